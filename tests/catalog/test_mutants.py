"""A fault in any shipped file gives a message with a place, or a file that still works; never a traceback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from catalog.mutants import FILES, Bench, Mutant, mutants

from cyberdiag.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = int(os.environ.get("CYBERDIAG_MUTANTS", "40"))
SEED = 20261122
WITHOUT_LINE = {"missing-file", "missing-entry"}
"""What is not there has no line."""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patch:
        yield Bench(patch)


def test_mutants_are_the_same_for_the_same_seed_and_reach_every_kind_of_fault() -> None:
    assert mutants(40, 1) == mutants(40, 1)
    assert len({m.kind for m in mutants(200, 1)}) == 8


def test_no_mutant_ends_in_a_traceback_and_every_message_has_a_place(bench: Bench) -> None:
    bad: list[str] = []
    for mutant in mutants(COUNT, SEED):
        try:
            bad += _wrong(bench, mutant)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is a traceback to the author
            bad.append(f"{mutant}: {fault!r}")
    assert bad == []


def _wrong(bench: Bench, mutant: Mutant) -> list[str]:
    """Return what is wrong with the messages that a mutant gives; one that gives no error must be assessable."""
    problems = bench.check(mutant)
    say = messages("ja")
    found = [f"{mutant}: {p}" for p in problems if not p.place.line and p.code not in WITHOUT_LINE]
    found += [
        f"{mutant}: {p}" for p in problems if "{" in "".join(say.problem(p)) and "{" not in str(p.values)
    ]
    if not any(p.is_error for p in problems) and mutant.file.startswith("questionnaires/"):
        bench.assess(mutant)
    return found


def test_a_fault_in_a_file_is_told_of_that_file(bench: Bench) -> None:
    file = "questionnaires/cyber-risk/technical.yaml"
    assert file in FILES
    found = bench.check(Mutant("made", file, 1, "section: [\n"))
    assert [(p.place.file, p.place.line) for p in found if p.place.file == file] == [(file, 2)]
