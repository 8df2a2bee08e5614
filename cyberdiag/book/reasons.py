"""Why a firm is called: one or two plain sentences from its whole assessment, and the parts of its rank in words."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from cyberdiag.model.loss import LossEstimate, Missing
from cyberdiag.report import words
from cyberdiag.report.views import early

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.book.calls import Calls
    from cyberdiag.book.table import Table
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Action, Assessment, Diagnosis
    from cyberdiag.model.call_order import CallOrder
    from cyberdiag.model.loss import ScenarioLoss
    from cyberdiag.model.questionnaire import Question

_LEAST_YEN = 1000.0
_DAYS_SHOWN = 60
"""Up to so many days a renewal is told in days, beyond in months."""
_DAYS_A_MONTH = 30.4
_AT_ITS_END = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class Reason(Struct, frozen=True):
    """What is told of one firm: `facts` names trade, people and score, `shares` each part of its place in the order by name.

    `first_step` is how to begin, in the words of the firm's trade. `step` is the question of the best single step, `saves` the
    yen a year that it takes away with both ends of its range, `main` the kind of incident with the largest expected loss;
    `expected` are both ends of the expected loss of a year.
    """

    client: str
    facts: str
    sentence: str
    first_step: str
    shares: tuple[tuple[str, str], ...]
    step: Question | None = None
    saves: tuple[float, float, float] | None = None
    main: ScenarioLoss | None = None
    expected: tuple[float, float] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What its place in the order is made of, a line a part."""
        return tuple(f"{name} {told}" for name, told in self.shares)


def reason(
    table: Table,
    row: int,
    found: Calls,
    order: CallOrder,
    assessed: Assessment,
    say: Messages,
    common: str = "",
) -> Reason:
    """Return why the client in a row is called; its whole assessment must be of the answers in that row.

    Where its best step is `common` to many clients, what would help it most besides is told too.
    """
    step = _step(table, row, assessed)
    action = next((a for a in assessed.actions if step is not None and a.question.id == step.id), None)
    main = _main(found, row, assessed)
    told = (
        _early(assessed, say),
        _weak(step, assessed, say),
        _apart(action, main, assessed, say),
        _besides(step, assessed, say) if step is not None and step.id == common else "",
        _money(main, found, row, say) if main is not None else _no_money(assessed, say),
    )
    return Reason(
        client=table.clients[row],
        facts=_facts(assessed, say),
        sentence=words.sentences(told, say),
        first_step=step.first_step.text if step and step.first_step else "",
        shares=tuple(_parts(found, row, order, action, say)),
        step=step,
        saves=_saves(action),
        main=main,
        expected=assessed.loss.eal_range if isinstance(assessed.loss, LossEstimate) else None,
    )


def _step(table: Table, row: int, assessed: Assessment) -> Question | None:
    """Return the question whose improvement saves most, or without an estimate the one that loses most points."""
    saves = table.results.get("loss/step/saves")
    known = saves is not None and not np.isnan(saves[row])
    first = assessed.diagnoses[0].questionnaire.id if assessed.diagnoses else ""
    column = "loss/step" if known else f"{first}/weakest"
    name = table.label(column, row) if column in table.results else None
    return None if name is None else assessed.questions.by_id.get(name)


def _main(found: Calls, row: int, assessed: Assessment) -> ScenarioLoss | None:
    place = int(found.main[row])
    if place < 0 or not isinstance(assessed.loss, LossEstimate):
        return None
    return next((s for s in assessed.loss.scenarios if s.id == found.scenarios[place]), None)


def _early(assessed: Assessment, say: Messages) -> str:
    """Return from how many questions an estimate comes; nothing where all were asked."""
    found = next((d.estimate for d in assessed.diagnoses if d.estimate is not None), None)
    return "" if found is None else words.counted(say, "call.early", found.asked, of=found.of)


def _weak(step: Question | None, assessed: Assessment, say: Messages) -> str:
    """Return what is not done yet, and what is done now, in the words of the firm's trade."""
    if step is None:
        return say("call.unanswered" if all(d.is_unanswered for d in assessed.diagnoses) else "call.nothing")
    action = step.first_step.action if step.first_step else step.text
    given = assessed.answers.get(step.id)
    if given is None or given.is_unknown:
        return say("call.open" if given is None else "call.unknown", action=action)
    told = (c for name in given.chosen if (c := step.choice(name)) is not None)
    now = say.writing.choices.join(_short(c.text or c.label) for c in told)
    return say("call.weak", action=action, now=now)


def _apart(action: Action | None, main: ScenarioLoss | None, assessed: Assessment, say: Messages) -> str:
    """Return which incident the step mainly lessens, where it is another than the one told beside it."""
    saved = action.loss_reduction if action is not None else None
    if (
        saved is None
        or main is None
        or saved.scenario in {"", main.id}
        or not isinstance(assessed.loss, LossEstimate)
    ):
        return ""
    other = next(s.title for s in assessed.loss.scenarios if s.id == saved.scenario)
    return say("call.apart", other=other)


def _besides(step: Question, assessed: Assessment, say: Messages) -> str:
    """Return what saves most after a step; nothing where nothing else saves anything."""
    saved = ((a.loss_reduction.yen, a.question) for a in assessed.actions if a.loss_reduction is not None)
    others = [(yen, q) for yen, q in saved if q.id != step.id and q.first_step is not None]
    yen, best = max(others, key=itemgetter(0), default=(0.0, step))
    if yen < _LEAST_YEN or best.first_step is None:
        return ""
    return say("call.besides", action=best.first_step.action)


def _short(text: str) -> str:
    """Return a text without its full stop, and without the brackets at its end: what else counts as the same."""
    plain = text.rstrip("。.")
    return _AT_ITS_END.sub("", plain) or plain


def _money(main: ScenarioLoss, found: Calls, row: int, say: Messages) -> str:
    """Return what half and one in twenty of the main incidents cost, beside what the firm can bear."""
    p50, p95 = main.severity.p50, main.severity.p95
    told = {"scenario": main.title, "p50": words.amount(p50, say), "p95": words.amount(p95, say)}
    bearable = float(found.bearable[row])
    if np.isnan(bearable):
        return say("call.costs.alone", **told)
    reached = "half" if p50 > bearable else "tail" if p95 > bearable else "within"
    what = "none" if bearable < 1 else "given" if found.said[row] else "assumed"
    yen = words.bare_yen(bearable, say.lang)
    return say(f"call.costs.{reached}", **told, what=say(f"call.bearable.{what}", yen=yen))


def _no_money(assessed: Assessment, say: Messages) -> str:
    """Return which answers are missing for an amount; that there is none where no incident can happen."""
    if not isinstance(assessed.loss, Missing):
        return say("call.no-incident") if isinstance(assessed.loss, LossEstimate) else ""
    names = (assessed.questions.by_id.get(f) for f in assessed.loss.facts)
    asked = (say.writing.quote.format(text=q.text) for q in names if q is not None)
    return say("call.no-amount", facts=words.joined(asked, say))


def _facts(assessed: Assessment, say: Messages) -> str:
    """Return trade, people and score of a firm in one line; what was not told is left out."""
    industry, people = (assessed.questions.by_id.get(name) for name in ("industry", "employees"))
    told = [
        _short(words.answer(q, given, None, say))
        for q in (industry, people)
        if q is not None and (given := assessed.answers.get(q.id)) is not None and not given.is_unknown
    ]
    scores = (_score(d, say) for d in assessed.diagnoses[:1])
    return say.writing.facts.join(filter(None, (*told, *scores)))


def _score(found: Diagnosis, say: Messages) -> str:
    if found.estimate is not None:
        view = early.view(found.estimate, found.questionnaire, say)
        return say("call.estimate", value=view.number, rating=view.rating)
    if found.score.value is None:
        return say("call.no-score")
    score = words.points(found.score.value, found.score.rule)
    return say("call.score", score=score, rating=found.score.rating or "").strip()


def _saves(action: Action | None) -> tuple[float, float, float] | None:
    saved = action.loss_reduction if action is not None else None
    return None if saved is None else (saved.yen, saved.low, saved.high)


def _parts(
    found: Calls, row: int, order: CallOrder, action: Action | None, say: Messages
) -> Iterator[tuple[str, str]]:
    """Give what each part is called and what it is worth here, with its points of those it may give."""
    told = {
        "step": _told_step(found, row, action, say),
        "beyond": _told_beyond(found, row, say),
        "covers": _told_covers(found, row, say),
        "renewal": renewal(float(found.values["renewal"][row]), say),
        "age": age(float(found.values["age"][row]), say),
    }
    for name, part in found.counted(order).items():
        points = f"{found.points[name][row]:.0f}"
        of = f"{part.weight:g}"
        yield say(f"call.{name}.name"), say("call.part", what=told[name], points=points, of=of)


def _told_step(found: Calls, row: int, action: Action | None, say: Messages) -> str:
    saves, saved = found.values["step"][row], _saves(action)
    if np.isnan(saves):
        return say("call.step.unknown" if found.main[row] < 0 else "call.step.not-asked")
    if saved is None or saves < _LEAST_YEN:
        return say("call.step.little")
    return say("call.step.saves", range=words.amount_range(saved[1], saved[2], say))


def _told_beyond(found: Calls, row: int, say: Messages) -> str:
    times = float(found.values["beyond"][row])
    if np.isnan(times):
        return say("call.beyond.unknown")
    if times <= 1:
        told = say("call.beyond.within")
    elif np.isinf(times):
        told = say("call.beyond.none")
    else:
        told = say("call.beyond.times", times=words.plain(words.significant(times)))
    return told if found.said[row] else say("call.beyond.supposed", told=told)


def _told_covers(found: Calls, row: int, say: Messages) -> str:
    missing, concern = float(found.missing[row]), int(found.concern[row])
    if np.isnan(missing):
        return say("call.covers.unknown")
    name = "all" if missing == 0 else "none" if missing == concern else "some"
    return say(f"call.covers.{name}", missing=f"{missing:.0f}", concern=concern)


def renewal(days: float, say: Messages) -> str:
    """Return when a policy is renewed, in days from now; negative ones have passed."""
    if np.isnan(days):
        return say("call.renewal.unknown")
    if days < 0:
        return words.counted(say, "call.renewal.passed", int(-days))
    if days == 0:
        return say("call.renewal.today")
    if days <= _DAYS_SHOWN:
        return words.counted(say, "call.renewal.days", int(days))
    return words.counted(say, "call.renewal.months", round(days / _DAYS_A_MONTH))


def age(months: float, say: Messages) -> str:
    """Return how old answers are, in whole months."""
    if np.isnan(months):
        return say("call.age.unknown")
    return say("call.age.new") if months < 1 else words.counted(say, "call.age.months", int(months))
