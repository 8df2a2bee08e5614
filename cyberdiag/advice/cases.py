"""Which published incidents to show: those that began with the same weaknesses first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.advised import CaseAdvice, CaseMatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.advice.firm import Firm
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advice_cases import Case, Matching, MostEmployees, WeaknessTopic


class _Candidate(Struct, frozen=True):
    """A case with the worth of each weakness it shares with the firm, and how like the firm it is."""

    case: Case
    worth: Mapping[str, float]
    likeness: float
    because: tuple[str, ...]
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
        return CaseMatch(self.case, self.because, self.weakness(shown) + self.likeness, reported, inferred)


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
    likeness, facts = _likeness(case, rule, firm, date)
    weak = dict.fromkeys(brought[t] for t in sorted(worth, key=lambda t: (-worth[t], t)))
    return _Candidate(case, worth, likeness, tuple(weak) or firm.because(facts), rule)


def _likeness(case: Case, rule: Matching, firm: Firm, date: str) -> tuple[float, tuple[str, ...]]:
    """Return how near the case is apart from weaknesses, and the facts that make it so."""
    facts, like = [], rule.likeness
    score = like.scenario * _loss_share(case.scenario, firm)
    score += like.recent * _recency(case.date, date, rule.recent_months)
    if case.industry == firm.answers.value("industry"):
        score += like.industry
        facts.append("industry")
    if case.size == _size(firm.number("employees"), rule.employees):
        score += like.size
        facts.append("employees")
    return score, tuple(facts)


def _loss_share(scenario: str, firm: Firm) -> float:
    """Return the expected loss of a scenario as a share of the largest one."""
    losses = {s.id: s.eal for s in firm.loss.scenarios} if firm.loss else {}
    largest = max(losses.values(), default=0.0)
    return losses.get(scenario, 0.0) / largest if largest > 0 else 0.0


def _next(candidates: list[_Candidate], chosen: list[CaseMatch], rule: Matching) -> CaseMatch | None:
    """Return the best case to show after those chosen, if one is worth showing."""
    used = Counter(m.case.scenario for m in chosen)
    events = {m.case.same_event for m in chosen} - {""}
    ids = {m.case.id for m in chosen}
    shown = frozenset(t for m in chosen for t in (*m.reported, *m.inferred))
    found = [
        c.match(shown)
        for c in candidates
        if c.case.id not in ids
        and c.case.same_event not in events
        and used[c.case.scenario] < rule.per_scenario
        and (len(chosen) < rule.fewest or c.weakness(shown) >= rule.enough)
    ]
    return min(found, key=lambda m: (-m.score, m.case.id), default=None)


def case_advice(data: AdviceData, firm: Firm, date: str) -> CaseAdvice:
    """Return as many cases as the data says, fewer only if there are no more, and what they leave untold."""
    cases, topics, rule = data.cases, data.topics, data.matching
    lacks = {t.id: _lack(t, rule, firm) for t in topics.values()}
    strength = {key: max(lack, default=0.0) for key, lack in lacks.items()}
    brought = {t.id: _strongest(t, lacks[t.id]) for t in topics.values()}
    possible = [
        _candidate(c, rule, strength, brought, firm, date) for c in cases if _possible(c.scenario, firm)
    ]
    chosen: list[CaseMatch] = _of_largest_loss(possible, firm)
    while len(chosen) < rule.most and (best := _next(possible, chosen, rule)) is not None:
        chosen.append(best)
    shown = {t for m in chosen for t in m.case.topics}
    known = {t for case in cases for t in case.topics}
    weak = [t for t in topics.values() if strength[t.id] > 0]
    told = {q for t in topics.values() if t.id in known for q in t.questions}
    return CaseAdvice(
        matches=tuple(chosen),
        without_case=tuple(t for t in weak if t.id not in known),
        not_shown=tuple(t for t in weak if t.id in known and t.id not in shown),
        questions_without_case=tuple(q for q, s in firm.shares.items() if s < 1 and q not in told),
    )


def _of_largest_loss(possible: list[_Candidate], firm: Firm) -> list[CaseMatch]:
    """Return the case nearest to the firm in the incident that costs it most, if it shares a weakness."""
    fitting = [c for c in possible if c.worth and _loss_share(c.case.scenario, firm) == 1.0]
    nearest = min(fitting, key=lambda c: (-c.likeness, -c.weakness(frozenset()), c.case.id), default=None)
    return [nearest.match(frozenset())] if nearest is not None else []


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


def _size(employees: float | None, most: MostEmployees) -> str | None:
    if employees is None:
        return None
    return "small" if employees <= most.small else "mid" if employees <= most.mid else "large"


def _recency(case: str, today: str, longest: int) -> float:
    def months(date: str) -> int:
        return int(date[:4]) * 12 + int(date[5:7])

    return min(max(1 - (months(today) - months(case)) / longest, 0.0), 1.0)
