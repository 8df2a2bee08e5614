"""A last look at a page made from a user's templates: nothing in it runs, loads or sends anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem
from cyberdiag.report.own.faults import spot
from cyberdiag.report.page import policy

if TYPE_CHECKING:
    from cyberdiag.report.own.folder import Own

_FORBIDDEN = {
    "script", "iframe", "frame", "object", "embed", "link", "base", "form", "input", "button", "textarea", "select",
    "video", "audio", "source", "track", "portal", "applet", "foreignobject", "animate", "set", "noscript", "template",
}  # fmt: skip
_ADDRESSES = {
    "href", "src", "xlink:href", "action", "formaction", "poster", "srcset", "background", "ping", "data",
}  # fmt: skip
_LINK = re.compile(r"(#|https?://|mailto:|tel:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]*")
_HEAD = re.compile(
    r'\s*<!doctype html>\s*<html lang="[a-z]+">\s*<head>\s*<meta charset="utf-8">\s*'
    r'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">',
    re.IGNORECASE,
)
"""The policy stands first, where no browser can take it for something else."""
_IN_STYLE = re.compile(r"@import|url\(|expression\(|image-set\(|src\(", re.IGNORECASE)
_LONGEST = 60


class _Reader(HTMLParser):
    """Collects what must not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self.pictures = False
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "meta" and "http-equiv" in given:
            if given["http-equiv"].lower() != "content-security-policy":
                self.found.append(("template-page", "http-equiv"))
        elif tag == "style":
            self._in_style = True
            self.styles.append("")
        elif tag in _FORBIDDEN:
            self.found.append(("template-page", f"<{tag}"))
        for name, value in given.items():
            self._attribute(tag, name, value)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name == "style":
            self.found.append(("template-page", f"{name}="))
        elif name in _ADDRESSES and tag == "img" and name == "src":
            self.pictures = True
            if not _PICTURE.fullmatch(value):
                self.found.append(("template-page", value[:_LONGEST]))
        elif name in _ADDRESSES and not (name == "href" and _LINK.match(value)):
            self.found.append(("template-page", value[:_LONGEST]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.styles[-1] += data


def inspect(html: str, own: Own) -> str:
    """Return the page, with a policy that lets its own pictures in when it has any.

    Raises:
        InvalidData: with everything that must not be there, at its place in the templates where it stands there.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.found)
    css = "".join(reader.styles)
    if len(reader.styles) != 1 or not _has_policy(html, css):
        found.append(("template-policy", "Content-Security-Policy"))
    found += [("template-page", word) for word in _IN_STYLE.findall(css)]
    if found:
        raise InvalidData(_problem(code, what, own) for code, what in dict.fromkeys(found))
    return html.replace(policy(css), policy(css, images=True), 1) if reader.pictures else html


def _has_policy(html: str, css: str) -> bool:
    head = _HEAD.match(html)
    return head is not None and head[1] == policy(css)


def _problem(code: str, what: str, own: Own) -> Problem:
    for name, text in own.texts.items():
        at = text.lower().find(what.lower())
        if at >= 0:
            line = text.count("\n", 0, at) + 1
            return Problem(spot(own.path(name), text, line, text[at : at + len(what)]), code, {"what": what})
    return Problem(Place(own.folder), code, {"what": what})
