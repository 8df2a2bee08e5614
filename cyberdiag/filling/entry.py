"""What can be written for one id: a criterion, a question, or a line of another sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.text import narrow

if TYPE_CHECKING:
    from collections.abc import Collection

    from cyberdiag.model.fill_map import Written

_DASHES = re.compile("[‐‑‒–—―−ー－ｰ]")
_TOKEN = re.compile(
    r"[\s\[(【「<]*(?:(?:No|#)\.?\s*)?([0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*)(?![0-9A-Za-z.-]*[0-9A-Za-z])"
)
LONGEST = 200
"""Characters; what is longer begins with no id."""


class Entry(Struct, frozen=True):
    """What an answers file says of one id.

    `state` is the verdict of a criterion, or the choice of a question, by which a map names its word; `said` is the word
    where no map names one, None where nothing can be said without. `why` names the reason where nothing is written.
    """

    id: str
    state: str = ""
    said: Written | None = None
    note: str = ""
    evidence: str = ""
    is_criterion: bool = True
    why: str = ""

    def part(self, name: str) -> str:
        """Return the note or the evidence."""
        return self.note if name == "note" else self.evidence


def token(value: object) -> str:
    """Return the word that a cell begins with and that may be an id; "" where it begins with none."""
    if not isinstance(value, str | int) or isinstance(value, bool) or len(str(value)) > LONGEST:
        return ""
    found = _TOKEN.match(_DASHES.sub("-", narrow(str(value))))
    return found[1] if found else ""


class Shapes:
    """How the ids of a scheme look, so that one of another edition is known as an id."""

    def __init__(self, ids: Collection[str]) -> None:
        made = {re.sub(r"\d+|[A-Za-z]+|.", _like, name) for name in ids}
        self._pattern = re.compile("|".join(sorted(made)) or "(?!)")

    def __contains__(self, word: str) -> bool:
        return self._pattern.fullmatch(word) is not None


def _like(piece: re.Match[str]) -> str:
    """Return what stands for any piece of its kind."""
    return r"\d+" if piece[0].isdigit() else "[A-Za-z]+" if piece[0].isalpha() else re.escape(piece[0])
