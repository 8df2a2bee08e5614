"""Questionnaires made at random, with every method and every rule that the columns read, and answers to them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from heads import band, cap, questionnaire
from msgspec.structs import replace
from scoring.making import HERE, question, step

from cyberdiag.catalog import load
from cyberdiag.model.aggregate import Axis, Demands, Method, Target
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.condition import Condition
from cyberdiag.model.early import Row, Rule
from cyberdiag.model.head import Gate
from cyberdiag.model.questionnaire import Choice, Question, Questionnaire, QuestionSet, Section
from cyberdiag.model.written import Kind, WeightRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

METHODS = [Method.WEIGHTED_MEAN, Method.MEAN, Method.SUM, Method.LOWEST, Method.LEVEL]
POINTS = [0.0, 1.0, 2.0, 3.0, 5.0, 0.1, 0.7, 1 / 3, -1.0, -0.3]
"""Many are no fractions of two."""
FIGURES = (
    "own_margin",
    "own_daily_sales",
    "restore_quote",
    "largest_transfer",
    "restore_days",
    "personal_records",
)
CONTROLS = ("access", "backup", "ir", "contracts", "datahandling", "training", "nothing")
NUMBERS = (0.0, 1.0, 2.0, 10.0, 150.0, 999.0, 5_000.0, 3e6)
DAYS = ("2025-12-31", "2026-04-01", "2026-11-29")


class Maker:
    """Makes a set of questions from the facts about the firm, some questions more, and a scored questionnaire or two."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  no secret depends on it
        self.before: list[Question] = []

    def questions(self) -> QuestionSet:
        profile = load.questionnaire(load.PROFILE, "ja")
        self.before = [q for q in profile.questions if q.kind is not Kind.TEXT]
        facts = [
            question("F-1", dict.fromkeys(("yes", "no", "maybe"))),
            question("F-2", dict.fromkeys("abcdefghijklmnop"), kind=Kind.MULTIPLE),
            question("F-3", {}, kind=Kind.NUMBER),
            question("F-4", {}, kind=Kind.DATE),
        ]
        for fact in facts:
            self.before.append(replace(fact, **self._switch(0.3)))
        more = questionnaire("facts", HERE, Section("f", "f", "", tuple(self.before[-len(facts) :])))
        scored = [self._scored(f"made{n}") for n in range(self.chance.choice((1, 1, 2)))]
        return QuestionSet((profile, more, *scored))

    def _condition(self, deep: int = 2) -> Condition:
        chance = self.chance
        form = chance.choice(("all", "any", "not", "leaf", "leaf", "leaf")) if deep else "leaf"
        if form == "not":
            return Condition(not_=self._condition(deep - 1))
        if form != "leaf":
            return Condition(**{form: tuple(self._condition(deep - 1) for _ in range(chance.randint(1, 3)))})
        asked = chance.choice(self.before[-6:] if chance.random() < 0.7 else self.before)
        ids = [c.id for c in asked.choices]
        match asked.kind:
            case Kind.NUMBER:
                low, high = sorted(chance.sample(NUMBERS, 2))
                given: dict[str, Any] = chance.choice(
                    ({"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high})
                )
            case Kind.DATE:
                given = {chance.choice(("since", "until")): chance.choice(DAYS)}
            case Kind.MULTIPLE:
                some = tuple(chance.sample(ids, min(2, len(ids))))
                given = chance.choice(({"includes": some}, {"in_": some}))
            case _:
                given = chance.choice(({"is_": ids[0]}, {"in_": tuple(chance.sample(ids, min(2, len(ids))))}))
        return Condition(question=asked.id, **given)

    def _switch(self, often: float) -> dict[str, Condition]:
        found = {}
        if self.chance.random() < often:
            found[self.chance.choice(("only_when", "not_applicable_when"))] = self._condition()
        return found

    def _scored(self, key: str) -> Questionnaire:
        chance = self.chance
        nested = (
            chance.random() < 0.4
        )  # then no axis is put together as the whole is, or it were made of itself
        axes = self._axes(nested=nested)
        flags = {f"{key}-flag": self._condition()}
        asked = [self._question(f"{key}-{n}", axes) for n in range(chance.randint(2, 9))]
        if chance.random() < 0.5:
            asked[-1] = replace(asked[-1], not_applicable_when=Condition(flag=f"{key}-flag"))
        last = asked[0]
        worst = (last.choices[-1].id, *((UNKNOWN,) if chance.random() < 0.5 else ()))
        gates = {g.id: g for g in self._gates(key, asked, worst)} if chance.random() < 0.6 else {}
        bands = tuple(
            band(r, at) for r, at in (("A", chance.choice((80, 2.5, 4))), ("B", 1.5), ("C", -2), ("D", -5))
        )
        caps = [
            cap(f"{key}-cap{n}", chance.choice(asked).id, worst, (), asked[0].choices[-1].id)
            for n in range(chance.choice((0, 0, 1, 3)))
        ]
        caps = [replace(c, question=c.question, limits=tuple(q.id for q in asked[2:])) for c in caps]
        return questionnaire(
            key,
            HERE,
            Section("s", "s", "", tuple(asked)),
            *self._beside(key),
            method=chance.choice(METHODS),
            of=chance.choice(("", "side", "level")) if nested else "",
            start=chance.choice((0.0, -5.0, 0.3)),
            out_of=chance.choice((100.0, 5.0)),
            decimals=chance.choice((0, 1, 2)),
            met=chance.choice((None, 1.0)),
            axes=tuple(axes),
            bands=bands if chance.random() < 0.9 else (),
            gates=gates,
            caps=tuple(caps),
            flags=flags,
            not_applicable=chance.choice(("left-out", "left-out", "full", "target")),
            targets={"t": Target(id="t", title="t", at_least=chance.choice((2.0, 60.0)), each={"side": 1.0})},
            demands=Demands(reason=chance.random() < 0.3, evidence=chance.random() < 0.3),
            estimate=self._rule() if chance.random() < 0.5 else None,
            weight_range=(1.0, 5.0),
        )

    def _beside(self, key: str) -> Iterator[Section]:
        """Give a section beside the score, or none: a question without points, asked after all that have some."""
        if self.chance.random() < 0.3:
            more = question(f"{key}-more", dict.fromkeys(("yes", "no")), **self._switch(0.8))
            self.before.append(more)
            yield Section("beside", "beside", "", (more,), aside=True)

    def _gates(self, key: str, asked: Sequence[Question], worst: tuple[str, ...]) -> Iterator[Gate]:
        """Give up to three gates, each on an answer or on parts."""
        chance = self.chance
        for n in range(chance.randint(1, 3)):
            on: dict[str, Any] = {"question": chance.choice(asked).id, "worst": worst}
            if chance.random() < 0.6:
                some = {"side": ("left", "empty"), "level": ("up", "down")}
                axes = chance.sample(sorted(some), chance.choice((1, 1, 2)))
                parts = {axis: chance.choice(((), some[axis], some[axis][:1])) for axis in axes}
                on = {"parts": parts, "below": chance.choice((-0.3, 0.1, 0.7, 1.0, 1.9, 50.0, 66.7))}
            yield Gate(id=f"{key}-gate{n}", cap=chance.choice("BCD"), text="gate", **on)

    def _axes(self, *, nested: bool) -> list[Axis]:
        def made(key: str, of: str) -> Axis:
            ways = self.chance.choice(
                (
                    *(() if of or nested else ({},)),
                    {
                        "method": self.chance.choice(METHODS),
                        "bands": {r: band(r, at) for r, at in (("A", 2), ("C", 0))},
                    },
                )
            )
            values = (
                dict.fromkeys(("left", "right", "empty"), "v") if key == "side" else {"up": "v", "down": "v"}
            )
            return Axis(id=key, title=key, values=values, of=of, **ways)

        return [made("side", "level" if nested else ""), made("level", "")]

    def _question(self, name: str, axes: Sequence[Axis]) -> Question:
        chance = self.chance
        several = chance.random() < 0.25
        points = {f"c{n}": chance.choice(POINTS) for n in range(chance.choice((2, 3, 5)))}
        points["c0"] = chance.choice((1.0, 2.0, 0.3))
        made = question(
            name,
            points,
            kind=Kind.MULTIPLE if several else Kind.SINGLE,
            weight=chance.choice((1.0, 2.0, 3.5, 0.1, 4.7)),
            axes={a.id: chance.choice(list(a.values)[:2]) for a in axes if chance.random() < 0.9},
            controls=tuple(chance.sample(CONTROLS, chance.choice((0, 1, 2)))),
            first_step=step() if chance.random() < 0.8 else None,
            unknown_points=chance.choice((None, None, -0.3)),
            weight_rules=tuple(
                WeightRule(
                    when=self._condition(1), **chance.choice(({"add": 1.3}, {"to": 2.1}, {"add": -9.0}))
                )
                for _ in range(chance.choice((0, 0, 1, 2)))
            ),
            **self._switch(0.4),
        )
        if chance.random() < 0.4:
            made = replace(made, choices=(*made.choices, Choice("na", "na", not_applicable=True)))
        self.before.append(made)
        return made

    def _rule(self) -> Rule:
        rows = [
            {"answered": 1, "margins": (30.0, 2.1), "loss": 2.0},
            {"answered": 3, "margins": (1.0, 0.3), "loss": 1.1},
        ]
        return Rule(
            mean=0.28,
            weight=7.3,
            parts_from=self.chance.choice((1, 4)),
            own_means=(0.4,),
            rows=tuple(Row(**row) for row in rows),
            basis="made",
            source="made",
            mark="judgement",
            year=2026,
        )

    def firm(self, questions: QuestionSet) -> Answers:
        """Return answers of which some are left out or not known, those to questions that are switched off too."""
        chance = self.chance
        open_ones, unknown = chance.choice(
            ((0, 0), (0, 0.2), (0.1, 0.1), (0.5, 0.2), (0.95, 0), (0, 1), (1, 0))
        )
        given = {}
        for asked in questions.by_id.values():
            if asked.kind is Kind.TEXT or chance.random() < open_ones:
                continue
            beside = {word: chance.choice(("", "-")) for word in ("note", "evidence", "evidence_files")}
            given[asked.id] = Answer(UNKNOWN if chance.random() < unknown else self._value(asked), **beside)
        needed = [name for name in ("industry", "employees", "revenue") if name in questions.by_id]
        for name in needed if chance.random() < 0.8 else ():
            given[name] = Answer(self._value(questions.by_id[name]))
        for name in FIGURES if chance.random() < 0.6 else ():
            given.pop(name, None)
        return Answers(given)

    def _value(self, asked: Question) -> Any:
        chance, ids = self.chance, [c.id for c in asked.choices]
        match asked.kind:
            case Kind.NUMBER:
                return {"employees": 40.0, "revenue": 3e8}.get(asked.id, 1.0) * chance.choice(NUMBERS[1:5])
            case Kind.DATE:
                return chance.choice((*DAYS, "2026-05-05"))
            case Kind.MULTIPLE:
                real = [i for i in ids if i != "none"]
                return tuple(sorted(chance.sample(real, chance.randint(1, min(4, len(real)))), key=ids.index))
            case _:
                return chance.choice(ids)
