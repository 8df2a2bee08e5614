"""One run of `plan`: the answers as they are and as they would be, what is shown and written."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, assert_never

from msgspec import to_builtins
from msgspec.structs import replace

from cyberdiag.app import judging, outputs, reviewing
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.changes import plan as planning
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.format import Format
from cyberdiag.report import compose, words
from cyberdiag.report.plan import calendar_file, page
from cyberdiag.terminal import papers
from cyberdiag.terminal import plans as screen
from cyberdiag.terminal.console import console, show_written

if TYPE_CHECKING:
    from cyberdiag.app.outputs import F, Output
    from cyberdiag.changes.plan import Plan
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.format import LetterFormat, PageFormat, PlanFormat
    from cyberdiag.model.plan import Handout, InsurerSheet, Letter, PlanPage, ReadyWords
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.report.document import Report
    from cyberdiag.report.own.folder import Own
    from cyberdiag.terminal.console import Look

_STYLES = ("style.css", "plan.css")


def plan(
    path: str, settings: list[str], budget: str | None, lang: str, *, seed: int
) -> tuple[Plan, Catalogue]:
    """Return the plan for an answers file with what it was made from; `settings` are changed answers as `ID=CHOICE`.

    Raises:
        InvalidAnswers, WrongUsage, UnknownName: for a fault in the file or in a changed answer.
    """
    before, known = judging.assess_file(path, lang, seed=seed)
    waves = load_action_order().waves
    answers, changes = planning.changed(before.answers, settings, before.questions)
    if not changes:
        return planning.make(before, None, changes, budget, waves), known
    after = judging.judge(before.questions, answers, known, early=True, seed=seed)
    return planning.make(before, after, changes, budget, waves), known


@dataclasses.dataclass(frozen=True)
class Run:
    """The choices of one run; `date` is the day on which the plan begins, that of the report where none is given."""

    say: Messages
    look: Look
    date: str | None
    own: Own | None = None

    def day(self, made: Plan) -> str:
        """Return the day on which the plan begins, as ISO text: the one from which a report of the same file counts."""
        return reviewing.day(self.date, made.before.answers)

    def plan(self, made: Plan, known: Catalogue, targets: tuple[Output[PlanFormat], ...]) -> None:
        """Show the plan, or write it."""
        laid_out = page.compose(self._report(made, known), self.day(made), self.say)
        self._prepare(targets)
        with outputs.printing(targets) as printer:

            def content(form: PlanFormat) -> bytes:
                return self._plan_as(form, made, laid_out, printer)

            with outputs.writing(targets, content, self):
                if not any(t.is_stdout for t in targets):
                    screen.show(console(self.look), made, laid_out, self.say, self._counted(made))
                self._show_written(targets)

    def paper(
        self, kind: str, made: Plan, known: Catalogue, targets: tuple[Output[LetterFormat], ...]
    ) -> None:
        """Show a paper that comes with the plan (letter, handout, words or the insurer's sheet), or write it.

        Raises:
            InvalidAnswers: when there is nothing that it could say.
        """
        written = self._paper(kind, made, known)
        self._prepare(targets)
        with outputs.printing(targets) as printer:

            def content(form: LetterFormat) -> bytes:
                match form:
                    case Format.HTML | Format.MD:
                        return self._page(kind, form, written, kind).encode()
                    case Format.PDF:
                        return self._printed(self._page(kind, Format.HTML, written, kind), printer)
                    case _:
                        assert_never(form)

            with outputs.writing(targets, content, self):
                if not targets:
                    papers.show(console(self.look), written, self.say)
                self._show_written(targets)

    def _paper(self, kind: str, made: Plan, known: Catalogue) -> Letter | Handout | ReadyWords | InsurerSheet:
        report = self._report(made, known)
        papers = {
            "letter": report.letter,
            "handout": report.handout,
            "words": report.words,
            "insurer": report.insurer,
        }
        if (found := papers[kind]) is None:
            raise InvalidAnswers.of("nothing-to-ask" if kind == "letter" else "nothing-to-hand-out")
        return found

    def _report(self, made: Plan, known: Catalogue) -> Report:
        current = replace(made.after or made.before, actions=made.listed)
        return compose.compose(current, known, self.say, self.day(made), audience="agent")

    def _counted(self, made: Plan) -> str:
        """Return from which day the plan counts where nobody chose it and it is not today, and how to count from today."""
        day, today = self.day(made), reviewing.today()
        if self.date is not None or day == today:
            return ""
        return self.say("plan.counted", day=words.date(day, self.say.lang), today=today)

    def _prepare(self, targets: tuple[Output[F], ...]) -> None:
        outputs.refuse_bytes_in_a_terminal(targets)
        outputs.ready(targets)

    def _plan_as(self, form: PlanFormat, made: Plan, laid_out: PlanPage, printer: Printer | None) -> bytes:
        match form:
            case Format.HTML | Format.MD:
                return self._page("plan", form, laid_out, "plan").encode()
            case Format.JSON:
                data = to_builtins(planning.to_data(made, self.day(made)))
                return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
            case Format.CSV:
                from cyberdiag.report.tables import csv_table, rows

                return csv_table.text(rows.plan(laid_out, self.say)).encode()
            case Format.XLSX:
                from cyberdiag.report.tables import rows, xlsx_table

                return xlsx_table.workbook((rows.plan(laid_out, self.say),), laid_out.title, self.say)
            case Format.ICS:
                return calendar_file.calendar(laid_out, self.say).encode()
            case Format.PDF:
                return self._printed(self._page("plan", Format.HTML, laid_out, "plan"), printer)
            case _:
                assert_never(form)

    def _page(
        self,
        stem: str,
        form: PageFormat,
        view: PlanPage | Letter | Handout | ReadyWords | InsurerSheet,
        prefix: str,
    ) -> str:
        from cyberdiag.report import render  # only where a page is written
        from cyberdiag.report.page import Job

        return render.page(Job(stem, form, "p", view, prefix, _STYLES), self.say, self.own)

    def _printed(self, html: str, printer: Printer | None) -> bytes:
        assert printer is not None  # noqa: S101  whoever wants a PDF has started one
        return printer.pdf(html)

    def _show_written(self, targets: tuple[Output[F], ...]) -> None:
        show_written(console(self.look, error=True), outputs.paths(targets), self.say)
