"""The shape of a result that is read again: what a comparison needs of `cyberdiag/result/1`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _day(text: str) -> str:
    return dt.date.fromisoformat(text).isoformat()


Day = Annotated[str, AfterValidator(_day)]
Points = Annotated[float, Field(ge=-1e6, le=1e6)]
Yen = Annotated[float, Field(ge=0, le=1e15)]


class Read(BaseModel):
    """Something of a result; what is not needed is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)


class ReadScore(Read):
    """得点 / A score with its rating."""

    score: Points | None
    rating: str | None


class ReadDiagnosis(ReadScore):
    """診断 / One diagnosis."""

    id: str
    version: str
    title: str
    axes: dict[str, dict[str, ReadScore]]


class ReadOverlay(Read):
    """上乗せ / An overlay that was used."""

    id: str
    version: str
    title: str
    base: str


class ReadLoss(Read):
    """損失 / The loss estimate; without figures where facts were missing."""

    expected_annual: Yen | None = None
    expected_annual_range: list[Yen] | None = Field(None, min_length=2, max_length=2)
    probability_any: float | None = Field(None, ge=0, le=1)


class ReadCover(Read):
    """補償 / A cover and how much it was worth considering."""

    id: str
    level: Literal["essential", "recommended", "consider", "not-applicable"]


class ReadAction(Read):
    """改善 / An improvement."""

    id: str
    questions: list[str]


class ReadResult(Read):
    """結果 / A result."""

    schema_: Literal["cyberdiag/result/1"] = Field(alias="schema")
    date: Day
    organisation: str = ""
    diagnoses: list[ReadDiagnosis]
    overlays: list[ReadOverlay] = Field(default_factory=list)
    loss: ReadLoss | None = None
    covers: list[ReadCover] = Field(default_factory=list)
    actions: list[ReadAction] = Field(default_factory=list)
    answers: dict[str, Any]

    @property
    def versions(self) -> dict[str, str]:
        """The version of every questionnaire and overlay in it, by id."""
        return {d.id: d.version for d in self.diagnoses} | {o.id: o.version for o in self.overlays}

    def diagnosis(self, name: str) -> ReadDiagnosis | None:
        return next((d for d in self.diagnoses if d.id == name), None)
