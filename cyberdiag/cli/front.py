"""The page that `cyberdiag --help` shows, laid out as typer does, without the time that typer takes to load."""

from __future__ import annotations

import os
import sys
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from cyberdiag.cli.commands import first_words
from cyberdiag.cli.help_words import HELP, translated
from cyberdiag.messages import choose_language, messages

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 100
_NARROWEST = 50
_OPTION = ("-h, --help", HELP)


def show() -> None:
    """Print the page; who stops reading, or has a console that lacks a sign, is no fault of ours."""
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        sys.stdout.write(help_page())
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def help_page(lang: str | None = None, width: int | None = None) -> str:
    """Return the help of the program as a whole."""
    say = messages(choose_language(lang))
    names = first_words()
    longest = max(map(len, names))
    wide = max(min(_columns() if width is None else width, WIDEST) - 2, _NARROWEST)
    lines = [
        "Usage: cyberdiag [OPTIONS] COMMAND [ARGS]...",
        "",
        *_wrapped(say("help.program"), wide, "  "),
        "",
        "Options:",
        *_table([_OPTION], wide),
        "",
        "Commands:",
        *_table([(name, _short(say(f"help.{name}"), wide - 6 - longest)) for name in names], wide),
        "",
        *_wrapped(say("help.epilog"), wide, "  "),
    ]
    return translated("\n".join(lines), say) + "\n"


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    except (OSError, ValueError):
        return 80


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return TextWrapper(width, initial_indent=indent, subsequent_indent=indent, replace_whitespace=False).wrap(
        text
    )


def _table(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    first = max(len(name) for name, _ in rows) + 2
    for name, text in rows:
        head, *rest = _wrapped(text, max(width - first - 2, 10)) or [""]
        yield f"  {name:<{first}}{head}"
        yield from (f"  {'':<{first}}{line}" for line in rest)


def _short(text: str, limit: int) -> str:
    """Return the first sentence, or as many words of it as there is room for."""
    words = text.split()
    length = 0
    for n, word in enumerate(words):
        length += len(word) + (n > 0)
        last = n == len(words) - 1
        if length > limit or (length == limit and not last and not word.endswith(".")):
            return _cut(words, n, length, limit)
        if word.endswith("."):
            return " ".join(words[: n + 1])
    return text


def _cut(words: list[str], n: int, length: int, limit: int) -> str:
    length += len("...")
    while n > 0:
        length -= len(words[n]) + 1
        if length <= limit:
            break
        n -= 1
    return " ".join(words[:n]) + "..."
