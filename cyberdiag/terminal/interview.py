"""What surrounds the questions of an interview: headings, the answer given, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.text import one_line
from cyberdiag.terminal.console import Look, console, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.interview.flow import Step
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer
    from cyberdiag.model.catalogue import Source


class InterviewScreen:
    """Writes to standard error, one blank line between questions; nothing is ever scrolled away."""

    def __init__(self, messages: Messages, look: Look, sources: Mapping[str, Source]) -> None:
        self._messages = messages
        self._sources = sources
        self._out = console(look, error=True)
        self._rule = "-" if look.ascii else "─"

    def notice(self, text: str) -> None:
        self._out.print(safe(text))

    def section(self, step: Step) -> None:
        width = min(self._out.width, 60)
        self._out.print()
        self._out.print(safe(self._rule * 3 + " " + step.section.title, "bold"), no_wrap=False)
        self._out.print(safe(step.section.purpose, "dim"), width=width if width > 40 else None)  # noqa: PLR2004
        self._out.print()

    def answered(self, step: Step, answer: Answer) -> None:
        self._out.print(safe(f"{step.number}/{step.total} ", "dim") + safe(step.question.text))
        self._out.print(safe(f"  > {self._shown(step, answer)}", "bold"))
        self._out.print()

    def help(self, step: Step) -> None:
        question, say = step.question, self._messages
        parts: list[tuple[str, str]] = []
        if question.help:
            parts.append((say("interview.help-choices"), question.help))
        parts.extend(("", f"{c.label}: {c.text}") for c in question.choices if c.text)
        if question.why:
            parts.append((say("interview.help-why"), question.why))
        named = [self._sources[s] for s in question.sources if s in self._sources]
        parts.extend(
            (
                say("interview.help-source"),
                f"{s.publisher}「{s.title}」" if say.lang == "ja" else f"{s.publisher}: {s.title}",
            )
            for s in named
        )
        if question.first_step:
            parts.append(
                (say("interview.help-step"), f"{question.first_step.who}: {question.first_step.text}")
            )
        if question.ask:
            parts.append((say("interview.help-ask"), question.ask))
        if not parts:
            parts.append(("", say("interview.help-none")))
        for title, text in parts:
            line = safe(f"[{title}] ", "bold") if title else safe("    ")
            self._out.print(line + safe(text))
        self._out.print()

    def first(self) -> None:
        self._out.print(safe(self._messages("interview.first"), "yellow"))

    def _shown(self, step: Step, answer: Answer) -> str:
        if answer.is_unknown:
            return self._messages("interview.unknown")
        value = answer.value
        if isinstance(value, int | float):
            return f"{value:,} {step.question.unit}".strip()
        chosen = value if isinstance(value, tuple) else (value,)
        labels = [found.label if (found := step.question.choice(c)) else c for c in chosen]
        return one_line(" / ".join(labels))
