"""One diagnosis in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.assessment import State
from cyberdiag.model.bounds import highest
from cyberdiag.model.parts import half_up
from cyberdiag.model.report import DiagnosisView, HeatMap, Row, ScoreView
from cyberdiag.report import words
from cyberdiag.report.views import appendix, bands, charts, early, findings, lacking, peers, targets
from cyberdiag.scoring.actions import FIRST, reached
from cyberdiag.scoring.ratings import bands_of, rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Aggregation, Axis, Band
    from cyberdiag.model.assessment import Diagnosis, Score
    from cyberdiag.model.early import Estimate
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.model.report_targets import TargetView
    from cyberdiag.report.views.context import Context

_STRENGTHS = 5


def view(diagnosis: Diagnosis, context: Context) -> DiagnosisView:
    """Return a diagnosis as it is printed, with the overlays laid over it and over the facts."""
    questionnaire, say = diagnosis.questionnaire, context.say
    facts = [n for n in context.assessment.questions.questionnaires if not n.scored]
    overlays = words.overlays((questionnaire, *facts), say)
    first = next(iter(questionnaire.axes.values()), None)
    aimed = targets.views(diagnosis, say)
    domains = rows(diagnosis, first, aimed) if first else ()
    band = questionnaire.bands.get(diagnosis.score.rating or "")
    shown, others = findings.split(diagnosis, context)
    guess, unanswered = diagnosis.estimate, diagnosis.is_unanswered
    known = () if unanswered or (guess and not guess.parts) else peers.views(diagnosis, context)
    coming = context.assessment.coming
    return DiagnosisView(
        id=questionnaire.id,
        title=questionnaire.title,
        version=" + ".join((questionnaire.version, *overlays)),
        score=estimated(guess, diagnosis.score, say)
        if guess
        else replace(score(diagnosis.score), sure=_sure(diagnosis, context)),
        sentence=_sentence(diagnosis, band, say),
        lead=_lead(domains, say),
        gates=diagnosis.gates,
        gates_title=_gates_title(diagnosis, say),
        after_first=_after_first(diagnosis, context),
        caps=tuple((c, held) for c in diagnosis.caps if (held := diagnosis.held_by(c))),
        domains=domains,
        domain_title=first.title if first else "",
        radar=charts.radar(domains),
        heat=_heat(diagnosis, say),
        findings=shown,
        other_findings=others,
        findings_lead=findings.lead(shown, others, say),
        other_lead=words.counted(say, "report.other-findings", len(others)),
        strengths=_strengths(diagnosis),
        peers=known,
        answers=appendix.sections(diagnosis, known, context),
        counts=_counts(diagnosis, say),
        bands=bands.views(questionnaire, say, most=diagnosis.score.most, least=diagnosis.score.least),
        scale_end=_scale_end(questionnaire.rules[first.id] if first else questionnaire.rule, domains, say),
        more_axes=tuple((a.title, rows(diagnosis, a)) for a in tuple(questionnaire.axes.values())[2:]),
        overlays=overlays,
        early=early.view(guess, questionnaire, say, coming) if guess else None,
        unanswered=unanswered,
        targets=aimed,
        lacking=lacking.views(diagnosis, say),
    )


def _sure(diagnosis: Diagnosis, context: Context) -> bool:
    """Return whether every question has an answer, those without points too."""
    given, aside = context.assessment.answers, context.assessment.questions.aside
    every = (q for q in diagnosis.questionnaire.questions if q.id not in aside)
    asked = (q for q in every if not (q.has_points or q.optional))
    left = (q for q in asked if q.id not in diagnosis.switched_off and given.value(q.id) is None)
    return diagnosis.score.known == 1.0 and not diagnosis.deciding and next(left, None) is None


def rows(diagnosis: Diagnosis, axis: Axis, aimed: tuple[TargetView, ...] = ()) -> tuple[Row, ...]:
    """Return the scores of an axis, value by value, with the places of what is aimed at."""
    scores, counted = diagnosis.axes[axis.id], _counted(diagnosis)
    places: dict[str, list[float]] = {}
    for aim in (aim for target in aimed for aim in target.aims if aim.axis == axis.id):
        places.setdefault(aim.value, []).append(aim.fill)
    return tuple(
        replace(_row(counted, key, title, scores[key], {axis.id: key}), aims=tuple(places.get(key, ())))
        for key, title in axis.values.items()
        if key in scores
    )


def _scale_end(rule: Aggregation, domains: tuple[Row, ...], say: Messages) -> str:
    """Return what stands at the full end of the bars: full marks in words where each part has its own."""
    if rule.is_share:
        return f"{rule.out_of:g}"
    ends = {r.score.most for r in domains if not r.score.blank}
    return ends.pop() if len(ends) == 1 and rule.method is not Method.SUM else say("report.full-marks")


def _row(counted: Iterable[Question], key: str, title: str, value: Score, at: Mapping[str, str]) -> Row:
    """Return a score of a part; where it is not a share of a hundred, its full marks stand beside it."""
    found = score(value)
    if not value.rule.is_percent and value.value is not None:
        found = replace(found, text=f"{found.text} {found.out_of}")
    return Row(key, title, charts.short(title), found, _counting(counted, at))


def _counted(diagnosis: Diagnosis) -> list[Question]:
    return [j.question for j in diagnosis.judged if j.counts]


def _counting(counted: Iterable[Question], at: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions that make up a score: those that count and stand at these places on the axes."""
    places = at.items()
    return tuple(q.id for q in counted if places <= q.axes.items())


def score(value: Score) -> ScoreView:
    """Return a score as it is printed."""
    rule = value.rule
    band = rule.bands.get(value.rating or "")
    text, low, high = (words.points(v, rule) for v in (value.value, value.low, value.high))
    fill, fill_low, fill_high = (charts.fill(v, value.most) for v in (value.value, value.low, value.high))
    most = f"{value.most:g}"
    return ScoreView(
        text=text,
        low=low,
        high=high,
        range=low if low == high else f"{low}–{high}",
        out_of="" if value.value is None else f"/ {most}",
        fill=fill,
        fill_low=fill_low,
        fill_high=fill_high,
        rating=value.rating or "",
        rating_label=band.label if band else "",
        known=round(100 * value.known),
        questions=value.questions,
        ranged=low != high,
        tone=bands.tone(value.rating, rule.bands),
        most=most,
        sure=value.known == 1.0,
    )


def estimated(guess: Estimate, value: Score, say: Messages) -> ScoreView:
    """Return an estimate where a score is printed: a rounded number that says so, with its interval."""
    found = score(replace(value, value=guess.value, low=guess.low, high=guess.high))
    low, high, about = (words.rough(n, value.rule) for n in (guess.low, guess.high, guess.value))
    return replace(
        found,
        text=say("report.early.about", value=about),
        low=low,
        high=high,
        range=f"{low}–{high}",
    )


def _sentence(diagnosis: Diagnosis, band: Band | None, messages: Messages) -> str:
    if diagnosis.is_unanswered:
        return messages("report.early.unanswered")
    if diagnosis.estimate is not None:
        return _early_sentence(diagnosis, diagnosis.estimate, messages)
    if diagnosis.score.value is None:
        return messages("summary.nothing-applies")
    if band is None:
        found = diagnosis.score
        return messages("report.unrated", score=words.points(found.value, found.rule), most=f"{found.most:g}")
    if not diagnosis.gates:
        return band.sentence
    key = "report.gates-hold" if _held_down(diagnosis) else "report.gates-will-hold"
    cap = max((g.cap for g in diagnosis.gates), key=list(diagnosis.questionnaire.bands).index)
    held = words.counted(messages, key, len(diagnosis.gates), cap=cap)
    return words.sentences((band.sentence, held), messages)


def _held_down(diagnosis: Diagnosis) -> bool:
    """Return whether the rating would be better without the gates."""
    found, decimals = diagnosis.score, diagnosis.questionnaire.decimals
    reached = bands_of(diagnosis.questionnaire, found.least, found.most)
    return found.value is not None and rating(found.value, reached, decimals) != found.rating


def _gates_title(diagnosis: Diagnosis, messages: Messages) -> str:
    if not diagnosis.gates or _held_down(diagnosis):
        return messages("report.gates")
    cap = max((g.cap for g in diagnosis.gates), key=list(diagnosis.questionnaire.bands).index)
    return messages("report.gates-beyond", cap=cap)


def _after_first(diagnosis: Diagnosis, context: Context) -> str:
    """Return what the first actions together lead to, and how far the next rating is; empty where they change nothing."""
    now, say = diagnosis.score, context.say
    reachable = bands_of(diagnosis.questionnaire, now.least, now.most)
    first = [a for a in context.assessment.actions[:FIRST] if a.diagnosis == diagnosis.questionnaire.id]
    then = reached(diagnosis, first)
    if (
        not first
        or now.value is None
        or then.value is None
        or words.points(then.value, now.rule) == words.points(now.value, now.rule)
    ):
        return ""
    shown = {"now": words.points(now.value, now.rule), "then": words.points(then.value, now.rule)}
    line = words.counted(say, "report.after-first", len(first), **shown)
    better = tuple(b for b in reachable.values() if half_up(then.value) < b.at_least)
    if then.rating != now.rating and then.rating is not None:
        line = words.sentences((line, say("report.after-rating", rating=then.rating)), say)
    if not better:
        return line
    reached_by_then = half_up(then.value, now.rule.decimals)
    missing = words.points(half_up(better[-1].at_least - reached_by_then, now.rule.decimals), now.rule)
    return words.sentences((line, say("report.after-next", rating=better[-1].rating, points=missing)), say)


def _early_sentence(diagnosis: Diagnosis, guess: Estimate, messages: Messages) -> str:
    """Return what an early stop says in one go: the estimate, its ratings, and what holds whatever comes."""
    rated = early.rating(guess, messages)
    key = "report.early.sentence-plain" if not rated else "report.early.sentence"
    rule = diagnosis.questionnaire.rule
    told = {
        k: words.rough(v, rule) for k, v in (("value", guess.value), ("low", guess.low), ("high", guess.high))
    }
    first = messages(key, **told, rating=rated)
    order = list(diagnosis.questionnaire.bands)
    caps = sorted({g.cap for g in diagnosis.gates}, key=order.index)
    held = words.counted(messages, "report.early.gates", len(diagnosis.gates), cap=caps[-1]) if caps else ""
    return words.sentences((first, held), messages)


def _lead(domains: tuple[Row, ...], messages: Messages) -> str:
    """Return which value of the first axis is weakest and which strongest; nothing where they do not differ."""
    scored = sorted((r for r in domains if not r.score.blank), key=lambda r: r.score.fill)
    if not scored or scored[0].score.text == scored[-1].score.text:
        return ""
    low, high = scored[0], scored[-1]
    return messages(
        "report.weakest", low=low.title, low_score=low.score.text, high=high.title, high_score=high.score.text
    )


def _heat(diagnosis: Diagnosis, say: Messages) -> HeatMap | None:
    if not diagnosis.cross:
        return None
    first, second = tuple(diagnosis.questionnaire.axes.values())[:2]
    counted = _counted(diagnosis)

    def row(key: str) -> tuple[Row, ...]:
        return tuple(
            _row(counted, column, title, diagnosis.cross[key, column], {first.id: key, second.id: column})
            for column, title in second.values.items()
        )

    cells = tuple((title, row(key)) for key, title in first.values.items())
    rated = any(cell.score.tone for _, row in cells for cell in row)
    note = say("report.heat-note" if rated else "report.heat-note-plain")
    return HeatMap(first.title, second.title, charts.heads(tuple(second.values.values())), cells, note)


def _strengths(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return what is fully in place, the weightiest first; an all-red page helps nobody."""
    full = [j for j in diagnosis.judged if j.state is State.ANSWERED and j.points >= j.question.full_points]
    ranked = sorted(full, key=lambda j: -j.weight)[:_STRENGTHS]
    return tuple(j.question.first_step.action if j.question.first_step else j.question.text for j in ranked)


def _counts(diagnosis: Diagnosis, messages: Messages) -> str:
    left = diagnosis.count(State.NOT_ASKED)
    line = messages(
        "report.counts",
        asked=diagnosis.asked + left,
        answered=diagnosis.count(State.ANSWERED),
        unknown=diagnosis.count(State.UNKNOWN) + diagnosis.count(State.UNDECIDED),
        unanswered=diagnosis.count(State.UNANSWERED) + left,
        not_applicable=diagnosis.count(State.NOT_APPLICABLE),
    )
    rest = messages("report.early.rest") if diagnosis.estimate else ""
    return words.sentences((line, fitted(diagnosis, messages), rest), messages)


def fitted(diagnosis: Diagnosis, messages: Messages) -> str:
    """Return that ratings begin lower because less than everything applies; empty where they do not."""
    found, sheet = diagnosis.score, diagnosis.questionnaire
    if bands_of(sheet, found.least, found.most) is sheet.bands:
        return ""
    return messages("report.fitted", most=f"{found.most:g}", full=f"{highest(sheet):g}")
