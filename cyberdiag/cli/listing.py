"""`cyberdiag list`: what there is."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Kind = Annotated[str | None, Argument(show_default=False, help=Words("One of: questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants", ja="questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants のどれか"))]
# fmt: on


def list_(*, kind: Kind = None, say: o.Say, look: o.Looks) -> None:
    """Show the things of a kind, or the overview of all kinds."""
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import lines

    pages.listing(lines(look), registry.listing(kind, say))
