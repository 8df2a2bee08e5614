"""An answers file that an interview keeps current, whoever else writes to it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyberdiag.answer_files import edits, store
from cyberdiag.answer_files.document import FILES, FORMAT, NOTES, OPEN_NOTES, Document, noted, plain_note
from cyberdiag.answer_files.edits import Flat, Nobody, Person, Spot
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.outside import files, names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.model.answers import Answer, Answers, Note
    from cyberdiag.model.questionnaire import QuestionSet


class AnswerFile:
    """Keys and order of the file's author stay.

    What somebody else writes into it meanwhile is read in before the next save: `read` understands it (or raises
    InvalidAnswers), `person` is asked where both changed one entry, and `changed` holds the answers that are others
    since, None where one is gone. `reopened` are notes beside answers that count no more.
    """

    def __init__(
        self, path: str, document: Document | None, questions: QuestionSet, *,
        read: Callable[[Document], Answers] | None = None, person: Person | None = None,
        reopened: dict[str, Note] | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.changed: dict[str, Answer | None] = {}
        self._reopened = {} if reopened is None else reopened
        self._form = store.kept_form(path)
        self._questions, self._person = questions, person or Nobody()
        self._read = read or (lambda found: store.read_document(found, questions).answers)
        self._same = edits.same(questions)
        self._mine: Flat = {}
        self._saved: frozenset[Spot] = frozenset()
        self._is_due = self._is_gone = False
        self._begin(document)

    def _begin(self, document: Document | None) -> None:
        """Go on from a state of the file."""
        if document is not None and document.source.file != self.path:  # a table, which stays as it is
            self._go_on_from(document)
            return
        self._data: dict[str, Any] = document.data if document else {}
        self._base = edits.flat(self._data)
        self._raw = document.raw if document else None
        # What the program wrote itself needs no copy; anything else may hold comments that a save loses.
        ours = document is None or store.written(self._form, document.data) == document.text
        self._original = None if document is None or ours else document.raw
        self._data.setdefault("cyberdiag", FORMAT)
        given = self._data.get("questionnaires")
        # The versions of the file stay, so that a change is named until it is seen to.
        kept = given if isinstance(given, dict) else {}
        self._data["questionnaires"] = {**kept, **self._questions.versions, **kept}
        if not isinstance(self._data.get("answers"), dict):
            self._data["answers"] = {}

    def _go_on_from(self, table: Document) -> None:
        """Begin a new file with what a table says; its answers come last."""
        self._begin(None)
        ends = {key: table.data.get(key) for key in ("questionnaires", "answers")}
        head = {k: v for k, v in table.data.items() if k != "language" and k not in ends}
        given = ends["questionnaires"] if isinstance(ends["questionnaires"], dict) else {}
        self._data |= {**head, "questionnaires": {**given, **self._questions.versions, **given}}
        self._data["answers"] = self._data.pop("answers") | (ends["answers"] or {})
        self._base = edits.flat(self._data)

    def put(self, question: str, answer: Answer) -> None:
        """Record one confirmed answer and save; it is on disk when this returns."""
        self._type(("answers", question), plain(answer))
        self._reopened.pop(question, None)
        if question in self.open_notes:
            self._type((OPEN_NOTES, question), None)
        self.save()

    def put_note(self, question: str, beside: Note) -> None:
        """Record what stands beside a question that is still open, and save; its answer takes it over."""
        self._reopened.pop(question, None)
        given = plain_note(beside)
        self._type((OPEN_NOTES, question), given or None)
        self.save()

    def put_field(self, field: str, value: Any) -> None:
        """Record what the file says of itself, such as who answered; a new field goes before the answers, "" goes."""
        if value or field in self._data:
            self._type((field,), value or None)

    @property
    def open_notes(self) -> Mapping[str, Note]:
        """Return what stands beside questions that are still open, or open again."""
        held = self._data.get(OPEN_NOTES)
        given = held.items() if isinstance(held, dict) else ()
        texts = {str(k): n for k, n in given if isinstance(n, dict)}
        texts = {k: n for k, n in texts.items() if all(_is_text(f, n.get(f, "")) for f in NOTES)}
        kept = {key: noted(n) for key, n in texts.items()}
        return self._reopened | kept

    def save(self) -> None:
        """Write the file whole, readable by its owner only; the first save keeps a `.bak` of a hand-written one.

        A copy that is there already is not overwritten: the next one is `.bak2`, and so on. What was changed outside
        since the file was last read or written is read in first.

        Raises:
            CannotWrite: the file on disk is then as it was.
        """
        self._take_in()
        if self._original is not None:
            self._copy(self._original)
        self._original = None
        self._raw = self._write(self.path)
        self._saved, self._is_due = frozenset(self._mine), False
        if self._is_gone:  # only now is it true that it is written again
            self._person.gone()
            self._is_gone = False

    def settle(self) -> None:
        """Read in what was changed outside since the last save, and save what the file does not hold."""
        self._take_in()
        if self._is_due or not self._holds(self._raw):
            self.save()

    def leave(self) -> str:
        """Keep what was typed if the file no longer holds it, asking nobody; returns the name used for it, or "".

        A file that was taken away is written again; one that was changed, or cannot be written again, is left as it is,
        for another name.

        Raises:
            CannotWrite: when nothing can be kept beside it either.
        """
        if not self._is_there:
            with contextlib.suppress(CannotWrite):  # what is in its place leads nowhere
                if self._mine and (self._raw is not None or self._is_gone):
                    self._write(self.path)
                return ""
        try:
            raw = store.read_bytes(self.path)
        except InvalidAnswers:
            raw = b""
        if raw == self._raw or self._holds(raw):
            return ""
        beside = names.free(self.path, "-mine", Path(self.path).suffix)
        self._write(beside)
        return beside

    @property
    def _is_there(self) -> bool:
        return os.path.exists(self.path)  # noqa: PTH110  unlike the method of a path it has no errors

    def _write(self, path: str) -> bytes:
        raw = store.written(self._form, self._data).encode()
        store.refuse_unreadable(path, raw)
        if files.write(path, raw, private=True):
            self._person.exposed()
        return raw

    def _copy(self, raw: bytes) -> None:
        files.write(names.free(self.path, ".bak"), raw, private=True)

    def _type(self, spot: Spot, value: Any) -> None:
        self._mine[spot] = value
        self._lay(spot, value)

    def _lay(self, spot: Spot, value: Any) -> None:
        """Put a value where it belongs, or take it away (None)."""
        key, *inner = spot
        if inner:
            held = self._data.get(key, {})
            if not isinstance(held, dict):  # its author's own
                return
            kept = {k: v for k, v in held.items() if value is not None or k != inner[0]}
            kept |= {} if value is None else {inner[0]: value}
            self._data[key] = kept
            if key == OPEN_NOTES and not kept:
                del self._data[key]
        elif value is None:
            self._data.pop(key, None)
        elif key in self._data:
            self._data[key] = value
        else:
            before = list(self._data).index("answers")
            entries = list(self._data.items())
            self._data = dict([*entries[:before], (key, value), *entries[before:]])

    def _holds(self, raw: bytes | None) -> bool:
        """Return whether everything that was typed stands in a state of the file."""
        try:
            data = store.understood(raw, self.path)[0].data if raw else None
        except InvalidData:
            data = None
        there = edits.flat(data if isinstance(data, dict) else {})
        return all(self._same(spot, there.get(spot), value) for spot, value in self._mine.items())

    def _take_in(self) -> None:
        """Read in what was changed outside since the file was last read or written."""
        while self._is_there:
            aside = names.free(self.path, "-outside", Path(self.path).suffix)
            try:
                if store.read_bytes(self.path) == self._raw:
                    return
                document = store.open_document(self.path)
                self._merge(document, self._read(document), aside)
            except (InvalidAnswers, InvalidData, WrongUsage) as fault:
                if self._person.mended(fault.problems, aside):
                    continue
                self._put_aside(aside)
            return
        if self._raw is not None:
            self._raw, self._is_due, self._is_gone = None, True, True

    def _merge(self, document: Document, answers: Answers, aside: str) -> None:
        """Lay together what was typed and what the file holds now; something given up is kept in a copy."""
        theirs = edits.flat(document.data)
        firms = edits.other_firm(self._base, self._mine, theirs, self._same)
        if firms and not self._person.is_same_firm(*firms, aside):
            self._put_aside(aside)
            return
        merged = edits.merge(self._base, self._mine, theirs, self._same)
        stay = self._person.theirs(merged.conflicts) if merged.conflicts else ()
        if self._saved and self._raw and (stay or any(self._base.get(s) is not None for s in merged.news)):
            self._copy(self._raw)
        again = [
            s for s in merged.typed if s in self._saved and not self._same(s, theirs.get(s), self._mine[s])
        ]
        self._mine = {spot: value for spot, value in self._mine.items() if spot not in stay}
        self._begin(document)
        if len(stay) < len(merged.conflicts):
            self._original = document.raw
        for spot, value in self._mine.items():
            self._lay(spot, value)
        news = (*merged.news, *stay)
        self.changed |= {spot[1]: answers.get(spot[1]) for spot in news if spot[0] == "answers"}
        self._person.read_in({spot: theirs.get(spot) for spot in news}, again)

    def _put_aside(self, aside: str) -> None:
        """Keep what stands in the file's place under another name; what cannot be read is moved there."""
        try:
            self._raw = store.read_bytes(self.path)
            files.write(aside, self._raw, private=True)
        except InvalidAnswers:
            try:
                os.replace(os.path.realpath(self.path), aside)  # noqa: PTH105  one system call, named as such
            except OSError as fault:
                files.refuse(self.path, fault)
            self._raw = None
        self._is_due = True
        self._person.put_aside(aside)


def _is_text(field: str, value: Any) -> bool:
    return isinstance(value, str) or (field == FILES and isinstance(value, list))


def plain(answer: Answer) -> Any:
    """Return an answer as it stands in a file: bare, or with its note and evidence."""
    extra = plain_note(answer.beside)
    return {"answer": answer.plain, **extra} if extra else answer.plain
