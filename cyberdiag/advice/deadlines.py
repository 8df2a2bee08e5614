"""The notification clock: which limits apply to a leak, and on which day of Japan each ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.advice import calendar
from cyberdiag.advice.readings import Why, readings
from cyberdiag.model.condition import Condition, holds
from cyberdiag.model.deadline import Deadline, Status
from cyberdiag.model.duties import Count, DutyKind
from cyberdiag.model.moment import JAPAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.advice.calendar import Closed
    from cyberdiag.model.duties import Duties, Duty, Facts, Note, Rule

_RANK = {kind: n for n, kind in enumerate(DutyKind)}


def due(
    duties: Duties, facts: Facts, since: datetime, known: datetime | None, closed: Closed
) -> tuple[Deadline, ...]:
    """Return every limit that applies or may apply, in the order of time.

    The clock starts when any department knew: at `known`, or at `since` when that is None. Both carry a
    time zone; `closed` tells the days on which public offices are closed.
    """
    start = (known or since).astimezone(JAPAN)
    judge = _Judge(duties, facts, start, closed, readings(duties, facts), readings(duties, facts, asked=True))
    rows = (row for row in duties.rows if row.in_force(judge.start.date()))
    found = (judge.limit(row, rule) for row in rows for rule in row.deadlines.values())
    limits = (d for d in found if d is not None)
    return tuple(sorted(limits, key=lambda d: (d.order, _RANK[d.kind], d.duty.id, d.rule.id)))


def notes(duties: Duties, facts: Facts) -> tuple[Note, ...]:
    """Return the sentences that hold in every reading of the facts."""
    found = readings(duties, facts)
    return tuple(n for n in duties.notes if all(holds(n.when, one, duties.flags) for one in found))


class _Judge(Struct, frozen=True):
    duties: Duties
    facts: Facts
    start: datetime
    closed: Closed
    known: list[Facts]
    asked: list[Facts]

    def limit(self, duty: Duty, rule: Rule) -> Deadline | None:
        """Return the limit of one rule as far as the facts go; None where it surely does not apply."""
        when = duty.condition if rule.when is None else Condition(all=(duty.condition, rule.when))
        dated = _dated(duty, rule, self.start, self.closed)
        true = [one for one in self.known if holds(when, one, self.duties.flags)]
        if true:
            why = Why(self.duties, self.facts, when, true[0])
            assumed = why.assumed()
            return replace(
                dated,
                tentative=len(true) < len(self.known),
                because=why.known(),
                assumed=assumed,
                remarks=tuple(self._remarks(why.pending(), assumed)),
            )
        asked = [one for one in self.asked if holds(when, one, self.duties.flags)]
        if not asked:
            return None
        needs = Why(self.duties, self.facts, when, asked[0]).to_ask()
        return replace(dated, status=Status.CHECK, needs=needs)

    def _remarks(self, found: tuple[str, ...], assumed: tuple[str, ...]) -> Iterator[str]:
        for fact in found:
            words = self.duties.facts[fact].while_unknown
            if words is not None:
                yield words.if_yes if fact in assumed else words.until_known


def _dated(duty: Duty, rule: Rule, start: datetime, closed: Closed) -> Deadline:
    undated = Deadline(duty, rule, Status.DUE, start + timedelta(hours=rule.around))
    if rule.after != "knowing":
        return undated
    match rule.count:
        case Count.NONE:
            return undated
        case Count.HOURS:
            at = start + timedelta(hours=rule.value)
            return replace(undated, order=at, at=at, day=at.date())
        case Count.DAYS_INCLUSIVE | Count.DAYS_EXCLUSIVE | Count.BUSINESS_DAYS | Count.MONTHS:
            return _whole_days(undated, start.date(), closed)
        case _:
            assert_never(rule.count)


def _whole_days(limit: Deadline, start: date, closed: Closed) -> Deadline:
    rule = limit.rule
    counted = _count(rule.count, start, rule.value, closed)
    first = None
    if rule.to is not None:
        first, counted = counted, _count(rule.count, start, rule.to, closed)
    day = calendar.next_open(counted, closed) if rule.roll else counted
    moved = day != counted
    aim = counted if moved else calendar.last_open(day, closed, start)
    # The earlier end of a statutory range is a hard limit somewhere; the range must not hide it.
    ends = first if first is not None and limit.kind is DutyKind.STATUTORY else day
    return replace(
        limit,
        order=datetime.combine(ends, time(23, 59, 59), JAPAN),
        day=day,
        first=first,
        unrolled=counted if moved else None,
        aim=aim if aim != day and (moved or not closed(aim)) else None,
    )


def _count(count: Count, start: date, value: int, closed: Closed) -> date:
    match count:
        case Count.DAYS_INCLUSIVE:
            return start + timedelta(days=value - 1)
        case Count.BUSINESS_DAYS:
            return calendar.business_day(start, value, closed)
        case Count.MONTHS:
            return _months_after(start, value)
        case _:
            return start + timedelta(days=value)


def _months_after(start: date, value: int) -> date:
    """Return the same day some months later, or the last day of a shorter month (Civil Code, art. 143)."""
    year, month = divmod(start.year * 12 + start.month - 1 + value, 12)
    return date(year, month + 1, min(start.day, calendar.last_of_month(year, month + 1)))
