"""From authored shapes to model values."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.condition import NEVER, Condition
from cyberdiag.model.consistency import Consistency
from cyberdiag.model.gates import Cap, Gate
from cyberdiag.model.questionnaire import (
    Axis,
    Band,
    Choice,
    FirstStep,
    Kind,
    Level,
    Method,
    Question,
    Questionnaire,
    Reference,
    Section,
    WeightRule,
)
from cyberdiag.model.record import Unfit
from cyberdiag.problems import Path, Problem, near
from cyberdiag.records import replace

if TYPE_CHECKING:
    from cyberdiag.catalog.authored import (
        AuthoredChoice,
        AuthoredCondition,
        AuthoredQuestion,
        AuthoredQuestionnaire,
        AuthoredSectionFile,
        AuthoredWeightRule,
    )
    from cyberdiag.model.consistency import Example
    from cyberdiag.outside.yaml_source import Source

_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_FOLD = re.compile(f"(?<=[。、])[ \n]+|(?<={_WIDE})[ \n]+(?={_WIDE})")


def condition(authored: AuthoredCondition, source: Source, path: Path, problems: list[Problem]) -> Condition:
    """Return the condition tree; a node that is not exactly one thing is a problem."""

    def parts(name: str) -> tuple[Condition, ...] | None:
        given = getattr(authored, name)
        if given is None:
            return None
        return tuple(condition(part, source, (*path, name, n), problems) for n, part in enumerate(given))

    try:
        return Condition(
            all=parts("all"),
            any=parts("any"),
            not_=condition(authored.not_, source, (*path, "not"), problems) if authored.not_ else None,
            flag=authored.flag,
            question=authored.question,
            is_=authored.is_,
            in_=None if authored.in_ is None else tuple(authored.in_),
            includes=None if authored.includes is None else tuple(authored.includes),
            at_least=authored.at_least,
            at_most=authored.at_most,
            since=authored.since,
            until=authored.until,
        )
    except Unfit:
        problems.append(Problem(source.place(path), "bad-condition"))
        return NEVER


def flow(text: str) -> str:
    """Join a text that was written over several lines; Japanese sentences take no space between them."""
    return re.sub(r"[ \n]+", " ", _FOLD.sub("", text.strip()))


def questionnaire(
    head: AuthoredQuestionnaire,
    source: Source,
    sections: list[tuple[AuthoredSectionFile, Source]],
    problems: list[Problem],
) -> Questionnaire:
    """Put head and sections together."""
    flags = {name: condition(flag, source, ("flags", name), problems) for name, flag in head.flags.items()}
    return Questionnaire(
        id=head.id,
        version=head.version,
        title=head.title,
        summary=head.summary,
        method=Method(head.method),
        sections=tuple(_section(part, place, head, problems) for part, place in sections),
        place=source.place(),
        axes=tuple(Axis(key, a.title, MappingProxyType(dict(a.values))) for key, a in head.axes.items()),
        bands=tuple(Band(key, b.at_least, b.label, b.sentence) for key, b in head.bands.items()),
        gates=tuple(Gate(key, g.question, tuple(g.worst), g.cap, g.text) for key, g in head.gates.items()),
        caps=tuple(
            Cap(key, c.question, tuple(c.worst), tuple(c.limits), c.at, c.text)
            for key, c in head.caps.items()
        ),
        flags=MappingProxyType(flags),
        consistency=tuple(
            Consistency(
                key,
                condition(rule.when, source, ("consistency", key, "when"), problems),
                rule.text,
                tuple(rule.questions),
                _example(rule.speaks),
                _example(rule.silent),
            )
            for key, rule in head.consistency.items()
        ),
        threats=MappingProxyType(dict(head.threats)),
        severities=MappingProxyType({str(k): v for k, v in head.severities.items()}),
        weight_range=(head.weight_range[0], head.weight_range[1]),
        whole_profile=head.profile == "whole",
        locate=source.place,
    )


def _example(given: dict[str, Any]) -> Example:
    """Return answers as they count: `true` means yes, a list several choices."""
    truth = {True: "yes", False: "no"}
    plain = {key: truth[v] if isinstance(v, bool) else v for key, v in given.items()}
    return MappingProxyType({k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()})


def _section(
    authored: AuthoredSectionFile, source: Source, head: AuthoredQuestionnaire, problems: list[Problem]
) -> Section:
    top = authored.section
    questions = tuple(
        _question(question, source, ("questions", n), head, authored, problems)
        for n, question in enumerate(authored.questions)
    )
    return Section(top.id, top.title, top.purpose, questions)


def _question(
    authored: AuthoredQuestion,
    source: Source,
    path: Path,
    head: AuthoredQuestionnaire,
    file: AuthoredSectionFile,
    problems: list[Problem],
) -> Question:
    def when(field: str) -> Condition | None:
        value: AuthoredCondition | None = getattr(authored, field)
        return condition(value, source, (*path, field), problems) if value else None

    def rule(n: int, written: AuthoredWeightRule) -> WeightRule:
        at = (*path, "weight_rules", n)
        if (written.add is None) == (written.to is None):
            problems.append(Problem(source.place(at), "exactly-one", {"fields": "add | to"}))
        return WeightRule(
            condition(written.when, source, (*at, "when"), problems), written.add or 0.0, written.to
        )

    if authored.scale is not None and authored.scale not in head.scales:
        guess = near(authored.scale, list(head.scales)) or ""
        values = {"kind": "scale", "name": authored.scale, "guess": guess}
        problems.append(Problem(source.place((*path, "scale")), "unknown-reference", values))
    choices = _choices(authored, head)
    built = Question(
        id=authored.id,
        kind=Kind(authored.kind),
        section=file.section.id,
        text=authored.text,
        choices=tuple(c for c in choices if c.id != UNKNOWN),
        place=source.place((*path, "id")),
        core=authored.core,
        why=flow(authored.why),
        sources=tuple(authored.sources),
        ask=authored.ask,
        help=flow(authored.help),
        first_step=_first_step(authored),
        weight=authored.weight or 0.0,
        weight_rules=tuple(rule(n, r) for n, r in enumerate(authored.weight_rules)),
        only_when=when("only_when"),
        not_applicable_when=when("not_applicable_when"),
        axes=MappingProxyType({**file.section.axes, **authored.axes}),
        references=tuple(
            _reference(framework, item) for framework, items in authored.mappings.items() for item in items
        ),
        threats=tuple(authored.threats),
        controls=tuple(authored.controls),
        after=tuple(authored.after),
        unit=authored.unit,
        minimum=authored.minimum,
        maximum=authored.maximum,
        optional=authored.optional,
        evidence=authored.evidence,
        covers=tuple(authored.covers),
        services=tuple(authored.services),
        unknown_points=next((c.points for c in choices if c.id == UNKNOWN), None),
        was=tuple(authored.was),
        locate=lambda part: source.place((*path, *part)),
    )
    if head.method == Method.SUM.value:
        return replace(built, weight=max(built.full_points, 0.0))
    plain = authored.weight is None and head.method == Method.WEIGHTED_MEAN.value and built.has_points
    return replace(built, weight=1.0) if plain else built


def _first_step(authored: AuthoredQuestion) -> FirstStep | None:
    step = authored.first_step
    if step is None:
        return None
    return FirstStep(step.text, step.who, step.action, Level(step.effort), Level(step.cost), step.resource)


def _choices(authored: AuthoredQuestion, head: AuthoredQuestionnaire) -> tuple[Choice, ...]:
    """Lay a question's choices over the scale; a choice that is not on the scale brings its own label.

    `unknown` is no choice to be offered: the scale names it only for the points of "don't know".
    """
    if authored.kind not in {"single", "multiple"}:
        return ()
    scale = head.scale if authored.scale is None else head.scales.get(authored.scale, {})
    own = authored.choices if authored.choices is not None else scale
    own = {**own, **{k: c for k, c in scale.items() if k == UNKNOWN and k not in own}}
    return tuple(_choice(key, choice, scale.get(key)) for key, choice in own.items())


def _choice(key: str, own: AuthoredChoice, scale: AuthoredChoice | None) -> Choice:
    points = own.points if own.points is not None else scale.points if scale else None
    left_out = own.not_applicable or (scale is not None and scale.not_applicable)
    if scale is not None and scale.label is not None:
        text = own.text or scale.text or ""
        return Choice(key, own.label or scale.label, text, points, left_out)
    return Choice(key, own.label or own.text or key, own.text or "" if own.label else "", points, left_out)


def _reference(framework: str, item: str) -> Reference:
    partial = item.startswith("(") and item.endswith(")")
    return Reference(framework, item[1:-1] if partial else item, partial)
