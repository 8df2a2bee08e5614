"""What merges contradicts openly, and what a spreadsheet made of a label is read as the label."""

from __future__ import annotations

import datetime as dt
import io
from itertools import permutations
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files.making import question, question_set
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cyberdiag.answer_files import check, table, xlsx_codec, yaml_codec
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.answer_files.store import Document
from cyberdiag.model.answers import Answer, Note
from cyberdiag.model.editions import Edition
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import QuestionSet

HEAD = 'cyberdiag: answers/1\nquestionnaires: {sample: "1.0"}\nanswers:\n'
CHOICES = (Choice("yes", "Yes"), Choice("no", "No"), Choice("half", "Half", was=("some", "few")))


def made(kind: Kind = Kind.SINGLE, **fields: Any) -> QuestionSet:
    """Return version 2.0, whose question `new` takes the place of `a`, `b` and `c`."""
    found = question_set(replace(question("new", kind), choices=CHOICES, **fields), version="2.0")
    edition = Edition("sample", "2.0", "sample", was=dict.fromkeys("abc", "new"))
    (sheet,) = found.questionnaires
    return replace(found, questionnaires=(replace(sheet, edition=edition),))


def read(
    questions: QuestionSet, lines: list[str], reopened: dict[str, Note] | None = None
) -> tuple[Any, list[str]]:
    source = yaml_codec.read(HEAD + "".join(f"  {line}\n" for line in lines), "a.yaml")
    found, problems = check.answers(source, questions, reopened=reopened)
    return found.get("new"), [p.code for p in problems if p.code not in {"other-version", "same-questions"}]


@given(st.lists(st.sampled_from(["yes", "no", "unknown"]), min_size=2, max_size=3))
def test_former_questions_leave_an_answer_only_where_they_agree_whatever_their_order(told: list[str]) -> None:
    lines = [f"{name}: {{answer: {value}, note: n{name}}}" for name, value in zip("abc", told, strict=False)]
    agree = len(set(told)) == 1
    for order in permutations(lines):
        again: dict[str, Note] = {}
        answer, codes = read(made(), list(order), again)
        if agree:
            assert answer.value == told[0]
            assert sorted(answer.note.split()) == [f"n{name}" for name, _ in zip("abc", told, strict=False)]
            assert codes == ["renamed-question"] * len(told)
        else:
            assert (answer, codes) == (None, ["merged-differ"])
            assert sorted(again["new"].note.split()) == [f"n{n}" for n, _ in zip("abc", told, strict=False)]


def test_the_answer_of_now_wins_and_that_is_said() -> None:
    answer, codes = read(made(), ["a: yes", "new: no", "b: yes"])
    assert (answer.value, codes) == ("no", ["renamed-twice", "renamed-twice"])


@pytest.mark.parametrize("empty", ["new:", "new: ''", "new: {answer: , note: }", "new: []"])
def test_a_row_that_is_empty_takes_nothing_from_what_was_answered_before(empty: str) -> None:
    """A sheet of this version has a row for the new question, filled in or not."""
    answer, codes = read(made(), ["a: yes", "b: yes", empty])
    assert (answer.value, codes) == ("yes", ["renamed-question", "renamed-question"])
    answer, codes = read(made(), [empty, "a: yes", "b: no"])
    assert (answer, codes) == (None, ["merged-differ"])


def test_a_choice_follows_its_former_ids() -> None:
    answer, codes = read(made(), ["new: some"])
    assert (answer.value, codes) == ("half", ["renamed-choice"])
    answer, codes = read(made(Kind.MULTIPLE), ["new: [few, some, yes]"])
    assert (answer.value, codes) == (("yes", "half"), ["renamed-choice", "renamed-choice"])


def test_an_interview_asks_again_where_a_choice_is_gone_and_keeps_the_note(tmp_path: Path) -> None:
    lines = ["new: {answer: gone, note: seen in the cellar}"]
    assert read(made(), lines)[1] == ["unknown-choice"]
    again: dict[str, Note] = {}
    assert read(made(), lines, again) == (None, ["choice-gone"])
    file = tmp_path / "a.yaml"
    file.write_text(HEAD + f"  {lines[0]}\n", encoding="utf-8")
    raw = file.read_bytes()
    source = yaml_codec.read(raw.decode(), str(file))
    kept = AnswerFile(str(file), Document(source, source.data, raw.decode(), raw), made(), reopened=again)
    assert kept.open_notes == {"new": Note("seen in the cellar")}
    kept.put("new", Answer("half", kept.open_notes["new"].note))
    assert kept.open_notes == {}
    assert "{answer: half, note: seen in the cellar}" in " ".join(
        file.read_text(encoding="utf-8").split()
    ) or ("answer: half" in file.read_text(encoding="utf-8"))


def test_a_slip_in_a_file_of_this_version_is_still_a_fault() -> None:
    source = yaml_codec.read(HEAD.replace("1.0", "2.0") + "  new: yess\n", "a.yaml")
    _, problems = check.answers(source, made(), reopened={})
    assert [p.code for p in problems] == ["unknown-choice-near"]


STORED = {
    "50%": 0.5, "33.3%": 0.333, "1,000": 1000, "¥2,500": 2500, "-3": -3, "10-20": dt.date(2026, 10, 20),
    "3/4": dt.date(2026, 3, 4), "2025/4/1": dt.date(2025, 4, 1), "2026/4/1": dt.date(2026, 4, 1),
    "TRUE": True, "FALSE": False,
}  # fmt: skip


@pytest.mark.parametrize("label", STORED)
def test_what_a_cell_makes_of_a_label_is_read_as_the_label(label: str) -> None:
    choices = tuple(Choice(f"c{n}", one) for n, one in enumerate(STORED))
    questions = question_set(replace(question("q", Kind.SINGLE), choices=choices))
    book, out = openpyxl.Workbook(), io.BytesIO()
    page: Any = book.active
    page.append(("id", "answer"))
    page.append(("q", STORED[label]))
    book.save(out)
    source = xlsx_codec.read_bytes(out.getvalue(), "a.xlsx")
    table.understand(source, questions)
    found, problems = check.answers(source, questions, labels=True)
    assert [p.code for p in problems if p.is_error] == []
    assert found.by_id["q"].value == f"c{list(STORED).index(label)}"
