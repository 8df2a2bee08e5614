"""A book as its owner uses it: files come in, broken ones are named, answers change, clients go."""

from __future__ import annotations

import errno
import json
import resource
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import duckdb
import pytest
from book import firms
from book.begun import clients, told
from support import EXAMPLES, answers_of, clean_env, run

from cyberdiag.app import reviewing
from cyberdiag.app.books import listing, opened
from cyberdiag.book import database, store
from cyberdiag.errors import CannotWrite, InvalidAnswers
from cyberdiag.messages import messages
from cyberdiag.outside import files
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from pathlib import Path


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
    with monkeypatch.context() as closed:
        closed.setattr(database, "may_write", lambda _: False)
        before = book.read_bytes()
        with store.Store(str(book), looks=True) as looked:
            assert looked.about()["format"] == str(store.FORMAT)
            assert bytes(looked.raw(1)) == (book.parent / "a.yaml").read_bytes()
        assert book.read_bytes() == before
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
    with database.looked_into(str(book)) as looked, pytest.raises(duckdb.PermissionException):
        looked.execute(f"SELECT * FROM read_text('{secret}')")  # noqa: S608


def test_a_book_under_another_name_is_the_same_book(book: Path) -> None:
    """A client leaves the book itself, not a copy in the place of the link to it."""
    firms.write(book.parent / "kita.yaml", firms.data(1, "Kita"))
    link = book.with_name("link.book")
    link.symlink_to(book)
    told(link, "add", "kita.yaml")
    told(link, "remove", "kita")
    assert link.is_symlink()
    assert b"Kita" not in book.read_bytes()


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


@pytest.mark.parametrize(
    "said", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error: Interrupted!")]
)
def test_ctrl_c_is_no_fault_of_ours_and_no_damage_where_the_database_is_at_work(said: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), database.told("a.book"):
        raise said
    with pytest.raises(RuntimeError), database.told("a.book"):
        raise RuntimeError("something else")


def test_a_client_is_found_by_its_firm_too_and_two_of_one_name_are_told_apart(book: Path) -> None:
    top = book.parent / "in"
    firms.write(top / "f1.yaml", firms.data(1, "Aoba Works"))
    firms.write(top / "f2.yaml", firms.data(2, "Midori"))
    firms.write(top / "f3.yaml", firms.data(3, "Midori"))
    firms.write(top / "midori.yaml", firms.data(4, "Aoba Works Ltd"))
    told(book, "add", "in")
    said = told(book, "show", "aoba  works")
    assert "Aoba Works (f1), answers of" in said
    assert "clients.book f1 -o f1.html" in said
    assert "(midori), answers of" in told(book, "show", "midori")
    told(book, "remove", "midori")
    for command, *rest in (
        ("show", "Midori"),
        ("remove", "Midori"),
        ("send", "--client", "MIDORI", "-o", "x"),
    ):
        assert "name that the book has for the one you mean: f2, f3" in told(book, command, *rest, code=2)
    assert 'Did you mean "Aoba Works"?' in told(book, "show", "Aoba Work", code=2)
    told(book, "send", "--client", "AOBA WORKS", "--client", "f1", "-f", "json", "-o", "out")
    assert {one.name for one in (book.parent / "out").iterdir()} == {"_list.csv", "f1.json"}
    assert "Aoba Works (f1) was removed" in told(book, "remove", "Aoba Works")
    assert clients(book).keys() == {"f2", "f3"}


def test_a_book_that_cannot_be_written_can_be_looked_into(book: Path) -> None:
    """What is still to be worked out is, and nothing of it is kept; what would change the book is refused."""
    firms.write(book.parent / "in" / "f1.yaml", firms.data(1))
    told(book, "add", "in")
    place = book.parent / "disc"
    place.mkdir()
    there = place / "it's.book"
    there.write_bytes(book.read_bytes())
    there.chmod(0o400)
    place.chmod(0o500)
    try:
        before = there.read_bytes()
        for words in (
            ("list",),
            ("show", "f1"),
            ("report", "-o", "r.html"),
            ("check",),
            ("send", "--all", "-o", "o"),
        ):
            command, *more = words
            done = run("book", command, str(there), *more, lang="en", cwd=book.parent, unprivileged=True)
            assert done.returncode == 0, done.stderr
            assert done.stderr.count("lies where it cannot be written") == 1
        assert (book.parent / "r.html").exists()
        for words in (("add", "in"), ("remove", "f1")):
            command, *more = words
            done = run("book", command, str(there), *more, lang="en", cwd=book.parent, unprivileged=True)
            assert done.returncode == 6
        there.chmod(0)
        done = run("book", "list", str(there), lang="en", cwd=book.parent, unprivileged=True)
        assert (done.returncode, "not have permission to read" in done.stderr) == (4, True), done.stderr
        there.chmod(0o400)
        assert there.read_bytes() == before
        assert [one.name for one in place.iterdir()] == [there.name]
    finally:
        place.chmod(0o700)


def test_no_command_is_told_that_a_medium_of_which_nothing_can_be_changed_refuses(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.chmod(0o644)
    hints = []
    for is_fixed in (False, True):
        monkeypatch.setattr(files, "is_on_fixed_medium", lambda _, told=is_fixed: told)
        (problem,) = reviewing.exposed(str(book))
        hints.append("chmod" in messages("en").problem(problem)[1])
    assert hints == [True, False]
    monkeypatch.undo()
    assert not files.is_on_fixed_medium(str(book))


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
