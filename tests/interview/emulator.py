"""A terminal small enough to trust: what a stream of characters leaves on a screen of so many columns and rows."""

from __future__ import annotations

import re
import unicodedata

_SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<parameters>[?0-9;]*)(?P<final>[@-~])|\][^\x07]*\x07|[()][A-Z0-9]|[=>78])"
)
_MOVES = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}
_WAITING = ""
"""The second cell of a wide character."""


class Emulator:
    """Keeps every line ever written, those scrolled away too; text that leaves the right edge wraps."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns, self.rows = columns, rows
        self.lines: list[list[str]] = [[]]
        self.top = self.row = self.column = 0
        self._rest = ""

    def feed(self, text: str) -> None:
        text, self._rest = self._rest + text, ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = _SEQUENCE.match(text, at)
                if found is None:
                    if len(text) - at > 40:
                        raise AssertionError(f"not understood: {text[at : at + 20]!r}")
                    self._rest = text[at:]
                    return
                self._control(found)
                at = found.end()
            else:
                self._character(text[at])
                at += 1

    def screen(self) -> str:
        """Return what is visible, without trailing blanks."""
        return _joined(self.lines[self.top :])

    def everything(self) -> str:
        """Return what is visible and what was scrolled away."""
        return _joined(self.lines)

    def _control(self, found: re.Match[str]) -> None:
        final, given = found["final"], found["parameters"] or ""
        if final is None or given.startswith("?"):
            return
        count = int(given.split(";")[0] or 0)
        if final in _MOVES:
            down, right = (step * max(count, 1) for step in _MOVES[final])
            self.row = min(max(self.row + down, self.top), self.top + self.rows - 1)
            self.column = min(max(self.column + right, 0), self.columns - 1)
        elif final == "J" and count == 0:
            del self._line()[self.column :]
            del self.lines[self.row + 1 :]
        elif final == "K" and count == 0:
            del self._line()[self.column :]
        elif final != "m":
            raise AssertionError(f"not understood: {found.group()!r}")

    def _character(self, character: str) -> None:
        match character:
            case "\n":
                self._next_line()
            case "\r":
                self.column = 0
            case "\b":
                self.column = max(self.column - 1, 0)
            case "\x07":
                pass
            case _:
                self._print(character)

    def _print(self, character: str) -> None:
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
            return
        assert unicodedata.category(character) != "Cc", (
            f"a control character reached the screen: {character!r}"
        )
        size = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if self.column + size > self.columns:
            self._next_line()
        line = self._line()
        line += [" "] * (self.column + size - len(line))
        line[self.column : self.column + size] = [character, _WAITING][:size]
        self.column += size

    def _next_line(self) -> None:
        self.row, self.column = self.row + 1, 0
        self._line()
        self.top = max(self.top, self.row - self.rows + 1)

    def _line(self) -> list[str]:
        while len(self.lines) <= self.row:
            self.lines.append([])
        return self.lines[self.row]


def _joined(lines: list[list[str]]) -> str:
    return "\n".join("".join(line).rstrip() for line in lines).rstrip("\n")
