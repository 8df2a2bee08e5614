"""What comes into a book: which files there are, whose answers they hold, and what stands in the way of taking them in."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.book.records import Kept, Kind, Reject, Round, Seen
from cyberdiag.model.defaults import ANSWERS_FILE
from cyberdiag.model.format import ANSWERS, WIDE, endings
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question

_PLAIN = {"answers", Path(ANSWERS_FILE).stem}
"""Names of files that tell nothing of whose answers they hold; the folder does then."""


class Found(Struct, frozen=True):
    """A file to look at: how it is opened, the path by which the book knows it, and the client that its name stands for.

    `is_told` says that the user named the client, `is_alone` that it was of this file alone, whatever firm it names.
    """

    path: str
    file: str
    client: str
    is_told: bool = False
    is_alone: bool = False


class Read(Struct, frozen=True):
    """The answers of one file, or of one row of a table: with its bytes and the format to read them in again.

    `client` is the one that the file itself names, as one that the book sent out does; `listed` are the clients of a list,
    which has no answers, with the firm of each. `beside` are questionnaires that the file answers and the book does not ask.
    """

    answers: Answers
    raw: bytes
    form: str
    client: str = ""
    listed: Mapping[str, str] | None = None
    beside: frozenset[str] = frozenset()


class Searched(Struct, frozen=True):
    """The files to look at, the paths that are not there, the folders that may not be read, and how many other files there are."""

    found: list[Found]
    missing: list[str]
    closed: list[str]
    other: int


def find(paths: Iterable[str], client: str | None = None) -> Searched:
    """Return what stands under paths.

    A file in a folder stands for the client of its name, in a folder below for that of both names. `client` is whose
    answers all files are.
    """
    found: dict[str, Found] = {}
    missing: list[str] = []
    closed: list[str] = []
    other = 0
    for given in paths:
        if files.is_folder(given):
            every = list(_below(given, closed))
            mine = [path for path in every if path.suffix.lower() in _SUFFIXES]
            other += len(every) - len(mine)
        elif os.path.lexists(given):
            mine = [Path(given)]
        else:
            missing.append(given)
            continue
        base = Path(given) if files.is_folder(given) else Path(given).parent
        for path in mine:
            file = _shown(os.path.abspath(path))  # noqa: PTH100  a path as it is named, links and all
            found.setdefault(file, Found(str(path), file, client or named(path, base), client is not None))
    return Searched(sorted(found.values(), key=lambda one: one.file), missing, closed, other)


_SUFFIXES = frozenset((*endings(ANSWERS), *endings(WIDE)))


def named(path: Path, base: Path) -> str:
    """Return the client that a file below a folder stands for."""
    inner = path.absolute().relative_to(base.absolute())
    parts = list(inner.with_suffix("").parts)
    if parts[-1].lower() in _PLAIN:
        parts = parts[:-1] or [base.absolute().name]
    return client_name("/".join(parts))


def client_name(text: str) -> str:
    """Return the name of a client as a book has it."""
    return one_line(unicodedata.normalize("NFC", _shown(text)))


def _shown(path: str) -> str:
    return os.fsencode(path).decode(errors="backslashreplace")


def _below(folder: str, closed: list[str]) -> Iterator[Path]:
    for top, folders, names in os.walk(folder, onerror=lambda fault: closed.append(str(fault.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top) / name for name in sorted(names) if not name.startswith((".", "~$")))


def digest(raw: bytes) -> str:
    """Return what stands for bytes."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def content(answers: Answers) -> str:
    """Return what stands for what a file says, however it is written."""
    told = {
        key: [answer.plain, *map(str, [getattr(answer.beside, f) for f in answer.beside.__struct_fields__])]
        for key, answer in answers.by_id.items()
    }
    head = [one_line(answers.organisation), answers.respondent, answers.date, dict(answers.versions)]
    return digest(json.dumps([head, told], ensure_ascii=False, sort_keys=True, default=str).encode())


def rejected(found: Found, stands_for: str, problems: Sequence[Problem], client: str = "") -> Kept:
    """Return a file that is not taken in, with every reason; `stands_for` is the digest of its bytes."""
    return Kept(Seen(found.file, stands_for, client, Kind.REJECTED), rejects=faults(found.file, problems))


def faults(file: str, problems: Iterable[Problem]) -> tuple[Reject, ...]:
    """Return every reason why a file is not taken in."""
    return tuple(Reject(file, as_text(p)) for p in problems if p.severity is Severity.ERROR)


def as_text(problem: Problem) -> str:
    """Return a problem as JSON, from which `problem_of` makes it again."""
    place = problem.place
    told = [place.file, place.line, place.column, place.sheet, place.is_cell]
    return json.dumps([told, problem.code, dict(problem.values)], ensure_ascii=False, default=str)


def problem_of(text: str, questions: Mapping[str, Question]) -> Problem:
    """Return the problem that `as_text` wrote, with choices as the `questions` of now call them."""
    place, code, told = json.loads(text)
    values = {key: _as_told(value) for key, value in told.items()}
    question = questions.get(values.get("question", ""))
    if question is not None:
        labels = {choice.id: choice.label for choice in question.choices}
        values["expected"] = tuple((key, labels.get(key, label)) for key, label in values["expected"])
    return Problem(Place(*place), code, values)


def _as_told(value: Any) -> Any:
    """Return a value as a problem has it: what JSON made a list of was a tuple."""
    return tuple(map(_as_told, value)) if isinstance(value, list) else value


_OPEN = frozenset({Kind.REJECTED, Kind.SAME})
"""What a file is only as long as others are what they are."""


class Intake:
    """Decides what becomes of each file, with what the book holds already and what came in before it.

    `day` (ISO text) is that of the run: what comes back without a day was answered until then.
    """

    def __init__(self, rounds: Iterable[Round], seen: Mapping[str, Seen], number: int, day: str = "") -> None:
        self._seen, self._number, self._day = seen, number, day
        self._days: dict[tuple[str, str], Round] = {}
        self._last: dict[str, Round] = {}
        self._firms: dict[str, str] = {}
        self._files: set[tuple[str, str]] = set()
        self._said: dict[str, Round] = {}
        for one in rounds:
            self._hold(one)

    def known(self, found: Found, stands_for: str) -> Kind | None:
        """Return what just this file, by the digest of its bytes, was when it was looked at; None for a new one, and where it may be taken in by now."""
        before = self._seen.get(found.file)
        if before is None or before.kind in _OPEN or before.digest != stands_for:
            return None
        return None if found.is_told and before.client != found.client else before.kind

    def client(self, found: Found, said: str = "") -> str:
        """Return whose answers a file holds: of whom the user or the file says, else of the client that it was before."""
        before = self._seen.get(found.file)
        if found.is_told:
            return found.client
        was = "" if before is None or before.kind is Kind.SAME else before.client
        return said or was or found.client

    def take(self, found: Found, read: Read) -> Kept:
        """Return what is kept of a file that was read without a fault."""
        answers, raw, client = read.answers, read.raw, self.client(found, read.client)
        if read.listed is not None:
            were = tuple(one for one in self._seen if one.startswith(f"{found.file}#"))
            return Kept(Seen(found.file, digest(raw), "", Kind.LIST), listed=read.listed, forgotten=were)
        firm = one_line(answers.organisation)
        seen = Seen(found.file, digest(raw), client, Kind.BLANK)
        if not answers.by_id:
            return Kept(seen, firm)
        was_sent = bool(read.client) and client == read.client
        if was_sent and not answers.date:
            if (last := self._last.get(client)) is not None and _says_no_more(answers, last):
                return Kept(replace(seen, kind=Kind.SAME, beside=last.file))
            answers = replace(answers, date=self._day)
        new = Round(
            self._number, client, found.file, read.form, content(answers), firm, answers.date,
            json.dumps(dict(answers.versions), ensure_ascii=False), len(answers.by_id),
        )  # fmt: skip
        same = self._same(new, is_told=found.is_told or bool(read.client))
        if same is not None and same.file != new.file:
            seen = replace(seen, client=same.client)
            if _is_there(same.file):
                return Kept(replace(seen, kind=Kind.SAME, beside=same.file))
            client, new = same.client, replace(new, client=same.client)  # the file has another name by now
        if fault := self._fault(new, is_own=was_sent or found.is_alone or (client, new.file) in self._files):
            return rejected(found, seen.digest, [fault], client)
        self._number += 1
        return Kept(replace(seen, kind=Kind.ANSWERS), firm, new, raw, gone=self._hold(new))

    def rows_left(self, file: str, there: Container[str]) -> tuple[str, ...]:
        """Return the rows of a table that could not be taken in once and are not `there` any more."""
        of_it = (one for one in self._seen.values() if one.file.startswith(f"{file}#"))
        return tuple(one.file for one in of_it if one.kind is Kind.REJECTED and one.file not in there)

    def _same(self, new: Round, *, is_told: bool) -> Round | None:
        """Return what the book holds that says the same: of the client, or of any where only a file's name says whose it is."""
        own = self._days.get((new.client, new.date))
        if own is not None and own.digest == new.digest:
            return own
        other = self._said.get(new.digest)
        return other if other is not None and (other.file == new.file or not is_told) else None

    def _hold(self, one: Round) -> tuple[int, ...]:
        """Hold a round in the place of that of its day, and of what its file said of another client; returns their numbers."""
        said = self._said.get(one.digest)
        gone = [self._days.get((one.client, one.date)), said if said and said.file == one.file else None]
        for before in filter(None, gone):
            self._days.pop((before.client, before.date), None)
            if self._said.get(before.digest) is before:
                del self._said[before.digest]
        self._days[one.client, one.date] = self._said[one.digest] = one
        self._files.add((one.client, one.file))
        if one.organisation:
            self._firms[one.client] = one.organisation
        last = self._last.get(one.client, one)
        self._last[one.client] = max(last, one, key=lambda one: (one.date, one.number))
        return tuple({before.number for before in gone if before is not None})

    def _fault(self, new: Round, *, is_own: bool) -> Problem | None:
        """Return why answers cannot stand beside what the book holds of the client; a file may correct itself."""
        before = self._days.get((new.client, new.date))
        firm = self._firms.get(new.client, "")
        if not is_own and firm and new.organisation and plain_name(firm) != plain_name(new.organisation):
            values = {"client": new.client, "firm": new.organisation, "other": firm}
            return Problem(Place(new.file), "book-other-firm", values)
        if before is not None and before.file != new.file and _is_there(before.file):
            values = {"client": new.client, "date": new.date, "other": before.file}
            return Problem(Place(new.file), "book-same-day" if new.date else "book-both-undated", values)
        return None


def _says_no_more(answers: Answers, last: Round) -> bool:
    """Return whether answers without a day of their own are those that were sent out, which came back as they went."""
    versions = json.loads(last.versions)
    as_sent = replace(answers, organisation=last.organisation, date=last.date, versions=versions)
    return content(as_sent) == last.digest


def lost(seen: Iterable[Seen]) -> list[str]:
    """Return the files that could not be taken in and are not there any more, or have another name by now."""
    return [one.file for one in seen if one.kind is Kind.REJECTED and not _is_there(one.file)]


def _is_there(file: str) -> bool:
    """Return whether there is a file, or the table in which a row stands."""
    return os.path.lexists(file) or ("#" in file and os.path.lexists(file.rpartition("#")[0]))
