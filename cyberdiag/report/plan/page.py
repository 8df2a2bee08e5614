"""The page to tick off: what to do by which day, and what comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.moment import countable
from cyberdiag.model.plan import Part, PlanPage
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.report.compose import Report


def compose(report: Report, date: str, messages: Messages) -> PlanPage:
    """Return the plan of a report made for a day (ISO text)."""
    every = (*report.first_actions, *report.later_actions)
    parts: list[Part] = []
    for day in dict.fromkeys(a.due for a in every if a.due is not None):
        found = tuple(a for a in every if a.due == day)
        name = "plan.first" if not parts else "plan.then"
        by = messages("plan.by", day=messages.writing.short(day))
        parts.append(Part(words.counted(messages, name, len(found)), by, found))
    rest = tuple(a for a in every if a.due is None)
    count = len(every) - len(rest)
    last = next((a.due for a in reversed(every) if a.due is not None), None)
    return PlanPage(
        lang=report.lang,
        title=words.counted(messages, "plan.title", count) if count else messages("plan.title-empty"),
        organisation=report.organisation,
        date=messages("plan.made", date=report.date),
        start=countable(date),
        lead=words.counted(messages, "plan.lead", len(parts[0].actions)) if parts else "",
        parts=tuple(parts),
        rest=rest,
        later=words.counted(messages, "plan.later", len(rest)) if rest else "",
        to_ask=words.counted(messages, "plan.to-ask", len(report.unknowns)) if report.unknowns else "",
        review="" if last is None else messages("plan.review", day=words.date(last.isoformat(), report.lang)),
        nothing="" if count else report.no_actions,
        program=report.program,
        targets=tuple(target.line for d in report.diagnoses for target in d.targets),
    )
