"""The Jinja environments: strict about names, escaping by format (the door of jinja2)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2

from cyberdiag import resources
from cyberdiag.model.text import printable

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")
_LINE_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-=])", re.MULTILINE)


class Plain(str):
    """A text of ours that is Markdown already."""

    __slots__ = ()


def escape_markdown(value: Any) -> Any:
    """Return a text that Markdown shows letter for letter; our own `Plain` texts pass."""
    if isinstance(value, Plain) or not isinstance(value, str):
        return value
    flat = " ".join(printable(value).split())
    escaped = _MARKDOWN.sub(r"\\\1", flat)
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[4]}\\{m[5]}", escaped)


def bar(percent: float, cells: int = 10) -> Plain:
    """Return a bar of text, such as `######----`."""
    full = round(percent / 100 * cells)
    return Plain("#" * full + "-" * (cells - full))


def link(url: str) -> Plain:
    """Return a web address that may stand between angle brackets."""
    return Plain(re.sub(r"[<>\s\\]", "", printable(url)))


@cache
def environment(suffix: str) -> jinja2.Environment:
    """Return the environment for `html` or `md`; undefined names are errors."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_shipped),
        autoescape=suffix == "html",  # noqa: S701  Markdown has its own escape, in `finalize`
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=escape_markdown if suffix == "md" else None,
    )
    made.filters.update(bar=bar, link=link)
    return made


def _shipped(name: str) -> str | None:
    file = resources.root("report_templates").joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
