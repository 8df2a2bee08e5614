"""Whatever a file holds, reading it ends with a value or with faults that have a place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import EXAMPLES

from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.outside.yaml_source import Source, decode_bytes, is_plain_text, parse

SHEETS = [p.read_text(encoding="utf-8") for p in sorted(EXAMPLES.glob("*/answers.yaml"))]
SIGNS = st.text(
    alphabet=st.sampled_from(" \t\n\r-:,[]{}#&*!|>'\"%@`?<=~.0１：　yena\u2028\x85\ufeff\x00\x1b"),
    max_size=12,
)
PLAIN = (str, int, float, bool, type(None))


def read(text: str) -> Source | None:
    """Return what was read; None after checking that the refusal can be told in both languages."""
    try:
        source = parse(text, "f.yaml")
    except InvalidData as error:
        told(error, len(text.splitlines()) + 1)
        return None
    check(source, source.data, ())
    return source


def told(error: InvalidData, lines: int) -> None:
    assert error.problems
    for problem in error.problems:
        assert 1 <= problem.place.line <= lines, problem
        assert problem.place.column >= 1
        assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en"))


def check(source: Source, value: Any, path: tuple[str | int, ...]) -> None:
    assert path in source.places or value is None
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            assert isinstance(key, str | int)
            check(source, inner, (*path, key))
    else:
        assert isinstance(value, PLAIN)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), SIGNS, st.lists(SIGNS).map("\n".join)))
@example("\ufeff\ufeffa: 1")
@example("a: \u2028\tb：c")
@example("%YAML 9.9\n---\n")
@example("'")
def test_any_text_gives_a_value_or_a_place(text: str) -> None:
    read(text)


@settings(deadline=None, max_examples=200)
@given(st.binary())
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_give_a_value_or_a_place(raw: bytes) -> None:
    try:
        text = decode_bytes(raw, "f")
    except InvalidData as error:
        told(error, raw.count(b"\n") + raw.count(b"\r") + 1)
    else:
        read(text)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SHEETS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(SIGNS) + text[at + draw(st.integers(0, 40)) :]
    return text


@settings(deadline=None, max_examples=60)
@given(damaged())
def test_a_damaged_answers_file_gives_a_value_or_a_place(text: str) -> None:
    read(text)


def test_the_undamaged_sheets_are_read() -> None:
    assert SHEETS
    assert all(read(text) for text in SHEETS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "null",
        "true",
        "1",
        "-1",
        "1.5",
        "1e3",
        ".nan",
        "0x10",
        "010",
        "12:30",
        "1_000",
        "2026-11-22",
        "on",
        "=",
        "<<",
    ],
)
def test_a_text_that_some_reader_takes_for_something_else_is_not_plain(text: str) -> None:
    assert not is_plain_text(text)


@pytest.mark.parametrize("text", ["yes", "no", "partly", "TEC-01", "株式会社", "a: b", "=SUM(A1)"])
def test_an_ordinary_word_is_plain(text: str) -> None:
    assert is_plain_text(text)
