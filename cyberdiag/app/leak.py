"""One run of `deadlines`: what the answers file adds, what is asked, what is shown and written."""

from __future__ import annotations

import dataclasses
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, assert_never

from msgspec.structs import replace

from cyberdiag.advice import deadlines as advice
from cyberdiag.advice import incident
from cyberdiag.advice.calendar import japan
from cyberdiag.answer_files import store
from cyberdiag.app import leak_facts, outputs, reviewing
from cyberdiag.catalog import duties as catalog
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers, WrongUsage
from cyberdiag.model.answers import Answers
from cyberdiag.model.format import Format
from cyberdiag.model.moment import JAPAN
from cyberdiag.outside import files, streams
from cyberdiag.problems import Problem
from cyberdiag.report.clock import card, ics, render, timeline
from cyberdiag.terminal import clock as screen
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console, rich_console, show_written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.leak_facts import Moments
    from cyberdiag.app.outputs import F, Output
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.duties import Duties, FactValue
    from cyberdiag.model.format import ClockFormat, PageFormat
    from cyberdiag.problems import Path
    from cyberdiag.report.own.folder import Own

_KINDS: dict[str, dict[str, FactValue]] = {
    "plain": {"special_care": False, "financial_data": False, "my_number": False},
    "special_care": {"special_care": True},
    "financial_data": {"financial_data": True},
    "my_number": {"my_number": True},
    "unknown": {},
}
"""What the third question tells; a worse kind leaves the others unknown."""


@dataclasses.dataclass(frozen=True)
class Run:
    """The choices of one run; `path` is the answers file as given."""

    say: Messages
    look: Look
    path: str | None
    no_input: bool = dataclasses.field(kw_only=True)
    own: Own | None = dataclasses.field(default=None, kw_only=True)

    @cached_property
    def duties(self) -> Duties:
        """The duties after a leak and the facts that they hang on."""
        return catalog.load_duties(self.say.lang)

    def card(self, targets: tuple[Output[PageFormat], ...], told: Mapping[str, FactValue]) -> None:
        """Show or write the first-hour card."""
        answers, contacts = self._answers()
        kind = told.get("incident")
        first = catalog.load_first_hour(self.say.lang)
        page = card.compose(first, contacts, str(kind) if kind else None, answers.organisation, self.say)
        if not targets:
            screen.card(console(self.look), page, self.say)
        with outputs.writing(
            targets, lambda form: render.render(page, "first_hour", form, self.say, self.own).encode(), self
        ):
            self._show_written(targets)

    def clock(
        self, targets: tuple[Output[ClockFormat], ...], told: dict[str, FactValue], moments: Moments
    ) -> None:
        """Show and write the notification clock.

        Raises:
            WrongUsage: when the start is neither given nor can be asked, or is no moment.
        """
        if moments.since is None and not self._can_ask():
            raise WrongUsage.of("missing-argument", name="--since")
        answers, _ = self._answers()
        if moments.since is None:
            moments.given()  # what is wrong with an option no answer can mend
            asked = self.say("deadlines.ask.since")
            moments = replace(moments, since=self._prompter().line(asked, moments.fault))
        since, known, now, drill = moments.read()
        problems.show(console(self.look, error=True), drill, self.say)
        if self._can_ask() and not told and self.path is None:
            told = self._ask()
        facts = incident.facts(self.duties, incident.from_profile(self.duties, answers), told)
        found = advice.due(self.duties, facts, since, known, japan())
        state = timeline.Told(
            since.astimezone(JAPAN), known, now.astimezone(JAPAN), facts, answers.organisation
        )
        page = timeline.compose(state, self.duties, found, advice.notes(self.duties, facts), self.say)

        def text(form: ClockFormat) -> str:
            match form:
                case Format.HTML | Format.MD:
                    return render.render(page, "deadlines", form, self.say, self.own)
                case Format.JSON:
                    return render.to_json(page, state)
                case Format.ICS:
                    return ics.calendar(found, now, self.say)
                case _:
                    assert_never(form)

        piped = any(o.is_stdout for o in targets)
        with outputs.writing(targets, lambda form: text(form).encode(), self):
            screen.show(rich_console(self.look, error=piped), page, self.say, self.look)
            self._show_written(targets)

    def _can_ask(self) -> bool:
        asked = not self.no_input and self.path != files.STANDARD_INPUT
        return asked and streams.is_terminal(sys.stdin, sys.stderr)

    def _prompter(self) -> TerminalPrompter:
        from cyberdiag.interview.prompts import TerminalPrompter

        return TerminalPrompter(self.say)

    def _ask(self) -> dict[str, FactValue]:
        """Ask the three questions: type of leak, how many persons, what kind of data."""
        prompter, say = self._prompter(), self.say
        kinds = [*self.duties.facts["incident"].choices, "unknown"]
        options = [(kind, say(f"deadlines.incident.{kind}")) for kind in kinds]
        kind = prompter.choose(say("deadlines.ask.incident"), options)
        persons = self._counted(prompter, "persons")
        data = prompter.choose(
            say("deadlines.ask.data"), [(key, say(f"deadlines.data.{key}")) for key in _KINDS]
        )
        told: dict[str, FactValue] = dict(_KINDS[data])
        if kind != "unknown":
            told["incident"] = kind
        return told | persons

    def _counted(self, prompter: TerminalPrompter, fact: str) -> dict[str, FactValue]:
        """Ask for a number until it is one, or nothing."""
        spec = self.duties.facts[fact]

        def fault(text: str) -> Problem | None:
            found = leak_facts.typed_fact(spec, text)
            return found if isinstance(found, Problem) else None

        found = leak_facts.typed_fact(spec, prompter.line(self.say(f"deadlines.ask.{fact}"), fault))
        return {} if isinstance(found, Problem) else found

    def _answers(self) -> tuple[Answers, dict[str, str]]:
        """Read the answers file and its telephone numbers.

        Raises:
            InvalidAnswers: with every problem in it.
        """
        if self.path is None:
            return Answers(), {}
        document = store.open_document(self.path)
        questions = load.question_set(reviewing.wanted_of(document), self.say.lang)
        read = store.read_document(document, questions)
        return read.answers, contacts(document)

    def _show_written(self, targets: tuple[Output[F], ...]) -> None:
        show_written(console(self.look, error=True), outputs.paths(targets), self.say)


def contacts(document: Document) -> dict[str, str]:
    """Return the telephone numbers under `contacts:` of an answers file.

    Raises:
        InvalidAnswers: when they are no mapping of names to texts.
    """
    given: Any = document.data.get("contacts")
    if given is None:
        return {}

    def wrong(path: Path, expected: str, value: Any) -> Problem:
        values = {"field": path[-1], "expected": expected, "value": str(value)[:40]}
        return Problem(document.source.place(path), "wrong-type", values)

    if not isinstance(given, dict):
        raise InvalidAnswers([wrong(("contacts",), "mapping", given)])
    texts = (str, int, type(None))
    if faults := [
        wrong(("contacts", k), "text", v)
        for k, v in given.items()
        if isinstance(v, bool) or not isinstance(v, texts)
    ]:
        raise InvalidAnswers(faults)
    return {str(k): str(v) for k, v in given.items() if v is not None}
