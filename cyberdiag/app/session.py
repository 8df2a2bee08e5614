"""One run of `assess`: where the answers come from and what is said about the result."""

from __future__ import annotations

import contextlib
import gc
import os
import shlex
import shutil
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.app import endings, outputs, reviewing
from cyberdiag.catalog import knowledge, load
from cyberdiag.errors import CannotWrite, Interrupted, InvalidAnswers, TerminalRequired, WrongUsage
from cyberdiag.interview import flow
from cyberdiag.model.answers import Answers
from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.outside import files
from cyberdiag.scoring.plausible import implausible
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console, safe, show_written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.outputs import Output
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer, Note
    from cyberdiag.model.format import ReportFormat
    from cyberdiag.problems import Problem
    from cyberdiag.report.compose import Report
    from cyberdiag.terminal.interview import InterviewScreen

DEFAULT_FILE = "cyberdiag-answers.yaml"
"""Where an interview keeps its answers unless it is told."""
Found = tuple[QuestionSet, Answers, str]


class Session(Struct, frozen=True):
    """The choices of one run; `path` is the answers file as given."""

    names: tuple[str, ...]
    path: str | None
    say: Messages
    look: Look
    quick: bool

    def from_file(self, missing: str) -> Found:
        """Read everything from the answers file.

        Raises:
            WrongUsage, InvalidAnswers: when there is none, or it does not answer every question.
        """
        if self.path is None:
            raise WrongUsage.of("answers-needed")
        document = store.open_document(self.path)
        names = reviewing.wanted_of(document, self.names)
        if not names:
            if document.source.data is not None:
                store.read_document(document, load.question_set(load.questionnaire_ids(), self.say.lang))
            raise InvalidAnswers.of("nothing-to-assess", self.path)
        questions = self._questions(names)
        answers = self._read(document, questions)
        self._warn(reviewing.inconsistent(questions, answers))
        self._warn(
            reviewing.refuse_open(
                questions, answers, missing=missing, quick=self.quick, source=document.source
            )
        )
        return questions, answers, self.path

    def interview(self) -> Found:
        """Ask in the terminal whatever the answers file leaves open.

        Raises:
            TerminalRequired: when nobody can be asked.
            CannotWrite: when an answer cannot be saved, before the first one if that can be known.
            Interrupted: on Ctrl-C; every confirmed answer is on disk, and the screen has said so.
        """
        if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
            raise TerminalRequired.of("terminal-required")
        path = self.path or DEFAULT_FILE
        kept = store.kept_path(path)
        if not files.is_folder(str(Path(path).parent)):
            raise CannotWrite.of("no-folder", path)
        with files.held(kept) as lock, endings.quietly(lock.release):
            return self._interview(path if os.path.lexists(path) else kept, kept)

    def _interview(self, begun: str, path: str) -> Found:
        """Go on from the file `begun`, and keep the answers in the file at `path`."""
        from cyberdiag.interview.conduct import conduct
        from cyberdiag.interview.course import Course
        from cyberdiag.interview.prompts import TerminalPrompter
        from cyberdiag.terminal.interview import InterviewScreen

        lang = self.say.lang
        document = store.open_document(begun) if os.path.lexists(begun) else None
        recorded = store.held_questionnaires(document) if document else frozenset[str]()
        load.use(reviewing.wanted_of(document, self.names))
        screen = InterviewScreen(self.say, self.look, knowledge.sources(lang), knowledge.glossary(lang))
        prompter = TerminalPrompter(self.say, no_color=self.look.no_color)
        try:
            chosen = self.names or self._which(prompter, screen, document)
            names = reviewing.wanted(chosen, frozenset(), recorded)
            questions = self._questions(names)
            answers = self._read(document, questions) if document else Answers()
            kept = store.AnswerFile(path, document, questions)
            done = len(answers.by_id)
            if begun != path:
                kept.save()
                screen.notice(self.say("interview.from-table", table=begun, path=path))
            screen.notice(self.say("interview.resume" if done else "interview.start", done=done, path=path))
            if not done:
                self._length(screen, questions)
            if not done and not answers.organisation:
                self._who(prompter, screen, kept)
            gc.freeze()  # the collector need not walk all that is loaded between two questions
            answers = conduct(questions, answers, prompter, screen, _Keeper(kept), quick=self.quick)
        except CannotWrite:
            screen.notice(self.say("interview.not-saved", command=_typed(begun, path)), style="bold")
            raise
        except (KeyboardInterrupt, EOFError):
            self._stopped(screen, begun, path)
            raise Interrupted([]) from None
        screen.notice(self.say("interview.done"))
        if left := len(Course(questions, answers, quick=self.quick).open):
            screen.notice(self.say("interview.done-open", count=left, command=_typed(begun, path)))
        if os.path.lexists(path):  # what is assessed is what was saved
            answers = self._read(store.open_document(path), questions, warn=False)
        return questions, answers, path

    def show(
        self, report: Report, targets: tuple[Output[ReportFormat], ...], path: str, *, asked: bool
    ) -> None:
        """Print the summary, what was written, and how to get a report."""
        start = shlex.join(["cyberdiag", "assess", *self.names])
        out = console(self.look, error=any(t.is_stdout for t in targets))
        from cyberdiag.terminal import summary

        summary.show(out, report, self.say, self.look)
        out.print(safe(self.say("report.digest", digest=report.digest), "dim"))
        show_written(out, outputs.paths(targets), self.say, "green")
        if not targets:
            command = f"{start} -a {shlex.quote(path)} --no-input -o cyberdiag-report.html"
            out.print(safe(self.say("summary.no-report", command=command)))
        if not asked:
            out.print(safe(self.say("summary.start", command=start)))

    def _questions(self, names: tuple[str, ...]) -> QuestionSet:
        """Load what is asked, and say where it is in another language than the one in use."""
        warnings: list[Problem] = []
        questions = load.question_set(names, self.say.lang, warnings)
        self._warn(warnings)
        return questions

    def _read(self, document: Document, questions: QuestionSet, *, warn: bool = True) -> Answers:
        """Return the answers to these questions; a file may hold those to other questionnaires too.

        Raises:
            InvalidAnswers: with every problem in the file.
        """
        held = store.held_ids(document) - questions.by_id.keys()
        other = tuple(
            name
            for name in (load.PROFILE, *load.questionnaire_ids())
            if (ids := load.question_ids(name)) & held
            and (name == load.PROFILE or not ids & questions.by_id.keys())
        )
        layers = load.overlays_of(other, store.held_questionnaires(document)) if other else ()
        read = store.read_document(document, load.with_others(questions, (*other, *layers), self.say.lang))
        by_id = {key: answer for key, answer in read.answers.by_id.items() if key in questions.by_id}
        answers = replace(read.answers, by_id=MappingProxyType(by_id))
        if warn:
            odd = [*reviewing.switched_off(questions, answers), *implausible(questions, answers)]
            self._warn([*read.warnings, *odd])
        return answers

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
        options = {name: load.questionnaire(name, self.say.lang).title for name in known}
        options["both"] = self.say("interview.both")
        chosen = prompter.choose(self.say("interview.which"), list(options.items()))
        screen.told(self.say("interview.which"), options[chosen])
        return known if chosen == "both" else (chosen,)

    def _length(self, screen: InterviewScreen, questions: QuestionSet) -> None:
        """Say how many questions there are; which of them apply is not known yet."""
        steps = flow.route(questions, Answers(), quick=self.quick)
        core = sum(s.question.core for s in steps)
        if core < len(steps):
            screen.notice(self.say("interview.length", count=len(steps), core=core))

    def _who(self, prompter: TerminalPrompter, screen: InterviewScreen, kept: store.AnswerFile) -> None:
        """Ask once for what a report names besides the answers; both may stay empty."""
        for field in ("organisation", "respondent"):
            question = self.say(f"interview.{field}")
            text = prompter.line(question)
            screen.told(question, text or "-")
            if text:
                kept.put_field(field, text)
                kept.save()

    def _stopped(self, screen: InterviewScreen, begun: str, path: str) -> None:
        """Say what is saved and how to go on, with the command line as it was typed."""
        given = store.open_document(path).data.get("answers") if os.path.lexists(path) else None
        saved = sum(v is not None for v in given.values()) if isinstance(given, dict) else 0
        code = "interrupted-saved" if saved else "interrupted-empty"
        with contextlib.suppress(OSError):  # the terminal may be gone
            screen.notice(
                self.say(f"problems.{code}.text", count=saved, path=path),
                self.say(f"problems.{code}.hint", command=_typed(begun, path)),
            )

    def _warn(self, warnings: list[Problem]) -> None:
        problems.show(console(self.look, error=True), warnings, self.say)


class _Keeper:
    """Saves each answer with the day it was given."""

    def __init__(self, kept: store.AnswerFile) -> None:
        self._kept = kept

    @property
    def beside(self) -> Mapping[str, Note]:
        return self._kept.open_notes

    def answer(self, question: str, answer: Answer) -> None:
        self._kept.put_field("date", reviewing.day(None, Answers()))
        self._kept.put(question, answer)

    def note(self, question: str, beside: Note) -> None:
        self._kept.put_note(question, beside)


def _typed(begun: str = "", path: str = "") -> str:
    """Return the command line that started this run, ready to be pasted; it goes on with `path` in the place of `begun`."""
    program = sys.argv[0]
    if Path(program).name == "__main__.py":
        start = [sys.executable, "-m", "cyberdiag"]
    else:
        start = ["cyberdiag" if shutil.which("cyberdiag") == program else program]
    told = {f"{option}{begun}": f"{option}{path}" for option in ("", "-a", "--answers=") if begun}
    return shlex.join([*start, *(told.get(word, word) for word in sys.argv[1:])])
