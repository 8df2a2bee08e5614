"""A book as its owner uses it: files come in, broken ones are named, answers change, clients go."""

from __future__ import annotations

import csv
import errno
import json
import os
import resource
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import openpyxl
import pytest
from book import firms
from support import EXAMPLES, answers_of, clean_env, run

from cyberdiag.app.books import adding, listing, opened
from cyberdiag.app.books.reading import Reader
from cyberdiag.book import database, parquet, results, store
from cyberdiag.catalog import load
from cyberdiag.errors import CannotWrite, InvalidAnswers
from cyberdiag.messages import messages
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cyberdiag.book.records import Kept


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "clients.book"
    store.create(str(path), {"questionnaires": json.dumps(["cyber-risk", "leak-response"])})
    return path


def told(book: Path, *arguments: str, code: int = 0) -> str:
    """Run a command of a book in English; returns all that it said."""
    command, *rest = arguments
    done = run("book", command, str(book), *rest, lang="en", cwd=book.parent)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def clients(book: Path) -> dict[str, str]:
    with store.Store(str(book)) as found:
        return found.clients()


def days(book: Path, client: str) -> list[str]:
    with store.Store(str(book)) as found:
        return [one.date for one in found.rounds() if one.client == client]


def test_a_folder_comes_in_and_only_what_changed_the_next_time(book: Path) -> None:
    folder = firms.folder(book.parent / "in", 5)
    (folder / "letter.docx").write_bytes(b"PK")
    (folder / "prices.csv").write_text("item,price\nlamp,3\n")
    (folder / "package.json").write_text('{"name": "something"}')
    said = told(book, "add", "in")
    assert "taken in: 5 (clients: 5)" in said
    assert "Other files, left alone: 3" in said
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert "worked out now: 5" in told(book, "assess")
    again = told(book, "add", "in")
    assert "taken in: 0" in again
    assert "Unchanged since the last time: 5" in again
    assert "Other files, left alone: 3" in again
    assert "worked out now: 0" in told(book, "assess")
    firms.write(folder / "firm-002.yaml", firms.data(2, **{"TEC-01": "unknown"}))
    assert "taken in: 1 (clients: 1)" in told(book, "add", "in")
    assert "worked out now: 1" in told(book, "assess")
    assert days(book, "firm-002") == ["2026-04-01"], "a file corrects itself"


def test_broken_files_are_named_with_place_and_reason_and_stop_no_other(book: Path) -> None:
    folder = firms.folder(book.parent / "in", 3)
    firms.write(folder / "a.json", firms.data(7, **{"TEC-01": "yess", "ORG-01": "noo"}))
    (folder / "b.yaml").write_text("cyberdiag: answers/1\nanswers:\n\tTEC-01: yes\n")
    (folder / "c.csv").write_bytes(b"\xff\xfe\x00")
    (folder / "d.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    said = told(book, "add", "in")
    assert "taken in: 3" in said
    assert "could not be taken in: 4" in said
    checked = told(book, "check")
    for place in ("a.json:", "b.yaml:3:1", "c.csv:1:1", "d.xlsx"):
        assert place in checked
    assert "“yess”" in checked or "yess" in checked
    assert "yes (Yes)" in checked, "what could be chosen is told as it would have been then"
    assert "could not be taken in" in told(book, "show", "a", code=4), "it is no unknown client"
    assert "could not be taken in: 4" in told(book, "add", "in"), "as long as it is so"
    told(book, "add", "in", "--strict", code=4)
    told(book, "check", "--strict", code=4)
    firms.write(folder / "b.yaml", firms.data(8))
    assert "taken in: 1" in told(book, "add", "in")
    assert "b.yaml" not in told(book, "check")


def test_only_where_every_file_is_rejected_the_run_fails(book: Path) -> None:
    (book.parent / "in").mkdir()
    (book.parent / "in" / "a.yaml").write_text("cyberdiag: answers/1\nanswers: 7\n")
    told(book, "add", "in", code=4)
    firms.folder(book.parent / "in", 1)
    told(book, "add", "in")
    (book.parent / "in" / "b.yaml").write_text("cyberdiag: answers/1\nanswers: 7\n")
    told(book, "add", "in", "--strict", code=4)
    told(book, "add", "nowhere", "in", code=2)


def test_what_is_no_answers_file_is_refused_where_it_is_named_itself(book: Path) -> None:
    (book.parent / "other.json").write_text('{"name": "something"}')
    (book.parent / "form.html").write_text("<html></html>")
    assert "other.json" in told(book, "add", "other.json", code=4)
    assert "form" in told(book, "add", "form.html", code=4)


def test_clients_are_called_as_their_files_and_a_generic_name_as_its_folder(book: Path) -> None:
    top = book.parent / "in"
    firms.write(top / "north" / "lamp shop.yaml", firms.data(1))
    firms.write(top / "clinic" / "answers.yaml", firms.data(2))
    firms.write(top / "answers.json", firms.data(3))
    told(book, "add", "in")
    assert set(clients(book)) == {"north/lamp shop", "clinic", "in"}
    firms.write(top / "x.yaml", firms.data(4))
    told(book, "add", "in/x.yaml", "--client", "Other")
    told(book, "add", "in")
    assert set(clients(book)) == {"north/lamp shop", "clinic", "in", "Other"}, "a file stays its client's"


def test_the_same_twice_two_firms_with_one_name_and_new_answers(book: Path) -> None:
    top = book.parent / "in"
    firms.write(top / "a.yaml", firms.data(1, "Minato"))
    firms.write(top / "copy of a.yaml", firms.data(1, "Minato"))
    firms.write(top / "b.json", firms.data(2, "Minato"))
    said = told(book, "add", "in")
    assert "say what another one says already: 1" in said
    assert set(clients(book)) == {"a", "b"}
    checked = told(book, "check")
    assert "Firms under several names in the book: 1" in checked
    firms.write(book.parent / "later" / "a.json", firms.data(1, "Minato", "2026-10-01", **{"TEC-01": "yes"}))
    told(book, "add", "later")
    assert days(book, "a") == ["2026-04-01", "2026-10-01"]
    firms.write(book.parent / "later" / "b.yaml", firms.data(5, "Somebody else"))
    assert "is Minato in this book" in told(book, "add", "later")
    firms.write(book.parent / "again" / "a.yaml", firms.data(3, "Minato", "2026-10-01"))
    assert "other answers of the same day (2026-10-01)" in told(book, "add", "again", code=4)
    assert days(book, "a") == ["2026-04-01", "2026-10-01"]


def test_a_client_that_has_not_answered_is_told_and_so_is_what_is_old_open_or_of_another_version(
    book: Path,
) -> None:
    top = book.parent / "in"
    firms.write(top / "blank.yaml", {**firms.data(1), "answers": {}})
    firms.write(top / "old.yaml", firms.data(2, date="2020-02-01"))
    firms.write(top / "dayless.json", {**firms.data(3), "date": ""})
    firms.write(top / "half.yaml", firms.data(4, **dict.fromkeys(("TEC-01", "TEC-02", "ORG-01"))))
    firms.write(top / "other.yaml", {**firms.data(5), "questionnaires": {"cyber-risk": "1.0"}})
    told(book, "add", "in")
    said = told(book, "check", "--months", "24")
    assert "Not answered yet: 1" in said
    assert "Older than 24 months, or without a day: 2" in said
    assert "Left questions open: 1" in said
    assert "3 questions open" in said
    assert "Answered another version of the questionnaire: 1" in said


def test_no_name_and_no_answer_is_read_as_sql(book: Path) -> None:
    ending = "x', 'y', 0); DROP TABLE clients; --"
    firms.folder(book.parent / "in", 0)
    firms.write(
        book.parent / "in" / f"{ending}.yaml",
        firms.data(1, ending, **{"ORG-01": {"answer": "no", "note": ending}}),
    )
    told(book, "add", "in")
    told(book, "assess")
    assert list(clients(book).values()) == [ending]
    assert ending in told(book, "show", ending)
    told(book, "remove", ending)
    assert clients(book) == {}


def test_a_removed_client_leaves_nothing_in_the_file(book: Path) -> None:
    top = firms.folder(book.parent / "in", 3)
    firms.write(
        top / "kita.yaml",
        firms.data(5, "Kita Design Office", **{"ORG-01": {"answer": "no", "note": "a secret note"}}),
    )
    (top / "kita2.yaml").write_text(
        "cyberdiag: answers/1\norganisation: Kita Design Office\nanswers: {TEC-01: maybe}\n"
    )
    told(book, "add", "in")
    told(book, "assess")
    assert b"Kita Design" in book.read_bytes()
    assert "no client" in told(book, "remove", "kitta", code=2)
    told(book, "remove", "kita")
    told(book, "remove", "kita2")
    raw = book.read_bytes()
    for word in (b"Kita", b"kita", b"a secret note"):
        assert word not in raw
    assert sorted(clients(book)) == ["firm-000", "firm-001", "firm-002"]
    assert "worked out now: 0" in told(book, "assess"), "the others stay assessed"
    assert [p.name for p in book.parent.iterdir() if p.name != "in"] == ["clients.book"]


def test_one_client_is_shown_as_assess_shows_it_with_what_changed(book: Path, tmp_path: Path) -> None:
    firms.write(tmp_path / "in" / "shop.yaml", firms.data(1, "Lamp Shop", "2025-04-01"))
    later = firms.write(
        tmp_path / "in2" / "shop.yaml", firms.data(1, "Lamp Shop", "2026-04-01", **{"TEC-01": "yes"})
    )
    told(book, "add", "in", "in2")
    said = told(book, "show", "shop", "-o", "r.json", "-o", "r.html")
    assert "Lamp Shop" in said
    made = json.loads((tmp_path / "r.json").read_text())
    assert made["since"]["rounds"] or made["since"]
    alone = run("assess", "-a", str(later), "--no-input", "--missing", "estimate", "-f", "json", lang="en")
    other = json.loads(alone.stdout)
    for part in ("diagnoses", "loss", "actions"):
        assert made[part] == other[part]
    told(book, "list", "-o", "l.json")
    (listed,) = json.loads((tmp_path / "l.json").read_text())["clients"]
    main = next(s for s in made["loss"]["scenarios"] if s["id"] == listed["incident"]["id"])
    assert (listed["incident"]["p50"], listed["incident"]["p95"]) == (main["p50"], main["p95"])
    assert listed["expected_annual"]["yen"] == made["loss"]["expected_annual"]
    assert stat.S_IMODE((tmp_path / "r.html").stat().st_mode) == 0o600
    told(book, "show", "shopp", code=2)


def test_the_examples_come_to_the_same_in_a_book(book: Path) -> None:
    for firm in (p.name for p in EXAMPLES.iterdir() if (p / "answers.yaml").exists()):
        told(book, "add", str(answers_of(firm)), "--client", firm)
        alone = run("assess", "-a", str(answers_of(firm)), "--no-input", "-f", "json", "--trials", "0")
        shown = run("book", "show", str(book), firm, "-f", "json")
        assert json.loads(alone.stdout)["diagnoses"] == json.loads(shown.stdout)["diagnoses"]


@pytest.mark.parametrize("made", ["text", "empty", "cut", "changed", "other tables", "folder"])
def test_what_is_no_book_is_refused(book: Path, made: str) -> None:
    raw = book.read_bytes()
    match made:
        case "text":
            book.write_text("hello " * 1000)
        case "empty":
            book.write_bytes(b"")
        case "cut":
            book.write_bytes(raw[: len(raw) // 2])
        case "changed":
            book.write_bytes(raw[:9000] + b"\xff" * 300 + raw[9300:])
        case "other tables":
            book.unlink()
            with duckdb.connect(str(book)) as connection:
                connection.execute("CREATE TABLE about (x INTEGER)")
        case _:
            book.unlink()
            book.mkdir()
    for command in (("assess",), ("check",), ("add", "."), ("remove", "x")):
        told(book, *command, code=4)


def test_a_book_of_a_later_version_is_left_alone(book: Path) -> None:
    with store.Store(str(book)) as found:
        found.say("format", str(store.FORMAT + 1))
    before = book.read_bytes()
    assert "newer version of cyberdiag" in told(book, "assess", code=4)
    assert book.read_bytes() == before


def test_a_book_of_an_earlier_version_is_brought_up_and_kept_beside(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(book, "add", str(firms.write(book.parent / "a.yaml", firms.data(1))))
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    monkeypatch.setitem(store.MIGRATIONS, store.FORMAT - 1, ("ALTER TABLE clients ADD COLUMN extra VARCHAR",))
    with store.Store(str(book)) as found:
        assert found.about()["format"] == str(store.FORMAT)
        assert [one.client for one in found.rounds()] == ["a"]
    backup = book.with_name(book.name + ".bak")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    monkeypatch.undo()
    with store.Store(str(backup)) as old:
        assert [one.client for one in old.rounds()] == ["a"]
    with pytest.raises(InvalidAnswers):
        store.Store(str(book))


def test_two_programs_do_not_write_one_book(book: Path) -> None:
    with store.Store(str(book)):
        assert "Another program has this book open" in told(book, "assess", code=6)
    told(book, "assess")


def test_nothing_is_written_over(book: Path) -> None:
    done = run("book", "new", str(book), lang="en")
    assert done.returncode == 6
    with pytest.raises(CannotWrite):
        store.create(str(book.parent / "none" / "x.book"), {})


KILLED = """
import os, signal, sys
from cyberdiag.book import database, results, store
from cyberdiag.app.books import opened

results.PORTION, left = 10, int(sys.argv[3])
enter = database.enter

def counted(*given):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    enter(*given)

database.enter = counted
from cyberdiag.cli.main import run
sys.exit(run(["book", "add", *sys.argv[1:3]]))
"""


def test_a_program_that_is_killed_leaves_the_last_whole_state(book: Path) -> None:
    """Killed before any table is written, the book opens and holds whole clients only; the next run ends the work."""
    firms.folder(book.parent / "in", 40)
    counts = []
    for statements in (2, 5, 4, 3, 5, 7):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(book), "in", str(statements)],
            cwd=book.parent, env=clean_env("en"), capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in book.parent.glob("clients.book*")}
        assert set(modes.values()) == {0o600}, modes
        with store.Store(str(book)) as found:
            counts.append(len(found.rounds()))
            assert counts[-1] == len(found.clients()) == found.numbers(store.ANSWERS).size
            assert sum(bool(found.raw(one.number)) for one in found.rounds()) == counts[-1]
    assert counts == sorted(counts)
    assert 0 < counts[-1] < 40
    told(book, "add", "in")
    assert len(clients(book)) == 40


def test_a_disk_that_fills_ends_the_run_and_nothing_is_lost(book: Path) -> None:
    firms.folder(book.parent / "in", 60)
    told(book, "add", str(book.parent / "in" / "firm-000.yaml"))

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    full = subprocess.run(
        [sys.executable, "-m", "cyberdiag", "book", "add", str(book), "in"],
        cwd=book.parent, env=clean_env("en"), capture_output=True, text=True, check=False, preexec_fn=small,
    )  # fmt: skip
    assert full.returncode == 6, full.stderr
    assert "cannot be written" in full.stderr
    assert "Traceback" not in full.stderr
    assert set(clients(book)) == {"firm-000"}
    told(book, "add", "in")
    assert len(clients(book)) == 60


def heeding() -> None:
    """Heed Ctrl-C, whatever the one that runs the tests was told to ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_what_was_read(book: Path) -> None:
    firms.folder(book.parent / "in", 40)
    interrupted = KILLED.replace("signal.SIGKILL", "signal.SIGINT")
    done = subprocess.run(
        [sys.executable, "-c", interrupted, str(book), "in", "8"],
        cwd=book.parent, env=clean_env("en"), capture_output=True, text=True, check=False, preexec_fn=heeding,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert "goes on where it stopped" in done.stderr
    assert 0 < len(clients(book)) < 40


def test_a_book_from_a_stranger_opens_no_other_file(book: Path) -> None:
    """A view in it that reads a file of the owner's tells nothing of it."""
    secret = book.parent / "secret.txt"
    secret.write_text("the secret of the owner")
    with duckdb.connect(str(book)) as connection:
        connection.execute("DROP TABLE clients")
        connection.execute(
            f"CREATE VIEW clients AS SELECT content AS client, '' AS organisation FROM read_text('{secret}')"  # noqa: S608
        )
    for command in ("check", "assess"):
        assert "the secret" not in told(book, command, code=4)


@pytest.mark.parametrize(
    "statement",
    [
        "LOAD httpfs",
        "COPY (SELECT 1) TO 'made.csv'",
        "ATTACH 'other.book'",
        "SET threads = 2",
    ],
)
def test_the_database_of_a_book_reaches_no_extension_and_no_other_file(
    statement: str, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book.parent)
    connection = database.connected(str(book))
    try:
        with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
            connection.execute(statement)
    finally:
        connection.close()


def test_a_fault_of_our_own_in_one_file_costs_none_of_the_others(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firms.folder(book.parent / "in", 3)
    read = Reader.read

    def faulty(reader: Reader, raw: bytes, path: str, *, named: bool = False) -> object:
        if "firm-001" in path:
            raise KeyError("somewhere")
        return read(reader, raw, path, named=named)

    monkeypatch.setattr(Reader, "read", faulty)
    folder = str(book.parent / "in")
    assert adding.add(str(book), [folder], messages("en"), Look(), client=None, strict=False) == 0
    assert "a fault of cyberdiag itself" in capsys.readouterr().err
    assert set(clients(book)) == {"firm-000", "firm-002"}


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number: int, client: str, **changed: str) -> dict[str, str]:
    """Return the answers of a firm as a row of a wide table."""
    held = firms.data(number, f"Firm {number}")
    told = {k: ";".join(v) if isinstance(v, list) else str(v) for k, v in held["answers"].items()}
    whole = {
        "client": client,
        "organisation": held["organisation"],
        "date": held["date"],
        **dict.fromkeys(firms.questions().by_id, ""),
    }
    return {**whole, **told, **changed}


def test_the_rows_of_a_table_are_clients_as_files_are(book: Path) -> None:
    """They come to the same as the files, a faulty row is named with its place, and only what changed is read again."""
    rows = [row(n, f"firm-{n:03}") for n in range(4)]
    bad = [row(5, "bad", **{"TEC-01": "maybe"}), row(6, ""), row(7, "firm-001")]
    path = table(book.parent / "all.csv", [*rows, *bad])
    said = told(book, "add", "all.csv")
    assert "taken in: 4 (clients: 4)" in said
    assert "could not be taken in: 3" in said
    for words in (
        "all.csv:6:",
        "maybe",
        "all.csv:7:1",
        "names no client",
        "all.csv:8:1",
        "stands in row 3 already",
    ):
        assert words in said
    assert sorted(clients(book)) == ["firm-000", "firm-001", "firm-002", "firm-003"]
    other = book.with_name("other.book")
    run("book", "new", str(other))
    told(other, "add", str(firms.folder(book.parent / "in", 4)))
    said = [
        told(one, "assess").split("Quick")[1].split("Files")[0].split("To see")[0] for one in (book, other)
    ]
    assert said[0] == said[1]
    rows[2]["TEC-01"] = "unknown"
    table(path, rows)
    assert "taken in: 1" in told(book, "add", "all.csv")
    assert "Unchanged since the last time: 1" in told(book, "add", "all.csv")
    told(book, "remove", "firm-003")
    assert b"firm-003" not in book.read_bytes()


def test_parquet_and_lines_of_json_come_into_a_book(book: Path) -> None:
    rows = [row(n, f"firm-{n:03}") for n in range(3)]
    columns = {k: np.array([one[k] for one in rows], object) for k in rows[0]}
    (book.parent / "a.parquet").write_bytes(parquet.whole(columns))
    lines = [json.dumps(firms.data(n) | {"client": f"line-{n}"}) for n in (7, 8)]
    (book.parent / "b.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n")
    (book.parent / "c.parquet").write_bytes(b"PAR1 no table")
    said = told(book, "add", "a.parquet", "b.jsonl", "c.parquet")
    assert "taken in: 5 (clients: 5)" in said
    assert "could not be taken in: 2" in said
    assert "b.jsonl:3" in said
    assert "c.parquet" in said
    assert sorted(clients(book)) == ["firm-000", "firm-001", "firm-002", "line-7", "line-8"]


def test_firms_that_answer_the_same_are_as_many_clients_as_somebody_named(book: Path) -> None:
    """Rows of a table and files that say whose they are: only where nothing but the file's name tells is the same a copy."""
    alike = [{"client": name, "TEC-01": "yes"} for name in ("alpha", "beta")]
    assert "taken in: 2 (clients: 2)" in told(book, "add", table(book.parent / "t.csv", alike).name)
    for name in ("north", "south"):
        firms.write(book.parent / "in" / f"{name}.yaml", {**firms.data(1), "client": name})
    firms.write(book.parent / "in" / "zcopy.yaml", firms.data(1))
    said = told(book, "add", "in")
    assert "taken in: 2" in said
    assert "say what another one says already: 1" in said
    assert set(clients(book)) == {"alpha", "beta", "north", "south"}
    assert "Unchanged since the last time: 1" in told(book, "add", "t.csv")
    table(book.parent / "again.csv", alike)
    assert "say what another one says already: 2" in told(book, "add", "again.csv")


def test_a_copy_is_one_only_as_long_as_it_is(book: Path) -> None:
    """Where the file that it was copied from changes, or it changes itself, it is the client of its name."""
    top = book.parent / "in"
    for name in ("a", "b", "c"):
        firms.write(top / f"{name}.yaml", firms.data(1))
    assert "say what another one says already: 2" in told(book, "add", "in")
    firms.write(top / "c.yaml", firms.data(3, date="2026-09-09"))
    told(book, "add", "in")
    assert set(clients(book)) == {"a", "c"}
    firms.write(top / "a.yaml", firms.data(2))
    told(book, "add", "in")
    assert set(clients(book)) == {"a", "b", "c"}
    assert all(len(days(book, name)) == 1 for name in "abc")


def test_a_file_that_is_said_to_be_another_clients_is_that_ones_alone(book: Path) -> None:
    firms.write(book.parent / "x.yaml", firms.data(1, "Lamp"))
    told(book, "add", "x.yaml")
    told(book, "add", "x.yaml", "--client", "Lamp Ltd")
    assert (days(book, "x"), days(book, "Lamp Ltd")) == ([], ["2026-04-01"])
    assert "Not answered yet: 1" in told(book, "check")
    assert "1 clients (worked out now: 0" in told(book, "assess")


def test_a_file_that_is_renamed_stays_its_clients(book: Path) -> None:
    """A firm is not counted twice because its file was moved; what is corrected in it later is still that client's."""
    old = firms.write(book.parent / "in" / "a.yaml", firms.data(1))
    told(book, "add", "in")
    new = old.rename(old.with_name("b.yaml"))
    told(book, "add", "in")
    firms.write(new, firms.data(2))
    told(book, "add", "in")
    assert {name: days(book, name) for name in clients(book)} == {"a": ["2026-04-01"]}
    told(book, "add", "in/b.yaml", "--client", "b")
    assert (days(book, "a"), days(book, "b")) == ([], ["2026-04-01"])


def test_a_firm_may_get_a_new_name(book: Path) -> None:
    """One file alone is whose the user says; of many that are said to be one client's, those of other firms stay out."""
    firms.write(book.parent / "x.yaml", firms.data(1, "Lamp"))
    told(book, "add", "x.yaml")
    for name, firm in (("new", "Light"), ("other", "Somebody else")):
        firms.write(book.parent / "in" / f"{name}.yaml", firms.data(2, firm, f"2026-06-0{len(name)}"))
    said = told(book, "add", "in", "--client", "x", code=4)
    assert "add this file alone with --client x" in said
    told(book, "add", "in/new.yaml", "--client", "x")
    assert days(book, "x") == ["2026-04-01", "2026-06-03"]
    assert clients(book) == {"x": "Light"}


def test_what_could_not_be_taken_in_is_told_until_it_is_mended_or_gone(book: Path) -> None:
    """Rows of a table too: a row that has another name by now leaves nothing behind."""
    wrong = book.parent / "in" / "wrong.yaml"
    wrong.parent.mkdir()
    wrong.write_text("cyberdiag: answers/1\nanswers: 7\n")
    rows = [{"client": "alpha", "TEC-01": "yes"}, {"client": "", "TEC-01": "no"}]
    path = table(book.parent / "t.csv", rows)
    told(book, "add", "in", "t.csv")
    said = told(book, "add", "t.csv", "--strict", code=4)
    assert "names no client" in said, "a table is not known as it is while a row of it stays out"
    wrong.unlink()
    table(path, [rows[0], rows[1] | {"client": "beta"}])
    assert "taken in: 1" in told(book, "add", "t.csv", "--strict")
    assert set(clients(book)) == {"alpha", "beta"}
    told(book, "check", "--strict")


def test_a_client_that_was_removed_comes_back_with_its_list_or_table(book: Path) -> None:
    table(book.parent / "t.csv", [{"client": "alpha", "TEC-01": "yes"}, {"client": "beta", "TEC-01": "no"}])
    table(book.parent / "list.csv", [{"client": "late", "organisation": "Late Ltd"}])
    told(book, "add", "t.csv", "list.csv")
    for name in ("alpha", "late"):
        told(book, "remove", name)
    told(book, "add", "t.csv", "list.csv")
    assert set(clients(book)) == {"alpha", "beta", "late"}


def test_a_book_under_another_name_is_the_same_book(book: Path) -> None:
    """A client leaves the book itself, not a copy in the place of the link to it."""
    firms.write(book.parent / "kita.yaml", firms.data(1, "Kita"))
    link = book.with_name("link.book")
    link.symlink_to(book)
    told(link, "add", "kita.yaml")
    told(link, "remove", "kita")
    assert link.is_symlink()
    assert b"Kita" not in book.read_bytes()


def test_a_table_of_many_rows_comes_in_by_portions(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read and not yet kept is never more than a portion, so that a table costs no more memory than a folder."""
    sizes = []
    keep = store.Store.keep

    def counted(self: store.Store, kept: Sequence[Kept]) -> None:
        sizes.append(len(kept))
        keep(self, kept)

    monkeypatch.setattr(store.Store, "keep", counted)
    monkeypatch.setattr(results, "PORTION", 4)
    path = table(book.parent / "t.csv", [{"client": f"c{n}", "TEC-01": "yes"} for n in range(10)])
    assert adding.add(str(book), [str(path)], messages("en"), Look(), client=None, strict=False) == 0
    assert max(sizes) <= 4
    assert len(clients(book)) == 10


def test_why_a_file_stays_out_is_told_in_the_language_of_who_asks(book: Path) -> None:
    """What could be chosen is named as the questions of now name it, whoever added the file."""
    top = book.parent / "in"
    firms.write(top / "a.json", firms.data(7, **{"TEC-01": "yess", "data_kinds": ["none", "my-number"]}))
    (top / "b.csv").write_text("id,answer\nTEC-01,Partlyy\n")
    run("book", "add", str(book), "in", lang="en", cwd=book.parent)
    english, japanese = (told(book, "check", "--lang", lang, code=4) for lang in ("en", "ja"))
    for lang, said in (("en", english), ("ja", japanese)):
        asked = load.question_set(("cyber-risk",), lang, whole=True).by_id
        for question, choice in (("TEC-01", "yes"), ("TEC-01", "partly"), ("data_kinds", "none")):
            label = next(c.label for c in asked[question].choices if c.id == choice)
            assert label in said
    assert "Yes" not in japanese


def test_a_folder_that_may_not_be_looked_into_is_told_and_the_others_come_in(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    top = firms.folder(book.parent / "in", 2)
    (top / "closed").mkdir()
    look_into = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look_into(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ends = [
        adding.add(str(book), [str(top)], messages("en"), Look(), client=None, strict=s)
        for s in (False, True)
    ]
    assert ends == [0, 4]
    assert "look into this folder" in capsys.readouterr().err
    assert len(clients(book)) == 2


def test_a_place_that_takes_no_file_takes_no_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a new one nor one without a client: nothing changes, and the system's word is told."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    path = str(tmp_path / "a.book")
    store.create(path, {})
    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(CannotWrite):
        store.create(str(tmp_path / "b.book"), {})
    with store.Store(path) as found, pytest.raises(CannotWrite):
        found.write_without("x")
    assert [one.name for one in tmp_path.iterdir()] == ["a.book"]


def test_a_book_finds_its_own_questionnaire_from_every_folder_by_every_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert run("new", "own", cwd=home).returncode == 0
    run("book", "new", "a.book", "own", cwd=home)
    told = {
        "cyberdiag": "answers/1",
        "questionnaires": {"own": "1.0"},
        "answers": {"employees": 9, "MY-01": "no"},
    }
    firms.write(home / "firm.yaml", told)
    for command, *more in (("add", "home/firm.yaml"), ("list",), ("show", "firm"), ("crosswalk", "scs3")):
        done = run("book", command, "home/a.book", *more, lang="en", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "do not fit" not in done.stdout


def test_a_book_is_opened_once_for_all_that_are_shown(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program changes meanwhile is said to be so, and never taken for a fault of ours."""
    told(book, "add", str(firms.folder(book.parent / "in", 6)))
    connected, count = database.connected, []
    monkeypatch.setattr(database, "connected", lambda path: count.append(path) or connected(path))
    given = opened.opened(str(book), messages("en"), Look())
    assert len(listing.Run(messages("en"), Look()).listed(given, given.day).reasons) == 6
    assert len(count) == 2
    told(book, "remove", "firm-003")
    with pytest.raises(CannotWrite):
        list(given.answers(["firm-003"]))


def test_what_is_printed_to_be_typed_works_for_a_client_whose_name_looks_like_an_option(book: Path) -> None:
    firms.write(book.parent / "-v x.yaml", firms.data(1))
    told(book, "add", "./-v x.yaml")
    said = told(book, "show", "--", "-v x")
    _, *typed = shlex.split(said[said.rindex("cyberdiag book show") :].splitlines()[0])
    assert run(*typed, cwd=book.parent).returncode == 0
    assert (book.parent / "-v x.html").exists()


def test_a_book_without_clients_sends_nothing_and_says_why(book: Path) -> None:
    assert "no client yet" in told(book, "send", "-o", "out")
    assert not (book.parent / "out").exists()


def test_what_the_program_wrote_of_a_book_is_no_answers_file(book: Path) -> None:
    """It may lie in the folder that is added; named itself it is refused."""
    folder = firms.folder(book.parent / "in", 2)
    told(book, "add", "in")
    told(book, "report", "-o", "in/r.csv", "-o", "in/r.parquet", "-o", "in/r.json")
    told(book, "list", "-o", "in/l.json")
    row_each = table(book.parent / "t.csv", [row(n, f"firm-{n:03}") for n in range(2)])
    told(row_each, "assess", "-o", "in/a.jsonl")
    other = book.with_name("other.book")
    run("book", "new", str(other))
    said = told(other, "add", "in")
    assert "taken in: 2 (clients: 2)" in said
    assert "Other files, left alone: 5" in said
    assert "could not" not in said
    assert "table of results" in told(other, "add", str(folder / "r.csv"), code=4)


def test_a_table_of_answers_that_cannot_be_read_as_one_is_no_list_of_clients(book: Path) -> None:
    """Nor is it left alone in silence: its answers would be lost."""
    folder = book.parent / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("客先,TEC-01\nalpha,yes\n", encoding="utf-8")
    sheet = openpyxl.Workbook()
    for cells in (["client", "TEC-01"], ["alpha", "yes"]):
        sheet.active.append(cells)
    sheet.save(folder / "b.xlsx")
    (folder / "c.jsonl").write_text('{"client": ["x"], "TEC-01": "yes"}\n')
    said = told(book, "add", "in", code=4)
    for place in ("a.csv:1:4", "b.xlsx:B1", "c.jsonl:1"):
        assert place in said
    assert said.count("answers beside its clients") == 2
    assert clients(book) == {}


@pytest.mark.parametrize(
    "said", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error: Interrupted!")]
)
def test_ctrl_c_is_no_fault_of_ours_and_no_damage_where_the_database_is_at_work(said: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), database.told("a.book"):
        raise said
    with pytest.raises(RuntimeError), database.told("a.book"):
        raise RuntimeError("something else")
