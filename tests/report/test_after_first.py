"""What the first actions together lead to equals what answering them in full gives."""

from __future__ import annotations

import pytest
from report import made

from cyberdiag.scoring.actions import FIRST, reached


@pytest.mark.parametrize("firm", ["manufacturer", "online-shop"])
def test_it_is_what_full_marks_give(firm: str) -> None:
    before = made.assessed(firm, "ja")
    first = before.actions[:FIRST]
    done = {a.question.id: max(a.question.choices, key=lambda c: c.points or 0.0).id for a in first}
    after = made.judged(made.altered(firm, done), "ja", trials=0)
    for old, new in zip(before.diagnoses, after.diagnoses, strict=True):
        then = reached(old, first)
        assert then.value == pytest.approx(new.score.value)
        assert then.rating == new.score.rating
        nothing = reached(old, ())
        assert (nothing.value, nothing.rating) == (pytest.approx(old.score.value), old.score.rating)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_an_action_names_by_its_number_what_is_the_same_work_in_the_other_diagnosis(lang: str) -> None:
    report, say = made.page("manufacturer", lang), made.messages(lang)
    listed = {a.question: a for a in (*report.first_actions, *report.later_actions)}
    for one, other in (("ORG-05", "PRE-03"), ("TEC-13", "REC-01")):
        for here, there in ((one, other), (other, one)):
            twin = listed[there]
            named = say("report.action-named", number=twin.number, headline=twin.headline)
            assert listed[here].alike == say("report.alike", actions=named)
    alone = made.report(made.assessed("manufacturer", lang, ("cyber-risk",)), lang)
    assert not any(a.alike for a in (*alone.first_actions, *alone.later_actions))
