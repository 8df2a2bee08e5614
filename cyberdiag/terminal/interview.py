"""What surrounds the questions of an interview: headings, the answer given, help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.model.fold import fold, sentences
from cyberdiag.model.text import one_line
from cyberdiag.terminal.console import Look, console, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.interview.flow import Step
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer
    from cyberdiag.model.catalogue import Source, Term
    from cyberdiag.model.questionnaire import Question

_READABLE = 80
"""Wider terminals are not used to the full."""


class InterviewScreen:
    """Writes to standard error, one blank line between questions; nothing is ever scrolled away."""

    def __init__(
        self, messages: Messages, look: Look, sources: Mapping[str, Source], terms: Mapping[str, Term]
    ) -> None:
        self._messages = messages
        self._sources = sources
        self._terms = terms
        self._out = console(look, error=True)
        self._rule = "-" if look.ascii else "─"
        self._written = 0

    def notice(self, *texts: str, style: str = "") -> None:
        """Write a paragraph, each text on a line of its own, and a blank line."""
        for text in texts:
            self._lines(text, style)
        self._print("")

    def section(self, step: Step) -> None:
        """Write the heading of a section and what it is for; in its second round the heading alone."""
        title = step.section.title
        if step.question.core:
            self._lines(title, "bold", f"{self._rule * 3} ")
            self.notice(step.section.purpose, style="dim")
        else:
            rest = self._messages("interview.section-rest", section=title)
            self._lines(rest, "bold", f"{self._rule * 3} ")
            self._print("")

    def answered(self, step: Step, answer: Answer) -> None:
        self.told(step.question.text, self._shown(step.question, answer), f"{step.number}/{step.total}")

    def told(self, question: str, answer: str, number: str = "") -> None:
        """Leave a question and its answer standing."""
        mark = f"{number} " if number else ""
        for n, line in enumerate(fold(question, self._width, first=len(mark))):
            self._print(safe(mark if n == 0 else "", "dim") + safe(line))
        self._lines(answer, "bold", "  > ")
        self._print("")

    def stopped(self, questions: tuple[Question, ...]) -> None:
        """Say which answers no longer count; they stay in the file."""
        self._lines(self._messages("interview.stopped", count=len(questions)), "yellow")
        for question in questions:
            self._lines(question.text, lead="  - ")
        self._print("")

    def help(self, step: Step) -> int:
        """Write what there is to know about a question: a heading, then one thought a line.

        Returns how many lines that took.
        """
        before = self._written
        question, say = step.question, self._messages
        heading = say("interview.help-title", number=step.number, question=question.text)
        self._lines(heading, "bold", f"{self._rule * 3} ")
        named = [self._sources[s] for s in question.sources if s in self._sources]
        first = question.first_step
        parts = {
            "help-choices": sentences(question.help),
            "help-why": sentences(question.why),
            "help-source": [say("interview.source", publisher=s.publisher, title=s.title) for s in named],
            "help-step": [say("interview.step", who=first.who, text=first.text)] if first else [],
            "help-ask": sentences(question.ask),
            "help-words": [f"{t.term}: {t.text}" for t in self._named(question)],
        }
        for key, lines in parts.items():
            self._part(say(f"interview.{key}"), lines)
        if not any(parts.values()):
            self._lines(say("interview.help-none"), lead="  ")
        self._print("")
        return self._written - before

    def back(self) -> None:
        self._lines(self._messages("interview.back-note"), "dim")

    def _part(self, title: str, lines: Iterable[str]) -> None:
        for n, line in enumerate(lines):
            if n == 0:
                self._lines(title, "bold")
            self._lines(line, lead="  ")

    def _named(self, question: Question) -> list[Term]:
        words = " ".join([question.text, question.help, *(f"{c.label} {c.text}" for c in question.choices)])
        return [t for t in self._terms.values() if any(_mentions(words, m) for m in t.match)]

    def _shown(self, question: Question, answer: Answer) -> str:
        if answer.is_unknown:
            return self._messages("interview.unknown")
        value = answer.value
        if isinstance(value, int | float):
            return f"{value:,} {question.unit}".strip()
        chosen = value if isinstance(value, tuple) else (value,)
        labels = [found.label if (found := question.choice(c)) else c for c in chosen]
        return one_line(" / ".join(labels)) or "-"

    @property
    def _width(self) -> int:
        return min(self._out.width, _READABLE) - 1

    def _lines(self, text: str, style: str = "", lead: str = "") -> None:
        """Write a text folded; what does not fit on the first line stands under its beginning."""
        for n, line in enumerate(fold(text, self._width, first=len(lead), indent=len(lead))):
            self._print(safe(lead if n == 0 else "", style) + safe(line, style))

    def _print(self, text: object) -> None:
        self._written += 1
        self._out.print(text, no_wrap=True, overflow="ignore", crop=False)


def _mentions(text: str, word: str) -> bool:
    """Return whether a text holds a word; a word in Latin letters only where it stands alone."""
    if not word.isascii():
        return word in text
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text, re.IGNORECASE))
