"""From plain data to records (the door of msgspec's decoder)."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, force_setattr

from cyberdiag.model.record import KEY, convert, read_short
from cyberdiag.problems import MOST_KEPT, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.outside.yaml_source import Source

Made = TypeVar("Made", bound=Struct)
HOLDS = (dict, tuple, Struct)
"""What may hold further records."""


def decode(kind: type[Made], source: Source, problems: list[Problem]) -> Made | None:
    """Return the file's data as a record, or None after adding everything that is wrong to `problems`."""
    if source.data is None:
        problems.append(Problem(source.place(), "empty-file"))
        return None
    try:
        made = convert(source.data, kind)
    except msgspec.ValidationError:
        from cyberdiag.catalog.misfits import misfits

        problems.extend(islice(misfits(kind, source), MOST_KEPT))  # the rest is found when these are mended
        return None
    _name(made)
    return made


def packed(made: Struct, plain: Callable[[Any], Any]) -> bytes:
    """Return a record as bytes for `unpacked`; `plain` makes what can be packed of any other value."""
    return msgspec.msgpack.encode(made, enc_hook=plain)


def unpacked(raw: bytes, kind: type[Made]) -> Made | None:
    """Return a record that was packed; None if it is none."""
    try:
        return msgspec.msgpack.decode(raw, type=kind, dec_hook=read_short)
    except msgspec.DecodeError:
        return None


def _name(value: Any) -> None:
    """Give every entry of a mapping, at any depth, the id under which it stands."""
    if isinstance(value, dict):
        for key, entry in value.items():
            holder = _key_field(entry.__class__)
            if holder is not None:
                force_setattr(entry, holder, key)
        inner: Any = value.values()
    else:
        inner = astuple(value) if isinstance(value, Struct) else value
    for one in inner:
        if one and isinstance(one, HOLDS):
            _name(one)


@cache
def _key_field(kind: type) -> str | None:
    """Return the field in which a record keeps the id that it has in a mapping."""
    names = getattr(kind, "__struct_encode_fields__", ())
    return kind.__struct_fields__[names.index(KEY)] if KEY in names else None  # type: ignore[attr-defined]
