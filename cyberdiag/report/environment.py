"""The Jinja environments: strict about names, escaping by format (the door of jinja2)."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, assert_never

import jinja2
import markupsafe

from cyberdiag.model.format import PAGES, Format, PageFormat
from cyberdiag.model.text import printable
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.bccache import Bucket

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&])")
_LINE_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=#])")
_E = TypeVar("_E", bound=jinja2.Environment)
Printed: TypeAlias = str | int | float | jinja2.Undefined | None
"""What a template prints; all but text is left to jinja2."""
_REFERENCE = r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?"
_IN_HTML = re.compile(_REFERENCE)
_IN_MARKDOWN = re.compile(r"(?<!\\)((?:\\\\)*)" + _REFERENCE)
"""A sign written as its number or name; in Markdown a backslash before it makes it plain text."""
_CSS_SAFE = re.compile(r"[^0-9A-Za-z ]")


class _Escaping(NamedTuple):
    """How a format takes a text: whether jinja2 escapes it, what is done to it, and how it writes a sign by name."""

    by_jinja: bool
    finalize: Callable[[Any], Any]
    reference: re.Pattern[str]


class Plain(str):
    """A text of ours that is Markdown already."""

    __slots__ = ()


def escape_markdown(value: Printed) -> Printed:
    """Return a text that Markdown shows letter for letter; our own `Plain` texts pass."""
    if isinstance(value, Plain) or not isinstance(value, str):
        return value
    flat = " ".join(printable(value).split())
    escaped = _MARKDOWN.sub(r"\\\1", flat)
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def visible(value: Printed) -> Printed:
    """Return a text without signs that are not seen or that turn the text around; markup stays markup."""
    if isinstance(value, markupsafe.Markup):
        shown = printable(str(value))
        return value if shown == value else markupsafe.Markup(shown)  # noqa: S704  it was markup before
    return printable(value) if isinstance(value, str) else value


def mark_hidden(page: str, form: PageFormat) -> str:
    """Return a whole page so; what stands in a template itself passes no `finalize`."""

    def mark(found: re.Match[str]) -> str:
        sign = html.unescape(found[0])
        return found[0] if printable(sign) == sign else printable(sign)

    return _escaping(form).reference.sub(mark, printable(page))


def bar(percent: float, cells: int = 10) -> Plain:
    """Return a bar of text, such as `######----`."""
    full = round(percent / 100 * cells)
    return Plain("#" * full + "-" * (cells - full))


def link(url: str) -> Plain:
    """Return a web address that may stand between angle brackets."""
    return Plain(re.sub(r"[<>\s\\]", "", printable(url)))


def css_text(text: str) -> markupsafe.Markup:
    """Return a text as a string of CSS; every sign that could end it is written as its number."""
    escaped = _CSS_SAFE.sub(lambda m: f"\\{ord(m[0]):x} ", printable(text))
    return markupsafe.Markup(f'"{escaped}"')  # noqa: S704  nothing but letters, digits and escapes


def _escaping(form: PageFormat) -> _Escaping:
    match form:
        case Format.HTML:
            return _Escaping(by_jinja=True, finalize=visible, reference=_IN_HTML)
        case Format.MD:
            return _Escaping(by_jinja=False, finalize=escape_markdown, reference=_IN_MARKDOWN)
        case _:
            assert_never(form)


@cache
def environment(form: PageFormat) -> jinja2.Environment:
    """Return the environment of the shipped templates for a format; undefined names are errors."""
    made = prepared(jinja2.Environment, form, jinja2.FunctionLoader(shipped), jinja2.StrictUndefined)
    made.bytecode_cache = Compiled(form)
    return made


class Compiled(jinja2.BytecodeCache):
    """The shipped templates as the Python that jinja2 made of them when the package was built.

    It is found by the template, this module and the version of jinja2, so a change of any means compiling anew.
    """

    def __init__(self, form: PageFormat) -> None:
        self.form = form
        self.program = resources.package_text("report", "environment.py")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template the program that was made of it, where there is one."""
        bucket.code = resources.kept_code(self.name(bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing: only a build does."""

    def name(self, checksum: str) -> str:
        """Return the name under which a template of this checksum is kept."""
        parts = (jinja2.__version__, self.form, checksum, self.program)
        return resources.digest("\n".join(parts).encode())


def compiled() -> dict[str, str]:
    """Return the Python of every shipped template by the name to keep it under."""
    found = {}
    for file in resources.root("report_templates").iterdir():
        if file.name.endswith(".j2"):
            form = _form_of(file.name)
            cache, source = Compiled(form), shipped(file.name) or ""
            made = environment(form).compile(source, file.name, raw=True)
            found[cache.name(cache.get_source_checksum(source))] = made
    return found


def _form_of(name: str) -> PageFormat:
    """Return the format that a template is for; a style sheet is for HTML."""
    return next((form for form in PAGES if name.endswith(f".{form}.j2")), Format.HTML)


def prepared(
    kind: type[_E], form: PageFormat, loader: jinja2.BaseLoader, undefined: type[jinja2.Undefined]
) -> _E:
    """Return an environment that escapes for a format and has our filters."""
    escaping = _escaping(form)
    made = kind(
        loader=loader,
        autoescape=escaping.by_jinja,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=escaping.finalize,
    )
    made.filters.update(bar=bar, link=link, css_text=css_text)
    return made


def shipped(name: str) -> str | None:
    """Return a template that comes with the program."""
    file = resources.root("report_templates").joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
