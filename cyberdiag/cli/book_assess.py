"""`cyberdiag book assess`: all clients of a book."""

from __future__ import annotations

from cyberdiag.cli import options as o


def assess(*, path: o.Book, strict: o.Strict = False, say: o.Say, look: o.Looks) -> int:
    """Work out what is new or changed, and tell how the clients stand."""
    from cyberdiag.app.books import assessing

    return assessing.assess(path, say, look, strict=strict)
