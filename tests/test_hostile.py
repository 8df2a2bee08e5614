"""What a stranger wrote costs as much more as there is more of it: steps at 300 and at 3,000 entries, never seconds."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import costing
import counting
import hostile
import pytest

from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

FEW, MANY = 100, 1_000
MOST = 11
"""Times as many steps for ten times the entries; to compare each with all others would take a hundred times."""
ENDS = {ExitCode.DONE, ExitCode.INVALID_DATA, ExitCode.INVALID_ANSWERS}
ANSWERS = 'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\nanswers: {D-1: no, W-0: yes, W-2: partly}\n'
SIZES = {("questionnaire", "questions"), ("overlay", "more"), ("overlay", "reword-added"), ("overlay", "off-added")}
"""Nothing is wrong with these but that there is much of it: they are work."""
nightly = pytest.mark.skipif("CYBERDIAG_NIGHTLY" not in os.environ, reason="make nightly")


def command_lines(kind: str, home: Path, folder: Path) -> list[list[str]]:
    answers = folder / "answers.yaml"
    answers.write_text(ANSWERS, encoding="utf-8")
    answers.chmod(0o600)
    return [[*words, "-l", "en"] for words in hostile.commands(kind, home, answers)]


@pytest.mark.parametrize(("kind", "name"), hostile.SHAPES)
def test_what_reads_it_takes_steps_by_its_size(kind: str, name: str, tmp_path: Path) -> None:
    few, many = (command_lines(kind, hostile.write(tmp_path, kind, name, n), tmp_path) for n in (FEW, MANY))
    for little, much in zip(few, many, strict=True):
        if kind == "catalogue" and little[0] == "check":
            continue  # looks at everything that is shipped, which takes more steps than this file
        codes: list[int] = []
        cost = [counting.steps(lambda words=words: codes.append(run(words))) for words in (little, much)]
        assert set(codes) <= ENDS
        assert cost[1] <= MOST * cost[0], little[0]


@nightly
@pytest.mark.parametrize(("kind", "name"), hostile.SHAPES)
def test_a_file_as_large_as_may_be_is_refused_in_two_seconds_and_200_megabytes(
    kind: str, name: str, tmp_path: Path
) -> None:
    home = hostile.write(tmp_path, kind, name, hostile.most(hostile.shape(kind, name)))
    for words in command_lines(kind, home, tmp_path):
        done = costing.cost([sys.executable, "-m", "cyberdiag", *words])
        assert done.code in ENDS
        assert done.megabytes <= costing.MEGABYTES, words[0]
        assert done.seconds <= costing.SECONDS or (done.code == ExitCode.DONE and (kind, name) in SIZES), words[0]
