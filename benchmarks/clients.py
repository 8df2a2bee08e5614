"""Folders of answers files as an agent has them, some of them broken, and what a book of them takes."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from benchmarks import population
from benchmarks.measure import Command, Used, interleaved
from cyberdiag.app.converting import Carried, made
from cyberdiag.catalog import load
from cyberdiag.messages import messages
from cyberdiag.model.format import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORMS = (Format.YAML, Format.YAML, Format.YAML, Format.JSON, Format.CSV)
"""Of five files, as many are of each format."""
BUDGETS = {"anew": 4.0, "again": 1.5, "broken": 15.0}
"""Seconds of the processor: 200 files from nothing, the same when nothing changed, 2,000 files with 4 % broken."""
_BROKEN = 25


def make(folder: Path, count: int, broken: bool) -> Path:
    """Write so many firms with both diagnoses; of `broken` ones, one in 25 has a fault."""
    questions = load.question_set(load.questionnaire_ids(), "ja", whole=True)
    firms, chance, say = population.make(questions, count, 7), random.Random(7), messages("ja")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(count):
        answers = population.answers(firms, number, questions).by_id
        held = {
            "questionnaires": dict(questions.versions),
            "organisation": f"会社{number}",
            "date": f"2026-{1 + number % 12:02}-01",
            "answers": {key: answer.plain for key, answer in answers.items()},
        }
        form = FORMS[number % len(FORMS)]
        raw = made(form, Carried(held, questions), say)
        if broken and number % _BROKEN == 0:
            raw = chance.choice((raw[: len(raw) // 2] + b"\n\t{{{", raw.replace(b"TEC-01", b"TEC-99")))
        (folder / f"{number:05}{form.suffixes[0]}").write_bytes(raw)
    return folder


def rows(
    program: tuple[str, ...],
    home: Path,
    env: Mapping[str, str],
    cwd: Path,
    runs: int,
    apart: Callable[..., Path],
) -> list[str]:
    """Return the lines of the table: what it takes to take folders in and to assess them."""
    few = apart(make, home / "clients-200", 200, 0)
    many = apart(make, home / "clients-2000", 2_000, 1)
    python, cyberdiag = program
    ready = home / "clients.book"
    ready.unlink(missing_ok=True)
    shell = f'run() {{ "{python}" "{cyberdiag}" book "$@"; }}; '
    used: dict[str, Used] = interleaved(
        {
            "anew": Command(
                ("sh", "-c", f"{shell}run new a.book && run add a.book {few} && run assess a.book")
            ),
            # the first turn, which does not count, fills the book
            "again": Command(
                (
                    "sh",
                    "-c",
                    f"{shell}[ -f {ready} ] || run new {ready}; run add {ready} {few} && run assess {ready}",
                )
            ),
            "broken": Command(
                ("sh", "-c", f"{shell}run new a.book && run add a.book {many} && run assess a.book")
            ),
        },
        runs,
        env,
        cwd,
    )
    return [
        _row(
            "`book new`, `add` and `assess` of 200 files, seconds of the processor",
            used["anew"].seconds,
            BUDGETS["anew"],
        ),
        _row("`book add` and `assess` again, nothing changed", used["again"].seconds, BUDGETS["again"]),
        _row("the same of 2,000 files, 4 % of them broken", used["broken"].seconds, BUDGETS["broken"]),
    ]


def _row(title: str, seconds: float, budget: float) -> str:
    return f"| {title} | {seconds:.2f} | | | ≤ {budget:g} | {'yes' if seconds <= budget else 'no'} |"
