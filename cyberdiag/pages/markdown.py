"""Pages as Markdown: a heading each, and a table of titles and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.report.environment import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.model.page import Page


def markdown(pages: Iterable[Page]) -> str:
    """Return pages as one document; every text is shown letter for letter."""
    parts = []
    for n, page in enumerate(pages):
        rows = [f"| {escape_markdown(title)} | {_cell(text)} |" for title, text in page.lines]
        head = f"{'#' if n == 0 else '##'} {escape_markdown(page.heading)}"
        parts.append("\n".join([head, "", "|  |  |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _cell(text: str) -> str:
    return "<br>".join(str(escape_markdown(line)) for line in text.split("\n"))
