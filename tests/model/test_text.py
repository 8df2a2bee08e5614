"""Texts of strangers are made safe to show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.model.text import guarded, is_formula, one_line, printable, unguarded

MARK = "\ufffd"
HIDDEN = [
    "\x00",
    "\x1b",
    "\x7f",
    "\x9b",
    "\u00ad",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\U000e0041",
]


@pytest.mark.parametrize("character", HIDDEN, ids=[f"U+{ord(c):04X}" for c in HIDDEN])
def test_a_character_that_hides_or_turns_text_is_shown_as_a_mark(character: str) -> None:
    assert printable(f"前{character}後") == f"前{MARK}後"


VISIBLE = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
"""Signs of Arabic, Syriac and Kaithi that stand around others, which Unicode counts as control signs all the same."""


def test_every_sign_that_is_not_seen_is_a_mark() -> None:
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    left = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in kinds and printable(chr(code)) != MARK
    }
    assert left == {ord("\t"), ord("\n"), ord("\r"), *VISIBLE}
    assert printable("\u3164\uffa0\u115f\u1160") == MARK * 4


@pytest.mark.parametrize("before", ["", "'", "''", " ", "\u3000", "\n", "' "])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r="])
def test_whatever_starts_a_formula_is_guarded(before: str, sign: str) -> None:
    text = f"{before}{sign}1+1"
    assert is_formula(text)
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


def test_an_escape_sequence_cannot_reach_the_terminal() -> None:
    assert printable("\x1b[31m赤\x1b[0m") == f"{MARK}[31m赤{MARK}[0m"


def test_japanese_emoji_tabs_and_line_ends_stay() -> None:
    assert printable("株式会社\tサンプル①😀\r\n二行\r三行") == "株式会社\tサンプル①😀\n二行\n三行"


def test_one_line_has_no_line_end_and_no_double_space() -> None:
    assert one_line("  一行\r\n\t二行   三行 \n") == "一行 二行 三行"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_no_control_character_is_left_but_tab_and_line_end(text: str) -> None:
    left = {c for c in printable(text) if unicodedata.category(c) in {"Cc", "Cs"}}
    assert left <= {"\t", "\n"}
    assert printable(printable(text)) == printable(text)
    assert "\n" not in one_line(text)
