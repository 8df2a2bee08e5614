"""From plain data to authored shapes: every fault with its place, in our own words (the door of pydantic)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cyberdiag.problems import Path, Problem, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from cyberdiag.outside.yaml_source import Source

Shape = TypeVar("Shape", bound="BaseModel")

_EXPECTED = {
    "string_type": "text",
    "int_type": "whole-number",
    "int_from_float": "whole-number",
    "float_type": "number",
    "bool_type": "true-false",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
_LIMITS = ("ge", "le", "min_length", "max_length")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def decode(shape: Callable[[], type[Shape]], source: Source, problems: list[Problem]) -> Shape | None:
    """Return the file's data as the shape that is asked for, or None after adding what is wrong to `problems`."""
    from pydantic import ValidationError

    if source.data is None:
        problems.append(Problem(source.place(), "empty-file"))
        return None
    try:
        return shape().model_validate(source.data)
    except ValidationError as error:
        found = [_problem(e, source, shape()) for e in error.errors()]
        # A value that fits no member of a union is told once, not once for each member.
        problems.extend({(p.place, p.code, p.values.get("field")): p for p in reversed(found)}.values())
        return None


def _problem(  # noqa: PLR0911  one return a kind of fault
    error: Any, source: Source, shape: type[BaseModel]
) -> Problem:
    kind: str = error["type"]
    path = _path(error["loc"], source.data, missing=kind == "missing")
    field = str(path[-1]) if path else source.file
    context = error.get("ctx", {})
    undated = field == "as_of" or (field == "date" and kind == "string_pattern_mismatch")
    if undated and kind in {"missing", "string_pattern_mismatch", "string_too_short"}:
        place = source.place(path[:-1] if kind == "missing" else path)
        return Problem(place, "source-undated", {"field": field})
    match kind:
        case "missing":
            return Problem(source.place(path[:-1]), "missing-field", {"field": field})
        case "extra_forbidden":
            return _unknown_field(error, source, shape, path)
        case "literal_error":
            values = {
                "value": str(error["input"]),
                "expected": str(context.get("expected", "")).replace("'", ""),
            }
            found = source.key_place(path) if error["loc"][-1] == "[key]" else source.place(path)
            return Problem(found, "not-one-of", values)
        case "string_pattern_mismatch":
            code = "bad-address" if field == "url" else "bad-id"
            return Problem(source.place(path), code, {"value": _short(error["input"])})
        case "string_too_short":
            return Problem(source.place(path), "empty-text", {"field": field})
        case "greater_than_equal" | "less_than_equal" | "too_short" | "too_long":
            limit = next((context[name] for name in _LIMITS if name in context), 0)
            return Problem(source.place(path), "out-of-range", {"field": field, "limit": f"{limit:g}"})
        case _:
            pass
    if kind in _EXPECTED:
        given = error["input"]
        if isinstance(given, str) and given.translate(_WIDE_DIGITS) != given:
            return Problem(source.place(path), "wide-digits", {"value": given})
        values = {"field": field, "expected": _EXPECTED[kind], "value": _short(given)}
        return Problem(source.place(path), "wrong-type", values)
    return Problem(source.place(path), "wrong-value", {"value": _short(error["input"])})


def _unknown_field(error: Any, source: Source, shape: type[BaseModel], path: Path) -> Problem:
    """Tell of a name that nothing has; a bare one between braces is the rest of a text with a comma."""
    field, place = str(path[-1]), source.key_place(path)
    braces = "{" in source.text.splitlines()[place.line - 1]
    if error["input"] is None and (" " in field or (braces and not field.isascii())):
        return Problem(place, "comma-in-braces", {"field": field})
    guess = near(field, _fields_at(shape, path[:-1]))
    code = "unknown-field-near" if guess else "unknown-field"
    return Problem(place, code, {"field": field, "guess": guess or ""})


def _path(location: tuple[str | int, ...], data: Any, *, missing: bool) -> Path:
    """Return pydantic's location without the names of union members, which the file does not hold."""
    path: list[str | int] = []
    for part in location:
        if isinstance(part, int) or (isinstance(data, dict) and part in data):
            data = data[part]
        elif not missing:
            continue
        path.append(part)
    return tuple(path)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004  one line of a terminal


def _fields_at(shape: type[BaseModel], path: Path) -> list[str]:
    """Return the names that are allowed where an unknown one was found."""
    current: Any = shape
    for part in path:
        inner = _model_in(current, part)
        if inner is None:
            return []
        current = inner
    return [f.alias or name for name, f in current.model_fields.items()]


def _model_in(model: Any, part: str | int) -> Any:
    import typing

    from pydantic import BaseModel

    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    if isinstance(part, int) or part not in {f.alias or n for n, f in model.model_fields.items()}:
        return model  # an item of the list or mapping that the last step reached
    field = next(f for n, f in model.model_fields.items() if (f.alias or n) == part)
    pending: list[Any] = [field.annotation]
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        pending.extend(typing.get_args(annotation))
    return None
