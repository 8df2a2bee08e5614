"""A past incident moves no chance, no amount and no score; it only helps to choose covers and services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from report import made

from cyberdiag.report.result import result

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment

FIRM = "manufacturer"


def after(answer: str, lang: str = "ja") -> Assessment:
    return made.judged(made.altered(FIRM, {"past_incident": answer}), lang, trials=0)


def test_no_number_rests_on_it() -> None:
    had, none = after("yes"), after("no")
    assert had.loss == none.loss
    assert [d.score for d in had.diagnoses] == [d.score for d in none.diagnoses]
    assert [(a.id, a.rank, a.loss_reduction) for a in had.actions] == [
        (a.id, a.rank, a.loss_reduction) for a in none.actions
    ]


def test_covers_name_it_as_a_reason() -> None:
    found = result.result(after("yes"), "ja", made.DATE, made.known("ja"))
    named = [x["id"] for x in found["covers"] if "past_incident" in x["because"]]
    assert {"incident-response", "attack-response"} <= set(named)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_question_says_what_it_is_for_and_on_what_evidence(lang: str) -> None:
    question = made.questions(lang).by_id["past_incident"]
    assert question.why
    assert [made.known(lang).sources[s].mark for s in question.sources] == ["V"]
