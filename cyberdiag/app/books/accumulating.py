"""One run of `book accumulate`: the years of a book, with what hits many of its firms at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct

from cyberdiag.answer_files import csv_codec
from cyberdiag.app import judging, outputs
from cyberdiag.book import providers
from cyberdiag.book.accumulate import accumulate
from cyberdiag.catalog import common as causes
from cyberdiag.errors import InvalidData
from cyberdiag.model.format import Format
from cyberdiag.outside import files, yaml_source
from cyberdiag.pages import accumulated
from cyberdiag.terminal import pages, problems, progress
from cyberdiag.terminal.console import as_json, console, show_written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.app.books.opened import Opened
    from cyberdiag.app.outputs import Output
    from cyberdiag.book.reach import Named
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.common import Common
    from cyberdiag.model.format import AccumulationFormat
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.terminal.console import Look


class Run(Struct, frozen=True):
    """The choices of one run; `common` and `providers` are files, None for the shipped causes and for no names."""

    say: Messages
    look: Look
    years: int
    seed: int
    common: str | None = None
    providers: str | None = None

    def accumulate(self, book: Opened, targets: tuple[Output[AccumulationFormat], ...]) -> None:
        """Draw the years of a book, and show or write them.

        Raises:
            InvalidData, InvalidAnswers: with every fault of the causes, or of the list of providers.
        """
        known = judging.catalogue(self.say.lang, book.questions)
        common = self._common(known, book.questions)
        named = self._named(common, book)
        with progress.waiting(self.say("accumulate.drawing"), self.look):
            found = accumulate(book.table, common, named, years=self.years, seed=self.seed)

        def content(form: AccumulationFormat) -> bytes:
            match form:
                case Format.JSON:
                    told = accumulated.to_data(found, common, book.day, self.say)
                    return (as_json(told) + "\n").encode()
                case _:
                    assert_never(form)

        assert known.losses is not None  # noqa: S101  a book is worked out with it
        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, content, self):
            if not any(t.is_stdout for t in targets):
                pages.pages(out, accumulated.pages(found, common, known.losses, self.say))
            show_written(out, outputs.paths(targets), self.say)

    def _common(self, known: Catalogue, questions: QuestionSet) -> Common:
        if self.common is None:
            found = causes.load_common(self.say.lang)
        else:
            found = causes.read_common(
                files.read_bytes(self.common, yaml_source.MAX_BYTES, InvalidData), self.common
            )
        scenarios = tuple(known.losses.scenarios) if known.losses else ()
        cases = tuple(case.id for case in known.advice.cases) if known.advice else ()
        return causes.refuse_faults(found, questions, scenarios, cases)

    def _named(self, common: Common, book: Opened) -> Mapping[str, Named]:
        if self.providers is None:
            return {}
        raw = files.read_bytes(self.providers, csv_codec.MAX_BYTES)
        found, told = providers.read(raw, self.providers, common, book.table.clients)
        problems.show(console(self.look, error=True), told, self.say)
        return found
