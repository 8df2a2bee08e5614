"""What the tables say is what the page and the JSON say, and no cell can run."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report import firm

from cyberdiag.messages import messages
from cyberdiag.model.text import is_formula
from cyberdiag.outside.spreadsheet import pieces
from cyberdiag.report import words
from cyberdiag.report.tables import csv_table, xlsx_table
from cyberdiag.report.tables import rows as tables

LANGUAGES = ("ja", "en")
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def rows(lang: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(firm.rendered(lang, "csv").decode("utf-8-sig"))))


def book(lang: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(firm.rendered(lang, "xlsx")))


def sheet(lang: str, name: str) -> list[tuple[Any, ...]]:
    found = book(lang)[messages(lang)(f"tables.sheets.{name}")]
    return [tuple(row) for row in found.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_stands_in_the_csv_once_with_answer_note_and_evidence(lang: str) -> None:
    say, page = messages(lang), firm.page(lang)
    views = {a.id: a for d in page.diagnoses for _, part in d.answers for a in part}
    views |= {a.id: a for a in page.profile}
    asked = [r for r in rows(lang) if r[say("tables.state")] == say("tables.asked")]
    found = rows(lang)[: -len(asked)]
    assert [r[say("tables.id")] for r in asked] == [d.id for d in page.trade.duties]
    assert [r[say("tables.id")] for r in found] == [a.id for a in (*page.profile,)] + [
        a.id for d in page.diagnoses for _, part in d.answers for a in part
    ]
    for row in found:
        view = views[row[say("tables.id")]]
        assert row[say("tables.answer")] == view.answer
        assert row[say("tables.note")].removeprefix("'") == view.note
        names = ("evidence", *(f"evidence-{name}" for name in ("files", "date", "holder", "until")))
        assert tuple(row[say(f"tables.{name}")].removeprefix("'") for name in names) == view.kept
        assert row[say("tables.references")] == " / ".join(view.references)
        assert row[say("tables.digest")] == page.digest


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_those_of_the_json(lang: str) -> None:
    say, result = messages(lang), firm.numbers(lang)
    lost = {f["question"]: f["points_lost"] for d in result["diagnoses"] for f in d["findings"]}
    gains = {a["questions"][0]: a["score_gain"] for a in result["actions"]}
    column = {r[say("tables.id")]: r for r in rows(lang)}
    assert {
        k: float(r[say("tables.points-lost")]) for k, r in column.items() if r[say("tables.points-lost")]
    } == lost
    assert {
        k: float(r[say("tables.score-gain")]) for k, r in column.items() if r[say("tables.score-gain")]
    } == gains
    assert {r[0]: r[5] for r in sheet(lang, "findings")} == lost
    assert {r[1]: r[6] for r in sheet(lang, "actions")} == gains


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_has_the_scores_of_the_page(lang: str) -> None:
    say, (view,) = messages(lang), firm.page(lang).diagnoses
    found = {row[1]: row for row in sheet(lang, "summary")}
    score = found[say("tables.score")]
    assert [words.decimal(v) for v in score[2:5]] == [view.score.text, view.score.low, view.score.high]
    assert score[5].startswith(view.score.rating)
    for domain in view.domains:
        assert words.decimal(found[domain.title][2]) == domain.score.text
    assert found[say("tables.digest")][2] == firm.page(lang).digest
    assert found[say("tables.loss-half")][2] == firm.page(lang).loss.main.half


@pytest.mark.parametrize("lang", LANGUAGES)
def test_amounts_of_covers_are_the_rounded_ones_of_the_page(lang: str) -> None:
    by_title = {row[1]: row for row in sheet(lang, "covers")}
    priced = [c for c in firm.page(lang).advice.covers if by_title[c.cover.title][3] is not None]
    assert priced
    for cover in priced:
        assert words.yen(by_title[cover.cover.title][3], lang) in cover.amount


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_has_its_nine_sheets_in_the_language(lang: str) -> None:
    names = ("summary", "answers", "findings", "actions", "covers", "cases", "trade", "messages", "unknowns")
    assert book(lang).sheetnames == [messages(lang)(f"tables.sheets.{n}") for n in names]
    page = firm.page(lang)
    assert len(sheet(lang, "cases")) == len(page.advice.cases)
    assert [r[0] for r in sheet(lang, "unknowns")] == [u.id for u in page.unknowns]


def test_an_english_heading_has_no_japanese_word() -> None:
    headings = [c.value for page in book("en").worksheets for c in page[1]]
    headings += list(rows("en")[0])
    assert not [h for h in headings if JAPANESE.search(h)]
    assert all(JAPANESE.search(c.value) for page in book("ja").worksheets for c in page[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_cell_is_a_formula_whatever_was_answered(lang: str) -> None:
    cells = [c for page in book(lang).worksheets for row in page.iter_rows() for c in row]
    assert [c for c in cells if c.data_type == "f"] == []
    assert [c for c in cells if c.value == firm.NOTE and not c.quotePrefix] == []
    assert any(c.value == firm.NOTE for c in cells)
    texts = [v for row in rows(lang) for v in row.values()]
    assert f"'{firm.NOTE}" in texts
    assert not [v for v in texts if is_formula(v) and not v.startswith("'")]


def test_control_characters_and_long_texts_are_harmless() -> None:
    nasty = "a\x1b[31m\u202e" + "x" * 40_000
    table = tables.Table("t", "t", ("a",), ((nasty,), (-5,), (None,)))
    assert "\x1b" not in csv_table.text(table)
    assert "\r\n-5\r\n" in csv_table.text(table)
    found = openpyxl.load_workbook(io.BytesIO(xlsx_table.workbook([table], "t", messages("en"))))
    made, rest = found.worksheets
    cell = str(made["A2"].value)
    assert (len(cell), cell[1], cell[-1]) == (32_767, "\ufffd", "…")
    assert made["A3"].value == -5
    assert (cell[:-1] + str(rest["D2"].value)).endswith("x" * 40_000)


@given(st.lists(st.sampled_from("a字🙂"), min_size=1, max_size=9), st.integers(32_000, 70_000))
def test_a_text_that_no_cell_holds_is_kept_whole_in_pieces_that_fit(signs: list[str], count: int) -> None:
    text = ("".join(signs) * count)[:count]
    found = pieces(text)
    assert "".join(p[:-1] for p in found[:-1]) + found[-1] == text
    assert all(len(p.encode("utf-16-le")) // 2 <= 32_767 for p in found)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_result_gives_the_same_bytes(form: str) -> None:
    first = firm.rendered("ja", form)
    firm.rendered.cache_clear()
    assert firm.rendered("ja", form) == first
