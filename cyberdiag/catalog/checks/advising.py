"""The lint of covers, gaps, services, wording and cases; the same form as `checks`."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown
from cyberdiag.model.advice_levels import CoverLevel, LimitKind
from cyberdiag.model.condition import leaves
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from cyberdiag.catalog.checks.advised import AdviceChecked
    from cyberdiag.model.advice import Gap
    from cyberdiag.model.condition import Condition

READ = "READ"


def check(checked: AdviceChecked) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in one(checked)]


def everything_is_there(checked: AdviceChecked) -> Iterator[Problem]:
    """Every level has its words, and every kind of limit its ladder."""
    ladders = checked.data.ladders
    wanted: tuple[tuple[str, Iterable[str], Collection[str]], ...] = (
        ("level", CoverLevel, ladders.levels),
        ("ladder", LimitKind, ladders.rungs),
    )
    for kind, names, found in wanted:
        for name in names:
            if name not in found:
                place = checked.places.at(("ladders.yaml",))
                yield Problem(place, "missing-entry", {"kind": kind, "name": str(name)})


def ids_unique(checked: AdviceChecked) -> Iterator[Problem]:
    counted = Counter(case.id for case in checked.data.cases)
    for name in (n for n, times in counted.items() if times > 1):
        first, *others = checked.places.cases(name, "id")
        for place in others:
            yield Problem(place, "duplicate-id", {"id": name, "other": str(first)})


def covers_name_exclusions(checked: AdviceChecked) -> Iterator[Problem]:
    for cover in checked.data.covers:
        if not cover.not_covered:
            yield Problem(checked.places.cover(cover), "no-exclusions", {"id": cover.id})


def covers_have_costs(checked: AdviceChecked) -> Iterator[Problem]:
    """A cover that no cost of the loss model names gets no amounts: its level follows from rules alone."""
    known = None if checked.losses is None else checked.losses.covers
    for cover in checked.data.covers:
        if known is not None and cover.id not in known:
            place = checked.places.cover(cover, "id")
            yield Problem(place, "cover-without-costs", {"id": cover.id}, Severity.WARNING)


def cover_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    for cover in checked.data.covers:
        for n, name in enumerate(cover.triggers):
            if name not in checked.data.triggers:
                place = checked.places.cover(cover, "triggers", n)
                yield unknown(place, "trigger", name, checked.data.triggers)
        for n, name in enumerate(cover.drivers):
            if name not in checked.questions.by_id:
                place = checked.places.cover(cover, "drivers", n)
                yield unknown(place, "question", name, checked.questions.by_id)
        structural = cover.structural.when if cover.structural else None
        for name, condition in (("structural", structural), ("relevance", cover.relevance.when)):
            if condition is not None:
                yield from _in_condition(condition, checked.places.cover(cover, name), checked)
        if not any(name.endswith(".base") for name in cover.reasons):
            yield unknown(checked.places.cover(cover, "reasons"), "reason", "*.base", ())


def raise_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    for cover in checked.data.covers:
        for n, one in enumerate(cover.raises):
            place = checked.places.cover(cover, "raises", n)
            if one.reason not in cover.reasons:
                yield unknown(place, "reason", one.reason, cover.reasons)
            for name in one.facts:
                if name not in checked.facts:
                    yield unknown(place, "fact", name, checked.facts)
            yield from _in_condition(one.when, place, checked)


def gap_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    for gap in checked.data.gaps:
        place = _gap_place(checked, gap)
        for name in gap.drivers:
            if name not in checked.questions.by_id:
                yield unknown(place, "question", name, checked.questions.by_id)
        if gap.relevance.when is not None:
            yield from _in_condition(gap.relevance.when, place, checked)


def service_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    for service in checked.data.services:
        for rule in service.recommend.values():
            place = checked.places.at(("services.yaml",), ("services", service.id, "recommend", rule.id))
            when, known = rule.when, checked.questions
            for name in when.weak or ():
                if name not in known.by_id:
                    yield unknown(place, "question", name, known.by_id)
            if when.score_below is not None and checked.questionnaire(when.diagnosis) is None:
                yield unknown(place, "questionnaire", when.diagnosis, [n.id for n in known.questionnaires])
            if when.is_condition:
                yield from _in_condition(when, place, checked)


def topic_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    for topic in checked.data.topics.values():
        for n, name in enumerate(topic.questions):
            if name not in checked.questions.by_id:
                place = checked.places.at(("weaknesses.yaml",), ("weaknesses", topic.id, "questions", n))
                yield unknown(place, "question", name, checked.questions.by_id)


def case_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    covers = [c.id for c in checked.data.covers]
    industry = checked.questions.by_id.get("industry")
    industries = [c.id for c in industry.choices] if industry else []
    for case in checked.data.cases:
        for n, name in enumerate(case.covers):
            if name not in covers:
                yield unknown(checked.places.case(case.id, "covers", n), "cover", name, covers)
        for name in case.topics:
            if name not in checked.data.topics:
                place = checked.places.case(case.id, "weaknesses")
                yield unknown(place, "weakness", name, checked.data.topics)
        if case.industry not in industries:
            place = checked.places.case(case.id, "industry")
            yield unknown(place, "industry", case.industry, industries)


def wording_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    known = {"cover": [c.id for c in checked.data.covers], "gap": [g.id for g in checked.data.gaps]}
    for row in checked.data.wording.agent_view.mapping.rows.values():
        for kind, names in (("cover", row.covers), ("gap", row.gaps)):
            for name in names:
                if name not in known[kind]:
                    place = checked.places.at(("wording.yaml",), ("agent_view", "mapping", "rows", row.id))
                    yield unknown(place, kind, name, known[kind])


def cases_have_a_read_source(checked: AdviceChecked) -> Iterator[Problem]:
    for case in checked.data.cases:
        if not any(source.mark == READ for source in case.sources):
            place = checked.places.case(case.id, "sources")
            yield Problem(place, "no-read-source", {"id": case.id})


def placeholders_are_facts(checked: AdviceChecked) -> Iterator[Problem]:
    """A sentence may be filled with profile facts only; that of a raise with the facts it rests on."""
    for cover in checked.data.covers:
        allowed = {r.reason: set(r.facts) & set(checked.facts) for r in cover.raises}
        for name, sentence in cover.reasons.items():
            place = checked.places.cover(cover, "reasons", name)
            yield from _placeholders(sentence, place, allowed.get(name, set()))
    for gap in checked.data.gaps:
        for sentence in gap.reasons.values():
            yield from _placeholders(sentence, _gap_place(checked, gap), checked.facts)


def no_promises(checked: AdviceChecked) -> Iterator[Problem]:
    """Information, not solicitation: no text may promise payment or push to buy."""
    phrases = [p for of_lang in checked.data.wording.forbidden.values() for p in of_lang]
    patterns = (rf"\b{re.escape(p)}" if p.isascii() else re.escape(p) for p in phrases)
    promise = re.compile("|".join(patterns), re.IGNORECASE)
    for one in checked.texts:
        for phrase in dict.fromkeys(promise.findall(one.text) if phrases else ()):
            yield Problem(one.place, "promise", {"phrase": phrase})


CHECKS: tuple[Callable[[AdviceChecked], Iterator[Problem]], ...] = (
    everything_is_there,
    ids_unique,
    covers_name_exclusions,
    covers_have_costs,
    cover_references_exist,
    raise_references_exist,
    gap_references_exist,
    service_references_exist,
    topic_references_exist,
    case_references_exist,
    wording_references_exist,
    cases_have_a_read_source,
    placeholders_are_facts,
    no_promises,
)


def _gap_place(checked: AdviceChecked, gap: Gap) -> Place:
    return checked.places.at(("gaps.yaml",), ("gaps", gap.id))


def _in_condition(condition: Condition, place: Place, checked: AdviceChecked) -> Iterator[Problem]:
    """A condition may name only flags, questions and choices that there are."""
    by_id, flags = checked.questions.by_id, checked.questions.flags
    for _, leaf in leaves(condition):
        question = leaf.question
        if leaf.flag is not None:
            if leaf.flag not in flags:
                yield unknown(place, "flag", leaf.flag, flags)
        elif question is None:
            yield Problem(place, "bad-condition")
        elif question not in by_id:
            yield unknown(place, "question", question, by_id)
        else:
            choices = [c.id for c in by_id[question].choices]
            for name in (*leaf.one_of, *(leaf.includes or ())):
                if choices and name not in choices:
                    yield unknown(place, "choice", f"{question}: {name}", choices)


def _placeholders(sentence: str, place: Place, allowed: Collection[str]) -> Iterator[Problem]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    except ValueError:
        names = ["{"]
    for name in names:
        if name not in allowed:
            yield Problem(place, "bad-placeholder", {"name": name, "known": ", ".join(sorted(allowed))})
