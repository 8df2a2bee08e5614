"""Places, their order, and the near miss that a message offers."""

from __future__ import annotations

import counting
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag import errors
from cyberdiag.errors import ExitCode, InvalidAnswers
from cyberdiag.problems import MOST_KEPT, Lines, Place, Problem, Problems, Severity, in_order, near

IDS = ["TEC-01", "TEC-02", "ORG-01", "industry", "employees"]
BREAKS = "\n\r\x85\u2028\u2029"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("a.yaml", 3, 14), "a.yaml:3:14"),
        (Place("a.yaml"), "a.yaml"),
        (Place("C:\\回答.yaml", 1, 1), "C:\\回答.yaml:1:1"),
    ],
)
def test_a_place_is_written_as_editors_open_it(place: Place, shown: str) -> None:
    assert str(place) == shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("TEC-01", "TEC-01"),
        ("tec-01", "TEC-01"),
        ("ＴＥＣ－０１", "TEC-01"),
        ("TEC-O1", "TEC-01"),
        ("industri", "industry"),
        ("Employee", "employees"),
    ],
)
def test_a_slip_is_recognised(typed: str, meant: str) -> None:
    assert near(typed, IDS) == meant


@pytest.mark.parametrize("typed", ["", "全然ちがう", "zzzz", "x" * 1_000_000])
def test_what_resembles_nothing_gives_no_guess(typed: str) -> None:
    with counting.stop_of_a_hang():
        assert near(typed, IDS) is None


def test_looking_for_what_was_meant_takes_work_by_the_length_of_what_was_typed() -> None:
    little, much = (counting.calls(lambda n=n: near("x" * n, IDS), ours=False) for n in (1_000, 10_000))
    assert much < 11 * little


@given(st.sampled_from(IDS), st.text())
def test_a_guess_is_always_a_known_word(known: str, typed: str) -> None:
    assert near(known, IDS) == known
    assert near(typed, IDS) in {None, *IDS}


@given(st.text(alphabet=st.sampled_from("ab　😀" + BREAKS)), st.data())
def test_an_offset_is_found_where_splitting_the_text_into_lines_puts_it(
    text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = Lines("f", text).place(offset)
    lines = (text + "$").splitlines(keepends=True)
    assert sum(map(len, lines[: place.line - 1])) + place.column - 1 == offset
    assert place.column <= len(lines[place.line - 1])


def test_problems_stand_in_the_order_of_the_file_each_once() -> None:
    later, sooner = Problem(Place("f", 10, 1), "x"), Problem(Place("f", 9, 30), "x", {"a": 1})
    assert in_order([later, sooner, later]) == (sooner, later)
    assert InvalidAnswers([later, sooner]).problems == (sooner, later)


def test_two_faults_at_one_place_are_both_kept() -> None:
    place = Place("f", 1, 1)
    assert len(in_order([Problem(place, "x", {"id": "a"}), Problem(place, "x", {"id": "b"})])) == 2


def test_a_warning_is_no_error() -> None:
    assert Problem(Place("f"), "x").is_error
    assert not Problem(Place("f"), "x", severity=Severity.WARNING).is_error


def test_every_error_has_the_exit_code_of_the_contract() -> None:
    codes = {
        name: kind.exit_code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and "CyberdiagError" in str(kind.__mro__)
    }
    assert codes == {
        "CyberdiagError": 70,
        "WrongUsage": 2,
        "UnknownName": 2,
        "InvalidData": 3,
        "InvalidAnswers": 4,
        "TerminalRequired": 5,
        "CannotWrite": 6,
        "Interrupted": 130,
    }
    assert {int(code) for code in ExitCode} == {0, 1, 2, 3, 4, 5, 6, 70, 129, 130}


def test_a_million_problems_are_kept_as_a_few_and_their_number() -> None:
    found = Problems()
    for line in range(1, MOST_KEPT + 11):
        found.append(Problem(Place("f", line), "yaml-tab", severity=Severity.WARNING))
    assert (len(found), found[-1].values, found[-1].is_error) == (MOST_KEPT + 1, {"count": 10}, False)
    found.count_more(5)
    assert (found[-1].place.line, found[-1].values, found[-1].is_error) == (
        MOST_KEPT + 1,
        {"count": 15},
        True,
    )


def test_a_long_word_is_no_slip_of_a_name() -> None:
    assert near("titel", ["title"]) == "title"
    assert near("t" * 101, ["t" * 100]) is None
    assert near("titel", [*map(str, range(3_000)), "title"]) is None
