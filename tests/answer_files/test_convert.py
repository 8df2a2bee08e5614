"""Answers go from one format into another and back, and nothing is lost; what cannot be held is told."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from answer_files.making import QUESTIONS
from answer_files.test_round_trip import ANSWERS, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from cyberdiag.answer_files import check, store, table, yaml_codec
from cyberdiag.answer_files.kept import plain
from cyberdiag.app import converting
from cyberdiag.app.converting import Carried
from cyberdiag.errors import InvalidAnswers
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers, Note, file_names
from cyberdiag.model.format import TABLES
from cyberdiag.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".yaml", ".json", ".csv", ".xlsx")
PAIRS = list(itertools.permutations(SUFFIXES, 2))


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


def shown(text: str) -> str:
    """Return what every format can hold of a text."""
    return printable(text)[:30_000].strip()


def written(data: dict[str, Any], path: Path, lang: str) -> list[str]:
    return [p.code for p in converting.write(str(path), Carried(data, QUESTIONS), messages(lang))]


def held(path: Path) -> tuple[dict[str, Any], Answers]:
    """Return what a file holds, as `answers convert` carries it on, and what it means."""
    document = store.open_document(str(path))
    is_table = store.form_of(str(path)) in TABLES
    if is_table:
        table.understand(document.source, QUESTIONS)
    answers, problems = check.answers(document.source, QUESTIONS, labels=is_table)
    assert [p for p in problems if p.is_error] == []
    return {k: v for k, v in document.data.items() if k != "language"}, answers


OWN = st.dictionaries(
    st.sampled_from(["contacts", "previous", "会社の覚え"]),
    st.one_of(TEXTS, st.integers(-5, 10**12), st.dictionaries(st.text(min_size=1, max_size=4), TEXTS, max_size=2)),
    max_size=2,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.data(), ANSWERS, TEXTS, TEXTS, OWN, st.sampled_from(PAIRS), st.sampled_from(["ja", "en"]))
def test_every_format_to_every_other_and_back_keeps_everything(
    data: st.DataObject,
    given_answers: list[tuple[str, Answer]],
    firm: str,
    who: str,
    own: dict[str, Any],
    pair: tuple[str, str],
    lang: str,
) -> None:
    answers = {k: Answer(_shown(a.value)).with_note(_beside(a.beside)) for k, a in given_answers}
    open_ids = [name for name in QUESTIONS.by_id if name not in answers]
    beside = data.draw(st.dictionaries(st.sampled_from(open_ids), TEXTS.map(shown).filter(bool), max_size=2))
    file = {
        "cyberdiag": "answers/1", "questionnaires": {"sample": "1.0"}, "organisation": shown(firm), "respondent": shown(who),
        "date": "2026-11-22", **{k: v for k, v in own.items() if v not in ("", {})}, "answers": {k: plain(a) for k, a in answers.items()},
    }  # fmt: skip
    file |= {"open_notes": {k: {"note": v} for k, v in beside.items()}} if beside else {}
    with TemporaryDirectory() as folder:
        first, second, back = (Path(folder) / f"{n}{s}" for n, s in zip("abc", (*pair, pair[0]), strict=True))
        assert written(file, first, lang) == []
        here = held(first)
        assert written(here[0], second, lang) == []
        assert written(held(second)[0], back, lang) == []
        there, meant = held(back)
        assert meant == here[1]
        assert dict(meant.by_id) == {k: a for k, a in answers.items() if _is_told(a)}
        lasting = {k: v for k, v in file.items() if k not in {"answers", "cyberdiag"} and v}
        assert {k: there.get(k) for k in lasting} == lasting


def _shown(value: Any) -> Any:
    return (shown(value) or "x") if isinstance(value, str) else value


def _beside(note: Note) -> Note:
    held = Note(*map(shown, astuple(note)))
    return replace(held, evidence_files="\n".join(file_names(held.evidence_files)))


def _is_told(answer: Answer) -> bool:
    return answer.value != ""


def test_what_a_table_cannot_hold_is_told_by_name_and_stays_in_the_first_file(tmp_path: Path) -> None:
    file = {
        "answers": {"Q-1": {"answer": "yes", "note": "a\x07b"}, "words": "x" * 40_000},
        "mine": "y" * 40_000,
    }
    (lost,) = converting.write(str(tmp_path / "a.xlsx"), Carried(file, QUESTIONS), messages("ja"))
    assert (lost.code, lost.values["names"]) == ("convert-lost", "Q-1, words, mine")
    assert written(file, tmp_path / "a.yaml", "ja") == []


def test_an_answer_that_is_wrong_is_carried_over_as_it_stands(tmp_path: Path) -> None:
    file = {"answers": {"Q-1": "maybe", "people": -4, "gone": ["a", "b"]}}
    for suffix in SUFFIXES:
        assert written(file, tmp_path / f"a{suffix}", "ja") == []
    document = store.open_document(str(tmp_path / "a.csv"))
    assert {k: v for k, v in document.data["answers"].items() if v is not None} == {
        "Q-1": "maybe",
        "people": "-4",
        "gone": "a, b",
    }


def test_a_note_beside_a_blank_cell_is_kept_for_the_answer_to_come(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,answer,note,evidence\nQ-1,,あとで,\nQ-2,yes,,\n")
    data, answers = held(tmp_path / "a.csv")
    assert (data["open_notes"], list(answers.by_id)) == ({"Q-1": {"note": "あとで"}}, ["Q-2"])


@pytest.mark.parametrize(
    "text", ["[1]", "{", "[" * 3000, '{"a": ' * 60 + "1" + "}" * 60, '{"a": 1, "a": 2}', '{"a": 1e999}']
)
def test_the_row_for_the_program_is_read_with_the_guards_of_a_file(text: str, tmp_path: Path) -> None:
    cell = text.replace('"', '""')
    (tmp_path / "a.csv").write_text(f'id,answer\nfile:other,"{cell}"\n')
    with pytest.raises(InvalidAnswers) as caught:
        store.open_document(str(tmp_path / "a.csv"))
    assert [(p.code, p.place.line, p.place.column) for p in caught.value.problems] == [("table-other", 2, 12)]


def test_the_row_for_the_program_cannot_take_the_place_of_what_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'id,answer\nQ-1,yes\nfile:other,"{""answers"": {}, ""date"": ""2020-01-01"", ""x"": 1}"\n'
    )
    data, answers = held(tmp_path / "a.csv")
    assert (data["x"], "date" in data, list(answers.by_id)) == (1, False, ["Q-1"])
    assert yaml_codec.write(data)
