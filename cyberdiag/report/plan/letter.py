"""A letter to the IT firm, or to the firm's own IT person: the first step for what nobody in the firm knows is to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.advice.calendar import business_day, japan
from cyberdiag.model.assessment import State
from cyberdiag.model.moment import countable
from cyberdiag.model.plan import Asked, Letter
from cyberdiag.model.role import Role
from cyberdiag.model.text import one_line
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import Question

_MOST = 5
"""Questions; more do not fit on one page, and are not answered."""
_WORKING_DAYS = 10
"""Within which an answer is asked for."""
_KNOWING = frozenset({Role.VENDOR, Role.IT})
"""Who can tell what such a letter asks."""


def compose(assessment: Assessment, date: str, messages: Messages) -> Letter | None:
    """Return the letter of a day (ISO text); None where there is nothing to ask.

    It asks what the questions themselves say that the outside firm or whoever looks after the computers can tell,
    and goes to the latter where the firm has such a person. What the plan does first is asked first.
    """
    roles = assessment.trade.roles if assessment.trade else None
    own = roles is not None and roles.own_it
    whom = "" if roles is None else roles.it if own else roles.vendor
    order = {a.question.id: n for n, a in enumerate(assessment.actions)}
    found = [
        j.question
        for j in assessment.unknowns
        if j.state is State.UNKNOWN and not _KNOWING.isdisjoint(j.question.asks)
    ]
    if not found:
        return None
    found.sort(key=lambda q: order.get(q.id, len(order)))
    asked = tuple(_asked(n, q) for n, q in enumerate(found[:_MOST], 1))
    left = len(found) - len(asked)
    reply = messages.writing.short(business_day(countable(date), _WORKING_DAYS, japan()))
    return Letter(
        lang=messages.lang,
        title=messages("letter.title"),
        to=messages("letter.addressee-person" if own else "letter.addressee", name=whom) if whom else "",
        organisation=one_line(assessment.answers.organisation),
        respondent=one_line(assessment.answers.respondent),
        date=words.date(date, messages.lang),
        reply_by=reply,
        lines=(
            words.counted(messages, "letter.greeting-inside" if own else "letter.greeting", len(asked)),
            messages("letter.please", day=reply),
            *([words.counted(messages, "letter.more", left)] if left else []),
        ),
        how=tuple(
            messages(f"letter.{name}")
            for name in ("mark-inside" if own else "mark", "no-blame", "no-secrets")
        ),
        questions=asked,
        back=messages("letter.back-inside" if own else "letter.back"),
    )


def _asked(number: int, question: Question) -> Asked:
    choices = ((c.label, c.text) for c in question.choices)
    return Asked(number, question.id, question.text, tuple(choices))
