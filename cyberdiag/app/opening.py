"""How an interview opens: where the answers are kept, how long it takes, and who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.interview import flow, pace
from cyberdiag.model.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.answer_files.kept import AnswerFile
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.terminal.interview import InterviewScreen


def tell(
    screen: InterviewScreen,
    say: Messages,
    kept: AnswerFile,
    questions: QuestionSet,
    answers: Answers,
    *,
    begun: str,
    quick: bool,
) -> None:
    """Say where the answers are kept, those begun in another file too, and how long it takes where none is given yet."""
    if begun != kept.path:
        kept.save()
        screen.notice(say("interview.from-table", table=begun, path=kept.path))
    elif not answers.by_id:
        screen.notice(say("interview.start", path=kept.path))
    if not answers.by_id:
        _length(screen, say, questions, quick=quick)


def who(
    prompter: TerminalPrompter, screen: InterviewScreen, say: Messages, kept: AnswerFile, firm: str
) -> None:
    """Ask once for what a report names besides the answers; both may stay empty. `firm` was told already."""
    for field in ("organisation", "respondent"):
        question = say(f"interview.{field}")
        text = firm if firm and field == "organisation" else prompter.line(question)
        screen.told(question, text or "-")
        if text:
            kept.put_field(field, text)
            kept.save()


def _length(screen: InterviewScreen, say: Messages, questions: QuestionSet, *, quick: bool) -> None:
    """Say how many questions there are; which of them apply is not known yet."""
    steps = flow.route(questions, Answers(), quick=quick)
    first = [s for s in steps if s.page == 0]
    speed = say.writing.characters_a_minute

    def minutes(some: Iterable[flow.Step]) -> float:
        return pace.Unread.of(s.question for s in some).seconds(speed) / 60

    basic = "length-basic" if steps[:1] and steps[0].by_section else "length"
    told = {"count": len(steps), "minutes": pace.in_fives(minutes(steps))}
    told |= {"first": len(first), "first_minutes": pace.in_fives(minutes(first))}
    if quick or len(first) < len(steps):
        screen.notice(say(f"interview.{'length-quick' if quick else basic}", **told))
