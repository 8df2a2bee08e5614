"""Wide tables as answers files: each row is checked as a file of its own, with the row and column of every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files import check, table, versions
from cyberdiag.answer_files.document import FORMAT, OPEN_NOTES, TEXTS
from cyberdiag.book import json_lines, pieces
from cyberdiag.book.heads import CLIENT, heads
from cyberdiag.outside.yaml_source import Source
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.book.heads import Heads
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Path


class Row(Struct, frozen=True):
    """One firm of a wide table: `data` is what an answers file would hold, `answers` what that says.

    `number` is the row in the file. Where there is an error among the `problems`, whose places are row and column, both counted
    from 1, there are no answers.
    """

    number: int
    client: str
    data: dict[str, Any]
    answers: Answers | None
    problems: tuple[Problem, ...]


def rows(path: str, questions: QuestionSet) -> Iterator[Row]:
    """Give every row of a table as the answers of a firm, or with all that is wrong with it.

    Raises:
        InvalidAnswers: where the file cannot be read to its end, or its columns cannot be meant.
    """
    with pieces.opened(path) as found:
        head = heads(found.columns, questions, path)
        if isinstance(found, json_lines.JsonLines):
            yield from (_line(path, *one, head, questions) for one in found.lines())
            return
        for piece in found.pieces(head.wanted, frozenset(head.about)):
            for number, problem in piece.broken:
                yield Row(number, "", {}, None, (problem,))
            for row in range(piece.size):
                given = {name: cells.value(row) for name, cells in piece.columns.items()}
                yield _read(path, int(piece.numbers[row]), given, head, questions, found.columns)


def _line(
    path: str,
    number: int,
    row: dict[str, Any],
    problems: tuple[Problem, ...],
    head: Heads,
    questions: QuestionSet,
) -> Row:
    if problems:
        return Row(number, "", {}, None, problems)
    if json_lines.is_document(row):
        return _checked(Source(path, row, places={(): (number, 1)}), number, row.get(CLIENT), questions)
    return _read(path, number, json_lines.flat(row), head, questions, tuple(row))


def _read(
    path: str,
    number: int,
    given: dict[str, Any],
    head: Heads,
    questions: QuestionSet,
    columns: tuple[str, ...],
) -> Row:
    """Return a flat row as an answers file."""
    answers: dict[str, Any] = {}
    data: dict[str, Any] = {"cyberdiag": FORMAT}
    source = Source(path, None, "")
    spots = {name: (number, place) for place, name in enumerate(columns, 1)}
    client = None

    def kept(at: Path, column: str) -> None:
        source.places[at] = source.key_places[at] = spots.get(column, (number, 1))

    for column, about in head.about.items():
        if (raw := given.get(column)) is not None:
            client = raw if about == CLIENT else client
            data |= {about: raw} if about in TEXTS else {}
            kept((about,), column)
    for column, question in head.answers.items():
        if versions.is_filled(raw := given.get(column)) or isinstance(raw, dict):
            answers[question.id] = raw
            kept(("answers", question.id), column)
    for column, (question_id, beside) in head.beside.items():
        raw = given.get(column)
        if raw is not None and question_id not in answers:
            data.setdefault(OPEN_NOTES, {}).setdefault(question_id, {})[beside] = raw
        elif raw is not None:
            entry = answers[question_id]
            if not (isinstance(entry, dict) and "answer" in entry):
                entry = answers[question_id] = {"answer": entry}
                source.places["answers", question_id, "answer"] = source.places["answers", question_id]
            entry[beside] = raw
            kept(("answers", question_id, beside), column)
    data["answers"] = answers
    laid = source.laid(data)
    table.understand(laid, questions)
    return _checked(laid, number, client, questions)


def _checked(source: Source, number: int, client: Any, questions: QuestionSet) -> Row:
    answers, problems = check.answers(source, questions)
    if isinstance(client, list | dict):
        values = {"field": CLIENT, "expected": "text", "value": str(client)[:40]}
        problems = [*problems, Problem(source.place((CLIENT,)), "wrong-type", values)]
    wrong = any(problem.is_error for problem in problems)
    return Row(
        number,
        "" if client is None else str(client),
        source.data,
        None if wrong else answers,
        tuple(problems),
    )
