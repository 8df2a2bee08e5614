"""Sheets and forms with questions to answer, whole or in parts for one person."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files import form as form_page
from cyberdiag.answer_files import sheet, store
from cyberdiag.answer_files.part import Wish, part
from cyberdiag.app import outputs, reviewing
from cyberdiag.catalog import load
from cyberdiag.errors import CannotWrite
from cyberdiag.model.format import Format
from cyberdiag.model.held import Held
from cyberdiag.model.role import Role
from cyberdiag.outside import files

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.format import SheetFormat
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Problem


class Asking(Struct, frozen=True):
    """What is to be asked: questionnaires by name, the first questions only, or what one person can answer.

    `role` is whom it is for, `only` are ids, and `earlier` is an answers file of which only what is open or answered
    with "don't know" is asked.
    """

    names: tuple[str, ...] = ()
    quick: bool = False
    role: str = ""
    only: tuple[str, ...] = ()
    earlier: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything is to be asked, so that what comes back can be assessed by itself."""
        return not (self.role or self.only or self.earlier)


def made(asking: Asking, form: SheetFormat, say: Messages) -> bytes:
    """Return a sheet or a form with what is to be asked, of the first questionnaire shipped where none is named.

    Raises:
        UnknownName, WrongUsage: for a name that nothing has, a part without questions, or a workbook without its library.
        InvalidAnswers: for earlier answers that cannot be read.
    """
    document = store.open_document(asking.earlier) if asking.earlier else None
    held = reviewing.wanted_of(document) if document else ()
    names = tuple(dict.fromkeys(asking.names or held or load.questionnaire_ids()[:1]))
    questions = load.question_set(names, say.lang)
    earlier = _earlier(document, questions, say) if document else None
    wish = Wish(Role(asking.role) if asking.role else None, asking.only, earlier)
    some = None if wish.is_whole else part(questions, wish, quick=asking.quick)
    if form is Format.HTML:
        return form_page.page(names, say, quick=asking.quick, part=some)
    return sheet.blank(questions, form, say, quick=asking.quick, part=some)


def _earlier(document: Document, questions: QuestionSet, say: Messages) -> Answers:
    """Return the earlier answers to these questions; the file may hold others too."""
    whole = reviewing.whole(document, questions, say.lang)
    return Held(whole, store.read_document(document, whole).answers).only(questions)


def printed(asking: Asking, say: Messages) -> str:
    """Return a sheet as YAML for standard output, which is refused as a file is when it could not be read again.

    Raises:
        UnknownName, CannotWrite: for a name that nothing has, or more questions than an answers file may hold.
    """
    text = made(asking, Format.YAML, say)
    store.refuse_unreadable(files.STANDARD_OUTPUT, text)
    return text.decode()


def write(path: str, asking: Asking, say: Messages) -> list[Problem]:
    """Write a sheet or a form as a new file, in the format of its ending; returns a warning if others may read it.

    Raises:
        WrongUsage, CannotWrite: for an ending that no sheet has, or a file that is there already.
    """
    form = store.sheet_form(path)
    if os.path.lexists(path):
        raise CannotWrite.of("exists", path)
    raw = made(asking, form, say)
    if form is not Format.HTML:
        store.refuse_unreadable(path, raw)
    exposed = files.write(path, raw, private=True)
    return outputs.not_private([path] if exposed else [])
