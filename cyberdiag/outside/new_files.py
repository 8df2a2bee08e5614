"""Many new files in one folder: all of them or none, and nothing that stands there is touched."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.errors import CannotWrite
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_MODE, _FOLDER_MODE = 0o600, 0o700
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def refuse_taken(folder: str, names: Collection[str]) -> None:
    """Refuse to write where something stands already, before anything is made.

    Raises:
        CannotWrite: naming each such file, or the folder if it is none or cannot be made.
    """
    if os.path.lexists(folder) and not files.is_folder(folder):
        raise CannotWrite.of("not-a-folder", folder, option="-o")
    taken = [path for name in names if os.path.lexists(path := os.path.join(folder, name))]  # noqa: PTH118
    if taken:
        raise CannotWrite([Problem(Place(path), "exists") for path in taken])


def write(folder: str, contents: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write new files that only their owner may read, by name, into a folder, which is made if it is not there.

    `contents` is taken one by one, so that thousands need no memory. Returns the paths of those that others may read,
    because the file system keeps no modes. Whatever ends it, a fault in making the contents too, takes away what was
    written.

    Raises:
        CannotWrite: when one cannot be written, or stands there already.
    """
    made: list[Path] = []
    exposed: list[str] = []
    is_new = not files.is_folder(folder)
    try:
        if is_new:
            _make(folder)
        for name, raw in contents:
            path = Path(folder) / name
            _fill(path, raw, made)
            if files.is_open_to_others(str(path)):
                exposed.append(str(path))
    except BaseException:
        _take_away(made)
        if is_new:
            with contextlib.suppress(OSError):
                Path(folder).rmdir()
        raise
    return exposed


def _take_away(made: Iterable[Path]) -> None:
    for path in made:
        with contextlib.suppress(OSError):
            path.unlink()


def _make(folder: str) -> None:
    try:
        Path(folder).mkdir(_FOLDER_MODE)
    except (OSError, ValueError) as fault:
        files.refuse(folder, fault)


def _fill(path: Path, raw: bytes, made: list[Path]) -> None:
    try:
        descriptor = os.open(path, _FLAGS, _MODE)
        made.append(path)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise CannotWrite.of("exists", str(path)) from None
    except (OSError, ValueError) as fault:
        files.refuse(str(path), fault)
