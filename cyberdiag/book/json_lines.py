"""Wide tables as JSON Lines: a line a firm, either a flat row or a whole answers document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from cyberdiag.answer_files import check, json_codec, versions
from cyberdiag.answer_files.document import FORMAT, NOTES, TEXTS
from cyberdiag.book.cells import Piece, collected
from cyberdiag.book.heads import BESIDE, CLIENT
from cyberdiag.errors import InvalidData
from cyberdiag.outside import yaml_source
from cyberdiag.outside.yaml_source import Source
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BATCH = 16_384
_LONGEST = yaml_source.MAX_BYTES


class JsonLines:
    """An open file of JSON Lines: the names of all that its rows hold, and how many lines it has."""

    def __init__(self, path: str, file: BinaryIO) -> None:
        self._path, self._file = path, file
        names: dict[str, None] = {}
        self.rows = 0
        for _, row, _ in self.lines():
            self.rows += 1
            names.update(dict.fromkeys(flat(row)))
        self.columns: tuple[str, ...] = tuple(names)

    def lines(self) -> Iterator[tuple[int, dict[str, Any], tuple[Problem, ...]]]:
        """Give every line that is not empty: its number, what it holds, and what is wrong with it."""
        self._file.seek(0)
        number = 0
        while raw := self._file.readline(_LONGEST + 1):
            number += 1
            if len(raw) > _LONGEST:
                yield (
                    number,
                    {},
                    (Problem(self._at(number), "file-too-large", {"megabytes": _LONGEST // 1_000_000}),),
                )
                while raw and not raw.endswith(b"\n"):
                    raw = self._file.readline(_LONGEST)
            elif raw.strip():
                try:
                    row = read(raw, self._path)
                except InvalidData as error:
                    where = (
                        Problem(self._at(number, p.place.column), p.code, p.values) for p in error.problems
                    )
                    yield number, {}, tuple(where)
                else:
                    if isinstance(row, dict):
                        yield number, row, _misfits(row, self._at(number))
                    else:
                        yield number, {}, (Problem(self._at(number), "wide-not-object"),)

    def pieces(self, wanted: Collection[str], _: Collection[str]) -> Iterator[Piece]:
        """Give some of what rows hold piece by piece; a row is told by its line."""
        rows: list[tuple[int, dict[str, Any]]] = []
        broken: list[tuple[int, Problem]] = []
        for number, row, problems in self.lines():
            made = flat(row)
            odd = made.keys() - wanted if is_document(row) else ()
            unknown = tuple(
                Problem(self._at(number), "unknown-question", {"id": name[:40]}) for name in sorted(odd)
            )
            if problems or unknown:
                broken += [(number, problem) for problem in problems or unknown]
            else:
                rows.append((number, made))
            if len(rows) + len(broken) >= BATCH:
                yield _piece(rows, broken, wanted)
                rows, broken = [], []
        if rows or broken:
            yield _piece(rows, broken, wanted)

    def _at(self, number: int, column: int = 0) -> Place:
        return Place(self._path, number, column or 1)


def _piece(
    rows: list[tuple[int, dict[str, Any]]], broken: list[tuple[int, Problem]], wanted: Collection[str]
) -> Piece:
    columns = {name: collected([row.get(name) for _, row in rows]) for name in wanted}
    return Piece(np.array([number for number, _ in rows], np.int64), columns, tuple(broken))


def read(raw: bytes, path: str) -> Any:
    """Return what a line holds.

    Raises:
        InvalidData: with every fault of it, as of an answers file.
    """
    try:
        return _QUICK.decode(raw.decode("utf-8-sig").strip())
    except (ValueError, RecursionError):
        return json_codec.read(yaml_source.decode_bytes(raw, path), path).data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs) or any(_is_odd(one) for one in (*found, *found.values())):
        raise ValueError
    return found


def _is_odd(value: Any) -> bool:
    """Return whether a value is one that the guard of answers files has to look at."""
    if isinstance(value, str):
        return any("\ud800" <= sign <= "\udfff" for sign in value) if not value.isascii() else False
    return isinstance(value, int | float) and not abs(value) <= yaml_source.LARGEST


_QUICK = json.JSONDecoder(object_pairs_hook=_once)


def is_document(row: dict[str, Any]) -> bool:
    """Return whether a line is a whole answers document, not a flat row."""
    return row.get("cyberdiag") == FORMAT or isinstance(row.get("answers"), dict)


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a line holds by the names of columns."""
    given = row
    found: dict[str, Any] = {}
    if is_document(row):
        found = {name: row[name] for name in (CLIENT, *TEXTS) if name in row}
        answers = row.get("answers")
        given = answers if isinstance(answers, dict) else {}
    for name, value in given.items():
        if isinstance(value, dict):
            found |= {name if key == "answer" else f"{name}{BESIDE}{key}": one for key, one in value.items()}
        else:
            found[name] = value
    return found


def _misfits(row: dict[str, Any], place: Place) -> tuple[Problem, ...]:
    """Return what is wrong with a document as no flat row could be."""
    if not is_document(row):
        return ()
    if row.get("cyberdiag") != FORMAT:
        return (Problem(place, "no-format", {"expected": FORMAT}),)
    answers = row.get("answers")
    if not isinstance(answers, dict | None):
        values = {"field": "answers", "expected": "mapping", "value": str(answers)[:40]}
        return (Problem(place, "wrong-type", values),)
    slips: list[Problem] = []
    source = Source(place.file, row, places={(): (place.line, 1)})
    check.slips(source, row, slips)
    found = [slip for slip in slips if slip.is_error]
    for key, raw in (answers or {}).items():
        if isinstance(raw, dict):
            check.field_names(source, ("answers", key), raw, found)
        noted = isinstance(raw, dict) and any(versions.is_filled(raw.get(f)) for f in NOTES)
        if noted and not versions.is_filled(raw):
            found.append(Problem(place, "note-without-answer", {"id": key[:40]}))
    return tuple(found)


class JsonLinesOut:
    """Writes batches as JSON Lines, a flat object a row; what is nothing is null."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, batch: Any) -> None:
        """Take one more batch."""
        for row in batch.to_pylist():
            self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        """There is no end to write."""

    def drop(self) -> None:
        """There is nothing to let go."""
