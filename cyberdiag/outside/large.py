"""Files that are too large for memory: read and written piece by piece, with the same care as the others."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO

from cyberdiag.errors import InvalidAnswers
from cyberdiag.outside import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextlib.contextmanager
def reading(path: str) -> Iterator[BinaryIO]:
    """Open a regular file of any size.

    Raises:
        InvalidAnswers: when it is missing, a folder, no regular file or unreadable.
    """
    try:
        file = files.opened(path, InvalidAnswers)
    except (OSError, ValueError) as fault:
        files.refuse_reading(path, fault, InvalidAnswers)
    with file:
        yield file


@contextlib.contextmanager
def filling(paths: Sequence[str]) -> Iterator[list[BinaryIO]]:
    """Replace several files, which the block fills: all of them, or none if it does not come to its end.

    Each stands beside its old one, readable by its owner alone, until the block is left.

    Raises:
        CannotWrite: what the system says about one of them; every old file is then as it was, and no temporary file is left.
    """
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(files.new(path)) for path in paths]
        with contextlib.ExitStack() as opened, files.refusing(paths[0]):
            every = [opened.enter_context(new.open()) for new in made]
            yield every
            for file in every:
                file.flush()
                os.fsync(file.fileno())
        for new in made:
            new.keep_old()
            stack.push(new.put_back)
            new.place()
