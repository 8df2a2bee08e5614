"""Numbers that are hardly meant: bounds of their own, and beside another number of the firm."""

from __future__ import annotations

import pytest

from cyberdiag.catalog import load
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.scoring.plausible import implausible


@pytest.mark.parametrize(
    ("question", "meant", "slip"),
    [
        ("own_daily_sales", 250_000, 3_000_000),
        ("own_daily_sales", 250_000, 2_500),
        ("restore_quote", 4_000_000, 400_000_000),
        ("largest_transfer", 3_000_000, 300_000_000),
        ("tolerable_loss", 3_000_000, 300_000_000),
    ],
)
def test_a_figure_that_does_not_fit_the_sales_of_a_year_is_asked_again(
    question: str, meant: int, slip: int
) -> None:
    shipped = load.question_set(["cyber-risk"], "ja")
    facts = Answers().with_answer("revenue", Answer(85_000_000))
    assert not implausible(shipped, facts.with_answer(question, Answer(meant)))
    (doubt,) = implausible(shipped, facts.with_answer(question, Answer(slip)))
    assert doubt.values["id"] == question
