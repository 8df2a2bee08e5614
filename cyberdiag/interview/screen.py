"""What an interview asks of whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.overview import Overview, Stop
    from cyberdiag.model.answers import Answer, Note
    from cyberdiag.model.questionnaire import Question


class Screen(Protocol):
    """Shows what surrounds a question."""

    def section(self, step: Step, progress: tuple[int, int] | None) -> None:
        """Show that a section begins, and how many questions of how many are answered; None before the first."""

    def page(self, topics: Sequence[str]) -> None:
        """Show that a page begins, and what it is about."""

    def answered(self, step: Step, answer: Answer) -> None:
        """Leave a question standing with its answer."""

    def noted(self, step: Step, beside: Note) -> None:
        """Show what now stands beside an answer."""

    def skipped(self, step: Step) -> None:
        """Show that a question was put off."""

    def stopped(self, questions: tuple[Question, ...]) -> None:
        """Tell of the questions whose answers no longer count."""

    def opened(self, questions: tuple[Question, ...]) -> None:
        """Tell of the questions that a changed answer switched on."""

    def help(self, step: Step) -> int:
        """Show the help of a question; returns how many lines it took."""

    def back(self) -> None:
        """Show that the way leads back."""

    def stop(self, seen: Stop) -> None:
        """Show what the answers so far let one expect, what comes next and how long it takes."""

    def proven(self, seen: Stop) -> None:
        """Show what the answers so far prove, whatever the others say."""

    def review(self, seen: Overview) -> None:
        """Show all answers, what is open and what seems not to go together."""
