"""Reading a report as a browser would: a tree of elements made with the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"meta", "br", "img", "link", "input", "hr", "rect", "line", "polygon", "polyline", "path"}


@dataclass(slots=True)
class Node:
    """One element; `parts` are its children and texts in order."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None
    parts: list[Node | str] = field(default_factory=list)
    named: dict[str, Node] = field(default_factory=dict)
    """Of the root: every element that has an id, the first of each."""

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    @property
    def words(self) -> str:
        """The text with every run of white space as one space."""
        return " ".join(self.text.split())

    def walk(self) -> Iterator[Node]:
        waiting = [self]
        while waiting:
            at = waiting.pop()
            yield at
            waiting += [part for part in reversed(at.parts) if isinstance(part, Node)]

    def all(self, tag: str = "", css: str = "") -> list[Node]:
        """Return the elements below of a tag and a class."""
        return [
            n
            for n in self.walk()
            if n is not self
            and (not tag or n.tag == tag)
            and (not css or css in n.attrs.get("class", "").split())
        ]

    def by_id(self, name: str) -> Node:
        if self.named:
            return self.named[name]
        return next(n for n in self.walk() if n.attrs.get("id") == name)

    def links(self) -> list[str]:
        return [n.attrs["href"] for n in self.walk() if n.tag == "a" and "href" in n.attrs]

    def to(self, prefix: str) -> list[str]:
        """Return where the links below lead that begin with a prefix, without it."""
        return [h.removeprefix(prefix) for h in self.links() if h.startswith(prefix)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, None)
        self.at = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {k: v or "" for k, v in attrs}, self.at)
        self.at.parts.append(node)
        if "id" in node.attrs:
            self.root.named.setdefault(node.attrs["id"], node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.parts.append(Node(tag, {k: v or "" for k, v in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        if self.at.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.at.tag}> at {self.getpos()}")
            return
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:20]!r}")


def read(html: str) -> Node:
    """Return the tree of a page whose elements are all closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.faults == []
    assert reader.at is reader.root
    return reader.root


def tables(markdown: str) -> Iterator[list[list[str]]]:
    """Give the tables of a Markdown text as rows of cells, split only at bars that are not escaped."""
    found: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            found.append([c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif found:
            yield found
            found = []


def plain(markdown: str) -> str:
    """Return a Markdown text without its escapes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
