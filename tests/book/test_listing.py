"""`book list`: clients in an order, each with why, on a screen and as data."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from book import making
from book.made_book import MadeBook
from msgspec.structs import replace
from support import ROOT

from cyberdiag.app import judging
from cyberdiag.app.books.listing import Run
from cyberdiag.app.outputs import Output
from cyberdiag.book import renewals
from cyberdiag.book.calls import By
from cyberdiag.book.listed import shared_step
from cyberdiag.catalog import shelf
from cyberdiag.catalog.losses import load_losses
from cyberdiag.columns import compiled
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.fold import cells
from cyberdiag.model.format import Format
from cyberdiag.outside import spreadsheet
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.book.listed import Listed

DAY = "2026-11-29"
USUAL, NO_YEN, EARLY, IN_ORDER, NO_FACTS, BEARS_NOTHING, NOTHING_KNOWN, NOTHING_ASKED = range(8)
"""The firms of the book: as they come, without a revenue, stopped early, with full marks, with nothing but answers to
questions, one that can bear no loss at all, one that knows nothing, one that told facts alone."""


@cache
def book(lang: str) -> MadeBook:
    """Return a book with a firm of each kind."""
    table = making.table(8, seed=4, lang=lang)
    layout = table.layout
    cells = {name: column.copy() for name, column in table.answers.items()}
    scored = [q for n in layout.questions.scored for q in n.questions if q.has_points]
    first = [q for q in layout.questions.scored[0].order.questions if q in {s.id for s in scored}][:16]
    for question in scored:
        codes = sorted(range(len(question.choices)), key=lambda n: question.choices[n].points or 0)
        cells[question.id][IN_ORDER] = codes[-1]
        cells[question.id][NOTHING_KNOWN] = -2
        cells[question.id][NOTHING_ASKED] = -1
        if question.id not in first:
            cells[question.id][EARLY] = -1
    cells["revenue"][NO_YEN] = -np.inf
    cells["tolerable_loss"][IN_ORDER] = 1_000_000_000
    cells["tolerable_loss"][BEARS_NOTHING] = 0
    for name in ("revenue", "industry", "employees", "tolerable_loss", "held_covers"):
        cells[name][NO_FACTS] = layout.columns[name].empty
    results = compiled(layout.questions, load_losses(lang)).run(cells)
    dates = ("2025-03-15", "", DAY, "2026-10-01", "2026-05-01", "2026-06-01", "2026-06-01", "2026-06-01")
    firms = ("=HYPERLINK(1)\x1b[31m", *table.organisations[1:])
    made = replace(table, answers=cells, results=results, dates=dates, organisations=firms)
    return MadeBook(made, ("waiting",))


def listed(lang: str, **choices: Any) -> Listed:
    return Run(messages(lang), Look(), **choices).listed(book(lang), DAY)


def test_every_kind_of_firm_is_told_truly_in_both_languages() -> None:
    ja, en = (listed(lang, top=0) for lang in ("ja", "en"))
    assert ja.shown == en.shown  # one order, whatever the language
    told = {
        lang: {row: found.reasons[n] for n, row in enumerate(found.shown)}
        for lang, found in (("ja", ja), ("en", en))
    }
    ours, theirs = told["ja"], told["en"]
    assert "まだです(いまは「" in ours[USUAL].sentence
    assert "is not done (now:" in theirs[USUAL].sentence
    for row in (NO_YEN, NO_FACTS):
        assert ours[row].main is None
        assert "金額はまだ出せません" in ours[row].sentence
        assert "円" not in "".join((ours[row].sentence.partition("答えがない質問")[0], *ours[row].parts))
        assert "There is no amount yet" in theirs[row].sentence
    assert "問)だけの見込みです。" in ours[EARLY].sentence
    assert "An estimate from" in theirs[EARLY].sentence
    assert "急いで直す弱点は" in ours[IN_ORDER].sentence
    assert "に収まります" in ours[IN_ORDER].sentence
    assert "within the 1 billion yen it said it can bear" in theirs[IN_ORDER].sentence
    assert "耐えられると答えた額(0円)" in ours[BEARS_NOTHING].sentence
    assert "わからないとの答えです" in ours[NOTHING_KNOWN].sentence
    assert 'was answered with "don\'t know"' in theirs[NOTHING_KNOWN].sentence
    assert "会社のこと以外は、まだ聞いていません" in ours[NOTHING_ASKED].sentence
    assert "まだ聞いていない" in ours[NOTHING_ASKED].parts[0]
    assert ja.calls.points["step"][NOTHING_ASKED] == np.floor(25 * ja.order.parts.step.unknown + 0.5)
    assert "日付なし" in ours[NO_YEN].parts[-1]


def test_amounts_are_those_of_the_whole_assessment_and_stand_beside_what_is_bearable() -> None:
    found = listed("en", top=0)
    why = found.reasons[found.shown.index(USUAL)]
    assert why.main is not None
    assert why.main.severity.p50 < why.main.severity.p95
    assert why.saves is not None
    assert why.saves[1] <= why.saves[0] <= why.saves[2]
    assert why.step is not None
    assert why.saves[0] == pytest.approx(found.calls.values["step"][USUAL], rel=1e-9)
    assert "in the middle case" in why.sentence
    assert "it said it can bear" in why.sentence or "it is supposed to bear" in why.sentence


def test_a_step_against_another_incident_than_the_main_one_says_so() -> None:
    book = MadeBook(making.table(20, seed=4, lang="ja"))
    found = Run(messages("ja"), Look(), top=20).listed(book, DAY)
    known = judging.catalogue("ja", book.questions)
    apart = set()
    for why, answers in zip(found.reasons, book.answers([one.client for one in found.reasons]), strict=True):
        actions = judging.judge(book.questions, answers, known, early=True, date=DAY).actions
        saved = next(a.loss_reduction for a in actions if why.step and a.question.id == why.step.id)
        is_apart = "主な事故はほかにあります" in why.sentence
        assert is_apart is (
            saved is not None and why.main is not None and saved.scenario not in {"", why.main.id}
        )
        apart.add(is_apart)
    assert apart == {True, False}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [80, 40])
def test_the_list_fits_into_the_terminal(
    lang: str, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    Run(messages(lang), Look(), top=3).show(book(lang), DAY, ())
    shown = capsys.readouterr().out
    assert max(map(cells, shown.splitlines())) <= width
    say = messages(lang)
    assert "\x1b" not in shown
    flat = "".join(shown.split())
    for key in ("call.more", "call.judgement"):
        assert "".join(say(key).split()) in flat
    assert "1. " in shown
    assert "4. " not in shown


def test_json_and_csv_hold_the_same_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clients.csv"
    targets = (Output("-", Format.JSON), Output(str(path), Format.CSV))
    Run(messages("en"), Look(), By.SCORE, ("employees>=1",), 0).show(book("en"), DAY, targets)
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["date"], data["sort"], data["where"], data["unanswered"]) == (
        "cyberdiag/clients/1", DAY, "score", ["employees>=1"], 1,
    )  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(data["clients"]) == data["matching"] == 7
    for row, client in zip(rows, data["clients"], strict=True):
        assert (row["client"], row["reason"]) == (client["client"], client["reason"])
        assert row["step.id"] == (client["step"]["id"] or "")
        points = {k: v for k, v in client["points"].items() if k not in {"total", "of"}}
        assert int(row["points.total"]) == sum(points.values()) == client["points"]["total"]
    assert [r["organisation"] for r in rows if r["client"] == "firm-000000"] == ["'=HYPERLINK(1)\ufffd[31m"]
    scores = [c["score"] for c in data["clients"]]
    assert [s["value"] for s in scores[:-1]] == sorted(s["value"] for s in scores[:-1])
    assert all(s["low"] <= s["value"] <= s["high"] for s in scores[:-1])
    assert scores[-1]["value"] is None  # nothing was asked
    headings = path.read_bytes().splitlines()[0]
    for where, some in ((("score<0",), book("en")), ((), MadeBook(making.table(8).at(np.array([], int))))):
        Run(messages("en"), Look(), where=where).show(some, DAY, targets[1:])
        assert path.read_bytes().splitlines() == [headings]


def test_a_part_can_be_replaced_as_the_guide_says(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "book.md").read_text(encoding="utf-8")
    left_out = (
        "  covers: {replaces: true, weight: 0, starts: 0, full: 1, unknown: 0, source: s, mark: judgement}\n"
    )
    own = next(p for p in guide.split("```yaml\n") if p.startswith("parts:")).split("```")[0] + left_out
    (tmp_path / "calls.yaml").write_text(own, encoding="utf-8")
    with shelf.using(catalogues=[str(tmp_path)], questionnaires=None):
        found = listed("ja", top=1)
    assert (found.order.parts.age.weight, found.order.parts.age.unknown) == (30, 1)
    assert found.calls.points["age"].tolist()[:2] == [30, 30]  # old, and without a day
    assert list(found.calls.counted(found.order)) == ["step", "beyond", "age"]
    assert len(found.reasons[0].parts) == 3


def test_an_empty_answer_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Run(messages("en"), Look(), where=("employees>99999",)).show(book("en"), DAY, ())
    assert "No client matches" in capsys.readouterr().out
    nobody = replace(book("en"), table=book("en").table.at(np.array([], np.intp)))
    Run(messages("en"), Look()).show(nobody, DAY, ())
    shown = capsys.readouterr().out
    assert "No client of this book has answered yet." in shown
    assert "1 client has not answered yet." in shown


LIST = "証券番号,契約者名,保険料,満期日\n1,firm-000001,100,2027/1/10\n2,Ｆｉｒｍ 2,,令和8年12月5日\n3,firm-000002,,2026-12-01\n4,nobody,,2027-01-01\n5,firm-000003,,soon\n6,,,\n"


def test_an_agents_own_list_tells_renewals(tmp_path: Path) -> None:
    table = book("en").table
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.encode("cp932"))
    found = renewals.renewals(str(path), table, DAY)
    assert found.days == {"firm-000001": "2027-01-10", "firm-000002": "2026-12-01"}
    told = {p.code: p.place.line for p in found.problems}
    assert told == {"renewals-twice": 4, "renewals-no-day": 6, "renewals-nobody": 0}
    made = spreadsheet.workbook()
    sheet = made.create_sheet("契約")
    for row in csv.reader(io.StringIO(LIST)):
        sheet.append([dt.date(2027, 1, 10) if cell == "2027/1/10" else cell for cell in row])
    (tmp_path / "list.xlsx").write_bytes(spreadsheet.to_bytes(made))
    again = renewals.renewals(str(tmp_path / "list.xlsx"), table, DAY)
    assert again.days == found.days
    assert {p.place.spot for p in again.problems if p.place.line} == {"D4", "D6"}
    nearest = listed("en", renewals=str(path), top=0)
    place = nearest.shown.index(2)
    assert "in 2 days" in nearest.reasons[place].parts[3]
    assert nearest.calls.points["renewal"][2] == nearest.order.parts.renewal.weight


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,day\na,2027-01-01\n", encoding="utf-8")
    with pytest.raises(InvalidAnswers) as raised:
        renewals.renewals(str(path), book("en").table, DAY)
    assert [p.code for p in raised.value.problems] == ["renewals-no-header"]
    with pytest.raises(WrongUsage):
        renewals.renewals("list.txt", book("en").table, DAY)


def test_where_many_share_a_step_each_client_is_told_what_helps_it_besides() -> None:
    """Or ten calls would all be about the same, which one letter or seminar is for."""
    found = Run(messages("ja"), Look(), top=0).listed(MadeBook(making.table(24, seed=2, lang="ja"), ()), DAY)
    shared = shared_step(found.table)
    assert shared is not None
    step, count = shared
    assert step.first_step is not None
    say = messages("ja")("call.besides", action="|").partition("|")
    told = {r.client: r.sentence for r in found.reasons if r.step is not None and r.step.id == step.id}
    assert len(told) == count
    besides = [text.partition(say[0])[2].partition(say[2])[0] for text in told.values() if say[0] in text]
    assert len(besides) > count / 2
    assert step.first_step.action not in besides
    rest = [r.sentence for r in found.reasons if r.client not in told]
    assert rest
    assert not any(say[0] in text for text in rest)
