"""What is accepted in one place is accepted with the same value in every other: terminal, YAML, JSON, CSV, xlsx, --set."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files.making import question, question_set
from counting import calls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberdiag import typed
from cyberdiag.answer_files import check, csv_codec, json_codec, table, xlsx_codec, yaml_codec
from cyberdiag.catalog import load
from cyberdiag.changes import plan
from cyberdiag.errors import WrongUsage
from cyberdiag.interview import entry
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answers
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.text import guarded, one_line
from cyberdiag.model.written import Kind
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.model.questionnaire import Question, QuestionSet

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
AMOUNTS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**9).map(lambda n: f"{n:,}"),
    st.integers(0, 10**6).map(lambda n: str(n).translate(DIGITS)),
    st.tuples(st.integers(1, 99), st.sampled_from(["万", "億", "千", "百万", "k", " million"])).map(
        lambda p: f"{p[0]}{p[1]}"
    ),
    st.sampled_from(
        [
            "1億2千万",
            "十二",
            "二千五百万",
            "3.5万",
            "-7",
            "0.5",
            "1e3",
            "",
            "abc",
            "unknown",
            "わからない",
            "不明",
        ]
    ),
)
NUMBERS = st.tuples(
    st.sampled_from(["", "", "約", "およそ", "¥", "about ", "～"]),
    AMOUNTS,
    st.sampled_from(["", "", "人", "名", " people", "円", "人以上", "件くらい", "%", "台", "。", " "]),
).map("".join)
DAYS = st.one_of(
    st.dates().flatmap(
        lambda d: st.sampled_from(
            [
                d.isoformat(), f"{d.year}/{d.month}/{d.day}", f"{d.year}年{d.month}月{d.day}日",
                f"令和{d.year - 2018}年{d.month}月{d.day}日", f"R{d.year - 2018}.{d.month}.{d.day}",
                f"{d.year}/{d.month}/{d.day} 0:00", f"{d.year}.{d.month}.{d.day}".translate(DIGITS),
            ]
        )
    ),
    st.sampled_from(["2026-02-30", "yesterday", "3月1日", "20260301", "unknown", "わからない"]),
)  # fmt: skip
TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).filter(
    lambda t: one_line(t) == t and t.strip()
)


def in_the_terminal(asked: Question, text: str) -> Any:
    if entry.fault(asked, text, None, messages("ja")):
        return None
    return entry.answer(asked, text, None).value


def read(source: Any, questions: QuestionSet, *, is_table: bool) -> list[Any]:
    if is_table:
        table.understand(source, questions)
    found, _ = check.answers(source, questions, labels=is_table)
    return [found.by_id[q].value if q in found.by_id else None for q in questions.by_id]


def in_yaml(questions: QuestionSet, texts: Sequence[str]) -> list[Any]:
    lines = [
        f"  {name}: {json.dumps(text, ensure_ascii=False)}"
        for name, text in zip(questions.by_id, texts, strict=True)
    ]
    source = yaml_codec.read("cyberdiag: answers/1\nanswers:\n" + "\n".join(lines) + "\n", "a.yaml")
    return read(source, questions, is_table=False)


def in_json(questions: QuestionSet, texts: Sequence[str]) -> list[Any]:
    data = {"cyberdiag": "answers/1", "answers": dict(zip(questions.by_id, texts, strict=True))}
    return read(json_codec.read(json_codec.write(data), "a.json"), questions, is_table=False)


def in_csv(questions: QuestionSet, texts: Sequence[str]) -> list[Any]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "answer"))
    writer.writerows(zip(questions.by_id, map(guarded, texts), strict=True))
    return read(csv_codec.read_bytes(out.getvalue().encode(), "a.csv"), questions, is_table=True)


def in_xlsx(questions: QuestionSet, texts: Sequence[str]) -> list[Any]:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page: Any = book.active
    page.append(("id", "answer"))
    for name, text in zip(questions.by_id, texts, strict=True):
        page.append((name, text))
        page.cell(page.max_row, 2).data_type = "s"
    book.save(out)
    return read(xlsx_codec.read_bytes(out.getvalue(), "a.xlsx"), questions, is_table=True)


def as_a_setting(questions: QuestionSet, texts: Sequence[str]) -> list[Any]:
    def one(name: str, text: str) -> Any:
        try:
            return plan.changed(Answers(), [f"{name}={text}"], questions)[0].by_id[name].value
        except WrongUsage:
            return None

    return [one(name, text) for name, text in zip(questions.by_id, texts, strict=True)]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.tuples(st.just(Kind.NUMBER), st.lists(NUMBERS, min_size=1, max_size=12)),
        st.tuples(st.just(Kind.DATE), st.lists(DAYS, min_size=1, max_size=12)),
        st.tuples(st.just(Kind.TEXT), st.lists(TEXTS, min_size=1, max_size=8)),
    )
)
def test_what_the_terminal_takes_every_reader_takes_for_the_same(given_texts: tuple[Kind, list[str]]) -> None:
    kind, texts = given_texts
    more: dict[str, Any] = {"unit": "人", "minimum": 0, "maximum": 10**9} if kind is Kind.NUMBER else {}
    asked = [question(f"q{n}", kind, **more) for n in range(len(texts))]
    questions = question_set(*asked)
    wanted = [in_the_terminal(q, text) for q, text in zip(asked, texts, strict=True)]
    for reader in (in_yaml, in_json, in_csv, in_xlsx):
        assert reader(questions, texts) == wanted, reader.__name__
    assert as_a_setting(questions, texts) == [
        w if t.strip() else None for w, t in zip(wanted, texts, strict=True)
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_may_be_named_by_its_label_in_any_language(lang: str) -> None:
    """Of every question that is shipped: labels of both languages, each alone and several in one cell."""
    names = load.questionnaire_ids()
    here = load.question_set(names, lang, whole=True)
    for other in LANGUAGES:
        there = load.question_set(names, other, whole=True)
        chosen = [q for q in there.by_id.values() if q.kind in {Kind.SINGLE, Kind.MULTIPLE}]
        for name in chosen:
            last = [c for c in name.choices if c.id != "none"][-2:]
            several = name.kind is Kind.MULTIPLE
            text = "、".join(c.label for c in last) if several else last[-1].label
            wanted = tuple(c.id for c in last) if several else last[-1].id
            found, _ = plan.changed(Answers(), [f"{name.id}={text}"], here)
            assert found.by_id[name.id].value == wanted
            unsure, _ = plan.changed(Answers(), [f"{name.id}={messages(other)('interview.unknown')}"], here)
            assert unsure.by_id[name.id].value == UNKNOWN


def test_a_choice_is_what_its_own_id_says_even_where_another_differs_in_case_alone() -> None:
    alike = question("Q-1", Kind.SINGLE, ("a", "A"))
    assert [typed.value(alike, text) for text in ("a", "A")] == ["a", "A"]
    assert isinstance(typed.value(alike, "ａ"), Problem)


@pytest.mark.parametrize(("text", "meant"), [("1e-05", 1e-05), ("-2.5E-1", -0.25), ("1e+22", 10**22)])
def test_a_number_as_programs_store_it_is_read(text: str, meant: float) -> None:
    assert typed.value(question("q", Kind.NUMBER), text) == meant


def test_what_choices_are_called_is_worked_out_once_for_a_question() -> None:
    """A table has thousands of cells for one question: only the first of them costs much."""
    asked = question("Q", Kind.SINGLE, tuple(f"only-here-{n}" for n in range(50)))
    label = f" {asked.choices[-1].label.upper()} "
    first, again = (calls(lambda: typed.value(asked, label)) for _ in range(2))
    assert again < first / 5
