"""Whether this installation is whole, by the list of files that an installer keeps; looked at only after a fault."""

from __future__ import annotations

import base64
import csv
import hashlib
from importlib import metadata
from pathlib import Path

_NAME = "cyberdiag"
_COMPILED = ".pyc"


def damaged_file() -> str | None:
    """Return a file of ours that is not as it was installed; None where all are, or nobody knows how they were."""
    try:
        ours = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        return None
    rows = csv.reader((ours.read_text("RECORD") or "").splitlines())
    # not `metadata.files`, which since Python 3.12 passes over a file that is missing
    for name, told, *_ in (row for row in rows if len(row) > 1):
        mode, _, value = told.partition("=")
        if name.startswith(f"{_NAME}/") and not name.endswith(_COMPILED) and value:
            place = Path(str(ours.locate_file(name)))
            if _digest(place, mode) != value:
                return str(place)
    return None


def _digest(place: Path, mode: str) -> str:
    """Return the hash of a file as installers write it; that of nothing where it cannot be read."""
    try:
        raw = place.read_bytes()
    except OSError:
        return ""
    return base64.urlsafe_b64encode(hashlib.new(mode, raw).digest()).rstrip(b"=").decode()
