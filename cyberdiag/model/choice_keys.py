"""Which key stands for each choice: a label that begins with a number of its own has that number as its key."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.model.questionnaire import Choice

UNKNOWN_KEY = "u"
FEW = 9
"""Up to so many choices one digit answers; in a longer list a number is typed."""
TICKS = "1234567890"
NO_KEY = " "
_CIRCLED = {c: str(int(unicodedata.numeric(c))) for c in "⓪①②③④⑤⑥⑦⑧⑨⓿❶❷❸❹❺❻❼❽❾⑴⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐"}
_ALONE = r"\s*[(\[（［]?(\d)(?![\d.,]*\d)(?:[)\]）］:：;.．、。・]|(?=\s)|$)\s*"


def _split(label: str) -> tuple[str, str]:
    """Return the number that a reader takes for the key of a label, or nothing, and what stands behind it."""
    text = label.lstrip()
    if text[:1] in _CIRCLED:
        return _CIRCLED[text[0]], text[1:].lstrip()
    found = re.match(_ALONE, text)
    return (str(int(found[1])), text[found.end() :]) if found else ("", label)


def number(label: str) -> str:
    """Return the number that a reader takes for the key of a label, or nothing.

    It is one digit that stands by itself, before a space, a colon, a full stop, a bracket or the end (`4 Checked`,
    `4: Checked`, `(4)`), or a circled one. What is joined to its unit is a quantity: `3人以上`, `24時間以内`, `1〜4人`,
    `1,000 people`, `3-day`.
    """
    return _split(label)[0]


def without_number(label: str) -> str:
    """Return a label without the number of its own, for where the key stands before it; never nothing."""
    return _split(label)[1] or label


def keys(choices: Sequence[Choice], *, several: bool = False) -> list[str]:
    """Return the key of each choice, in their order; "don't know" has a letter, and what is left over has none.

    A label's own number comes first; the others take the free digits from 1 on. In a list of one answer that is too
    long for digits the keys are numbers to type, and stand for places.
    """
    numbered = [c for c in choices if c.id != UNKNOWN]
    long = not several and len(numbered) > FEW
    wanted = {c.id: "" if long else number(c.label) for c in numbered}
    given: dict[str, str] = {}
    for name, digit in wanted.items():
        if digit and digit not in given.values():
            given[name] = digit
    digits = [str(n + 1) for n in range(len(numbered))] if long else list(TICKS if several else TICKS[:FEW])
    free = iter(d for d in digits if d not in given.values())
    for name in wanted:
        if name not in given:
            given[name] = next(free, NO_KEY)
    return [UNKNOWN_KEY if c.id == UNKNOWN else given[c.id] for c in choices]


def named(choice: Choice) -> str:
    """Return a choice with its text as a file names it: by its id, which is not said twice where the label begins so."""
    label = choice.label if number(choice.label) == choice.id else f"{choice.id} = {choice.label}"
    return f"{label}: {choice.text}" if choice.text else label
