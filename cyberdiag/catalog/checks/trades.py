"""The lint of trades and of the roles that questions name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.model.role import Role, named
from cyberdiag.problems import Place, Problem, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.advised import AdviceChecked
    from cyberdiag.catalog.checks.checked import Checked


def roles_exist(checked: Checked) -> Iterator[Problem]:
    """Only roles stand in braces in the words that say whom to ask."""
    for _, question in checked.questions():
        place = partial(question.place_of, "ask")
        yield from unknown_at(named(question.asked), "role", tuple(Role), place)


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
