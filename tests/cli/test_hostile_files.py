"""Links, pipes, devices and folders as input or output: every command ends, with a code of 2 to 6, and harms nothing."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import support
from counting import HANG, stop_of_a_hang

from cyberdiag.cli import commands, options
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = support.ROOT / "tests" / "data" / "valid" / "small"
FIRM = support.answers_of("manufacturer")
FIRMS = support.ROOT / "tests" / "data" / "corpus" / "wide.csv" / "firms.csv"
SENT = support.ROOT / "tests" / "data" / "corpus" / "fill.xlsx" / "buyer.xlsx"
LONG = "n" * 300
"""More than a name can have."""
REFUSALS = range(ExitCode.WRONG_USAGE, ExitCode.CANNOT_WRITE + 1)
NAMES = ("pipe", "to-pipe", "zero", "full", "folder", "loop", "nowhere")
PATIENCE = 300
"""Seconds; a pipe that is opened would wait for ever, a device that is read to its end too."""
BOOK = "real.book"
DEADLINES = ("deadlines", "--since", "2026-12-01 10:00", "--no-input")
READERS: dict[str, list[str]] = {
    "answers check": ["answers", "check", "{}"],
    "assess": ["assess", "--no-input", "-a", "{}"],
    "--previous": ["assess", "--no-input", "-a", "good.yaml", "--trials", "0", "--previous", "{}"],
    "--peers": ["assess", "--no-input", "-a", "good.yaml", "--trials", "0", "--peers", "{}"],
    "plan": ["plan", "{}"],
    "plan --returned": ["plan", "good.yaml", "--returned", "{}", "-o", "new.yaml"],
    "explain": ["explain", "{}", "TEC-12"],
    "crosswalk": ["crosswalk", "{}", "scs3"],
    "book crosswalk": ["book", "crosswalk", "{}", "scs3"],
    "book send": ["book", "send", "{}", "-o", "new"],
    "fill": ["fill", "{}", "sent.xlsx", "-o", "new.xlsx"],
    "fill a workbook": ["fill", "good.yaml", "{}", "-o", "new.xlsx"],
    "fill --map": ["fill", "good.yaml", "sent.xlsx", "-o", "new.xlsx", "--map", "{}"],
    "fill --learn": ["fill", "--learn", "{}", "-o", "new.yaml"],
    "accumulate --common": ["book", "accumulate", "none.book", "--common", "{}"],
    "accumulate --providers": ["book", "accumulate", "none.book", "--providers", "{}"],
    "deadlines": [*DEADLINES, "--answers", "{}"],
    "answers convert": ["answers", "convert", "{}", "-o", "new.json"],
    "book assess": ["book", "assess", "{}", "-o", "new.csv"],
    "answers merge": ["answers", "merge", "good.yaml", "{}", "-o", "new.json", "--no-input"],
    "new --from": ["new", "made", "--from", "{}"],
    "check": ["check", "{}"],
    "assess of one's own": ["assess", "{}", "--no-input", "-a", "good.yaml"],
    "compare": ["compare", "{}", "good.yaml"],
    "compare with": ["compare", "good.yaml", "{}"],
    "simulate": ["simulate", "{}", "--runs", "1"],
    "verify": ["verify", "{}"],
    "answers new --unknown": ["answers", "new", "-o", "new.yaml", "--unknown", "{}"],
    "answers new of one's own": ["answers", "new", "{}", "-o", "new.yaml"],
    "answers check of one's own": ["answers", "check", "good.yaml", "{}"],
    "answers convert of one's own": ["answers", "convert", "good.yaml", "{}", "-o", "new.json"],
    "book new": ["book", "new", "new.book", "{}"],
    "book add to": ["book", "add", "{}", "good.yaml"],
    "book add": ["book", "add", BOOK, "{}"],
    "book check": ["book", "check", "{}"],
    "book list": ["book", "list", "{}"],
    "book list --renewals": ["book", "list", BOOK, "--renewals", "{}"],
    "book show": ["book", "show", "{}", "shop"],
    "book show --peers": ["book", "show", BOOK, "shop", "--peers", "{}"],
    "book report": ["book", "report", "{}", "-o", "new.md"],
    "book peers": ["book", "peers", "{}", "-o", "new.json"],
    "accumulate": ["book", "accumulate", "{}"],
    "book remove": ["book", "remove", "{}", "shop"],
    "history": ["history", "{}"],
    "history --record": ["history", "{}", "--record"],
    "--templates": [
        "assess",
        "--no-input",
        "-a",
        "good.yaml",
        "--trials",
        "0",
        "-o",
        "r.html",
        "--templates",
        "{}",
    ],
    "plan --templates": ["plan", "good.yaml", "-o", "new.html", "--templates", "{}"],
    "crosswalk --templates": ["crosswalk", "good.yaml", "scs3", "-o", "new.html", "--templates", "{}"],
    "deadlines --templates": [*DEADLINES, "-o", "new.html", "--templates", "{}"],
    "--catalogue": ["plan", "good.yaml", "--catalogue", "{}"],
    "--questionnaires": ["plan", "good.yaml", "--questionnaires", "{}"],
}
"""Each command that reads a path; a new one is one line here."""
FOLDERS = {
    "check", "assess of one's own", "simulate", "history", "history --record",
    "--templates", "plan --templates", "crosswalk --templates", "deadlines --templates", "--catalogue", "--questionnaires",
    "answers new of one's own", "answers check of one's own", "answers convert of one's own", "book new",
}  # fmt: skip
EMPTY_IS_TAKEN = {"--catalogue", "book add"}
"""Where an empty folder is one that adds nothing."""
WRITERS: dict[str, list[str]] = {
    "assess": ["assess", "--no-input", "-a", "good.yaml", "--trials", "0", "-o", "{}.md"],
    "answers new": ["answers", "new", "-o", "{}.csv"],
    "answers convert": ["answers", "convert", "good.yaml", "-o", "{}.csv"],
    "answers merge": ["answers", "merge", "good.yaml", "same.yaml", "-o", "{}.csv"],
    "deadlines": [*DEADLINES, "-o", "{}.ics"],
    "compare": ["compare", "good.yaml", "good.yaml", "-o", "{}.md"],
    "book assess": ["book", "assess", "firms.csv", "-o", "{}.csv"],
    "book assess --rejects": ["book", "assess", "firms.csv", "-o", "new.csv", "--rejects", "{}.csv"],
    "book new": ["book", "new", "{}"],
    "book list": ["book", "list", BOOK, "-o", "{}.csv"],
    "book show": ["book", "show", BOOK, "shop", "-o", "{}.md"],
    "book report": ["book", "report", BOOK, "-o", "{}.md"],
    "book send": ["book", "send", BOOK, "--all", "-o", "{}"],
    "book crosswalk": ["book", "crosswalk", BOOK, "scs3", "-o", "{}.md"],
    "book peers": ["book", "peers", BOOK, "-o", "{}.json"],
    "book accumulate": ["book", "accumulate", BOOK, "--years", "5000", "-o", "{}.json"],
    "plan": ["plan", "good.yaml", "-o", "{}.ics"],
    "crosswalk": ["crosswalk", "good.yaml", "scs3", "-o", "{}.md"],
    "fill": ["fill", "good.yaml", "sent.xlsx", "-o", "{}.xlsx"],
    "new": ["new", "{}"],
    "templates export": ["templates", "export", "{}"],
}
"""Each command that writes a path."""
MAKERS = {"new", "templates export", "book send"}
"""What they write is a folder, so an empty one is right."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder with everything that is no file, under every ending; an alarm ends what waits."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(FIRM, "good.yaml")
    shutil.copy(FIRM, "same.yaml")
    shutil.copy(SENT, "sent.xlsx")
    shutil.copy(FIRMS, "firms.csv")
    shutil.copy(support.book_of_one(), BOOK)
    for suffix in ("", ".yaml", ".json", ".csv", ".xlsx", ".md", ".ics"):
        os.mkfifo(f"pipe{suffix}")
        Path(f"to-pipe{suffix}").symlink_to(f"pipe{suffix}")
        Path(f"zero{suffix}").symlink_to("/dev/zero")
        Path(f"full{suffix}").symlink_to("/dev/full")
        Path(f"folder{suffix}").mkdir()
        Path(f"loop{suffix}").symlink_to(f"loop{suffix}")
        Path(f"nowhere{suffix}").symlink_to(f"missing/deep{suffix}")

    def late(*_: Any) -> None:
        pytest.fail(
            "waited for ever"
        )  # unlike a TimeoutError nothing in the program takes that for a fault of the system

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    yield tmp_path
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def content(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return what each entry of a folder is, without following or opening what could wait."""
    return {
        path.name: (path.lstat().st_mode, path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else b"")
        for path in folder.iterdir()
        if path.name != BOOK  # whoever opens it may assess what is new in it
    }


def test_every_path_that_a_command_reads_or_writes_is_tried() -> None:
    """By the marks that stand beside what a command declares: a new one without a line above fails here."""
    for rows, marks in ((READERS, (options.Reads, options.TEMPLATES)), (WRITERS, (options.WRITES,))):
        for name, command in commands.COMMANDS.items():
            declared = options.declared(command.load())
            arguments = [n for n, hint in declared.items() if type(hint.__metadata__[0]) is Argument]
            touched = {
                arguments.index(n) if n in arguments else hint.__metadata__[0].flags[0]
                for n, hint in declared.items()
                if any(mark in marks or type(mark) in marks for mark in hint.__metadata__[1:])
            }
            typed = [
                words[len(name.split()) :]
                for words in rows.values()
                if [*words][: len(name.split())] == name.split()
            ]
            assert touched <= {place for words in typed for place in _places(words, declared)}, name


def _places(words: list[str], declared: dict[str, Any]) -> Iterator[int | str]:
    """Give where a path is left open: behind which option, or as which argument."""
    flags = {flag: hint for hint in declared.values() for flag in hint.__metadata__[0].flags}
    last = sum(type(hint.__metadata__[0]) is Argument for hint in declared.values()) - 1
    rest, arguments = iter(words), count()
    for word in rest:
        hint = flags.get(word)
        place = min(next(arguments), last) if hint is None else hint.__metadata__[0].flags[0]
        if "{}" in (word if hint is None else "" if hint.__origin__ is bool else next(rest)):
            yield place


@pytest.mark.parametrize("name", [*NAMES, LONG], ids=lambda name: name[:9])
@pytest.mark.parametrize("command", READERS)
def test_what_is_no_file_is_refused_as_input(
    command: str, name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "folder" and command in EMPTY_IS_TAKEN:
        assert run([word.format(name) for word in READERS[command]]) == ExitCode.DONE
        return
    before = content(folder)
    suffixes = (
        ("",)
        if command in FOLDERS or command.startswith(("book", "verify"))
        else (".yaml", ".json", ".csv", ".xlsx")
    )
    for suffix in suffixes:
        code = run([word.format(name + suffix) for word in READERS[command]])
        assert code in range(ExitCode.WRONG_USAGE, ExitCode.CANNOT_WRITE + 1), (name + suffix, code)
        assert "Traceback" not in capsys.readouterr().err
    assert content(folder) == before


@pytest.mark.parametrize("name", [*NAMES, LONG], ids=lambda name: name[:9])
@pytest.mark.parametrize("command", WRITERS)
def test_what_is_no_file_is_refused_as_output(command: str, name: str, folder: Path) -> None:
    before = content(folder)
    code = run([word.format(name) for word in WRITERS[command]])
    if name == "folder" and command in MAKERS:
        assert code == ExitCode.DONE
        return
    assert code == ExitCode.CANNOT_WRITE
    assert content(folder) == before


CLOSED = {
    "folder not to be entered": (0o600, 0o600),
    "nothing to be read": (0o700, 0),
    "folder not to be listed": (0o300, 0o600),
}
"""Modes of each folder and of each file in it."""


@pytest.mark.parametrize("modes", CLOSED.values(), ids=CLOSED)
@pytest.mark.parametrize("command", READERS)
def test_what_may_not_be_looked_into_is_refused_as_input(
    command: str, modes: tuple[int, int], folder: Path
) -> None:
    """Where files may be read but not found, a folder may be all that is needed, or nothing."""
    closed = shutil.copytree(SMALL, folder / "closed")
    shutil.copy(FIRM, closed / "a.yaml")
    folders = [closed, *(path for path in closed.rglob("*") if path.is_dir())]
    for path in (path for path in closed.rglob("*") if path.is_file()):
        path.chmod(modes[1])
    for path in folders:
        path.chmod(modes[0])
    name = "closed" if command in FOLDERS else "closed/a.yaml"
    words = [word.format(name) for word in READERS[command]]
    try:
        done = support.run(*words, cwd=folder, unprivileged=True)
    finally:
        for path in folders:
            path.chmod(0o700)
    may_do = modes == CLOSED["folder not to be listed"] or (command in EMPTY_IS_TAKEN and modes[0] == 0o700)
    assert done.returncode in (range(ExitCode.CANNOT_WRITE + 1) if may_do else REFUSALS), done.stderr
    assert done.stderr or done.returncode == ExitCode.DONE


@pytest.mark.parametrize("command", WRITERS)
def test_where_nothing_may_be_written_nothing_is(command: str, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir()
    (closed / "old.md").write_text("old", encoding="utf-8")
    closed.chmod(0o500)
    for name in ("new", "old"):
        words = [word.format(f"closed/{name}") for word in WRITERS[command]]
        done = support.run(*words, cwd=folder, lang="en", unprivileged=True)
        assert done.returncode == ExitCode.CANNOT_WRITE, done.stderr
        assert "Nothing can be written here" in done.stderr
    assert {path.name: path.read_text(encoding="utf-8") for path in closed.iterdir()} == {"old.md": "old"}


INNER: dict[str, tuple[str, list[str]]] = {
    "templates": ("report.html.j2", READERS["--templates"]),
    "picture": ("logo.png", READERS["--templates"]),
    "catalogue": ("covers/own.yaml", READERS["--catalogue"]),
    "questionnaire": ("questionnaire.yaml", READERS["check"]),
    "section": ("doors.yaml", READERS["history"]),
    "words": ("lang/en.yaml", [*READERS["simulate"], "-l", "en"]),
    "overlay": ("overlay.yaml", READERS["--questionnaires"]),
    "record": ("history.yaml", READERS["history --record"]),
    "copy of ours": ("shipped/style.css", WRITERS["templates export"]),
}
"""A file in a folder that a command reads or writes, and that command."""
GONE_WITHOUT = {"words", "copy of ours"}
"""What may be missing, or stays as it is: the command does without it."""
OF_OURS = {"templates", "picture", "catalogue", "overlay", "copy of ours"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", INNER)
def test_what_is_no_file_inside_a_folder_is_refused(
    kind: str, name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, command = INNER[kind]
    own = folder / "own"
    if kind not in OF_OURS:
        shutil.copytree(SMALL, own)
    inner = own / file
    inner.parent.mkdir(parents=True, exist_ok=True)
    inner.unlink(missing_ok=True)
    if name in {"to-pipe", "loop"}:
        inner.symlink_to(folder / name)
    else:
        (folder / name).rename(inner)
    before = content(inner.parent)[inner.name]
    with stop_of_a_hang(30):  # a pipe has nobody at its other end
        code = run([word.format("own") for word in command])
    assert HANG not in capsys.readouterr().err
    done = {ExitCode.DONE} if kind in GONE_WITHOUT else set()
    assert code in {*done, *range(ExitCode.WRONG_USAGE, ExitCode.CANNOT_WRITE + 1)}
    assert content(inner.parent)[inner.name] == before


def test_standard_input_without_an_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/zero").open(encoding="utf-8") as endless:
        monkeypatch.setattr("sys.stdin", endless)
        assert run(["answers", "check", "-"]) == ExitCode.INVALID_ANSWERS
