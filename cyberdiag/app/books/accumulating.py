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
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.terminal.console import Look


class Given(Struct, frozen=True):
    """What was read before the book: the causes with their places, and the list of providers, if there is one."""

    causes: tuple[Common, Source]
    providers: tuple[str, bytes] | None


def read(common: str | None, listed: str | None, lang: str) -> Given:
    """Read a file of causes (the shipped ones, if there is none) and a list of providers.

    Raises:
        InvalidData, InvalidAnswers: when one of them cannot be read.
    """
    if common is None:
        found = causes.load_common(lang)
    else:
        raw = files.read_bytes(common, yaml_source.MAX_BYTES, InvalidData)
        found = causes.read_common(raw, common)
    return Given(found, None if listed is None else (listed, files.read_bytes(listed, csv_codec.MAX_BYTES)))


class Run(Struct, frozen=True):
    """The choices of one run."""

    say: Messages
    look: Look
    given: Given
    years: int
    seed: int

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
                    return as_json(told).encode()
                case _:
                    assert_never(form)

        assert known.losses is not None  # noqa: S101  a book is worked out with it
        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, content, self):
            if not any(t.is_stdout for t in targets):
                pages.pages(out, accumulated.pages(found, common, known.losses, self.say))
            show_written(out, outputs.paths(targets), self.say)

    def _common(self, known: Catalogue, questions: QuestionSet) -> Common:
        scenarios = tuple(known.losses.scenarios) if known.losses else ()
        cases = tuple(case.id for case in known.advice.cases) if known.advice else ()
        return causes.refuse_faults(self.given.causes, questions, scenarios, cases)

    def _named(self, common: Common, book: Opened) -> Mapping[str, Named]:
        if self.given.providers is None:
            return {}
        path, raw = self.given.providers
        columns = {**causes.provider_titles(), **{one.title: key for key, one in common.providers.items()}}
        clients = dict(zip(book.table.clients, book.table.organisations, strict=True))
        found, told = providers.read(raw, path, common.providers, columns, clients)
        problems.show(console(self.look, error=True), told, self.say)
        return found
