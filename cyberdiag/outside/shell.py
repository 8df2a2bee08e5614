"""Commands as a person can paste them into the shell of this system."""

from __future__ import annotations

import re
import shlex
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = r"[\w:./\\+=~-]+"
"""What stands for nothing but itself in PowerShell and in the command prompt."""


def word(text: str) -> str:
    """Return a text as one word of a command."""
    if sys.platform == "win32":
        last = "\\" if text.endswith("\\") else ""  # else it would take the quote behind it along
        return text if re.fullmatch(_PLAIN, text) else f'"{text}{last}"'
    return shlex.quote(text)


def command(words: Iterable[str]) -> str:
    """Return words as a command; PowerShell runs a program in quotes only with a sign before it."""
    line = " ".join(map(word, words))
    return f"& {line}" if sys.platform == "win32" and line.startswith('"') else line


def adding(extra: str) -> str:
    """Return the command that adds an extra of this program to the very Python that it runs in."""
    by_uv = find_spec("pip") is None  # which puts none into what it makes
    install = (
        ("uv", "pip", "install", "--python", sys.executable)
        if by_uv
        else (sys.executable, "-m", "pip", "install")
    )
    return command((*install, f"cyberdiag[{extra}]"))
