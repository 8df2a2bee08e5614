"""The page of a book: what it counts is what single assessments say, and what it hides stays hidden in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pyarrow.parquet as pq
import pytest
from book import making
from counting import steps
from msgspec.structs import replace
from openpyxl import load_workbook
from report import browser
from report.test_accessibility import look
from support import answers_of, run

from benchmarks import population
from cyberdiag.app.books.reporting import Run
from cyberdiag.book.overview import as_data, compose, measures, scored
from cyberdiag.book.overview.given import Called, Given, Reject, nameless
from cyberdiag.catalog import schemas, whole
from cyberdiag.columns import MISSING
from cyberdiag.messages import messages
from cyberdiag.model.assessment import State
from cyberdiag.model.book import Book
from cyberdiag.model.format import Format
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cyberdiag.book.overview.records import Overview
    from cyberdiag.book.table import Table
    from cyberdiag.model.format import BookFormat

LANGUAGES = ("ja", "en")
FORMATS: tuple[BookFormat, ...] = (
    Format.HTML, Format.MD, Format.JSON, Format.CSV, Format.XLSX, Format.PARQUET,
)  # fmt: skip
HOSTILE = "<script>alert(1)</script>=1+1"


def named(count: int, lang: str) -> Table:
    """Firms with names that can be looked for, one hostile, on days of three years."""
    firms = (HOSTILE, *(f"Quercus{n:03}株式会社" for n in range(1, count)))
    days = tuple(f"{2024 + n % 3}-03-{1 + n % 28:02}" if n % 9 else "" for n in range(count))
    return replace(
        making.table(count, lang=lang),
        clients=tuple(f"zelkova-{n:03}" for n in range(count)),
        organisations=firms[:count],
        dates=days,
    )


@cache
def given(lang: str, count: int = 60) -> Given:
    """A book with all that there can be: an earlier round of half its firms, calls, rejects, firms without answers."""
    table = named(count, lang)
    before = replace(named(count, lang), results=making.table(count, 2, lang).results)
    calls = tuple(
        Called(
            table.clients[n],
            table.organisations[n],
            f"Ask {table.organisations[n]}.",
            (("part", f"{n} points"),),
        )
        for n in range(min(count, 12))
    )
    return Given(
        table=table,
        earlier=before.at(np.arange(0, count, 2)),
        without=("Betula Ltd", "larix"),
        rejects=(
            Reject("Carpinus/Tilia.yaml", "line 3", "'Tilia' is no choice."),
            Reject("Carpinus/Tilia.yaml", "line 4", "twice"),
            Reject("x.Fagus", "", "no answers file"),
        ),
        day="2026-11-29",
        calls=calls,
        known=whole.catalogue(lang),
    )


def page(found: Given, lang: str) -> Overview:
    return compose.compose(found, messages(lang))


def written(found: Given, lang: str, form: BookFormat) -> bytes:
    return everything(found, lang, (form,))[form]


def everything(found: Given, lang: str, forms: Iterable[BookFormat] = FORMATS) -> dict[BookFormat, bytes]:
    """Return the book in each format; it is laid out once for all."""
    made, laid_out = Run(messages(lang), Look()), page(found, lang)
    return {form: made.written(form, found, laid_out, None) for form in forms}


def told(raw: bytes, form: Format) -> str:
    """Return all that a file says; of a workbook and of columns every cell."""
    if form is Format.PARQUET:
        rows = pq.read_table(io.BytesIO(raw)).to_pylist()
        return "\n".join(str(c) for row in rows for c in row.values() if c is not None)
    if form is not Format.XLSX:
        return raw.decode()
    book = load_workbook(io.BytesIO(raw))
    return "\n".join(str(c) for sheet in book for row in sheet.values for c in row if c is not None)


def test_measures_are_counted_as_single_assessments_judge_them() -> None:
    table = making.table(30)
    questions = table.layout.questions
    counted = {m.question.id: [0, 0, 0, 0] for m in measures.measures(table)}
    for row in range(table.size):
        answers = relevant(questions, population.answers(dict(table.answers), row, questions))
        for one in questions.scored:
            for judged in diagnose(one, questions, answers).judged:
                if not (judged.counts and judged.is_told):
                    continue
                found, points = counted[judged.question.id], judged.points
                found[3] += 1
                if judged.state is State.UNKNOWN:
                    found[2] += 1
                elif points < judged.question.full_points:
                    found[0 if points <= judged.question.worst_points else 1] += 1
    assert {m.question.id: [m.none, m.partly, m.unknown, m.of] for m in measures.measures(table)} == counted


def test_the_page_counts_every_firm_once_and_shows_no_number_of_few() -> None:
    found = page(given("en"), "en")
    facts = {f.id: f.value for f in found.facts}
    assert facts["assessed"] == "60"
    assert (facts["unanswered"], facts["rejected"]) == ("2", "2")
    assert int(facts["old"]) == len(given("en").old)
    for one in found.spreads:
        assert sum(b.count for b in one.bars) == sum(s.count for s in one.shares) == 60
    heat = found.heats[0]
    assert all(g.count >= scored.FEWEST for g in heat.groups)
    assert (sum(g.count for g in heat.groups[1:]) < 60) == bool(heat.few)
    score = scored.every(given("en").table)[0]
    assert facts["median-cyber-risk"] == score.points(float(np.median(score.values)))
    assert [len(g.rows[: g.shown]) for g in found.weak] == [10, 5]
    assert all(w.none + w.partly + w.unknown <= w.of for g in found.weak for w in g.rows)
    ways = {w.way for g in found.weak for w in g.rows}
    assert ways == {"letter", "sheet", "session"}
    assert all(w.reach == w.unknown for g in found.weak for w in g.rows if w.way == "letter")
    assert len(found.calls) == 10
    assert sum(c.soon for c in found.calls) == 5


def test_a_round_before_is_compared_over_the_firms_of_both() -> None:
    found = page(given("en"), "en").trends[0]
    assert "30 firms in both rounds" in found.answer
    same = replace(given("en"), earlier=given("en").table)
    still = page(same, "en").trends[0]
    assert {r.direction for r in still.rows} == {"same"}
    assert (still.changes, still.risen, still.fallen) == ((), (), ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_named_in_any_format_where_nobody_is_to_be(lang: str) -> None:
    bare = nameless(given(lang), messages(lang))
    names = [
        *given(lang).table.clients,
        *given(lang).table.organisations,
        "Betula",
        "larix",
        "Tilia",
        "Fagus",
        "Carpinus",
    ]
    exact = [f"{v:.0f}" for v in given(lang).table.answers["revenue"] if v > 0]
    days = [d for d in given(lang).table.dates if d]
    open_book, nobody = everything(given(lang), lang), everything(bare, lang)
    for form in FORMATS:
        open_, hidden = (told(book[form], form) for book in (open_book, nobody))
        assert "zelkova-001" in open_ or "Quercus001" in open_
        assert [name for name in (*names, *exact, *days) if name in hidden] == [], form
        assert "{" not in re.sub(r"(?s)<style>.*?</style>", "", hidden) or form is Format.JSON
    rows = csv.DictReader(io.StringIO(nobody[Format.CSV].decode("utf-8-sig")))
    assert all(float(f"{float(r['loss/eal']):.1e}") == pytest.approx(float(r["loss/eal"])) for r in rows)
    numbers = [json.loads(book[Format.JSON]) for book in (open_book, nobody)]
    assert numbers[0]["medians"] == numbers[1]["medians"]
    assert sorted(f["diagnoses"]["cyber-risk"]["score"] for f in numbers[0]["firms"]) == [
        f["diagnoses"]["cyber-risk"]["score"] for f in numbers[1]["firms"]
    ]


def test_what_a_person_typed_is_text_in_every_format() -> None:
    html, marked = (written(given("ja"), "ja", form).decode() for form in (Format.HTML, Format.MD))
    assert "<script" not in html
    assert not re.search(r"(?<!\\)<script", marked)
    formula = replace(given("ja"), table=replace(given("ja").table, organisations=("=1+1",) * 60))
    rows = list(csv.reader(io.StringIO(written(formula, "ja", Format.CSV).decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"'=1+1"}
    cell = load_workbook(io.BytesIO(written(formula, "ja", Format.XLSX))).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_the_workbook_is_one_to_work_in_and_the_columns_are_the_results() -> None:
    book = load_workbook(io.BytesIO(written(given("en"), "en", Format.XLSX)))
    assert len(book.worksheets) == 5
    for sheet in book:
        assert (sheet.freeze_panes, bool(sheet.auto_filter.ref)) == ("A2", sheet.max_row > 1)
    firms = list(book.worksheets[0].values)
    assert len(firms) == 61
    kinds = {name: {type(row[n]) for row in firms[1:]} - {type(None)} for n, name in enumerate(firms[0])}
    assert kinds["Employees"] == {int}
    assert kinds["Quick cyber-risk assessment Score"] <= {int, float}
    rows = list(csv.DictReader(io.StringIO(written(given("en"), "en", Format.CSV).decode("utf-8-sig"))))
    table = given("en").table
    assert set(table.results) < set(rows[0])
    assert [float(r["cyber-risk/score"]) for r in rows] == table.results["cyber-risk/score"].tolist()
    told = pq.read_table(io.BytesIO(written(given("en"), "en", Format.PARQUET)))
    assert told.column_names == list(rows[0])
    assert told["cyber-risk/score"].to_pylist() == table.results["cyber-risk/score"].tolist()
    assert told["cyber-risk/rating"].to_pylist() == [r["cyber-risk/rating"] for r in rows]
    assert [r["cyber-risk/rating"] for r in rows] == [table.label("cyber-risk/rating", n) for n in range(60)]


def test_the_json_is_what_its_schema_says() -> None:
    for lang in LANGUAGES:
        data = as_data.to_data(given(lang), page(given(lang), lang))
        assert msgspec.to_builtins(msgspec.convert(data, Book, strict=False)) == data | {"date": data["date"]}
    assert set(data) == set(schemas.schema("book")["properties"])


def _without_yen(found: Given) -> Given:
    results = {n: c for n, c in found.table.results.items() if not n.startswith("loss/")}
    return replace(found, table=replace(found.table, results=results))


def _silent(found: Given) -> Given:
    layout = found.table.layout
    answers = {
        name: np.full(1, layout.columns[name].empty, c.dtype) for name, c in found.table.answers.items()
    }
    results = {
        n: np.full(1, MISSING if c.dtype.kind == "i" else np.nan if c.dtype.kind == "f" else False, c.dtype)
        for n, c in found.table.results.items()
    }
    return replace(found, table=replace(found.table.at(np.array([0])), answers=answers, results=results))


def _none(found: Given) -> Given:
    nobody = np.zeros(0, np.intp)
    return replace(found, table=found.table.at(nobody), earlier=found.earlier.at(nobody), calls=())


EMPTY: dict[str, Any] = {
    "nothing": lambda g: replace(_none(g), without=(), rejects=()),
    "only rejects": lambda g: replace(_none(g), without=()),
    "one client": lambda g: replace(g, table=g.table.at(np.array([3]))),
    "no yen": _without_yen,
    "no answer that tells": _silent,
}


@pytest.mark.parametrize("case", EMPTY)
def test_a_book_with_little_in_it_is_told_as_such(case: str) -> None:
    for lang in LANGUAGES:
        found = EMPTY[case](given(lang))
        for one in (found, nameless(found, messages(lang))):
            for form, raw in everything(one, lang).items():
                assert "nan" not in told(raw, form).split()
    made = page(EMPTY[case](given("en")), "en")
    assert bool(made.spreads) == (case in {"one client", "no yen"})
    assert made.lead.startswith("This week") == (case != "nothing")


def test_work_grows_with_the_firms_and_not_faster() -> None:
    found = [
        steps(lambda size=size: written(given("en", size), "en", Format.HTML)) for size in (50, 50, 100, 200)
    ]
    assert found[3] - found[2] < 2.6 * (found[2] - found[1])


def test_axe_finds_nothing_on_the_page_and_it_fits_a_phone(tmp_path: Path) -> None:
    with browser.started() as chromium:
        for lang in LANGUAGES:
            path = tmp_path / f"{lang}.html"
            path.write_bytes(written(given(lang), lang, Format.HTML))
            with browser.shown(chromium, path, scripts=True) as (shown, heard):
                shown.set_viewport_size({"width": 360, "height": 800})
                assert shown.evaluate("document.documentElement.scrollWidth") == 360
                assert heard == []
        assert look(chromium, path) == []


def test_a_book_is_reported_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for firm in ("manufacturer", "online-shop"):
        (tmp_path / "in" / f"{firm}.yaml").write_bytes(answers_of(firm).read_bytes())
    (tmp_path / "in" / "Tilia.yaml").write_text("a: [", encoding="utf-8")
    assert run("book", "new", "b.book", cwd=tmp_path).returncode == 0
    run("book", "add", "b.book", "in", cwd=tmp_path)
    done = run("book", "report", "b.book", "-o", "b.html", "-o", "b.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "今週することは" in done.stdout
    assert all((tmp_path / name).stat().st_mode & 0o777 == 0o600 for name in ("b.html", "b.json"))
    told = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert told["assessed"] == len(told["calls"]) == 2
    listed = json.loads(run("book", "list", "b.book", "-f", "json", cwd=tmp_path).stdout)
    assert [c["client"] for c in told["calls"]] == [c["client"] for c in listed["clients"]]
    hidden = run("book", "report", "b.book", "--anonymous", "-f", "md", cwd=tmp_path)
    assert "みなと精機" in (tmp_path / "b.html").read_text(encoding="utf-8") + (
        tmp_path / "b.json"
    ).read_text(encoding="utf-8")
    assert not re.search("みなと精機|Tilia|manufacturer|in/", hidden.stdout)
    refused = run("book", "report", "b.book", "-o", "b.docx", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
