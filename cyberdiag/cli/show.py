"""`cyberdiag show`: one thing with its sources."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words
from cyberdiag.model.format import Format


def _ids_like(incomplete: str) -> list[str]:
    """Return the ids that begin so, for completion."""
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.pages import registry

    return registry.ids_like(incomplete, messages(choose_language(None)))


# fmt: off
Name = Annotated[str, Argument(autocompletion=_ids_like, help=Words("Id of a question, source, framework, term, control, unit cost or constant, or of anything else that list names", ja="質問、出典、枠組み、用語、対策の領域、単価、計算に使う数など、list に出るid"))]
# fmt: on


def show(*, name: Name, format_: o.AsJson = None, say: o.Say, look: o.Looks) -> None:
    """Show every page of the thing of that name, or write them as JSON."""
    from cyberdiag.pages import registry
    from cyberdiag.terminal import pages
    from cyberdiag.terminal.console import console, write_json

    found = registry.show(name, say)
    if format_ == Format.JSON:
        pages_ = [one.to_data() for one in found]
        write_json({"schema": registry.SHOW_SCHEMA, "id": name, "pages": pages_})
    else:
        pages.pages(console(look), found)
