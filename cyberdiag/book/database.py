"""The door to DuckDB: connections that reach no other file and load no extension, and its faults in our words."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cyberdiag.errors import CannotWrite, InvalidAnswers, WrongUsage
from cyberdiag.outside import files, shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cyberdiag.columns.layout import Cells
    from cyberdiag.errors import CyberdiagError

    Connection = DuckDBPyConnection
    Rows = Sequence[tuple[Any, ...]]

_CLOSED = {
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
    "threads": "1",
}
_PRIVATE = 0o077
_INTERRUPTED = "interrupted"
_FAULTS: tuple[tuple[tuple[str, ...], Callable[[str, str], CyberdiagError]], ...] = (
    (
        ("could not set lock", "being used by another process"),
        lambda path, _: CannotWrite.of("book-in-use", path),
    ),
    (("not a valid duckdb database",), lambda path, _: InvalidAnswers.of("not-a-book", path)),
    (("version number", "newer version"), lambda path, _: InvalidAnswers.of("book-newer", path)),
    (("no space left", "disk quota"), lambda _, said: CannotWrite.of("disk-full", reason=said)),
    (
        ("permission denied", "read-only", "could not write", "file too large", "cannot open file"),
        lambda path, said: CannotWrite.of("cannot-write", path, reason=said),
    ),
)
"""What the database says, in words that it uses, and what is told of it."""


def need() -> None:
    """Say at once that the library is missing.

    Raises:
        WrongUsage: naming what to install.
    """
    try:
        import duckdb  # noqa: F401
    except ImportError:
        raise WrongUsage.of("needs-book", install=shell.adding("book")) from None


def connected(path: str) -> Connection:
    """Open a database file, or make one that only its owner may read."""
    import duckdb

    with owner_only():
        return duckdb.connect(path, config=_CLOSED)  # type: ignore[arg-type]


def enter(connection: Connection, table: str, rows: Rows) -> None:
    """Insert rows, all by one statement: one for each takes a hundred times as long."""
    if rows:
        columns = [list(cells) for cells in zip(*rows, strict=True)]
        values = ", ".join("unnest(?)" for _ in columns)
        connection.execute(f'INSERT INTO "{table}" SELECT {values}', columns)


def append(connection: Connection, table: str, columns: Mapping[str, Cells]) -> None:
    """Insert columns; the first ones make the table."""
    connection.register("given", dict(columns))
    connection.execute(f'CREATE TABLE IF NOT EXISTS "{table}" AS SELECT * FROM given LIMIT 0')  # noqa: S608
    connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM given')  # noqa: S608
    connection.unregister("given")


def without_gaps(cells: Cells) -> Cells:
    """Return a column with NaN where the database holds nothing, as which it takes NaN."""
    return cells.filled(np.nan) if isinstance(cells, np.ma.MaskedArray) else cells


@contextlib.contextmanager
def beside(path: str) -> Iterator[tuple[Path, Connection]]:
    """Give a new file beside a book to fill, which is gone in the end unless it took the book's place.

    Raises:
        CannotWrite: where the system refuses it.
    """
    target = Path(path).absolute()
    made = tempfile.TemporaryDirectory
    with files.refusing(path), made(prefix=f".{target.name[:40]}.", dir=target.parent) as folder:
        beside = Path(folder) / "book"
        connection = connected(str(beside))
        try:
            yield beside, connection
        finally:
            connection.close()


@contextlib.contextmanager
def owner_only() -> Iterator[None]:
    """Have new files readable by their owner only."""
    before = os.umask(_PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def told(path: str) -> Iterator[None]:
    """Turn what the database complains of into what a user can act on; files that it makes meanwhile are their owner's alone.

    It writes what was not yet moved into the book to a file beside it, which holds as much.

    Raises:
        KeyboardInterrupt: where it ended on Ctrl-C, of which it makes faults of its own.
    """
    import duckdb

    try:
        with owner_only():
            yield
    except (duckdb.Error, RuntimeError) as error:
        said = str(error)
        if _INTERRUPTED in said.lower():
            raise KeyboardInterrupt from None
        if not isinstance(error, duckdb.Error):
            raise
        for words, fault in _FAULTS:
            if any(word in said.lower() for word in words):
                raise fault(path, said.splitlines()[0]) from None
        raise InvalidAnswers.of("book-broken", path, reason=said.splitlines()[0]) from None
