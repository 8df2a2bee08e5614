"""A letter to the IT firm, or to the firm's own IT person: the first step for what nobody in the firm knows is to ask."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from cyberdiag.advice.calendar import business_day, japan
from cyberdiag.model.assessment import State
from cyberdiag.model.fold import cells
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
"""Questions; more are not answered."""
_LINES = 38
"""Lines that the questions have on one A4 page at 9 points, with the answers to choose from and one to write on."""
_WIDTH = 94
"""Cells of text in a line."""
_WORKING_DAYS = 10
"""Within which an answer is asked for."""


def compose(assessment: Assessment, date: str, messages: Messages) -> Letter | None:
    """Return the letter of a day (ISO text); None where there is nothing to ask.

    It goes to the firm's own IT person where there is one, else to the outside firm, and asks what the questions
    themselves say that these can tell: an IT person what the outside firm knows too. What the plan does first is asked
    first. Where all of that is known, it asks whether the weightiest answers that are in place are true, because nobody
    has looked.
    """
    roles = assessment.trade.roles if assessment.trade else None
    own = roles is not None and roles.own_it
    whom = "" if roles is None else roles.it if own else roles.vendor
    knowing = frozenset({Role.VENDOR, Role.IT} if own or roles is None else {Role.VENDOR})
    can_tell = [j for d in assessment.diagnoses for j in d.judged if _can_tell(j.question, knowing)]
    order = {a.question.id: n for n, a in enumerate(assessment.actions)}
    unknown = [j.question for j in can_tell if j.state is State.UNKNOWN]
    unknown.sort(key=lambda q: order.get(q.id, len(order)))
    in_place = [j for j in can_tell if j.state is State.ANSWERED and j.points >= j.question.full_points]
    in_place.sort(key=lambda j: -j.weight)
    confirms = not unknown
    found = unknown or [j.question for j in in_place[:_MOST]]
    if not found:
        return None
    lines = itertools.accumulate(map(_lines, found))
    room = max(sum(line <= _LINES for line in lines), 1)
    asked = tuple(_asked(n, q) for n, q in enumerate(found[: min(room, _MOST)], 1))
    left = len(unknown) - len(asked) if unknown else 0
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
            words.counted(
                messages,
                f"letter.{'confirming' if confirms else 'greeting'}{'-inside' if own else ''}",
                len(asked),
            ),
            messages("letter.please", day=reply),
            *([words.counted(messages, "letter.more", left)] if left else []),
        ),
        how=tuple(
            messages(f"letter.{name}")
            for name in ("mark-inside" if own else "mark", "no-blame", "no-secrets")
        ),
        questions=asked,
        back=messages("letter.back-inside" if own else "letter.back"),
        confirms=confirms,
    )


def _can_tell(question: Question, knowing: frozenset[Role]) -> bool:
    """Return whether one of these roles can tell; of a question that names nobody, its domain says so."""
    return not knowing.isdisjoint(question.asks) or (
        not question.asks and question.axes.get("domain", "technical") == "technical"
    )


def _lines(question: Question) -> int:
    told = (question.text, *(f"{c.label} {c.text}" for c in question.choices), " ")
    return sum(math.ceil(cells(text) / _WIDTH) for text in told)


def _asked(number: int, question: Question) -> Asked:
    choices = ((c.label, c.text) for c in question.choices)
    return Asked(number, question.id, question.text, tuple(choices))
