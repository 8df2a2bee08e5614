"""Loads what advice is made from: covers, gaps, triggers, services, ladders, wording, topics, cases."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from cyberdiag.catalog import advice_build as build
from cyberdiag.catalog import knowledge, later
from cyberdiag.catalog.translate import TEXT, Spec
from cyberdiag.errors import InvalidData
from cyberdiag.messages import writing
from cyberdiag.model.advice import AdviceData, Case, Cover, Gap, Service, Trigger, WeaknessTopic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from cyberdiag.catalog import advice_shapes as shapes
    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.advice import Ladders
    from cyberdiag.model.advice_words import Wording
    from cyberdiag.problems import Path, Problem
else:
    shapes = later.module("advice_shapes")

File = TypeVar("File", bound="BaseModel")

_RELEVANCE: Spec = {"otherwise": TEXT}
_COVER: Spec = {
    "cover": {
        **dict.fromkeys(("title", "pays", "examples", "not_covered", "check", "note"), TEXT),
        "relevance": _RELEVANCE,
        "reasons": {"*": TEXT},
    }
}
_GAPS: Spec = {
    "gaps": {
        "*": {"title": TEXT, "text": TEXT, "instead": TEXT, "relevance": _RELEVANCE, "reasons": {"*": TEXT}}
    }
}
_TRIGGERS: Spec = {"triggers": {"*": {"title": TEXT, "text": TEXT, "example": TEXT}}}
_SERVICES: Spec = {
    "services": {
        "*": {"title": TEXT, "text": TEXT, "parts": TEXT, "note": TEXT, "recommend": {"*": {"reason": TEXT}}}
    }
}
_LADDERS: Spec = {"thresholds": {"*": {"source": TEXT}}, "levels": {"*": {"label": TEXT, "text": TEXT}}}
_PART: dict[str, Spec] = dict.fromkeys(
    ("title", "lead", "prompts", "items", "fields", "intention_label", "covers_label", "gaps_label"), TEXT
)
_VIEW: Spec = {"title": TEXT, "lead": TEXT, "mapping": {**_PART, "rows": {"*": {"text": TEXT}}}, "*": _PART}
_WORDING: Spec = {"disclaimer": TEXT, "unknown_fact": TEXT, "agent_disclaimer": TEXT, "agent_view": _VIEW}
_TOPICS: Spec = {"weaknesses": {"*": {"label": TEXT}}}
_CASES: Spec = {"cases": {"*": dict.fromkeys(("organisation", "what", "consequences", "lesson"), TEXT)}}


def load_advice(lang: str, folder: Folder | None = None) -> AdviceData:
    """Return everything that advice is made from, in one language.

    Raises:
        InvalidData: with every fault in any of the files, each with its place.
    """
    reader = _Reader(folder or knowledge.in_use(), lang)
    covers, gaps, triggers = reader.covers(), reader.gaps(), reader.triggers()
    services, topics, cases = reader.services(), reader.topics(), reader.cases()
    ladders, wording = reader.ladders(), reader.wording()
    if reader.problems or ladders is None or wording is None:
        raise InvalidData(reader.problems)
    return AdviceData(lang, covers, triggers, gaps, services, cases, topics, ladders, wording, writing(lang))


class _Reader(Struct):
    where: Folder
    lang: str
    problems: list[Problem] = field(default_factory=list)

    def _read(
        self, shape: Callable[[], type[File]], parts: tuple[str, ...], spec: Spec, at: Path = ()
    ) -> File | None:
        try:
            return knowledge.read_shape(shape, parts, self.lang, spec, self.where, at)
        except InvalidData as error:
            self.problems.extend(error.problems)
            return None

    def _names(self, kind: str) -> list[str]:
        return self.where.names(kind)

    def _faults(self, *parts: str) -> build.Faults:
        """Return a builder's notebook; the file is read again only when there is a fault to place."""
        return build.Faults(lambda: self.where.read(*parts), self.problems)

    def covers(self) -> tuple[Cover, ...]:
        found = []
        for name in self._names("covers"):
            at = (name.removesuffix(".yaml"),)
            data = self._read(lambda: shapes.AuthoredCoverFile, ("covers", name), _COVER, at)
            if data is not None and data.cover.id != at[0]:
                values = {"id": data.cover.id, "expected": f"{data.cover.id}.yaml"}
                self._faults("covers", name).note(("cover", "id"), "file-not-its-id", **values)
            elif data is not None:
                found.append(build.cover(data.cover, self._faults("covers", name)))
        return tuple(sorted(found, key=lambda c: (c.order, c.id)))

    def gaps(self) -> tuple[Gap, ...]:
        data = self._read(lambda: shapes.AuthoredGaps, ("gaps.yaml",), _GAPS)
        faults = self._faults("gaps.yaml")
        return tuple(build.gap(key, gap, faults) for key, gap in data.gaps.items()) if data else ()

    def triggers(self) -> Mapping[str, Trigger]:
        data = self._read(lambda: shapes.AuthoredTriggers, ("triggers.yaml",), _TRIGGERS)
        found = data.triggers if data else {}
        return MappingProxyType({k: Trigger(k, t.title, t.text, t.example) for k, t in found.items()})

    def services(self) -> tuple[Service, ...]:
        data = self._read(lambda: shapes.AuthoredServices, ("services.yaml",), _SERVICES)
        faults = self._faults("services.yaml")
        return tuple(build.service(key, s, faults) for key, s in data.services.items()) if data else ()

    def topics(self) -> Mapping[str, WeaknessTopic]:
        data = self._read(lambda: shapes.AuthoredWeaknesses, ("weaknesses.yaml",), _TOPICS)
        found = data.weaknesses if data else {}
        topics = {k: WeaknessTopic(k, t.label, tuple(t.questions)) for k, t in found.items()}
        return MappingProxyType(topics)

    def cases(self) -> tuple[Case, ...]:
        files = [
            self._read(lambda: shapes.AuthoredCases, ("cases", name), _CASES) for name in self._names("cases")
        ]
        return tuple(build.case(case) for data in files if data is not None for case in data.cases)

    def ladders(self) -> Ladders | None:
        data = self._read(lambda: shapes.AuthoredLadders, ("ladders.yaml",), _LADDERS)
        return build.ladders(data) if data else None

    def wording(self) -> Wording | None:
        data = self._read(lambda: shapes.AuthoredWording, ("wording.yaml",), _WORDING)
        return build.wording(data) if data else None
