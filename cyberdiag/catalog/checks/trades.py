"""The lint of trades, of the papers to hand out, and of the roles that both and questions name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.model.papers import GIVEN
from cyberdiag.model.role import Role, named
from cyberdiag.problems import Place, Problem, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.catalog.checks.advised import AdviceChecked
    from cyberdiag.catalog.checks.checked import Checked
    from cyberdiag.problems import Path


def roles_exist(checked: Checked) -> Iterator[Problem]:
    """Only roles stand in braces in the words that say whom to ask and what to do first."""
    for _, question in checked.questions():
        for text, path in ((question.asked, ("ask",)), (question.begun, ("first_step", "text"))):
            yield from unknown_at(named(text), "role", tuple(Role), partial(question.place_of, *path))


def trade_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A trade may name only industries and questions that there are, and roles in its words."""
    industry = checked.questions.by_id.get("industry")
    industries = [c.id for c in industry.choices] if industry else []
    for trade in checked.data.trades.trades:
        place = partial(checked.places.trade, trade)
        yield from unknown_among(trade.industries, "industry", industries, partial(place, "industries"))
        yield from unknown_at(trade.questions, "question", checked.questions.by_id, place, "questions")
        for name, told in trade.questions.items():
            for part in ("ask", "step", "message"):
                at = partial(place, "questions", name, part)
                yield from unknown_at(named(getattr(told, part)), "role", tuple(Role), at)


def industries_have_one_trade(checked: AdviceChecked) -> Iterator[Problem]:
    """No industry belongs to two trades."""
    seen: dict[str, Place] = {}
    for trade in checked.data.trades.trades:
        for n, name in enumerate(trade.industries):
            place = checked.places.trade(trade, "industries", n)
            other = seen.setdefault(name, place)
            if other is not place:
                yield fault(place, "duplicate-id", id=name, other=str(other))


def paper_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """Papers name only questions that there are, roles, and in the texts to copy what is known of the firm."""
    sheet, texts = checked.data.papers.handout, checked.data.papers.words
    place, roles = partial(checked.places.at, ("papers.yaml",)), tuple(Role)
    known = (*roles, *GIVEN, *checked.facts)
    for part in ("watch", "first"):
        for name, told in getattr(sheet, part).items():
            at = partial(_below, place, "handout", part, name)
            yield from unknown_at([told.question], "question", checked.questions.by_id, at, "question")
            for key in ("text", "kept"):
                yield from unknown_at(named(getattr(told, key)), "role", roles, partial(at, key))
    for name, call in sheet.calls.items():
        at = partial(_below, place, "handout", "calls", name, "why")
        yield from unknown_at(named(call.why), "role", roles, at)
    for name, claim in texts.claims.items():
        at = partial(_below, place, "words", "claims", name)
        yield from unknown_at([claim.question], "question", checked.questions.by_id, at, "question")
    yield from _application(checked, place)
    for name in ("boss", "own", "customer", "insurer"):
        text = getattr(texts, name)
        for part in ("opening", "closing"):
            for n, line in enumerate(getattr(text, part)):
                at = partial(_below, place, "words", name, part, n)
                yield from unknown_at(named(line), "role", known, at)
        at = partial(_below, place, "words", name, "title")
        yield from unknown_at(named(text.title), "role", roles, at)


def _application(checked: AdviceChecked, place: Callable[[Path], Place]) -> Iterator[Problem]:
    """Items of an application name questions, choices and roles that there are."""
    known = checked.questions.by_id
    for key, part in checked.data.papers.application.parts.items():
        for name, line in part.lines.items():
            at = partial(_below, place, "application", "parts", key, "lines", name)
            yield from unknown_at([line.question] if line.question else [], "question", known, at, "question")
            for field in ("check", "ask"):
                yield from unknown_at(named(getattr(line, field)), "role", tuple(Role), partial(at, field))
            question = known.get(line.question)
            choices = [c.id for c in question.choices] if question else line.decides
            yield from unknown_among(line.decides, "choice", choices, partial(at, "decides"))


def _below(place: Callable[[Path], Place], *path: str | int) -> Place:
    return place(path)
