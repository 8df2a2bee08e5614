"""How each question counts, firm by firm: `scoring.judge` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from cyberdiag.columns.layout import BESIDE
from cyberdiag.columns.logic import AS_TRI, FALSE, TRUE
from cyberdiag.columns.tables import Places, Rows, Table
from cyberdiag.loss.maturity import shares
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import Answer
from cyberdiag.model.assessment import State
from cyberdiag.model.written import Kind
from cyberdiag.scoring.gates import closes
from cyberdiag.scoring.judge import NO_HOLD, Hold, Standing, hold, judged_as, limited
from cyberdiag.scoring.scores import is_weak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.columns.firms import Bools, Firms
    from cyberdiag.columns.layout import Layout
    from cyberdiag.model.head import Cap, Gate
    from cyberdiag.model.questionnaire import Question, Questionnaire

_TRIS = 3
_HOLDS = 8
Held = NDArray[np.int8]
"""Whether a cap holds, may and may not, as bits."""


def _bits(held: Hold) -> int:
    return held.now | held.may << 1 | held.may_not << 2


_NO_HOLD = _bits(NO_HOLD)


class Seen(Struct, frozen=True):
    """One question in a batch: in which row of its table each firm is."""

    question: Question
    rows: Rows
    place: Places

    def get(self, name: str) -> NDArray[Any]:
        """Return one number of how the question counts, firm by firm."""
        found: NDArray[Any] = self.rows.column(name).take(self.place)
        return found

    def any(self, name: str) -> bool:
        """Return whether this is so of any row of its table."""
        return bool(self.rows.column(name).any())

    def at(self, rows: Places) -> Self:
        """Return the same of some of the firms."""
        return type(self)(self.question, self.rows, self.place[rows])


class NotAsked(Struct, frozen=True):
    """One question of firms that stopped: where it is `open` it was not asked, and earns a `share` of full marks in an estimate.

    It counts in an estimate alone, so it is weak nowhere, closes no gate and is none of what was asked. Where nothing was
    `told`, no question is weak.
    """

    seen: Seen
    open: Bools
    expected: NDArray[np.float64]
    told: Bools

    @property
    def question(self) -> Question:
        """The question."""
        return self.seen.question

    def get(self, name: str) -> NDArray[Any]:
        """Return one number of how the question counts, firm by firm."""
        if name == "not asked":
            return self.open
        found, full = self.seen.get("counts" if name == "asked" else name), self.question.full_points
        if name == "asked":
            found = found & ~self.open & (self.seen.get("weight") > 0)
        elif name == "weak":
            found = found & ~self.open & self.told
        elif name.startswith("gate "):
            found = found & ~self.open
        elif name == "points":
            found = np.where(self.open, self.expected * full, found)
        elif name == "share":
            found = np.where(self.open, self.expected, found)
        elif name == "lost":
            found = np.where(self.open | ~self.told, 0.0, found)
        return found

    def any(self, name: str) -> bool:
        """Return whether this is so of any row of its table."""
        return self.seen.any(name)


Looked = Seen | NotAsked


class Judge:
    """How one question counts: a table by its answer, whether it applies, its weight rules and its caps."""

    def __init__(self, question: Question, questionnaire: Questionnaire, layout: Layout) -> None:
        self.question, self._questionnaire = question, questionnaire
        self._column = layout.columns[question.id]
        self._beside = layout.demanded(question)
        self._switched = bool(question.only_when or question.not_applicable_when)
        self._is_several = question.kind is Kind.MULTIPLE
        self._rules = () if questionnaire.method is Method.SUM else question.weight_rules
        self.caps = questionnaire.caps_on.get(question.id, ())
        self._gates = [g for g in questionnaire.gates.values() if g.question == question.id]
        answers = (1 << len(question.choices) if self._is_several else len(question.choices)) + 2
        rules = [_TRIS, _TRIS] * len(self._rules)
        switch = [_TRIS, 2] if self._switched else []
        caps = [_HOLDS] * len(self.caps)
        self._table = Table((answers, *(2 for _ in self._beside), *switch, *rules, *caps), self._row)

    def seen(self, firms: Firms, holds: list[Held]) -> Seen:
        """Return how the question counts in a batch, with the holds of its caps."""
        name = self.question.id
        parts = [firms.cells[name] + 2, *(firms.cells[f"{name}/{word}"] for word in self._beside)]
        if self._switched:
            parts += [firms.applies[name], firms.asked[name]]
        for rule in self._rules:
            parts += [firms.evaluated(rule.when), firms.decided(rule.when)]
        return Seen(self.question, *self._table.find([*parts, *holds]))

    def _row(self, state: tuple[int, ...]) -> dict[str, float]:
        """Return the numbers of a state, as the assessment of one firm finds them."""
        left = iter(state)
        answer = self._answer(next(left) - 2, [bool(next(left)) for _ in self._beside])
        applies, asked = (AS_TRI[next(left)], bool(next(left))) if self._switched else (True, True)
        rules = [(next(left) == TRUE, AS_TRI[next(left)]) for _ in self._rules]
        standing = Standing(
            applies,
            answer is not None or asked,
            tuple(held for held, _ in rules),
            tuple(decided for _, decided in rules),
        )
        bits = list(left)
        caps = [
            (cap, Hold(bool(held & 1), bool(held & 2), bool(held & 4)))
            for cap, held in zip(self.caps, bits, strict=True)
        ]
        one = limited(judged_as(self.question, self._questionnaire, answer, standing), caps)
        counts, weak = one.counts, is_weak(one)
        told = next(shares([one]), None)
        share = None if told is None else told[2]
        return {
            "counts": counts,
            "raw": one.weight,
            "weight": one.weight if counts else 0.0,
            "points": one.points if counts else 0.0,
            "low": one.low if counts else 0.0,
            "high": one.high if counts else 0.0,
            "light": one.lightest if counts else 0.0,
            "heavy": one.heaviest if counts else 0.0,
            "stays": counts and not one.may_not_apply,
            "unsettled": counts and one.lightest != one.heaviest,
            "leaves": counts and one.may_not_apply,
            "known": one.weight if counts and (one.state is State.ANSWERED or one.kept) else 0.0,
            "told": one.is_told,
            "told weight": one.weight if one.is_told else 0.0,
            "told gain": one.weight * one.points / one.full if one.is_told and one.full else 0.0,
            "unanswered": one.state is State.UNANSWERED,
            "undecided": one.state is State.UNDECIDED,
            "weak": weak,
            "lost": one.points_lost if weak else 0.0,
            "feeds": told is not None,
            "share": np.nan if share is None else share,
            **{f"gate {g.id}": closes(g, one, answer) for g in self._gates},
        }

    def _answer(self, code: int, beside: list[bool]) -> Answer | None:
        value = self._column.value(code)
        if value is None:
            return None
        there = {word for word, there in zip(self._beside, beside, strict=True) if there}
        note, evidence = ("-" if word in there else "" for word in BESIDE)
        return Answer(value, note, evidence)


class Judges:
    """All scored questions of one questionnaire, in the order asked."""

    def __init__(self, questionnaire: Questionnaire, layout: Layout) -> None:
        self._questionnaire, self._layout = questionnaire, layout
        self._judges = [Judge(q, questionnaire, layout) for q in questionnaire.questions if q.has_points]
        self._caps = {key: self._hold_table(cap) for key, cap in questionnaire.caps.items()}

    def _hold_table(self, cap: Cap) -> Table:
        question = self._questionnaire.question(cap.question)
        column = None if question is None else self._layout.columns.get(cap.question)
        if question is None or column is None:
            return Table((1, 1), lambda _: {"held": _NO_HOLD})

        def row(state: tuple[int, ...]) -> dict[str, float]:
            value = column.value(state[0] - 2)
            return {"held": _bits(hold(cap, AS_TRI[state[1]], None if value is None else Answer(value)))}

        count = 1 << len(column.choices) if column.kind is Kind.MULTIPLE else len(column.choices)
        return Table((count + 2, _TRIS), row)

    def holds(self, firms: Firms) -> dict[str, Held]:
        """Return what each cap does in a batch; an open question counts as "don't know"."""
        found = {}
        for key, table in self._caps.items():
            name = self._questionnaire.caps[key].question
            there = self._questionnaire.question(name) is not None
            codes = firms.cells[name] + 2 if there else np.zeros(firms.size, np.int8)
            usual = np.full(firms.size, TRUE if there else FALSE, np.int8)
            rows, place = table.find([codes, firms.applies.get(name, usual) if there else usual])
            found[key] = rows.column("held").take(place).astype(np.int8)
        return found

    def unasked(self, firms: Firms, holds: dict[str, Held]) -> dict[str, Held]:
        """Return the same where a cap whose question was not asked limits nothing."""
        found = {}
        for key, held in holds.items():
            name = self._questionnaire.caps[key].question
            column = self._layout.columns.get(name)
            gone = column is None or column.missing(firms.cells[name])
            found[key] = np.where(gone, np.int8(_NO_HOLD), held)
        return found

    def seen(self, firms: Firms, holds: dict[str, Held]) -> list[Seen]:
        """Return how every question counts in a batch."""
        return [j.seen(firms, [holds[cap.id] for cap in j.caps]) for j in self._judges]


def shut(seen: Iterable[Looked], gate: Gate, size: int) -> Bools:
    """Return where a gate is closed."""
    found = (s.get(f"gate {gate.id}") for s in seen if s.question.id == gate.question)
    return next(found, np.zeros(size, np.bool_))


def not_asked(seen: Iterable[Looked], size: int) -> Bools:
    """Return where any of some questions was not asked."""
    return any_of((s for s in seen if isinstance(s, NotAsked)), "not asked", size)


def any_of(seen: Iterable[Looked], name: str, size: int) -> Bools:
    """Return where something is so of any of some questions."""
    found = np.zeros(size, np.bool_)
    for one in seen:
        found |= one.get(name)
    return found
