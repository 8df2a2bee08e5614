"""From a questionnaire as it is written to one as it is used: scales, sections and weights laid over questions."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import structs
from msgspec.structs import replace

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.head import Head, Method
from cyberdiag.model.questionnaire import Choice, Question, Questionnaire, Reference, Section
from cyberdiag.model.written import Kind, SectionFile, WrittenChoice, WrittenQuestion, in_full
from cyberdiag.problems import Path, Problem, near

if TYPE_CHECKING:
    from cyberdiag.outside.yaml_source import Source

_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_FOLD = re.compile(f"(?<=[。、])[ \n]+|(?<={_WIDE})[ \n]+(?={_WIDE})")


def flow(text: str) -> str:
    """Join a text that was written over several lines; Japanese sentences take no space between them."""
    return re.sub(r"[ \n]+", " ", _FOLD.sub("", text.strip()))


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


def _section(file: SectionFile, source: Source, head: Head, problems: list[Problem]) -> Section:
    top = file.section
    questions = tuple(
        _question(question, source, ("questions", n), head, file, problems)
        for n, question in enumerate(file.questions)
    )
    return Section(top.id, top.title, top.purpose, questions)


def _question(
    written: WrittenQuestion,
    source: Source,
    path: Path,
    head: Head,
    file: SectionFile,
    problems: list[Problem],
) -> Question:
    if written.scale is not None and written.scale not in head.scales:
        guess = near(written.scale, list(head.scales)) or ""
        values = {"kind": "scale", "name": written.scale, "guess": guess}
        problems.append(Problem(source.place((*path, "scale")), "unknown-reference", values))
    choices = _choices(written, head)
    built = Question(
        id=written.id,
        kind=written.kind,
        section=file.section.id,
        text=written.text,
        choices=tuple(c for c in choices if c.id != UNKNOWN),
        place=source.place((*path, "id")),
        core=written.core,
        why=flow(written.why),
        sources=written.sources,
        ask=written.ask,
        help=flow(written.help),
        first_step=written.first_step,
        weight=written.weight or 0.0,
        weight_rules=written.weight_rules,
        only_when=written.only_when,
        not_applicable_when=written.not_applicable_when,
        axes=MappingProxyType({**file.section.axes, **written.axes}),
        references=tuple(
            _reference(framework, item) for framework, items in written.mappings.items() for item in items
        ),
        threats=written.threats,
        controls=written.controls,
        after=written.after,
        unit=written.unit,
        minimum=written.minimum,
        maximum=written.maximum,
        optional=written.optional,
        evidence=written.evidence,
        covers=written.covers,
        services=written.services,
        unknown_points=next((c.points for c in choices if c.id == UNKNOWN), None),
        was=written.was,
        locate=lambda part: source.place((*path, *part)),
    )
    if head.method is Method.SUM:
        return replace(built, weight=max(built.full_points, 0.0))
    plain = written.weight is None and head.method is Method.WEIGHTED_MEAN and built.has_points
    return replace(built, weight=1.0) if plain else built


def _choices(written: WrittenQuestion, head: Head) -> tuple[Choice, ...]:
    """Lay a question's choices over the scale; a choice that is not on the scale brings its own label.

    `unknown` is no choice to be offered: the scale names it only for the points of "don't know".
    """
    if written.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return ()
    scale = in_full(head.scale if written.scale is None else head.scales.get(written.scale, {}))
    own = in_full(written.choices) if written.choices is not None else scale
    own = {**own, **{k: c for k, c in scale.items() if k == UNKNOWN and k not in own}}
    return tuple(_choice(key, choice, scale.get(key)) for key, choice in own.items())


def _choice(key: str, own: WrittenChoice, scale: WrittenChoice | None) -> Choice:
    points = own.points if own.points is not None else scale.points if scale else None
    left_out = own.not_applicable or (scale is not None and scale.not_applicable)
    if scale is not None and scale.label is not None:
        text = own.text or scale.text or ""
        return Choice(key, own.label or scale.label, text, points, left_out)
    return Choice(key, own.label or own.text or key, own.text or "" if own.label else "", points, left_out)


def _reference(framework: str, item: str) -> Reference:
    partial = item.startswith("(") and item.endswith(")")
    return Reference(framework, item[1:-1] if partial else item, partial)
