"""From a questionnaire as it is written to one as it is used: scales, sections and weights laid over questions."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import structs
from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.questionnaire import Choice, Question, Questionnaire, Section
from cyberdiag.model.review import Reference, Review
from cyberdiag.model.written import Kind, Scale, SectionFile, WrittenChoice, WrittenQuestion, in_full
from cyberdiag.problems import Path, Problem, fault, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.editions import Edition
    from cyberdiag.model.head import Head
    from cyberdiag.outside.yaml_source import Source

_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_FOLD = f"(?<=[。、])[ \n]+|(?<={_WIDE})[ \n]+(?={_WIDE})"


def flow(text: str) -> str:
    """Join a text that was written over several lines; Japanese sentences take no space between them."""
    return re.sub(r"[ \n]+", " ", re.sub(_FOLD, "", text.strip()))


MOST_IN_ALL = 200_000
"""Choices of all questions together, and questions of all caps together; a file has as many values at most."""


def too_much(head: Head, source: Source, sections: list[tuple[SectionFile, Source]]) -> Iterator[Problem]:
    """Give what makes a questionnaire far larger than its files: a scale and a cap count at each of their questions."""
    questions = [q for file, _ in sections for q in file.questions]
    scaled = (q for q in questions if q.kind in {Kind.SINGLE, Kind.MULTIPLE})
    if sum(len(_named(q, head) if q.own_choices is None else q.own_choices) for q in scaled) > MOST_IN_ALL:
        yield fault(source.place(("scale",)), "choices-in-all", limit=MOST_IN_ALL)
    if sum(len(cap.limits or questions) for cap in head.caps.values()) > MOST_IN_ALL:
        yield fault(source.place(("caps",)), "caps-in-all", limit=MOST_IN_ALL)


def _named(written: WrittenQuestion, head: Head) -> Scale:
    return head.scale if written.scale is None else head.scales.get(written.scale, {})


def questionnaire(
    head: Head, source: Source, sections: list[tuple[SectionFile, Source]], problems: list[Problem]
) -> Questionnaire:
    """Put head and sections together."""
    return Questionnaire(
        **structs.asdict(head),
        sections=tuple(_section(part, place, head, problems) for part, place in sections),
        place=source.place(),
        locate=source.place,
    )


def reviewed(made: Questionnaire, edition: Edition) -> Questionnaire:
    """Let each mapping whose question was reworded since it was reviewed count as partial."""
    former = edition.former

    def looked_at(question: Question) -> Question:
        old = {
            r
            for r in question.references
            if r.review and edition.reworded_since(r.review.version, question.id, former.get(question.id, ()))
        }
        if not old:
            return question
        marked = (replace(r, partial=True, stale=True) if r in old else r for r in question.references)
        return replace(question, references=tuple(marked))

    parts = (replace(s, questions=tuple(map(looked_at, s.questions))) for s in made.sections)
    return replace(made, sections=tuple(parts))


def _section(file: SectionFile, source: Source, head: Head, problems: list[Problem]) -> Section:
    top = file.section
    questions = tuple(
        _question(question, source, ("questions", n), head, file, problems)
        for n, question in enumerate(file.questions)
    )
    return Section(top.id, top.title, top.purpose, questions, top.detail, top.aside)


def _question(
    written: WrittenQuestion,
    source: Source,
    path: Path,
    head: Head,
    file: SectionFile,
    problems: list[Problem],
) -> Question:
    if written.scale is not None and written.scale not in head.scales:
        problems.append(unknown(source.place((*path, "scale")), "scale", written.scale, head.scales))
    choices = _choices(written, head)
    changed = {
        "why": flow(written.why),
        "help": flow(written.help),
        "axes": MappingProxyType({**file.section.axes, **written.axes}),
    }
    built = Question(
        **{**structs.asdict(written), **changed},
        section=file.section.id,
        asked=written.ask,
        begun=written.first_step.text if written.first_step else "",
        choices=tuple(c for c in choices if c.id != UNKNOWN),
        weight=written.own_weight or 0.0,
        references=tuple(
            _reference(key, item, written.reviewed.get(key) or head.reviewed.get(key))
            for key, items in written.mappings.items()
            for item in items
        ),
        unknown_points=next((c.points for c in choices if c.id == UNKNOWN), None),
        place=source.place((*path, "id")),
        locate=lambda part: source.place((*path, *part)),
    )
    if head.method is Method.SUM:
        return replace(built, weight=max(built.full_points, 0.0))
    plain = written.own_weight is None and head.method is not Method.NONE and built.has_points
    return replace(built, weight=1.0) if plain else built


def _choices(written: WrittenQuestion, head: Head) -> tuple[Choice, ...]:
    """Lay a question's choices over the scale; a choice that is not on the scale brings its own label.

    `unknown` is no choice to be offered: the scale names it only for the points of "don't know".
    """
    if written.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return ()
    scale = in_full(_named(written, head))
    own = in_full(written.own_choices) if written.own_choices is not None else scale
    own = {**own, **{k: c for k, c in scale.items() if k == UNKNOWN and k not in own}}
    made = tuple(_choice(key, choice, scale.get(key)) for key, choice in own.items())
    scored = not only_labels(written) if written.scored is None else written.scored
    return made if scored else tuple(replace(c, points=None) for c in made)


def only_labels(written: WrittenQuestion) -> bool:
    """Return whether a question has choices of its own that bring labels and no points: it collects a fact then.

    Where it names a scale, it is meant to have the points of that.
    """
    own = [c for k, c in in_full(written.own_choices or {}).items() if k != UNKNOWN]
    return bool(own) and written.scale is None and all(c.label is not None and c.points is None for c in own)


def _choice(key: str, own: WrittenChoice, scale: WrittenChoice | None) -> Choice:
    points = own.points if own.points is not None else scale.points if scale else None
    left_out = own.not_applicable or (scale is not None and scale.not_applicable and own.points is None)
    was = own.was or (scale.was if scale is not None else ())
    if scale is not None and scale.label is not None:
        text = own.text or scale.text or ""
        return Choice(key, own.label or scale.label, text, points, left_out, was)
    return Choice(
        key, own.label or own.text or key, own.text or "" if own.label else "", points, left_out, was
    )


def _reference(framework: str, item: str, review: Review | None) -> Reference:
    """Return a mapping; what nobody compared counts as partial."""
    bracketed = item.startswith("(") and item.endswith(")")
    return Reference(framework, item[1:-1] if bracketed else item, bracketed or review is None, review)
