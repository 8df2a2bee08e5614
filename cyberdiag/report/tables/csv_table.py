"""A table as CSV: UTF-8 with the mark by which Excel knows it, and no text that could run as a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cyberdiag.model.text import guarded, printable

if TYPE_CHECKING:
    from cyberdiag.report.tables.rows import Table

MARK = "\ufeff"


def text(table: Table) -> str:
    """Return the table as CSV, in the order of its columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (table.columns, *table.rows):
        writer.writerow([guarded(printable(c)) if isinstance(c, str) else c for c in row])
    return MARK + out.getvalue()
