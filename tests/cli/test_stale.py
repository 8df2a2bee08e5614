"""What is overdue is told by day: `check --as-of`, `list sources --stale`; without a day `check` reads no clock."""

from __future__ import annotations

import json

import pytest
from support import run

from cyberdiag.app import reviewing
from cyberdiag.catalog import knowledge
from cyberdiag.cli.main import run as program
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.model.catalogue import Source
from cyberdiag.model.language import LANGUAGES

DAY = "2027-02-01"


def late(lang: str) -> list[Source]:
    return [s for s in knowledge.sources(lang).values() if s.is_overdue(DAY)]


@pytest.mark.parametrize(
    ("due", "day", "is_late"),
    [
        ("2027-01", "2027-01-31", False), ("2027-01", "2027-02-01", True), ("2027-01-17", "2027-01-17", False),
        ("2027-01-17", "2027-01-18", True), ("none", "2099-01-01", False),
    ],
)  # fmt: skip
def test_an_edition_is_late_after_the_day_or_month_in_which_it_was_due(
    due: str, day: str, *, is_late: bool
) -> None:
    settled = "once" if due == "none" else ""
    one = Source(
        title="t", publisher="p", published="2026", read="2026-11-28", next=due, settled=settled, mark="V"
    )
    assert one.is_overdue(day) is is_late


@pytest.mark.parametrize("lang", LANGUAGES)
def test_check_warns_of_every_overdue_source_by_id_title_and_due_date(lang: str) -> None:
    done = run("check", "--as-of", DAY, "-f", "json", lang=lang)
    assert done.returncode == ExitCode.DONE
    told = {p["message"] for p in json.loads(done.stdout) if p["check"] == "source-overdue"}
    assert late(lang)
    assert len(told) == len(late(lang))
    for one in late(lang):
        due = messages(lang).writing.when(one.next)
        assert any(one.id in m and one.title in m and due in m for m in told)


def test_check_strict_fails_on_them_and_without_a_day_knows_none() -> None:
    assert run("check", "--as-of", DAY, "--strict").returncode == ExitCode.INVALID_DATA
    assert run("check", "--strict").returncode == ExitCode.DONE


def test_check_warns_when_nobody_went_through_the_list_for_long() -> None:
    codes = [p["check"] for p in json.loads(run("check", "--as-of", "2031-01-01", "-f", "json").stdout)]
    assert codes.count("catalogue-old") == 1
    assert "catalogue-old" not in run("check", "--as-of", DAY, "-f", "json").stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_names_each_overdue_source_and_that_we_only_expect_it(lang: str) -> None:
    said = run("list", "sources", "--stale", "--as-of", DAY, lang=lang).stdout
    assert {line.split()[0] for line in said.splitlines()[1:] if line[:1].strip()} == {
        s.id for s in late(lang)
    }
    assert said.count({"ja": "私たちの見込み", "en": "our expectation"}[lang]) == len(late(lang))


def test_the_list_looks_at_today_where_no_day_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reviewing, "today", lambda: "1999-01-01")
    assert program(["list", "sources", "--stale", "--lang", "en"]) == ExitCode.DONE
    assert "1 January 1999" in capsys.readouterr().out
