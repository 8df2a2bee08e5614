"""Breaking text into terminal lines: measured in cells, between Japanese characters, never inside a word."""

from __future__ import annotations

import re
import unicodedata

from cyberdiag.model.text import one_line

_NOT_FIRST = frozenset(
    "、。，．,.:;：；!?！？)]}）］｝」』】〕〉》・ー々ゝゞ…‥〜～%％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("([{（［｛「『【〔〈《¥￥$約")
_AMOUNT = re.compile(r"\d[万億兆千百]{1,2}$")
"""A number whose unit is still to come."""
_COUNTED = re.compile(r"(?<![A-Za-z-])\d(?:[\d.,]*\d)?(?: (?:million|billion))?$")
"""A number that the next word counts."""
_KATAKANA = re.compile("[ァ-ヶー]")
_TINY = 4
"""Narrower than this, text is broken anywhere."""
_SHORT_FORM = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|No|Mr|Ms|Dr|St|Inc|Ltd|Co|approx)|\b[A-Z](?:\.[A-Z])*)\.$"
)


def cells(text: str) -> int:
    """Return the cells a text takes; a character of ambiguous width counts as two, so that no line overflows."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def fold(text: str, width: int, *, first: int = 0, indent: int = 0) -> list[str]:
    """Return a text as lines of at most `width` cells.

    The first line already has `first` cells taken; the others begin with `indent` spaces.
    """
    width = max(width, indent + _TINY)
    lines: list[str] = []
    line, used, pending = "", first, ""
    for unit in _units(one_line(text), width - indent):
        if unit == " ":
            pending = " "
            continue
        size = cells(unit)
        if line and used + len(pending) + size > width:
            lines.append(line)
            line, used, pending = "", indent, ""
        line += pending + unit
        used += len(pending) + size
        pending = ""
    lines.append(line)
    return [lines[0], *(" " * indent + rest for rest in lines[1:])]


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences, Japanese or English."""
    found: list[str] = []
    for part in re.split(r"(?<=。)\s*|(?<=[.!?])\s+(?=[A-Z0-9\"'(])", one_line(text)):
        if found and _SHORT_FORM.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def _cell(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _units(text: str, width: int) -> list[str]:
    """Split into what stays together; a unit wider than a line is cut."""
    units: list[str] = []
    for character in text:
        if units and _sticks(units[-1], character, width):
            units[-1] += character
        else:
            units.append(character)
    return [piece for unit in _with_their_unit(units, width) for piece in _cut(unit, width)]


def _with_their_unit(units: list[str], width: int) -> list[str]:
    """Keep a number and the word behind it together, such as `16 million yen`."""
    found: list[str] = []
    for unit in units:
        before = found[-2] if len(found) > 1 and found[-1] == " " else ""
        if _COUNTED.search(before) and unit[0].isascii() and unit[0].isalpha():
            whole = f"{before} {unit}"
            if cells(whole) <= width // 2:
                found[-2:] = [whole]
                continue
        found.append(unit)
    return found


def _sticks(unit: str, character: str, width: int) -> bool:
    last = unit[-1]
    if " " in (last, character):
        return False
    if character in _NOT_FIRST or last in _NOT_LAST or last.isdigit() or _cell(character) == 0:
        return True
    if character in "万億兆千百円人件" and _AMOUNT.search(unit):
        return True
    if _KATAKANA.match(last) and _KATAKANA.match(character):
        return cells(unit) < width // 2
    return not _is_wide(last) and not _is_wide(character)


def _cut(unit: str, width: int) -> list[str]:
    pieces = [""]
    for character in unit:
        if pieces[-1] and cells(pieces[-1]) + _cell(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
