"""Lays overlays over a questionnaire: questions added, reworded, reweighted or switched off by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cyberdiag.catalog import merge
from cyberdiag.catalog.overlay.piece import Origins, Piece
from cyberdiag.catalog.overlay.reach import asked, left_hanging
from cyberdiag.problems import Path, Place, Problem, fault, unknown, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cyberdiag.catalog.overlay.layer import Layer
    from cyberdiag.outside.yaml_source import Source

NAMED = ("flags", "gates", "caps", "threats", "targets")
"""What an overlay adds to the head, by name."""
OFF = "off"


class _Part(Struct):
    """One section while overlays are laid."""

    source: Source
    head: Any
    pieces: list[Piece]

    def done(self) -> Source:
        origins: Origins = {("section",): (self.source, ("section",))}
        for n, piece in enumerate(self.pieces):
            origins["questions", n] = (piece.source, piece.path)
            origins |= {("questions", n, *path): at for path, at in piece.laid.items()}
        data = {"section": self.head, "questions": [p.data for p in self.pieces]}
        return merge.merged(self.source, data, origins)


class Draft(Struct):
    """A questionnaire while overlays are laid over it."""

    head: Source
    parts: list[_Part]
    problems: list[Problem]
    touched: dict[str, dict[str, Place]] = field(default_factory=dict)
    """By question what overlays changed of it, each part with its place."""
    origins: Origins = field(default_factory=dict)

    @property
    def pieces(self) -> dict[str, Piece]:
        """Every question by id."""
        return {p.data["id"]: p for part in self.parts for p in part.pieces}

    def claim(self, name: str, what: str, place: Place) -> bool:
        """Note that an overlay touches a part of a question; two that touch the same part are a fault.

        A question that one overlay switches off cannot be touched by another at all.
        """
        parts = self.touched.setdefault(name, {})
        others = parts if what == OFF else [part for part in (what, OFF) if part in parts]
        other = next(iter(others), None)
        if other is not None:
            self.problems.append(fault(place, "overlay-conflict", id=name, other=str(parts[other])))
            return False
        parts[what] = place
        return True


def lay(
    head: Source, sections: Sequence[Source], layers: Iterable[Layer], problems: list[Problem]
) -> tuple[Source, list[Source]]:
    """Return head and sections with every overlay laid over them, in the order given."""
    draft = Draft(head, [_Part(s, s.data["section"], _pieces(s)) for s in sections], problems)
    layers = tuple(layers)
    data = dict(head.data)
    for layer in layers:
        _named(draft, data, layer)
        _added(draft, layer)
    for layer in layers:
        _changed(draft, layer, data)
    off = _switched_off(draft, layers, data)
    for part in draft.parts:
        part.pieces = [p for p in part.pieces if p.data["id"] not in off]
    return merge.merged(head, data, draft.origins), [part.done() for part in draft.parts]


def _pieces(source: Source) -> list[Piece]:
    return [Piece(dict(q), source, ("questions", n)) for n, q in enumerate(source.data["questions"])]


def _named(draft: Draft, data: dict[str, Any], layer: Layer) -> None:
    """Add conditions, gates, caps, threats and targets by name."""
    for kind in NAMED:
        added = layer.source.data.get(kind) or {}
        held = dict(data.get(kind) or {})
        if added:
            data[kind] = held
        for name, entry in added.items():
            if name in held:
                source, at = merge.merged(draft.head, data, draft.origins).origin((kind, name))
                _twice(draft, layer.source.key_place((kind, name)), name, source.key_place(at))
            else:
                held[name] = entry
                draft.origins[kind, name] = (layer.source, (kind, name))


def _twice(draft: Draft, place: Place, name: str, other: Place) -> None:
    draft.problems.append(fault(place, "duplicate-id", id=name, other=str(other)))


def _added(draft: Draft, layer: Layer) -> None:
    for source in layer.parts:
        into, section = source.data.get("into"), source.data.get("section")
        parts = {part.head["id"]: part for part in draft.parts}
        known = draft.pieces
        if (into is None) == (section is None):
            draft.problems.append(fault(source.place(), "exactly-one", fields="into | section"))
            continue
        if into is not None and into not in parts:
            draft.problems.append(unknown(source.place(("into",)), "section", into, parts))
            continue
        if section is not None and section["id"] in parts:
            other = parts[section["id"]].source.place(("section", "id"))
            _twice(draft, source.place(("section", "id")), section["id"], other)
            continue
        if section is not None:
            parts[into] = _Part(source, section, [])
            draft.parts.append(parts[into])
        for piece in _pieces(source):
            if piece.data["id"] in known:
                _twice(draft, piece.place, piece.data["id"], known[piece.data["id"]].place)
            else:
                parts[into].pieces.append(piece)


def _changed(draft: Draft, layer: Layer, head: dict[str, Any]) -> None:
    pieces = draft.pieces
    for name, words in (layer.source.data.get("reword") or {}).items():
        piece = _target(draft, pieces, layer, ("reword", name), name)
        for path, value in _leaves(words) if piece else ():
            at: Path = ("reword", name, *path)
            if piece and draft.claim(name, ".".join(map(str, path)), layer.source.place(at)):
                _reword(draft, piece, path, value, head, (layer.source, at))
    for name, weight in (layer.source.data.get("reweight") or {}).items():
        at = ("reweight", name)
        piece = _target(draft, pieces, layer, at, name)
        if head.get("method") == "sum":
            draft.problems.append(fault(layer.source.key_place(at), "sum-has-no-weights", id=name))
        elif piece and draft.claim(name, "weight", layer.source.place(at)):
            piece.set(("weight",), weight, layer.source, at)


def _leaves(words: Any, path: Path = ()) -> Iterable[tuple[Path, Any]]:
    """Give every part that is reworded; a choice is one part."""
    for key, value in words.items():
        if isinstance(value, dict) and not path:
            yield from _leaves(value, (key,))
        elif value is not None:
            yield (*path, key), value


def _reword(
    draft: Draft, piece: Piece, path: Path, value: Any, head: dict[str, Any], origin: tuple[Source, Path]
) -> None:
    if path[0] == "choices":
        own = piece.data.get("choices")
        known: dict[Any, Any] = own if own is not None else _of_scale(head)
        if path[1] not in known:
            draft.problems.append(unknown(origin[0].key_place(origin[1]), "choice", str(path[1]), known))
            return
        piece.data["choices"] = dict(known)
        before, now = ({"text": v} if isinstance(v, str) else v for v in (known[path[1]], value))
        value = {**before, **now}
    if path[0] == "first_step" and not isinstance(piece.data.get("first_step"), dict):
        draft.problems.append(fault(piece.place, "missing-field", field="first_step"))
        return
    piece.set(path, value, *origin)
    if path == ("first_step", "who"):
        piece.data["first_step"].pop("role", None)


def _of_scale(head: dict[str, Any]) -> dict[str, Any]:
    """Return the choices of the scale with their points alone: other words must not take them away."""
    scale = {k: c for k, c in (head.get("scale") or {}).items() if k != "unknown"}
    return {
        k: {"points": c["points"]} if isinstance(c, dict) and "points" in c else {} for k, c in scale.items()
    }


def _target(draft: Draft, pieces: dict[str, Piece], layer: Layer, path: Path, name: str) -> Piece | None:
    if name in pieces:
        return pieces[name]
    place = layer.source.key_place(path) if isinstance(path[-1], str) else layer.source.place(path)
    draft.problems.append(unknown(place, "question", name, pieces))
    return None


def _switched_off(draft: Draft, layers: Iterable[Layer], head: dict[str, Any]) -> dict[str, Place]:
    """Return what is switched off, with the gates and caps that go with it; what hangs on it is a fault."""
    pieces, off = draft.pieces, dict[str, Place]()
    for layer in layers:
        for n, name in enumerate(layer.source.data.get(OFF) or ()):
            place = layer.source.place((OFF, n))
            if _target(draft, pieces, layer, (OFF, n), name) and draft.claim(name, OFF, place):
                off[name] = place
    if off:
        _without_gates(draft, head, off)
        for piece in pieces.values():
            _without_rules(draft, piece, off)
            if piece.data.get("after"):
                piece.data["after"] = [q for q in piece.data["after"] if q not in off]
        draft.problems.extend(left_hanging(pieces, head, off, draft.head))
    return off


def _without_gates(draft: Draft, head: dict[str, Any], off: dict[str, Place]) -> None:
    """Take out the gates and caps that look at what is no longer asked, and say so."""
    for kind in ("gates", "caps"):
        kept = {}
        for key, entry in (head.get(kind) or {}).items():
            limits = entry.get("limits") or []
            left = [q for q in limits if q not in off]
            rests_on = entry.get("question", "")
            gone = rests_on if rests_on in off else limits[0] if limits and not left else ""
            if gone:
                _goes_too(draft, off[gone], gone, f"{kind}.{key}")
            else:
                kept[key] = {**entry, "limits": left} if limits else entry
        if kind in head:
            head[kind] = kept


def _without_rules(draft: Draft, piece: Piece, off: dict[str, Place]) -> None:
    """Take out the weight rules that look at what is no longer asked, and say so."""
    kept = []
    for rule in piece.data.get("weight_rules") or ():
        gone = next((q for _, q in asked(rule, ()) if q in off), None)
        if gone is not None and piece.data["id"] not in off:
            _goes_too(draft, off[gone], gone, f"{piece.data['id']}.weight_rules")
        else:
            kept.append(rule)
    if "weight_rules" in piece.data:
        piece.data["weight_rules"] = kept


def _goes_too(draft: Draft, place: Place, gone: str, name: str) -> None:
    draft.problems.append(warning(place, "goes-too", id=gone, name=name))
