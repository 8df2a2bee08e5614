"""Whom to call first: the parts of the rank, and the order that their sum makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from book import making
from book.made_book import MadeBook
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support import ROOT

from cyberdiag.advice.covers import tolerable_loss
from cyberdiag.advice.firm import firm
from cyberdiag.assess import Quantify, assess
from cyberdiag.book import calls as calling
from cyberdiag.book.calls import By, Calls
from cyberdiag.catalog import knowledge
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.loss import LossEstimate
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    import datetime as dt

    from cyberdiag.book.table import Table

DAY = "2026-11-29"


def called(table: Table, renewals: dict[str, str] | None = None, day: str = DAY) -> Calls:
    data = load_advice("en")
    order = knowledge.load_call_order("en")
    return calling.calls(table, day, order, data.covers, data.ladders, renewals or {})


def answered(table: Table, **answers: object) -> Table:
    """Return a table in which every firm gave these codes of answers."""
    cells = {q: np.full(table.size, code, table.layout.columns[q].dtype) for q, code in answers.items()}
    given = {**table.answers, **cells}
    return replace(table, answers=given)


def test_every_part_is_that_of_the_whole_assessment() -> None:
    table = making.table(12, seed=3)
    found, book, data = called(table), MadeBook(table), load_advice("en")
    for row, client in enumerate(table.clients):
        answers = relevant(book.questions, next(book.answers([client])))
        made = assess(
            book.questions,
            answers,
            knowledge.load_action_order(),
            early=True,
            quantify=Quantify(load_losses("en"), 0),
        )
        assert isinstance(made.loss, LossEstimate)
        of = firm(AdviceContext(book.questions, answers, made.diagnoses, made.loss, DAY), data)
        bearable, said = tolerable_loss(data.ladders, of)
        main = max(made.loss.scenarios, key=lambda s: s.eal)
        assert found.scenarios[found.main[row]] == main.id
        assert found.bearable[row] == bearable
        assert bool(found.said[row]) is said
        assert found.values["beyond"][row] == pytest.approx(main.mean / (bearable or 1), rel=1e-12)
        concern = [c for c in data.covers if not of.is_out(c.relevance.when)]
        held = answers.value("held_covers")
        assert held not in {None, UNKNOWN}
        assert found.concern[row] == len(concern)
        assert found.missing[row] == sum(c.id not in held for c in concern)  # type: ignore[operator]
        best = max((a.loss_reduction.yen for a in made.actions if a.loss_reduction), default=0.0)
        assert found.values["step"][row] == pytest.approx(best, rel=1e-9)


def test_points_grow_with_what_is_known_and_their_sum_decides() -> None:
    table = making.table(300)
    days = {name: f"2027-0{1 + n % 9}-15" for n, name in enumerate(table.clients) if n % 3}
    found = called(table, days)
    order = knowledge.load_call_order()
    for name, part in order.parts.by_name.items():
        points, value = found.points[name], found.values[name]
        assert ((points >= 0) & (points <= part.weight) & (points % 1 == 0)).all()
        sign = 1 if part.full > part.starts else -1
        alike = found.said if name == "beyond" else ~np.isnan(value)
        rising = np.argsort(sign * value[alike], kind="stable")
        assert (np.diff(points[alike][rising]) >= 0).all()
        assert (points[np.isnan(value)] == np.floor(part.weight * part.unknown + 0.5)).all()
    assert (found.total == sum(found.points.values())).all()
    rows = calling.rows(table, found, By.CALL)
    keys = [(-found.total[row], table.clients[row]) for row in rows]
    assert keys == sorted(keys)


def test_what_is_not_known_comes_last_in_every_other_order() -> None:
    table = making.table(40)
    blank = np.full(40, np.nan)
    blank[::2] = 5.0
    some = replace(
        table,
        results={**table.results, "loss/eal": blank, "cyber-risk/score": blank, "cyber-risk/estimate": blank},
        dates=tuple("" if np.isnan(v) else DAY for v in blank),
    )
    for by in (By.LOSS, By.SCORE, By.AGE):
        assert list(calling.rows(some, called(some), by)) == [*range(0, 40, 2), *range(1, 40, 2)], by


def test_a_firm_that_told_little_gets_the_share_that_the_data_says() -> None:
    table = making.table(4)
    nothing = {n: np.full(4, np.nan) for n in table.results if n.startswith("loss/") and n != "loss/step"}
    bare = answered(
        replace(table, results={**table.results, **nothing}, dates=("",) * 4),
        held_covers=-2,
        revenue=-np.inf,
        tolerable_loss=np.nan,
    )
    found = called(bare)
    order = knowledge.load_call_order()
    assert found.total[0] == sum(np.floor(p.weight * p.unknown + 0.5) for p in order.parts.by_name.values())
    assert (found.main == -1).all()
    assert np.isnan(found.bearable).all()
    assert list(found.counted(order)) == ["step", "beyond", "covers", "age"]  # no renewal is known of anybody


def test_what_was_said_to_be_bearable_counts_twice_what_is_supposed() -> None:
    table = making.table(60)
    told = answered(table, tolerable_loss=500_000.0)
    guessed = answered(table, tolerable_loss=np.nan, revenue=50_000_000.0)
    sure, unsure = called(told), called(guessed)
    assert (guessed.size, unsure.said.any(), sure.said.all()) == (60, False, True)
    assert (unsure.bearable == 1_000_000).all()  # the least that is supposed
    assert (unsure.points["beyond"] <= np.ceil(sure.points["beyond"] / 2)).all()


@given(st.dates(), st.dates())
def test_ages_are_whole_months_and_renewals_days(one: dt.date, day: dt.date) -> None:
    table = making.table(4).at(np.array([0]))
    found = called(replace(table, dates=(f"{one}",)), {table.clients[0]: f"{one}"}, f"{day}")
    months = (day.year - one.year) * 12 + day.month - one.month - (one.day > day.day)
    assert found.values["age"][0] == max(months, 0)
    assert found.values["renewal"][0] == (one - day).days
    assert not (found.values["renewal"][0] < 0 and found.points["renewal"][0])


def test_the_guide_tells_the_numbers_that_decide() -> None:
    guide = (ROOT / "docs" / "book.md").read_text(encoding="utf-8")
    table = guide.split("| part | what it looks at |")[1].split("\n\n")[0]
    told = [[cell.strip() for cell in line.split("|")[3:6]] for line in table.splitlines()[2:]]
    parts = knowledge.load_call_order().parts.by_name.values()
    assert told == [[f"{n:,.0f}" for n in (p.starts, p.full, p.weight)] for p in parts]
