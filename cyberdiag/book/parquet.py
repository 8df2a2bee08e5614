"""Columns in files that machines read: Parquet in and out, and wide CSV. The one door of pyarrow beside Spark's."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from cyberdiag.book.cells import NOWHERE, Given, Piece, collected, numbers
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.outside import shell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cyberdiag.columns.layout import Cells

BATCH = 8_192
"""Rows that are held at once; the kernel takes 8 kB for each."""
_ROWS_OF_A_GROUP = 4 * BATCH
_LONGEST_REASON = 200


def need() -> Any:
    """Return pyarrow.

    Raises:
        WrongUsage: where it is missing, naming what to install.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise WrongUsage.of("needs-arrow", install=shell.adding("book")) from None
    return pa


@contextmanager
def told(path: str) -> Iterator[None]:
    """Turn what is said of a broken file into a problem."""
    pa = need()
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = (str(error).splitlines() or [""])[0][:_LONGEST_REASON]
        raise InvalidAnswers.of("wide-broken", path, reason=reason) from None


class Parquet:
    """An open Parquet file: the names of its columns in order, and how many rows it says it has."""

    def __init__(self, path: str, file: BinaryIO) -> None:
        pa = need()
        import pyarrow.parquet as pq

        self._path, self._file = path, file
        with told(path):
            metadata = pq.read_metadata(pa.PythonFile(file, mode="r"))
            schema = metadata.schema.to_arrow_schema()
        self.columns: tuple[str, ...] = tuple(schema.names)
        self.rows: int = metadata.num_rows
        self._texts = [
            f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)
        ]

    def pieces(self, wanted: Collection[str], plain: Collection[str]) -> Iterator[Piece]:
        """Give some columns piece by piece; of those that are `plain`, hardly any value comes twice. Row 1 is the first.

        Raises:
            InvalidAnswers: where the file is broken.
        """
        pa = need()
        import pyarrow.parquet as pq

        listed = [name for name in self._texts if name in wanted and name not in plain]
        with told(self._path):
            self._file.seek(0)
            source = pa.PythonFile(self._file, mode="r")
            opened = pq.ParquetFile(source, read_dictionary=listed, pre_buffer=False)
            names = [name for name in self.columns if name in wanted]
            found = opened.iter_batches(BATCH, columns=names, use_threads=False)
        row = 1
        while True:
            with told(self._path):
                batch = next(found, None)
                if batch is None:
                    return
                made = dict(zip(batch.schema.names, map(given, batch.columns), strict=True))
            yield Piece(np.arange(row, row + batch.num_rows), made)
            row += batch.num_rows


def given(cells: Any) -> Given:
    """Return an array of Arrow as a column; days and moments become text, nested values plain data."""
    pa = need()
    types, kind = pa.types, cells.type
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return numbers(_as_floats(cells))
    if types.is_temporal(kind) or types.is_binary(kind) or types.is_large_binary(kind):
        cells = _as_texts(cells)
    if types.is_nested(cells.type):
        return collected(cells.to_pylist())
    if not types.is_dictionary(cells.type):
        cells = cells.dictionary_encode()
    places = _places(cells.indices)
    words = cells.dictionary
    if len(words) > len(places):  # all that a whole file knows may stand in it
        some, places = np.unique(places, return_inverse=True)
        gone = int(some.size > 0 and some[0] == NOWHERE)
        words, places = words.take(pa.array(some[gone:])), places - gone
    return Given(_plain(words), places)


def _as_floats(cells: Any) -> Any:
    pa = need()
    found = cells.cast(pa.float64(), safe=False) if not pa.types.is_float64(cells.type) else cells
    return found.fill_null(np.nan).to_numpy(zero_copy_only=False)


def _as_texts(cells: Any) -> Any:
    pa = need()
    try:
        return cells.cast(pa.string())
    except pa.ArrowInvalid:  # bytes that are no text
        return pa.array(
            [None if raw is None else raw.decode("utf-8", "replace") for raw in cells.to_pylist()]
        )


def _places(indices: Any) -> Any:
    if indices.null_count:
        indices = indices.cast("int64").fill_null(NOWHERE)
    return indices.to_numpy(zero_copy_only=False).astype(np.intp, copy=False)


def _plain(words: Any) -> list[Any]:
    """Return values as Python has them; bytes that are no text are shown as such."""
    try:
        found: list[Any] = words.to_pylist()
    except UnicodeDecodeError:
        raw = words.cast(need().large_binary()).to_pylist()
        found = [None if one is None else one.decode("utf-8", "replace") for one in raw]
    return found


def laid(
    columns: Mapping[str, Cells], labels: Mapping[str, tuple[str, ...]] | None = None, *, flat: bool = False
) -> Any:
    """Return columns as a batch of Arrow: NaN is null, and so is a code below 0 of a column that has labels.

    What codes stand for is told by a dictionary, or with `flat` by a text in each row.
    """
    pa = need()
    made = {}
    for name, cells in columns.items():
        words = (labels or {}).get(name)
        if words is not None:
            places = pa.array(cells.astype(np.int32), mask=cells < 0)
            found = pa.DictionaryArray.from_arrays(places, pa.array(words, pa.string()))
            made[name] = found.dictionary_decode() if flat else found
        elif cells.dtype.kind == "f":
            gone = np.isnan(cells)
            made[name] = pa.array(cells, mask=gone if gone.any() else None)
        elif cells.dtype.kind in "OU":
            made[name] = pa.array(cells, pa.string())
        else:
            made[name] = pa.array(cells)
    return pa.RecordBatch.from_pydict(made)


class ParquetOut:
    """Writes batches into one Parquet file; small ones are put together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: Any = None
        self._held: list[Any] = []
        self._rows = 0

    def write(self, batch: Any) -> None:
        """Take one more batch; all of them have the same columns."""
        self._held.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _ROWS_OF_A_GROUP:
            self._put()

    def close(self) -> None:
        """Write what is left, and the end."""
        self._put()
        if self._writer is not None:
            self._writer.close()

    def drop(self) -> None:
        """Write no more; without this the library would try to end the file when nobody holds it any more."""
        if self._writer is not None:
            self._writer.is_open = False

    def _put(self) -> None:
        pa = need()
        import pyarrow.parquet as pq

        if not self._held:
            return
        table = pa.Table.from_batches(self._held)
        if self._writer is None:  # numbers hardly repeat: to look for those that do is most of the work
            listed = [f.name for f in table.schema if pa.types.is_dictionary(f.type)]
            self._writer = pq.ParquetWriter(
                self._file, table.schema, compression="zstd", use_dictionary=listed
            )
        self._writer.write_table(table)
        self._held, self._rows = [], 0


def whole(columns: Mapping[str, Cells], labels: Mapping[str, tuple[str, ...]] | None = None) -> bytes:
    """Return a Parquet file of columns: numbers, truth values and texts, NaN and None as nothing.

    `labels` are what the codes of a column stand for, as `Kernel.labels` tells; below 0 is nothing.
    """
    out = io.BytesIO()
    made = ParquetOut(out)
    made.write(laid(columns, labels))
    made.close()
    return out.getvalue()
