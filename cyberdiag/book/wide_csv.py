"""Wide tables as CSV of any size: UTF-8, the CP932 or the UTF-16 that Excel saves; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from cyberdiag.book import parquet
from cyberdiag.book.cells import NOWHERE, Given, Piece
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.text import guarded, printable, unguarded
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_BLOCK = 1 << 22
"""Bytes that are looked at together; no row may be longer."""
_LONGEST_HEAD = 1 << 20
_DELIMITERS = ",;\t"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class WideCsv:
    """An open CSV file: the names of its columns in order, and about how many rows it has."""

    def __init__(self, path: str, file: BinaryIO) -> None:
        self._path, self._file = path, file
        self._encoding, self.rows = _encoding(path, file)
        file.seek(0)
        head = file.read(_LONGEST_HEAD).decode(self._encoding, "replace")
        line = (head.splitlines() or [""])[0]
        parted = {sign: next(csv.reader([line], delimiter=sign), []) for sign in _DELIMITERS}
        self._delimiter = max(_DELIMITERS, key=lambda sign: len(parted[sign]))
        self.columns: tuple[str, ...] = tuple(unguarded(c.strip()) for c in parted[self._delimiter])

    def pieces(self, wanted: Collection[str], plain: Collection[str]) -> Iterator[Piece]:
        """Give some columns piece by piece; a row is told by its number as a spreadsheet shows it, where the head is 1.

        Raises:
            InvalidAnswers: where the file cannot be read to its end.
        """
        pa = parquet.need()
        import pyarrow.csv as pc

        broken: list[tuple[int, Problem]] = []
        blank: set[int] = set()

        def odd(row: Any) -> str:
            if row.text.strip():
                values = {"count": row.actual_columns, "expected": row.expected_columns}
                broken.append((row.number, Problem(Place(self._path), "wide-row-length", values)))
            else:
                blank.add(row.number)
            return "skip"

        names = [name for name in self.columns if name in wanted]
        text = pa.string()
        kinds = {name: text if name in plain else pa.dictionary(pa.int32(), text) for name in names}
        with parquet.told(self._path):
            self._file.seek(0)
            found = pc.open_csv(
                pa.PythonFile(self._file, mode="r"),
                read_options=pc.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=list(self.columns), skip_rows=1,
                    encoding=self._encoding,
                ),
                parse_options=pc.ParseOptions(
                    delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=odd,
                    ignore_empty_lines=False,
                ),
                convert_options=pc.ConvertOptions(
                    column_types=kinds, include_columns=names, null_values=[""], strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                ),
            )  # fmt: skip
        row = 2
        while True:
            with parquet.told(self._path):
                block = next(found, None)
            if block is None:
                break
            numbers = _numbers(row, block.num_rows, blank.union(n for n, _ in broken))
            row = int(numbers[-1]) + 1 if numbers.size else row
            for start in range(0, block.num_rows, parquet.BATCH):
                part = block.slice(start, parquet.BATCH)
                with parquet.told(self._path):
                    columns = dict(zip(names, map(_given, part.columns), strict=True))
                yield _filled(Piece(numbers[start : start + parquet.BATCH], columns, tuple(broken)))
                broken.clear()
        if broken:
            yield Piece(np.zeros(0, np.int64), {}, tuple(broken))


def _given(cells: Any) -> Given:
    found = parquet.given(cells)
    return Given([unguarded(text) for text in found.values], found.places)


def _numbers(first: int, count: int, skipped: Collection[int]) -> Any:
    """Return the numbers of rows that follow each other, those left out that were skipped."""
    passed = sorted(n for n in skipped if n >= first)
    found = np.arange(first, first + count + len(passed))
    return found[~np.isin(found, passed)][:count]


def _filled(piece: Piece) -> Piece:
    """Leave out rows in which nothing stands, as a spreadsheet keeps them behind the last."""
    there = np.zeros(piece.size, np.bool_)
    for given in piece.columns.values():
        there |= given.places != NOWHERE
    return piece if there.all() else piece.at(np.flatnonzero(there))


def _encoding(path: str, file: BinaryIO) -> tuple[str, int]:
    """Return how the text is written, and how many lines it has behind the first.

    Raises:
        InvalidAnswers: where it is written in none of the ways that are known, or a quote is not closed.
    """
    start = file.read(len(codecs.BOM_UTF8))
    known = (
        ("utf-16",)
        if start.startswith(_WIDE)
        else ("utf-8-sig",)
        if start == codecs.BOM_UTF8
        else ("utf-8", "cp932")
    )
    for encoding in known:
        file.seek(0)
        decoder, lines, quotes = codecs.getincrementaldecoder(encoding)(), 0, 0
        try:
            while raw := file.read(_BLOCK):
                text = decoder.decode(raw)
                if "\0" in text:
                    break
                lines += text.count("\n")
                quotes += text.count('"')
            else:
                decoder.decode(b"", final=True)
                _refuse_open_quote(path, quotes)
                return encoding, lines
        except UnicodeDecodeError:
            continue
    raise InvalidAnswers.of("not-text", path)


def _refuse_open_quote(path: str, count: int) -> None:
    """Refuse so many quotes, if one of them is not closed: it would take the rows behind it into its cell."""
    if count % 2:
        raise InvalidAnswers.of("wide-quote", path)


class CsvOut:
    """Writes batches as one CSV file, with the mark by which Excel knows UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        file.write(codecs.BOM_UTF8)
        self._file = file
        self._writer: Any = None

    def write(self, batch: Any) -> None:
        """Take one more batch; no text of it can run as a formula."""
        pa = parquet.need()
        import pyarrow.csv as pc

        columns = [self._safe(cells) for cells in batch.columns]
        made = pa.RecordBatch.from_arrays(columns, batch.schema.names)
        if self._writer is None:
            self._writer = pc.CSVWriter(self._file, made.schema)
        self._writer.write(made)

    def close(self) -> None:
        """Write the end."""
        if self._writer is not None:
            self._writer.close()

    def drop(self) -> None:
        """Write no more."""
        self._writer = None

    @staticmethod
    def _safe(cells: Any) -> Any:
        pa = parquet.need()
        if pa.types.is_dictionary(cells.type):
            return cells.dictionary_decode()
        if not pa.types.is_string(cells.type):
            return cells
        return pa.array(
            [None if text is None else guarded(printable(text)) for text in cells.to_pylist()], pa.string()
        )
