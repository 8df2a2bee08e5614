"""Texts to copy: to the boss, to a customer, to the insurer; each says only what the answers tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model.loss import LossEstimate
from cyberdiag.model.papers import GIVEN
from cyberdiag.model.plan import ReadyWords, Text
from cyberdiag.model.role import Role, named
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.plan.handout import applying, in_place
from cyberdiag.report.views import early

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.papers import Passage, Passages
    from cyberdiag.model.plan import PlanPage
    from cyberdiag.model.trade import Roles

_MOST = 6
"""Actions and claims of a list; the plan itself holds the rest of the former."""


def compose(
    assessment: Assessment, plan: PlanPage, texts: Passages, roles: Roles, date: str, messages: Messages
) -> ReadyWords:
    """Return the three texts of a day (ISO text), made from the answers and the plan.

    An owner who looks after the computers too has nobody to ask, and gets words for the own decision instead.
    """
    given = _given(assessment, plan, date, messages)
    judged = applying(assessment)
    claims = [c.text for c in texts.claims.values() if c.question in judged and in_place(judged[c.question])]
    covers = assessment.advice.covers if assessment.advice else ()
    actions = [
        messages("words.listed", headline=a.headline, who=a.who, due=a.horizon, cost=a.cost)
        for a in plan.dated[:_MOST]
    ]
    if left := len(plan.dated) - len(actions):
        actions.append(words.counted(messages, "words.rest", left))
    to_decide = "own" if roles.owner == roles.it else "boss"
    wanted = [c.cover.title for c in sorted(covers, key=lambda c: not c.first) if c.first or c.urgent]

    def text(name: str, passage: Passage, listed: Iterable[str]) -> Text:
        title, *told = (_filled(line, given, roles) for line in (passage.title, *passage.opening))
        closing = (_filled(line, given, roles) for line in passage.closing)
        opening = tuple(line for line in told if line)
        return Text(
            name, title, opening, tuple(listed), tuple(line for line in closing if line), passage.note
        )

    return ReadyWords(
        lang=messages.lang,
        title=messages("words.title"),
        organisation=one_line(assessment.answers.organisation),
        date=messages("words.made", date=words.date(date, messages.lang)),
        lead=messages("words.lead"),
        texts=(
            text(to_decide, getattr(texts, to_decide), actions),
            text("customer", texts.customer, claims[:_MOST]),
            text("insurer", texts.insurer, wanted),
        ),
        program=plan.program or f"cyberdiag {__version__}",
    )


def _given(assessment: Assessment, plan: PlanPage, date: str, say: Messages) -> Mapping[str, str]:
    """Return what texts may name, in words; what is not known is empty."""
    first = assessment.diagnoses[0] if assessment.diagnoses else None
    dated = plan.dated
    loss = assessment.loss if isinstance(assessment.loss, LossEstimate) else None
    score = rating = ""
    if first is not None and first.estimate is not None:
        guess = early.view(first.estimate, first.questionnaire, say)
        score, rating = say("words.guess", value=guess.value), guess.rating or ""
    elif first is not None and first.score.value is not None:
        score, rating = words.decimal(first.score.value), first.score.rating or ""
    facts = {
        name: _fact(assessment, name, say)
        for name in assessment.profile
        if assessment.answers.value(name) is not None
    }
    lang, last = say.lang, dated[-1].due if dated else None
    values = (
        one_line(assessment.answers.organisation),
        words.date(date, lang),
        score,
        rating,
        words.yen(loss.eal, lang) if loss else "",
        words.yen_range(*loss.eal_range, lang) if loss else "",
        str(len(dated)) if dated else "",
        dated[0].headline if dated else "",
        say.writing.short(dated[0].due) if dated and dated[0].due else "",
        say.writing.short(last) if last else "",
    )
    return {**facts, **dict(zip(GIVEN, values, strict=True))}


def _fact(assessment: Assessment, name: str, say: Messages) -> str:
    question, value = assessment.questions.by_id[name], assessment.answers.value(name)
    if isinstance(value, int | float) and question.unit == say.writing.amounts[-1].text.strip():
        return words.yen(value, say.lang)
    return words.answer(question, assessment.answers.get(name), None, say)


def _filled(line: str, given: Mapping[str, str], roles: Roles) -> str:
    """Return a line with what it names; an empty one where something of it is not known."""
    wanted = [name for name in named(line) if name not in frozenset(Role)]
    if not all(given.get(name) for name in wanted):
        return ""
    text = roles.fill(line)
    for name in wanted:
        text = text.replace("{" + name + "}", given[name])
    return text
