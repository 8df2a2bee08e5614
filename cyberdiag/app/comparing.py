"""One run of `compare`: each side is an answers file, assessed afresh, or a result as it was scored then."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from cyberdiag.answer_files import check, store
from cyberdiag.answer_files.document import FORMAT
from cyberdiag.app import judging, outputs, reviewing
from cyberdiag.catalog import load
from cyberdiag.catalog.decode import decode
from cyberdiag.changes import as_data
from cyberdiag.changes import compare as comparing
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.anonymous import anonymous
from cyberdiag.model.format import Format
from cyberdiag.model.result import RESULT_SCHEMA, Result
from cyberdiag.model.text import plain_name
from cyberdiag.pages import comparison, since
from cyberdiag.problems import Place, Problem, Severity
from cyberdiag.report.result import result
from cyberdiag.terminal import pages, problems
from cyberdiag.terminal.console import Look, as_json, console, show_written

if TYPE_CHECKING:
    from cyberdiag.answer_files.document import Document
    from cyberdiag.app.outputs import Output
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.format import ComparisonFormat
    from cyberdiag.model.page import Page
    from cyberdiag.model.questionnaire import QuestionSet

_TOLD = ("newer-version", "other-version", "same-questions", "renamed-question")


def rendered(
    form: ComparisonFormat, found: comparing.Comparison, shown: tuple[Page, ...], say: Messages
) -> bytes:
    """Return a comparison as a file holds it."""
    match form:
        case Format.HTML:
            from cyberdiag.report import render  # only where a page is written
            from cyberdiag.report.page import Job

            view = since.whole(found, shown, say)
            return render.page(Job("comparison", form, "c", view, "report", ("style.css",)), say).encode()
        case Format.MD:
            from cyberdiag.pages import markdown

            return markdown.markdown(shown).encode()
        case Format.JSON:
            return as_json(as_data.to_data(found)).encode()
        case _:
            assert_never(form)


class Run(Struct):
    """The choices of one run; `named` are questionnaires that files are read with besides those they answer."""

    say: Messages
    look: Look
    date: str | None = None
    named: tuple[str, ...] = ()
    loaded: dict[tuple[str, ...], QuestionSet] = field(default_factory=dict)

    def questions(self, names: tuple[str, ...]) -> QuestionSet:
        """Load questionnaires, each set of them once."""
        if names not in self.loaded:
            self.loaded[names] = load.question_set(names, self.say.lang)
        return self.loaded[names]

    def compare(self, old: str, new: str, targets: tuple[Output[ComparisonFormat], ...]) -> None:
        """Compare two files, show what differs, and write it."""
        found, known = self.compared(old, new)
        shown = comparison.pages(found, known, self.say)
        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, lambda form: rendered(form, found, shown, self.say), self):
            pages.pages(out, shown)
            show_written(out, outputs.paths(targets), self.say, "green")

    def compared(self, old: str, new: str) -> tuple[comparing.Comparison, Catalogue]:
        """Return what differs between two files; the date that was asked for is that of the later one.

        Raises:
            InvalidAnswers: with every fault in either file.
        """
        first, second = store.open_document(old), store.open_document(new)
        names = {n: None for d in (first, second) for n in self.names(d)}
        questions = self.questions(tuple(names))
        known = judging.catalogue(self.say.lang, questions)
        before, bridge = self.side(first, questions, known)
        after, _ = self.side(second, questions, known, self.date)
        self.warn(of_two_firms(before.result.organisation, after.result.organisation, new))
        told = judging.in_trade(questions, after.answers, known)
        return self.beside(before, after, bridge, told, known), known

    def beside(
        self,
        old: comparing.Side,
        new: comparing.Side,
        bridge: Result | None,
        questions: QuestionSet,
        known: Catalogue,
    ) -> comparing.Comparison:
        """Return what differs between two sides, by the questions of both where one was not asked them all."""
        both = None if bridge is None else comparing.shared(old, new, bridge, questions)
        if both is None:
            return comparing.compare(old, new, bridge, questions)
        scores = replace(known, losses=None, advice=None)
        first, second = (
            result.record(judging.judge(questions, a, scores, early=True, date=day), self.say.lang, day)
            for a, day in zip(both, (s.result.date.isoformat() for s in (old, new)), strict=True)
        )
        return comparing.compare(old, new, bridge, questions, (first, second))

    def names(self, document: Document) -> tuple[str, ...]:
        """Return the questionnaires of a file, with the overlays that are at hand.

        Raises:
            InvalidAnswers: when there are none.
        """
        found = result_of(document)
        held = store.held_ids(document)
        recorded = frozenset(found.versions) if found else reviewing.recorded(document)
        ready = load.questionnaire_ids()
        names = tuple(d.id for d in found.diagnoses if d.id in ready) if found else ()
        names = (*dict.fromkeys((*self.named, *reviewing.wanted(names, held, recorded))),)
        if not names:
            raise InvalidAnswers.of("nothing-to-assess", document.source.file)
        return names

    def side(
        self,
        document: Document,
        questions: QuestionSet,
        known: Catalogue,
        date: str | None = None,
        *,
        nameless: bool = False,
    ) -> tuple[comparing.Side, Result | None]:
        """Return one side, and the result of its answers under the questionnaire of now; `nameless` without any name.

        Raises:
            InvalidAnswers: with every fault in the file.
        """
        found = result_of(document)
        if found is None:
            read = store.read_document(document, questions)
            self.warn(list(read.warnings))
            given = anonymous(read.answers, questions) if nameless else read.answers
            fresh = self._assessed(document, given, known, date)
            versions = {k: v for k, v in given.versions.items() if k in questions.versions}
            return comparing.Side(fresh, given, {**fresh.versions, **versions}, afresh=True), fresh
        data = {
            "cyberdiag": FORMAT,
            "questionnaires": found.versions,
            "date": found.date.isoformat(),
            "organisation": found.organisation,
            "answers": document.data["answers"],
        }
        answers, faults = check.answers(replace(document.source, data=data), questions)
        # What cannot be carried over is named; the result stands as it was.
        self.warn([replace(p, severity=Severity.WARNING) for p in faults])
        if nameless:
            answers = anonymous(answers, questions)
            found = replace(found, organisation="", respondent="")
        answers = comparing.as_scored(answers, found, questions)
        fresh = self._assessed(document, answers, known, date)
        return comparing.Side(found, answers, found.versions, afresh=False), fresh

    def _assessed(self, document: Document, answers: Answers, known: Catalogue, date: str | None) -> Result:
        questions = self.questions(self.names(document))
        held = {k: a for k, a in answers.by_id.items() if k in questions.by_id}
        own = replace(answers, by_id=held)
        day = reviewing.day(date, own)
        made = judging.judge(questions, own, known, early=True, date=day)
        return result.record(made, self.say.lang, day)

    def warn(self, warnings: list[Problem]) -> None:
        """Show warnings, but not those of versions: the comparison itself tells what changed."""
        told = [p for p in warnings if not p.code.startswith("version-") and p.code not in _TOLD]
        problems.show(console(self.look, error=True), told, self.say)


def of_two_firms(old: str, new: str, path: str) -> list[Problem]:
    """Return a warning where both sides name their firm, and not the same one."""
    plain = {plain_name(name) for name in (old, new) if name}
    if len(plain) < len((old, new)):
        return []
    return [Problem(Place(path), "two-firms", {"old": old, "new": new}, Severity.WARNING)]


def result_of(document: Document) -> Result | None:
    """Return the result that a file holds; None for an answers file.

    Raises:
        InvalidAnswers: with every fault in a result.
    """
    if document.data.get("schema") != RESULT_SCHEMA:
        return None
    faults: list[Problem] = []
    found = decode(Result, document.source, faults)
    if found is None:
        raise InvalidAnswers(faults)
    return found
