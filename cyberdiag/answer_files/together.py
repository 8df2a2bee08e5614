"""Answers of several people or sites laid together: what all say stands, what they say differently is decided."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.answer_files.document import DISAGREEMENTS, OPEN_NOTES, laid_together, noted, plain_note
from cyberdiag.model.answers import Answer, Answers, Note, Said, Value
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.problems import Place

    Decide = Callable[["Contradiction", Question | None], Value]
    """Says what stands where the files contradict each other; the question is None for the name of the firm."""

FIRM = "organisation"


class Prefer(StrEnum):
    """What decides a contradiction where nobody is asked, besides the name of a file."""

    WORST = "worst"
    NEWEST = "newest"


class Part(Struct, frozen=True):
    """One of the files: who answered it, what it says, and the notes on what it leaves open."""

    who: str
    path: str
    answers: Answers
    open_notes: Mapping[str, Any] = {}


class Contradiction(Struct, frozen=True):
    """One question (or the name of the firm) on which the files say different things: what each says, by who says it."""

    key: str
    by: tuple[tuple[Part, Value], ...]

    @property
    def values(self) -> tuple[Value, ...]:
        """What is said, each once; "don't know" says nothing."""
        return tuple(dict.fromkeys(v for _, v in self.by if not Answer(v).is_unknown))

    def saying(self, value: Value) -> list[Part]:
        """Return who says this."""
        return [part for part, said in self.by if said == value]


class Together(Struct):
    """What the files come to: answers, notes on what is still open, and the contradictions with what was taken."""

    answers: dict[str, Answer] = field(default_factory=dict)
    open_notes: dict[str, Note] = field(default_factory=dict)
    said: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    taken: list[tuple[Contradiction, Value]] = field(default_factory=list)
    firm: str = ""


def together(parts: Sequence[Part], questions: QuestionSet, decide: Decide) -> Together:
    """Lay the files together, in the order in which questions are asked.

    "Don't know" gives way to an answer. A question that does not apply as far as is decided takes the first answer.
    """
    found = Together()
    firms = tuple((p, p.answers.organisation.strip()) for p in parts if p.answers.organisation.strip())
    found.firm = str(_one(found, Contradiction(FIRM, firms), None, decide)) if firms else ""
    for question in questions.by_id.values():
        given = [(p, a) for p in parts if (a := p.answers.get(question.id)) is not None]
        notes = _notes(parts, question.id)
        if not given:
            if notes:
                found.open_notes[question.id] = notes
            continue
        value = _value(found, question, given, questions, decide)
        found.answers[question.id] = Answer(value).with_note(notes)
        _record(found, question.id, given, parts)
    return found


def _value(
    found: Together,
    question: Question,
    given: list[tuple[Part, Answer]],
    questions: QuestionSet,
    decide: Decide,
) -> Value:
    known = [(p, a.value) for p, a in given if not a.is_unknown]
    if question.kind is Kind.TEXT and len({v for _, v in known}) > 1:
        return "\n".join(f"{p.who}: {v}" for p, v in known)
    if not known:
        return given[0][1].value
    contradiction = Contradiction(question.id, tuple((p, a.value) for p, a in given))
    if not question.applies(Answers(found.answers), questions.flags):
        return known[0][1]
    return _one(found, contradiction, question, decide)


def _one(found: Together, contradiction: Contradiction, question: Question | None, decide: Decide) -> Value:
    if len(contradiction.values) == 1:
        return contradiction.values[0]
    value = decide(contradiction, question)
    found.taken.append((contradiction, value))
    return value


def _record(found: Together, key: str, given: list[tuple[Part, Answer]], parts: Sequence[Part]) -> None:
    """Keep who said what where that differs, also what earlier files were made of."""
    said: list[Said] = []
    for part, answer in given:
        said += part.answers.disagreements.get(key, ()) or (Said(part.who, answer.value),)
    known = {s.value for s in said if not Answer(s.value).is_unknown}
    if len(known) > 1 and key in {c.key for c, _ in found.taken} | _earlier(parts):
        found.said[key] = tuple(dict.fromkeys(said))


def _earlier(parts: Sequence[Part]) -> set[str]:
    return {key for part in parts for key in part.answers.disagreements}


def _notes(parts: Sequence[Part], key: str) -> Note:
    """Return what stands beside a question in any of the files, each text with who wrote it.

    Files are put together. Where days or holders differ, the earlier day counts and each text tells its own.
    """
    by = [
        (p.who, b)
        for p in parts
        if (b := a.beside if (a := p.answers.get(key)) else noted(p.open_notes.get(key)))
    ]
    kept = [replace(beside, note="", evidence="") for _, beside in by]
    differ = len({k for k in kept if k}) > 1
    evidence = [(who, beside.told if differ else beside.evidence) for who, beside in by]
    return replace(
        laid_together(kept), note=_signed((who, b.note) for who, b in by), evidence=_signed(evidence)
    )


def _signed(told: Iterable[tuple[str, str]]) -> str:
    """Return texts with who wrote each; what several wrote stands once."""
    texts: dict[str, list[str]] = {}
    for who, text in told:
        if text.strip():
            texts.setdefault(text, []).append(who)
    return "\n".join(f"{', '.join(who)}: {text}" for text, who in texts.items())


def worst(contradiction: Contradiction, question: Question) -> Value:
    """Return the answer that earns the fewest points; one that takes the question out of the score is never that."""

    def earned(value: Value) -> float:
        points = [p for c in Answer(value).chosen if (p := question.points(c)) is not None]
        return sum(points) if points else float("inf")

    return min(contradiction.values, key=earned)


def newest(contradiction: Contradiction) -> Value | None:
    """Return what the file of the latest day says; None where one has no day, or two of that day differ."""
    known = [(p.answers.date, v) for p, v in contradiction.by if not Answer(v).is_unknown]
    if not all(day for day, _ in known):
        return None
    last = max(day for day, _ in known)
    values = {v for day, v in known if day == last}
    return values.pop() if len(values) == 1 else None


def plain(found: Together) -> dict[str, Any]:
    """Return open notes and disagreements as files hold them; what is empty is left out."""
    said = {
        key: [{"respondent": s.respondent, "answer": Answer(s.value).plain} for s in all_]
        for key, all_ in found.said.items()
    }
    notes = {key: plain_note(beside) for key, beside in found.open_notes.items()}
    return {k: v for k, v in ((OPEN_NOTES, notes), (DISAGREEMENTS, said)) if v}


def place(contradiction: Contradiction) -> Place | None:
    """Return where the last of those who differ says it."""
    at = (p.answers.get(contradiction.key) for p, _ in reversed(contradiction.by))
    return next((a.place for a in at if a is not None and a.place is not None), None)
