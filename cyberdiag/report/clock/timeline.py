"""Deadlines to the page that is printed, shown and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag import __version__
from cyberdiag.messages import writing
from cyberdiag.model import clock
from cyberdiag.model.deadline import Status
from cyberdiag.model.duties import DutyKind, IfUnknown
from cyberdiag.report import words

if TYPE_CHECKING:
    from datetime import date, datetime

    from cyberdiag.messages import Messages
    from cyberdiag.model.deadline import Deadline
    from cyberdiag.model.duties import Duties, Facts, Note


class Told(Struct, frozen=True):
    """What one run of the clock was told; all moments are in Japan's time."""

    since: datetime
    known: datetime | None
    now: datetime
    facts: Facts
    organisation: str = ""


def compose(
    told: Told, duties: Duties, deadlines: tuple[Deadline, ...], notes: tuple[Note, ...], say: Messages
) -> clock.Clock:
    """Return the page in the language of `say`."""
    writer = _Writer(told, duties, say)
    apply = tuple(writer.limit(d) for d in deadlines if d.status is Status.DUE)
    checks = tuple(writer.limit(d) for d in deadlines if d.status is Status.CHECK)
    shown = {d.duty.id for d in deadlines if d.status is Status.DUE}
    return clock.Clock(
        lang=say.lang,
        title=say("deadlines.title"),
        organisation=told.organisation,
        since=moment(told.since, say.lang),
        known=moment(told.known, say.lang) if told.known else "",
        printed=moment(told.now, say.lang),
        lead=writer.lead(deadlines),
        facts=writer.facts(),
        limits=apply,
        checks=checks,
        notes=tuple(n.text for n in notes),
        changes=tuple(
            (a, writer.confirm(a.confirm))
            for a in duties.amendments
            if a.in_force is None or told.since.date().isoformat() < a.in_force or shown & set(a.affects)
        ),
        how=tuple(say(f"deadlines.how.{key}") for key in ("start", "yardstick", "roll", "unknown", "marks")),
        oldest=min(d.duty.read for d in deadlines),
        disclaimer=(say("deadlines.disclaimer"),),
        program=f"cyberdiag {__version__}",
    )


def moment(at: datetime, lang: str) -> str:
    """Return such as 2026-12-04(金) 10:00."""
    return f"{day(at.date(), lang)} {at:%H:%M}"


def day(of: date, lang: str) -> str:
    """Return such as 2026-12-04(金)."""
    writes = writing(lang)
    return writes.day.format(date=of.isoformat(), weekday=writes.weekdays[of.weekday()])


class _Writer(Struct, frozen=True):
    told: Told
    duties: Duties
    say: Messages

    def lead(self, deadlines: tuple[Deadline, ...]) -> str:
        """Return the first sentence: the next limit set by law."""
        coming = [d for d in deadlines if d.status is Status.DUE and d.day and not self._passed(d)]
        first = next((d for d in coming if d.kind is DutyKind.STATUTORY), None)
        early = next((d for d in coming if d.kind is DutyKind.GUIDELINE), None)
        if first is None:
            return self.say("deadlines.lead-none")
        when = self._when(first)
        if first.unrolled is not None:
            when = self.say("deadlines.lead-rolled", when=when, day=day(first.unrolled, self.say.lang))
        lead = self.say("deadlines.lead", when=when, title=first.duty.title)
        if early is None:
            return lead
        sooner = self.say("deadlines.lead-early", when=self._when(early), title=early.duty.title)
        return words.sentences((sooner, lead), self.say)

    def limit(self, d: Deadline) -> clock.Limit:
        duty, rule = d.duty, d.rule
        return clock.Limit(
            deadline=d,
            kind_label=self.say(f"deadlines.kind.{d.kind.value}"),
            when=self._when(d),
            detail=self._detail(d),
            title=self.say.writing.noted(duty.title, rule.label) if rule.label else duty.title,
            why=self._why(d),
            needs=self._titles(d.needs),
            basis="" if d.kind is DutyKind.TARGET else duty.basis,
            mark=words.mark(duty, self.say),
            confirm=self.confirm(duty.confirm),
            passed=self._passed(d),
        )

    def confirm(self, text: str) -> str:
        return self.say("deadlines.confirm", text=text) if text else ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what is known, and what counts although it is unknown; the rest is under the checks."""
        lines = []
        for spec in self.duties.facts.values():
            value = self.told.facts.value(spec.id)
            if value is None and spec.if_unknown is not IfUnknown.ASK:
                lines.append((spec.title, self.say(f"deadlines.unknown.{spec.if_unknown.value}")))
            elif value is not None:
                lines.append((spec.title, self._value(value)))
        return tuple(lines)

    def _value(self, value: bool | int | str) -> str:
        if isinstance(value, bool):
            return self.say("deadlines.yes" if value else "deadlines.no")
        if isinstance(value, int):
            return self.say("deadlines.persons", count=f"{value:,}")
        return self.say(f"deadlines.incident.{value}")

    def _when(self, d: Deadline) -> str:
        lang = self.say.lang
        if d.at is not None:
            return moment(d.at, lang)
        if d.day is None:
            return d.rule.text
        if d.first is not None:
            last = day(d.day, lang)
            last = last.removeprefix(f"{d.first.year}-") if d.first.year == d.day.year else last
            return self.say("deadlines.range", first=day(d.first, lang), last=last)
        return day(d.day, lang)

    def _detail(self, d: Deadline) -> tuple[str, ...]:
        lines = [d.rule.text] if d.day is not None and d.rule.text else []
        lang = self.say.lang
        if d.unrolled is not None:
            lines.append(self.say("deadlines.rolled", day=day(d.unrolled, lang)))
        elif d.aim is not None:
            lines.append(self.say("deadlines.aim", day=day(d.aim, lang)))
        return (*lines, *d.remarks)

    def _why(self, d: Deadline) -> str:
        facts = self.duties.facts
        assumed = tuple(f for f in d.assumed if not (d.tentative and facts[f].if_unknown is IfUnknown.BOTH))
        if assumed:
            return self.say("deadlines.assumed", facts=self._titles(assumed))
        return self.say("deadlines.because", facts=self._titles(d.because)) if d.because else ""

    def _titles(self, facts: tuple[str, ...]) -> str:
        titles = []
        for fact in facts:
            value, title = self.told.facts.value(fact), self.duties.facts[fact].title
            number = isinstance(value, int) and not isinstance(value, bool)
            titles.append(f"{title} {self._value(value)}" if number and value is not None else title)
        return self.say.writing.facts.join(titles)

    def _passed(self, d: Deadline) -> bool:
        if d.kind is DutyKind.TARGET or d.day is None:
            return False
        return d.at < self.told.now if d.at is not None else d.day < self.told.now.date()
