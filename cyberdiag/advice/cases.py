"""Which published incidents to show: firms like this one with its weaknesses first, then those that began the same way."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.advised import CaseAdvice, CaseMatch, LeftOut, Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advice_cases import Case, Matching, WeaknessTopic


_ABOUT = 0.5
"""A size at least as near as this is about that of the firm."""


class _Candidate(Struct, frozen=True):
    """A case with the worth of each weakness it shares with the firm, and how like the firm it is.

    `alike` are what it has in common with the firm of `industry`, `size` and `country`; `near` is how near its size is
    (0 to 1).
    """

    case: Case
    worth: Mapping[str, float]
    likeness: float
    alike: tuple[str, ...]
    near: float
    because: tuple[str, ...]
    old: bool
    rule: Matching

    def weakness(self, shown: frozenset[str]) -> float:
        worth = sorted(
            (w * (self.rule.shown_already if t in shown else 1.0) for t, w in self.worth.items()),
            reverse=True,
        )
        return sum(w * _at(self.rule.further, n) for n, w in enumerate(worth))

    def match(self, shown: frozenset[str]) -> CaseMatch:
        weaknesses = self.case.weaknesses
        reported = tuple(t for t in weaknesses.reported if t in self.worth)
        inferred = tuple(t for t in weaknesses.inferred if t in self.worth)
        score = self.weakness(shown) + self.likeness
        return CaseMatch(self.case, self.because, score, reported, inferred, self.alike)

    def place(self) -> int:
        """Return its place among those that come first, from 0: of the trade, else of the size and country."""
        of_trade = "industry" in self.alike
        if self.worth:
            return 0 if of_trade else 1 if {"size", "country"} <= set(self.alike) else 2
        return 3 if of_trade else 4

    def nearness(self) -> float:
        """Return how much it has in common with the firm, beside trade and weaknesses."""
        first = self.rule.alike
        return first.size * self.near + first.home * ("country" in self.alike)

    def hindered(self, chosen: list[CaseMatch]) -> LeftOut | None:
        """Return why it cannot be shown beside those chosen, if it cannot."""
        case = self.case
        same_kind = tuple(m.case for m in chosen if m.case.scenario == case.scenario)
        for m in chosen:
            if case.same_event and m.case.same_event == case.same_event:
                return LeftOut(Why.SAME_EVENT, (m.case,))
            same = m.case.scenario == case.scenario and set(self.worth) <= {*m.reported, *m.inferred}
            if self.worth and same:
                return LeftOut(Why.SAYS_THE_SAME, (m.case,))
        return LeftOut(Why.SAME_KIND, same_kind) if len(same_kind) >= self.rule.per_scenario else None


def _candidate(
    case: Case,
    rule: Matching,
    strength: Mapping[str, float],
    brought: Mapping[str, str],
    firm: Firm,
    date: str,
) -> _Candidate:
    told = case.weaknesses
    basis = {
        **dict.fromkeys(told.inferred, rule.basis.inferred),
        **dict.fromkeys(told.reported, rule.basis.reported),
    }
    worth = {t: strength[t] * b for t, b in basis.items() if strength.get(t, 0.0) > 0}
    near = _nearness(case.size, firm.number("employees"), rule)
    likeness, facts, alike = _likeness(case, near, rule, firm, date)
    weak = dict.fromkeys(brought[t] for t in sorted(worth, key=lambda t: (-worth[t], t)))
    old = _months(date) - _months(case.date) > rule.recent_months
    return _Candidate(case, worth, likeness, alike, near, tuple(weak) or firm.because(facts), old, rule)


def _likeness(
    case: Case, near: float, rule: Matching, firm: Firm, date: str
) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """Return how near the case is apart from weaknesses, the facts that make it so, and what is alike."""
    facts, alike, like = [], [], rule.likeness
    score = like.scenario * _loss_share(case.scenario, firm)
    score += like.recent * _recency(case.date, date, rule.recent_months)
    score += like.size * near
    if case.industry == firm.answers.value("industry"):
        score += like.industry
        facts.append("industry")
        alike.append("industry")
    if near >= _ABOUT:
        facts.append("employees")
        alike.append("size")
    if case.country == rule.alike.country:
        alike.append("country")
    return score, tuple(facts), tuple(alike)


def _loss_share(scenario: str, firm: Firm) -> float:
    """Return the expected loss of a scenario as a share of the largest one."""
    losses = {s.id: s.eal for s in firm.loss.scenarios} if firm.loss else {}
    largest = max(losses.values(), default=0.0)
    return losses.get(scenario, 0.0) / largest if largest > 0 else 0.0


def _next(candidates: list[_Candidate], chosen: list[CaseMatch], rule: Matching) -> CaseMatch | None:
    """Return the best case to show after those chosen, if one is worth showing.

    The first ones are of firms like this one. An old case is shown only where no newer one could be.
    """
    ids = {m.case.id for m in chosen}
    shown = frozenset(t for m in chosen for t in (*m.reported, *m.inferred))
    found = [c for c in candidates if c.case.id not in ids and c.hindered(chosen) is None]
    found = [c for c in found if not c.old] or found
    if len(chosen) >= rule.fewest:
        found = [c for c in found if c.weakness(shown) >= rule.enough]
    if len(chosen) < rule.alike.first:
        nearest = min((c.place() for c in found), default=0)
        found = [c for c in found if c.place() == nearest]
        bonus = {c.case.id: c.nearness() for c in found}
    else:
        bonus = {}
    matches = [c.match(shown) for c in found]
    return min(matches, key=lambda m: (-m.score - bonus.get(m.case.id, 0.0), m.case.id), default=None)


def _left_out(candidate: _Candidate, chosen: list[CaseMatch]) -> LeftOut:
    """Return why a case that could happen to the firm is not among those chosen."""
    if not candidate.worth and any(m.reported or m.inferred for m in chosen):
        return LeftOut(Why.NO_WEAKNESS)
    if hindered := candidate.hindered(chosen):
        return hindered
    return LeftOut(Why.OLD if candidate.old else Why.OTHERS_NEARER)


def case_advice(data: AdviceData, firm: Firm, date: str) -> CaseAdvice:
    """Return as many cases as the data says, fewer only if there are no more, and what they leave untold."""
    cases, topics, rule = data.cases, data.topics, data.matching
    lacks = {t.id: _lack(t, rule, firm) for t in topics.values()}
    strength = {key: max(lack, default=0.0) for key, lack in lacks.items()}
    brought = {t.id: _strongest(t, lacks[t.id]) for t in topics.values()}
    every = [_candidate(c, rule, strength, brought, firm, date) for c in cases]
    possible = [c for c in every if _possible(c.case.scenario, firm)]
    chosen: list[CaseMatch] = []
    while len(chosen) < rule.most and (best := _next(possible, chosen, rule)) is not None:
        chosen.append(best)
    ids = {m.case.id for m in chosen}
    left = {c.case.id: LeftOut(Why.CANNOT_HAPPEN) for c in every}
    left |= {c.case.id: _left_out(c, chosen) for c in possible}
    shown = {t for m in chosen for t in m.case.topics}
    known = {t for case in cases for t in case.topics}
    weak = [t for t in topics.values() if strength[t.id] > 0]
    told = {q for t in topics.values() if t.id in known for q in t.questions}
    return CaseAdvice(
        matches=tuple(chosen),
        without_case=tuple(t for t in weak if t.id not in known),
        not_shown=tuple(t for t in weak if t.id in known and t.id not in shown),
        questions_without_case=tuple(q for q, s in firm.shares.items() if s < 1 and q not in told),
        left_out=MappingProxyType({key: why for key, why in left.items() if key not in ids}),
    )


def _at(steps: tuple[float, ...], n: int) -> float:
    return steps[min(n, len(steps) - 1)]


def _lack(topic: WeaknessTopic, rule: Matching, firm: Firm) -> list[float]:
    """Return by how much each question of a topic makes the firm weak in it."""
    return [(1 - firm.shares.get(q, 1.0)) * _at(rule.nearness, n) for n, q in enumerate(topic.questions)]


def _strongest(topic: WeaknessTopic, lack: list[float]) -> str:
    """Return the question that makes the firm weak in a topic."""
    return topic.questions[max(range(len(lack)), key=lack.__getitem__)]


def _possible(scenario: str, firm: Firm) -> bool:
    """Leave out scenarios that the loss model rules out for this firm."""
    rates = {s.id: s.rate for s in firm.loss.scenarios} if firm.loss else {}
    return rates.get(scenario, 1.0) > 0


def _nearness(size: str, employees: float | None, rule: Matching) -> float:
    """Return how near the size of a case is to a firm: 1 within its bounds, 0 from `reach` times beyond them.

    A firm of 50 and one of 60 have the same cases, whatever lies between them.
    """
    small, mid = rule.employees.small, rule.employees.mid
    bounds = {"small": (1.0, small), "mid": (small + 1.0, mid), "large": (mid + 1.0, math.inf)}
    if employees is None or size not in bounds:
        return 0.0
    least, most = bounds[size]
    beyond = max(least / max(employees, 1.0), employees / most, 1.0)
    return max(1 - math.log(beyond) / math.log(rule.alike.reach), 0.0)


def _recency(case: str, today: str, longest: int) -> float:
    return min(max(1 - (_months(today) - _months(case)) / longest, 0.0), 1.0)


def _months(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7])
