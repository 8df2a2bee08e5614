"""Answers files of made-up firms, as an agent's folder holds them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks import population
from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.model.format import Format

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import QuestionSet

MOST = 600


@cache
def questions() -> QuestionSet:
    return load.question_set(load.questionnaire_ids(), "en", whole=True)


@cache
def _columns() -> Any:
    return population.make(questions(), MOST, 3)


def answers(number: int) -> Answers:
    return population.answers(_columns(), number, questions())


def data(number: int, organisation: str = "", date: str = "2026-04-01", **changed: Any) -> dict[str, Any]:
    """Return the data of a firm's answers file; an answer changed to None is left out."""
    given = {key: answer.plain for key, answer in answers(number).by_id.items()} | changed
    return {
        "cyberdiag": "answers/1",
        "questionnaires": dict(questions().versions),
        "organisation": organisation or f"Firm {number}",
        "date": date,
        "answers": {key: value for key, value in given.items() if value is not None},
    }


def write(path: Path, held: dict[str, Any]) -> Path:
    """Write an answers file as YAML or JSON, whichever its name says."""
    form = store.form_of(str(path))
    assert form in {Format.YAML, Format.JSON}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(store.written(form, held), encoding="utf-8")  # type: ignore[arg-type]
    return path


def folder(path: Path, count: int) -> Path:
    """Write so many firms into a folder, in turn as YAML and JSON."""
    for number in range(count):
        write(path / f"firm-{number:03}{('.yaml', '.json')[number % 2]}", data(number))
    return path
