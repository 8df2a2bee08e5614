"""Lays the data of several files together; every value keeps the place where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cyberdiag.errors import InvalidData
from cyberdiag.outside.yaml_source import Source
from cyberdiag.problems import Path, Place, Problem, Problems, fault, near

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

REPLACES = "replaces"
"""An entry that says `replaces: true` takes the place of the one below it that has its id."""
_IDS = ("id", "question")
"""What names an entry of a list."""
_SINGLE = ("cover", "framework", "trade")
"""Where a file holds one entry, it stands under one of these keys."""


class Merged(Source, frozen=True):
    """Data that comes from several files: `origins` tells where each part of it stands, `base` the rest."""

    base: Source | None = None
    origins: dict[Path, tuple[Source, Path]] = field(default_factory=dict)

    def place(self, path: Path = ()) -> Place:
        """Return where the value at a path was written, in whichever file."""
        source, at = self.origin(path)
        return source.place(at)

    def key_place(self, path: Path) -> Place:
        """Return where the key at a path was written, in whichever file."""
        source, at = self.origin(path)
        return source.key_place(at) if at else source.place(at)

    def origin(self, path: Path) -> tuple[Source, Path]:
        """Return the file that a part was written in, and its path there."""
        for length in range(len(path), 0, -1):
            found = self.origins.get(path[:length])
            if found is not None:
                return found[0], (*found[1], *path[length:])
        assert self.base is not None  # noqa: S101  `merged` is the only maker
        return self.base, path


def merged(base: Source, data: Any, origins: dict[Path, tuple[Source, Path]]) -> Merged:
    """Return data that was laid over a file."""
    return Merged(
        base.file, data, base.text, base.places, base.key_places, base.typed, base=base, origins=origins
    )


def together(sources: Sequence[Source]) -> Source:
    """Return the files as one, each laid over those before it.

    Raises:
        InvalidData: for entries that stand in two of them, and for a replacement of nothing.
    """
    result, problems = sources[0], Problems()
    for source in sources[1:]:
        result = _Union(result, source, problems).laid()
    # A file that stands alone may still say that an entry replaces something.
    if len(sources) == 1 and isinstance(result.data, dict):
        result = _Union(merged(result, {}, {}), result, problems).laid() if _replaces(result.data) else result
    if problems:
        raise InvalidData(problems)
    return result


def worded(sources: Sequence[Source]) -> Source:
    """Return files of words as one; a later word takes the place of an earlier one."""
    result = sources[0]
    for source in sources[1:]:
        origins: dict[Path, tuple[Source, Path]] = {}
        data = _words(result.data, source.data, (), source, origins)
        result = merged(result, data, origins)
    return result


def _words(
    below: Any, above: Any, path: Path, source: Source, origins: dict[Path, tuple[Source, Path]]
) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        added = {k: _words(below.get(k), v, (*path, k), source, origins) for k, v in above.items()}
        return {**below, **added}
    origins[path] = (source, path)
    return above


def _replaces(data: Any) -> bool:
    if isinstance(data, dict):
        return REPLACES in data or any(_replaces(v) for v in data.values())
    return isinstance(data, list) and any(isinstance(v, dict) and REPLACES in v for v in data)


class _Union(Struct):
    """One file laid over what lies below it."""

    below: Source
    above: Source
    problems: list[Problem]
    origins: dict[Path, tuple[Source, Path]] = field(default_factory=dict)

    def laid(self) -> Source:
        below, above = self.below.data, self.above.data
        if above is None:
            return self.below
        if not isinstance(below, dict) or not isinstance(above, dict):
            # Neither is a catalogue file; the decoder tells what is wrong with the upper one.
            return self.above if not isinstance(above, dict) else self.below
        data = dict(below)
        for key, value in above.items():
            if key in _SINGLE and isinstance(value, dict):
                self._entry(data, key, value, (key,), str(value.get("id", key)))
            elif key not in data:
                data[key] = self._new(value, (key,))
            else:
                data[key] = self._both(data[key], value, (key,))
        return merged(self.below, data, self.origins)

    def _new(self, value: Any, path: Path) -> Any:
        """Take over what has nothing below it; an entry in it that would replace something is a fault."""
        self.origins[path] = (self.above, path)
        if isinstance(value, dict):
            return {k: self._bare(v, (*path, k), str(k), ()) for k, v in value.items()}
        if isinstance(value, list):
            return [self._bare(v, (*path, n), _id(v) or "", ()) for n, v in enumerate(value)]
        return value

    def _both(self, below: Any, value: Any, path: Path) -> Any:
        if isinstance(below, dict) and isinstance(value, dict):
            entries = dict(below)
            for key, entry in value.items():
                self._entry(entries, key, entry, (*path, key), str(key))
            return entries
        if isinstance(below, list) and isinstance(value, list):
            return self._list(below, value, path)
        if below != value:
            self._conflict(path, str(path[-1]), self.below.place(path))
        return below

    def _entry(self, entries: dict[Any, Any], key: Any, entry: Any, path: Path, name: str) -> None:
        if key not in entries:
            self.origins[path] = (self.above, path)
            entries[key] = self._bare(entry, path, name, entries)
        elif isinstance(entry, dict) and entry.get(REPLACES) is True:
            self.origins[path] = (self.above, path)
            entries[key] = _without(entry)
        elif _group(entries[key]) and isinstance(entry, dict):
            entries[key] = self._both(entries[key], entry, path)
        else:
            self._conflict(path, name, self.below.key_place(path))

    def _list(self, below: list[Any], value: list[Any], path: Path) -> list[Any]:
        joined = list(below)
        places = {name: n for n, entry in enumerate(below) if (name := _id(entry)) is not None}
        for n, entry in enumerate(value):
            name = _id(entry)
            at: Path = (*path, n)
            if name is None and entry in below:
                continue
            if name is None or name not in places:
                self.origins[*path, len(joined)] = (self.above, at)
                joined.append(self._bare(entry, at, name or "", places))
            elif isinstance(entry, dict) and entry.get(REPLACES) is True:
                self.origins[*path, places[name]] = (self.above, at)
                joined[places[name]] = _without(entry)
            else:
                self._conflict(at, name, self.below.place((*path, places[name])))
        return joined

    def _bare(self, entry: Any, path: Path, name: str, known: Collection[str]) -> Any:
        if not isinstance(entry, dict) or entry.get(REPLACES) is not True:
            return entry
        place, guess = self.above.place((*path, REPLACES)), near(name, known) or ""
        self.problems.append(fault(place, "replaces-nothing", id=name, guess=guess))
        return _without(entry)

    def _conflict(self, path: Path, name: str, other: Place) -> None:
        self.problems.append(fault(self.above.key_place(path), "entry-twice", id=name, other=str(other)))


def _group(value: Any) -> bool:
    """Return whether a mapping holds entries by id and is none itself."""
    return isinstance(value, dict) and all(isinstance(inner, dict) for inner in value.values())


def _id(entry: Any) -> str | None:
    found = next((entry[k] for k in _IDS if k in entry), None) if isinstance(entry, dict) else None
    return found if isinstance(found, str) else None


def _without(entry: dict[Any, Any]) -> dict[Any, Any]:
    return {k: v for k, v in entry.items() if k != REPLACES}
