"""Numbers, dates and labels as each language writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.assessment import State
from cyberdiag.model.text import printable
from cyberdiag.scoring.scores import half_up

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import Question

DASH = "—"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def decimal(value: float | None) -> str:
    """Return a score rounded half up to one decimal, or a dash."""
    return DASH if value is None else f"{half_up(value):.1f}"


def yen(value: float, lang: str) -> str:
    """Return an amount with two significant figures: `約1,600万円`, `about 16 million yen`."""
    rounded = significant(value)
    if lang == "en":
        return f"about {rounded / 1e6:,g} million yen" if rounded else "about 0 yen"
    if rounded >= 1e8:  # noqa: PLR2004  from 億 on
        return f"約{rounded / 1e8:,g}億円"
    if rounded >= 1e4:  # noqa: PLR2004  from 万 on
        return f"約{rounded / 1e4:,g}万円"
    return f"約{rounded:,g}円"


def yen_range(low: float, high: float, lang: str) -> str:
    """Return two amounts as a range."""
    first, second = yen(low, lang), yen(high, lang)
    if lang == "en":
        return f"{first.removesuffix(' million yen')} to {second.removeprefix('about ')}"
    return f"{first}〜{second.removeprefix('約')}"


def percent(value: float) -> str:
    """Return a chance with two significant figures, such as `7.2%`."""
    return f"{significant(100 * value):g}%"


def significant(value: float) -> float:
    """Round to two significant figures, halves up."""
    if value <= 0:
        return 0.0
    scale = 10.0 ** (math.floor(math.log10(value) + 1e-12) - 1)
    return (
        math.floor(value / scale + 0.5 + 1e-9) * scale
        if scale >= 1
        else round(value, 1 - math.floor(math.log10(value)))
    )


def date(iso: str, lang: str) -> str:
    """Return a date such as 2026年11月22日 or 22 November 2026."""
    if not iso:
        return DASH
    year, month, day = (int(p) for p in iso.split("-"))
    return f"{year}年{month}月{day}日" if lang == "ja" else f"{day} {_MONTHS[month - 1]} {year}"


def answer(question: Question, given: Answer | None, state: State | None, messages: Messages) -> str:
    """Return an answer in words: the label of the choice, a number with its unit, or why there is none."""
    if state is State.NOT_APPLICABLE:
        return messages("report.not-applicable")
    if state is State.LEFT_OUT:
        return messages("report.left-out")
    if given is None:
        return messages("report.unanswered")
    if given.value == UNKNOWN:
        return messages("interview.unknown")
    if isinstance(given.value, int | float):
        space = "" if messages.lang == "ja" else " "
        return f"{given.value:,}{space}{question.unit}".strip()
    chosen = given.value if isinstance(given.value, tuple) else (given.value,)
    labels = [found.label if (found := question.choice(c)) else printable(c) for c in chosen]
    return ("、" if messages.lang == "ja" else "; ").join(labels)
