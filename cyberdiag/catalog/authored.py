"""Shapes that advice and duties still use until they are records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from cyberdiag.model.condition import NEVER, Condition
from cyberdiag.model.record import Unfit
from cyberdiag.problems import Path, Problem

if TYPE_CHECKING:
    from cyberdiag.outside.yaml_source import Source

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern="^https?://")]
"""An address that a report may link to: `javascript:` and a path on the reader's computer are none."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AuthoredCondition(Shape):
    """条件 / A condition: one of all, any, not, flag, or a question with one comparison."""

    all: list[AuthoredCondition] | None = Field(None, description="すべて成り立つ / every part holds")
    any: list[AuthoredCondition] | None = Field(None, description="どれか成り立つ / at least one part holds")
    not_: AuthoredCondition | None = Field(
        None, alias="not", description="成り立たない / the part does not hold"
    )
    flag: str | None = Field(None, description="名前の付いた条件 / name of a condition under flags")
    question: str | None = Field(
        None, description="前にある質問、または会社の情報のid / id of an earlier question or fact of the firm"
    )
    is_: str | bool | None = Field(None, alias="is", description="この答え / it has this answer")
    in_: list[str] | None = Field(None, alias="in", description="このどれか / its answer is one of these")
    includes: list[str] | None = Field(
        None, description="複数選択がどれかを含む / several may be chosen, and one of these is among them"
    )
    at_least: float | None = Field(None, description="数が以上 / its number is this or more")
    at_most: float | None = Field(None, description="数が以下 / its number is this or less")
    since: str | None = Field(
        None, description="日付がこの日以後 / its date is this day or later (2026-04-01)"
    )
    until: str | None = Field(None, description="日付がこの日以前 / its date is this day or earlier")


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
