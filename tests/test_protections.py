"""The list of protections stays true: each function and each test that it names is there, and a few are tried.

`python -m tests.protections` takes each of them out and demands that its tests fail (`make protections`, nightly).
"""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import protections
import pytest
from protections import __main__ as runner
from protections.protection import original
from support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EVERY = protections.PROTECTIONS


def test_each_has_a_name_of_its_own_its_words_and_what_it_names() -> None:
    names = [one.name for one in EVERY]
    assert len(names) > 180
    assert sorted(set(names)) == sorted(names)
    assert all(
        re.fullmatch("[a-z0-9-]+", one.name) and one.what and one.instead and one.tests for one in EVERY
    )


def test_the_functions_that_are_replaced_exist() -> None:
    assert [name for one in EVERY for name in protections.missing(one)] == []


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_the_tests_that_must_notice_exist(request: pytest.FixtureRequest) -> None:
    """With values in brackets that can be told only where the file was collected, as in a run of all tests."""
    collected = {item.nodeid for item in request.session.items}
    files = {name.partition("::")[0] for name in collected}
    gone = []
    for test in {test for one in EVERY for test in one.tests}:
        file, _, name = test.partition("::")
        there = name.partition("[")[0] in functions(file)
        if "[" in name and file in files:
            there &= test in collected
        if not there:
            gone.append(test)
    assert gone == []


def test_what_stands_in_the_place_of_a_function_can_be_called_as_it_was() -> None:
    """Else a test would fail for that alone."""
    wrong = []
    for one in EVERY:
        for module, name, make in one.parts():
            found = original(import_module(module), name)[2]
            if inspect.isfunction(found) and not _fits(make(found), inspect.signature(found)):
                wrong.append(f"{one.name}: {module}:{name}")
    assert wrong == []


def test_what_stands_in_the_place_of_an_error_or_a_limit_can_be_caught_and_counted_with() -> None:
    """Else a test would fail for that alone; memory for no more bytes than that is asked for at once."""
    wrong = []
    for one in EVERY:
        for module, name, make in one.parts():
            found = original(import_module(module), name)[2]
            if _is_error(found) and not _is_error(make(found)):
                wrong.append(f"{one.name}: {module}:{name}")
            if isinstance(found, int) and make(found) > 10**9:
                wrong.append(f"{one.name}: {module}:{name}")
    assert wrong == []


def _is_error(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseException)


def _fits(other: Any, signature: inspect.Signature) -> bool:
    """Return whether a function takes what can be given to this signature by position and by name alone."""
    kinds = inspect.Parameter
    given = [
        p
        for p in signature.parameters.values()
        if p.kind in {kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD}
    ]
    named = {p.name: None for p in signature.parameters.values() if p.kind is kinds.KEYWORD_ONLY}
    try:
        taken = inspect.signature(other)
    except ValueError:  # a type of Python itself
        return callable(other)
    try:
        taken.bind(*given, **named)
    except TypeError:
        return False
    return True


def test_a_function_that_is_gone_is_told() -> None:
    known = {
        "cyberdiag.outside.files:write": str,
        "cyberdiag.outside.files:gone": str,
        "cyberdiag.gone:write": str,
    }
    one = protections.Protection("a", "b", known, ("tests/a.py::test_a",))
    assert protections.missing(one) == ["cyberdiag.outside.files:gone", "cyberdiag.gone:write"]


def test_protections_that_are_taken_out_are_missed() -> None:
    """In the process of the tests (a reader, a file that is written), and in one that they start."""
    some = ("yaml-tag", "write-private-before", "start-version")
    done = subprocess.run(
        [sys.executable, "-m", "tests.protections", *some],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["seen", "seen", "seen", "3"]


def test_a_program_that_was_loaded_before_a_protection_was_taken_out_is_told_to_the_runner(
    tmp_path: Path,
) -> None:
    """Whatever a test says then: it may have looked at the protection that was to be gone."""
    told = tmp_path / "fault"
    code = f"import cyberdiag.errors, tests.protections.hook as h; h.take_out('yaml-tag', {str(told)!r})"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 99
    assert "cyberdiag.errors" in told.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (1, "FAILED tests/a.py::test_a - assert 1\n", "seen"),
        (1, "ERROR tests/a.py::test_a - it cannot even begin\n", "FAULT"),
        (0, "1 passed\n", "UNSEEN"),
        (2, "ERROR tests/a.py - SyntaxError\n", "FAULT"),
        (4, "ERROR: not found: tests/a.py::test_b\n", "FAULT"),
        (5, "no tests ran\n", "FAULT"),
        (99, "not taken out\n", "FAULT"),
        (-9, "", "FAULT"),
        (None, "", "HANGS"),
    ],
)
def test_only_a_test_that_failed_itself_has_seen_something(
    code: int | None, said: str, expected: str
) -> None:
    assert runner.verdict(code, said) == expected
