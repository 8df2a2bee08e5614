"""Blank answer sheets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cyberdiag.answer_files import sheet, store
from cyberdiag.app import outputs
from cyberdiag.catalog import load
from cyberdiag.errors import CannotWrite
from cyberdiag.model.format import Format
from cyberdiag.outside import files

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import AnswersFormat
    from cyberdiag.problems import Problem


def blank(names: tuple[str, ...], form: AnswersFormat, say: Messages, *, quick: bool) -> bytes:
    """Return a sheet with the questions of these questionnaires, or of the first one shipped.

    Raises:
        UnknownName, WrongUsage: for a name that nothing has, or a workbook without its library.
    """
    chosen = tuple(dict.fromkeys(names or load.questionnaire_ids()[:1]))
    return sheet.blank(load.question_set(chosen, say.lang), form, say, quick=quick)


def printed(names: tuple[str, ...], say: Messages, *, quick: bool) -> str:
    """Return a sheet as YAML for standard output, which is refused as a file is when it could not be read again.

    Raises:
        UnknownName, CannotWrite: for a name that nothing has, or more questions than an answers file may hold.
    """
    made = blank(names, Format.YAML, say, quick=quick)
    store.refuse_unreadable(files.STANDARD_OUTPUT, made)
    return made.decode()


def write(path: str, names: tuple[str, ...], say: Messages, *, quick: bool) -> list[Problem]:
    """Write a sheet as a new file, in the format of its ending; returns a warning if others may read it.

    Raises:
        WrongUsage, CannotWrite: for an ending that no answers file has, or a file that is there already.
    """
    form = store.form_of(path)
    if os.path.lexists(path):
        raise CannotWrite.of("exists", path)
    made = blank(names, form, say, quick=quick)
    store.refuse_unreadable(path, made)
    exposed = files.write(path, made, private=True)
    return outputs.not_private([path] if exposed else [])
