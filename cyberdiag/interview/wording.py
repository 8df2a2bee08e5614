"""What stands around an answer: the question above, the choices with their keys, faults and hints below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.interview.conduct import Around
from cyberdiag.interview.pace import lasting
from cyberdiag.interview.spoken import spoken
from cyberdiag.model import choice_keys
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.fold import cells
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.frame import Line, Paper
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer

_POINTER = 3
_BOX = 4


class Wording:
    """The words of one language, folded for one terminal."""

    def __init__(self, messages: Messages, paper: Paper) -> None:
        self.say = messages
        self._paper = paper

    def options(self, step: Step) -> list[Choice]:
        """Return the choices of a question, "don't know" among them where somebody may not know.

        The report lists what is not known of the score; what stands beside it is promised no place there.
        """
        if step.question.certain:
            return [*step.question.choices]
        then = "" if step.section.aside else self.say("interview.unknown-text")
        unknown = Choice(UNKNOWN, self.say("interview.unknown"), then)
        return [*step.question.choices, unknown]

    def plain(self, text: str) -> list[Line]:
        """Return a question in lines that fit."""
        return self._paper.folded(text, "class:question")

    def head(self, step: Step, around: Around, before: Answer | None = None) -> list[Line]:
        """Return where the question stands, the question, what is written beside it, and the answer that is kept."""
        lines = self._paper.folded(self._progress(step, around.minutes), "class:keys")
        lines += self.plain(step.question.text)
        for name, text in (("note", around.beside.note), ("evidence", around.beside.told)):
            if text:
                lines += self._paper.folded(self.say(f"interview.beside-{name}", text=text), "class:keys")
        if before is not None:
            given = spoken(step.question, before, self.say)
            lines += self._paper.folded(self.say("interview.before", answer=given), "class:keys")
        return lines

    def _progress(self, step: Step, minutes: float | None) -> str:
        """Return how far one is; what does not fit on the line is left out."""
        at = {"number": step.number, "total": step.total, "section": step.section.title}
        at |= {"part": step.part, "parts": step.parts}
        at |= {} if minutes is None else {"time": lasting(minutes, self.say)}
        timed = [] if minutes is None else ["progress-time", "progress-minutes"]
        names = (*timed, "progress-part", "progress") if step.by_section else (*timed[1:], "progress")
        texts = [self.say(f"interview.{name}", **at) for name in names]
        return next((t for t in texts if cells(t) <= self._paper.columns), texts[-1])

    def foot(self, fault: str, *hints: str) -> list[Line]:
        """Return what is wrong, if anything, and the keys; how to stop is always the last of them."""
        told = self._paper.folded(f"! {fault}", "class:fault", indent=2) if fault else []
        words = " / ".join(self.say(f"interview.{hint}") for hint in (*hints, "keys-stop"))
        return told + self._paper.packed(words, "class:keys")

    def titles(self, options: Sequence[Choice], *, several: bool) -> list[list[str]]:
        """Return the lines of each choice: the key, the label, when it is the right one."""
        marks = choice_keys.keys(options, several=several)
        labels = [
            choice_keys.without_number(o.label) if choice_keys.number(o.label) == mark else o.label
            for o, mark in zip(options, marks, strict=True)
        ]
        texts = [f"{label}: {o.text}" if o.text else label for o, label in zip(options, labels, strict=True)]
        return self._paper.listed(marks, texts, _POINTER + (_BOX if several else 0))

    def height(self, step: Step) -> int:
        """Return how many lines the prompt of a question takes at most."""
        several = step.question.kind is Kind.MULTIPLE
        titles = self.titles(self.options(step), several=several) if step.question.choices else [[""]]
        foot = self.foot("", "keys-multiple", "moves", "moves-pause")
        return len(self.head(step, Around())) + sum(map(len, titles)) + len(foot)

    def refused(self, options: Sequence[Choice], key: str, *, several: bool = False) -> str:
        """Return that a key, or a number typed in a long list, means nothing here, and which ones do."""
        marks = choice_keys.keys(options, several=several)
        numbers = sorted(int(m) for m in marks if m.isdecimal())
        known = [self.say("interview.known-numbers", first=numbers[0], last=numbers[-1])] if numbers else []
        named = self.say.writing.things.join([*known, *(m for m in marks if m == choice_keys.UNKNOWN_KEY)])
        if key.isdecimal() or (len(key) == 1 and key.isprintable()):
            return self.say("interview.unknown-key-named", typed=key, known=named)
        return self.say("interview.unknown-key", known=named)
