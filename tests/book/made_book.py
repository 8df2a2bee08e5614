"""An opened book of made-up firms, as `book list` sees it, for tests that need no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.answers import Answer, Answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cyberdiag.book.table import Table
    from cyberdiag.model.questionnaire import QuestionSet


class MadeBook(Struct, frozen=True):
    """The firms of `making.table`; answers are those of their columns."""

    table: Table
    without: tuple[str, ...] = ()

    @property
    def questions(self) -> QuestionSet:
        return self.table.layout.questions

    def answers(self, clients: Sequence[str]) -> Iterator[Answers]:
        return map(self._answers, clients)

    def _answers(self, client: str) -> Answers:
        row = self.table.clients.index(client)
        given = {q: self.table.value(q, row) for q, c in self.table.layout.columns.items() if not c.beside}
        whole = {q: int(v) if isinstance(v, float) and v.is_integer() else v for q, v in given.items()}
        held = {q: Answer(value) for q, value in whole.items() if value is not None}
        return Answers(by_id=held, organisation=self.table.organisations[row], date=self.table.dates[row])
