"""Wide tables that come into a book: every row is taken as the answers file of its client."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.answer_files import json_codec
from cyberdiag.book import intake, pieces, wide
from cyberdiag.book.heads import BESIDE, CLIENT, heads
from cyberdiag.book.intake import Found, Read
from cyberdiag.book.records import Kept, Kind, Seen
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.format import WIDE, Format, endings
from cyberdiag.outside import large
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from cyberdiag.book.intake import Intake
    from cyberdiag.book.wide import Row
    from cyberdiag.model.questionnaire import QuestionSet

_MOST = 50_000
"""Rows; a book holds the answers of each as a file, and more firms than that are assessed from the table itself."""
_CHUNK, _HEAD = 1 << 20, 1 << 12

Taken = tuple[Kept | Kind, Read | None]
"""What becomes of a file or row, and what it says; of one that the book knows as it is, only what it was."""


def columns_of(path: str) -> tuple[str, ...]:
    """Return the columns of what may be a wide table; none of what cannot be one, or cannot be read."""
    suffix = Path(path).suffix.lower()
    if suffix not in endings(WIDE):
        return ()
    try:
        with large.reading(path) as file:  # before a library is loaded to read it
            start = file.read(_HEAD).replace(b"\0", b"")
        if suffix in Format.CSV.suffixes and CLIENT.encode() not in start:
            return ()
        with pieces.opened(path) as found:
            return found.columns
    except InvalidAnswers:
        return ()


def are_results(columns: Iterable[str], questions: QuestionSet) -> bool:
    """Return whether columns are named as those of results, which nobody answered."""
    named = frozenset((*load.questionnaire_ids(), *(n.id for n in questions.questionnaires)))
    return any(sign and head in named for head, sign, _ in (column.partition(BESIDE) for column in columns))


def is_table(path: str, columns: Collection[str], questions: QuestionSet) -> bool:
    """Return whether a file is a wide table: any Parquet and JSON Lines, a CSV with a column of clients and one of answers."""
    if Path(path).suffix.lower() in (*Format.PARQUET.suffixes, *Format.JSONL.suffixes):
        return True
    return CLIENT in columns and any(c in questions.by_id or c in questions.beside for c in columns)


def told(path: str, columns: Iterable[str], questions: QuestionSet) -> tuple[Problem, ...]:
    """Return what the owner of a table should know of its columns; nothing where they cannot be meant."""
    try:
        return heads(columns, questions, path).told
    except InvalidAnswers:
        return ()


def rows(taking: Intake, found: Found, questions: QuestionSet) -> Iterator[Taken]:
    """Give what becomes of each row of a table, then of the table itself, unless the book knows it as it is."""
    digest = ""
    try:
        digest = _digest(found.path)
        if (kind := taking.known(found, digest)) is not None:
            yield kind, None
            return
        first: dict[str, int] = {}
        there: set[str] = set()
        rejected = 0
        for row in wide.rows(found.path, questions):
            if len(first) >= _MOST:
                raise InvalidAnswers.of("book-too-many-rows", found.path, most=_MOST)
            one, before = _found(found, row, first)
            there.add(one.file)
            kept, read = _row(taking, one, row, before)
            rejected += isinstance(kept, Kept) and kept.seen.kind is Kind.REJECTED
            yield kept, read
    except InvalidAnswers as error:
        yield intake.rejected(found, digest, error.problems), None
        return
    # As long as a row cannot be taken in, the table is not known as it is: the next run tells of it again.
    told = Seen(found.file, "" if rejected else digest, "", Kind.TABLE)
    yield Kept(told, forgotten=taking.rows_left(found.file, there)), None


def _found(found: Found, row: Row, first: dict[str, int]) -> tuple[Found, int]:
    """Return a row as a file of its own, and the first row of its client."""
    client = intake.client_name(row.client)
    before = first.setdefault(client, row.number)
    name = client or str(row.number)
    file = f"{found.file}#{name if before == row.number else f'{name} {row.number}'}"
    return Found(found.path, file, client, is_told=True), before


def _row(taking: Intake, one: Found, row: Row, before: int) -> Taken:
    place, client = Place(one.path, row.number, 1), one.client
    faults = [problem for problem in row.problems if problem.is_error]
    if not client and not faults:
        faults = [Problem(place, "book-row-nobody")]
    elif before != row.number and not faults:
        faults = [Problem(place, "book-row-twice", {"client": client, "row": before})]
    raw = json_codec.write(row.data).encode()
    digest = intake.digest(raw)
    if faults or row.answers is None:
        return intake.rejected(one, digest, faults, client), None
    if (kind := taking.known(one, digest)) is not None:
        return kind, None
    read = Read(row.answers, raw, Format.JSON)
    return taking.take(one, read), read


def _digest(path: str) -> str:
    told = hashlib.blake2b(digest_size=16)
    with large.reading(path) as file:
        while chunk := file.read(_CHUNK):
            told.update(chunk)
    return told.hexdigest()
