"""Opens, checks and saves answers files of any format."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from msgspec import Struct

from cyberdiag.answer_files import check, csv_codec, json_codec, table, xlsx_codec, yaml_codec
from cyberdiag.answer_files.document import FORMAT, Document
from cyberdiag.errors import InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.model.answers import Note
from cyberdiag.model.format import ANSWERS, AnswersFormat, Format, endings
from cyberdiag.outside import files, yaml_source
from cyberdiag.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.questionnaire import QuestionSet

_JSON = re.compile(r'\s*\{\s*["}]')
TABLES = (csv_codec, xlsx_codec)
"""Tables are filled in and read, but not kept current: a save would lose what their author laid out."""


_OPEN_NOTES = "open_notes"
_NOTE_FIELDS = ("note", "evidence")


class ReadAnswers(Struct, frozen=True):
    """An answers file that was read without error, with the warnings it gave."""

    answers: Answers
    warnings: tuple[Problem, ...]
    document: Document


def form_of(path: str) -> AnswersFormat:
    """Return the format of an answers file by its name.

    Raises:
        WrongUsage: for a suffix that no codec reads.
    """
    suffix = Path(path).suffix.lower()
    found = next((form for form in ANSWERS if suffix in form.suffixes), None)
    if found is None:
        known = " ".join(endings(ANSWERS))
        raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=known)
    return found


def _codec(form: AnswersFormat) -> ModuleType:
    match form:
        case Format.YAML:
            return yaml_codec
        case Format.JSON:
            return json_codec
        case Format.CSV:
            return csv_codec
        case Format.XLSX:
            return xlsx_codec
        case _:
            assert_never(form)


def codec_for(path: str, text: str = "") -> ModuleType:
    """Return the codec of a file name; standard input is JSON if it looks like that, else YAML.

    Raises:
        WrongUsage: for a suffix that no codec reads.
    """
    if path == files.STANDARD_INPUT:
        return json_codec if _JSON.match(text) else yaml_codec
    return _codec(form_of(path))


def kept_by(path: str) -> ModuleType:
    """Return the codec that keeps a file current while an interview goes on.

    Raises:
        WrongUsage: for a table, or a suffix that no codec reads.
    """
    codec = codec_for(path)
    if codec in TABLES:
        raise WrongUsage.of("interview-table", path, suffix=Path(path).suffix.lower())
    return codec


def open_document(path: str) -> Document:
    """Read a file as plain data.

    Raises:
        InvalidAnswers: with every fault that can be found before its meaning is known.
    """
    codec = codec_for(path)
    raw = files.read_bytes(path, xlsx_codec.MAX_BYTES if codec is xlsx_codec else yaml_source.MAX_BYTES)
    text = ""
    try:
        if codec in TABLES:
            source = codec.read_bytes(raw, path)
        else:
            text = yaml_source.decode_bytes(raw, path)
            source = codec_for(path, text).read(text, path)
    except InvalidData as error:
        raise InvalidAnswers(error.problems) from None
    if source.data is None:
        raise InvalidAnswers([Problem(source.place(), "empty-file")])
    check.keep_as_typed(source)
    data = source.data if isinstance(source.data, dict) else {}
    return Document(source, data, text, raw)


def read(path: str, questions: QuestionSet) -> ReadAnswers:
    """Read and check an answers file.

    Raises:
        InvalidAnswers: with every problem in it.
    """
    return read_document(open_document(path), questions)


def read_document(document: Document, questions: QuestionSet) -> ReadAnswers:
    """Check an answers file that was opened already."""
    if codec_for(document.source.file, document.text) in TABLES:
        table.mean(document.source, questions)
    answers, problems = check.answers(document.source, questions)
    if any(p.is_error for p in problems):
        raise InvalidAnswers(problems)
    return ReadAnswers(answers, tuple(p for p in problems if p.severity is Severity.WARNING), document)


def held_ids(document: Document) -> frozenset[str]:
    """Return the ids that the file holds answers for, without knowing any questionnaire."""
    given = document.data.get("answers")
    return frozenset(map(str, given)) if isinstance(given, dict) else frozenset()


def held_questionnaires(document: Document) -> frozenset[str]:
    """Return the ids of the questionnaires that the file says it answers."""
    given = document.data.get("questionnaires")
    return frozenset(map(str, given)) if isinstance(given, dict) else frozenset()


class AnswerFile:
    """An answers file that is kept current while an interview goes on; keys and order of its author stay."""

    def __init__(self, path: str, document: Document | None, questions: QuestionSet) -> None:
        self.path = path
        self._codec = kept_by(path)
        self._data: dict[str, Any] = document.data if document else {}
        # What the program wrote itself needs no copy; anything else may hold comments that a save loses.
        ours = document is None or self._codec.write(document.data) == document.text
        self._original = None if document is None or ours else document.raw
        versions = questions.versions
        self._data.setdefault("cyberdiag", FORMAT)
        kept = self._data.get("questionnaires")
        self._data["questionnaires"] = _versions(kept, versions)
        if not isinstance(self._data.get("answers"), dict):
            self._data["answers"] = {}

    def put(self, question: str, answer: Answer) -> None:
        """Record one confirmed answer and save; it is on disk when this returns."""
        self._data["answers"][question] = plain(answer)
        self._set_note(question, Note())
        self.save()

    def put_note(self, question: str, beside: Note) -> None:
        """Record what stands beside a question that is still open, and save; its answer takes it over."""
        self._set_note(question, beside)
        self.save()

    @property
    def open_notes(self) -> Mapping[str, Note]:
        """Return what stands beside questions that are still open."""
        held = self._data.get(_OPEN_NOTES)
        given = held.items() if isinstance(held, dict) else ()
        texts = {str(k): [n.get(f, "") for f in _NOTE_FIELDS] for k, n in given if isinstance(n, dict)}
        return {key: Note(*found) for key, found in texts.items() if all(isinstance(t, str) for t in found)}

    def _set_note(self, question: str, beside: Note) -> None:
        held = self._data.get(_OPEN_NOTES, {})
        if not isinstance(held, dict):  # its author's own
            return
        given = {f: text for f in _NOTE_FIELDS if (text := getattr(beside, f))}
        kept = {**{k: v for k, v in held.items() if k != question}, **({question: given} if given else {})}
        if kept:
            self._data[_OPEN_NOTES] = kept
        else:
            self._data.pop(_OPEN_NOTES, None)

    def put_field(self, field: str, text: str) -> None:
        """Record who answered, or when; a new field goes before the answers."""
        if field in self._data or not text:
            self._data.update({field: text} if text else {})
            return
        before = list(self._data).index("answers")
        entries = list(self._data.items())
        self._data = dict([*entries[:before], (field, text), *entries[before:]])

    def save(self) -> None:
        """Write the file whole, readable by its owner only; the first save keeps a `.bak` of a hand-written one.

        A copy that is there already is not overwritten: the next one is `.bak2`, and so on.

        Raises:
            CannotWrite: the file on disk is then as it was.
        """
        text = self._codec.write(self._data)
        if self._original is not None:
            names = (f"{self.path}.bak{n if n > 1 else ''}" for n in itertools.count(1))
            backup = next(name for name in names if not os.path.lexists(name))
            files.write(backup, self._original, private=True)
        self._original = None
        files.write(self.path, text.encode(), private=True)


def _versions(kept: object, current: dict[str, str]) -> dict[str, Any]:
    """Return the versions that were answered: those of the file stay, so that a change is named until it is seen to."""
    held = dict(kept) if isinstance(kept, dict) else {}
    return {**held, **{key: version for key, version in current.items() if key not in held}}


def plain(answer: Answer) -> Any:
    """Return an answer as it stands in a file: bare, or with its note and evidence."""
    bare = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    if not answer.note and not answer.evidence:
        return bare
    extra = {"note": answer.note, "evidence": answer.evidence}
    return {"answer": bare, **{k: v for k, v in extra.items() if v}}
