"""The list of protections stays true: each text still stands where it says, and each test still exists.

`python -m tests.protections` takes each of them out and demands that its tests fail (`make protections`, nightly).
"""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import protections
import pytest
from support import ROOT

if TYPE_CHECKING:
    from protections import Protection

EVERY = protections.protections()
each = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@each
def test_what_is_taken_out_stands_in_its_file_once_and_leaves_a_program(one: Protection) -> None:
    texts: dict[str, str] = {}
    for change in one.changes:
        before = texts.get(change.file) or (ROOT / change.file).read_text(encoding="utf-8")
        texts[change.file] = change.made(before)
        assert texts[change.file] != before
    for file, text in texts.items():
        if file.endswith(".py"):
            compile(text, file, "exec")


@each
def test_the_tests_that_must_notice_exist(one: Protection, request: pytest.FixtureRequest) -> None:
    """With values in brackets that can be told only where the file was collected, as in a run of all tests."""
    collected = {item.nodeid for item in request.session.items}
    files = {name.partition("::")[0] for name in collected}
    assert one.tests
    for test in one.tests:
        file, _, name = test.partition("::")
        assert name.partition("[")[0] in functions(file)
        assert file not in files or any(found in {test, *_heads(found, test)} for found in collected), test


def _heads(found: str, test: str) -> set[str]:
    return {found} if found.startswith(f"{test}[") else set()


def test_each_part_of_the_issue_has_its_protections() -> None:
    assert len(EVERY) > 150
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert all(re.fullmatch("[a-z0-9-]+", one.name) and one.what for one in EVERY)


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (1, "FAILED tests/a.py::test_a - assert 1\n", "seen"),
        (1, "ERROR tests/a.py::test_a - the copy cannot even begin\n", "NOT TRIED"),
        (0, "1 passed\n", "UNNOTICED"),
        (2, "ERROR tests/a.py - SyntaxError\n", "NOT TRIED"),
        (4, "ERROR: not found: tests/a.py::test_b\n", "NOT TRIED"),
        (5, "no tests ran\n", "NOT TRIED"),
        (-1, "", "HANGS"),
    ],
)
def test_only_a_test_that_failed_itself_has_seen_something(code: int, said: str, expected: str) -> None:
    assert protections.verdict(subprocess.CompletedProcess([], code, said)) == expected


def test_a_text_that_is_gone_or_stands_twice_is_told() -> None:
    change = protections.Change("f.py", "a", "b")
    assert change.made("xay") == "xby"
    for text in ("x", "aa"):
        with pytest.raises(AssertionError, match=r"f\.py holds it"):
            change.made(text)
