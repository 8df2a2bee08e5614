"""The rows of a blank answer sheet that is a table; pure, for CSV and xlsx alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files import table
from cyberdiag.answer_files.document import FORMAT, TEXTS
from cyberdiag.model import choice_keys
from cyberdiag.model.answers import UNKNOWN, Note
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind
from cyberdiag.scoring import order
from cyberdiag.scoring.given import needing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.part import Part
    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Demands
    from cyberdiag.model.assessment import Beside
    from cyberdiag.model.questionnaire import Question, QuestionSet


class SheetRow(Struct, frozen=True):
    """One row; `choices` are the answers to choose one of, as id and label; `fixed` rows are for the program.

    `needs` are the labels of those with which something must stand beside the answer.
    """

    id: str
    section: str
    question: str
    help: str = ""
    answer: str | float = ""
    choices: tuple[tuple[str, str], ...] = ()
    fixed: bool = False
    beside: Note = Note()
    needs: Mapping[Beside, tuple[str, ...]] = {}


class SheetTable(Struct, frozen=True):
    """A blank sheet in one language: its title, how to fill it in, the names of its columns and its rows.

    `note` is what stands above them where it is for one person.
    """

    title: str
    how: str
    readable: tuple[str, str, str]
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    note: str = ""


def rows(
    questions: QuestionSet, messages: Messages, *, quick: bool = False, part: Part | None = None
) -> SheetTable:
    """Return the sheet for these questions, or for a part of them."""
    versions, wanted = table.versions(questions.versions), order.sheet(questions, quick=quick)
    wanted, known = (part.ids, part.head(messages.lang)) if part else (wanted, {})
    about = messages("sheet.about")
    fixed = {"cyberdiag": FORMAT, "language": messages.lang, "questionnaires": versions}
    head = [
        SheetRow(f"{table.HEAD}{key}", about, messages(f"sheet.field.{key}"), "", value, (), True)
        for key, value in fixed.items()
    ]
    head += [
        SheetRow(
            f"{table.HEAD}{key}",
            about,
            messages(f"sheet.field.{key}"),
            messages(f"sheet.field-help.{key}"),
            known.get(key, ""),
        )
        for key in TEXTS
    ]
    asked = [
        _row(q, questions.demands.get(q.id), f"{n.title}: {s.title}", messages)
        for n, s in questions.on_paper
        for q in s.questions
        if q.id in wanted
    ]
    return SheetTable(
        title=messages("sheet.title"),
        how=messages("sheet.how-table"),
        note=part.note(messages) if part else "",
        readable=(messages("sheet.section"), messages("report.question"), messages("sheet.choices")),
        columns=(messages("sheet.id"), *(messages(table.heading(name)) for name in table.COLUMNS[1:])),
        rows=(*head, *asked),
    )


def _row(question: Question, demands: Demands | None, section: str, messages: Messages) -> SheetRow:
    texts = explained(question, demands, messages("sheet.several-table"), messages)
    unknown = messages("interview.unknown")
    labels = [one_line(c.label) for c in question.choices]
    named = [
        (c.id, label if labels.count(label) == 1 else f"{label} ({c.id})")
        for c, label in zip(question.choices, labels, strict=True)
    ]
    offered = named if question.certain else [*named, (UNKNOWN, unknown)]
    pick = tuple(offered) if question.kind is Kind.SINGLE else ()
    needs = {
        beside: tuple(label for key, label in pick if key in ids)
        for beside, ids in needing(question, demands).items()
    }
    return SheetRow(
        question.id, one_line(section), one_line(question.text), "\n".join(texts), "", pick, needs=needs
    )


def explained(question: Question, demands: Demands | None, several: str, messages: Messages) -> list[str]:
    """Return how a question is answered, line by line; `several` says how more than one choice is written."""
    texts = [question.help] if question.help else []
    texts += map(choice_keys.named, question.choices)
    if question.kind is Kind.MULTIPLE:
        texts.append(several)
    if question.kind is Kind.DATE:
        texts.append(messages("sheet.date"))
    if question.unit:
        texts.append(messages("sheet.number", unit=question.unit))
    if not question.certain:
        texts.append(f"{UNKNOWN} = {messages('interview.unknown')}")
    for beside, ids in needing(question, demands).items():
        labels = " / ".join(c.label for c in question.choices if c.id in ids)
        texts.append(messages(f"sheet.{beside.value}", labels=labels))
    return [*map(one_line, texts)]
