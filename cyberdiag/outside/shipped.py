"""Reads a shipped YAML file: in the form it was parsed to when the package was built, unless it was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Raw, Struct, field, json

from cyberdiag.errors import InvalidData
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.outside import yaml_source
    from cyberdiag.problems import Path, Problem

    Read = yaml_source.Source | tuple[Problem, ...]

MOST_KEPT_BYTES = 3_000_000
"""Of files that were read: as much as one may have, and those of ours that are read with it."""


class _Lately(Struct):
    """What was read last, or what was wrong with it, by its bytes and name: one command asks for a file many times."""

    found: dict[tuple[str, str], Read] = field(default_factory=dict)
    sizes: dict[tuple[str, str], int] = field(default_factory=dict)

    def keep(self, key: tuple[str, str], size: int, found: Read) -> None:
        while self.sizes and sum(self.sizes.values()) + size > MOST_KEPT_BYTES:
            oldest = next(iter(self.sizes))
            del self.sizes[oldest], self.found[oldest]
        self.sizes[key], self.found[key] = size, found


_lately = _Lately()


class _Kept(Struct):
    """A file as `parsed_form` returns it; the places of ids are read when somebody asks for them."""

    data: Any
    ids: Raw


class _KeptParts(Struct):
    """The same of a mapping, of which somebody asks for a few entries."""

    data: dict[str, Raw]


class _Parts(Mapping[str, Any]):
    """A mapping whose entries are read when they are asked for: a command says little of all that can be said."""

    def __init__(self, kept: dict[str, Raw]) -> None:
        self._kept = kept
        self._read: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._read:
            self._read[key] = json.decode(self._kept[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def parts(raw: bytes, file: str) -> Mapping[str, Any]:
    """Return the data of a YAML file that is a mapping as `read` does, where nobody will ask for a place."""
    before = resources.parsed(resources.digest(raw), _KeptParts)
    found: Mapping[str, Any] = read(raw, file).data if before is None else _Parts(before.data)
    return found


def read(raw: bytes, file: str) -> yaml_source.Source:
    """Return the data of a YAML file, which nobody may change; any file may be given, what was not shipped is parsed.

    Raises:
        InvalidData: with every fault that the guard can name, by line and column.
    """
    key = (resources.digest(raw), file)
    found = _lately.found.get(key)
    if found is None:
        try:
            found = _read(raw, *key)
        except InvalidData as error:
            found = tuple(error.problems)
        _lately.keep(key, len(raw), found)
    if isinstance(found, tuple):
        raise InvalidData(found)
    return found


def _read(raw: bytes, digest: str, file: str) -> yaml_source.Source:
    from cyberdiag.outside import yaml_source

    before = resources.parsed(digest, _Kept)
    if before is None:
        return yaml_source.parse(yaml_source.decode_bytes(raw, file), file)
    text = raw.decode()

    @cache
    def whole() -> yaml_source.Source:
        return yaml_source.parse(text, file)

    def ids() -> Mapping[Path, tuple[int, int]]:
        return {tuple(path): (line, column) for path, line, column in json.decode(before.ids)}

    places: Any = _Later(lambda: whole().places, ids)
    key_places: Any = _Later(lambda: whole().key_places, dict)
    typed: Any = _Later(lambda: whole().typed, dict)
    return yaml_source.Source(file, before.data, text, places, key_places, typed)


def parsed_form(source: yaml_source.Source) -> dict[str, Any]:
    """Return what `read` finds again: the data, and the places that are always wanted.

    These are the places of the whole, of what stands at the top, of every id, and of what stands in a list at the top.
    """
    ids = [[path, *place] for path, place in source.places.items() if _always_wanted(path)]
    return {"data": source.data, "ids": ids}


def _always_wanted(path: Path) -> bool:
    return len(path) < 2 or path[-1] == "id" or (len(path) == 2 and isinstance(path[1], int))  # noqa: PLR2004  list, item


class _Later(Mapping["Path", Any]):
    """A mapping that is made when somebody looks into it: places are asked for when there is a fault to place."""

    def __init__(
        self, make: Callable[[], Mapping[Path, Any]], known: Callable[[], Mapping[Path, Any]]
    ) -> None:
        self._make = make
        self._find = known

    @cached_property
    def _known(self) -> Mapping[Path, Any]:
        return self._find()

    def __getitem__(self, path: Path) -> Any:
        return self._known[path] if path in self._known else self._make()[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())
