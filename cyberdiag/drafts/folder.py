"""From the questions of a sheet to the files of a questionnaire, as plain data."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files.table import Cell
from cyberdiag.drafts import choices, layout, reading
from cyberdiag.drafts.grid import Notes, text
from cyberdiag.messages import messages, writing
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import NONE, UNKNOWN
from cyberdiag.model.language import LANGUAGES, SOURCE_LANGUAGE
from cyberdiag.model.text import narrow
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.drafts.choices import Option
    from cyberdiag.drafts.grid import Grid
    from cyberdiag.drafts.reading import Asked
    from cyberdiag.messages import Messages
    from cyberdiag.problems import Problem

_JAPANESE = re.compile("[぀-ヿ一-鿿]")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_COUNTED = re.compile(r"[(（]?(?:問|第)?([0-9]+(?:[-.][0-9]+)*)[)）.]?")
_LONGEST_PREFIX = 8
_RANGE = (1.0, 5.0)
Set = tuple[tuple[str, str, float | None, bool], ...]
"""Answers that several questions share: id, label, points, whether it says "not applicable"."""


class Draft(Struct, frozen=True):
    """The files of a questionnaire by name, the questions in it, and what could not be told or was taken for granted."""

    files: dict[str, dict[str, Any]]
    questions: int
    sections: int
    title: str
    notes: tuple[Problem, ...]


def draft(grid: Grid, name: str, taken: Collection[str]) -> Draft | None:
    """Return a questionnaire (its id is `name`) made from a sheet; None where no column holds questions.

    `taken` are ids of questions that others have.
    """
    notes = Notes(grid)
    found = layout.read(grid, notes)
    if found is None:
        return None
    asks = " ".join(text(c) for row in grid.rows for c in row)
    others = (lang for lang in LANGUAGES if lang != SOURCE_LANGUAGE)
    lang = SOURCE_LANGUAGE if _JAPANESE.search(asks) else next(others)
    yes_no = (writing(lang).yes[0].capitalize(), writing(lang).no[0].capitalize())
    asked = reading.questions(grid, found, yes_no, notes)
    return _Writer(asked, reading.title(grid, found), name, lang, notes).draft(taken) if asked else None


class _Writer:
    def __init__(self, asked: list[Asked], title: str, name: str, lang: str, notes: Notes) -> None:
        self._asked, self._notes = asked, notes
        self._name, self._lang, self._say = name, lang, messages(lang)
        self._title = title or self._say("drafts.title")
        if not title:
            notes.taken("draft-no-title", asked[0].cell, title=self._title)
        self._method = self._score()
        for one in asked if self._method is not Method.SUM else ():
            if any(o.is_unknown and o.points for o in one.options):
                notes.left("draft-unknown-points", one.cell)
        self._sets = {id(q): self._set(q) for q in asked}
        usual = Counter(s for q in asked if (s := self._sets[id(q)]))
        self._usual: Set = next(iter(dict(usual.most_common(1))), ())
        others = (s for s, count in usual.most_common() if s != self._usual and (count > 1 or _is_bare(s)))
        self._scales: dict[Set, str] = {s: f"answers-{n}" for n, s in enumerate(others, 2)}

    def _score(self) -> Method:
        """Decide how points become a score; where the sheet has none, they follow from plain words, or there are none."""
        chosen = [q for q in self._asked if q.options]
        is_told = any(o.points is not None for q in chosen for o in q.options)
        if not is_told:
            for one in chosen:
                made = None if one.kind is Kind.MULTIPLE else choices.by_words(one.options)
                if made is None:
                    self._notes.left("draft-no-points", one.cell)
                else:
                    one.options = made
                    self._notes.taken("draft-points-by-words", one.cell)
        for one in chosen if is_told else ():
            self._lacking(one)
        if any(q.weight is not None for q in chosen):
            fulls = {
                max(points)
                for q in chosen
                if (points := [o.points for o in q.options if o.points is not None])
            }
            if is_told and len(fulls) > 1:
                self._notes.taken("draft-weights-lead", chosen[0].cell)
            return Method.WEIGHTED_MEAN
        if is_told:
            return Method.SUM
        is_guessed = any(o.points is not None for q in chosen for o in q.options)
        return Method.WEIGHTED_MEAN if is_guessed else Method.NONE

    def _lacking(self, one: Asked) -> None:
        asked = [o for o in one.options if not (o.is_apart or o.is_unknown)]
        without = [o for o in asked if o.points is None]
        if without and len(without) == len(asked):
            self._notes.left("draft-no-points", one.cell)
        elif without:
            self._notes.left("draft-some-points", one.cell, label=without[0].label)

    def draft(self, taken: Collection[str]) -> Draft:
        ids = self._ids(taken)
        sections = _sections(self._asked, self._say)
        files: dict[str, dict[str, Any]] = {"questionnaire.yaml": {}}
        for n, (title, asked) in enumerate(sections.items(), 1):
            key = f"part-{n}"
            head = {"id": key, "title": title, "purpose": self._say("drafts.purpose", title=title)}
            if len(sections) > 1:
                head["axes"] = {"part": key}  # type: ignore[assignment]
            questions = [self._question(q, ids[id(q)]) for q in asked]
            files[f"{key}.yaml"] = {"section": head, "questions": questions}
        files["questionnaire.yaml"] = self._head(sections)
        if self._method is not Method.NONE:
            self._notes.taken("draft-no-bands", self._asked[0].cell)
            files["tests/best.yaml"] = self._test()
        return Draft(files, len(self._asked), len(sections), self._title, tuple(self._notes.problems))

    def _head(self, sections: Mapping[str, Sequence[Asked]]) -> dict[str, Any]:
        head: dict[str, Any] = {
            "cyberdiag": "questionnaire/1",
            "id": self._name,
            "version": "1.0",
            "language": self._lang,
            "title": self._title,
            "summary": self._say("drafts.summary", count=len(self._asked)),
            "method": self._method.value,
            "profile": "needed",
            "sections": [f"part-{n}.yaml" for n, _ in enumerate(sections, 1)],
        }
        if self._usual:
            head["scale"] = self._scale(self._usual)
        if self._scales:
            head["scales"] = {name: self._scale(s) for s, name in self._scales.items()}
        if len(sections) > 1:
            values = {f"part-{n}": title for n, title in enumerate(sections, 1)}
            head["axes"] = {"part": {"title": self._say("drafts.part"), "values": values}}
        weights = [q.weight for q in self._asked if q.weight is not None]
        if weights and not (_RANGE[0] <= min(weights) and max(weights) <= _RANGE[1]):
            head["weight_range"] = [min(1.0, *weights), max(1.0, *weights)]
        return head

    def _question(self, one: Asked, key: str) -> dict[str, Any]:
        made: dict[str, Any] = {"id": key}
        kind = one.kind or Kind.SINGLE
        if kind is not Kind.SINGLE:
            made["kind"] = kind.value
        made["text"] = one.text
        held = self._sets[id(one)]
        if held:
            made |= self._choices(one, held)
        if (
            one.weight is not None
            and self._method is Method.WEIGHTED_MEAN
            and any(p is not None for _, _, p, _ in held)
        ):
            made["weight"] = _plain(one.weight)
        made |= {field: told for field, told in one.texts.items() if field != "unit" or kind is Kind.NUMBER}
        return made

    def _choices(self, one: Asked, held: Set) -> dict[str, Any]:
        """Return which scale a question has, and its own words for the answers."""
        made: dict[str, Any] = {}
        texts = {key: o.text for key, o in self._named(one).items() if key != UNKNOWN}
        if held == self._usual or held in self._scales:
            if held != self._usual:
                made["scale"] = self._scales[held]
            if any(texts.values()):
                made["choices"] = {key: told or {} for key, told in texts.items()}
            return made
        own = self._scale(held)
        for key, told in texts.items():
            if told:
                own[key]["text"] = told
        return {"choices": own}

    def _scale(self, held: Set) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, label, points, is_apart in held:
            entry: dict[str, Any] = {} if key == UNKNOWN else {"label": label}
            if points is not None:
                entry["points"] = _plain(points)
            if is_apart:
                entry["not_applicable"] = True
            found[key] = entry
        return found

    def _set(self, one: Asked) -> Set:
        named = self._named(one)
        return tuple((key, o.label, None if o.is_apart else o.points, o.is_apart) for key, o in named.items())

    def _named(self, one: Asked) -> dict[str, Option]:
        """Return the answers by id; "don't know" only for its points, which a sum alone can give it."""
        unsure = next((o for o in one.options if o.is_unknown), None)
        found = choices.named([o for o in one.options if not o.is_unknown])
        if one.kind is Kind.MULTIPLE:
            found = {NONE if key == "no" else key: o for key, o in found.items()}
        if unsure is not None and unsure.points is not None and self._method is Method.SUM:
            return {**found, UNKNOWN: unsure}
        return found

    def _ids(self, taken: Collection[str]) -> dict[int, str]:
        """Return the id of each question: what the sheet calls it, or its number with letters of the folder's name."""
        first = re.split(r"[^A-Za-z]", self._name)[0][:_LONGEST_PREFIX].upper() or "Q"
        made: dict[int, str] = {}
        used: set[str] = set(taken)
        for one in self._asked:
            called = narrow(one.number).strip()
            counted = _COUNTED.fullmatch(called)
            key = called if _ID.fullmatch(called) else f"{first}-{_padded(counted[1])}" if counted else ""
            if key in used:
                cell = Cell(one.number, one.cell.line, one.cell.column)
                self._notes.left("draft-id-taken", cell, id=key)
            if not key or key in used:
                number = len(made) + 1
                while (key := f"{first}-{number:02}") in used:
                    number += 1
            made[id(one)] = key
            used.add(key)
        return made

    def _test(self) -> dict[str, Any]:
        """Return a test of the questionnaire: with every best answer it comes to full marks."""
        scored = [q for q in self._asked if any(p is not None for _, _, p, _ in self._sets[id(q)])]
        full = sum(_full(q.kind, self._sets[id(q)]) for q in scored) if self._method is Method.SUM else 100.0
        name = self._say("drafts.best")
        return {"cyberdiag": "test/1", "cases": {name: {"others": "best", "expect": {"score": _plain(full)}}}}


def _is_bare(held: Set) -> bool:
    """Return whether answers lack points, which they would take from the usual ones of the same id."""
    return any(points is None and not is_apart for _, _, points, is_apart in held)


def _full(kind: Kind | None, held: Set) -> float:
    points = [p for key, _, p, _ in held if p is not None and key != UNKNOWN]
    return sum(p for p in points if p > 0) if kind is Kind.MULTIPLE else max(points, default=0.0)


def _sections(asked: list[Asked], say: Messages) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for one in asked:
        found.setdefault(one.section or say("drafts.section"), []).append(one)
    return found


def _padded(number: str) -> str:
    return f"{int(number):02}" if number.isdecimal() else number


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
