"""Why data is not right for a record: its annotations are walked, and every fault is told with its place."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import inspect as shape

from cyberdiag.model.moment import is_day
from cyberdiag.model.record import KEY, Short, Unfit, convert
from cyberdiag.problems import MOST_KEPT, Path, Problem, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgspec import Struct

    from cyberdiag.outside.yaml_source import Source

_NUMBERS = frozenset({"number", "whole-number"})
_GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:[,'][0-9]{3})+")
_PLAIN = re.compile(r"[-+]?[0-9]*\.?[0-9]+")
_PERCENT = re.compile(r"([-+]?[0-9]*\.?[0-9]+)%")
_FRACTION = re.compile(r"([-+]?[0-9]{1,9})/([0-9]{1,9})")
_LONGEST_SHOWN = 40
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
type_of = cache(shape.type_info)


class _Fault(NamedTuple):
    """A code of `messages/`, where, what fills it, and whether the key is meant and not the value."""

    code: str
    path: Path
    values: dict[str, Any]
    at_key: bool = False


def misfits(kind: type[Struct], source: Source) -> Iterator[Problem]:
    """Give every fault of data that is not right for a record, each at its place in the file."""
    lines = source.text.splitlines()
    for fault in _faults(source.data, type_of(kind), (), {}):
        place = source.key_place(fault.path) if fault.at_key else source.place(fault.path)
        yield _told(fault, place, source, lines)


def _told(fault: _Fault, place: Any, source: Source, lines: list[str]) -> Problem:
    code, values = fault.code, fault.values
    if values.get("field") == "":
        values = {**values, "field": source.file}
    if code.startswith("unknown-field") and values.pop("bare"):
        # a bare name between braces is the rest of a text with a comma
        name, braces = values["field"], "{" in lines[place.line - 1]
        if braces and name.isdecimal():
            return Problem(place, "comma-in-number", {"field": name})
        if " " in name or (braces and not name.isascii()):
            return Problem(place, "comma-in-braces", {"field": name})
    return Problem(place, code, values)


def _faults(data: Any, kind: shape.Type, path: Path, marks: dict[str, Any]) -> Iterator[_Fault]:
    match kind:
        case shape.Metadata():
            yield from _faults(data, kind.type, path, {**marks, **(kind.extra or {})})
        case shape.UnionType():
            yield from _of_any(data, kind, path, marks)
        case shape.StructType():
            yield from _record(data, kind, path) if isinstance(data, dict) else _wrong("mapping", data, path)
        case shape.CustomType() if issubclass(kind.cls, Short):
            yield from _short(data, kind.cls, path)
        case shape.DictType():
            yield from _mapping(data, kind, path) if isinstance(data, dict) else _wrong("mapping", data, path)
        case shape.CollectionType() | shape.TupleType():
            yield from _list(data, kind, path) if isinstance(data, list) else _wrong("list", data, path)
        case _:
            yield from _leaf(data, kind, path, marks)


def _of_any(data: Any, kind: shape.UnionType, path: Path, marks: dict[str, Any]) -> Iterator[_Fault]:
    """Tell why a value fits no member of a union, once: by the member that it comes nearest to."""
    if data is None and any(isinstance(one, shape.NoneType) for one in kind.types):
        return
    tried = [
        list(islice(_faults(data, one, path, marks), MOST_KEPT))
        for one in kind.types
        if not isinstance(one, shape.NoneType)
    ]
    if all(tried):
        yield from max(reversed(tried), key=lambda found: len(found[0].path))


def _record(data: dict[Any, Any], kind: shape.StructType, path: Path) -> Iterator[_Fault]:
    fields = {f.encode_name: f for f in kind.fields if f.encode_name != KEY}
    whole = True
    for name, one in fields.items():
        if name in data:
            for fault in _faults(data[name], one.type, (*path, name), {}):
                whole = False
                yield fault
        elif one.required:
            whole = False
            code = _marks(one.type).get("missing", "missing-field")
            yield _Fault(code, path, {"field": name})
    for key, value in data.items():
        if key not in fields and kind.forbid_unknown_fields:
            whole = False
            guess = near(str(key), tuple(fields))
            values = {"field": str(key), "guess": guess or "", "bare": value is None}
            yield _Fault(
                "unknown-field-near" if guess else "unknown-field", (*path, key), values, at_key=True
            )
    if whole:
        yield from _unfit(data, kind.cls, path)


def _marks(kind: shape.Type) -> dict[str, Any]:
    return kind.extra or {} if isinstance(kind, shape.Metadata) else {}


def _unfit(data: Any, kind: Any, path: Path) -> Iterator[_Fault]:
    """Tell what is wrong with fields that are right one by one."""
    try:
        convert(data, kind)
    except msgspec.ValidationError as error:
        if not isinstance(error.__cause__, Unfit):
            raise
        yield _Fault(error.__cause__.code, (*path, *error.__cause__.path), error.__cause__.values)


def _short(data: Any, kind: type[Short], path: Path) -> Iterator[_Fault]:
    found = list(islice(_faults(kind.long(data), type_of(kind.written), path, {}), MOST_KEPT))
    yield from found or _unfit(data, kind, path)


def _mapping(data: dict[Any, Any], kind: shape.DictType, path: Path) -> Iterator[_Fault]:
    for key, value in data.items():
        for fault in _faults(key, kind.key_type, (*path, key), {}):
            yield fault._replace(at_key=True)
        yield from _faults(value, kind.value_type, (*path, key), {})
    yield from _length(data, kind, path)


def _list(data: list[Any], kind: shape.CollectionType | shape.TupleType, path: Path) -> Iterator[_Fault]:
    if isinstance(kind, shape.TupleType):
        types = list(kind.item_types)
        if len(data) != len(types):
            yield _Fault("out-of-range", path, {"field": _field(path), "limit": str(len(types))})
            return
    else:
        types = [kind.item_type] * len(data)
        yield from _length(data, kind, path)
    for n, (value, item) in enumerate(zip(data, types, strict=True)):
        yield from _faults(value, item, (*path, n), {})


def _length(data: Any, kind: shape.CollectionType | shape.DictType, path: Path) -> Iterator[_Fault]:
    least, most = kind.min_length or 0, kind.max_length
    if len(data) < least or (most is not None and len(data) > most):
        limit = least if len(data) < least else most
        yield _Fault("out-of-range", path, {"field": _field(path), "limit": f"{limit:g}"})


def _leaf(data: Any, kind: shape.Type, path: Path, marks: dict[str, Any]) -> Iterator[_Fault]:  # noqa: C901, PLR0912  one case a kind
    name, number = _field(path), isinstance(data, int | float) and not isinstance(data, bool)
    match kind:
        case shape.LiteralType() | shape.EnumType():
            every = kind.values if isinstance(kind, shape.LiteralType) else [e.value for e in kind.cls]
            values = marks.get("one_of", every)
            if data not in values:
                yield _Fault(
                    "not-one-of", path, {"value": str(data), "expected": ", ".join(map(str, values))}
                )
        case shape.StrType() if isinstance(data, str):
            if len(data) < (kind.min_length or 0):
                yield _Fault(marks.get("missing", "empty-text"), path, {"field": name})
            elif kind.pattern is not None and not re.search(kind.pattern, data):
                yield _Fault(marks.get("fault", "wrong-value"), path, {"field": name, "value": _shown(data)})
        case shape.IntType() | shape.FloatType() if number:
            limits = ((kind.ge, "__ge__"), (kind.gt, "__gt__"), (kind.le, "__le__"), (kind.lt, "__lt__"))
            broken = [
                limit
                for limit, holds in limits
                if limit is not None and not getattr(float(data), holds)(limit)
            ]
            if isinstance(kind, shape.IntType) and isinstance(data, float):
                yield from _wrong("whole-number", data, path)
            elif broken:
                yield _Fault("out-of-range", path, {"field": name, "limit": f"{broken[0]:g}"})
        case shape.IntType():
            yield from _wrong("whole-number", data, path)
        case shape.FloatType():
            yield from _wrong("number", data, path)
        case shape.BoolType():
            if not isinstance(data, bool):
                yield from _wrong("true-false", data, path)
        case shape.DateType() if isinstance(data, str):
            yield from () if is_day(data) else [_Fault("wrong-value", path, {"value": _shown(data)})]
        case shape.StrType() | shape.DateType():
            yield from _wrong("text", data, path)
        case shape.AnyType():
            return
        case _:
            raise TypeError(kind)


def _wrong(expected: str, data: Any, path: Path) -> Iterator[_Fault]:
    if isinstance(data, str) and data.translate(_WIDE_DIGITS) != data:
        yield _Fault("wide-digits", path, {"value": data})
    elif expected in _NUMBERS and isinstance(data, str) and (guess := number_meant(data)):
        values = {"field": _field(path), "value": _shown(data), "guess": _shown(guess)}
        yield _Fault("decimal-comma", path, values)
    else:
        yield _Fault("wrong-type", path, {"field": _field(path), "expected": expected, "value": _shown(data)})


def number_meant(text: str) -> str:
    """Return a number as it is to be written for one with a comma, gaps, quotes, a percent sign or a fraction; else nothing."""
    bare = "".join(text.replace("\N{MINUS SIGN}", "-").split())
    if _GROUPED.fullmatch(bare) or ("," in bare and "." in bare):
        mark = max(bare.rfind(","), bare.rfind("."))
        whole, rest = (bare, "") if _GROUPED.fullmatch(bare) else (bare[:mark], bare[mark + 1 :])
        bare = re.sub("[,.']", "", whole) + (f".{rest}" if rest else "")
    bare = bare.replace(",", ".")
    if found := _PERCENT.fullmatch(bare):
        return f"{float(found[1]) / 100:g}"
    if (found := _FRACTION.fullmatch(bare)) and float(found[2]):
        return f"{float(found[1]) / float(found[2]):.3g}"
    return bare if _PLAIN.fullmatch(bare) else ""


def _field(path: Path) -> str:
    return str(path[-1]) if path else ""


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
