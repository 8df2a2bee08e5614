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
