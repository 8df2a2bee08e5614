"""`cyberdiag list`: what there is."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.errors import WrongUsage
from cyberdiag.model.format import Format


def _kinds_like(incomplete: str) -> list[str]:
    """Return the kinds whose names begin so, for completion."""
    from cyberdiag.pages import registry

    return [name for name in registry.KINDS if name.startswith(incomplete)]


# fmt: off
Kind = Annotated[str | None, Argument(show_default=False, autocompletion=_kinds_like, help=Words("One of: questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants", ja="questionnaires, questions, sources, frameworks, terms, covers, gaps, triggers, services, cases, scenarios, costs, controls, industries, leak-costs, constants のどれか"))]
Stale = Annotated[bool, Option("--stale", help=Words("Only sources whose next edition was due by now (list sources)", ja="次の版が出ている見込みの出典だけを示す(list sources)"))]
AsOf = Annotated[str | None, Option("--as-of", metavar="YYYY-MM-DD", show_default=False, help=Words("Day that --stale looks at. If left out, today", ja="--stale が見る日。省くと今日"))]
# fmt: on


def list_(
    *,
    kind: Kind = None,
    stale: Stale = False,
    as_of: AsOf = None,
    format_: o.AsJson = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show the things of a kind, or the overview of all kinds, or write them as JSON."""
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import console, write_json

    _refuse_alone(kind, as_of, stale=stale)
    day = ""
    if stale:
        from cyberdiag.app import reviewing

        day = reviewing.as_day("--as-of", as_of)
    found = (registry.stale(day, say),) if stale else registry.listing(kind, say)
    if format_ == Format.JSON:
        write_json({"schema": registry.LIST_SCHEMA, "lists": [one.to_data() for one in found]})
    else:
        pages.listing(console(look), found)


def _refuse_alone(kind: str | None, as_of: str | None, *, stale: bool) -> None:
    """Refuse an option that means nothing without another word."""
    if as_of is not None and not stale:
        raise WrongUsage.of("option-needs", option="--as-of", other="--stale")
    if stale and kind != "sources":
        raise WrongUsage.of("option-needs", option="--stale", other="list sources")
