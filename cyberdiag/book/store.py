"""The one file of a book: a DuckDB database that is whole at any moment, and readable by its owner only.

Every change is a transaction, so a program that is ended at any time leaves the last whole state. The database may reach
no other file and load no extension.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec.structs import astuple, replace

from cyberdiag.book import database
from cyberdiag.book.records import Kind, Reject, Round, Seen, firms
from cyberdiag.errors import CannotWrite, InvalidAnswers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

    from cyberdiag.book.database import Connection, Rows
    from cyberdiag.book.records import Kept
    from cyberdiag.columns.layout import Cells

FORMAT = 1
"""The form of the tables; a book of an earlier one is brought up to it, one of a later one is refused."""
MIGRATIONS: dict[int, tuple[str, ...]] = {}
"""The statements that make a book of the next form out of one of this form."""
NUMBER = "number"
"""The column by which answers, results and files are those of a round."""
ANSWERS, RESULTS = "answers", "results"
"""What is worked out of the files, and kept until something of it would come out otherwise."""
_TABLES = {
    "about": "name VARCHAR, value VARCHAR",
    "clients": "client VARCHAR, organisation VARCHAR",
    "rounds": "number BIGINT, client VARCHAR, file VARCHAR, form VARCHAR, digest VARCHAR, organisation VARCHAR, date VARCHAR, "
    "versions VARCHAR, answered BIGINT",
    "files": "number BIGINT, raw BLOB",
    "seen": "file VARCHAR, digest VARCHAR, client VARCHAR, kind VARCHAR, beside VARCHAR",
    "rejects": "file VARCHAR, problem VARCHAR",
}
_WHOSE = {"clients": "client", "rounds": "client", "files": NUMBER, "seen": "file", "rejects": "file"}
"""The column that tells to which client a row belongs."""


def create(path: str, about: Mapping[str, str]) -> None:
    """Make an empty book with what it says of itself.

    Raises:
        WrongUsage: when the library is missing.
        CannotWrite: when there is something already, or the file cannot be written.
    """
    database.need()
    if os.path.lexists(path):
        raise CannotWrite.of("exists", path)
    if not Path(path).absolute().parent.is_dir():
        raise CannotWrite.of("no-folder", path)
    with database.told(path), database.beside(path) as (beside, connection):
        _make(connection, {**about, "format": str(FORMAT)})
        connection.close()
        beside.replace(path)


class Store:
    """An open book; a context in which a fault leaves what was committed.

    `is_kept` tells whether what is changed is kept: not where the book cannot be written and is only looked into.
    """

    def __init__(self, path: str, *, looks: bool = False) -> None:
        """Open a book, and bring one of an earlier form up to this one; the old file is kept with .bak behind its name.

        Who only `looks` gets one that cannot be written too.

        Raises:
            WrongUsage: when the library is missing.
            InvalidAnswers: when there is no such file, or it is no book, or one of a later version of the program.
            CannotWrite: when another program has it open.
        """
        database.need()
        self.path = database.found(path)
        self.is_kept = not looks or database.may_write(self.path)
        with database.told(path):
            self._connection = (database.connected if self.is_kept else database.looked_into)(self.path)
        try:
            self._bring_up()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with database.told(self.path):
            self._connection.close()

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Make all changes of a block at once, or none of them."""
        with database.told(self.path):
            if not self.is_kept:
                database.copy(self._connection, but=("files",))
            self._connection.begin()
            try:
                yield
            except BaseException:
                with contextlib.suppress(Exception):  # the connection may be the fault
                    self._connection.rollback()
                raise
            self._connection.commit()

    def about(self) -> dict[str, str]:
        """Return what the book says of itself."""
        return dict(self._rows("SELECT name, value FROM about"))

    def say(self, name: str, value: str) -> None:
        """Have the book say something of itself."""
        self._rows("DELETE FROM about WHERE name = ?", name)
        self._rows("INSERT INTO about VALUES (?, ?)", name, value)

    def clients(self) -> dict[str, str]:
        """Return the firm's name of every client as it was told last, by the client's own name and in that order."""
        found: dict[str, str] = dict(self._all("clients", "client"))
        return found | {one.client: one.organisation for one in self.rounds() if one.organisation}

    def rounds(self) -> tuple[Round, ...]:
        """Return the answers of all clients without their files: by client, the oldest first."""
        return tuple(Round(*row) for row in self._all("rounds", "client, date, number"))

    def raw(self, number: int) -> bytes:
        """Return the bytes of the file that a round was read from.

        Raises:
            CannotWrite: when another program has taken the round away since it was asked for.
        """
        found = self._rows("SELECT raw FROM files WHERE number = ?", number)
        if not found:
            raise CannotWrite.of("book-in-use", self.path)
        return bytes(found[0][0])

    def seen(self) -> dict[str, Seen]:
        """Return what became of every file that was looked at, by its path and in that order."""
        rows = self._all("seen", "file")
        return {row[0]: replace(Seen(*row), kind=Kind(row[3])) for row in rows}

    def rejects(self) -> tuple[Reject, ...]:
        """Return why files were not taken in, by file."""
        return tuple(Reject(*row) for row in self._all("rejects", "file"))

    def keep(self, kept: Sequence[Kept]) -> tuple[str, ...]:
        """Take in what was read of files, in the place of what was kept of them and of the same client and day.

        Returns the clients that were known by nothing else than files that are another client's now; they are gone.
        """
        before = self._clients("seen", "file", [one.seen.file for one in kept])
        self.forget([file for one in kept for file in (one.seen.file, *one.forgotten)])
        entered = [(one.round, one.raw) for one in kept if one.round is not None]
        for table in {"rounds", "files", ANSWERS, RESULTS} & self._tables():
            self._delete(table, NUMBER, [number for one in kept for number in one.gone])
        rows: dict[str, Rows] = {
            "clients": self._entering(firms(kept)),
            "seen": [astuple(seen) for one in kept for seen in one.looked_at],
            "rejects": [astuple(reject) for one in kept for reject in one.rejects],
            "rounds": [astuple(new) for new, _ in entered],
            "files": [(new.number, raw) for new, raw in entered],
        }
        with database.told(self.path):
            for table, given in rows.items():
                database.enter(self._connection, table, given)
        more = "SELECT client FROM rounds UNION ALL SELECT client FROM seen"
        gone = f"DELETE FROM clients WHERE {_among('client')} AND client NOT IN ({more}) RETURNING client"  # noqa: S608
        return tuple(client for (client,) in self._rows(gone, [*before]))

    def _entering(self, told: Mapping[str, str]) -> Rows:
        """Return the clients that are not in the book; those whose firm is told make room for themselves."""
        self._delete("clients", "client", [client for client, firm in told.items() if firm])
        known = self._clients("clients", "client", [*told])
        return [(client, firm) for client, firm in told.items() if client not in known]

    def _clients(self, table: str, key: str, given: Sequence[str]) -> set[str]:
        asked = f'SELECT client FROM "{table}" WHERE {_among(key)}'  # noqa: S608
        return {client for (client,) in self._rows(asked, given)} if given else set()

    def forget(self, files: Sequence[str]) -> None:
        """Know nothing more of what became of files; answers that came from them stay."""
        for table in ("seen", "rejects"):
            self._delete(table, "file", files)

    def reject(self, faults: Mapping[str, Sequence[Reject]]) -> None:
        """Keep why files cannot be used any more, by file."""
        self._delete("rejects", "file", list(faults))
        with database.told(self.path):
            rows = [astuple(reject) for every in faults.values() for reject in every]
            database.enter(self._connection, "rejects", rows)

    def next_number(self) -> int:
        """Return a number above that of every round."""
        ((last,),) = self._rows("SELECT coalesce(max(number), 0) FROM rounds")
        return int(last) + 1

    def columns(self, table: str) -> dict[str, Cells]:
        """Return `ANSWERS` or `RESULTS` of the rounds that have any, with their `NUMBER`; in no order."""
        if table not in self._tables():
            return {}
        with database.told(self.path):
            found = self._connection.execute(f'SELECT * FROM "{table}"').fetchnumpy()  # noqa: S608
        return {name: database.without_gaps(cells) for name, cells in found.items()}

    def numbers(self, table: str) -> Cells:
        """Return the numbers of the rounds whose `ANSWERS` or `RESULTS` are kept."""
        rows = self._rows(f'SELECT number FROM "{table}"') if table in self._tables() else ()  # noqa: S608
        return np.array([number for (number,) in rows], np.int64)

    def append(self, table: str, columns: Mapping[str, Cells]) -> None:
        """Keep `ANSWERS` or `RESULTS` of further rounds."""
        with database.told(self.path):
            database.append(self._connection, table, columns)

    def drop(self, table: str) -> None:
        """Forget all answers or results; they can be worked out of the files again."""
        self._rows(f'DROP TABLE IF EXISTS "{table}"')

    def write_without(self, client: str) -> None:
        """Write the book anew without a client, so that nothing of it stays in the file, and go on with that.

        Lists and tables, which may name it, are read again when they are added next, as the files of the client are.

        Raises:
            CannotWrite: the book is then as it was.
        """
        gone = [one.number for one in self.rounds() if one.client == client]
        many, seen = {Kind.LIST, Kind.TABLE}, self.seen().values()
        lost = [s.file for s in seen if s.client == client or (not s.client and s.kind in many)]
        given = {"client": [client], NUMBER: gone, "file": lost}
        with database.told(self.path), database.beside(self.path) as (beside, new):
            _make(new, self.about())
            for table, key in _WHOSE.items():
                stay = f'SELECT * FROM "{table}" WHERE NOT list_contains(?, {key})'  # noqa: S608
                database.enter(new, table, self._rows(stay, given[key]))
            for table in (ANSWERS, RESULTS):
                if columns := self.columns(table):
                    stays = ~np.isin(columns[NUMBER], gone)
                    database.append(new, table, {name: cells[stays] for name, cells in columns.items()})
            new.close()
            self._connection.execute("CHECKPOINT")
            self._connection.close()
            beside.replace(self.path)
            self._connection = database.connected(self.path)

    def _bring_up(self) -> None:
        told = self.about().get("format", "") if "about" in self._tables() else ""
        if not told.isdigit():
            raise InvalidAnswers.of("not-a-book", self.path)
        form = int(told)
        if form > FORMAT:
            raise InvalidAnswers.of("book-newer", self.path)
        if form == FORMAT:
            return
        with database.told(self.path):
            if self.is_kept:
                self._connection = database.backed_up(self._connection, self.path)
            else:
                database.copy(self._connection)
        with self.changing():
            for step in range(form, FORMAT):
                for statement in MIGRATIONS[step]:
                    self._rows(statement)
            self.say("format", str(FORMAT))

    def _delete(self, table: str, key: str, given: Sequence[Any]) -> None:
        if given:
            self._rows(f'DELETE FROM "{table}" WHERE {_among(key)}', list(given))  # noqa: S608

    def _tables(self) -> set[str]:
        asked = "SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database()"
        return {name for (name,) in self._rows(asked)}

    def _all(self, table: str, order: str) -> Rows:
        return self._rows(f'SELECT * FROM "{table}" ORDER BY {order}')  # noqa: S608

    def _rows(self, statement: str, *given: Any) -> Rows:
        with database.told(self.path):
            return self._connection.execute(statement, list(given)).fetchall()


def _among(key: str) -> str:
    """Return the condition that a column holds one of the values given."""
    return f"{key} IN (SELECT unnest(?))"


def _make(connection: Connection, about: Mapping[str, str]) -> None:
    """Make the tables of an empty book."""
    for table, columns in _TABLES.items():
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
    database.enter(connection, "about", list(about.items()))
