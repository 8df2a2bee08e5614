"""One run of `book list`: some clients in an order, each with why, shown and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, assert_never

from msgspec import Struct

from cyberdiag.app import judging, outputs
from cyberdiag.book import calls, filters, listed, reasons
from cyberdiag.book.calls import By
from cyberdiag.book.renewals import Renewals, renewals
from cyberdiag.catalog import knowledge
from cyberdiag.catalog.advice import load_advice
from cyberdiag.model.defaults import TRIALS
from cyberdiag.model.format import Format
from cyberdiag.terminal import clients, problems, progress
from cyberdiag.terminal.console import Look, console, show_written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cyberdiag.app.outputs import Output
    from cyberdiag.book.listed import Listed
    from cyberdiag.book.table import Table
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.format import ClientsFormat
    from cyberdiag.model.questionnaire import QuestionSet


class Book(Protocol):
    """An opened book, as far as a list of its clients needs one."""

    @property
    def table(self) -> Table:
        """The newest answers of each client that has any."""

    @property
    def without(self) -> tuple[str, ...]:
        """The clients without any answers."""

    @property
    def questions(self) -> QuestionSet:
        """What was asked."""

    def answers(self, clients: Sequence[str]) -> Iterator[Answers]:
        """Give the newest answers of each of these clients."""


class Run(Struct):
    """The choices of one run; `top` 0 shows all that match."""

    say: Messages
    look: Look
    by: By = By.CALL
    where: Sequence[str] = ()
    top: int = 10
    renewals: str | None = None

    def show(self, book: Book, day: str, targets: tuple[Output[ClientsFormat], ...]) -> None:
        """Show the clients asked for, or write them."""
        found = self.listed(book, day)
        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, lambda form: rendered(form, found), self):
            clients.show(out, found, self.say)
            show_written(out, outputs.paths(targets), self.say, "green")

    def listed(self, book: Book, day: str) -> Listed:
        """Return the clients asked for as of a day (ISO text), the whole assessment run for each of them.

        Raises:
            WrongUsage: with every condition that cannot be meant.
        """
        wanted = filters.filters(self.where, book.table)
        told = self._renewals(book.table, day)
        some = book.table.at(filters.kept(book.table, wanted))
        known = judging.catalogue(self.say.lang, book.questions)
        advice = known.advice or load_advice(self.say.lang)
        order = knowledge.load_call_order(self.say.lang)
        ranked = calls.calls(some, day, order, advice.covers, advice.ladders, told.days)
        places = calls.rows(some, ranked, self.by)
        shown = tuple(map(int, places[: self.top] if self.top else places))
        step = listed.shared_step(some)
        common = step[0].id if step is not None else ""
        why = []
        with progress.bar(self.say("call.asking"), len(shown), self.look) as advance:
            held = book.answers([some.clients[row] for row in shown])
            for row, answers in zip(shown, held, strict=True):
                made = judging.judge(book.questions, answers, known, early=True, trials=TRIALS, date=day)
                why.append(reasons.reason(some, row, ranked, order, made, self.say, common))
                advance(1)
        return listed.Listed(
            some,
            ranked,
            order,
            self.by,
            day,
            shown,
            tuple(why),
            tuple(self.where),
            told.days,
            len(book.without),
        )

    def _renewals(self, table: Table, day: str) -> Renewals:
        if self.renewals is None:
            return Renewals({}, ())
        found = renewals(self.renewals, table, day)
        problems.show(console(self.look, error=True), list(found.problems), self.say)
        return found


def rendered(form: ClientsFormat, found: Listed) -> bytes:
    """Return a list as a file holds it."""
    match form:
        case Format.JSON:
            return listed.to_json(found)
        case Format.CSV:
            return listed.to_csv(found)
        case _:
            assert_never(form)
