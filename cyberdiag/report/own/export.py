"""Writes a start for one's own templates: small files to fill in, and copies of ours to read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.outside import files
from cyberdiag.report import environment
from cyberdiag.report.own.folder import SHIPPED, below, shipped_names, starter

if TYPE_CHECKING:
    from cyberdiag.messages import Messages


def export(folder: str, messages: Messages) -> tuple[list[str], list[str]]:
    """Write the files that are not there yet; returns the paths written and those left as they were.

    Raises:
        CannotWrite: when the folder or a file in it cannot be made.
    """
    note = messages("templates.copy")
    texts = {
        **starter(),
        **{SHIPPED + n: f"{{# {note} #}}\n{environment.shipped(n)}" for n in shipped_names()},
    }
    written, kept = {}, []
    for name, text in texts.items():
        path = below(folder, name)
        if os.path.lexists(path):
            kept.append(path)
            continue
        _make(Path(path).parent)
        written[path] = text.encode()
    files.write_all(written)
    return list(written), kept


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as fault:
        files.refuse(str(folder), fault)
