"""What a run reads, so that it never writes over any of it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.errors import WrongUsage
from cyberdiag.outside import files, names
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from cyberdiag.outside.names import Key

_DEEPEST = 4
"""Folders below the one that is named: a folder of questionnaires, one of them, its catalogue, `lang`, a language."""


def refuse_written_over(read: Sequence[str], templates: Sequence[str], written: Sequence[str]) -> None:
    """Refuse to write over what is read, and to write two things into one file, however they are named.

    `read` are files and folders of data as typed (`-` is standard input), `templates` are folders of templates,
    `written` are files (standard output always counts). Nothing is opened.

    Raises:
        WrongUsage: naming each such output.
    """
    outputs: dict[Key, str] = {}
    problems: list[Problem] = []
    if (shown := _redirected(sys.stdout)) is not None:
        outputs[shown] = files.STANDARD_OUTPUT
    for path in written:
        if path == files.STANDARD_OUTPUT:
            continue
        key = names.key(path)
        if key in outputs:
            problems.append(Problem(Place(path), "same-output", {"other": outputs[key]}))
        outputs.setdefault(key, path)
    if not outputs:
        return
    found: dict[str, str] = {}
    for key, path in _read(read, templates, whole=any(isinstance(key, tuple) for key in outputs)):
        if key in outputs:
            found.setdefault(outputs[key], path)
    problems += [Problem(Place(path), "output-is-input", {"input": input_}) for path, input_ in found.items()]
    if problems:
        raise WrongUsage(problems)


def _read(read: Iterable[str], templates: Iterable[str], *, whole: bool) -> Iterator[tuple[Key, str]]:
    """Give the key of each file that is read, and its path; the files in folders only where `whole` asks for them."""
    for path in read:
        if path == files.STANDARD_INPUT:
            if (key := _redirected(sys.stdin)) is not None:
                yield key, path
        elif not files.is_folder(path):
            yield names.key(path), path
        elif whole:
            yield from ((names.key(file), file) for file in _data(path))
    for folder in templates if whole else ():
        from cyberdiag.report.own import folder as own

        yield from ((names.key(str(file)), str(file)) for _, file in own.files_in(Path(folder)))


def _redirected(stream: TextIO | None) -> Key | None:
    """Return the key of the file that a standard stream leads from or to; None for a terminal, a pipe or a device."""
    try:
        number = stream.fileno() if stream else -1
        return names.key(number) if stat.S_ISREG(os.fstat(number).st_mode) else None
    except (OSError, ValueError):
        return None


def _data(folder: str) -> Iterator[str]:
    """Give the files of a folder of questionnaires, overlays or a catalogue."""
    depth = len(Path(folder).parts)
    for root, folders, found in os.walk(folder):
        deep = len(Path(root).parts) - depth >= _DEEPEST
        folders[:] = [] if deep else [f for f in folders if not f.startswith(".")]
        yield from (str(Path(root) / name) for name in found if name.endswith(".yaml"))
