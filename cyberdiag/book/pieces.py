"""A wide table piece by piece, whatever its format."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, assert_never

from cyberdiag.errors import WrongUsage
from cyberdiag.model.format import WIDE, Format, endings
from cyberdiag.outside import large

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cyberdiag.book.cells import Piece
    from cyberdiag.model.format import WideFormat


class Wide(Protocol):
    """An open wide table."""

    columns: tuple[str, ...]
    rows: int
    """How many there are, or about so many."""

    def pieces(self, wanted: Collection[str], plain: Collection[str]) -> Iterator[Piece]:
        """Give some columns piece by piece; of those that are `plain`, hardly any value comes twice."""


def form_of(path: str) -> WideFormat:
    """Return the format of a wide table by its name.

    Raises:
        WrongUsage: for a suffix that none has.
    """
    suffix = Path(path).suffix.lower()
    for form in WIDE:
        if suffix in form.suffixes:
            return form
    raise WrongUsage.of("unknown-suffix", path, suffix=suffix or "?", known=" ".join(endings(WIDE)))


@contextmanager
def opened(path: str) -> Iterator[Wide]:
    """Open a wide table.

    Raises:
        InvalidAnswers: where it cannot be read, or nothing in it could be a table.
    """
    form = form_of(path)
    with large.reading(path) as file:
        yield _opened(form, path, file)


def _opened(form: WideFormat, path: str, file: Any) -> Wide:
    match form:
        case Format.PARQUET:
            from cyberdiag.book import parquet

            return parquet.Parquet(path, file)
        case Format.CSV:
            from cyberdiag.book import wide_csv

            return wide_csv.WideCsv(path, file)
        case Format.JSONL:
            from cyberdiag.book import json_lines

            return json_lines.JsonLines(path, file)
        case _:
            assert_never(form)
