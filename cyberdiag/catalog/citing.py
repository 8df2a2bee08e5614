"""What texts take from the list of sources: `{ppc-guideline.edition}` in a sentence stands for what is written there.

So a new edition is changed in one place. The fingerprint of a question is made before, so no version changes with it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.messages import writing
from cyberdiag.model.catalogue import UNDATED
from cyberdiag.problems import MOST_KEPT, fault, near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.model.catalogue import Source as Cited
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Path, Problem

_CITATION = re.compile(r"\{([A-Za-z][A-Za-z0-9_.-]*)\.([A-Za-z_]+)\}")
FIELDS = ("title", "publisher", "edition", "section", "published")
"""What a sentence may take from a source; `published` is written as the language writes a date."""


class Fill(Struct, frozen=True, dict=True):
    """Fills texts of one language; `read` gets the sources by id when the first text cites one."""

    lang: str
    read: Callable[[list[Problem]], Mapping[str, Cited]]
    problems: list[Problem]

    def source(self, source: Source, at: str = "") -> Source:
        """Return a file, or the part of it that is called `at`, with what its texts cite.

        Adds to `problems` what no source has, with its place.
        """
        part = source.data.get(at) if at and isinstance(source.data, dict) else source.data
        filled = self._filled(source, part, (at,) if at else ()) if _may_cite(part) else part
        return source if filled is part else source.laid({**source.data, at: filled} if at else filled)

    @cached_property
    def _values(self) -> Mapping[str, str]:
        values: dict[str, str] = {}
        for one in self.read(self.problems).values():
            told = {name: getattr(one, name) for name in FIELDS}
            told["published"] = "" if one.published == UNDATED else writing(self.lang).when(one.published)
            values |= {f"{one.id}.{name}": text for name, text in told.items() if text}
        return values

    def _filled(self, source: Source, data: Any, path: Path) -> Any:
        if isinstance(data, str):
            return self._text(source, data, path) if "{" in data else data
        if isinstance(data, dict):
            made: Any = {key: self._filled(source, value, (*path, key)) for key, value in data.items()}
            return made if any(made[key] is not value for key, value in data.items()) else data
        if isinstance(data, list):
            made = [self._filled(source, value, (*path, n)) for n, value in enumerate(data)]
            return made if any(new is not old for new, old in zip(made, data, strict=True)) else data
        return data

    def _text(self, source: Source, text: str, path: Path) -> str:
        def value(found: re.Match[str]) -> str:
            name = found.group()[1:-1]
            if name in self._values:
                return self._values[name]
            guess = "" if _is_enough(self.problems) else near(name, list(self._values)) or ""
            self.problems.append(fault(source.place(path), "unknown-citation", name=name, guess=guess))
            return found.group()

        return _CITATION.sub(value, text)


def _may_cite(data: Any) -> bool:
    """Return whether some text may cite a source; most files have none, and are not gone through for places."""
    if isinstance(data, str):
        return "{" in data
    return any(
        map(_may_cite, data.values() if isinstance(data, dict) else data if isinstance(data, list) else ())
    )


def _is_enough(problems: list[Problem]) -> bool:
    """Return whether more faults were found than are told, so that no more near misses are sought."""
    return len(problems) >= MOST_KEPT
