"""Answers files as a book reads them: by its own questionnaires, with the overlays that each file was answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import FORMAT
from cyberdiag.app import reviewing
from cyberdiag.book.intake import Read
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.model.answers import Answers
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
            if not named and {p.code for p in error.problems} <= _NO_SHEET:
                return None
            raise
        if not named and not _is_answers(document):
            return None
        return Read(self.answers(document), raw, form)

    def answers(self, document: Document) -> Answers:
        """Return what a file answers.

        Raises:
            InvalidAnswers: with every fault in it.
        """
        return store.read_document(document, self.questions_of(document)).answers

    def questions_of(self, document: Document) -> QuestionSet:
        """Return the questions of the book with the overlays that a file was answered with."""
        layers = load.overlays_of(self.names, reviewing.recorded(document))
        if not layers:
            return self.questions
        if layers not in self._sets:
            self._sets[layers] = load.question_set((*self.names, *layers), self._lang, whole=True)
        return self._sets[layers]


def _is_answers(document: Document) -> bool:
    """Return whether data say that they are answers, or look like it."""
    said = document.data.get("cyberdiag")
    kind = FORMAT.partition("/")[0]
    return "answers" in document.data if said is None else str(said).startswith(f"{kind}/")
