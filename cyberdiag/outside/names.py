"""Whether two paths are one file, where a path leads, and names for what lies beside a file."""

from __future__ import annotations

import itertools
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"/\\|?*]')
_DEVICES = {"", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""What Windows takes for no file, whatever its ending."""
Key = tuple[int, int] | str
"""What two paths of one file have in common."""
_LONGEST = 255
"""Bytes that the name of a file may have."""
_SHORT = 100
"""Bytes up to which a name stands as it is in the names of what lies beside its file for a while."""


def key(path: str | int) -> Key:
    """Return what is the same for all paths of one file (or an open one), also through links.

    A file that is not there yet is known by its real path; names that differ only in case or in how a sign is put
    together count as one, as they are on some systems.
    """
    try:
        found = os.stat(path)  # noqa: PTH116  the path may be any text
    except (OSError, ValueError):
        real = os.path.realpath(path) if isinstance(path, str) and "\0" not in path else str(path)
        return unicodedata.normalize("NFC", real).casefold()
    return (found.st_dev, found.st_ino)


def free(path: str, mark: str, ending: str = "") -> str:
    """Return the first free name beside a file: its own (without `ending`), a mark, 2 and more, and the ending.

    A name too long for that is cut, and told from others by a sum of the whole.
    """
    return _first(path, ending, (f"{mark}{n if n > 1 else ''}{ending}" for n in itertools.count(1)))


def numbered(path: str) -> str:
    """Return a path itself if nothing has its name, else the first that is free with -2 and more before its ending."""
    ending = os.path.splitext(path)[1]  # noqa: PTH122  the path may be any text
    return _first(path, ending, (f"-{n}{ending}" if n > 1 else ending for n in itertools.count(1)))


def of_texts(texts: Iterable[str], ending: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return the name of a new file for each text, that any system takes and no two of which are one file anywhere.

    `taken` are names that are not to be given.
    """
    used = {unicodedata.normalize("NFC", name).casefold() for name in taken}
    found: dict[str, str] = {}
    for text in texts:
        plain = _plain(text)
        tails = (f"-{n}{ending}" if n > 1 else ending for n in itertools.count(1))
        every = (_cut(plain, tail) + tail for tail in tails)
        name = next(name for name in every if name.casefold() not in used)
        used.add(name.casefold())
        found[text] = name
    return found


def _plain(text: str) -> str:
    """Return a text without the signs that some system has in no name, hidden in no folder and no device anywhere."""
    name = _REFUSED.sub("_", unicodedata.normalize("NFC", text)).strip(" .")
    return f"_{name}" if name.startswith("~$") or name.split(".")[0].strip().casefold() in _DEVICES else name


def alias(name: str) -> str:
    """Return what stands for a file's name in the names of what lies beside it: the name, or a sum of a long one."""
    return name if len(os.fsencode(name)) <= _SHORT else _sum(name)


def _first(path: str, ending: str, tails: Iterable[str]) -> str:
    folder, name = os.path.split(path)
    names = (os.path.join(folder, _cut(name.removesuffix(ending), tail) + tail) for tail in tails)  # noqa: PTH118
    return next(found for found in names if not os.path.lexists(found))


def _cut(name: str, tail: str) -> str:
    most = _LONGEST - len(os.fsencode(tail))
    if len(os.fsencode(name)) <= most:
        return name
    mark = "~" + _sum(name)[:8]
    while len(os.fsencode(name)) > most - len(mark):
        name = name[:-1]
    return name + mark


def _sum(name: str) -> str:
    import hashlib  # few names are so long

    return hashlib.sha256(os.fsencode(name)).hexdigest()[:32]


def leads_out(folder: str, path: str) -> bool:
    """Return whether a file of a folder stands elsewhere, behind a link to it or to a folder on the way."""
    if not _comes_to_link(folder, path):
        return False
    real, base = os.path.realpath(path), os.path.realpath(folder)  # unlike `resolve`, for link loops too
    return not Path(real).is_relative_to(base)


def _comes_to_link(folder: str, path: str) -> bool:
    """Return whether a path may leave a folder: by a link behind it, or by how it is written.

    Looking at the few names behind the folder is quicker than following all before it, for each of a hundred files.
    """
    if sys.platform == "win32":  # it has junctions too
        return True
    top, file = Path(folder), Path(path)
    for step in (file, *file.parents):
        if step == top:
            return False
        if step.name == os.pardir or os.path.islink(step):  # noqa: PTH114  unlike the method it has no errors
            return True
    return True
