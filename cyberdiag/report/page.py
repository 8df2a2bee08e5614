"""One page from a template: what it is given, its words and its style sheet; the same for every page we make."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, assert_never

import markupsafe
from msgspec import Struct

from cyberdiag.model.format import Format, PageFormat
from cyberdiag.model.text import printable
from cyberdiag.report.environment import Plain, escape_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import jinja2

    from cyberdiag.messages import Messages

_LONGEST = 60
Values: TypeAlias = dict[str, Any]
"""What a template fills our words with, by name."""
_POLICY = "default-src 'none'; {images}style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"


class Job(Struct, frozen=True):
    """A page to make: its template gets `view` under `name` and the words that begin with `words`.

    `stem` and the format name the template; `styles` are the style sheets of a format that has any.
    """

    stem: str
    form: PageFormat
    name: str
    view: Any
    words: str
    styles: tuple[str, ...]

    @property
    def template(self) -> str:
        """Return the name of the template."""
        return f"{self.stem}.{self.form}.j2"


class TooLarge(Exception):
    """A page or its style sheet grew beyond what a report can be."""


class UnknownWords(Exception):
    """A template asks for words that there are not, or without a value that they need."""

    def __init__(self, key: str, value: str = "") -> None:
        self.key = key
        self.value = value
        super().__init__(key, value)


def policy(style: str, *, images: bool = False) -> markupsafe.Markup:
    """Return the content-security policy: this style sheet, pictures that are part of the page, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = _POLICY.format(digest=digest, images="img-src data:; " if images else "")
    return markupsafe.Markup(text)  # noqa: S704  our own words and a number


def style(job: Job, made: jinja2.Environment, most: int) -> str:
    """Return the style sheets of a page as one; Markdown has none."""
    sheets = job.styles if _ways(job.form).styled else ()
    return "".join(_joined(_pieces(made, name, {job.name: job.view}), most) for name in sheets)


def fill(job: Job, made: jinja2.Environment, messages: Messages, *, most: int) -> str:
    """Return the page, at most `most` characters of it.

    Raises:
        TooLarge, UnknownWords, jinja2.TemplateError: when the template cannot be used.
    """
    styled = _styled(style(job, made, most), messages)
    css = printable(styled)  # as it will stand in the page, for the policy to fit
    values = {
        job.name: job.view,
        "t": _words_of(job.words, job.form, messages),
        "words_of": cache(lambda words: _words_of(words, job.form, messages)),
        "style": markupsafe.Markup(css),  # noqa: S704  our own files, or a user's that the page's guard looks at
        "policy": policy(css),
    }
    return _joined(_pieces(made, job.template, values), most)


def _words_of(prefix: str, form: PageFormat, messages: Messages) -> Callable[..., str]:
    """Return `t`: our own words below a prefix as a format takes them, filled with values that are escaped for it."""
    ways = _ways(form)

    @cache
    def ours(key: str) -> str:
        return ways.written(_words(messages, prefix, key))

    def say(key: str, **values: Any) -> str:
        text = ours(key)
        return ways.filled(_filled(text, ways.given(values), key)) if values or "{" in text else text

    return say


class _Ways(NamedTuple):
    """How our own words are written, what they are once filled, how values are escaped; whether pages have styles."""

    written: Callable[[str], str]
    filled: type[str]
    given: Callable[[Values], Values]
    styled: bool


def _ways(form: PageFormat) -> _Ways:
    match form:
        case Format.HTML:  # markup escapes what it is filled with
            return _Ways(markupsafe.escape, markupsafe.Markup, dict, styled=True)
        case Format.MD:
            return _Ways(Plain, Plain, _escaped, styled=False)
        case _:
            assert_never(form)


def _escaped(values: Values) -> Values:
    return {name: escape_markdown(value) for name, value in values.items()}


def _styled(css: str, messages: Messages) -> str:
    """Let the rules for lines and letters of another language hold for one that takes after it."""
    return css.replace(f":lang({messages.writing.style})", f":lang({messages.lang})")


def _pieces(made: jinja2.Environment, name: str, values: Values) -> Iterable[str]:
    return made.get_template(name).generate(**values)


def _joined(pieces: Iterable[str], most: int) -> str:
    found, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge
        found.append(piece)
    return "".join(found)


def _words(messages: Messages, prefix: str, key: str) -> str:
    try:
        return messages(f"{prefix}.{key}")
    except (KeyError, TypeError):  # TypeError: a key that goes on below a text
        raise UnknownWords(str(key)[:_LONGEST]) from None


def _filled(text: str, values: Values, key: str) -> str:
    try:
        return text.format_map(values)
    except KeyError as missing:
        raise UnknownWords(key, str(missing.args[0])) from None
