"""How a language writes lists, brackets, dates, amounts and numbers of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of money: `text` stands behind the number where an amount is `size` yen or more."""

    size: float
    text: str


class Plural(Struct, frozen=True, forbid_unknown_fields=True):
    """When a form of words holds: for `numbers`, and for what ends in one of `ends` but not in two digits of `but`."""

    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    but: tuple[int, ...] = ()

    def holds(self, count: int) -> bool:
        """Return whether the form is that of so many things."""
        return count in self.numbers or (count % 10 in self.ends and count % 100 not in self.but)


class Writing(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The section `language` of `messages/<code>.yaml`, which tells what each field is; texts in braces are filled in."""

    style: str
    starter: str
    characters_a_minute: float
    longest_question: int
    things: str
    choices: str
    facts: str
    titles: str
    sentences: str
    quote: str
    bracket: str
    number: str
    date: str
    month: str
    year: str
    months: tuple[str, ...]
    day: str
    short_day: str
    weekdays: tuple[str, ...]
    now: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]
    about: str
    range: str
    unit_once: bool
    amounts: tuple[Step, ...]
    axis: tuple[Step, ...]
    plural: dict[str, Plural]

    def quantity(self, value: float, unit: str) -> str:
        """Return a number with its unit, exactly, but yen as amounts are spoken of: `8,000万円`, `80 million yen`.

        So a zero too many or too few is seen. An amount that would need more than two decimals is written out.
        """
        if unit == self.amounts[-1].text.strip():
            for step in self.amounts:
                if value >= step.size and value * 100 % step.size == 0:
                    whole, _, part = f"{value / step.size:,.2f}".partition(".")
                    return f"{whole}.{part}".rstrip("0").rstrip(".") + step.text
        return self.number.format(number=f"{value:,}", unit=unit).strip()

    def quoted(self, texts: Iterable[str]) -> str:
        """Return texts in quotation marks, one after the other."""
        return self.sentences.join(self.quote.format(text=text) for text in texts)

    def noted(self, text: str, note: str) -> str:
        """Return a text with a note in brackets behind it."""
        return self.bracket.format(text=text, note=note)

    def month_of(self, month: int) -> str:
        """Return the name of a month, 1 to 12; nothing in a language that writes its number."""
        return self.months[month - 1] if self.months else ""

    def when(self, iso: str) -> str:
        """Return a day, a month or a year (ISO text) as it is written in a sentence."""
        year, month, day = (*iso.split("-"), "", "")[:3]
        if not month:
            return self.year.format(year=int(year))
        name = self.month_of(int(month))
        if not day:
            return self.month.format(year=int(year), month=int(month), name=name)
        return self.date.format(year=int(year), month=int(month), name=name, day=int(day))

    def short(self, day: dt.date) -> str:
        """Return a day of this or the next months with its weekday, without the year."""
        name = self.month_of(day.month)[:3]
        return self.short_day.format(
            month=day.month, name=name, day=day.day, weekday=self.weekdays[day.weekday()]
        )

    def form(self, count: int) -> str:
        """Return the name of the form of words for a number of things; nothing where it is the usual one."""
        return next((name for name, plural in self.plural.items() if plural.holds(count)), "")
