"""The tables of keys in `docs/reference.md`, from the records of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import NODEFAULT
from msgspec import inspect as shape

from cyberdiag.model.book import Book
from cyberdiag.model.crosswalk import Crosswalk
from cyberdiag.model.result import Result, Score
from cyberdiag.model.result_loss import LossPart

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPES = {Score: "a score", LossPart: "a part of the loss"}
"""What recurs has a table of its own."""
PARTS = {
    "diagnoses": ("diagnoses",),
    "loss": ("loss",),
    "advice": ("covers", "gaps", "services", "cases", "weaknesses_without_case"),
    "actions": ("actions",),
    "deadlines": ("deadlines",),
    "since": ("since",),
    "peers": ("peers",),
}
"""The keys at the top that have a section of their own."""
Row = tuple[str, str, str]


def sections() -> dict[str, list[Row]]:
    """Return the rows of every table by its name: the key, its type and its meaning."""
    whole = shape.type_info(Result)
    apart = {key for keys in PARTS.values() for key in keys}
    made = {"run": list(_fields(whole, "", without=apart))}
    for name, keys in PARTS.items():
        made[name] = [row for key in keys for row in _fields(whole, "", only=key)]
    for record, name in SHAPES.items():
        made[name] = list(_fields(shape.type_info(record), ""))
    made["crosswalk"] = list(_fields(shape.type_info(Crosswalk), ""))
    made["book"] = list(_fields(shape.type_info(Book), ""))
    return made


def _fields(record: Any, base: str, without: set[str] | None = None, only: str = "") -> Iterator[Row]:
    missable = [not f.required and f.default is f.default_factory is NODEFAULT for f in record.fields]
    for one, missing in zip(record.fields, missable, strict=True):
        if one.encode_name in (without or ()) or (only and one.encode_name != only):
            continue
        told = "; may be missing" if missing and not all(missable) else ""
        yield from _rows(f"{base}{one.encode_name}", one.type, told)


def _rows(path: str, kind: Any, told: str, meaning: str = "") -> Iterator[Row]:
    """Give the row of a key, then those of what stands in it."""
    meaning, inner = meaning or said("description", kind), bare(kind)
    match inner:
        case shape.DictType():
            yield from _rows(f"{path}.<{said('title', inner.key_type)}>", inner.value_type, told, meaning)
        case shape.ListType() if isinstance(bare(inner.item_type), shape.StructType):
            yield from _record(f"{path}[]", "object", bare(inner.item_type), meaning + told)
        case shape.StructType():
            yield from _record(path, _or_null("object", kind), inner, meaning + told)
        case _:
            yield f"`{path}`", _type(kind), meaning + told


def _record(path: str, name: str, record: Any, meaning: str) -> Iterator[Row]:
    of = next((s for s in SHAPES if issubclass(record.cls, s)), None)
    yield f"`{path}`", f"[{SHAPES[of]}](#{SHAPES[of].replace(' ', '-')})" if of else name, meaning
    yield from _fields(record, f"{path}.", without=set(of.__struct_fields__) if of else None)


def _type(kind: Any) -> str:
    """Return the name of the type of one value."""
    inner = bare(kind)
    name = said("title", kind)
    if not name and isinstance(inner, shape.ListType):
        name = f"{'pair' if inner.max_length else 'list'} of {_type(inner.item_type)}"
    return _or_null(name or {shape.BoolType: "boolean"}[type(inner)], kind)


def _or_null(name: str, kind: Any) -> str:
    some = [t for k in _peeled(kind) if isinstance(k, shape.UnionType) for t in k.types]
    return f"{name} or null" if any(isinstance(t, shape.NoneType) for t in some) else name


def said(mark: str, kind: Any) -> str:
    """Return the outermost title or description of a type, or an empty text."""
    marked = (k.extra_json_schema or {} for k in _peeled(kind) if isinstance(k, shape.Metadata))
    return next((marks[mark] for marks in marked if mark in marks), "")


def _peeled(kind: Any) -> Iterator[Any]:
    """Give a type, what it marks, and what it is besides None, down to what stands in a file."""
    yield kind
    if isinstance(kind, shape.Metadata):
        yield from _peeled(kind.type)
    elif isinstance(kind, shape.UnionType):
        some = [t for t in kind.types if not isinstance(t, shape.NoneType)]
        if len(some) == 1:
            yield from _peeled(some[0])


def bare(kind: Any) -> Any:
    return list(_peeled(kind))[-1]
