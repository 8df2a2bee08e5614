"""Answers in CSV: read by id wherever Excel moved things, with a place for every fault."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import counting
import pytest
from answer_files.making import NOWHERE, QUESTIONS, YES_NO, Found, places, question_set
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.answer_files import csv_codec, sheet, store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.format import Format
from cyberdiag.model.questionnaire import Choice, Question
from cyberdiag.model.text import guarded, is_formula, unguarded
from cyberdiag.problems import Lines

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,answer,note,evidence\n"


def read(tmp_path: Path, text: str | bytes) -> store.ReadAnswers:
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return store.read(str(path), QUESTIONS)


def refused(tmp_path: Path, text: str | bytes) -> Found:
    with pytest.raises(InvalidAnswers) as caught:
        read(tmp_path, text)
    return places(caught.value.problems)


def test_the_four_columns_of_the_contract_are_enough(tmp_path: Path) -> None:
    got = read(tmp_path, HEAD + "Q-1,yes,確認中,作業報告書\npeople,50,,\n").answers
    assert dict(got.by_id) == {"Q-1": Answer("yes", "確認中", "作業報告書"), "people": Answer(50)}


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    got = read(tmp_path, "分野,answer,質問,ID\nx,no,y,Q-1\n,,,\n").answers
    assert dict(got.by_id) == {"Q-1": Answer("no")}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_other_countries_put_between_columns_is_recognised(delimiter: str, tmp_path: Path) -> None:
    text = (HEAD + "Q-1,yes,\n").replace(",", delimiter)
    assert read(tmp_path, text).answers.value("Q-1") == "yes"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_excel_are_recognised(encoding: str, tmp_path: Path) -> None:
    raw = (HEAD + "Q-1,yes,確認中～①,\n").encode(encoding)
    assert read(tmp_path, raw).answers.by_id["Q-1"].note == "確認中～①"


def test_the_head_has_its_place(tmp_path: Path) -> None:
    head = "file:organisation,見本社\nfile:respondent,総務部\nfile:date,2026/1/5\nfile:questionnaires,sample 0.9\n"
    got = read(tmp_path, HEAD + head + "Q-1,yes\n")
    answers = got.answers
    assert (answers.organisation, answers.respondent, answers.date) == ("見本社", "総務部", "2026-01-05")
    assert places(got.warnings) == [("other-version", 5, 21)]


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("Q-1", "yesの選択肢", "yes"),
        ("Q-1", "TRUE", "yes"),
        ("Q-1", "わからない", UNKNOWN),
        ("Q-1", "Don't know", UNKNOWN),
        ("people", '"5,000"', 5000),
        ("kinds", '"a, bの選択肢"', ("a", "b")),
        ("kinds", "a、c", ("a", "c")),
        ("kinds", "ａの選択肢／cの選択肢", ("a", "c")),
        ("people", "６０名", 60),
        ("since", "2026/1/5", "2026-01-05"),
        ("words", "true", "true"),
    ],
)
def test_what_a_person_or_a_spreadsheet_makes_of_an_answer_is_understood(
    name: str, typed: str, meant: object, tmp_path: Path
) -> None:
    assert read(tmp_path, f"{HEAD}{name},{typed},,\n").answers.by_id[name].value == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("empty-file", 1, 1)]),
        (" ,\n", [("empty-file", 1, 1)]),
        ("a,b\nQ-1,yes\n", [("table-no-header", 1, 1)]),
        ("id,answer,answer\nQ-1,yes,no\n", [("yaml-duplicate", 1, 11)]),
        (HEAD + "Q-1,yes\nQ-1,no\n", [("yaml-duplicate", 3, 1)]),
        (HEAD + ",yes\n", [("table-no-id", 2, 2)]),
        (HEAD + 'Q-1,"yes\n', [("csv-quote", 2, 5)]),
        (HEAD + "Q-3,yes\n", [("unknown-question-near", 2, 1)]),
        (HEAD + 'people,"1\n2"\nQ-1,maybe\n', [("not-number", 2, 8), ("unknown-choice", 4, 5)]),
        (HEAD + "file:organisatoin,x\n", [("unknown-field-near", 2, 1)]),
        (HEAD + "file:date,2026/13/5\n", [("not-date", 2, 11)]),
        (HEAD + "Q-1,\0\n", [("not-text", 2, 5)]),
        (b"\xff\xfei\x00", [("table-no-header", 1, 1)]),
        (b"\xff\xfei\x00d\x00,", [("not-text", 1, 1)]),
        (b"id,answer\n\x81 ", [("not-text", 2, 1)]),
    ],
)
def test_every_fault_has_its_line_and_column(text: str | bytes, found: Found, tmp_path: Path) -> None:
    assert refused(tmp_path, text) == found


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"x" * 2_000_001) == [("file-too-large", 0, 0)]
    assert refused(tmp_path, HEAD + ",\n" * 150_000 + "Q-1,yes")[0][0] == "yaml-too-many"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_blank_sheet_answers_nothing_and_is_read_without_a_fault(lang: str, tmp_path: Path) -> None:
    raw = sheet.blank(QUESTIONS, Format.CSV, messages(lang))
    assert raw.startswith(b"\xef\xbb\xbf")
    got = read(tmp_path, raw)
    assert (dict(got.answers.by_id), got.warnings) == ({}, ())
    assert dict(got.answers.versions) == {"sample": "1.0"}
    assert store.held_ids(got.document) == set(QUESTIONS.by_id)
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["id"] for row in table if not row["id"].startswith("file:")] == list(QUESTIONS.by_id)


def test_words_of_ones_own_questionnaire_cannot_become_formulas() -> None:
    nasty = '=cmd|" /C calc"!A0'
    own = Question(
        id="Q-1",
        section="s",
        text=nasty,
        choices=(Choice("yes", nasty), Choice("no", "@x")),
        place=NOWHERE,
        help="\t=1",
    )
    raw = sheet.blank(question_set(own), Format.CSV, messages("ja")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(raw)) for cell in row]
    assert f"'{nasty}" in cells
    assert not any(is_formula(cell) for cell in cells if not cell.startswith("'"))


def test_an_interview_goes_on_from_a_table_as_yaml_beside_it(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    got = read(
        tmp_path, HEAD + "file:organisation,見本社\nQ-1,はい\nkinds,aの選択肢、b\npeople,６０名\nsize,\n"
    )
    kept = store.kept_path(str(table))
    AnswerFile(kept, got.document, QUESTIONS).save()
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == (
        'cyberdiag: answers/1\nquestionnaires:\n  sample: "1.0"\norganisation: 見本社\n'
        "answers:\n  Q-1: yes\n  kinds:\n  - a\n  - b\n  people: 60\n  size: null\n"
    )
    assert dict(store.read(kept, QUESTIONS).answers.by_id) == dict(got.answers.by_id)
    assert [f.name for f in tmp_path.iterdir() if f.name not in {"a.csv", "a.yaml"}] == []
    with pytest.raises(CannotWrite) as caught:
        store.kept_path(str(table))
    assert [p.code for p in caught.value.problems] == ["table-goes-on"]


def test_a_file_that_is_kept_has_its_own_name() -> None:
    assert [store.kept_path(name) for name in ("a.yaml", "a.json")] == ["a.yaml", "a.json"]
    with pytest.raises(WrongUsage):
        store.kept_path("a.txt")


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("'=+-@ \t\n＝x"), max_size=6))
def test_the_guard_can_be_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not is_formula(guarded(text)) or guarded(text).startswith("'")


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text("ab\",\n'= ", max_size=5), min_size=2, max_size=3), min_size=1, max_size=4))
def test_cells_are_read_as_the_csv_module_writes_them(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[guarded(c) for c in row] for row in rows])
    read_back = csv_codec._rows(out.getvalue(), Lines("a.csv", out.getvalue()), ",")
    assert [[c.value for c in row] for row in read_back] == rows


def test_a_choice_of_the_sheet_is_told_with_its_label() -> None:
    raw = sheet.blank(QUESTIONS, Format.CSV, messages("ja")).decode("utf-8-sig")
    assert all(f"{c} = {c}の選択肢" in raw for c in YES_NO)


def test_three_delimiters_are_tried_on_the_beginning_only() -> None:
    text = "a,b\n" * 3_000

    def read() -> None:
        with pytest.raises(InvalidData):
            csv_codec.read(text, "a.csv")

    alone = counting.steps(lambda: list(csv_codec._rows(text, Lines("a.csv", text), ",")))
    assert counting.steps(read) < 2 * alone
