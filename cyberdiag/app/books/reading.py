"""Answers files as a book reads them: by its own questionnaires, with the overlays that each file was answered with."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.answer_files import store, versions
from cyberdiag.answer_files.document import CLIENT, FORMAT
from cyberdiag.app import reviewing
from cyberdiag.book import intake, roster
from cyberdiag.book.intake import Read
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers, InvalidData
from cyberdiag.model.answers import Answers
from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.document import Document

_NO_SHEET = {"table-no-header"}
"""What is wrong with a table that is no sheet of answers at all."""


class Reader:
    """Reads files with the questionnaires of a book; `questions` are those in which its results are worked out.

    What a file answers of others that are known is left alone, whatever stands there.
    """

    def __init__(self, names: tuple[str, ...], lang: str) -> None:
        self.names, self._lang = names, lang
        self.questions = self._set(names)
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
                clients = roster.clients(raw, path, form, {*self.questions.by_id, *self.questions.beside})
                if clients is not None:
                    return Read(Answers(), raw, form, listed=clients)
                if not named:
                    return None
            raise
        if not named and not _is_answers(document):
            return None
        answers, client = self.answers(document), intake.client_name(_client(document))
        return Read(answers, raw, form, client, beside=self._beside(document))

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
            self._sets[names] = self._set(names)
        return self._sets[names]

    def names_of(self, document: Document) -> tuple[str, ...]:
        """Return the questionnaires of the book and the overlays that a file was answered with."""
        return (*self.names, *load.overlays_of(self.names, reviewing.recorded(document)))

    def own(self, document: Document) -> Document:
        """Return a file without what it answers that the book does not ask."""
        questions, given = self.questions_of(document), document.data.get("answers")
        if not isinstance(given, dict) or given.keys() <= questions.by_id.keys():
            return document
        kept = {key: raw for key, raw in given.items() if key not in questions.beside}
        data = {**document.data, "answers": kept}
        return replace(document, source=replace(document.source, data=data), data=data)

    def _set(self, names: tuple[str, ...]) -> QuestionSet:
        asked = load.question_set(names, self._lang, whole=True)
        return replace(asked, others=partial(_others, asked, self._lang))

    def _beside(self, document: Document) -> frozenset[str]:
        """Return what else than the book's own a file answers."""
        questions, given = self.questions_of(document), document.data.get("answers") or {}
        odd = (key for key in given if key not in questions.by_id and versions.is_filled(given[key]))
        return frozenset(questions.beside[key] for key in odd if key in questions.beside)


def _others(asked: QuestionSet, lang: str) -> Mapping[str, str]:
    """Return the questions at hand that are not asked, by the ids that they have and had, with what asks them.

    A questionnaire with a fault in it has none.
    """
    found: dict[str, str] = {}
    for name in (*load.questionnaire_ids(), *load.overlay_ids()):
        with contextlib.suppress(InvalidData):
            one = QuestionSet(load.loaded((name,), lang))
            for key in _ids(one):
                found.setdefault(key, name)
    own = _ids(asked)
    return {key: name for key, name in found.items() if key not in own}


def _ids(questions: QuestionSet) -> set[str]:
    """Return the ids that questions have and had."""
    was, gone = versions.former(questions)
    return {*questions.by_id, *was, *gone}


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
