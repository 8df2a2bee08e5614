"""Shipped files as they came out of decoding when the package was built: what was checked then is not checked again.

A file is found by its bytes, those of the words laid over it, and the program text of all shapes, so neither a changed
file nor a changed shape ever meets what was kept of another.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cyberdiag.outside import resources

if TYPE_CHECKING:
    from pydantic import BaseModel

_FIELDS = "$"
"""Marks what was a shape, beside plain mappings."""
_made: dict[str, Any] | None = None


class Kept(SimpleNamespace):
    """The fields of a shape, to be read like one."""

    def model_dump(self, *, exclude_none: bool = False) -> dict[str, Any]:
        """Return plain data, as a shape does."""
        fields = vars(self).items()
        return {k: _plain(v, exclude_none) for k, v in fields if not (exclude_none and v is None)}


def find(digest: str) -> Any:
    """Return what the file of a digest was decoded to; None if nothing was kept, or what is kept is being made anew."""
    kept = resources.decoded(digest) if digest and _made is None else None
    return None if kept is None else json.loads(kept, object_hook=_opened)


def note(digest: str, shape: BaseModel) -> None:
    """Remember what came out of decoding, while a package is being built."""
    if _made is not None and digest:
        _made[digest] = _form(shape)


def all_shipped() -> dict[str, str]:
    """Return the kept form of every shipped file by digest, in all languages, after decoding them anew."""
    global _made  # noqa: PLW0603  decoding happens in many places, building in one
    from cyberdiag.catalog import advice, duties, knowledge, load, losses

    _made = {}
    try:
        for lang in ("ja", "en"):
            load.loaded((load.PROFILE, *load.questionnaire_ids()), lang)
            for read in (knowledge.sources, knowledge.glossary, knowledge.frameworks, losses.load_losses,
                         advice.load_advice, duties.load_duties, duties.load_leak_costs, duties.load_first_hour):  # fmt: skip
                read(lang)
        knowledge.peers()
        return {
            key: json.dumps(form, ensure_ascii=False, separators=(",", ":")) for key, form in _made.items()
        }
    finally:
        _made = None


def _form(value: Any) -> Any:
    if hasattr(value, "model_fields_set"):
        return {_FIELDS: {name: _form(getattr(value, name)) for name in type(value).model_fields}}
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key != _FIELDS for key in value):
            raise TypeError(value)
        return {key: _form(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_form(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(value)


def _opened(data: dict[str, Any]) -> Any:
    return Kept(**data[_FIELDS]) if _FIELDS in data else data


def _plain(value: Any, exclude_none: bool) -> Any:
    if isinstance(value, Kept):
        return value.model_dump(exclude_none=exclude_none)
    if isinstance(value, dict):
        return {key: _plain(inner, exclude_none) for key, inner in value.items()}
    return [_plain(inner, exclude_none) for inner in value] if isinstance(value, list) else value
