"""Earlier rounds beside this one: which there are, whether they can stand there, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import PREVIOUS
from cyberdiag.app import comparing, inputs
from cyberdiag.changes import as_data
from cyberdiag.changes import compare as changes
from cyberdiag.errors import CyberdiagError, InvalidAnswers, WrongUsage
from cyberdiag.model.moment import parse_day
from cyberdiag.model.result_units import told
from cyberdiag.outside import files, names
from cyberdiag.pages import comparison, since
from cyberdiag.problems import Place, Problem, Severity
from cyberdiag.report.result import result
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.answer_files.document import Document
    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.held import Held
    from cyberdiag.model.result import Result
    from cyberdiag.model.result_since import Since
    from cyberdiag.model.since import SinceView
    from cyberdiag.outside.names import Key

_MOST = 20
"""So many rounds are followed from file to file."""


class Round(NamedTuple):
    """An earlier round: its file and its day as ISO text."""

    document: Document
    day: str

    @property
    def path(self) -> str:
        """Its file."""
        return self.document.source.file

    @property
    def firm(self) -> str:
        """The firm that it names."""
        return str(self.document.data.get("organisation") or "")


class Told(NamedTuple):
    """What changed since the rounds before: in words, and as data."""

    view: SinceView
    data: Since


class Now(NamedTuple):
    """This round: its day, its file, its result and all answers that it rests on."""

    day: str
    path: str
    organisation: str
    assessment: Assessment
    held: Held


class Earlier(Struct, frozen=True):
    """The rounds before that were named on the command line, else those that the answers file leads to.

    What is wrong with a round that was named ends the run, unless an interview would be lost with it; then, and with
    one that the answers file leads to, it is told and the round is left out.
    """

    say: Messages
    look: Look
    sheets: tuple[str, ...]
    named: tuple[Round, ...] = ()
    strict: bool = False

    def opened(self, paths: Sequence[str]) -> Earlier:
        """Return the same with files that were named, each read from beginning to end.

        Raises:
            WrongUsage: for standard input.
            InvalidAnswers: with every fault in any of them.
        """
        found: list[Round] = []
        faults: list[Problem] = []
        seen: dict[Key, str] = {}
        reading = comparing.Run(self.say, self.look, named=self.sheets)
        for path in paths:
            if path == files.STANDARD_INPUT:
                raise WrongUsage.of("bad-option", option="--previous", value=path, expected="FILE")
            other = seen.setdefault(names.key(path), path)
            try:
                found.append(_opened(path))
                sheets = reading.questions(reading.names(found[-1].document))
                if comparing.result_of(found[-1].document) is None:
                    store.read(path, sheets)  # faults are told before the first question
            except InvalidAnswers as error:
                faults += error.problems
                continue
            if len(seen) < len(found):
                found.pop()
                faults.append(Problem(Place(path), "previous-twice", {"other": other}))
        if faults:
            raise InvalidAnswers(faults)
        return replace(self, named=tuple(found))

    def of(self, documents: Sequence[Document]) -> Earlier:
        """Return the same with rounds that are not read from files of their own; those without a day are left out."""
        days = ((one, parse_day(str(one.data.get("date") or ""))) for one in documents)
        return replace(self, named=tuple(Round(one, day) for one, day in days if day))

    def told(self, now: Now, known: Catalogue, outputs: Sequence[str], *, nameless: bool) -> Told | None:
        """Return what changed since the rounds before; None where there is none.

        Raises:
            WrongUsage: when an output is the file of one of them.
            InvalidAnswers: when one that was named cannot stand beside this one.
        """
        rounds = self.named or self._led_to(now.path)
        inputs.refuse_written_over([r.path for r in rounds], (), outputs)
        rounds = self._in_order(rounds, now)
        new = self._new(now)
        compare = comparing.Run(self.say, self.look, named=self.sheets)
        found: list[changes.Comparison] = []
        faults: list[Problem] = []
        for one in reversed(rounds):
            # Of all rounds but the last only the scores are told.
            enough = replace(known, losses=None, advice=None) if found else known
            try:
                old, bridge = self._then(one, now, compare, enough, nameless=nameless)
            except CyberdiagError as error:
                faults += error.problems
                continue
            strangers = comparing.of_two_firms(one.firm, now.organisation, one.path)
            if strangers and not self.named:
                faults += strangers
                continue
            compare.warn(strangers)
            found.insert(0, compare.beside(old, new, bridge, now.assessment.questions, enough))
        self._refuse(faults)
        if not found:
            return None
        shown = comparison.pages(found[-1], known, self.say)
        return Told(since.view(tuple(found), shown, self.say), as_data.since(tuple(found)))

    def _then(
        self, one: Round, now: Now, compare: comparing.Run, known: Catalogue, *, nameless: bool
    ) -> tuple[changes.Side, Result | None]:
        """Return an earlier round in the diagnoses of now, and its answers under the questionnaire of now.

        Raises:
            InvalidAnswers: with every fault in the file; also where it answers none of these.
        """
        titles = {d.questionnaire.id: d.questionnaire.title for d in now.assessment.diagnoses}
        sheets = dict.fromkeys((*compare.names(one.document), *(self.sheets or titles)))
        old, bridge = compare.side(one.document, compare.questions(tuple(sheets)), known, nameless=nameless)
        here = [d for d in old.result.diagnoses if d.id in titles]
        if not any(d.expected is not None for d in here):
            asked = self.say.writing.titles.join(titles.values())
            raise InvalidAnswers.of("previous-other", one.path, titles=asked)
        asked_now = {
            key
            for n in now.assessment.questions.questionnaires
            for key in (n.id, *(e.id for e in n.overlays))
        }
        versions = {k: v for k, v in old.versions.items() if k in asked_now}
        result_then = replace(
            old.result,
            diagnoses=here,
            overlays=[o for o in told(old.result.overlays) or [] if o.id in asked_now] or UNSET,
        )
        return replace(old, result=result_then, versions=versions), bridge

    def _new(self, now: Now) -> changes.Side:
        made = result.record(now.assessment, self.say.lang, now.day)
        answers = changes.as_scored(now.held.answers, made, now.assessment.questions)
        ids = now.assessment.questions.versions
        versions = {k: v for k, v in answers.versions.items() if k in ids}
        return changes.Side(made, answers, {**made.versions, **versions}, afresh=True)

    def _led_to(self, path: str) -> tuple[Round, ...]:
        """Return the rounds that files name one after another as the one before; only files of the same folder."""
        found: list[Round] = []
        here, seen = path, {names.key(path)}
        document = None if path == files.STANDARD_INPUT else store.open_document(path)
        while document is not None and len(found) < _MOST:
            before = document.data.get(PREVIOUS)
            if not isinstance(before, str) or not before.strip():
                break
            if not _is_beside(before):
                self._refuse([Problem(Place(here), "previous-elsewhere", {"path": before})])
                break
            here = str(Path(here).parent / before)
            if names.key(here) in seen:
                break
            seen.add(names.key(here))
            try:
                one = _opened(here)
            except CyberdiagError as error:
                self._refuse(error.problems)
                break
            found.append(one)
            document = one.document
        return tuple(found)

    def _in_order(self, rounds: tuple[Round, ...], now: Now) -> tuple[Round, ...]:
        """Return the rounds by day, without those that cannot be earlier than this one."""
        kept: list[Round] = []
        faults: list[Problem] = []
        for one in sorted(rounds, key=lambda r: r.day):
            twin = next((k for k in kept if _is_same(k, one)), None)
            values = {"old": one.day, "new": now.day}
            if now.path != files.STANDARD_INPUT and names.key(one.path) == names.key(now.path):
                faults.append(Problem(Place(one.path), "previous-is-now"))
            elif one.day > now.day:
                faults.append(Problem(one.document.source.place(("date",)), "previous-later", values))
            elif twin is not None:
                faults.append(Problem(Place(one.path), "previous-twice", {"other": twin.path}))
            else:
                kept.append(one)
        self._refuse(faults)
        return tuple(kept)

    def _refuse(self, faults: Sequence[Problem]) -> None:
        """Raise InvalidAnswers with what is wrong, or tell it and go on."""
        if not faults:
            return
        if self.named and self.strict:
            raise InvalidAnswers(list(faults))
        told = [replace(p, severity=Severity.WARNING) for p in faults]
        told.append(Problem(Place(faults[0].place.file), "previous-left-out", {}, Severity.WARNING))
        problems.show(console(self.look, error=True), told, self.say)


def _is_beside(path: str) -> bool:
    """Return whether a path is that of a file in the same folder: a stranger's file leads nowhere else."""
    return Path(path).name == path


def _opened(path: str) -> Round:
    """Return the round of a file; raises InvalidAnswers where it cannot be read or has no day."""
    document = store.open_document(path)
    found = comparing.result_of(document)
    if found is not None:
        return Round(document, found.date.isoformat())
    typed = str(document.data.get("date") or "").strip()
    day = parse_day(typed)
    if day:
        return Round(document, day)
    place = document.source.place(("date",)) if typed else Place(path)
    code = "not-date" if typed else "previous-undated"
    raise InvalidAnswers([Problem(place, code, {"value": typed[:40]} if typed else {})])


def _is_same(one: Round, other: Round) -> bool:
    """Return whether two files are of one round: of one day, with the same answers."""
    first, second = (r.document.data.get("answers") for r in (one, other))
    return one.day == other.day and _plain(first) == _plain(second)


def _plain(answers: object) -> object:
    """Return answers as both kinds of file hold them."""
    if not isinstance(answers, dict):
        return answers
    return {k: v.get("answer") if isinstance(v, dict) else v for k, v in answers.items()}
