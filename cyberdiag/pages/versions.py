"""The versions of a questionnaire as a page: what changed from each to the one of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.editions import KINDS
from cyberdiag.model.page import Page
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.messages import Messages
    from cyberdiag.model.editions import Changes, Edition


def page(edition: Edition, say: Messages) -> Page:
    """Return every version on record, the latest first, with what changed since."""
    lines: list[tuple[str, str]] = []
    for version in reversed(tuple(edition.history)):
        since = edition.since(version)
        lines.append((version, say("compare.same-questions") if not since else ""))
        lines += changed(since, say) if since else []
    if edition.version not in edition.history:
        lines.insert(0, (edition.version, say("history.not-recorded")))
    return Page(f"{edition.title} {edition.version}", tuple(lines))


def changed(changes: Changes, say: Messages) -> Iterator[tuple[str, str]]:
    """Give one line for each kind of change, with what is short to tell of it."""
    ids = {
        "added": changes.added,
        "dropped": changes.dropped,
        "renamed": [f"{before} → {now}" for before, now in changes.renamed],
        "reworded": changes.reworded,
        "reweighted": [f"{name} ({old:g} → {new:g})" for name, old, new in changes.reweighted],
        "rechosen": changes.rechosen,
        "reconditioned": changes.reconditioned,
    }
    for kind in KINDS:
        if ids[kind]:
            yield say(f"compare.changes.{kind}"), words.joined(ids[kind], say)
