"""Keeps what is confirmed in an interview, and asks where somebody else changed the file meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag import typed
from cyberdiag.answer_files.document import NOTES
from cyberdiag.app import reviewing
from cyberdiag.interview.spoken import spoken
from cyberdiag.model.answers import Answer, Answers, Names, Note
from cyberdiag.model.text import one_line
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.answer_files.edits import Conflict, Spot
    from cyberdiag.answer_files.kept import AnswerFile
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.terminal.interview import InterviewScreen

_MOST = 10
"""So many entries are named, the others counted."""
_LONGEST = 300
"""So many characters of an answer with its note are shown."""


class Keeper:
    """Saves each answer with the day it was given."""

    def __init__(self, kept: AnswerFile) -> None:
        self._kept = kept

    @property
    def beside(self) -> Mapping[str, Note]:
        """What stands beside questions that are still open."""
        return self._kept.open_notes

    def answer(self, question: str, answer: Answer) -> Mapping[str, Answer | None]:
        """Save an answer; returns what somebody else changed meanwhile."""
        self._kept.put_field("date", reviewing.day(None, Answers()))
        self._kept.put(question, answer)
        return self._news()

    def note(self, question: str, beside: Note) -> Mapping[str, Answer | None]:
        """Save a note; returns what somebody else changed meanwhile."""
        self._kept.put_note(question, beside)
        return self._news()

    def names(self, names: Names) -> Mapping[str, Answer | None]:
        """Save who answers; returns what somebody else changed meanwhile."""
        for field in ("organisation", "respondent"):
            self._kept.put_field(field, getattr(names, field))
        self._kept.save()
        return self._news()

    def _news(self) -> Mapping[str, Answer | None]:
        news, self._kept.changed = self._kept.changed, {}
        return news


class AtTerminal:
    """The person at the interview, asked in the terminal about a file that somebody else changed."""

    def __init__(
        self,
        prompter: TerminalPrompter,
        screen: InterviewScreen,
        say: Messages,
        questions: QuestionSet,
        path: str,
    ) -> None:
        self._prompter, self._screen, self._say = prompter, screen, say
        self._questions, self._path = questions, path
        self._is_exposed = False

    def mended(self, problems: Sequence[Problem], aside: str) -> bool:
        """Show what is wrong, and ask whether it was put right."""
        faults = (self._say.problem(problem)[0] for problem in problems[:_MOST])
        places = (str(problem.place) for problem in problems)
        told = [f"  {place}: {text}" for place, text in zip(places, faults, strict=False)]
        self._screen.notice(self._say("edited.broken", path=self._path), *told, style="bold")
        mended = self._say("edited.broken-ask-mended")
        other = self._say("edited.broken-ask-aside", aside=aside, path=self._path)
        return self._chosen(self._say("edited.broken-ask"), mended, other) == mended

    def is_same_firm(self, mine: str, theirs: str, aside: str) -> bool:
        """Ask whether the file is still this firm's."""
        named = {"mine": one_line(mine) or "-", "theirs": one_line(theirs) or "-"}
        self._screen.notice(self._say("edited.other", path=self._path, **named), style="bold")
        same = self._say("edited.other-ask-same")
        other = self._say("edited.other-ask-aside", aside=aside, path=self._path)
        return self._chosen(self._say("edited.other-ask"), same, other) == same

    def theirs(self, conflicts: Sequence[Conflict]) -> Collection[Spot]:
        """Ask of each entry that both changed which is to stand."""
        stay: list[Spot] = []
        for n, conflict in enumerate(conflicts):
            left = len(conflicts) - n
            title, mine, theirs = self._shown(conflict)
            self._screen.notice(self._say("edited.both"), style="bold")
            options = [
                ("mine", self._say("edited.both-mine", answer=mine)),
                ("theirs", self._say("edited.both-theirs", answer=theirs)),
            ]
            if left > 1:
                options += [
                    (key, self._say(f"edited.{key}", count=left)) for key in ("all-mine", "all-theirs")
                ]
            chosen = self._prompter.choose(title, options)
            self._screen.told(title, dict(options)[chosen])
            if chosen == "all-theirs":
                stay += [c.spot for c in conflicts[n:]]
            elif chosen == "theirs":
                stay.append(conflict.spot)
            if chosen.startswith("all-"):
                break
        return stay

    def gone(self) -> None:
        """Say that the file is written again."""
        self._screen.notice(self._say("edited.gone", path=self._path), style="bold")

    def put_aside(self, aside: str) -> None:
        """Say where what stood in the file is kept."""
        self._screen.notice(self._say("edited.put-aside", path=self._path, aside=aside))

    def read_in(self, news: Mapping[Spot, Any], again: Sequence[Spot]) -> None:
        """Say what was read in and what was written again."""
        told = {title: self._words(spot, raw) for spot, raw in news.items() if (title := self._title(spot))}
        lines = [f"  - {title}: {answer}" for title, answer in told.items()]
        if lines or not again:
            self._screen.notice(self._say("edited.read-in", path=self._path), *self._few(lines))
        if again:
            kept = [f"  - {title}" for spot in again if (title := self._title(spot))]
            self._screen.notice(self._say("edited.again", path=self._path), *self._few(kept))

    def exposed(self) -> None:
        """Warn once that others may read the file."""
        if not self._is_exposed:
            self._screen.notice(self._say("edited.exposed", path=self._path), style="bold")
        self._is_exposed = True

    def _chosen(self, title: str, *options: str) -> str:
        chosen = self._prompter.choose(title, [(option, option) for option in options])
        self._screen.told(title, chosen)
        return chosen

    def _few(self, lines: list[str]) -> list[str]:
        more = len(lines) - _MOST
        return [*lines[:_MOST], *([self._say("edited.more", count=more)] if more > 0 else [])]

    def _shown(self, conflict: Conflict) -> tuple[str, str, str]:
        spot = conflict.spot
        return self._title(spot), self._words(spot, conflict.mine), self._words(spot, conflict.theirs)

    def _title(self, spot: Spot) -> str:
        """Return what is asked where a value stands; nothing for what no interview asks."""
        question = self._questions.by_id.get(spot[-1])
        if len(spot) > 1 and spot[0] != "questionnaires":
            return question.text if question else ""
        return self._say(f"interview.{spot[0]}") if spot[0] in {"organisation", "respondent"} else ""

    def _words(self, spot: Spot, raw: Any) -> str:
        """Return an entry as a person says it, with what stands beside it."""
        beside = raw if isinstance(raw, dict) else {}
        value = beside.get("answer") if isinstance(raw, dict) else raw
        question = self._questions.by_id.get(spot[-1])
        told = [] if value is None else [str(value)]
        if question and told and not isinstance(found := typed.value(question, value), Problem):
            told = [spoken(question, Answer(found), self._say)]
        told += [self._say(f"interview.beside-{f}", text=beside[f]) for f in NOTES if beside.get(f)]
        words = one_line(" / ".join(told)) or self._say("edited.nothing")
        return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
