"""The languages that the program speaks: the one list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

LANGUAGES = ("ja", "en")
"""By the code of their files."""
SOURCE_LANGUAGE = LANGUAGES[0]
"""What the shipped data is written in; the words of the others are laid over it."""

if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[LANGUAGES]  # a type checker wants its members written out
