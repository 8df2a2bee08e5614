"""What still looks at a question that an overlay switches off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.problems import Path, Place, Problem, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.catalog.overlay.piece import Piece
    from cyberdiag.outside.yaml_source import Source

CONDITIONS = ("only_when", "not_applicable_when")


def left_hanging(
    pieces: Mapping[str, Piece], head: Mapping[str, Any], off: Mapping[str, Place], source: Source
) -> Iterator[Problem]:
    """Give every question and named condition that is decided by one that is no longer asked."""
    for name, piece in pieces.items():
        if name in off:
            continue
        for field in CONDITIONS:
            for path, gone in asked(piece.data.get(field), (field,)):
                if gone in off:
                    place = piece.source.place((*piece.path, *path))
                    yield _problem(off[gone], gone, name, place)
    for key, flag in (head.get("flags") or {}).items():
        for path, gone in asked(flag, ("flags", key)):
            if gone in off:
                yield _problem(off[gone], gone, key, source.place(path))


def _problem(place: Place, gone: str, by: str, other: Place) -> Problem:
    return fault(place, "still-needed", id=gone, by=by, other=str(other))


def asked(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Give every question that a condition compares with, and where."""
    if isinstance(data, dict):
        name = data.get("question")
        if isinstance(name, str):
            yield path, name
        for key, value in data.items():
            yield from asked(value, (*path, key))
    elif isinstance(data, list):
        for n, item in enumerate(data):
            yield from asked(item, (*path, n))
