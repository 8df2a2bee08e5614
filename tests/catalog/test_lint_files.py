"""Faults that stop a file from being read, and tests of a questionnaire that fail: each has its twin too."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
from catalog.twins import INVALID, expected
from support import ROOT

from cyberdiag.app import golden
from cyberdiag.catalog import knowledge, lint, shelf
from cyberdiag.catalog.checks import lints
from cyberdiag.catalog.load import Folder
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from cyberdiag.problems import Problem

FILES = ROOT / "tests" / "data" / "invalid-files"
NAMES = sorted(folder.name for folder in FILES.iterdir())


def found(name: str) -> list[Problem]:
    folder = FILES / name
    if (folder / "questionnaire.yaml").is_file():
        linted = lint.run((str(folder),))
        return [*linted.problems, *linted.notes, *golden.run(str(folder))[0]]
    if any((folder / part).is_dir() for part in ("covers", "losses", "frameworks")):
        with shelf.using(catalogues=[str(folder)]):
            return list(lint.run(()).problems)
    with pytest.raises(InvalidData) as raised:
        knowledge.sources("ja", Folder(folder, "catalogue"))
    return list(raised.value.problems)


@pytest.mark.parametrize("name", NAMES)
def test_a_twin_shows_just_its_faults_each_on_its_line(name: str) -> None:
    told = Counter((p.code, PurePath(p.place.file).name, p.place.line) for p in found(name))
    assert expected(FILES / name)
    assert told == expected(FILES / name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_fault_is_told_in_words_with_every_value_filled_in(name: str, lang: str) -> None:
    for problem in found(name):
        text, hint = messages(lang).problem(problem)
        assert text
        assert hint
        assert "{" not in text + hint


def test_every_lint_that_the_guide_lists_has_a_failing_twin() -> None:
    shown = {code for folder in (INVALID, FILES) for one in folder.iterdir() for code, _, _ in expected(one)}
    assert set(lints.LINTS) - shown == set()


def test_a_failing_test_says_what_came_out_and_what_was_expected() -> None:
    told = {p.place.line: messages("en").problem(p)[0] for p in found("tests") if p.code == "test-failed"}
    assert told[10] == 'The test "wrong" fails: score is 4, expected 8.'
    assert told[12] == 'The test "wrong" fails: findings is [one], expected [two].'


def test_a_questionnaire_that_cannot_be_read_runs_no_test() -> None:
    assert golden.run(str(FILES / "fields")) == ([], 0)
