"""The language that a file says it is written in: one of the program's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cyberdiag.messages import LANGUAGES, SOURCE_LANGUAGE

__all__ = ["SOURCE_LANGUAGE", "Language"]

if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[LANGUAGES]  # a type checker wants its members written out
