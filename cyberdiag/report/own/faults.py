"""What Jinja says about a template, as problems with file, line, column and a near miss."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.problems import Place, Problem, near

if TYPE_CHECKING:
    import jinja2

_TAG = re.compile(r"unknown tag '([^']+)'")
_UNCLOSED = re.compile(r"needs to be closed is '([^']+)'")
_FILTER = re.compile(r"No (?:filter|test) named '([^']+)'")
_QUOTED = re.compile(r"'([^']+)'")
_TAGS = (
    "block", "endblock", "extends", "include", "import", "from", "macro", "endmacro", "call", "endcall",
    "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "filter", "endfilter", "with", "endwith", "raw", "endraw",
)  # fmt: skip


def syntax(fault: jinja2.TemplateSyntaxError, file: str, text: str, filters: tuple[str, ...] = ()) -> Problem:
    """Return a fault in the writing of a template; `filters` are those that it could have meant."""
    message = fault.message or ""

    def problem(code: str, word: str, **values: str) -> Problem:
        return Problem(spot(file, text, fault.lineno, word), code, values)

    if (found := _TAG.search(message)) and found[1] not in _TAGS:
        return problem("template-tag", found[1], name=found[1], guess=near(found[1], _TAGS) or "")
    if found := _UNCLOSED.search(message):
        return problem("template-open", "", name=found[1])
    if found := _FILTER.search(message):
        return problem("template-filter", found[1], name=found[1], guess=near(found[1], filters) or "")
    quoted = _QUOTED.findall(message)
    return problem("template-syntax", quoted[-1] if quoted else "", reason=message)


def spot(file: str, text: str, line: int, word: str) -> Place:
    """Return the place of a word in a line, or of the line's first sign where the word is not in it."""
    lines = text.splitlines()
    content = lines[line - 1] if 0 < line <= len(lines) else ""
    column = content.find(word) + 1 if word else 0
    return Place(file, line, column or len(content) - len(content.lstrip()) + 1)
