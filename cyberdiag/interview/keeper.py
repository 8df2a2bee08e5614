"""What an interview asks of whoever stores what was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.answers import Answer, Names, Note


class Keeper(Protocol):
    """Stores what was confirmed; it is on disk when a call returns.

    What somebody else changed in the store meanwhile is returned by id: other answers, None for one that is gone.
    """

    @property
    def beside(self) -> Mapping[str, Note]:
        """What stands beside questions that are still open, by id."""

    def answer(self, question: str, answer: Answer) -> Mapping[str, Answer | None]:
        """Store an answer with its note; what stood beside the open question goes."""

    def note(self, question: str, beside: Note) -> Mapping[str, Answer | None]:
        """Store what stands beside a question that is still open."""

    def names(self, names: Names) -> Mapping[str, Answer | None]:
        """Store who answers."""
