"""Many firms at once come to what each comes to by itself: scores to the last bit, yen to 1e-12."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from columns import beside, made
from heads import axis, band
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring.making import question, sheet
from support import EXAMPLES, NIGHTLY, ROOT, assess

from benchmarks import population
from cyberdiag.answer_files import store
from cyberdiag.assess import Quantify
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.columns import batch, compiled, encode, tables
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.condition import Condition
from cyberdiag.model.head import Gate
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.aggregate import Method
    from cyberdiag.model.questionnaire import QuestionSet

SEVENTIES = Condition(question="all", includes=tuple(f"c{n}" for n in range(70, 80)))
PUBLISHED = sorted(p.name for p in (ROOT / "tests" / "data" / "published").iterdir())
SEEDS = st.integers(0, 2**32)


@cache
def shipped() -> QuestionSet:
    return load.question_set(load.questionnaire_ids(), "ja")


def firms(seed: int, count: int) -> list[Answers]:
    """Return made-up firms: whole answers, some not known, some left out, hardly any given, none at all."""
    maker, questions = made.Maker(seed), shipped()
    columns = population.make(questions, count // 2, seed)
    whole = [population.answers(columns, row, questions) for row in range(count // 2)]
    found = list(whole)
    for firm, (left, unsure) in zip(
        whole, 9999 * [(0, 0.4), (0.1, 0.1), (0.5, 0.1), (0.9, 0), (1, 0)], strict=False
    ):
        drawn = {name: maker.chance.random() for name in firm.by_id}
        kept = {
            k: Answer(UNKNOWN) if drawn[k] < left + unsure else a
            for k, a in firm.by_id.items()
            if drawn[k] >= left
        }
        for name in made.FIGURES if maker.chance.random() < 0.5 else ():
            kept[name] = Answer(maker._value(questions.by_id[name]))
        found.append(Answers({**kept, **{k: firm.by_id[k] for k in ("industry", "employees", "revenue")}}))
    return found


@pytest.mark.parametrize("early", [True, False])
def test_firms_of_every_kind_come_to_the_same_with_both_shipped_diagnoses(early: bool) -> None:
    beside.compare(shipped(), firms(1, 500 if NIGHTLY else 60), early=early, model=load_losses("ja"))


def test_the_columns_are_those_of_the_whole_assessment() -> None:
    """What `assess` finds for the examples and for firms of every kind; for 500 of them at night."""
    questions, model = shipped(), load_losses("ja")
    written = [store.open_document(str(path)) for path in sorted(EXAMPLES.glob("*/answers.yaml"))]
    told = [store.read_document(document, questions).answers for document in written]
    told += firms(2, 500 if NIGHTLY else 12)
    assert len(written) >= 2
    kernel = compiled(questions, model)
    columns = kernel.run(batch(kernel.layout, [encode(kernel.layout, answers) for answers in told]))
    for row, answers in enumerate(told):
        found = assess(questions, answers, early=True, quantify=Quantify(model, 0))
        beside.compare_assessment(kernel, columns, row, found)


@given(SEEDS)
@settings(max_examples=1000 if NIGHTLY else 25)
def test_questionnaires_made_at_random_come_to_the_same(seed: int) -> None:
    """Every method, axes of axes, caps, gates, weights and points that are no fractions of two, open facts."""
    maker = made.Maker(seed)
    questions = maker.questions()
    told = [maker.firm(questions) for _ in range(25)]
    beside.compare(questions, told, early=maker.chance.random() < 0.7, model=load_losses("ja"))


@pytest.mark.parametrize("method", made.METHODS)
def test_gates_on_parts_come_to_the_same_however_much_of_them_applies_and_was_asked(method: Method) -> None:
    """Every state of a part of three questions, of which one may not apply."""
    off = Condition(question="fact", is_="no")
    left = [question(f"l{n}", axes={"side": "left"}) for n in range(3)]
    left[0] = replace(left[0], not_applicable_when=off)
    on = replace(axis("side", {"left": "left", "right": "right", "empty": "none"}), method=method, start=-1.0)
    asked = sheet(
        question("fact", {"yes": None, "no": None}),
        *left,
        question("r", axes={"side": "right"}),
        axes=(on,),
        bands=(band("A", 0.1), band("B", 0.05), band("C", 0)),
        gates=tuple(
            Gate(id=f"below{at}", parts={"side": ("left", "empty")}, below=at, cap=cap, text="too low")
            for at, cap in ((0.5, "C"), (1.5, "B"), (60.0, "B"))
        ),
    )
    states = product(("yes", "no"), *[("yes", "partly", "no", UNKNOWN, None)] * len(left))
    told = [dict(zip(("fact", "l0", "l1", "l2"), state, strict=True)) for state in states]
    firms_ = [Answers({k: Answer(v) for k, v in {**one, "r": "yes"}.items() if v}) for one in told]
    beside.compare(asked, firms_, early=True, model=None)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_schemes_come_to_the_same(name: str) -> None:
    questions = load.question_set((str(ROOT / "tests" / "data" / "published" / name),), "en", whole=True)
    maker = made.Maker(7)
    told = [maker.firm(questions) for _ in range(16)]
    for early in (True, False):
        beside.compare(questions, told, early=early, model=None)


def test_an_overlay_is_read_as_it_was_laid(tmp_path: Any) -> None:
    from catalog.layers import laid, overlay

    added = """
        into: doors
        questions:
          - id: B-1
            text: 窓に格子はありますか。
            weight: 2.3
            why: ""
            not_applicable_when: {question: D-1, is: no}
    """
    overlay(tmp_path, "bars", "sections: [more.yaml]\nreweight: {D-1: 4.1}\noff: [W-2]\n", more=added)
    one, _ = laid(tmp_path, "bars")
    questions = type(shipped())((one,))
    maker = made.Maker(3)
    beside.compare(questions, [maker.firm(questions) for _ in range(60)], early=True, model=None)


def test_a_batch_may_be_cut_anywhere() -> None:
    kernel = compiled(shipped(), load_losses("ja"))
    given_ = batch(kernel.layout, [encode(kernel.layout, firm) for firm in firms(4, 24)])
    whole = kernel.run(given_)
    for start in range(0, 24, 7):
        part = kernel.run({name: cells[start : start + 7] for name, cells in given_.items()})
        for name, cells in part.items():
            assert np.array_equal(cells, whole[name][start : start + 7], equal_nan=True), name


def test_a_question_without_a_column_was_not_answered_and_other_columns_are_left_out() -> None:
    kernel = compiled(shipped())
    rows = [encode(kernel.layout, firm) for firm in firms(5, 4)]
    less = batch(kernel.layout, [{**row, "TEC-01": -1} for row in rows])
    expected = kernel.run(less)
    del less["TEC-01"]
    found = kernel.run({**less, "firm": np.array(list("abcd"))})
    assert found.keys() == expected.keys()
    assert all(np.array_equal(cells, expected[name], equal_nan=True) for name, cells in found.items())


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("TEC-01", [0, -1, 2, 3], 3), ("TEC-01", [0, -3, 0, 9], 1), ("TEC-01", [0, 1, 0.5, 1], 2),
        ("TEC-01", [0, np.nan, 0, 0], 1), ("TEC-01", ["yes"] * 4, 0), ("remote_access", [1, 2, 1 << 4, 8], 2),
        ("employees", [1, np.nan, np.inf, 5], 2), ("employees", ["12"] * 4, 0),
    ],
)  # fmt: skip
def test_a_value_that_no_column_may_hold_is_named_with_its_row(name: str, cells: list[Any], row: int) -> None:
    kernel = compiled(shipped())
    given_ = batch(kernel.layout, [encode(kernel.layout, Answers())] * 4)
    with pytest.raises(ValueError, match=rf"^{name}: row {row}: "):
        kernel.run({**given_, name: np.array(cells)})


def test_answers_come_back_from_their_codes() -> None:
    maker = made.Maker(11)
    questions = maker.questions()
    kernel = compiled(questions)
    for _ in range(20):
        firm = maker.firm(questions)
        row = encode(kernel.layout, firm)
        for name, column in kernel.layout.columns.items():
            if not column.beside:
                told = firm.get(name)
                assert column.value(row[name]) == (None if told is None else told.value)


def test_more_choices_than_a_whole_number_has_bits_are_read_too() -> None:
    many = {f"c{n}": float(n % 3) for n in range(80)}
    asked = sheet(question("all", many, kind=Kind.MULTIPLE), question("then", not_applicable_when=SEVENTIES))
    told = [
        Answers({"all": Answer(some), "then": Answer("yes")})
        for some in (("c2", "c5"), ("c71", "c79"), UNKNOWN)
    ]
    beside.compare(asked, [*told, Answers()], early=False, model=None)


def test_no_firm_at_all_is_a_batch_too() -> None:
    kernel = compiled(shipped(), load_losses("ja"))
    found = kernel.run(batch(kernel.layout, []))
    assert {len(cells) for cells in found.values()} == {0}


def test_states_too_many_to_list_or_keep_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_MOST_LISTED", 20)
    monkeypatch.setattr(tables, "_MOST_KEPT", 2)
    for seed in range(4):
        maker = made.Maker(seed)
        questions = maker.questions()
        beside.compare(questions, [maker.firm(questions) for _ in range(25)], early=True, model=None)
