"""A third language laid beside the others works in every command: a toy one is made and speaks through them all."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import toy
import yaml
from interview.person import CTRL_C, Person
from support import BOOK, EXAMPLES, ROOT, asked, clean_env, forking
from test_offline import COMMANDS
from test_offline import FIRM as TYPED

from cyberdiag.app.books import adding
from cyberdiag.catalog import load
from cyberdiag.errors import ExitCode
from cyberdiag.interview import flow
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answers
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    import subprocess

FIRM, FEW = "firm.yaml", "few.yaml"
ASSESS = ["assess", "-a", FIRM, "--no-input", "--trials", "1000"]
SINCE = ["deadlines", "--since", "2026-11-01 10:00", "--no-input"]
MORE = {
    "assess for an agent": [*ASSESS, "--audience", "agent", "-o", "r.html", "-o", "r.md"],
    "assess in tables": [*ASSESS, "-o", "r.csv", "-o", "r.xlsx"],
    "assess on standard output": [*ASSESS, "-o", "-", "-f", "json"],
    "assess with few answers": ["assess", "-a", FEW, "--no-input", "--missing", "unknown", "-o", "r.html"],
    "assess without a terminal": ["assess"],
    "assess a folder": ["assess", "-a", ".", "--no-input"],
    "answers new as xlsx": ["answers", "new", "-o", "blank.xlsx"],
    "answers new as CSV": ["answers", "new", "-o", "blank.csv"],
    "answers new on standard output": ["answers", "new"],
    "answers check of few": ["answers", "check", FEW],
    "answers merge": ["answers", "merge", FIRM, FEW, "-o", "all.yaml", "--prefer", FIRM, "--no-input"],
    "answers check of none": ["answers", "check", "none.yaml"],
    "deadlines and the first hour": [*SINCE, "--card", "-o", "card.html", "-o", "card.md"],
    "deadlines with facts": [*SINCE, "--special-care", "yes", "--persons", "1200", "-o", "d.md", "-o", "d.json"],
    "deadlines from answers": ["deadlines", "-a", FIRM, "--since", "2026-12-30 10:00", "--eu", "no", "--no-input"],
    "deadlines of a slip": ["deadlines", "--since", "yesterday", "--no-input"],
    "explain a questionnaire": ["explain", FIRM, "cyber-risk"],
    "explain a question": ["explain", FIRM, "TEC-07"],
    "explain a cover": ["explain", FIRM, "liability"],
    "show a source": ["show", "ppc-guideline"],
    "show a scenario": ["show", "ransomware"],
    "compare as data": ["compare", FIRM, FIRM, "-o", "c.json"],
    "simulate as data": ["simulate", "cyber-risk", "--runs", "20", "-f", "json"],
    "a slip in an option": ["assess", "--missing", "maybe"],
    "help": ["--help"],
}  # fmt: skip
LISTS = [
    "questionnaires",
    "questions",
    "sources",
    "frameworks",
    "terms",
    "covers",
    "gaps",
    "cases",
    "services",
]
TRIED = {
    **{name: [FIRM if word == TYPED else word for word in line] for name, line in COMMANDS.items()},
    **MORE,
    **{f"list {kind}": ["list", kind] for kind in LISTS},
}
ENDS = {
    "a slip in an option": ExitCode.WRONG_USAGE,
    "answers check of none": ExitCode.INVALID_ANSWERS,
    "assess a folder": ExitCode.WRONG_USAGE,
    "assess without a terminal": ExitCode.TERMINAL_REQUIRED,
    "deadlines of a slip": ExitCode.WRONG_USAGE,
}
"""How those end that are not done."""
SENT_BACK, THEIR_SHEET = "filled.xlsx", "確認票"
"""A workbook of somebody else, who wrote it in a language of their own, and what its sheet is called."""
OWN_LANGUAGE = {"schema", "new", "history"}
"""What these write has its own languages: JSON Schema two, a starter that of its author, a record that of the source."""
UNMARKED = re.compile(r"(?:\b[A-Za-z]{2,}\b,? ){3,}|[\u3040-\u30fa\u3400-\u9fff]+")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start a copy of the program that speaks the toy language."""
    copy = toy.program(tmp_path_factory.mktemp("toy"))
    env = {**clean_env(toy.CODE), "PYTHONPATH": str(copy)}
    return forking(env, kept=True), env


@cache
def told() -> tuple[dict[str, object], dict[str, object]]:
    """Return a firm's answers without a word that somebody typed: all of them, and a few."""
    given = yaml.safe_load((EXAMPLES / "manufacturer" / "answers.yaml").read_text(encoding="utf-8"))
    answers = {k: v["answer"] if isinstance(v, dict) else v for k, v in given["answers"].items()}
    whole = {**given, "organisation": "Toy 1", "respondent": "", "answers": answers}
    return whole, {**whole, "answers": dict(list(answers.items())[::2])}


@cache
def texts() -> tuple[str, str]:
    """Return their files."""
    whole, few = told()
    return yaml.safe_dump(whole), yaml.safe_dump(few)


@cache
def kept() -> bytes:
    """Return a book of one client, which a command of books gets."""
    with TemporaryDirectory() as folder:
        path, firm = f"{folder}/{BOOK}", Path(folder) / FIRM
        firm.write_text(texts()[0], encoding="utf-8")
        english = messages(toy.BASE)
        adding.new(path, (), english, Look())
        adding.add(path, [str(firm)], english, Look(), client="shop", strict=True)
        return Path(path).read_bytes()


def run(
    server: tuple[subprocess.Popen[str], dict[str, str]], name: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    process, env = server
    folder.mkdir()
    for file, text in zip((FIRM, FEW), texts(), strict=True):
        (folder / file).write_text(text, encoding="utf-8")
    if BOOK in TRIED[name]:
        (folder / BOOK).write_bytes(kept())
    line = TRIED[name] if name == "help" else [*TRIED[name], "-l", toy.CODE]
    return asked(process, {"arguments": line, "cwd": str(folder), "env": env, "stdin": ""})


def made_by(name: str) -> set[str]:
    """Return the files and folders that a command makes, and the book that it got."""
    line = TRIED[name]
    asked_for = {word for option, word in pairwise(line) if option == "-o"} - {"-"}
    made = {line[-1]} if name in {"new", "templates export", "book new"} else set()
    return asked_for | made | ({BOOK} & {*line})


@pytest.mark.parametrize("name", TRIED)
def test_a_command_speaks_the_toy_language(
    name: str, server: tuple[subprocess.Popen[str], dict[str, str]], tmp_path: Path
) -> None:
    done = run(server, name, tmp_path / "toy")
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == ENDS.get(name, ExitCode.DONE), done.stdout + done.stderr
    assert {f.name for f in (tmp_path / "toy").iterdir()} == {FIRM, FEW, *made_by(name)}
    for page in (tmp_path / "toy").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert f'<html lang="{toy.CODE}">' in text
        assert f":lang({toy.BASE})" not in text, (
            "rules for its lines and letters are those of English, by its own name"
        )
    if name not in OWN_LANGUAGE:
        ours = (
            f
            for f in (tmp_path / "toy").iterdir()
            if f.is_file() and f.name not in {FIRM, FEW, SENT_BACK} and f.suffix != ".book"
        )
        shown = "" if "--templates" in TRIED[name] else "\n".join(map(read, ours))
        said = f"{done.stdout}\n{done.stderr}\n{shown}".replace(THEIR_SHEET, "")
        assert unmarked(said) == []


def test_the_help_of_every_command_speaks_the_toy_language(
    server: tuple[subprocess.Popen[str], dict[str, str]], tmp_path: Path
) -> None:
    process, env = server
    for name in COMMANDS:
        line = [*name.split(), "--help", "-l", toy.CODE]
        done = asked(process, {"arguments": line, "cwd": str(tmp_path), "env": env, "stdin": ""})
        assert (done.returncode, done.stderr, unmarked(done.stdout)) == (0, "", []), name


def test_an_interview_speaks_the_toy_language(
    server: tuple[subprocess.Popen[str], dict[str, str]], tmp_path: Path
) -> None:
    say, keys = messages(toy.BASE), "interview.keys-stop"
    first = flow.route(load.question_set(("cyber-risk",), toy.BASE), Answers())[0]
    with Person("cyber-risk", "-l", toy.CODE, cwd=tmp_path, env=server[1]) as person:
        for name in ("organisation", "respondent"):
            person.see(*map(toy.accented, (say(f"interview.{name}"), "Enter")))
            person.type("\r")
        person.see(toy.accented(first.question.text), toy.accented(say(keys)))
        person.type("1\r")
        screen = person.see(f"2/{first.total}", toy.accented(say(keys)))
        person.type(CTRL_C)
        assert person.leave() == ExitCode.INTERRUPTED
    assert unmarked(screen) == []


def read(file: Path) -> str:
    """Return what a person reads in a file."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            text = "\n".join(book.read(n).decode() for n in book.namelist() if n.startswith("xl/"))
    else:
        text = file.read_text(encoding="utf-8")
    return re.sub(r"<style>.*?</style>|<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL)


def unmarked(text: str) -> list[str]:
    """Return what is in English or Japanese, but for names of commands and formats and what is quoted from a source.

    In a table a title may stand behind its publisher's last word.
    """
    for name in sorted(COMMANDS, key=len, reverse=True):
        text = text.replace(name, "")
    text = re.sub(r"\b(html|md|json|csv|xlsx|pdf|ics)\b", "", text)
    found = [run.strip(", ") for run in UNMARKED.findall(text)]
    ends = ((run, run.partition(" ")[2] or run) for run in found)
    return [run for run, end in ends if run not in quoted() and end not in quoted()]


@cache
def quoted() -> str:
    """Return the shipped data as it was written, where titles and laws are called what they are called."""
    files = (f for f in (ROOT / "catalogue").rglob("*.yaml") if "lang" not in f.parts)
    return "\n".join(f.read_text(encoding="utf-8") for f in files)
