"""The first actions: what gains most for its effort, after what it needs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from counting import steps
from msgspec.structs import replace
from scoring.making import gate, question, result, sheet, step
from support import ROOT

from cyberdiag.catalog import load
from cyberdiag.catalog.checks.orders import alike_exist
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.errors import InvalidData
from cyberdiag.model.action_order import Wave
from cyberdiag.model.loss import Saving
from cyberdiag.scoring.actions import actions

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.assessment import Action
    from cyberdiag.model.questionnaire import QuestionSet


def ranked(made: QuestionSet, loss: dict[str, float] | None = None, **given: Any) -> tuple[Action, ...]:
    return actions((result(made, **given),), load_action_order(), loss)


def ids(found: tuple[Action, ...]) -> list[str]:
    return [a.question.id for a in found]


def test_more_points_for_the_same_effort_come_first() -> None:
    made = sheet(*(question(n, weight=w, first_step=step()) for n, w in (("a", 1.0), ("b", 5.0), ("c", 3.0))))
    assert ids(ranked(made, a="no", b="no", c="no")) == ["b", "c", "a"]
    assert ids(ranked(made, a="no", b="partly", c="no")) == ["c", "b", "a"]


def test_the_same_points_for_less_effort_and_cost_come_first() -> None:
    made = sheet(
        question("a", first_step=step("high", "high")), question("b", first_step=step("low", "mid")),
        question("c", first_step=step("low", "low")), question("d", first_step=step("mid", "mid")),
    )  # fmt: skip
    found = ranked(made, a="no", b="no", c="no", d="no")
    assert ids(found) == ["c", "b", "d", "a"]
    assert [a.earliest for a in found] == [Wave.WEEK, Wave.MONTH, Wave.MONTH, Wave.QUARTER]


@pytest.mark.parametrize("goes_round", [False, True])
def test_thousands_that_each_wait_for_another_are_put_in_order_with_little_work(goes_round: bool) -> None:
    def order(count: int) -> list[str]:
        names = [f"q{n:05}" for n in range(count)]
        waits = {name: (other,) for name, other in pairwise(names)}
        if goes_round:
            waits[names[-1]] = (names[0],)
        made = sheet(*(question(n, first_step=step(), after=waits.get(n, ())) for n in names))
        found = ids(ranked(made, **dict.fromkeys(names, "no")))
        assert found == names[::-1]
        return found

    assert steps(lambda: order(2_000)) < 11 * steps(lambda: order(200))


def test_equal_ranks_stand_in_the_order_of_their_ids() -> None:
    made = sheet(*(question(n, first_step=step()) for n in ("b", "a", "c")))
    assert ids(ranked(made, a="no", b="no", c="no")) == ["a", "b", "c"]


def test_full_marks_and_questions_without_a_first_step_give_no_action() -> None:
    made = sheet(question("a", first_step=step()), question("b"), question("c", first_step=step()))
    assert ids(ranked(made, a="yes", b="no", c="partly")) == ["c"]


def test_what_comes_first_is_placed_before_what_needs_it() -> None:
    made = sheet(
        question("late", weight=5.0, first_step=step(), after=("middle",)),
        question("middle", weight=2.0, first_step=step(), after=("first",)),
        question("first", weight=1.0, first_step=step()),
        question("other", weight=4.0, first_step=step()),
    )
    given = dict.fromkeys(("late", "middle", "first", "other"), "no")
    assert ids(ranked(made, **given)) == ["first", "middle", "late", "other"]
    assert ids(ranked(made, **{**given, "middle": "yes"})) == ["late", "other", "first"]


def test_improvements_that_wait_for_each_other_are_all_listed_once() -> None:
    made = sheet(
        question("a", first_step=step(), after=("b",)),
        question("b", first_step=step(), after=("a", "b", "gone")),
    )
    assert sorted(ids(ranked(made, a="no", b="no"))) == ["a", "b"]


def test_an_action_that_opens_a_gate_counts_double_and_names_it() -> None:
    made = sheet(
        question("a", weight=3.0, first_step=step()), question("b", weight=2.0, first_step=step()),
        gates=(gate("b", key="door"),),
    )  # fmt: skip
    found = ranked(made, a="no", b="no")
    assert [(a.question.id, a.opens) for a in found] == [("b", ("door",)), ("a", ())]
    assert found[0].rank == pytest.approx(2 * found[0].score_gain)
    assert ids(ranked(made, a="no", b="partly")) == ["a", "b"]


def test_a_loss_that_an_action_takes_away_lifts_its_rank_and_is_told() -> None:
    made = sheet(
        question("a", first_step=step()), question("b", first_step=step()), question("c", first_step=step())
    )
    given = dict.fromkeys("abc", "no")
    assert [a.loss_reduction for a in ranked(made, **given)] == [None, None, None]
    little, much, none = (Saving(yen, yen / 2, yen * 2) for yen in (1_000.0, 4_000.0, 0.0))
    found = ranked(made, {"b": little, "c": much}, **given)
    assert [(a.question.id, a.loss_reduction) for a in found] == [("c", much), ("b", little), ("a", none)]
    assert found[0].rank == pytest.approx(2 * found[2].rank)
    assert ids(ranked(made, dict.fromkeys("abc", none), **given)) == ["a", "b", "c"]


def test_an_action_tells_what_it_rests_on() -> None:
    made = sheet(question("TEC-12", weight=3.0, first_step=step("mid", "low")), question("b", weight=1.0))
    (found,) = ranked(made, **{"TEC-12": "partly", "b": "no"})
    assert (found.id, found.diagnosis, found.because) == ("do-tec-12", "made", "partly")
    assert (found.effort, found.cost, found.earliest) == ("mid", "low", Wave.MONTH)
    assert found.score_gain == pytest.approx(100 * 1.5 / 4)


def test_what_is_half_done_already_does_not_come_first() -> None:
    need, late = question("z", weight=1.0, first_step=step()), question("a", first_step=step(), after=("z",))
    assert ids(ranked(sheet(need, late), a="no", z="partly")) == ["a", "z"]
    assert ids(ranked(sheet(need, late), a="no", z="no")) == ["z", "a"]


def test_a_loss_of_less_than_a_yen_counts_like_any_other() -> None:
    made = sheet(*(question(n, first_step=step()) for n in ("a", "b")))
    one, two = ranked(made, {"b": Saving(0.5, 0.0, 0.0)}, a="no", b="no")
    assert (one.question.id, one.rank) == ("b", pytest.approx(2 * two.rank))


def test_where_no_loss_is_known_for_any_question_none_is_taken_away() -> None:
    (found,) = ranked(sheet(question("a", first_step=step())), {}, a="no")
    assert (found.loss_reduction, found.rank) == (Saving(0.0, 0.0, 0.0), found.score_gain)


def test_days_strain_and_factors_are_those_of_the_data() -> None:
    order = load_action_order()
    levels = order.levels
    shown = [(x.by.value, x.strain) for x in (levels.low, levels.mid, levels.high)]
    assert shown == [("week", 1), ("month", 2), ("quarter", 4)]
    assert (order.gate_factor.value, order.enough.value) == (2, 0.5)
    other = replace(order, levels=replace(levels, low=replace(levels.low, by=Wave.MONTH, strain=2)))
    made = sheet(question("a", first_step=step()))
    (before,), (after,) = (actions((result(made, a="no"),), x) for x in (order, other))
    assert (before.earliest, after.earliest) == (Wave.WEEK, Wave.MONTH)
    assert after.rank == before.rank / 2


@pytest.mark.parametrize(
    ("written", "instead", "code", "line"),
    [
        ("below: 20", "below: few", "wrong-type", 31),
        ("    strain: 1\n", "", "missing-field", 6),
        ("  high:", "  hihg:", "unknown-field-near", 15),
        ("value: 0.5", "value: 1.5", "out-of-range", 25),
        ("mark: judgement", "mark: felt", "not-one-of", 9),
    ],
)
def test_a_fault_in_the_data_is_told_at_its_line(
    written: str, instead: str, code: str, line: int, tmp_path: Path
) -> None:
    text = (ROOT / "catalogue" / "actions.yaml").read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "actions.yaml").write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        load_action_order(folder=Folder(tmp_path, "own"))
    told = [p for p in caught.value.problems if p.code == code]
    assert [(p.place.file, p.place.line) for p in told] == [("own/actions.yaml", line)]


def wave_ids(found: tuple[Action, ...]) -> list[tuple[str, str]]:
    return [(a.question.id, a.wave.value if a.wave else "") for a in found]


@pytest.mark.parametrize(
    ("people", "counts"),
    [(None, (1, 3, 6)), (0, (1, 3, 6)), (19, (1, 3, 6)), (20, (2, 5, 10)), (99, (2, 5, 10)), (100, (3, 8, 15)), (5_000, (3, 8, 15))],
)  # fmt: skip
def test_a_plan_holds_as_many_as_a_firm_of_its_size_gets_done(
    people: float | None, counts: tuple[int, int, int]
) -> None:
    names = [f"q{n:02}" for n in range(20)]
    made = sheet(*(question(n, first_step=step()) for n in names))
    found = actions((result(made, **dict.fromkeys(names, "no")),), load_action_order(), None, people)
    assert ids(found) == names
    done = [sum(a.wave in waves for a in found) for waves in (tuple(Wave)[:n] for n in (1, 2, 3))]
    assert tuple(done) == counts
    assert sorted(counts) == list(counts)


def test_what_takes_long_waits_for_a_later_wave_and_the_next_in_rank_takes_its_place() -> None:
    made = sheet(
        question("a", weight=9.0, first_step=step("high", "high")),
        question("b", weight=8.0, first_step=step("mid", "low")),
        *(question(n, weight=0.1, first_step=step()) for n in "cdefg"),
    )
    found = ranked(made, **dict.fromkeys("abcdefg", "no"))
    assert [n for n, _ in sorted(((a.question.id, a.rank) for a in found), key=lambda p: -p[1])][:2] == [
        "b",
        "a",
    ]
    told = [
        ("c", "week"),
        ("b", "month"),
        ("d", "month"),
        ("a", "quarter"),
        ("e", "quarter"),
        ("f", "quarter"),
        ("g", ""),
    ]
    assert wave_ids(found) == told


def test_an_action_that_waits_for_another_is_never_due_before_it() -> None:
    made = sheet(
        question("a", weight=9.0, first_step=step(), after=("b",)),
        question("b", weight=1.0, first_step=step("high", "low")),
        question("c", weight=0.1, first_step=step()),
    )
    assert wave_ids(ranked(made, a="no", b="no", c="no")) == [
        ("c", "week"),
        ("b", "quarter"),
        ("a", "quarter"),
    ]


def test_what_is_not_known_begins_with_asking_and_has_a_place_in_the_first_week() -> None:
    made = sheet(
        question("a", weight=9.0, first_step=step("high", "high")),
        question("b", weight=0.1, first_step=step()),
    )
    assert wave_ids(ranked(made, a="unknown", b="no")) == [("a", "week"), ("b", "month")]


def test_the_order_has_its_words_in_english() -> None:
    japanese, english = load_action_order("ja"), load_action_order("en")
    assert japanese.enough.value == english.enough.value
    assert english.enough.source.isascii()


def test_the_same_work_is_named_with_what_else_of_it_is_left(tmp_path: Path) -> None:
    order = replace(load_action_order(), alike=(("a", "b", "c"), ("d", "gone")))
    made = sheet(*(question(n, first_step=step()) for n in "abcd"))
    found = actions((result(made, a="no", b="yes", c="no", d="no"),), order)
    assert {a.question.id: a.alike for a in found} == {"a": ("c",), "c": ("a",), "d": ()}

    shipped = load.question_set(load.questionnaire_ids(), "ja")
    assert not [
        *alike_exist(
            load_action_order(), shipped, Folder(ROOT / "catalogue", "catalogue").read("actions.yaml")
        )
    ]
    text = (ROOT / "catalogue" / "actions.yaml").read_text(encoding="utf-8")
    (tmp_path / "actions.yaml").write_text(text.replace("ORG-05", "ORG-55", 1), encoding="utf-8")
    wrong = Folder(tmp_path, "own")
    (told,) = alike_exist(load_action_order("ja", wrong), shipped, wrong.read("actions.yaml"))
    assert (told.values["name"], told.place.file) == ("ORG-55", "own/actions.yaml")
