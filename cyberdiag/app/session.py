"""One run of `assess`: where the answers come from and what is said about the result."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.answer_files import store
from cyberdiag.app import command_line, returning, reviewing
from cyberdiag.app.returning import Arrival
from cyberdiag.catalog import knowledge, load
from cyberdiag.errors import (
    CannotWrite,
    Interrupted,
    InvalidAnswers,
    TerminalRequired,
    WrongUsage,
)
from cyberdiag.model.answers import Answers, Note
from cyberdiag.model.defaults import ANSWERS_FILE
from cyberdiag.model.held import Held
from cyberdiag.outside import files, streams
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.answer_files.kept import AnswerFile
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Problem
    from cyberdiag.terminal.interview import InterviewScreen


class Found(Struct, frozen=True):
    """What is to be assessed, the path of the answers file, all that it holds, and itself as it was last read."""

    questions: QuestionSet
    path: str
    held: Held
    document: Document | None

    @property
    def before(self) -> str:
        """The file of the round before, where the answers file names one."""
        return returning.previous(self.document, self.path)


class Session(Struct, frozen=True):
    """The choices of one run; `path` is the answers file as given."""

    names: tuple[str, ...]
    path: str | None
    say: Messages
    look: Look
    quick: bool
    detail: bool = False

    def from_file(self, missing: str, document: Document | None = None) -> Found:
        """Read everything from the answers file, or from one that was opened already.

        Raises:
            WrongUsage, InvalidAnswers: when there is none, or it does not answer every question.
        """
        if self.path is None:
            raise WrongUsage.of("answers-needed")
        if document is None:
            document = store.open_document(self.path)
            self._warn(reviewing.exposed(self.path))
        names = reviewing.wanted_of(document, self.names)
        if not names:
            if document.source.data is not None:
                store.read_document(document, load.question_set(load.questionnaire_ids(), self.say.lang))
            raise InvalidAnswers.of("nothing-to-assess", self.path)
        questions = self._questions(names)
        held = self._held(document, questions)
        answers = held.only(questions)
        self._warn(reviewing.inconsistent(questions, answers))
        self._warn(
            reviewing.refuse_open(
                questions, answers, missing=missing, quick=self.quick, source=document.source
            )
        )
        return Found(questions, self.path, held, document)

    def interview(self) -> Found:
        """Ask in the terminal whatever the answers file leaves open.

        Raises:
            TerminalRequired: when nobody can be asked.
            CannotWrite: when an answer cannot be saved, before the first one if that can be known.
            Interrupted: on Ctrl-C; every confirmed answer is on disk, and the screen has said so.
        """
        if not streams.is_terminal(sys.stdin, sys.stderr) or os.environ.get("TERM") == "dumb":
            raise TerminalRequired.of("terminal-required")
        from cyberdiag.app import endings  # what asks is loaded by an interview alone
        from cyberdiag.outside import locks

        arrival = Arrival(self.path or ANSWERS_FILE)
        while True:
            path = store.kept_path(arrival.path)
            if not files.is_folder(str(Path(path).parent)):
                raise CannotWrite.of("no-folder", path)
            begun = arrival.path if os.path.lexists(arrival.path) else path
            with locks.held(path) as lock, endings.quietly(lock.release):
                found = self._interview(arrival, begun, path)
            if not isinstance(found, Arrival):
                return found
            arrival = found

    def _interview(self, arrival: Arrival, begun: str, path: str) -> Found | Arrival:
        """Conduct one from the file `begun`, kept at `path`, or return where else the person wants to be."""
        from cyberdiag.answer_files.kept import AnswerFile
        from cyberdiag.app import handing_over, keeping, opening, ranking
        from cyberdiag.interview.conduct import conduct
        from cyberdiag.interview.course import Aids, Course
        from cyberdiag.interview.prompts import TerminalPrompter
        from cyberdiag.terminal.interview import InterviewScreen

        lang = self.say.lang
        document = store.open_document(begun) if os.path.lexists(begun) else None
        self._warn(reviewing.exposed(begun))
        recorded = reviewing.recorded(document) if document else frozenset[str]()
        load.use(reviewing.wanted_of(document, self.names))
        screen = InterviewScreen(self.say, self.look, knowledge.sources(lang), knowledge.glossary(lang))
        prompter = TerminalPrompter(self.say, no_color=self.look.no_color)
        kept: AnswerFile | None = None
        try:
            chosen = arrival.names or self.names or self._which(prompter, screen, document)
            names = reviewing.wanted(chosen, frozenset(), recorded)
            questions = self._questions(names)
            again: dict[str, Note] = {}
            answers = self._read(document, questions, again) if document else Answers()
            if begun == path and not arrival.is_chosen and (answers.by_id or answers.organisation):
                far = len(Course(questions, answers, quick=self.quick).left)
                wanted = returning.greet(prompter, screen, self.say, path, answers, names=names, left=far)
                if not wanted.is_chosen or wanted.path != path:
                    return wanted
                arrival = wanted
            read = partial(self._read, questions=questions, reopened=again, warn=False)
            kept = AnswerFile(
                path, document, questions,
                read=read, reopened=again,
                person=keeping.AtTerminal(prompter, screen, self.say, questions, path),
            )  # fmt: skip
            opening.tell(screen, self.say, kept, questions, answers, begun=begun, quick=self.quick)
            earlier = returning.earlier(screen, self.say, kept, document, arrival, read)
            if not (earlier or answers.organisation) and (begun != path or not answers.by_id):
                opening.who(prompter, screen, self.say, kept, arrival.organisation)
            gc.freeze()  # the collector need not walk all that is loaded between two questions
            aids = Aids(
                ranking.Ranking(questions, lang),
                partial(ranking.result, questions, lang),
                partial(ranking.names_of_controls, lang),
                self._speed,
                earlier,
                ranking.InTrade(lang),
            )
            answers = conduct(
                questions, answers, prompter, screen, keeping.Keeper(kept),
                quick=self.quick, detail=self.detail, reviewing=arrival.reviewing, going_on=arrival.going_on,
                aids=aids,
            )  # fmt: skip
            kept.settle()
            course = Course(questions, answers, quick=self.quick)
            asked = not (course.open or self.quick)
            if asked and (more := handing_over.follow_up(prompter, screen, self.say, names, answers, path)):
                return Arrival(path, is_chosen=True, going_on=True, names=(*names, more))
        except CannotWrite:
            self._not_saved(screen, path, kept)
            raise
        except (KeyboardInterrupt, EOFError):
            self._stopped(screen, path, kept)
            raise Interrupted([]) from None
        handing_over.ended(screen, self.say, course, self._again(path))
        if os.path.lexists(path):  # what is assessed is what was saved
            document = store.open_document(path)
            return Found(questions, path, self._held(document, questions, {}, warn=False), document)
        return Found(questions, path, Held(questions, answers), None)

    @property
    def _speed(self) -> float:
        return self.say.writing.characters_a_minute

    def _questions(self, names: tuple[str, ...]) -> QuestionSet:
        """Load what is asked, and say where it is in another language than the one in use."""
        warnings: list[Problem] = []
        questions = load.question_set(names, self.say.lang, warnings)
        self._warn(warnings)
        return questions

    def _read(
        self, document: Document, questions: QuestionSet, reopened: dict[str, Note], *, warn: bool = True
    ) -> Answers:
        """Return the answers to these questions, as `_held` reads them."""
        return self._held(document, questions, reopened, warn=warn).only(questions)

    def _held(
        self,
        document: Document,
        questions: QuestionSet,
        reopened: dict[str, Note] | None = None,
        *,
        warn: bool = True,
    ) -> Held:
        """Return all that a file holds, with these questions; the order does not depend on what is asked for.

        Raises:
            InvalidAnswers: with every problem in the file.
        """
        whole = reviewing.whole(document, questions, self.say.lang)
        read = store.read_document(document, whole, reopened)
        found = Held(whole, read.answers)
        if warn:
            self._warn([*read.warnings, *reviewing.odd(questions, found.only(questions))])
        return found

    def _which(
        self, prompter: TerminalPrompter, screen: InterviewScreen, document: Document | None
    ) -> tuple[str, ...]:
        """Return what the file was begun for, else what the person chooses."""
        known = load.questionnaire_ids()
        if document is not None:
            named = document.data.get("questionnaires")
            begun = reviewing.wanted_of(document)
            begun += tuple(n for n in known if isinstance(named, dict) and n in named and n not in begun)
            if begun:
                return begun
        if len(known) == 1:
            return known
        sheets = {name: load.questionnaire(name, self.say.lang) for name in known}
        titles = {name: one.title for name, one in sheets.items()}
        titles["both"] = self.say("interview.both")
        options = [
            (name, f"{title}: {sheets[name].summary}" if name in sheets else title)
            for name, title in titles.items()
        ]
        chosen = prompter.choose(self.say("interview.which"), options)
        screen.told(self.say("interview.which"), titles[chosen])
        return known if chosen == "both" else (chosen,)

    def _again(self, path: str) -> str:
        """Return the command that goes on with an answers file."""
        return command_line.again("" if path == (self.path or ANSWERS_FILE) else path)

    def _not_saved(self, screen: InterviewScreen, path: str, kept: AnswerFile | None) -> None:
        """Say what is saved although an answer could not be; where the file is gone, it is kept under another name."""
        try:
            beside = kept.leave() if kept else ""
        except CannotWrite:
            screen.notice(self.say("interview.not-saved-any", path=path), style="bold")
            return
        if beside:
            screen.notice(self.say("edited.left-beside", path=path, aside=beside), style="bold")
            screen.command(self._again(beside), self.say("interview.not-saved-beside", command=""))
        else:
            screen.command(self._again(path), self.say("interview.not-saved", command=""))

    def _stopped(self, screen: InterviewScreen, path: str, kept: AnswerFile | None) -> None:
        """Say what is saved and how to go on, with the command line as it was typed."""
        beside = kept.leave() if kept else ""
        given = None
        with contextlib.suppress(InvalidAnswers):  # somebody else broke it
            given = store.open_document(beside or path).data.get("answers")
        saved = sum(v is not None for v in given.values()) if isinstance(given, dict) else 0
        code = "interrupted-saved" if saved else "interrupted-empty"
        with contextlib.suppress(OSError):  # the terminal may be gone
            if beside:
                screen.notice(self.say("edited.left-beside", path=path, aside=beside), style="bold")
            values = {"count": saved, "path": beside or path, "command": ""}
            told = (self.say(f"problems.{code}.{part}", **values) for part in ("text", "hint"))
            screen.command(self._again(beside or path), *told)

    def _warn(self, warnings: list[Problem]) -> None:
        problems.show(console(self.look, error=True), warnings, self.say)
