"""A book of many firms: private, whole at any moment, closed to other files, and one broken file costs no other."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from .instead import Never, by, nothing, returns, seen, value
from .protection import Protection

BOOK = "tests/book/test_book.py::"
_STATEMENTS = ("LOAD httpfs", "ATTACH 'other.book'", "SET threads = 2")
HOSTILE = "tests/cli/test_hostile_files.py::"
INTAKE = "tests/book/test_intake.py::"


def _same_anywhere(taking: Any, new: Any, *, is_told: bool) -> Any:
    """Take what says the same for a copy, whoever it is said to be of."""
    return taking._said.get(new.digest)


def _only_deleted(store: Any, client: str) -> None:
    """Take a client out of the tables, but leave the file as it was."""
    with store.changing():
        for table in ("clients", "rounds", "seen"):
            store._rows(f'DELETE FROM "{table}" WHERE client = ?', client)  # noqa: S608


def _spelled_out(found: Any) -> Any:
    def call(self: Any, statement: str, *given: Any) -> Any:
        for one in given:
            statement = statement.replace("?", f"'{one}'" if isinstance(one, str) else str(one), 1)
        return found(self, statement)

    return call


PROTECTIONS = (
    Protection(
        "book-private",
        "A book is readable by its owner only.",
        {"cyberdiag.book.database:owner_only": by(nullcontext)},
        (
            f"{INTAKE}test_a_folder_comes_in_and_only_what_changed_the_next_time",
            f"{BOOK}test_a_program_that_is_killed_leaves_the_last_whole_state",
        ),
    ),
    Protection(
        "book-place",
        "A place where no book can be written is told.",
        {"cyberdiag.book.database:files": seen(refusing=lambda _: nullcontext())},
        (
            f"{HOSTILE}test_where_nothing_may_be_written_nothing_is[book new]",
            f"{HOSTILE}test_what_is_no_file_is_refused_as_output[book new-nnnnnnnnn]",
        ),
    ),
    Protection(
        "book-closed",
        "The database of a book opens no other file and loads no extension.",
        {"cyberdiag.book.database:_CLOSED": value({})},
        (
            f"{BOOK}test_a_book_from_a_stranger_opens_no_other_file",
            *(
                f"{BOOK}test_the_database_of_a_book_reaches_no_extension_and_no_other_file[{s}]"
                for s in _STATEMENTS
            ),
        ),
    ),
    Protection(
        "book-sql",
        "No name and no answer becomes SQL.",
        {"cyberdiag.book.store:Store._rows": _spelled_out},
        (f"{BOOK}test_no_name_and_no_answer_is_read_as_sql",),
    ),
    Protection(
        "book-whole",
        "What is taken in comes into the book whole or not at all.",
        {"cyberdiag.book.store:Store.changing": by(lambda _: nullcontext())},
        (f"{BOOK}test_a_program_that_is_killed_leaves_the_last_whole_state",),
    ),
    Protection(
        "book-removed",
        "A client that is removed leaves nothing in the file.",
        {"cyberdiag.book.store:Store.write_without": by(_only_deleted)},
        (f"{BOOK}test_a_removed_client_leaves_nothing_in_the_file",),
    ),
    Protection(
        "book-alike",
        "Firms that answer the same are as many clients as somebody named.",
        {"cyberdiag.book.intake:Intake._same": by(_same_anywhere)},
        (f"{INTAKE}test_firms_that_answer_the_same_are_as_many_clients_as_somebody_named",),
    ),
    Protection(
        "book-forgotten",
        "What could not be taken in is told until it is mended or gone, and no longer.",
        {"cyberdiag.book.intake:Intake.rows_left": returns(())},
        (f"{INTAKE}test_what_could_not_be_taken_in_is_told_until_it_is_mended_or_gone",),
    ),
    Protection(
        "book-newer",
        "A book of a later version is refused and left as it is.",
        {"cyberdiag.book.store:Store._bring_up": nothing},
        (f"{BOOK}test_a_book_of_a_later_version_is_left_alone",),
    ),
    Protection(
        "book-faults",
        "What the database complains of is told in our words.",
        {"cyberdiag.book.database:told": by(lambda _: nullcontext())},
        (
            f"{BOOK}test_what_is_no_book_is_refused",
            f"{BOOK}test_a_disk_that_fills_ends_the_run_and_nothing_is_lost",
        ),
    ),
    Protection(
        "book-one-file",
        "A fault of our own in one file costs none of the others.",
        {"cyberdiag.app.books.adding:Exception": value(Never)},
        (f"{INTAKE}test_a_fault_of_our_own_in_one_file_costs_none_of_the_others",),
    ),
    Protection(
        "book-other-firm",
        "Answers of another firm, or of a day that another file gave, take the place of none.",
        {"cyberdiag.book.intake:Intake._fault": returns(None)},
        (f"{INTAKE}test_the_same_twice_two_firms_with_one_name_and_new_answers",),
    ),
    Protection(
        "book-listed",
        "A client that a list names stays in the book when its only file is another client's.",
        {"cyberdiag.book.records:Kept.looked_at": by(property(lambda kept: (kept.seen,)))},
        (f"{INTAKE}test_a_client_of_whom_nothing_is_left_goes_with_its_file_and_that_is_told",),
    ),
    Protection(
        "book-looked-into",
        "A book that cannot be written can be looked into.",
        {"cyberdiag.book.database:may_write": returns(True)},
        (f"{BOOK}test_a_book_that_cannot_be_written_can_be_looked_into",),
    ),
)
