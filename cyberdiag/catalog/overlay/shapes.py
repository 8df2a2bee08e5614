"""The shapes of an overlay and of a history of versions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cyberdiag.catalog.authored import (
    AuthoredCap,
    AuthoredCondition,
    AuthoredGate,
    AuthoredQuestion,
    AuthoredSection,
    Choice,
    Id,
    Shape,
    Text,
)

Weight = Annotated[float, Field(ge=0, le=100)]


class AuthoredBase(Shape):
    """土台 / The questionnaire that an overlay changes."""

    id: Id
    version: str | None = Field(None, description="合わせて書いた版 / the version it was written for")


class AuthoredNewStep(Shape):
    """最初の一歩の言いかえ / Other words for a first step."""

    text: Text | None = None
    who: Text | None = None
    action: Text | None = None


class AuthoredReword(Shape):
    """言いかえ / Other words for a question; what is left out stays."""

    text: Text | None = None
    choices: dict[str, Choice] = Field(
        default_factory=dict, description="選択肢のことば / words of the choices"
    )
    why: str | None = None
    sources: list[str] | None = None
    ask: str | None = None
    help: str | None = None
    unit: str | None = None
    evidence: str | None = None
    first_step: AuthoredNewStep | None = None


class AuthoredOverlay(Shape):
    """上乗せ / An overlay (overlay.yaml): what it adds to, rewords, reweights or switches off in a questionnaire."""

    cyberdiag: Literal["overlay/1"]
    id: Id
    version: Text
    language: Literal["ja", "en"] = "ja"
    title: Text
    summary: str = ""
    base: AuthoredBase
    sections: list[str] = Field(
        default_factory=list, description="質問を足すファイル名 / files that add questions"
    )
    reword: dict[str, AuthoredReword] = Field(
        default_factory=dict, description="質問idと新しいことば / question id to new words"
    )
    reweight: dict[str, Weight] = Field(
        default_factory=dict, description="質問idと新しい重み / question id to new weight"
    )
    off: list[str] = Field(default_factory=list, description="使わない質問のid / ids of questions not asked")
    flags: dict[str, AuthoredCondition] = Field(default_factory=dict)
    gates: dict[str, AuthoredGate] = Field(default_factory=dict)
    caps: dict[str, AuthoredCap] = Field(default_factory=dict)
    threats: dict[str, Text] = Field(default_factory=dict)


class AuthoredLayerFile(Shape):
    """質問を足すファイル / A file of added questions: `into` names a section there is, `section` brings a new one."""

    into: str | None = Field(None, description="足す先の節のid / id of the section to add to")
    section: AuthoredSection | None = None
    questions: list[AuthoredQuestion]


class AuthoredPrint(Shape):
    """質問の指紋 / What a question was in a version."""

    weight: float
    words: str
    choices: str
    conditions: str


class AuthoredHistory(Shape):
    """版の記録 / history.yaml: written by `cyberdiag history --record`."""

    cyberdiag: Literal["history/1"]
    versions: dict[str, dict[str, AuthoredPrint]]
