"""The emulated terminal does what a terminal does, or the recordings prove nothing."""

from __future__ import annotations

import pytest
from interview.emulator import Emulator


def shown(*parts: str, columns: int = 10, rows: int = 3) -> str:
    terminal = Emulator(columns, rows)
    for part in parts:
        terminal.feed(part)
    return terminal.screen()


@pytest.mark.parametrize(
    ("text", "screen"),
    [
        ("ab\ncd", "ab\ncd"),
        ("0123456789x", "0123456789\nx"),
        ("0123456789\nx", "0123456789\nx"),
        ("012345678日", "012345678\n日"),
        ("日本\rx", "x本"),
        ("abc\x1b[2Dx", "axc"),
        ("abc\x1b[10Dx", "xbc"),
        ("a\nb\x1b[Ac", "ac\nb"),
        ("abc\r\x1b[K", ""),
        ("abc\nd\x1b[A\r\x1b[Jx", "x"),
        ("\x1b[31;1mred\x1b[0m \x1b[?25lx", "red x"),
        ("a\x1b[5Cb", "a     b"),
    ],
)
def test_characters_and_moves(text: str, screen: str) -> None:
    assert shown(text) == screen


def test_what_scrolls_away_is_kept_but_not_visible() -> None:
    terminal = Emulator(10, 2)
    terminal.feed("a\nb\nc")
    assert terminal.screen() == "b\nc"
    assert terminal.everything() == "a\nb\nc"


def test_the_cursor_does_not_leave_the_screen_upwards() -> None:
    assert shown("a\nb\nc\nd", "\x1b[9A", "x", rows=2).splitlines() == ["cx", "d"]


def test_a_sequence_in_two_pieces_is_one() -> None:
    assert shown("ab\x1b[", "2", "Dx") == "xb"


@pytest.mark.parametrize("text", ["\x1b[5;5H", "\x1b[2J", "\x00", "\x9b"])
def test_what_it_does_not_know_is_an_error(text: str) -> None:
    with pytest.raises(AssertionError):
        shown(text)
