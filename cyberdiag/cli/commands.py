"""Every command and the function that does it; apart, so that the page of `--help` need not load typer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "assess": "assess:assess",
    "plan": "plan:plan",
    "compare": "compare:compare",
    "deadlines": "deadlines:deadlines",
    "explain": "explain:explain",
    "list": "listing:list_",
    "show": "listing:show",
    "new": "new:new",
    "check": "check:check",
    "simulate": "simulate:simulate",
    "history": "history:history",
    "schema": "schema:schema",
    "answers new": "answers:new",
    "answers check": "answers:check",
    "templates export": "templates:export",
}
"""What is typed, in the order of the help, and the module and function behind it; groups of two words come last."""
WITHOUT_DATA = frozenset({"new", "schema", "templates export"})
"""Commands that read no questionnaire and no catalogue, so that folders of one's own mean nothing to them."""


def first_words() -> tuple[str, ...]:
    """Return the first word of every command, each once."""
    return tuple(dict.fromkeys(name.split()[0] for name in COMMANDS))
