"""A pack for the one who asked: what was made, the evidence that answers name, and a list with digests; and its check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files import json_codec
from cyberdiag.app import inputs
from cyberdiag.crosswalk import manifest
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData
from cyberdiag.outside import archive, beside, files, yaml_source
from cyberdiag.problems import Place, Problem, Problems, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.outside.yaml_source import Source

MAX_FILE = 25_000_000
MAX_EVIDENCE = 100_000_000
MAX_FILES = 500
EVIDENCE = "evidence"
"""The folder in a pack with the files that answers name."""


class Named(Struct, frozen=True):
    """A file that answers name: the questions, and where the first one names it."""

    questions: tuple[str, ...]
    place: Place


def evidence(path: str, answers: Answers, source: Source) -> dict[str, bytes]:
    """Return every file that is named as evidence by its name in a pack, read from the folder of the answers file.

    Raises:
        InvalidAnswers: with each that is not there, cannot be read, or may not be taken along.
    """
    found: dict[str, bytes] = {}
    problems, left = Problems(), MAX_EVIDENCE
    for name, named in _named(answers, source).items():
        read = _read(path, name, named.place, min(MAX_FILE, left))
        if isinstance(read, Problem):
            problems.append(read)
            continue
        left -= len(read)
        found[f"{EVIDENCE}/{name}"] = read
    problems.extend(_alike(answers, source))
    if problems:
        raise InvalidAnswers(problems)
    return found


def doubts(path: str, answers: Answers, source: Source) -> list[Problem]:
    """Return a warning for each file of evidence that could not be put into a pack; answers from a stream have no folder."""
    if path == files.STANDARD_INPUT:
        return []
    read = (_read(path, name, one.place, 0) for name, one in _named(answers, source).items())
    found = [*(p for p in read if isinstance(p, Problem)), *_alike(answers, source)]
    return [
        Problem(p.place, p.code, p.values, Severity.WARNING) for p in found if p.code != "evidence-too-large"
    ]


def refuse_written_over(path: str, answers: Answers, written: list[str]) -> None:
    """Refuse to write over a file that answers name as their evidence.

    Raises:
        WrongUsage: naming each such output.
    """
    folder = os.path.dirname(path)  # noqa: PTH120  the path may be any text
    named = dict.fromkeys(name for answer in answers.by_id.values() for name in answer.files)
    inputs.refuse_written_over([os.path.join(folder, name) for name in named], [], written)  # noqa: PTH118  as above


def _read(path: str, name: str, place: Place, most: int) -> bytes | Problem:
    """Return a file, or what is wrong with it."""
    values: dict[str, Any] = {
        "name": name[:100],
        "megabytes": MAX_FILE // 1_000_000,
        "all": MAX_EVIDENCE // 1_000_000,
    }
    try:
        found = beside.read(os.path.dirname(path), name, most)  # noqa: PTH120  the path may be any text
    except beside.Refused as refused:
        return Problem(place, refused.code, values | {"reason": refused.reason})
    return Problem(place, "evidence-too-large", values) if found.is_larger else found.raw


def _named(answers: Answers, source: Source) -> dict[str, Named]:
    """Return every file that answers name, by name, and up to as many as a pack may hold."""
    by: dict[str, Named] = {}
    for question, answer in answers.by_id.items():
        for n, name in enumerate(answer.files):
            spot = ("answers", question, "evidence_files")
            place = source.place((*spot, n))
            before = by.get(name)
            by[name] = (
                Named((*before.questions, question), before.place) if before else Named((question,), place)
            )
            if len(by) > MAX_FILES:
                raise InvalidAnswers([Problem(place, "evidence-too-many", {"files": MAX_FILES})])
    return by


def _alike(answers: Answers, source: Source) -> Iterator[Problem]:
    """Name each file whose name some system could not tell from another one."""
    seen: dict[str, str] = {}
    for name, one in _named(answers, source).items():
        other = seen.setdefault(archive.folded(name), name)
        if other != name:
            yield Problem(one.place, "evidence-alike", {"name": name[:100], "other": other[:100]})


def pack(
    made: Mapping[str, bytes], taken: Mapping[str, bytes], answers: Answers, head: Mapping[str, Any]
) -> bytes:
    """Return a pack: what was made (by name), the evidence (`evidence`), and the list of both.

    `head` is what the list says of the run, such as its day. The same contents give the same bytes.

    Raises:
        CannotWrite: when its list would be too long to be read again.
    """
    contents = {**made, **taken}
    told = {**head, "organisation": answers.organisation, EVIDENCE: list(_told(answers.by_id.items()))}
    listed = manifest.made(contents, told)
    if len(listed) > yaml_source.MAX_BYTES:
        raise CannotWrite.of("pack-list-too-large", megabytes=yaml_source.MAX_BYTES // 1_000_000)
    return archive.made({**contents, manifest.NAME: listed})


def _told(given: Iterable[tuple[str, Answer]]) -> Iterator[dict[str, Any]]:
    """Give what each answer says of its evidence."""
    for question, answer in given:
        if answer.has_evidence:
            told = {
                "question": question,
                "evidence": answer.evidence,
                "files": [f"{EVIDENCE}/{name}" for name in answer.files],
                "date": answer.evidence_date,
                "holder": answer.evidence_holder,
                "valid_until": answer.evidence_until,
            }
            yield {key: value for key, value in told.items() if value}


class Verified(Struct, frozen=True):
    """What became of a pack since its list was written."""

    changes: manifest.Changes
    files: int
    short: str
    """The first digits of the digest of its list."""


def verify(path: str) -> Verified:
    """Compare a pack with its list; nothing of it is unpacked onto the disk.

    Raises:
        InvalidData: when it is no pack, cannot be read safely, or is of a newer format.
    """
    if not os.path.lexists(path):
        raise InvalidData.of("pack-missing", path)
    contents = archive.read(files.read_bytes(path, archive.MAX_BYTES, InvalidData), path)
    raw = contents.get(manifest.NAME)
    if raw is None:
        raise InvalidData.of("pack-no-list", path, name=manifest.NAME)
    listed = manifest.understood(raw, _data(raw, path))
    if listed is None:
        raise InvalidData.of("pack-list-damaged", path, name=manifest.NAME)
    if listed.format != manifest.FORMAT:
        raise InvalidData.of("future-format", path, value=listed.format[:40])
    return Verified(manifest.compared(listed, contents), len(listed.files), listed.short)


def _data(raw: bytes, path: str) -> Any:
    """Return the list as plain data, read with the guards of a file."""
    inside = f"{path}/{manifest.NAME}"
    return json_codec.read(yaml_source.decode_bytes(raw, inside), inside).data
