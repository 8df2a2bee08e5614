"""One kind of cover in words: its level, what it would cost the firm without it, and its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.advice_levels import CoverLevel, LimitKind
from cyberdiag.model.ref import Ref
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.advice import AdviceData, Cover
    from cyberdiag.model.advised import Advice, Burden, CoverAdvice
    from cyberdiag.report.views.context import Context

_OFTEN = {0.5: "half", 0.1: "one-in-10", 0.05: "one-in-20"}


class CoverView(Struct, frozen=True):
    """One kind of cover for this firm; `drivers` pairs a weak answer with the step that mends it.

    `first` marks those to talk about first, `urgent` those that do not wait. `sentence` says in yen why, `short` the
    same in few words, `why` one of the two, else the first reason; `brief` is that in one line.
    """

    cover: Cover
    level: CoverLevel
    level_label: str
    role: str
    triggers: tuple[str, ...]
    reasons: tuple[str, ...]
    drivers: tuple[tuple[str, str], ...]
    amount: str
    limit: str
    held: str
    because: tuple[Ref, ...]
    cases: tuple[Ref, ...]
    first: bool
    urgent: bool
    sentence: str
    short: str
    brief: str
    also: str

    @property
    def why(self) -> str:
        """Why it stands where it stands, in one sentence."""
        return self.sentence or (self.reasons[0] if self.reasons else "")


def view(one: CoverAdvice, advice: Advice, data: AdviceData, context: Context) -> CoverView:
    """Return one kind of cover in words."""
    cover, say = one.cover, context.say
    applies = one.level is not CoverLevel.NOT_APPLICABLE
    matches = advice.cases.matches
    return CoverView(
        cover=cover,
        level=one.level,
        level_label=data.ladders.levels[one.level].label,
        role=say(f"report.advice.roles.{cover.role}"),
        triggers=tuple(data.triggers[t].title for t in cover.triggers),
        reasons=one.reasons,
        drivers=tuple((d, _action(context, d)) for d in one.drivers if d in context.labels)
        if applies
        else (),
        amount=_cover_amount(one, say) if applies else "",
        limit=_limit(one, say) if applies else "",
        held=say(f"report.advice.held.{one.held.value}") if applies else "",
        because=context.refs(one.because),
        cases=tuple(Ref(m.case.id, m.case.organisation) for m in matches if cover.id in m.case.covers),
        first=one.first,
        urgent=one.urgent,
        sentence=in_yen(one, say),
        short=_short(one, say),
        brief=_brief(one, say) or next(iter(one.reasons), ""),
        also=say("report.advice.also", names=words.joined(cover.also, say)) if cover.also else "",
    )


def in_yen(one: CoverAdvice, say: Messages) -> str:
    """Return what the firm would pay without the cover beside what it can bear; nothing where no amount is known."""
    burden = one.burden
    if burden is None or burden.yen < 1:
        return ""
    told = {
        "amount": words.bare_yen(burden.yen, say.lang),
        "bearable": words.bare_yen(burden.bearable, say.lang),
        "once": words.once_in(burden.rate, say),
    }
    if one.urgent and not burden.over:
        return words.sentences((say("report.advice.within", **told), say("report.advice.wide")), say)
    if not burden.over:
        return say("report.advice.within", **told)
    key = "unbearable" if one.urgent else "rare"
    return say(f"report.advice.{key}", often=_often(burden, say), **told)


def _short(one: CoverAdvice, say: Messages) -> str:
    burden = one.burden
    if burden is None or not burden.over:
        return ""
    told = words.bare_yen(burden.yen, say.lang)
    return say("report.advice.unbearable-short", often=_often(burden, say), amount=told)


def _brief(one: CoverAdvice, say: Messages) -> str:
    burden = one.burden
    if burden is None or burden.yen < 1:
        return ""
    told = {"amount": words.bare_yen(burden.yen, say.lang), "once": words.once_in(burden.rate, say)}
    if burden.over:
        return say("report.advice.brief-over", often=_often(burden, say), **told)
    return say("report.advice.brief-wide" if one.urgent else "report.advice.brief-within", **told)


def _often(burden: Burden, say: Messages) -> str:
    return say(f"report.advice.{_OFTEN[burden.over]}")


def _cover_amount(one: CoverAdvice, say: Messages) -> str:
    """Return what falls on a cover, or that no amount made its level."""
    return amount(one.amounts, say) or ("" if one.by_amount else say("report.advice.by-rule"))


def _limit(one: CoverAdvice, say: Messages) -> str:
    if one.limit_hint is None:
        return ""
    together = "-together" if one.cover.limit.kind is LimitKind.EXPENSES else ""
    key = "limit-beyond" if one.beyond_limit else "limit-rare" if one.rare_limit else f"limit{together}"
    return say(f"report.advice.{key}", yen=words.bare_yen(one.limit_hint, say.lang))


def amount(amounts: tuple[float, float] | None, say: Messages) -> str:
    """Return P50 and P95 in words, nothing below a yen."""
    if amounts is None or amounts[1] < 1:
        return ""
    p50, p95 = (words.yen(a, say.lang) for a in amounts)
    return say("report.advice.amount", p50=p50, p95=p95)


def _action(context: Context, name: str) -> str:
    question = context.assessment.questions.by_id.get(name)
    step = question.first_step if question else None
    return step.action if step else ""
