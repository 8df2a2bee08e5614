"""An interview ends with the report on disk, at a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from interview import begun
from interview.person import CTRL_C, Person
from support import answers_of, clean_env, run

from cyberdiag.app import handing_over
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

FIRM = "みどり坂歯科医院"
REPORT = "a-report.html"
FAST = ("-a", "a.yaml", "--trials", "0")


def to_the_report(person: Person) -> None:
    """End at the first stop, and see the question about the report."""
    person.come_back()
    person.end_here()
    person.see(messages(person.lang)("handing-over.write", path=REPORT), "Ctrl-C")


@pytest.mark.parametrize(
    ("names", "more", "whole", "lang", "columns"),
    [
        (begun.CYBER, ("cyber-risk",), False, "ja", 40),
        (begun.CYBER, (), True, "en", 80),
        (begun.CYBER, ("--quick",), False, "en", 40),
        (begun.BOTH, (), False, "ja", 80),
    ],
    ids=["early", "whole", "quick", "two diagnoses"],
)
def test_the_printed_command_writes_what_the_interview_writes(
    tmp_path: Path, names: tuple[str, ...], more: tuple[str, ...], whole: bool, lang: str, columns: int
) -> None:
    begun.write(tmp_path / "a.yaml", names, whole=whole)
    reports = []
    for key in ("2", "\r"):  # printed, then written over the same report after coming back
        with Person(*more, *FAST, "-l", lang, cwd=tmp_path, lang=lang, columns=columns) as person:
            person.see(messages(lang)("returning.ask"), "Ctrl-C")
            person.type("1")
            if whole or "--quick" in more:
                person.finish(offered=whole)
            else:
                person.end_here()
            person.agree("write", key, path=REPORT)
            assert person.leave() == 0
        if key == "2":
            done = subprocess.run(
                ["/bin/sh", "-c", person.commands()[-1]], cwd=tmp_path, env=clean_env(lang), capture_output=True,
                text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        report = tmp_path / REPORT
        reports.append(report.read_bytes())
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert reports[0] == reports[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == [REPORT, "a.yaml"]


def test_with_a_file_named_nothing_is_asked_and_a_firm_of_ones_own_is_not_told_how_to_begin(
    tmp_path: Path,
) -> None:
    begun.write(tmp_path / "a.yaml")
    with Person(*FAST, "-o", "r.md", cwd=tmp_path) as person:
        person.come_back()
        person.end_here()
        assert person.leave() == 0
    assert {p.name for p in tmp_path.iterdir()} == {"a.yaml", "r.md"}
    begin = messages("ja")("summary.start", command="").strip()
    own = run("assess", *FAST, "--no-input", "--missing", "estimate", cwd=tmp_path)
    assert (own.returncode, begin in own.stdout) == (0, False)
    example = run(
        "assess", "-a", str(answers_of("manufacturer")), "--no-input", "--trials", "0", cwd=tmp_path
    )
    assert begin in example.stdout


@pytest.mark.parametrize("moment", ["write", "open-now"])
def test_ctrl_c_at_the_end_loses_nothing(tmp_path: Path, moment: str) -> None:
    begun.write(tmp_path / "a.yaml")
    before = (tmp_path / "a.yaml").read_bytes()
    with Person(*FAST, cwd=tmp_path, env={"DISPLAY": ":0", "BROWSER": "/bin/false"}) as person:
        to_the_report(person)
        if moment == "open-now":
            person.type("y")
            person.see(messages("ja")("handing-over.open-now"), "Ctrl-C")
        person.type(CTRL_C)
        assert person.leave() == 130
    is_written = moment == "open-now"
    assert (tmp_path / REPORT).exists() is is_written
    assert bool([c for c in person.commands() if c.endswith(f"-o {REPORT}")]) is not is_written
    assert (tmp_path / "a.yaml").read_bytes() == before


def test_a_terminal_that_is_closed_at_the_end_leaves_nothing_behind(tmp_path: Path) -> None:
    begun.write(tmp_path / "a.yaml")
    with Person(*FAST, cwd=tmp_path) as person:
        to_the_report(person)
        os.kill(person.process.pid, signal.SIGHUP)
        assert person.leave() == 129
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_report_that_cannot_be_written_is_told_with_the_command_that_writes_it_elsewhere(
    tmp_path: Path,
) -> None:
    begun.write(tmp_path / "a.yaml")
    script = "ulimit -f 60; {command}"  # enough for answers, too little for a report
    with Person(*FAST, cwd=tmp_path, script=script) as person:
        to_the_report(person)
        person.type("\r")
        assert person.leave() == 6
        told = "".join(person.terminal.everything().split())
    assert "".join(messages("ja")("handing-over.elsewhere").split()) in told
    assert person.commands()[-1].endswith(f"-o {REPORT}")
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("env", "key", "opens"),
    [({}, "1", True), ({}, "\r", False), ({"SSH_CONNECTION": "1"}, "", False), ({"DISPLAY": ""}, "", False)],
)
def test_the_report_is_opened_only_on_a_yes_and_only_where_there_is_a_screen(
    tmp_path: Path, env: dict[str, str], key: str, opens: bool
) -> None:
    begun.write(tmp_path / "a.yaml")
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    with Person(*FAST, cwd=tmp_path, env={"DISPLAY": ":0", "BROWSER": str(browser), **env}) as person:
        to_the_report(person)
        person.type("\r")
        if key:
            person.agree("open-now", key)
        assert person.leave() == 0
    assert str(tmp_path / REPORT) in person.written
    assert seen.exists() is opens
    if opens:
        assert seen.read_text(encoding="utf-8").strip() == (tmp_path / REPORT).as_uri()


def report(path: Path, firm: str, program: str = "cyberdiag 1") -> None:
    head = f'<meta name="generator" content="{program}">\n<title>報告書 — {firm}</title>'
    path.write_text(head, encoding="utf-8")


def test_a_report_takes_the_place_of_nothing_but_an_earlier_one_on_the_firm(tmp_path: Path) -> None:
    path, wanted = str(tmp_path / "cyberdiag-answers.yaml"), tmp_path / "cyberdiag-report.html"

    def place() -> str:
        return handing_over.place(path, FIRM)

    assert place() == str(wanted)
    report(wanted, FIRM)
    assert place() == str(wanted)
    other = str(tmp_path / "cyberdiag-report-2.html")
    report(wanted, "ほかの会社")
    assert place() == other
    report(wanted, FIRM, "Word")
    assert place() == other
    wanted.unlink()
    wanted.mkdir()
    assert place() == other
    wanted.rmdir()
    report(tmp_path / "elsewhere.html", FIRM)
    for target in ("elsewhere.html", "nowhere.html"):
        wanted.symlink_to(target)
        assert place() == other
        wanted.unlink()
    os.mkfifo(wanted)
    assert place() == other


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ("cyberdiag-answers-2026.yaml", "cyberdiag-report-2026.html"),
        ("clinic.yaml", "clinic-report.html"),
        ("answers.csv", "report.html"),
        ("-", "cyberdiag-report.html"),
    ],
)
def test_each_answers_file_has_a_report_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert handing_over.place(answers, FIRM) == name
