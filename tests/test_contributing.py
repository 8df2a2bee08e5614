"""Each row of CONTRIBUTING.md is tried: in a copy, what it says is changed and what it names is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from contributing import content, program, table
from contributing.checkout import Checkout
from contributing.table import TRIALS, Row
from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = table.rows()
TRIED_BY = (content, program)
BEYOND = {
    "make pictures": "needs a browser",
    "make constraints": "asks the package index",
    "make newest": "installs every library anew",
    "make lowest": "the same",
    "make nightly": "takes an hour",
}
"""What a trial does not run, and why."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout(tmp_path_factory.mktemp("checkout") / "copy")


@pytest.fixture
def copy(checkout: Checkout) -> Iterator[Checkout]:
    yield checkout
    checkout.restore()


def test_every_row_is_tried_and_every_trial_is_a_row() -> None:
    assert list(ROWS)
    assert sorted(TRIALS) == sorted(ROWS)


@pytest.mark.parametrize("end", ROWS)
def test_a_row_does_what_it_says(end: str, copy: Checkout) -> None:
    copy.row = ROWS[end]
    TRIALS[end](copy)
    missing = {command for command in ROWS[end].commands if command not in copy.ran and command not in BEYOND}
    assert missing == set()


@pytest.fixture(scope="module")
def there(checkout: Checkout) -> list[str]:
    return [str(p.relative_to(checkout.root)) for p in checkout.root.rglob("*") if p.is_file()]


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.end)
def test_every_place_that_a_row_names_exists(row: Row, there: list[str]) -> None:
    named = [Row(row.end, (path,), ()) for path in row.paths]
    assert [one.paths[0] for one in named if not any(map(one.covers, there))] == []


def test_what_is_run_stands_in_the_makefile_or_is_a_command() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {command for row in ROWS.values() for command in row.commands}
    assert {n for n in named if n.startswith("make ") and n.removeprefix("make ") not in targets} == set()
    assert {n.split()[0] for n in named} <= {"make", "cyberdiag", "mypy"}
    assert set(BEYOND) <= named
