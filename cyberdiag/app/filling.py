"""Somebody else's workbook filled from an answers file, or a map proposed for one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from cyberdiag.answer_files import store
from cyberdiag.app import crosswalking, judging, outputs, reviewing
from cyberdiag.app.fill_entries import drafts, entries, is_draft
from cyberdiag.catalog import decode, knowledge, load
from cyberdiag.errors import CannotWrite, CyberdiagError, InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.filling import choosing, finding, learning, placing
from cyberdiag.filling.choosing import Outcome
from cyberdiag.filling.placing import Known
from cyberdiag.model.answers import Answers
from cyberdiag.model.fill_map import FORMAT, FillMap
from cyberdiag.model.format import Format, endings
from cyberdiag.outside import files, shipped, workbook, yaml_source
from cyberdiag.outside.workbook_fill import Book
from cyberdiag.problems import Problem, Problems, near
from cyberdiag.report.plan import insurer
from cyberdiag.terminal import fillings, problems
from cyberdiag.terminal.console import console, print_folded, show_written, write_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.filling.entry import Entry
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.papers import Application
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.terminal.console import Look

_MACROS = {".xlsm", ".xltm", ".xlsb", ".xlam"}
Got = TypeVar("Got")


class Run(Struct, frozen=True):
    """One run: the words, the screen, the scheme or map that was named, and whether what a cell holds gives way."""

    say: Messages
    look: Look
    by: str | None = None
    replace: bool = False


class _Given(Struct, frozen=True):
    """The answers as they are judged, and what is known besides.

    `warnings` are what their owner should know, `left` what bears on the scheme and was not answered.
    """

    assessment: Assessment
    catalogue: Catalogue
    date: str
    warnings: tuple[Problem, ...]
    left: tuple[Problem, ...]


class _Read(Struct, frozen=True):
    """What was read: the answers, the workbook, the scheme, and the map with its places."""

    given: _Given
    book: Book
    scheme: Framework | None
    map: FillMap | None
    source: Source | None


class _Faults(Problems):
    """Every fault of the inputs, found before any of them is acted on."""

    def __init__(self) -> None:
        super().__init__()
        self.kind: type[CyberdiagError] = InvalidData

    def of(self, read: Callable[[], Got]) -> Got | None:
        """Return what is read, or None and keep what is wrong with it."""
        try:
            return read()
        except (InvalidData, InvalidAnswers) as error:
            self.kind = self.kind if self else type(error)
            self.extend(error.problems)
            return None

    def refuse(self) -> None:
        """Raise what was found, if anything was."""
        if self:
            raise self.kind(self)


def fill(answers: str, path: str, target: str, run: Run) -> None:
    """Write a workbook with what the answers say, and tell what was written, kept and left empty, and why.

    Raises:
        InvalidData, InvalidAnswers: with every fault in the files; also where there is nothing to write.
        CannotWrite: when the new file is there already, or cannot be written.
    """
    _refuse_endings(path, target)
    read = _read(answers, path, run)
    judged, application = read.given.assessment, _application(read.given.catalogue)
    made = entries(read.scheme, judged.questions, judged.answers, run.say)
    if application is not None and judged.trade is not None:
        sheet = insurer.compose(judged, application, judged.trade.roles, read.given.date, run.say)
        made |= drafts(sheet, application, judged.answers)
    known = _known(read.scheme, made)
    faults = Problems()
    plan = placing.plan(read.book, read.map or FillMap(cyberdiag=FORMAT), read.source, known, path, faults)
    chosen = choosing.choose(read.book, plan, made, replace=run.replace)
    faults.extend(choosing.locked(read.book, chosen, path))
    if faults:
        raise InvalidData(faults)
    raw = read.book.filled(chosen.values)
    out = console(run.look)
    if all(line.outcome not in {Outcome.WRITTEN, Outcome.SAME} for line in chosen.lines):
        fillings.show(out, chosen, plan, read.book, run.say)
        raise InvalidAnswers.of("fill-nothing", path)
    exposed = files.write(target, raw, private=True)
    of_scheme = any(made[one.id].is_criterion for one in plan.targets)
    of_insurer = any(is_draft(one.id) for one in plan.targets)
    problems.show(
        console(run.look, error=True),
        (
            *read.given.warnings,
            *(read.given.left if of_scheme else ()),
            *plan.notes,
            *outputs.not_private([target] if exposed else []),
        ),
        run.say,
    )
    fillings.show(out, chosen, plan, read.book, run.say)
    for note in application.notes[:2] if application is not None and of_insurer else ():
        print_folded(out, note)
    show_written(console(run.look, error=True), [target], run.say)


def _application(known: Catalogue) -> Application | None:
    return known.advice.papers.application if known.advice is not None else None


def learn(path: str, target: str | None, run: Run) -> None:
    """Write a map proposed for a workbook, or print it, for a person to confirm.

    Raises:
        InvalidData: when the workbook cannot be read, or nothing in it can be filled.
        CannotWrite: when the file is there already, or cannot be written.
    """
    _refuse_macros(path)
    if target is not None:
        _refuse_taken(target, Format.YAML)
    book = _book(path)
    schemes = knowledge.frameworks(run.say.lang)
    scheme = _scheme(book, None, run, schemes)
    questions = load.question_set(load.questionnaire_ids()[:1], run.say.lang)
    known = _known(scheme, entries(scheme, questions, Answers(), run.say))
    text = learning.propose(book, known, path, run.say)
    if text is None:
        raise InvalidData.of("fill-nothing-to-learn", path)
    if target is None:
        write_out(text)
        return
    files.write(target, text.encode())
    show_written(console(run.look, error=True), [target], run.say)
    print_folded(console(run.look, error=True), run.say("fill.learned", path=target))


def _refuse_endings(path: str, target: str) -> None:
    _refuse_macros(path)
    _refuse_taken(target, Format.XLSX)


def _refuse_macros(path: str) -> None:
    if Path(path).suffix.lower() in _MACROS:
        raise InvalidData.of("xlsx-macros", path)
    if Path(path).suffix.lower() not in Format.XLSX.suffixes:
        _refuse_suffix(path, Format.XLSX)


def _refuse_taken(target: str, form: Format) -> None:
    if Path(target).suffix.lower() not in form.suffixes:
        _refuse_suffix(target, form)
    if os.path.lexists(target):
        raise CannotWrite.of("exists", target)


def _refuse_suffix(path: str, form: Any) -> None:
    known = " ".join(endings((form,)))
    raise WrongUsage.of("unknown-suffix", path, suffix=Path(path).suffix or "?", known=known)


def _read(answers: str, path: str, run: Run) -> _Read:
    """Read every input, and tell what is wrong with all of them at once."""
    schemes, faults = knowledge.frameworks(run.say.lang), _Faults()
    book = faults.of(lambda: _book(path))
    is_file = run.by is not None and _named(run.by, schemes) is None
    source = faults.of(lambda: _source(run.by or "", schemes)) if is_file else None
    by = decode.decode(FillMap, source, faults) if source is not None else None
    if by is not None and source is not None and by.scheme is not None and _named(by.scheme, schemes) is None:
        names = [n for s in schemes.values() for n in (s.scheme, s.id) if n]
        values = {"kind": "framework", "name": by.scheme, "guess": near(by.scheme, names) or ""}
        faults.append(Problem(source.place(("scheme",)), "unknown-reference", values))
    scheme = _scheme(book, by, run, schemes)
    given = faults.of(lambda: _answers(answers, scheme, run.say.lang))
    faults.refuse()
    assert given is not None  # noqa: S101  or there was a fault
    assert book is not None  # noqa: S101  the same
    return _Read(given, book, scheme, by, source)


def _answers(path: str, scheme: Framework | None, lang: str) -> _Given:
    """Return the answers, with the questions of the scheme as a crosswalk asks them, in the words of the firm's trade."""
    document = store.open_document(path)
    names = crosswalking.names_of(document, scheme) if scheme else reviewing.wanted_of(document)
    questions = load.question_set(names or load.questionnaire_ids()[:1], lang)
    read = store.read_document(document, questions)
    bearing = crosswalking.bearing_on(scheme, questions) if scheme else set[str]()
    left = crosswalking.unanswered(bearing, questions, read.answers, path)
    known, day = judging.catalogue(lang, questions), reviewing.day(None, read.answers)
    made = judging.judge(questions, read.answers, known, early=True, date=day)
    return _Given(made, known, day, tuple(read.warnings), tuple(left))


def _book(path: str) -> Book:
    return Book(files.read_bytes(path, workbook.MAX_BYTES, InvalidData), path)


def _source(path: str, schemes: Mapping[str, Framework]) -> Source:
    """Read a map; what is neither a scheme nor a file is told with the schemes there are."""
    if not Path(path).suffix and not os.path.lexists(path):
        known = [s.scheme for s in schemes.values() if s.scheme]
        raise InvalidData.of(
            "fill-no-map", path, name=path, known=" ".join(known), guess=near(path, known) or ""
        )
    return shipped.read(files.read_bytes(path, yaml_source.MAX_BYTES, InvalidData), path)


def _named(name: str, schemes: Mapping[str, Framework]) -> Framework | None:
    return next((s for s in schemes.values() if name in {s.scheme, s.id}), None)


def _scheme(
    book: Book | None, by: FillMap | None, run: Run, schemes: Mapping[str, Framework]
) -> Framework | None:
    """Return the scheme that was named, or that whose ids the workbook holds most of."""
    name = by.scheme if by is not None else run.by
    if name is not None:
        return _named(name, schemes)
    decided = [s for s in schemes.values() if s.criteria]
    sheets = () if book is None else tuple(book.sheets.values())

    def held(one: Framework) -> int:
        found = (finding.ids_of(sheet, one.criteria) for sheet in sheets)
        return sum(len(ids[1]) for ids in found if ids is not None)

    return max(decided, key=held, default=None)


def _known(scheme: Framework | None, ids: Mapping[str, Entry]) -> Known:
    """Return the ids that can be written: criteria of the scheme, and others."""
    criteria = tuple(name for name, one in ids.items() if one.is_criterion)
    others = tuple(name for name, one in ids.items() if not one.is_criterion)
    if scheme is None:
        return Known("", (), (), others)
    return Known(scheme.scheme or scheme.id, criteria, tuple(scheme.items), others)
