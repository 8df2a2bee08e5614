"""The last word on a page made from a user's templates: it is read as browsers read it, and written anew from that.

What the parser of HTML5 did not see cannot be in the file; what it saw stands on a list (`allowed.py`) or is refused.
"""

from __future__ import annotations

import gc
import html as escaping
import re
import signal
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cyberdiag.errors import InvalidData
from cyberdiag.model.text import printable
from cyberdiag.problems import Place, Problem
from cyberdiag.report.own import allowed
from cyberdiag.report.own.faults import spot
from cyberdiag.report.page import policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from justhtml import Node

    from cyberdiag.report.own.folder import Own

MOST_TAGS = 75_000
DEEPEST = 100
"""Browsers move what is nested some hundreds deep to another place."""
_MOST_FOUND = 50
_LONGEST_STYLE = 500_000
_SECONDS = 1.2
"""Of processor time for reading a page once; tags that are never closed can ask for more work than there are tags."""
_AGAIN = 0.1
"""Seconds until the next try, where the first fell into a place that lets nothing out, such as the end of an object."""
_LONGEST = 60
_SPACE = " \t\r\n\f"
_LANGUAGE = re.compile(r"[a-z]+", re.IGNORECASE)


class _Found(NamedTuple):
    """What must not be there, by the code of its problem; `near` is looked for where the templates lack it."""

    code: str
    what: str
    near: str = ""


def inspect(html: str, own: Own) -> str:
    """Return the page as it was read, with a policy that lets its own pictures in when it has any.

    Raises:
        InvalidData: with everything that must not be there, at its place in the templates where it stands there.
    """
    page = _read(html, own)
    again = _read(page, own)
    if again != page:
        raise InvalidData([_problem(_Found("template-page-nesting", _differing(page, again)), own)])
    return page


def _read(html: str, own: Own) -> str:
    """Return a page as the parser saw it."""
    if html.count("<") > MOST_TAGS:
        raise InvalidData([_problem(_Found("template-page-large", str(MOST_TAGS)), own)])
    try:
        page = _Page(html)
    except _TooLong:
        raise InvalidData([_problem(_Found("template-page-large", "<body>", "<body"), own)]) from None
    if page.found:
        raise InvalidData(_problem(found, own) for found in [*dict.fromkeys(page.found)][:_MOST_FOUND])
    return page.text


class _TooLong(Exception):
    """Reading a page took more than it may."""


@contextmanager
def _stopped(seconds: float) -> Iterator[None]:
    """Raise `_TooLong` after so much processor time; where a system has no such clock, the process itself has an end."""
    reading = True

    def stop(*_: object) -> None:
        if reading:
            raise _TooLong

    try:
        before = signal.signal(signal.SIGVTALRM, stop)
    except (AttributeError, ValueError):  # Windows; not the main thread
        yield
        return
    collecting = gc.isenabled()
    gc.disable()  # what is raised while it calls others is lost
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            reading = False
    finally:  # also where time was up within the line above
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if collecting:
            gc.enable()
        signal.signal(signal.SIGVTALRM, before)


class _Page:
    """A page read and written; `found` is what must not be there."""

    def __init__(self, html: str) -> None:
        self.found: list[_Found] = []
        self._pictures = False
        root, head, body = self._parts(html)
        lang = self._language(root)
        elements = _elements(head)
        css = self._style([_inside(n) for n in elements if n.name == "style"])
        if not _begins_with_policy(elements, css):
            self._no("template-policy", "Content-Security-Policy")
        rest = "".join(self._in_head(n) for n in elements[2:])
        inside = "".join(self._in_body(body)).rstrip(
            _SPACE
        )  # what white space follows a body is read as a part of it
        kept = policy(css, images=self._pictures)
        self.text = (
            f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{kept}">\n{rest}</head>\n{inside}\n</body>\n</html>\n'
        )

    def _no(self, code: str, what: str, near: str = "") -> None:
        self.found.append(_Found(code, what[:_LONGEST], near))

    def _parts(self, html: str) -> tuple[Node, Node, Node]:
        """Return the elements html, head and body; every parser makes them, and a <frameset> instead of the last."""
        from justhtml import JustHTML

        with _stopped(_SECONDS):
            document = JustHTML(html, sanitize=False).root
        root = next(n for n in _elements(document) if n.name == "html")
        head, body = (*_elements(root), root)[:2]
        if body.name != "body":
            self._no("template-page", f"<{body.name}")
        return root, head, body

    def _language(self, root: Node) -> str:
        given = dict(root.attrs or {})
        lang = given.pop("lang", None) or ""
        if given or not _LANGUAGE.fullmatch(lang):
            self._no("template-policy", "<html lang>", "<html")
        return escaping.escape(lang)

    def _style(self, styles: list[str]) -> str:
        """Return the one style sheet of the page."""
        css = "".join(styles)
        if len(styles) != 1:
            self._no("template-policy", "<style>", "<style")
        if len(css) > _LONGEST_STYLE:
            self._no("template-page-large", "<style>", "<style")
        else:
            self.found += (
                _Found("template-page", w[:_LONGEST]) for w in islice(allowed.css_faults(css), _MOST_FOUND)
            )
        return css

    def _in_head(self, node: Node) -> str:
        name, given = node.name, node.attrs or {}
        wrong = allowed.in_head(name, given)
        if wrong is not None:
            self._no("template-page", wrong, f"<{name}")
        if name == "meta":
            return f"<meta{_attributes(given)}>\n"
        inside = _inside(node)
        return f"<{name}>{inside if name == 'style' else _escaped(inside)}</{name}>\n"

    def _in_body(self, body: Node) -> Iterator[str]:
        """Give the tree piece by piece; a loop, as it may be deeper than functions can call each other."""
        yield self._opened(body, (allowed.HTML, "html"))
        above: list[tuple[Node, Iterator[Any]]] = [(body, iter(body.children or ()))]
        while above:
            parent, children = above[-1]
            node = next(children, None)
            if node is None:
                above.pop()
                yield f"</{parent.name}>" if above else ""
            elif node.name == "#text":
                yield _escaped(node.data)
            elif node.name[0] != "#":
                yield self._opened(node, (parent.namespace, parent.name))
                if node.name not in allowed.VOID and not _closes_itself(node):
                    above.append((node, iter(node.children or ())))
            if len(above) > DEEPEST:
                self._no("template-page-deep", str(DEEPEST))
            if len(above) > DEEPEST or len(self.found) > _MOST_FOUND:
                return

    def _opened(self, node: Node, parent: tuple[str | None, str]) -> str:
        given = node.attrs or {}
        if not allowed.element(node.namespace, node.name, parent):
            self._no("template-policy" if node.name == "style" else "template-page", f"<{node.name}")
            return ""
        for name, value in given.items() if len(given) <= _MOST_FOUND else ():
            wrong = allowed.wrong(node.namespace, node.name, name, value or "")
            if wrong is not None:
                self._no("template-page", wrong, name)
            self._pictures = self._pictures or name == "src"
        if len(given) > _MOST_FOUND:
            self._no("template-page-large", f"<{node.name}")
        end = "/>" if _closes_itself(node) else ">"
        if node.name == "pre":
            end = ">\n"  # the first line end in it is none of its text
        return f"<{node.name}{_attributes(given)}{end}"


def _elements(node: Node) -> list[Node]:
    return [n for n in node.children or () if n.name[0] not in "#!"]


def _inside(node: Node) -> str:
    return "".join(str(n.data) for n in node.children or () if n.name == "#text")


def _closes_itself(node: Node) -> bool:
    """Return whether an element is drawn and empty; only such ones can end in `/>`."""
    return node.namespace == allowed.SVG and all(n.name == "#comment" for n in node.children or ())


def _begins_with_policy(elements: list[Node], css: str) -> bool:
    """Return whether the encoding and the policy come first, where no browser can take them for something else."""
    if [n.name for n in elements[:2]] != ["meta", "meta"]:
        return False
    encoding, kept = (dict(n.attrs or {}) for n in elements[:2])
    content = kept.pop("content", "")
    lowered = [{k: (v or "").lower() for k, v in given.items()} for given in (encoding, kept)]
    known = [{"charset": "utf-8"}, {"http-equiv": "content-security-policy"}]
    return lowered == known and content in {policy(css), policy(css, images=True)}


def _attributes(given: dict[str, str | None]) -> str:
    return "".join(f' {name}="{escaping.escape(printable(value or ""))}"' for name, value in given.items())


def _escaped(text: str) -> str:
    return escaping.escape(printable(text), quote=False)


def _differing(page: str, again: str) -> str:
    """Return where two texts begin to differ, from the tag before it."""
    at = next(
        (n for n, (one, other) in enumerate(zip(page, again, strict=False)) if one != other), len(again)
    )
    return page[max(page.rfind("<", 0, at), 0) :][:_LONGEST]


def _problem(found: _Found, own: Own) -> Problem:
    code, what, near = found
    for word in filter(None, (what, near)):
        for name, text in own.texts.items():
            at = text.lower().find(word.lower())
            if at >= 0:
                line = text.count("\n", 0, at) + 1
                place = spot(own.path(name), text, line, text[at : at + len(word)])
                return Problem(place, code, {"what": what})
    return Problem(Place(own.folder), code, {"what": what})
