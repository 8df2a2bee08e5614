"""One run of `crosswalk`: an answers file beside a published scheme, shown and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import store, yaml_codec
from cyberdiag.app import command_line, judging, outputs, reviewing
from cyberdiag.catalog import knowledge, load
from cyberdiag.crosswalk.asked import compared
from cyberdiag.crosswalk.project import Projection, project
from cyberdiag.errors import InvalidAnswers, UnknownName
from cyberdiag.model import mapped
from cyberdiag.model.anonymous import anonymous
from cyberdiag.model.format import Format
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem, Severity, near
from cyberdiag.report import compose
from cyberdiag.report.scheme import data, page
from cyberdiag.terminal import problems, schemes
from cyberdiag.terminal.console import console, print_folded, show_command, show_written

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.outputs import Output
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.format import AuditFormat, CrosswalkFormat, PageFormat, ReportFormat
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.outside.pdf import Printer
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.report.own.folder import Own
    from cyberdiag.report.scheme.page import SchemePage
    from cyberdiag.terminal.console import Look

_USUAL = ("cyber-risk",)
"""What is read where a file answers nothing that is known."""
PACKED: tuple[ReportFormat, ...] = (Format.HTML, Format.XLSX)
"""What a pack holds beside the evidence."""


class Laid(Struct, frozen=True):
    """A scheme laid beside an answers file, with what it was made from and what its owner should know."""

    projection: Projection
    assessment: Assessment
    catalogue: Catalogue
    date: str
    warnings: tuple[Problem, ...]
    source: Source
    """The answers file."""

    def bearing(self) -> Answers:
        """Return the answers that bear on the scheme."""
        asked = {question for row in self.projection.rows for question in row.questions}
        answers = self.assessment.answers
        return replace(answers, by_id={k: a for k, a in answers.by_id.items() if k in asked})


def scheme(name: str, lang: str) -> Framework:
    """Return a scheme by its short name or by the id of its edition.

    Raises:
        UnknownName: with the near miss, or the edition that there is.
    """
    every = knowledge.frameworks(lang)
    by_name = {f.scheme: f for f in every.values() if f.scheme is not None}
    by_id = {f.id: f for f in by_name.values()}
    found = by_name.get(name) or by_id.get(name)
    if found is not None:
        return found
    known = ", ".join(by_name)
    other = next((f for short, f in by_name.items() if name.lower().startswith(f"{short}-")), None)
    if other is not None and name not in every:
        raise UnknownName.of("scheme-edition", name=name, scheme=other.scheme, edition=other.edition)
    raise UnknownName.of("unknown-scheme", name=name, guess=near(name, (*by_name, *by_id)) or "", known=known)


def lay(path: str, name: str, lang: str, *, date: str | None = None, nameless: bool = False) -> Laid:
    """Lay a scheme beside what an answers file holds; open questions count as not asked.

    Raises:
        UnknownName, InvalidAnswers: for a scheme that there is not, a fault in the file, or a file without any answer
            that bears on the scheme.
    """
    wanted = scheme(name, lang)
    document = store.open_document(path)
    questions = load.question_set(names_of(document, wanted), lang)
    bearing = bearing_on(wanted, questions)
    read = answered(document, questions, bearing, name)
    answers = anonymous(read.answers, questions) if nameless else read.answers
    known = judging.catalogue(lang, questions)
    day = reviewing.day(date, answers)
    made = judging.judge(questions, answers, known, early=True, date=day)
    plan = (action.question.id for action in made.actions)
    found = project(wanted, made.questions, answers, plan)
    warnings = (
        *read.warnings,
        *unanswered(bearing, questions, answers, path),
        *_unasked(found, answers, path),
        *reviewing.outdated(answers, day, document.source),
    )
    return Laid(found, made, known, day, warnings, document.source)


def answered(document: Document, questions: QuestionSet, bearing: set[str], name: str) -> store.ReadAnswers:
    """Return what a file answers, some of it questions that bear on the scheme `name`.

    Raises:
        InvalidAnswers: for a fault in the file, or one without any such answer.
    """
    read = store.read_document(document, questions)
    if bearing.isdisjoint(read.answers.by_id):
        needed = ", ".join(n.id for n in questions.questionnaires if not bearing.isdisjoint(n.by_id))
        raise InvalidAnswers.of("scheme-unanswered", document.source.file, name=name, needed=needed)
    return read


def names_of(document: Document, wanted: Framework) -> tuple[str, ...]:
    """Return what the file holds answers for, and what else was compared with the scheme."""
    return tuple(dict.fromkeys((*reviewing.wanted_of(document), *compared(wanted)))) or _USUAL


def bearing_on(wanted: Framework, questions: QuestionSet) -> set[str]:
    """Return the ids of the questions that bear on a scheme."""
    return {q for c in mapped.criteria(wanted, questions.by_id.values()).values() for q in c.asked}


def unanswered(bearing: set[str], questions: QuestionSet, answers: Answers, path: str) -> list[Problem]:
    """Return a warning for each questionnaire that bears on the scheme and was not answered at all."""
    found = []
    for one in questions.questionnaires:
        named = bearing & one.by_id.keys()
        if named and answers.by_id.keys().isdisjoint(one.by_id):
            values = {"name": one.id, "title": one.title, "count": len(named)}
            found.append(Problem(Place(path), "scheme-questionnaire-open", values, Severity.WARNING))
    return found


def _unasked(found: Projection, answers: Answers, path: str) -> list[Problem]:
    """Return a warning for each answer by which nobody is asked the follow-ups that are left."""
    asks = any(name in load.overlay_ids() for name in found.unanswered)
    return [
        Problem(Place(path), "scheme-not-asked-for", {"id": name, "choice": value}, Severity.WARNING)
        for name, value in found.scheme.asked_by.items()
        if asks and answers.value(name) != value
    ]


class Run(Struct, frozen=True):
    """The choices of one run."""

    say: Messages
    look: Look
    own: Own | None = None

    def crosswalk(self, laid: Laid, targets: tuple[Output[CrosswalkFormat], ...]) -> None:
        """Show where the firm stands, or write it."""
        problems.show(console(self.look, error=True), laid.warnings, self.say)
        view = self._view(laid)
        outputs.refuse_bytes_in_a_terminal(targets)
        outputs.ready(targets)
        with outputs.printing(targets) as printer:

            def content(form: CrosswalkFormat) -> bytes:
                return (
                    self._pack(laid, view, targets)
                    if form is Format.ZIP
                    else self._as(form, laid, view, printer)
                )

            with outputs.writing(targets, content, self):
                if not any(t.is_stdout for t in targets):
                    schemes.show(console(self.look), view, self.say, whole=not targets)
                    self._show_how_to_answer(laid)
                out = console(self.look, error=True)
                show_written(out, outputs.paths(targets), self.say)
                for path in (t.path for t in targets if t.form is Format.ZIP and not t.is_stdout):
                    from cyberdiag.app import packed  # a report that holds a scheme writes no pack

                    print_folded(out, self.say("verify.number", path=path, short=packed.verify(path).short))

    def _show_how_to_answer(self, laid: Laid) -> None:
        """Print the command that asks what would decide more, where this firm is asked it."""
        path = laid.source.file
        if path == files.STANDARD_INPUT or _unasked(laid.projection, laid.assessment.answers, path):
            return
        for name in laid.projection.unanswered:
            if name in load.shipped_overlays():
                command = command_line.begin((name,), path)
                show_command(console(self.look), self.say("scheme.answer-them", command=""), command)

    def audit(self, laid: Laid, targets: tuple[Output[AuditFormat], ...]) -> None:
        """Write the scheme and where the firm stands for another program."""
        problems.show(console(self.look, error=True), laid.warnings, self.say)
        view = self._view(laid)
        outputs.refuse_bytes_in_a_terminal(targets)
        outputs.ready(targets)
        with outputs.writing(targets, lambda form: self._for_audit(form, laid, view), self):
            show_written(console(self.look, error=True), outputs.paths(targets), self.say)

    def _for_audit(self, form: AuditFormat, laid: Laid, view: SchemePage) -> bytes:
        from cyberdiag.report.tables import ciso_assistant, xlsx_table

        match form:
            case Format.YAML:
                source = laid.catalogue.sources.get(laid.projection.scheme.source)
                return yaml_codec.write(ciso_assistant.library(laid.projection, view, source)).encode()
            case Format.XLSX:
                return xlsx_table.workbook([ciso_assistant.audit(view)], view.title, self.say)
            case _:
                assert_never(form)

    def _pack(self, laid: Laid, view: SchemePage, targets: tuple[Output[CrosswalkFormat], ...]) -> bytes:
        """Return a pack: the page, the workbook, and the files that answers name as their evidence."""
        from cyberdiag.app import packed  # as above

        answers = laid.bearing()
        packed.refuse_written_over(laid.source.file, answers, outputs.paths(targets))
        taken = packed.evidence(laid.source.file, answers, laid.source)
        scheme = laid.projection.scheme
        made = {f"crosswalk.{form}": self._as(form, laid, view, None) for form in PACKED}
        head = {"program": view.program, "date": laid.date, "framework": scheme.id, "edition": scheme.edition}
        return packed.pack(made, taken, answers, head)

    def _view(self, laid: Laid) -> SchemePage:
        made, found = laid.assessment, laid.projection
        report = compose.compose(made, laid.catalogue, self.say, laid.date)
        actions = (*report.first_actions, *report.later_actions)
        return page.compose(found, made.answers, laid.date, laid.catalogue.sources, actions, self.say)

    def _as(self, form: ReportFormat, laid: Laid, view: SchemePage, printer: Printer | None) -> bytes:
        match form:
            case Format.HTML | Format.MD:
                return self._page(form, view).encode()
            case Format.JSON:
                told = data.to_data(laid.projection, laid.assessment.answers, laid.date, self.say)
                return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
            case Format.CSV:
                from cyberdiag.report.tables import csv_table, scheme_rows

                return csv_table.text(scheme_rows.criteria(view, self.say)).encode()
            case Format.XLSX:
                from cyberdiag.report.tables import scheme_rows, xlsx_table

                return xlsx_table.workbook(scheme_rows.every(view, self.say), view.title, self.say)
            case Format.PDF:
                assert printer is not None  # noqa: S101  whoever wants a PDF has started one
                return printer.pdf(self._page(Format.HTML, view))
            case _:
                assert_never(form)

    def _page(self, form: PageFormat, view: SchemePage) -> str:
        from cyberdiag.report import render  # only where a page is written
        from cyberdiag.report.page import Job

        return render.page(
            Job("crosswalk", form, "p", view, "scheme", ("style.css", "scheme.css")), self.say, self.own
        )
