"""The lint of covers, gaps, services, wording and cases; the same form as `checks`."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from string import Formatter
from typing import TYPE_CHECKING

from cyberdiag.catalog.checks.checked import unknown_among, unknown_at
from cyberdiag.catalog.checks.conditions import faults
from cyberdiag.catalog.checks.trades import (
    industries_have_one_trade,
    paper_references_exist,
    trade_references_exist,
)
from cyberdiag.model.advice_levels import CoverLevel, LimitKind
from cyberdiag.model.catalogue import FACT_MARKS
from cyberdiag.problems import Path, Place, Problem, bounded, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from cyberdiag.catalog.checks.advised import AdviceChecked
    from cyberdiag.model.condition import Condition

PRIMARY = (
    "警察庁", "国家公安委員会", "個人情報保護委員会", "総務省", "経済産業省", "厚生労働省", "財務省", "金融庁", "中小企業庁",
    "国家サイバー統括室", "IPA", "JPCERT", "JNSA", "JIPDEC", "全国銀行協会",
)  # fmt: skip
"""How the names of the Japanese bodies begin whose own statistics make a grade A."""


def check(checked: AdviceChecked) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in bounded(one(checked))]


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
                yield fault(place, "missing-entry", kind=kind, name=str(name))


def ids_unique(checked: AdviceChecked) -> Iterator[Problem]:
    """No two cases may have one id."""
    counted = Counter(case.id for case in checked.data.cases)
    for name in (n for n, times in counted.items() if times > 1):
        first, *others = checked.places.cases(name, "id")
        for place in others:
            yield fault(place, "duplicate-id", id=name, other=str(first))


def covers_name_exclusions(checked: AdviceChecked) -> Iterator[Problem]:
    """A cover must say what it leaves out."""
    for cover in checked.data.covers:
        if not cover.not_covered:
            yield fault(checked.places.cover(cover), "no-exclusions", id=cover.id)


def covers_have_costs(checked: AdviceChecked) -> Iterator[Problem]:
    """A cover that no cost of the loss model names gets no amounts: its level follows from rules alone."""
    known = None if checked.losses is None else checked.losses.covers
    for cover in checked.data.covers:
        if known is not None and cover.id not in known:
            place = checked.places.cover(cover, "id")
            yield warning(place, "cover-without-costs", id=cover.id)


def grades_cover_whole_rates(checked: AdviceChecked) -> Iterator[Problem]:
    """A grade covers the whole of a rate: A rests on a Japanese primary source, and our own judgement is C."""
    sources = checked.places.file(("sources.yaml",)).data["sources"]
    for scenario in checked.losses.scenarios.values() if checked.losses else ():
        cited = sources.get(scenario.cites or "", {})
        primary = str(cited.get("publisher", "")).startswith(PRIMARY) and cited.get("mark") in FACT_MARKS
        ours = scenario.rate.mark == "judgement"
        if (scenario.grade == "A" and not primary) or (scenario.grade in {"A", "B"} and ours):
            place = checked.places.at(("losses", "scenarios.yaml"), ("scenarios", scenario.id, "grade"))
            yield fault(place, "grade-too-high", id=scenario.id, grade=scenario.grade)


def cover_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A cover may name only triggers, questions and flags that there are, and gives a reason that needs no fact."""
    known = checked.questions.by_id
    for cover in checked.data.covers:
        place = partial(checked.places.cover, cover)
        yield from unknown_among(cover.triggers, "trigger", checked.data.triggers, partial(place, "triggers"))
        yield from unknown_among(cover.drivers, "question", known, partial(place, "drivers"))
        structural = cover.structural.when if cover.structural else None
        for name, condition in (("structural", structural), ("relevance", cover.relevance.when)):
            yield from _in_condition(condition, (name, "when"), place, checked)
        if not any(name.endswith(".base") for name in cover.reasons):
            yield unknown(checked.places.cover(cover, "reasons"), "reason", "*.base", ())


def raise_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """What makes a cover weigh more may name only reasons, facts and flags that there are."""
    for cover in checked.data.covers:
        for n, one in enumerate(cover.raises):
            place = partial(checked.places.cover, cover, "raises", n)
            yield from unknown_at((one.reason,), "reason", cover.reasons, place)
            yield from unknown_at(one.facts, "fact", checked.facts, place)
            at = ("raises", n, "when")
            yield from _in_condition(one.when, at, partial(checked.places.cover, cover), checked)


def gap_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A gap may name only questions and flags that there are."""
    for gap in checked.data.gaps:
        place = partial(checked.places.entry, "gaps", gap.id)
        yield from unknown_at(gap.drivers, "question", checked.questions.by_id, place)
        yield from _in_condition(gap.relevance.when, ("relevance", "when"), place, checked)


def service_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A service may be recommended by questions, flags and questionnaires, and name sources, that there are."""
    sheets = [n.id for n in checked.questions.questionnaires]
    for service in checked.data.services:
        entry = partial(checked.places.entry, "services", service.id)
        if service.public:
            sources = checked.places.file(("sources.yaml",)).data["sources"]
            yield from unknown_at(service.public, "source", sources, entry, "public")
        for rule in service.recommend.values():
            place = partial(checked.places.entry, "services", service.id, "recommend", rule.id)
            when = rule.when
            yield from unknown_at(when.weak or (), "question", checked.questions.by_id, place)
            if when.score_below is not None:
                yield from unknown_at((when.diagnosis,), "questionnaire", sheets, place)
            yield from _in_condition(when if when.is_condition else None, ("when",), place, checked)


def topic_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A weakness may name only questions that there are."""
    for topic in checked.data.topics.values():
        place = partial(checked.places.entry, "weaknesses", topic.id, "questions")
        yield from unknown_among(topic.questions, "question", checked.questions.by_id, place)


def case_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """A case may name only covers, weaknesses and an industry that there are."""
    covers = [c.id for c in checked.data.covers]
    industry = checked.questions.by_id.get("industry")
    industries = [c.id for c in industry.choices] if industry else []
    for case in checked.data.cases:
        place = partial(checked.places.case, case.id)
        yield from unknown_among(case.covers, "cover", covers, partial(place, "covers"))
        yield from unknown_at(case.topics, "weakness", checked.data.topics, place, "weaknesses")
        yield from unknown_at((case.industry,), "industry", industries, place, "industry")


def wording_references_exist(checked: AdviceChecked) -> Iterator[Problem]:
    """The table of the agent's page may name only covers and gaps that there are."""
    covers, gaps = [c.id for c in checked.data.covers], [g.id for g in checked.data.gaps]
    for row in checked.data.wording.agent_view.mapping.rows.values():
        at = (("wording.yaml",), ("agent_view", "mapping", "rows", row.id))
        yield from unknown_at(row.covers, "cover", covers, checked.places.at, *at)
        yield from unknown_at(row.gaps, "gap", gaps, checked.places.at, *at)


def placeholders_are_facts(checked: AdviceChecked) -> Iterator[Problem]:
    """A sentence may be filled with profile facts only; that of a raise with the facts it rests on."""
    for cover in checked.data.covers:
        allowed = {r.reason: set(r.facts) & set(checked.facts) for r in cover.raises}
        for name, sentence in cover.reasons.items():
            place = checked.places.cover(cover, "reasons", name)
            yield from _placeholders(sentence, place, allowed.get(name, set()))
    for gap in checked.data.gaps:
        for sentence in gap.reasons.values():
            yield from _placeholders(sentence, checked.places.entry("gaps", gap.id), checked.facts)


def no_promises(checked: AdviceChecked) -> Iterator[Problem]:
    """Information, not solicitation: no text may promise payment or push to buy."""
    phrases = [p for of_lang in checked.data.wording.forbidden.values() for p in of_lang]
    patterns = (rf"\b{re.escape(p)}" if p.isascii() else re.escape(p) for p in phrases)
    promise = re.compile("|".join(patterns), re.IGNORECASE)
    likely = re.compile("|".join(re.escape(p.casefold()) for p in phrases))  # many times as quick
    for one in checked.texts if phrases else ():
        if likely.search(one.text.casefold()):
            for phrase in dict.fromkeys(promise.findall(one.text)):
                yield fault(one.place, "promise", phrase=phrase)


CHECKS: tuple[Callable[[AdviceChecked], Iterator[Problem]], ...] = (
    everything_is_there,
    ids_unique,
    covers_name_exclusions,
    covers_have_costs,
    grades_cover_whole_rates,
    cover_references_exist,
    raise_references_exist,
    gap_references_exist,
    service_references_exist,
    topic_references_exist,
    case_references_exist,
    wording_references_exist,
    placeholders_are_facts,
    trade_references_exist,
    industries_have_one_trade,
    paper_references_exist,
    no_promises,
)


def _in_condition(
    condition: Condition | None, path: Path, place: Callable[..., Place], checked: AdviceChecked
) -> Iterator[Problem]:
    if condition is not None:
        yield from faults(condition, path, place, checked.questions.by_id, checked.questions.flags)


def _placeholders(sentence: str, place: Place, allowed: Collection[str]) -> Iterator[Problem]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    except ValueError:
        names = ["{"]
    for name in names:
        if name not in allowed:
            yield fault(place, "bad-placeholder", name=name, known=", ".join(sorted(allowed)))
