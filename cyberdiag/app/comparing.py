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
from cyberdiag.changes import compare as comparing
from cyberdiag.errors import InvalidAnswers
from cyberdiag.model.format import Format
from cyberdiag.model.result import RESULT_SCHEMA, Result
from cyberdiag.model.text import plain_name
from cyberdiag.pages import comparison, markdown
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


def rendered(form: ComparisonFormat, found: comparing.Comparison, shown: tuple[Page, ...]) -> bytes:
    """Return a comparison as a file holds it."""
    match form:
        case Format.MD:
            return markdown.markdown(shown).encode()
        case Format.JSON:
            return as_json(comparing.to_data(found)).encode()
        case _:
            assert_never(form)


class Run(Struct):
    """The choices of one run."""

    say: Messages
    look: Look
    date: str | None
    loaded: dict[tuple[str, ...], QuestionSet] = field(default_factory=dict)

    def _questions(self, names: tuple[str, ...]) -> QuestionSet:
        if names not in self.loaded:
            self.loaded[names] = load.question_set(names, self.say.lang)
        return self.loaded[names]

    def compare(self, old: str, new: str, targets: tuple[Output[ComparisonFormat], ...]) -> None:
        """Compare two files, show what differs, and write it."""
        found, known = self.compared(old, new)
        shown = comparison.pages(found, known, self.say)
        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, lambda form: rendered(form, found, shown), self):
            pages.pages(out, shown)
            show_written(out, outputs.paths(targets), self.say, "green")

    def compared(self, old: str, new: str) -> tuple[comparing.Comparison, Catalogue]:
        """Return what differs between two files.

        Raises:
            InvalidAnswers: with every fault in either file.
        """
        first, second = store.open_document(old), store.open_document(new)
        names = {n: None for d in (first, second) for n in self._names(d)}
        questions = self._questions(tuple(names))
        known = judging.catalogue(self.say.lang, questions)
        before, bridge = self._side(first, questions, known)
        after, _ = self._side(second, questions, known)
        self._warn(_of_two_firms(before.result.organisation, after.result.organisation, new))
        return comparing.compare(before, after, bridge, questions), known

    def _names(self, document: Document) -> tuple[str, ...]:
        """Return the questionnaires of a file, with the overlays that are at hand."""
        found = _result(document)
        held = store.held_ids(document)
        recorded = frozenset(found.versions) if found else store.held_questionnaires(document)
        ready = load.questionnaire_ids()
        names = tuple(d.id for d in found.diagnoses if d.id in ready) if found else ()
        names = reviewing.wanted(names, held, recorded)
        if not names:
            raise InvalidAnswers.of("nothing-to-assess", document.source.file)
        return names

    def _side(
        self, document: Document, questions: QuestionSet, known: Catalogue
    ) -> tuple[comparing.Side, Result | None]:
        """Return one side, and the result of its answers under the questionnaire of now."""
        found = _result(document)
        if found is None:
            read = store.read_document(document, questions)
            self._warn(list(read.warnings))
            fresh = self._assessed(document, read.answers, known)
            versions = {k: v for k, v in read.answers.versions.items() if k in questions.versions}
            return comparing.Side(fresh, read.answers, {**fresh.versions, **versions}, afresh=True), fresh
        data = {
            "cyberdiag": FORMAT,
            "questionnaires": found.versions,
            "date": found.date.isoformat(),
            "organisation": found.organisation,
            "answers": document.data["answers"],
        }
        answers, faults = check.answers(replace(document.source, data=data), questions)
        # What cannot be carried over is named; the result stands as it was.
        self._warn([replace(p, severity=Severity.WARNING) for p in faults])
        fresh = self._assessed(document, answers, known)
        return comparing.Side(found, answers, found.versions, afresh=False), fresh

    def _assessed(self, document: Document, answers: Answers, known: Catalogue) -> Result:
        questions = self._questions(self._names(document))
        held = {k: a for k, a in answers.by_id.items() if k in questions.by_id}
        own = replace(answers, by_id=held)
        day = reviewing.day(self.date, own)
        made = judging.judge(questions, own, known, early=True, date=day)
        return result.record(made, self.say.lang, day)

    def _warn(self, warnings: list[Problem]) -> None:
        """Show warnings, but not those of versions: the comparison itself tells what changed."""
        told = [p for p in warnings if not p.code.startswith("version-") and p.code not in _TOLD]
        problems.show(console(self.look, error=True), told, self.say)


def _of_two_firms(old: str, new: str, path: str) -> list[Problem]:
    """Return a warning where both sides name their firm, and not the same one."""
    plain = {plain_name(name) for name in (old, new) if name}
    if len(plain) < len((old, new)):
        return []
    return [Problem(Place(path), "two-firms", {"old": old, "new": new}, Severity.WARNING)]


def _result(document: Document) -> Result | None:
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
