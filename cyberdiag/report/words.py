"""Numbers, dates and labels as each language writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cyberdiag.messages import writing
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.assessment import State
from cyberdiag.model.catalogue import UNDATED
from cyberdiag.model.parts import half_up
from cyberdiag.model.text import one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Aggregation
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.questionnaire import Question, Questionnaire
    from cyberdiag.model.record import Opened
    from cyberdiag.model.writing import Step

DASH = "—"
_LEAST_YEN = 0.5
_FEW = 5
"""A hundred simulated years, as a multiple of the fewest that tell a chance."""


def decimal(value: float | None, decimals: int = 1) -> str:
    """Return a score rounded half up, or a dash."""
    return DASH if value is None else f"{half_up(value, decimals):.{decimals}f}"


def loose(value: float | None) -> str:
    """Return a score that was rounded where it was written, with the decimals that it has, one at least."""
    return DASH if value is None else decimal(value, 1 if half_up(value) == half_up(value, 2) else 2)


def points(value: float | None, rule: Aggregation) -> str:
    """Return a score on the scale of its rule, or a dash; where whole ones are counted they have no decimals."""
    if value is None:
        return DASH
    whole = rule.is_counted and value.is_integer()
    return f"{value:g}" if whole else decimal(value, rule.decimals)


def rough(value: float, rule: Aggregation) -> str:
    """Return a score that is an estimate."""
    return decimal(value, rule.rough)


def yen(value: float, lang: str) -> str:
    """Return an amount with two significant figures: `約1,600万円`, `about 16 million yen`, `about 4,300 yen`."""
    return writing(lang).about.format(amount=bare_yen(value, lang))


def bare_yen(value: float, lang: str) -> str:
    """Return an amount with two significant figures that a sentence says is a rough one."""
    return "".join(_in_unit(value, writing(lang).amounts))


def axis_yen(value: float, lang: str) -> str:
    """Return an amount as short as an axis needs it: `1,000万円`, or `10m` (million yen) in English."""
    return "".join(_in_unit(value, writing(lang).axis))


def yen_range(low: float, high: float, lang: str) -> str:
    """Return two amounts as a range; the unit is said once where it is the same and the language does so."""
    writes = writing(lang)
    (first, unit), (second, other) = (_in_unit(value, writes.amounts) for value in (low, high))
    once = writes.unit_once and unit == other
    between = writes.range.format(low=first if once else first + unit, high=second + other)
    return writes.about.format(amount=between)


def amount(value: float, messages: Messages) -> str:
    """Return an amount, or the word for none where nothing is to be paid."""
    return yen(value, messages.lang) if value >= _LEAST_YEN else messages("report.loss.none")


def amount_range(low: float, high: float, messages: Messages) -> str:
    """Return two amounts as a range that may begin at none."""
    if low >= _LEAST_YEN:
        return yen_range(low, high, messages.lang)
    if high < _LEAST_YEN:
        return messages("report.loss.none")
    return messages("report.loss.none-to", yen=yen(high, messages.lang))


def overlays(questionnaires: Iterable[Questionnaire], messages: Messages) -> tuple[str, ...]:
    """Return the overlays laid over questionnaires, each with its title and version."""
    laid = (o for n in questionnaires for o in n.overlays)
    return tuple(messages("report.overlay", title=one_line(o.title), version=o.version) for o in laid)


def percent(value: float) -> str:
    """Return a chance with two significant figures, such as `7.2%`."""
    return f"{plain(significant(100 * value))}%"


def simulated(chance: float, floor: float, messages: Messages) -> str:
    """Return a chance as fine as the simulated years tell it: below the `floor` (as `AnnualLoss` says) only that.

    One significant figure stands for fewer than a hundred years.
    """
    floor = min(floor, 1.0)
    least = _one_figure(100 * floor, up=True)
    if chance < floor:
        return messages("report.loss.below", percent=f"{plain(least)}%")
    few = _FEW * floor
    if chance < few:  # what is likelier never reads as rarer
        return f"{plain(min(max(_one_figure(100 * chance), least), significant(100 * few)))}%"
    return percent(chance)


def _one_figure(value: float, *, up: bool = False) -> float:
    scale = 10.0 ** math.floor(math.log10(value) + 1e-12)
    return (math.ceil(value / scale - 1e-9) if up else math.floor(value / scale + 0.5 + 1e-9)) * scale


def plain(number: float) -> str:
    """Return a number that has two significant figures, never with an exponent: `1,600`, `7.2`, `0.042`."""
    if number == 0:
        return "0"
    decimals = max(1 - math.floor(math.log10(abs(number)) + 1e-9), 0)
    text = f"{number:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def once_in(rate: float, messages: Messages) -> str:
    """Return once in how many years something happens at a yearly rate; nothing for never."""
    return messages("report.loss.once-in", years=plain(significant(1 / rate))) if rate > 0 else ""


def counted(messages: Messages, key: str, count: int, **values: object) -> str:
    """Return the text of a key for a number of things; `<key>-<form>` where a language has another form for it."""
    form = messages.writing.form(count)
    chosen = f"{key}-{form}"
    return messages(chosen if form and messages.has(chosen) else key, count=count, **values)


def joined(parts: Iterable[str], messages: Messages) -> str:
    """Return a list of things in one line."""
    return messages.writing.things.join(parts)


def sentences(parts: Iterable[str], messages: Messages) -> str:
    """Return sentences one after the other, with the space that a language puts between them."""
    return messages.writing.sentences.join(p for p in parts if p)


def _in_unit(value: float, steps: tuple[Step, ...]) -> tuple[str, str]:
    rounded = significant(value)
    if rounded < 10:  # noqa: PLR2004  no tenths of a yen
        rounded = float(math.floor(rounded + 0.5))
    step = next((s for s in steps if rounded >= s.size), steps[-1])
    return plain(rounded / step.size), step.text


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
    return writing(lang).when(iso) if iso else DASH


def month(iso: str, lang: str) -> str:
    """Return a month such as 2024年1月 or January 2024; a year alone stays one."""
    return writing(lang).when(iso[: len("2026-01")])


def source_details(source: Source, messages: Messages) -> str:
    """Return edition, section and date of publication of a source in one line."""
    undated = source.published == UNDATED
    published = messages("show.undated") if undated else writing(messages.lang).when(source.published)
    return " / ".join(part for part in (source.edition, source.section, published) if part)


def mark(one: Opened, messages: Messages) -> str:
    """Return how far a document was checked; a copy of the original is called one."""
    return messages("show.copied" if one.is_copy else f"show.marks.{one.mark}")


def answer(question: Question, given: Answer | None, state: State | None, messages: Messages) -> str:
    """Return an answer in words: the label of the choice, a number with its unit, or why there is none."""
    if state in {State.NOT_APPLICABLE, State.UNDECIDED, State.NOT_ASKED}:
        return messages(f"report.{state.value}")
    if given is None:
        return messages("report.unanswered")
    if given.value == UNKNOWN:
        return messages("interview.unknown")
    if isinstance(given.value, int | float):
        return messages.writing.quantity(given.value, question.unit)
    told = labels(question, given.chosen, messages)
    if state is not State.UNKNOWN:
        return told
    return messages.writing.bracket.format(text=told, note=messages("report.without-reason"))


def labels(question: Question, chosen: Iterable[str], messages: Messages) -> str:
    """Return the labels of the choices in one line; what is no choice stays as it was typed."""
    found = [known.label if (known := question.choice(c)) else printable(c) for c in chosen]
    return messages.writing.choices.join(found)
