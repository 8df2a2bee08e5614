"""`cyberdiag deadlines` from the command line to every format."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest

from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cyberdiag.problems import Problem

SINCE = ["--since", "2026-12-01 10:00", "--now", "2026-12-01 12:00", "--no-input"]
EXAMPLE = [*SINCE, "--incident", "intrusion", "--persons", "1200", "--eu", "yes"]
NASTY = '<script>alert("x")</script> | [a](javascript:b) \x1b[31m\u202e\r\nBEGIN:VEVENT; a,b'


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")


@pytest.fixture
def answers(tmp_path: Path) -> str:
    file = tmp_path / "a.yaml"
    text = {
        "cyberdiag": "answers/1", "organisation": NASTY,
        "contacts": {"security": "03-0000-1111", "ppc": 110, "night shift": NASTY},
        "answers": {"industry": "retail", "data_kinds": ["none"], "cards": "none", "overseas": ["eu"]},
    }  # fmt: skip
    file.write_text(json.dumps(text), encoding="utf-8")
    return str(file)


def written(tmp_path: Path, name: str, *arguments: str) -> str:
    target = tmp_path / name
    assert run(["deadlines", *arguments, "-o", str(target)]) == ExitCode.DONE
    return target.read_bytes().decode()


def events(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.parametrize("width", ["80", "40"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_terminal_is_readable_at_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str, lang: str
) -> None:
    from cyberdiag.model.fold import cells

    monkeypatch.setenv("COLUMNS", width)
    assert run(["deadlines", *EXAMPLE, "-l", lang, "--no-color"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert max(map(cells, out.splitlines())) <= int(width)
    for text in ("2026-12-04", "2027-01-29"):
        assert text in out
    assert ("法律の助言ではありません" if lang == "ja" else "not legal advice") in out.replace("\n", " ")


def test_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    run(["deadlines", *EXAMPLE, "--ascii", "-l", "en"])
    assert capsys.readouterr().out.isascii()


def test_works_without_any_fact_and_shows_both_dates(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deadlines", *SINCE]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "2027-01-04(月)" in out
    assert "2026-12-30(水)" in out
    assert "2027-01-29(金)" in out
    assert "目安" in out


def test_json_tells_statutory_from_yardstick(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deadlines", *EXAMPLE, "-o", "-", "-f", "json"]) == ExitCode.DONE
    data = json.loads(capsys.readouterr().out)
    rows = {row["id"]: row for row in data["deadlines"]}
    assert data["schema"] == "cyberdiag/deadlines/1"
    assert rows["D-GDPR-72"]["at"] == "2026-12-04T10:00:00+09:00"
    assert (rows["D-APPI-Q"]["kind"], rows["D-APPI-F60"]["kind"]) == ("guideline", "statutory")
    assert rows["D-APPI-Q"]["aim"] == "2026-12-04"
    assert all(row["source"] and row["mark"] for row in data["deadlines"] + data["to_check"])
    assert data["facts"]["persons"] == 1200


def test_calendar_opens_with_an_alarm_a_day_before_each_statutory_date(tmp_path: Path) -> None:
    text = written(tmp_path, "d.ics", *SINCE, "--eu", "yes", "--wrongful-purpose", "no")
    assert text.count("\r\n") == text.count("\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = events(text)
    statutory = [e for e in found if "法定" in str(e["SUMMARY"])]
    assert len(statutory) == 3  # EU, final report, My Number
    starts = set()
    for event in statutory:
        start = event["DTSTART"].dt
        assert start.tzinfo is UTC or start.utcoffset() == timedelta(0)
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(days=-1)
        starts.add(start)
    assert datetime(2026, 12, 4, 1, tzinfo=UTC) in starts
    assert datetime(2027, 1, 4, 0, tzinfo=UTC) in starts
    targets = [e for e in found if "延びる前" in str(e["SUMMARY"])]
    assert {e["DTSTART"].dt.date() for e in targets} == {date(2026, 12, 30)}
    assert not any(e.walk("VALARM") for e in found if "目安" in str(e["SUMMARY"]))
    assert len({str(e["UID"]) for e in found}) == len(found)


def test_hostile_text_is_escaped_everywhere(
    tmp_path: Path, answers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    html = written(tmp_path, "d.html", *EXAMPLE, "-a", answers)
    card = written(tmp_path, "c.html", "--card", "-a", answers)
    markdown = written(tmp_path, "c.md", "--card", "-a", answers)
    for text in (html, card):
        assert "<script" not in text
        assert "&lt;script&gt;" in text
    assert "<script" not in markdown.replace("\\<", "")
    assert "\x1b" not in markdown
    ics = written(tmp_path, "d.ics", *EXAMPLE, "-a", answers)
    assert "script" not in ics
    capsys.readouterr()
    run(["deadlines", "--card", "-a", answers])
    out = capsys.readouterr().out
    assert "\x1b[31m" not in out
    assert "\u202e" not in out
    assert "03-0000-1111" in out
    assert "110" in out


@pytest.mark.parametrize("form", ["json", "md", "html", "ics"])
def test_a_document_on_a_terminal_cannot_steer_it_and_in_a_pipe_is_as_in_a_file(
    form: str, answers: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    command = ["deadlines", *EXAMPLE, "-a", answers, "-f", form, "-o", "-"]
    shown = {}
    for kind in (Terminal, io.TextIOWrapper):
        monkeypatch.setattr("sys.stdout", kind(io.BytesIO(), encoding="utf-8", newline=""))
        assert run(command) == ExitCode.DONE
        shown[kind] = sys.stdout.buffer.getvalue().decode()
    assert not {"\x1b", "\u202e"} & set(shown[Terminal])
    assert shown[io.TextIOWrapper] == written(tmp_path, f"d.{form}", *EXAMPLE, "-a", answers)
    assert "\u202e" in shown[io.TextIOWrapper] or form != "json"


def test_the_pages_have_their_policy_and_send_no_address(tmp_path: Path, answers: str) -> None:
    for page in (
        written(tmp_path, "d.html", *EXAMPLE, "-a", answers),
        written(tmp_path, "c.html", "--card", "-a", answers),
    ):
        style = re.search("<style>(.*?)</style>", page, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"
        head, *_ = page.partition("</head>")
        assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in html.unescape(head)
        assert '<meta name="referrer" content="no-referrer">' in head
        assert all('rel="noreferrer"' in tag for tag in re.findall(r"<a href=.http[^>]*>", page))


def test_profile_is_used_and_what_is_told_wins(answers: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["deadlines", *SINCE, "-a", answers, "-o", "-", "-f", "json", "--persons", "10"])
    ids = {row["id"] for row in json.loads(capsys.readouterr().out)["deadlines"]}
    assert "D-GDPR-72" in ids
    assert "D-APPI-F30" not in ids
    run(["deadlines", *SINCE, "-a", answers, "-o", "-", "-f", "json", "--special-care", "yes", "--eu", "no"])
    ids = {row["id"] for row in json.loads(capsys.readouterr().out)["deadlines"]}
    assert "D-GDPR-72" not in ids
    assert "D-APPI-F30" in ids


def test_what_is_to_be_checked_and_the_amendment_are_noted(tmp_path: Path) -> None:
    for lang, words in (("ja", ("要確認", "2026年改正")), ("en", ("To confirm", "2026 amendment"))):
        text = written(tmp_path, f"{lang}.md", *SINCE, "--fact", "us_persons=yes", "-l", lang)
        assert all(word in text for word in words)


def test_a_moment_that_has_not_come_is_a_drill_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(
        ["deadlines", "--since", "2026-12-02 10:00", "--now", "2026-12-01 10:00", "--no-input", "-l", "ja"]
    )
    told = capsys.readouterr()
    assert code == 0
    assert "訓練" in told.err
    assert "2026-12-02(水) 10:00" in told.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--since"),
        (["--since", "tomorrow"], "日時"),
        (["--since", "2026-12-01"], "時刻"),
        (["--since", "2026-02-30 10:00"], "日時"),
        (["--since", "9999-12-31 10:00"], "日時"),
        ([*SINCE, "--known", "2026-11-30 10:00"], "--known"),
        ([*SINCE, "--incident", "fire"], "lost-device"),
        ([*SINCE, "--persons", "-5"], "--persons"),
        ([*SINCE, "--persons", "many"], "--persons"),
        ([*SINCE, "--eu", "maybe"], "--eu"),
        ([*SINCE, "--fact", "uk=yes"], "uk_persons"),
        ([*SINCE, "-o", "x.pdf"], ".pdf"),
        ([*SINCE, "-o", "-"], "-f"),
        (["--card", "-o", "x.ics"], ".ics"),
        ([*SINCE, "--lang", "fr"], "--lang"),
    ],
)
def test_wrong_usage_is_named(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert run(["deadlines", *arguments]) == ExitCode.WRONG_USAGE
    assert word in capsys.readouterr().err


def test_contacts_must_be_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("cyberdiag: answers/1\ncontacts:\n  security: [1]\nanswers: {}\n", encoding="utf-8")
    assert run(["deadlines", "--card", "-a", str(file)]) == ExitCode.INVALID_ANSWERS
    assert "a.yaml:3:13" in capsys.readouterr().err.replace("\n", "")


def test_moments_as_people_type_them(capsys: pytest.CaptureFixture[str]) -> None:
    for text in (
        "2026/12/1 10:00",
        "2026年12月1日 10時",
        "２０２６-１２-０１ １０:００",
        "2026-12-01T02:00+01:00",
    ):
        assert run(["deadlines", "--since", text, *SINCE[2:], "-o", "-", "-f", "json"]) == ExitCode.DONE
        assert json.loads(capsys.readouterr().out)["since"] == "2026-12-01T10:00:00+09:00"


def test_asks_three_questions_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cyberdiag.app import leak

    class Prompter:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def choose(self, title: str, options: list[tuple[str, str]]) -> str:
            assert options
            self.asked.append(title)
            return "mis-sent" if len(self.asked) == 1 else "plain"

        def line(self, title: str, fault: Callable[[str], Problem | None]) -> str:
            self.asked.append(title)
            assert fault("2,000人") is None
            return "2,000人"

    prompter = Prompter()
    monkeypatch.setattr(leak.Run, "_can_ask", lambda _: True)
    monkeypatch.setattr(leak.Run, "_prompter", lambda _: prompter)
    assert run(["deadlines", *SINCE, "-o", "-", "-f", "json"]) == ExitCode.DONE
    data = json.loads(capsys.readouterr().out)
    assert len(prompter.asked) == 3
    assert data["facts"] == {
        "wrongful_purpose": False, "special_care": False, "financial_data": False, "my_number": False,
        "incident": "mis-sent", "persons": 2000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("begun", "persons"),
    [
        ("２０２６年１２月１日　１０時", "約１，２００人"), ("令和8年12月1日 10:00", "千二百"), ("R8.12.1 10:00", "1200"),
        ("2026/12/1 10:00", "1.2k"), ("2026-12-01T10:00+09:00", "1,200 persons"), (" 2026-12-01 10:00 ", "1200名"),
    ],
)  # fmt: skip
def test_what_is_asked_is_read_as_everywhere_and_asked_again_until_it_can_be(
    begun: str, persons: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cyberdiag.app import leak

    lines = [
        *[("", "no-moment"), ("きのう", "not-moment"), ("2026年12月1日", "moment-without-hour")],
        *[("2026-13-01 10:00", "not-moment"), ("2026-12-02 10:00", "known-before-since"), (begun, "")],
        *[("たくさん", "not-number"), ("-3", "not-number"), ("2.5", "not-number"), (persons, "")],
    ]

    class Prompter:
        def choose(self, _: str, options: list[tuple[str, str]]) -> str:
            return options[0][0]

        def line(self, _: str, fault: Callable[[str], Problem | None]) -> str:
            while True:
                text, code = lines.pop(0)
                found = fault(text)
                assert (found.code if found else "") == code
                if found is None:
                    return text

    monkeypatch.setattr(leak.Run, "_can_ask", lambda _: True)
    monkeypatch.setattr(leak.Run, "_prompter", lambda _: Prompter())
    known = ["--known", "2026-12-01 12:00", "--now", "2026-12-03 10:00"]
    assert run(["deadlines", *known, "-o", "-", "-f", "json"]) == ExitCode.DONE
    data = json.loads(capsys.readouterr().out)
    assert lines == []
    assert data["facts"]["persons"] == 1200
    assert data["since"] == "2026-12-01T10:00:00+09:00"


def test_an_option_that_no_answer_can_mend_is_refused_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cyberdiag.app import leak

    monkeypatch.setattr(leak.Run, "_can_ask", lambda _: True)
    assert run(["deadlines", "--known", "きのう", "-l", "en"]) == ExitCode.WRONG_USAGE
    assert "--known is no date and time" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_card_is_one_page(tmp_path: Path, answers: str, lang: str) -> None:
    text = written(tmp_path, "card.html", "--card", "-a", answers, "-l", lang)
    assert len(text) < 40_000
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no browser to print with")
    import pypdf

    target = tmp_path / "card.pdf"
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile = f"--user-data-dir={tmp_path / 'browser'}"
    subprocess.run(
        [*command, profile, f"--print-to-pdf={target}", (tmp_path / "card.html").as_uri()],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    pages = pypdf.PdfReader(target).pages
    assert len(pages) == 1
    assert round(float(pages[0].mediabox.width)) == 595


def test_the_card_names_public_pages_until_the_firm_writes_its_own_number(
    tmp_path: Path, answers: str
) -> None:
    pages = ("www.ppc.go.jp/", "www.npa.go.jp/", "www.ipa.go.jp/")
    plain = written(tmp_path, "plain.md", "--card").replace("\\", "")
    assert all(page in plain for page in pages)
    own = written(tmp_path, "own.md", "--card", "-a", answers).replace("\\", "")
    assert [page in own for page in pages] == [False, True, True]


def test_one_type_of_leak_has_its_own_card(tmp_path: Path) -> None:
    text = written(tmp_path, "c.md", "--card", "--incident", "insider")
    assert "社内の人の持ち出し" in text
    assert "誤送信" not in text


def test_when_it_happened_and_when_it_was_known_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    happened = ["--since", "2026-11-20 08:00", "--known", "2026-12-01 10:00", *SINCE[2:], "--eu", "yes"]
    assert run(["deadlines", *happened]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "起きた日時: 2026-11-20" in out
    assert "2026-12-04(金) 10:00" in out


def test_a_limit_that_is_over_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    run(
        ["deadlines", "--since", "2026-12-01 10:00", "--now", "2026-12-05 10:00", "--no-input", "--eu", "yes"]
    )
    assert "過ぎています" in capsys.readouterr().out
