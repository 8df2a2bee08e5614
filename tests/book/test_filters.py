"""Which clients `--where` keeps: the same as a plain loop over them would."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from book import making
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support import ROOT

from cyberdiag.book import filters
from cyberdiag.errors import WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from cyberdiag.book.table import Table

SIGNS = {"=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
FIRMS = 60


def book() -> Table:
    """Return a book in which some wrote no date and some stopped early."""
    table = making.table(FIRMS, seed=5, lang="ja")
    dates = tuple("" if n % 7 == 0 else d for n, d in enumerate(table.dates))
    score = table.results["cyber-risk/score"].copy()
    score[::5] = np.nan
    estimate = np.where(np.isnan(score), 40.0, np.nan)
    estimate[0] = np.nan
    results = {**table.results, "cyber-risk/score": score, "cyber-risk/estimate": estimate}
    return replace(table, dates=dates, results=results)


BOOK = book()
COLUMNS = {name: c for name, c in BOOK.layout.columns.items() if not c.beside}


@st.composite
def conditions(draw: DrawFn) -> tuple[str, str, Any, str]:
    """Return a field, a sign, what it is compared with, and how that is typed: an id, a label, or a number."""
    name = draw(st.sampled_from(sorted(COLUMNS)))
    column = COLUMNS[name]
    question = BOOK.layout.questions.by_id[name]
    if draw(st.integers(0, 5)) == 0:
        return name, "=", UNKNOWN, draw(st.sampled_from(["unknown", "わからない", "Don't know"]))
    match column.kind:
        case Kind.NUMBER:
            low, high = question.minimum or 0, min(question.maximum or 10**9, 10**9)
            seen = [
                v
                for row in range(FIRMS)
                if isinstance(v := BOOK.value(name, row), float) and low <= v <= high
            ]
            value: Any = draw(st.sampled_from(seen) if seen else st.integers(int(low), int(high)))
            value = float(int(value))
            return name, draw(st.sampled_from(sorted(SIGNS))), value, f"{int(value):,}"
        case Kind.DATE:
            value = f"{draw(st.dates())}"
            return name, draw(st.sampled_from(sorted(SIGNS))), value, value
        case _:
            choice = draw(st.sampled_from(question.choices))
            return name, "=", choice.id, draw(st.sampled_from([choice.id, choice.label, choice.id.upper()]))


def holds(row: int, condition: tuple[str, str, Any, str]) -> bool:
    """Return what a plain comparison of one answer says."""
    name, sign, wanted, _ = condition
    given = BOOK.value(name, row)
    if wanted == UNKNOWN:
        return given == UNKNOWN
    if given is None or given == UNKNOWN:
        return False
    return wanted in given if isinstance(given, tuple) else bool(SIGNS[sign](given, wanted))


@settings(max_examples=150)
@given(st.lists(conditions(), max_size=3))
def test_conditions_keep_what_a_plain_loop_keeps(asked: list[tuple[str, str, Any, str]]) -> None:
    typed = [f"{name}{sign}{text}" for name, sign, _, text in asked]
    found = filters.kept(BOOK, filters.filters(typed, BOOK))
    assert found.tolist() == [row for row in range(FIRMS) if all(holds(row, one) for one in asked)], typed


def kept(*typed: str) -> list[int]:
    return filters.kept(BOOK, filters.filters(typed, BOOK)).tolist()


def score(row: int) -> float:
    own = BOOK.number("cyber-risk/score", row)
    return (BOOK.number("cyber-risk/estimate", row) if own is None else own) or 0.0


OWN: dict[str, Any] = {
    "client=FIRM-00001": lambda row: 10 <= row < 20,
    "organisation = Ｆｉｒｍ　7": lambda row: row == 7,
    "rating=d": lambda row: BOOK.label("cyber-risk/rating", row) == "D",
    "date<2026/1/1": lambda row: "" < BOOK.dates[row] < "2026-01-01",
    "date≧令和8年1月15日": lambda row: BOOK.dates[row] >= "2026-01-15",
    "score<=30": lambda row: 0 < score(row) <= 30,
    "score>30": lambda row: score(row) > 30,
    "loss＞30万円": lambda row: (BOOK.number("loss/eal", row) or 0) > 300_000,
}


@pytest.mark.parametrize("typed", OWN)
def test_clients_are_found_by_name_rating_day_score_and_loss_too(typed: str) -> None:
    found = kept(typed)
    assert found == [row for row in range(FIRMS) if OWN[typed](row)]
    assert 0 < len(found) < FIRMS


def test_everything_that_cannot_be_meant_is_told_at_once_with_the_near_miss() -> None:
    typed = [
        "indutry=retail", "industry=retial", "industry>=retail", "employees=many", "rating=Z", "date=soon", "client=frm-000007",
        "TEC-07<unknown", "nonsense", "industry=", "organisation=x' or 1=1 --", "score=good", "held_covers=liablity",
    ]  # fmt: skip
    with pytest.raises(WrongUsage) as raised:
        kept("industry=retail", *typed)
    told = {p.place.file.removeprefix("--where "): p for p in raised.value.problems}
    assert set(told) == set(typed)
    guesses = {text: p.values.get("guess") for text, p in told.items() if p.values.get("guess")}
    assert guesses == {
        "indutry=retail": "industry",
        "industry=retial": "retail",
        "client=frm-000007": "firm-000007",
        "held_covers=liablity": "liability",
    }
    for lang in ("ja", "en"):
        assert all(all(messages(lang).problem(p)) for p in told.values())


def test_the_examples_of_the_guide_can_be_meant() -> None:
    guide = (ROOT / "docs" / "book.md").read_text(encoding="utf-8")
    table = guide.split("| field | compared with | example |")[1].split("\n\n")[0]
    cells = [line.rsplit("|", 2)[1] for line in table.splitlines()[2:]]
    examples = [found.strip("'") for cell in cells for found in re.findall("`(.+?)`", cell)]
    assert len(examples) > 10
    named = replace(BOOK, organisations=("みなと精機", *BOOK.organisations[1:]))
    assert len(filters.filters(examples, named)) == len(examples)
