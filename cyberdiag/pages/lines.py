"""Lines that pages of several kinds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cyberdiag.model.page import Page
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.model.record import Dated
    from cyberdiag.pages.kind import Basis

Lines: TypeAlias = list[tuple[str, str]]


def titled(title: str, texts: Iterable[str]) -> Lines:
    """Return one line for each text, with the title on the first."""
    return [(title if n == 0 else "", text) for n, text in enumerate(texts)]


def evidence(found: Dated, say: Messages) -> Lines:
    """Return why a number has its value, and where that was read."""
    source = f"{found.source} ({found.year})\n{say(f'show.marks.{found.mark}')}"
    if found.url:
        source += f"\n{found.url}"
    return [(say("report.loss.basis"), found.basis), (say("show.sources"), source)]


def because(basis: Basis, names: Iterable[str]) -> Lines:
    """Return the questions by id, each with the answer of the firm."""
    assessment = basis.assessment
    states = {j.question.id: j.state for d in assessment.diagnoses for j in d.judged}
    lines = []
    for name in names:
        question = assessment.questions.by_id[name]
        given = words.answer(question, assessment.answers.get(name), states.get(name), basis.say)
        lines.append((name, f"{question.text} → {given}"))
    return lines


def reasoned(basis: Basis, title: str, text: str, names: Iterable[str]) -> Page:
    """Return a page of one sentence and the answers that it follows from."""
    return Page(title, (("", text), *because(basis, names)))
