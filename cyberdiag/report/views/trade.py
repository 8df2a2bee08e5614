"""What is asked of a firm of its trade, what a day's stop means there, and what to write to its vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.model.catalogue import UNDATED
from cyberdiag.model.trade import Binding
from cyberdiag.report import words
from cyberdiag.report.views.advice import in_language

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.trade import System, TradeDuty
    from cyberdiag.report.views.context import Context


class DutyView(Struct, frozen=True):
    """A duty as printed: `details` are how it binds, its edition and its date, `checked` when and how it was read."""

    id: str
    title: str
    details: str
    who: str
    text: str
    first: str
    confirm: str
    url: str
    pages: tuple[tuple[str, str], ...]
    """Title and address of each page that was read."""
    checked: str


class MessageView(Struct, frozen=True):
    """A message ready to send: the question that it settles, and whom it goes to."""

    question: str
    headline: str
    whom: str
    text: str


class TradeView(Struct, frozen=True):
    """The trade of a firm as printed."""

    title: str
    lead: str
    duties: tuple[DutyView, ...]
    systems: tuple[System, ...]
    messages: tuple[MessageView, ...]


def view(context: Context) -> TradeView | None:
    """Return what there is to say of the trade; None where the catalogue does not have it."""
    own, say = context.assessment.trade, context.say
    if own is None or own.trade is None:
        return None
    trade = own.trade
    return TradeView(
        title=say("report.trade.title", firm=trade.firm),
        lead=say("report.trade.lead", count=len(trade.duties)),
        duties=tuple(_duty(d, say) for d in sorted(trade.duties.values(), key=_strength)),
        systems=tuple(replace(s, title=named(s, say)) for s in trade.systems.values()),
        messages=tuple(_message(name, text, context) for name, text in messages(context.assessment)),
    )


def messages(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """Return the messages for questions that are weak or open, each after the id of its question."""
    own = assessment.trade
    if own is None or own.trade is None:
        return ()
    wanted = [a.question.id for a in assessment.actions] + [j.question.id for j in assessment.unknowns]
    told = ((name, own.trade.questions.get(name)) for name in dict.fromkeys(wanted))
    return tuple((name, own.roles.fill(said.message)) for name, said in told if said and said.message)


def _message(name: str, text: str, context: Context) -> MessageView:
    question = context.assessment.questions.by_id[name]
    headline = question.first_step.action if question.first_step else question.text
    return MessageView(name, headline, question.ask, text)


def _duty(duty: TradeDuty, say: Messages) -> DutyView:
    return DutyView(
        id=duty.id,
        title=named(duty, say),
        details=details(duty, say),
        who=duty.who,
        text=duty.text,
        first=say("report.trade.first", text=duty.first) if duty.first else "",
        confirm=say("report.trade.confirm", text=duty.confirm) if duty.confirm else "",
        url=duty.url,
        pages=tuple((in_language(p.title, p.url, say), p.url) for p in duty.pages),
        checked=checked(duty, say),
    )


def named(one: TradeDuty | System, say: Messages) -> str:
    """Return what something of the trade is called, and which firms of the trade alone it is for."""
    return say.writing.noted(one.title, one.only) if one.only else one.title


def _strength(duty: TradeDuty) -> int:
    return get_args(Binding).index(duty.binding)


def details(duty: TradeDuty, say: Messages) -> str:
    """Return how a duty binds, its edition and its date in one line."""
    dated = duty.published != UNDATED
    when = say("report.trade.published", date=words.date(duty.published, say.lang)) if dated else ""
    return " / ".join(filter(None, (say(f"report.trade.binding.{duty.binding}"), duty.edition, when)))


def checked(duty: TradeDuty, say: Messages) -> str:
    """Return when and how a duty was checked."""
    mark = say(f"show.marks.{duty.mark}")
    return say("report.trade.checked", date=words.date(duty.read, say.lang), mark=mark)
