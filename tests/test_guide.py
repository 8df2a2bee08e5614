"""The authoring guide says what the program does, and its examples work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from messages import keys

from cyberdiag.catalog import lint
from cyberdiag.catalog.checks import lints
from cyberdiag.cli.commands import COMMANDS
from tests import docs

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = docs.GUIDE.read_text(encoding="utf-8")
HEAD = """cyberdiag: questionnaire/1
id: guide
version: "1"
language: en
title: Guide
summary: The examples of the guide.
method: weighted-mean
sections: [all.yaml]
scale: {yes: {label: "Yes", points: 1}, no: {label: "No", points: 0}}
scales: {how-often: {month: {label: Each month, points: 2}, never: {label: Never, points: 0}}}
"""
SECTION = "section: {id: all, title: All, purpose: All of them.}\nquestions:\n"


def test_what_the_guide_takes_from_the_program_is_current() -> None:
    assert docs.guide(GUIDE) == GUIDE, "run `make docs`"


def test_every_field_that_an_author_writes_is_explained_in_both_languages() -> None:
    records, waiting = set(), list(docs.FILES.values())
    while waiting:
        record = waiting.pop()
        if record not in records:
            records.add(record)
            waiting.extend(docs.inner(record))
    assert len(records) > 12
    told = {(r.__name__, name): text for r in records for name, _, _, text in docs.written(r)}
    assert {k for k, text in told.items() if not re.fullmatch(r".+ / .+", text)} == set()


def test_the_questions_shown_in_the_guide_are_clean(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\nquestions:\n(.*?)```", GUIDE, re.DOTALL)
    assert len(blocks) == 2
    (tmp_path / "questionnaire.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "all.yaml").write_text(SECTION + "".join(blocks), encoding="utf-8")
    result = lint.run((str(tmp_path),))
    assert [(str(p.place), p.code) for p in result.problems] == []
    assert result.questions == 11


def test_the_commands_of_the_guide_exist() -> None:
    used = set(re.findall(r"cyberdiag ((?:answers )?[a-z]+)", GUIDE))
    assert {c for c in used if c not in COMMANDS} <= {"answers"}


def test_there_are_at_least_25_lints_and_the_guide_lists_each() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", GUIDE, re.MULTILINE)
    assert dict(listed) == {code: severity.value for code, severity in lints.LINTS.items()}
    assert len(listed) >= 25


def test_what_a_check_finds_is_a_lint_of_the_guide() -> None:
    files = {f"cyberdiag/catalog/checks/{name}.py" for name in ("structure", "checked", "authors", "conditions", "ratings")}  # fmt: skip
    found = {code for file, code in keys.codes() if file in files}
    assert len(found) > 30
    assert found - lints.LINTS.keys() == set()
