"""The door to DuckDB: connections that reach no other file and load no extension, and its faults in our words."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cyberdiag.errors import CannotWrite, InvalidAnswers, WrongUsage
from cyberdiag.outside import files, shell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

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
_ONCE_OPEN = frozenset(("enable_external_access", "lock_configuration"))
"""What is closed only when the one file that may be looked into is open."""
_BOOK = "book"
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


def found(path: str) -> str:
    """Return where the file of a database lies, which a link may stand for.

    Raises:
        InvalidAnswers: where there is none.
    """
    if not os.path.lexists(path):
        raise InvalidAnswers.of("book-not-found", path)
    if not Path(path).is_file():
        raise InvalidAnswers.of("not-regular", path)
    return str(Path(path).resolve()) if Path(path).is_symlink() else path


def connected(path: str) -> Connection:
    """Open a database file, or make one that only its owner may read."""
    import duckdb

    with owner_only():
        return duckdb.connect(path, config=_CLOSED)  # type: ignore[arg-type]


def may_write(path: str) -> bool:
    """Return whether a database can be written where it lies: the file, and what is written beside it."""
    return os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK)


def looked_into(path: str) -> Connection:
    """Open a database file that cannot be written: another one in memory sees what it holds, and `copy` has it changed there.

    Raises:
        InvalidAnswers: where it cannot be read.
    """
    import duckdb

    try:
        files.opened(path, InvalidAnswers).close()
    except OSError as fault:
        files.refuse_reading(path, fault, InvalidAnswers)
    at_once, later = dict(_CLOSED), {}
    for name in _ONCE_OPEN & _CLOSED.keys():
        later[name] = at_once.pop(name)
    connection = duckdb.connect(config=at_once)  # type: ignore[arg-type]
    try:
        file = os.path.abspath(path).replace("'", "''")  # noqa: PTH100  as it is named
        connection.execute(f"ATTACH '{file}' AS {_BOOK} (TYPE DUCKDB, READ_ONLY)")
        for name, value in sorted(later.items()):  # the lock is the last
            connection.execute(f"SET {name} = {value}")
        for table in _named(connection, "duckdb_tables", _BOOK):
            connection.execute(f'CREATE VIEW "{table}" AS FROM {_BOOK}."{table}"')
    except BaseException:
        connection.close()
        raise
    return connection


def copy(connection: Connection, but: Collection[str] = ()) -> None:
    """Have what is seen of a database that was looked into, all `but` some tables, changed in memory; nothing is written."""
    for table in _named(connection, "duckdb_views", "memory"):
        if table not in but:
            connection.execute(f'DROP VIEW "{table}"')
            connection.execute(f'CREATE TABLE "{table}" AS FROM {_BOOK}."{table}"')


def _named(connection: Connection, what: str, database: str) -> list[str]:
    name = what.removeprefix("duckdb_").removesuffix("s")
    asked = f"SELECT {name}_name FROM {what}() WHERE database_name = ? AND NOT internal"  # noqa: S608
    return [found.replace('"', '""') for (found,) in connection.execute(asked, [database]).fetchall()]


def backed_up(connection: Connection, path: str) -> Connection:
    """Return a connection to a database of which a copy lies beside it now, with .bak behind its name.

    Raises:
        CannotWrite: where something has that name.
    """
    backup = f"{path}.bak"
    if os.path.lexists(backup):
        raise CannotWrite.of("exists", backup)
    connection.execute("CHECKPOINT")
    connection.close()
    with owner_only():
        shutil.copyfile(path, backup)
    return connected(path)


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
