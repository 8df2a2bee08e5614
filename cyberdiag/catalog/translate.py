"""Lays the words of another language over data that was written in the source language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import Meta, Struct, field

from cyberdiag.catalog.gather import inside
from cyberdiag.model.record import Short, is_address
from cyberdiag.problems import Path, Problem, Problems, Severity, fault, near, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.outside.yaml_source import Source

Spec = str | dict[str, Any]

TEXT = "text"
"""A leaf that is translated. `*` stands for every id of a mapping, or of a list of entries with an `id`."""


@cache
def words_of(record: type[Struct]) -> dict[str, Spec]:
    """Return what a language may say of a record: its texts that are marked as words, at any depth."""
    # asked of the class, not of its dictionary: since Python 3.14 they are made when somebody asks
    kinds = reversed(record.__mro__)
    annotations = {k: v for kind in kinds for k, v in getattr(kind, "__annotations__", {}).items()}
    names = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    found = {written: _words(annotations[name]) for name, written in names}
    return {written: spec for written, spec in found.items() if spec is not None}


def _words(annotation: Any) -> Spec | None:
    """Return what may be said where an annotation stands; one written as a text refers to itself and has no words."""
    marks, inner = getattr(annotation, "__metadata__", ()), get_args(annotation)
    if any(isinstance(mark, Meta) and (mark.extra or {}).get("words") for mark in marks):
        return TEXT
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return words_of(annotation) or None
    if isinstance(annotation, type) and issubclass(annotation, Short):
        return TEXT if _words(annotation.written) else None
    found = next((spec for one in inner if (spec := _words(one)) is not None), None)
    entries = get_origin(annotation) is Mapping or (
        isinstance(found, dict) and get_origin(annotation) is tuple
    )
    return {"*": found} if entries and found is not None else found


class Overlay(Struct):
    """A language file while it is laid over one source file; `used` remembers which words were taken."""

    source: Source
    problems: list[Problem]
    used: set[Path] = field(default_factory=set)

    def lay(self, base: Source, spec: Spec, path: Path = (), at: Path = ()) -> Any:
        """Return the data of `base` at `path` with the words found under `at` in the language file."""
        return self._walk(base, inside(base.data, *path), path, inside(self.source.data, *at), at, spec)

    def _walk(self, base: Source, data: Any, path: Path, words: Any, at: Path, spec: Spec) -> Any:
        if isinstance(spec, str):
            return self._leaf(base, data, path, words, at)
        if words is not None and not isinstance(words, dict):
            words = self._wrong(at, "mapping", words, None)
        if isinstance(data, list):
            return [self._entry(base, item, (*path, n), words, at, spec) for n, item in enumerate(data)]
        if not isinstance(data, dict):
            return data
        self.used.add(at)
        result = dict(data)
        for key, value in data.items():
            inner = spec.get(key, spec.get("*"))
            if inner is not None and value is not None:
                result[key] = self._walk(base, value, (*path, key), inside(words, key), (*at, key), inner)
        return result

    def _entry(self, base: Source, item: Any, path: Path, words: Any, at: Path, spec: Any) -> Any:
        key = inside(item, "id")
        if not isinstance(key, str) or "*" not in spec:
            return item
        self.used.add(at)
        return self._walk(base, item, path, inside(words, key), (*at, key), spec["*"])

    def _leaf(self, base: Source, data: Any, path: Path, words: Any, at: Path) -> Any:
        if isinstance(data, dict):  # a choice written out: its label and text are the words
            spec: Spec = {"label": TEXT, "text": TEXT}
            return self._walk(base, data, path, words, at, spec)
        if isinstance(data, list):
            return self._list(base, data, path, words, at)
        if not isinstance(data, str) or data == "":
            return data
        self.used.add(at)
        if words is None or words == "":
            return data if is_address(data) else self._untranslated(base, data, path, at)
        return words if isinstance(words, str) else self._wrong(at, "text", words, data)

    def _list(self, base: Source, data: list[Any], path: Path, words: Any, at: Path) -> Any:
        self.used.add(at)
        if data and (words is None or words == []):
            return self._untranslated(base, data, path, at)
        whole = isinstance(words, list) and all(isinstance(w, str) for w in words)
        return words if whole else self._wrong(at, "list", words, data)

    def _untranslated(self, base: Source, data: Any, path: Path, at: Path) -> Any:
        name = ".".join(map(str, at))
        self.problems.append(fault(base.place(path), "untranslated", name=name, language=self.source.file))
        return data

    def _wrong(self, at: Path, expected: str, given: Any, instead: Any) -> Any:
        values = {"field": str(at[-1]) if at else "", "expected": expected, "value": str(given)[:40]}
        self.problems.append(fault(self.source.place(at), "wrong-type", **values))
        return instead

    def unused(self) -> list[Problem]:
        """Return a warning for every word that nothing in the source language asks for."""
        known = [str(p[-1]) for p in self.used if p]
        found = Problems()
        for path in _keys(self.source.data if isinstance(self.source.data, dict) else None):
            if path not in self.used and path != ("language",) and (path[:-1] in self.used or len(path) == 1):
                if found.is_full:
                    found.count_more(1, Severity.WARNING)
                    continue
                guess = near(str(path[-1]), known) or ""
                name = ".".join(map(str, path))
                found.append(warning(self.source.key_place(path), "stale-word", name=name, guess=guess))
        return found


def _keys(data: Any, at: Path = ()) -> Iterator[Path]:
    """Give the path of every key in the order of the file, without asking where it stands."""
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data or ()):
        path = (*at, key)
        if isinstance(data, dict):
            yield path
        if isinstance(inner, dict | list):
            yield from _keys(inner, path)
