"""What surrounds the questions of an interview: headings, the answer given, help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyberdiag.interview.pace import lasting
from cyberdiag.interview.spoken import spoken
from cyberdiag.model.fold import fold, sentences
from cyberdiag.report import words
from cyberdiag.report.views import early
from cyberdiag.terminal.bars import band
from cyberdiag.terminal.console import Look, console, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.overview import Guess, Overview, Stop
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer, Note
    from cyberdiag.model.catalogue import Source, Term
    from cyberdiag.model.questionnaire import Question

_READABLE = 80
"""Wider terminals are not used to the full."""
_BAR = 64
_INDENT = 2
_TOPICS = 3
"""So many topics are named of what comes next."""


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
        self._known: set[str] = set()  # what the stops told

    def notice(self, *texts: str, style: str = "") -> None:
        """Write a paragraph, each text on a line of its own, and a blank line."""
        for text in texts:
            self._lines(text, style)
        self._print("")

    def command(self, command: str, *texts: str) -> None:
        """Write what a command does, and the command on a line of its own that nothing but the terminal breaks."""
        for text in texts:
            self._lines(text)
        self._print(safe(f"  {command}"))
        self._print("")

    def section(self, step: Step, progress: tuple[int, int] | None) -> None:
        """Write the heading of a section and what it is for; in its second round the heading alone.

        Between sections it is told how far one has come, and that there may be a break.
        """
        title, say = step.section.title, self._messages
        self._title(say("interview.section-rest", section=title) if step.page else title)
        if not step.page:
            self._lines(step.section.purpose, "dim")
        if progress:
            done, total = progress
            self._lines(say("interview.section-pause", done=done, left=total - done), "dim")
        self._print("")

    def answered(self, step: Step, answer: Answer) -> None:
        """Leave a question and its answer standing."""
        given = spoken(step.question, answer, self._messages)
        self.told(step.question.text, given, f"{step.number}/{step.total}")

    def noted(self, step: Step, beside: Note) -> None:  # noqa: ARG002  the prompt shows it from now on
        """Say that a note is kept."""
        self.notice(self._messages("interview.noted"), style="dim")

    def skipped(self, step: Step) -> None:
        """Leave a question standing that was put off."""
        self.told(step.question.text, self._messages("interview.skipped"), f"{step.number}/{step.total}")

    def opened(self, questions: tuple[Question, ...]) -> None:
        """Say which questions a change brings."""
        self._listed(self._messages("interview.opened", count=len(questions)), questions)

    def page(self, topics: Sequence[str]) -> None:
        """Write what the questions of a page are about."""
        self._title(self._messages("interview.page", topics=self._topics(topics)))
        self._print("")

    def stop(self, seen: Stop) -> None:
        """Write what holds whatever comes, what the answers so far let one expect, and what comes next.

        The estimate comes late, so that a small window shows it above the choice. After the first set it is told in
        short, with what is new; `proven` shows the rest.
        """
        say = self._messages
        title = "stop-aside" if seen.aside else "stop-title"
        self._title(say(f"interview.{title}", answered=seen.answered))
        self._so_far(seen, whole=seen.first)
        for tested in dict.fromkeys(g.estimate.tested for g in seen.guesses if g.estimate and seen.first):
            self._lines(say("interview.stop-width" if tested else "report.early.untested"), "dim")
        minutes = {"minutes": max(round(seen.minutes), 1), "topics": self._topics(seen.topics)}
        self._lines(say("interview.stop-next", count=seen.coming, **minutes))
        exactly = say("interview.minutes", minutes=minutes["minutes"])
        time = exactly if seen.left == seen.coming else lasting(seen.minutes_left, say)
        left = "stop-aside-left" if seen.aside else "stop-left"
        self.notice(say(f"interview.{left}", count=seen.left, time=time), style="dim")

    def proven(self, seen: Stop) -> None:
        """Write what the likely range rests on, and between which scores the answers so far hold whatever the others are.

        What a short stop left out comes before it.
        """
        say = self._messages
        if not seen.first:
            self._so_far(seen, whole=True)
        views = [
            (g.questionnaire.title, early.view(g.estimate, g.questionnaire, say))
            for g in seen.guesses
            if g.estimate
        ]
        for title, view in views:
            self._lines(f"{title}: {view.likely}")
        for text in dict.fromkeys(view.width for _, view in views):
            self._lines(text, "dim")
        for title, view in views:
            self._lines(f"{title}: {view.proven}")
        for title, view in views:
            if view.parts:
                self._lines(f"{title}: {view.parts}", "dim")
        self._print("")

    def _so_far(self, seen: Stop, *, whole: bool) -> None:
        """Write what the answers so far let one expect, or of that only the essentials and what was not told before."""
        for one in seen.guesses:
            self._sure(one, whole=whole)
        self._told(seen, whole=whole)
        for one in seen.guesses:
            self._guess(one, whole=whole)

    def _new(self, *told: str) -> list[str]:
        """Return what was not told before; it is from now on."""
        new = [text for text in told if text not in self._known]
        self._known.update(new)
        return new

    def _told(self, seen: Stop, *, whole: bool) -> None:
        """Write what the costliest kind of incident comes to, and what to do first."""
        say = self._messages
        if seen.main is not None and (self._new(seen.main.id) or whole):
            # only now: the first question waits for no numbers
            from cyberdiag.report.views import loss, loss_items

            half, tail = (
                loss.sentence(name, yen, say)
                for name, yen in (("half", seen.main.severity.p50), ("tail", seen.main.severity.p95))
            )
            told = {"scenario": seen.main.title, "rate": words.percent(seen.main.rate)}
            line = say("summary.loss-main", half=half, tail=tail, **told)
            self._lines(words.sentences((line, loss_items.not_sized_in(seen.main, say)), say))
        asked = [a.question for a in seen.actions]
        actions = [q.first_step.action if q.first_step else q.text for q in asked]
        if actions and not whole:
            self._lines(say("interview.stop-action", action=actions[0]))
        elif actions:
            self._lines(say("interview.stop-actions"), "bold")
            for action in actions:
                self._lines(action, lead="  - ")

    def _guess(self, one: Guess, *, whole: bool) -> None:
        """Write the estimate of one questionnaire, the `whole` of it with its bar."""
        say, sheet = self._messages, one.questionnaire
        if one.estimate is None:
            self._lines(say("interview.stop-none", title=sheet.title), "dim")
            return
        view = early.view(one.estimate, sheet, say)
        key = "stop-guess" if view.rating else "stop-guess-plain"
        told = {"title": sheet.title, "value": view.value, "rating": view.rating, "likely": view.likely}
        self._lines(say(f"interview.{key}", **told), "bold")
        for line in band(view, min(self._width - _INDENT, _BAR)) if whole else ():
            self._print(safe(" " * _INDENT + line))

    def _sure(self, one: Guess, *, whole: bool) -> None:
        """Write the gates that are closed, or in short those that were not told before, else the hardest."""
        if one.estimate is None or not one.gates:
            return
        say, order = self._messages, list(one.questionnaire.bands)
        worst = max((g.cap for g in one.gates), key=order.index)
        every, key = [g.text for g in one.gates], "stop-sure"
        new = self._new(*every)
        if not whole:
            key = "stop-held-new" if new else "stop-held"
            every = new or [g.text for g in one.gates if g.cap == worst][:1]
        self._lines(words.counted(say, f"interview.{key}", len(one.gates), cap=worst))
        for text in every:
            self._lines(text, lead="  - ")

    def _topics(self, topics: Sequence[str]) -> str:
        say = self._messages
        named = say.writing.things.join(topics[:_TOPICS])
        return say("interview.stop-topics", topics=named) if len(topics) > _TOPICS else named

    def review(self, seen: Overview) -> None:
        """Write the heading of the review and whether something is to be checked."""
        self._title(self._messages("interview.review-title"))
        if seen.doubts:
            self._lines(self._messages("interview.review-doubts", count=len(seen.doubts)), "yellow")
        self._print("")

    def told(self, question: str, answer: str, number: str = "") -> None:
        """Leave a question and its answer standing."""
        mark = f"{number} " if number else ""
        for n, line in enumerate(fold(question, self._width, first=len(mark))):
            self._print(safe(mark if n == 0 else "", "dim") + safe(line))
        self._lines(answer, "bold", "  > ")
        self._print("")

    def stopped(self, questions: tuple[Question, ...]) -> None:
        """Say which answers no longer count; they stay in the file."""
        self._listed(self._messages("interview.stopped", count=len(questions)), questions)

    def help(self, step: Step) -> int:
        """Write what there is to know about a question: a heading, then one thought a line.

        Returns how many lines that took.
        """
        before = self._written
        question, say = step.question, self._messages
        self._title(say("interview.help-title", number=step.number, question=question.text))
        named = [self._sources[s] for s in question.sources if s in self._sources]
        first = question.first_step
        parts = {
            "help-choices": [
                *sentences(question.help),
                *(f"{c.label}: {c.text}" for c in question.choices if c.text),
            ],
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
        self._part(say("interview.help-keys"), sentences(say("interview.help-keys-text")))
        self._print("")
        return self._written - before

    def back(self) -> None:
        """Say that going back changes nothing by itself."""
        self._lines(self._messages("interview.back-note"), "dim")

    def _title(self, text: str) -> None:
        self._lines(text, "bold", f"{self._rule * 3} ")

    def _listed(self, heading: str, questions: tuple[Question, ...]) -> None:
        self._lines(heading, "yellow")
        for question in questions:
            self._lines(question.text, lead="  - ")
        self._print("")

    def _part(self, title: str, lines: Iterable[str]) -> None:
        for n, line in enumerate(lines):
            if n == 0:
                self._lines(title, "bold")
            self._lines(line, lead="  ")

    def _named(self, question: Question) -> list[Term]:
        words = " ".join([question.text, question.help, *(f"{c.label} {c.text}" for c in question.choices)])
        return [t for t in self._terms.values() if any(_mentions(words, m) for m in t.match)]

    @property
    def _width(self) -> int:
        return min(self._out.width, _READABLE) - 1

    def _lines(self, text: str, style: str = "", lead: str = "") -> None:
        """Write a text folded; what does not fit on the first line stands under its beginning."""
        for n, line in enumerate(fold(text, self._width, first=len(lead), indent=len(lead))):
            self._print(safe(lead if n == 0 else "", style) + safe(line, style))

    def _print(self, text: object) -> None:
        self._written += 1
        self._out.print(text, soft_wrap=True)


def _mentions(text: str, word: str) -> bool:
    """Return whether a text holds a word; a word in Latin letters only where it stands alone."""
    if not word.isascii():
        return word in text
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text, re.IGNORECASE))
