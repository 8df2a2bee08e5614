"""Words that stand beside what they explain on the command line, in every language that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from cyberdiag.messages import Messages


class Words(str):
    """An English text that also knows itself in other languages, by their codes; what is missing stays English."""

    __slots__ = ("others",)
    others: dict[str, str]

    def __new__(cls, english: str, **others: str) -> Self:
        """Make the text; `ja="..."` says it in Japanese."""
        made = super().__new__(cls, english)
        made.others = others
        return made

    def translated(self, say: Messages) -> str:
        """Return the text in a language: its own words, else what `help.texts` of its messages gives for the English."""
        texts = say.table["help"].get("texts", {})
        return str(self.others.get(say.lang) or texts.get(str(self)) or self)
