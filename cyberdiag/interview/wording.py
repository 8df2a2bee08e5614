"""What stands around an answer: the question above, the choices with their keys, faults and hints below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.interview import keys, typed
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.questionnaire import Choice, Kind

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
        """Return the choices of a question, "don't know" always among them."""
        unknown = Choice(UNKNOWN, self.say("interview.unknown"), self.say("interview.unknown-text"))
        return [*step.question.choices, unknown]

    def plain(self, text: str) -> list[Line]:
        return self._paper.folded(text, "class:question")

    def head(self, step: Step, before: Answer | None = None) -> list[Line]:
        """Return where the question stands, the question, and the answer that an empty line keeps."""
        at = {"number": step.number, "total": step.total, "section": step.section.title}
        lines = self._paper.folded(self.say("interview.progress", **at), "class:keys")
        lines += self.plain(step.question.text)
        if before is not None:
            given = typed.shown(step.question, before, self.say)
            lines += self._paper.folded(self.say("interview.before", answer=given), "class:keys")
        return lines

    def foot(self, fault: str, hint: str) -> list[Line]:
        """Return what is wrong, if anything, and the keys."""
        told = self._paper.folded(f"! {fault}", "class:fault", indent=2) if fault else []
        return told + self._paper.packed(self.say(f"interview.{hint}"), "class:keys")

    def meaning(self, text: str) -> list[Line]:
        return self._paper.folded(text, "", indent=4) if text else []

    def titles(self, options: Sequence[Choice], *, several: bool) -> list[list[str]]:
        """Return the lines of each choice: the key, the label, when it is the right one."""
        texts = [f"{o.label}: {o.text}" if o.text else o.label for o in options]
        marks = keys.marks(options, several=several)
        return self._paper.listed(marks, texts, _POINTER + (_BOX if several else 0))

    def height(self, step: Step) -> int:
        """Return how many lines the prompt of a question takes at most."""
        several = step.question.kind is Kind.MULTIPLE
        titles = self.titles(self.options(step), several=several) if step.question.choices else [[""]]
        return len(self.head(step)) + sum(map(len, titles)) + len(self.foot("", "keys-multiple"))

    def fault_in_set(self, chosen: Sequence[str]) -> str:
        """Return what is wrong with several choices taken together."""
        if not chosen:
            return self.say("interview.pick-one")
        alone = {_NONE, UNKNOWN} & set(chosen)
        return self.say("interview.none-alone") if alone and len(chosen) > 1 else ""


_NONE = "none"
"""The choice that excludes all others."""
