"""Every lint has an invalid twin, and tells of its faults with their lines and of nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest
from catalog.twins import INVALID, checked, expected

from cyberdiag.catalog.checks import lints, structure
from cyberdiag.messages import messages
from cyberdiag.problems import Severity

if TYPE_CHECKING:
    from cyberdiag.problems import Problem

NAMES = [check.__name__ for check in structure.every()]
WARNINGS = {code for code, severity in lints.LINTS.items() if severity is Severity.WARNING}


@cache
def found(name: str) -> tuple[Problem, ...]:
    return tuple(structure.check(checked(INVALID / name)))


def test_every_lint_has_a_twin_and_every_twin_a_lint() -> None:
    assert sorted(folder.name for folder in INVALID.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_twin_shows_just_its_faults_each_on_its_line(name: str) -> None:
    assert expected(INVALID / name)
    told = Counter((p.code, PurePath(p.place.file).name, p.place.line) for p in found(name))
    assert told == expected(INVALID / name)


@pytest.mark.parametrize("check", structure.every(), ids=NAMES)
def test_the_faults_of_a_twin_are_found_by_its_own_lint(check: Any) -> None:
    assert sorted(p.sort_key() for p in check(checked(INVALID / check.__name__))) == sorted(
        p.sort_key() for p in found(check.__name__)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_fault_is_told_in_words_with_every_value_filled_in(name: str, lang: str) -> None:
    for problem in found(name):
        text, hint = messages(lang).problem(problem)
        assert text
        assert hint
        assert "{" not in text + hint


@pytest.mark.parametrize("name", NAMES)
def test_what_does_no_harm_is_a_warning_and_all_else_an_error(name: str) -> None:
    for problem in found(name):
        assert (problem.severity is Severity.WARNING) == (problem.code in WARNINGS)


def test_a_near_miss_is_named() -> None:
    guesses = {
        p.values["name"]: p.values["guess"]
        for p in found("conditions_name_what_exists")
        if "guess" in p.values
    }
    assert guesses == {
        "no_clowd": "no_cloud", "ones": "one", "maybe": "", "perhaps": "", "mabye": "", "twoo": "two", "brokn": "broken",
    }  # fmt: skip


def test_what_would_make_an_assessment_fail_is_checked_before_each_one() -> None:
    names = {check.__name__ for check in structure.STRUCTURE}
    assert {
        "ids_unique",
        "conditions_name_what_exists",
        "conditions_bounded",
        "conditions_point_backwards",
        "gates_point_somewhere",
    } <= names
    assert structure.structure(checked(INVALID / "ids_unique"))
    assert structure.structure(checked(INVALID / "questions_short")) == []
