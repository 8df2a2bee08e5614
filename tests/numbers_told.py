"""The numbers that a sentence tells, in Japanese or in English, so that two languages can be compared."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

_MYRIADS = {"千": 1_000, "万": 10_000, "億": 100_000_000}
_POWERS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_JAPANESE = re.compile(r"\d[\d,.]*\d|\d|[千万億]")
_ENGLISH = re.compile(r"\d[\d,.]*\d|\d|[a-z]+")
TELLING = 13
"""Below this a number may be a word, a month or a part of a name in one language only."""


def japanese(text: str) -> Counter[Decimal]:
    """Return the numbers of a Japanese sentence: 1億4,200万 is one number."""
    found: list[Decimal] = []
    whole, end = Decimal(0), -1
    last: Decimal | None = None
    for match in _JAPANESE.finditer(text):
        joined, end = match.start() == end, match.end()
        if not joined:
            found += [whole + (last or 0)] if last is not None or whole else []
            whole, last = Decimal(0), None
        if (unit := _MYRIADS.get(match[0])) is None:
            last = _read(match[0])
        elif (
            last is not None
            and text[match.end() : match.end() + 1] in {"万", "億"}
            and unit == _MYRIADS["千"]
        ):
            last *= unit
        elif last is not None:
            whole, last = whole + last * unit, None
    found += [whole + (last or 0)] if last is not None or whole else []
    return _telling(found)


def english(text: str) -> Counter[Decimal]:
    """Return the numbers of an English sentence, those written as words too."""
    found: list[Decimal] = []
    end = -1
    for match in _ENGLISH.finditer(text.lower()):
        word = match[0]
        if word[0].isdigit():
            found.append(_read(word))
        elif word in _ONES:
            found.append(Decimal(_ONES.index(word)))
        elif word in _POWERS and match.start() == end + 1:
            found[-1] *= _POWERS[word]
        else:
            continue
        end = match.end()
    return _telling(found)


def _read(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _telling(found: list[Decimal]) -> Counter[Decimal]:
    return Counter(n.normalize() for n in found if n >= TELLING or n % 1)
