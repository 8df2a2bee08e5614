"""A book as an agent begins one, what a command says of it, and tables of firms that come into it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from book import firms
from support import run

from cyberdiag.book import store

if TYPE_CHECKING:
    from pathlib import Path


def told(book: Path, *arguments: str, code: int = 0) -> str:
    """Run a command of a book in English; returns all that it said."""
    command, *rest = arguments
    done = run("book", command, str(book), *rest, lang="en", cwd=book.parent)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def clients(book: Path) -> dict[str, str]:
    with store.Store(str(book)) as found:
        return found.clients()


def days(book: Path, client: str) -> list[str]:
    with store.Store(str(book)) as found:
        return [one.date for one in found.rounds() if one.client == client]


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number: int, client: str, **changed: str) -> dict[str, str]:
    """Return the answers of a firm as a row of a wide table."""
    held = firms.data(number, f"Firm {number}")
    told = {k: ";".join(v) if isinstance(v, list) else str(v) for k, v in held["answers"].items()}
    whole = {
        "client": client,
        "organisation": held["organisation"],
        "date": held["date"],
        **dict.fromkeys(firms.questions().by_id, ""),
    }
    return {**whole, **told, **changed}
