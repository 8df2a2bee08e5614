"""Which message keys the program uses: read from its source, not from running it."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from support import ROOT

from cyberdiag.messages import messages, writing
from cyberdiag.model.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCES = sorted(f for f in (ROOT / "cyberdiag").rglob("*.py") if f.parent.name != "_parsed")
TEMPLATES = sorted((ROOT / "report_templates").glob("*.j2"))
FORM = ROOT / "cyberdiag" / "answer_files" / "form.js"
"""The program of the answer form; what it says stands under `form`, but for a few words of others."""
PREFIXES = {
    "deadlines": "deadlines",
    "first_hour": "deadlines",
    "plan": "plan",
    "letter": "letter",
    "_plan": "plan",
    "_letter": "letter",
    "handout": "handout",
    "_handout": "handout",
    "words": "words",
    "book": "book-page",
    "book_crosswalk": "book-crosswalk",
    "crosswalk": "scheme",
    "_scheme": "scheme",
    "insurer": "insurer",
    "_insurer": "insurer",
    "_words": "words",
}
"""What `t` puts before a key, by the first part of the template's name; for all others it is `report`."""

SPEAKERS = {"say", "t", "messages", "_messages", "_say", "msg"}
"""Names by which the tool's words are called."""

CODE_OF = {
    "Problem": 1,
    "of": 0,
    "_problem": 0,
    "_fault": 1,
    "_Fault": 2,
    "note": 1,
    "fault": 1,
    "warning": 1,
}
"""Calls that take a problem code, and which argument it is."""

_IN_TEMPLATE = re.compile(r"""\bt\(\s*["']([^"']+)["']\s*([~,)])""")
_IN_FORM = re.compile(r"""\bsay\(\s*["]([a-z-]+)["]""")
_TEMPLATE_TEXT = re.compile(r"""["']([a-z][a-z0-9.-]*)["']""")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
ANY = "*"


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple((str(f.relative_to(ROOT)), ast.parse(f.read_text(encoding="utf-8"))) for f in SOURCES)


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """Return file, name and node of every call."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                while isinstance(called, ast.Call):  # messages(lang)("key")
                    called = called.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                yield file, name, node


def literals(node: ast.AST | None) -> Iterator[str]:
    """Give the texts that an expression can be; what is filled in stands as `*`."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(p.value if isinstance(p, ast.Constant) else ANY for p in parts)
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


@cache
def spoken() -> frozenset[tuple[str, str]]:
    """Return file and key of every text that is asked for by name."""
    return frozenset(_spoken())


def _spoken() -> Iterator[tuple[str, str]]:
    for file, name, node in calls():
        direct = name in SPEAKERS and not (
            isinstance(node.func, ast.Name) and node.func.id == "messages" and _is_lang(node)
        )
        if direct and node.args:
            yield from ((file, key) for key in literals(node.args[0]) if "." in key)
    for file in TEMPLATES:
        for key, after in _IN_TEMPLATE.findall(file.read_text(encoding="utf-8")):
            yield str(file.relative_to(ROOT)), f"{prefix(file)}.{key}{ANY if after == '~' else ''}"


def form_asks() -> set[str]:
    """Return the words that the program of the form asks for by name."""
    return set(_IN_FORM.findall(FORM.read_text(encoding="utf-8")))


def form_texts() -> set[str]:
    """Return every text in the program of the form, as keys of its words."""
    return {f"form.{text}" for text in _TEMPLATE_TEXT.findall(FORM.read_text(encoding="utf-8"))}


def prefix(template: Path) -> str:
    return PREFIXES.get(template.name.split(".")[0], "report")


def _is_lang(node: ast.Call) -> bool:
    return not any("." in key for key in literals(node.args[0] if node.args else None))


@cache
def codes() -> frozenset[tuple[str, str]]:
    """Return file and code of every problem that is built, directly or through a variable called `code`."""
    return frozenset(_codes())


def _codes() -> Iterator[tuple[str, str]]:
    for file, name, node in calls():
        at = CODE_OF.get(name)
        if at is not None and len(node.args) > at:
            yield from ((file, code) for code in literals(node.args[at]))
        yield from ((file, c) for k in node.keywords if k.arg == "code" for c in literals(k.value))
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "code" for t in node.targets):
                yield from ((file, code) for code in literals(node.value))


@cache
def written() -> frozenset[str]:
    """Return every text in the source and the templates that may be a key or a part of one; `*` is filled in."""
    found = {t for _, tree in trees() for node in ast.walk(tree) for t in literals(node)}
    found |= {key for _, key in spoken()} | form_texts()
    for file in TEMPLATES:
        texts = _TEMPLATE_TEXT.findall(file.read_text(encoding="utf-8"))
        found |= {t for text in texts for t in (text, f"{prefix(file)}.{text}")}
    return frozenset(found)


@cache
def ids() -> frozenset[str]:
    """Return every word that can fill a `*`: single words of the source, and words of the shipped data."""
    data = {w for f in ROOT.glob("catalogue/**/*.yaml") for w in _WORD.findall(f.read_text(encoding="utf-8"))}
    return frozenset({t for t in written() if _WORD.fullmatch(t)} | data)


@cache
def endings() -> frozenset[str]:
    """Return what the program may put behind a whole key: in its source, or a form for a number of things."""
    tails = {t.removeprefix(ANY) for t in written() if t.startswith((ANY, "-"))}
    forms = {f"-{form}" for lang in LANGUAGES for form in writing(lang).plural}
    return forms | frozenset(t for t in tails if re.fullmatch("-[a-z]+", t))


def words(lang: str) -> dict[str, str]:
    """Return the words of a language by key, without how it writes and what it says for help that has no key."""
    found = leaves({k: v for k, v in messages(lang).table.items() if k != "language"})
    return {key: text for key, text in found if not key.startswith("help.texts.")}


def plain(lang: str, other: str) -> dict[str, str]:
    """Return the words of a language without those in a form for a number of things that another does not have."""
    found = words(lang)
    own = writing(lang).plural.keys() - writing(other).plural.keys()
    extra = {k for k in found for form in own if k.removesuffix(f"-{form}") in found.keys() - {k}}
    return {k: t for k, t in found.items() if k not in extra}


def matches(pattern: str, key: str) -> tuple[str, ...] | None:
    """Return what fills the stars of a pattern so that it becomes the key; None if nothing does."""
    found = re.fullmatch(re.escape(pattern).replace(re.escape(ANY), "([^.]+)"), key)
    return found.groups() if found else None


def leaves(table: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Give dotted key and text of every message."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield ".".join((*path, key)), value
