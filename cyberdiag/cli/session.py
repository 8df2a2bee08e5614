"""One run of `assess`: where the answers come from and what is said about the result."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cyberdiag import app
from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.errors import Interrupted, InvalidAnswers, TerminalRequired, WrongUsage
from cyberdiag.model.answers import Answers
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console, safe

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.app import Output
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Problem

Found = tuple["QuestionSet", Answers, str]


@dataclass(frozen=True, slots=True)
class Session:
    """The choices of one run; `path` is the answers file as given."""

    names: tuple[str, ...]
    path: str | None
    messages: Messages
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
        names = app.wanted(self.names, store.held_ids(document))
        if not names:
            if document.source.data is not None:
                store.read(self.path, load.question_set((), self.messages.lang))
            raise InvalidAnswers.of("nothing-to-assess", self.path)
        questions = load.question_set(names, self.messages.lang)
        read = store.read_document(document, questions)
        self._warn([*read.warnings, *app.switched_off(questions, read.answers)])
        app.complete(questions, read.answers, missing=missing, quick=self.quick, path=self.path)
        return questions, read.answers, self.path

    def interview(self) -> Found:
        """Ask in the terminal whatever the answers file leaves open.

        Raises:
            TerminalRequired: when nobody can be asked.
            Interrupted: on Ctrl-C; every confirmed answer is on disk.
        """
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise TerminalRequired.of("terminal-required")
        from cyberdiag.catalog import knowledge
        from cyberdiag.interview.conduct import conduct
        from cyberdiag.interview.prompts import TerminalPrompter
        from cyberdiag.terminal.interview import InterviewScreen

        lang = self.messages.lang
        path = self.path or app.DEFAULT_FILE
        screen = InterviewScreen(self.messages, self.look, knowledge.sources(lang))
        prompter = TerminalPrompter(self.messages)
        document = store.open_document(path) if app.exists(path) else None
        try:
            names = self.names or self._which(prompter, document)
            questions = load.question_set(names, lang)
            read = store.read_document(document, questions) if document else None
            answers = read.answers if read else Answers()
            if read:
                self._warn([*read.warnings, *app.switched_off(questions, answers)])
            kept = store.AnswerFile(path, document, questions)
            done = len(answers.by_id)
            screen.notice(
                self.messages("interview.resume" if done else "interview.start", done=done, path=path)
            )
            if document is None:
                answers = self._who(prompter, kept, answers)
            answers = conduct(questions, answers, prompter, screen, kept.put, quick=self.quick)
        except (KeyboardInterrupt, EOFError):
            raise self._stopped(path) from None
        screen.notice(self.messages("interview.done"))
        return questions, answers, path

    def show(
        self, assessment: Assessment, targets: tuple[Output, ...], date: str, path: str, *, asked: bool
    ) -> None:
        """Print the summary, what was written, and how to get a report."""
        from cyberdiag.report.compose import compose
        from cyberdiag.terminal import summary

        say = self.messages
        out = console(self.look, error=any(t.is_stdout for t in targets))
        report = compose(assessment, app.catalogue(say.lang), say, date)
        summary.show(out, report, say, self.look)
        for target in targets:
            if not target.is_stdout:
                out.print(safe(say("summary.written", path=target.path), "green"))
        if not targets:
            command = f"cyberdiag assess -a {shlex.quote(path)} --no-input -o cyberdiag-report.html"
            out.print(safe(say("summary.no-report", command=command)))
        if not asked:
            out.print(safe(say("summary.start", command="cyberdiag assess")))

    def _which(self, prompter: TerminalPrompter, document: Document | None) -> tuple[str, ...]:
        known = load.questionnaire_ids()
        held = app.wanted((), store.held_ids(document)) if document else ()
        if held or len(known) == 1:
            return held or known
        titles = [(name, load.questionnaire(name, self.messages.lang).title) for name in known]
        chosen = prompter.choose(
            self.messages("interview.which"), [*titles, ("both", self.messages("interview.both"))]
        )
        return known if chosen == "both" else (chosen,)

    def _who(self, prompter: TerminalPrompter, kept: store.AnswerFile, answers: Answers) -> Answers:
        from dataclasses import replace

        name = prompter.line(self.messages("interview.organisation"))
        kept.put_field("organisation", name)
        return replace(answers, organisation=name)

    def _stopped(self, path: str) -> Interrupted:
        command = " ".join(
            ["cyberdiag", "assess", *self.names, *(["-a", shlex.quote(path)] if self.path else [])]
        )
        if not app.exists(path):
            return Interrupted.of("interrupted-empty", command=command)
        saved = len(store.held_ids(store.open_document(path)))
        return Interrupted.of("interrupted-saved", count=saved, path=path, command=command)

    def _warn(self, warnings: list[Problem]) -> None:
        problems.show(console(self.look, error=True), warnings, self.messages)
