"""Every kind of bad input, through the real command line: code, place, words, and nothing touched."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import support

from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "cyberdiag: answers/1\nanswers:\n"
INDUSTRIES = object()
"""Stands for the choices of the question about the industry, as a language writes them."""
RANGE = {"low": "1", "high": "100,000"}


def folder(path: Path) -> None:
    path.mkdir()


def nothing(_: Path) -> None:
    pass


def hundred_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


@dataclass(frozen=True)
class Row:
    """One kind of bad input: the file's content, or what makes it, and what is said about it where."""

    code: str
    yaml: tuple[str, str | bytes | Callable[[Path], None]] | None = None
    json: tuple[str, str | bytes | Callable[[Path], None]] | None = None
    values: dict[str, Any] = field(default_factory=dict)


ROWS = {
    "wrong type": Row(
        "wrong-type", ("3:14", HEAD + "  employees: [50]\n"), ("1:53", "employees [50]"),
        {"field": "employees", "expected": "number", "value": "[50]"},
    ),
    "unknown id": Row(
        "unknown-question-near", ("3:3", HEAD + "  TEC-01x: yes\n"), ("1:40", 'TEC-01x "yes"'),
        {"id": "TEC-01x", "guess": "TEC-01"},
    ),
    "unknown choice": Row(
        "unknown-choice-near", ("3:13", HEAD + "  industry: manufacturng\n"), ("1:52", 'industry "manufacturng"'),
        {"value": "manufacturng", "guess": "manufacturing", "expected": INDUSTRIES},
    ),
    "duplicate key": Row(
        "yaml-duplicate", ("5:3", HEAD + "  TEC-01: yes\n  TEC-02: no\n  TEC-01: no\n"), None, {"key": "TEC-01", "line": 3}
    ),
    "duplicate key in json": Row(
        "yaml-duplicate", None, ("2:1", '{"cyberdiag": "answers/1",\n"cyberdiag": "answers/1"}'), {"key": "cyberdiag", "line": 1}
    ),
    "tab": Row("yaml-tab", ("3:1", HEAD + "\tTEC-01: yes\n")),
    "no number": Row(
        "not-number", ("3:14", HEAD + "  employees: 多数\n"), ("1:53", 'employees "多数"'), {"value": "多数"}
    ),
    "full-width colon": Row("yaml-wide-colon", ("3:9", HEAD + "  TEC-01：yes\n"), None, {"key": "TEC-01"}),
    "full-width colon in json": Row(
        "json-syntax", None, ("1:13", '{"cyberdiag"： "answers/1"}'), {"line": '{"cyberdiag"： "answers/1"}'}
    ),
    "CP932": Row(
        "not-utf8", ("1:15", "organisation: 株式会社\n".encode("cp932")), ("1:19", '{"organisation": "株式会社"}'.encode("cp932"))
    ),
    "empty": Row("empty-file", ("1:1", b""), ("1:1", b"")),
    "a folder": Row("is-directory", ("", folder), ("", folder)),
    "missing": Row("file-not-found", ("", nothing), ("", nothing)),
    "100 MB": Row("file-too-large", ("", hundred_megabytes), ("", hundred_megabytes), {"megabytes": 2}),
    "50,000 brackets": Row("yaml-too-deep", ("1:49", "answers: " + "[" * 50_000), ("1:41", "[" * 50_000), {"limit": 40}),
    "an alias bomb": Row("yaml-alias", ("2:8", "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in ("ab", "bc", "cd"))), None, {"name": "a"}),
    "NaN": Row("not-finite", ("3:14", HEAD + "  employees: .nan\n"), None, {"value": ".nan"}),
    "NaN in json": Row("not-finite", None, ("1:53", "employees NaN"), {"value": "NaN"}),
    "a negative headcount": Row(
        "number-out-of-range", ("3:14", HEAD + "  employees: -1\n"), ("1:53", "employees -1"), {"value": "-1", **RANGE}
    ),
    "a future format": Row(
        "future-format", ("1:12", "cyberdiag: answers/2\nanswers: {TEC-01: yes}\n"),
        ("1:15", '{"cyberdiag": "answers/2", "answers": {"TEC-01": "yes"}}'), {"value": "answers/2", "expected": "answers/1"},
    ),
}  # fmt: skip
YAML = [name for name, row in ROWS.items() if row.yaml]
BOTH = [(name, kind) for name, row in ROWS.items() for kind in ("yaml", "json") if getattr(row, kind)]


def make(path: Path, content: str | bytes | Callable[[Path], None]) -> None:
    if callable(content):
        content(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif path.suffix == ".json" and content[0].isalpha():
        name, value = content.split(" ")
        content = f'{{"cyberdiag": "answers/1", "answers": {{"{name}": {value}}}}}'
        path.write_bytes(content.encode())
    else:
        path.write_bytes(content.encode())
    if path.exists():
        os.utime(path, ns=(1_000, 1_000))


def state(path: Path) -> tuple[Any, ...]:
    beside = sorted(p.name for p in path.parent.iterdir())
    if not path.is_file():
        return (path.exists(), beside)
    with path.open("rb") as file:
        return (path.stat().st_mtime_ns, path.stat().st_size, file.read(2_000_000), beside)


def industries(lang: str) -> str:
    writing = messages(lang).writing
    choices = load.question_set(("cyber-risk",), lang).by_id["industry"].choices
    return writing.choices.join(writing.noted(c.id, c.label) for c in choices)


def said(row: Row, file: str, place: str, lang: str) -> tuple[str, str]:
    """Return the two lines that a row must give."""
    say = messages(lang)
    values = {k: industries(lang) if v is INDUSTRIES else v for k, v in row.values.items()}
    text, hint = say.problem(Problem(Place(file), row.code, values))
    spot = f"{file}:{place}" if place else file
    return f"{say('check.error')}: {spot}: {text}", f"  {say('check.hint')}: {hint}"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run the program in a process of its own for each row, in a folder that holds nothing else."""
    paths = {name: tmp_path_factory.mktemp("row") / "answers.yaml" for name in YAML}
    for name, path in paths.items():
        make(path, ROWS[name].yaml[1])
    before = {name: state(path) for name, path in paths.items()}
    found = {}
    for name, path in paths.items():
        done = support.run("answers", "check", "answers.yaml", cwd=path.parent)
        untouched = state(path) == before[name]
        found[name] = {
            "code": done.returncode,
            "out": done.stdout,
            "err": done.stderr,
            "untouched": untouched,
        }
    return found


@pytest.mark.parametrize("name", YAML)
def test_the_program_names_the_fault_its_place_and_what_to_do_and_touches_nothing(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    done = outcomes[name]
    text, hint = said(ROWS[name], "answers.yaml", ROWS[name].yaml[0], "ja")
    lines = done["err"].splitlines()
    assert done["code"] == ExitCode.INVALID_ANSWERS
    assert text in lines
    assert hint in lines
    assert done["out"] == ""
    assert "Traceback" not in done["err"]
    assert "\x1b" not in done["err"]
    assert done["untouched"]


@pytest.mark.parametrize(
    ("name", "kind", "command"),
    [(name, kind, "answers check") for name, kind in BOTH]
    + [
        (name, "yaml", command)
        for name in ("tab", "wrong type", "empty")
        for command in ("assess --no-input -a", "explain")
    ],
)
def test_yaml_and_json_are_refused_alike_in_english_by_every_command_that_reads_them(
    name: str,
    kind: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(f"answers.{kind}")
    place, content = getattr(ROWS[name], kind)
    make(path, content)
    before = state(path)
    more = ["cyber-risk"] if command == "explain" else []
    code = run([*command.split(), path.name, *more, "-l", "en"])
    out, err = capsys.readouterr()
    assert code == ExitCode.INVALID_ANSWERS
    assert out == ""
    assert set(said(ROWS[name], path.name, place, "en")) <= set(err.splitlines())
    assert state(path) == before


def test_the_japanese_and_the_english_words_are_in_their_language() -> None:
    japanese = re.compile("[ぁ-んァ-ン一-龥]")
    for row in ROWS.values():
        shown = dict.fromkeys(row.values, "")
        texts = {lang: messages(lang).problem(Problem(Place(""), row.code, shown)) for lang in ("ja", "en")}
        assert all(japanese.search(text) for text in texts["ja"])
        assert not any(japanese.search(text) for text in texts["en"])


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(
        "cyberdiag: answers/1\nquestionnaires: {profile: '0.1'}\ndate: 11/22\nanswers:\n"
        "  employees: -1\n  TEC-01: maybe\n  data_kinds: [x, login, y]\n  TEC-99: yes\n  TEC-02: {answer: yes, memo: x}\n",
        encoding="utf-8",
    )
    assert run(["answers", "check", "a.yaml", "-l", "en"]) == ExitCode.INVALID_ANSWERS
    err = capsys.readouterr().err
    assert re.findall(r"^(Error|Warning): a\.yaml:(\d+:\d+)", err, re.MULTILINE) == [
        ("Warning", "2:27"),
        ("Error", "3:7"),
        ("Error", "5:14"),
        ("Error", "6:11"),
        ("Error", "7:16"),
        ("Error", "7:26"),
        ("Error", "8:3"),
        ("Error", "9:25"),
    ]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_line_itself_is_shown_with_an_arrow_under_the_fault(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(
        "cyberdiag: answers/1\nanswers: {industry: 製造, employees: 0}\n", encoding="utf-8"
    )
    run(["answers", "check", "a.yaml", "-l", lang])
    lines = capsys.readouterr().err.splitlines()
    at = lines.index("    2 | answers: {industry: 製造, employees: 0}")
    assert lines[at + 1] == " " * (8 + 20) + "^"
    again = lines.index("    2 | answers: {industry: 製造, employees: 0}", at + 1)
    assert lines[again + 1] == " " * (8 + 37) + "^"


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2024-02-29", "9999-12-31"])
def test_a_date_at_an_end_of_the_calendar_is_no_bug(day: str, tmp_path: Path) -> None:
    firm = str(support.answers_of("manufacturer"))
    command = ["assess", "-a", firm, "--no-input", "--trials", "0", "--date", day]
    forms = [part for form in ("html", "md", "json", "csv", "xlsx") for part in ("-o", f"r.{form}")]
    for arguments in (
        [*command, *forms],
        ["compare", firm, firm, "--date", day, "-o", "c.md", "-o", "c.json"],
    ):
        done = support.run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("since", ["2000-01-01 00:00", "2024-02-29 23:59", "2098-12-31 23:59"])
def test_the_clock_runs_to_the_ends_of_its_years_and_says_where_they_are(since: str, tmp_path: Path) -> None:
    every = [part for form in ("html", "md", "json", "ics") for part in ("-o", f"d.{form}")]
    done = support.run("deadlines", "--since", since, "--no-input", *every, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for beyond in ("0001-01-01 00:00", "9999-12-31 23:59"):
        assert support.run("deadlines", "--since", beyond, "--no-input", cwd=tmp_path).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there the mode of a file tells nothing")
@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o640, True), (0o604, True), (0o622, False)])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_answers_file_that_others_can_read_is_told(
    lang: str, mode: int, told: bool, tmp_path: Path
) -> None:
    answers = tmp_path / "a b.yaml"
    answers.write_bytes(support.answers_of("manufacturer").read_bytes())
    answers.chmod(mode)
    done = support.run("assess", "-a", "a b.yaml", "--no-input", "--trials", "0", cwd=tmp_path, lang=lang)
    assert done.returncode == 0
    assert ("chmod 600 'a b.yaml'" in done.stderr) == told
