"""Answers files as a book reads them: by its own questionnaires, with the overlays that each file was answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import CLIENT, FORMAT
from cyberdiag.app import reviewing
from cyberdiag.book import intake, roster
from cyberdiag.book.intake import Read
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.answers import Answers
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.model.questionnaire import QuestionSet

_NO_SHEET = {"table-no-header"}
"""What is wrong with a table that is no sheet of answers at all."""


class Reader:
    """Reads files with the questionnaires of a book; `questions` are those in which its results are worked out."""

    def __init__(self, names: tuple[str, ...], lang: str) -> None:
        self.names, self._lang = names, lang
        self.questions = load.question_set(names, lang, whole=True)
        self._sets: dict[tuple[str, ...], QuestionSet] = {}

    def read(self, raw: bytes, path: str, *, named: bool = False) -> Read | None:
        """Return the answers of a file; None where it is another kind of file, unless it was `named`.

        Raises:
            InvalidAnswers: with every fault in it.
        """
        form = store.form_of(path)
        try:
            document = store.document_of(raw, path)
        except InvalidAnswers as error:
            if {p.code for p in error.problems} <= _NO_SHEET:
                clients = roster.clients(raw, path, form, self.questions.by_id)
                if clients is not None:
                    return Read(Answers(), raw, form, listed=clients)
                if not named:
                    return None
            raise
        if not named and not _is_answers(document):
            return None
        return Read(self.answers(document), raw, form, intake.client_name(_client(document)))

    def answers(self, document: Document) -> Answers:
        """Return what a file answers.

        Raises:
            InvalidAnswers: with every fault in it.
        """
        return store.read_document(document, self.questions_of(document)).answers

    def questions_of(self, document: Document) -> QuestionSet:
        """Return the questions of the book with the overlays that a file was answered with."""
        names = self.names_of(document)
        if names == self.names:
            return self.questions
        if names not in self._sets:
            self._sets[names] = load.question_set(names, self._lang, whole=True)
        return self._sets[names]

    def names_of(self, document: Document) -> tuple[str, ...]:
        """Return the questionnaires of the book and the overlays that a file was answered with."""
        return (*self.names, *load.overlays_of(self.names, reviewing.recorded(document)))


def _client(document: Document) -> str:
    """Return the client that a file names.

    Raises:
        InvalidAnswers: where it is no text.
    """
    told = document.data.get(CLIENT)
    if isinstance(told, list | dict):
        place, values = (
            document.source.place((CLIENT,)),
            {"field": CLIENT, "expected": "text", "value": str(told)[:40]},
        )
        raise InvalidAnswers([Problem(place, "wrong-type", values)])
    return "" if told is None else str(told)


def _is_answers(document: Document) -> bool:
    """Return whether data say that they are answers, or look like it."""
    said = document.data.get("cyberdiag")
    kind = FORMAT.partition("/")[0]
    return "answers" in document.data if said is None else str(said).startswith(f"{kind}/")
