"""Whether this installation is whole, by the list of files that an installer keeps; looked at only after a fault."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata
from pathlib import Path

_NAME = "cyberdiag"
_COMPILED = ".pyc"


def damaged_file() -> str | None:
    """Return a file of ours that is not as it was installed; None where all are, or nobody knows how they were."""
    try:
        files = metadata.files(_NAME) or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.parts[0] == _NAME and file.suffix != _COMPILED and file.hash is not None:
            place = Path(str(file.locate()))
            if _digest(place, file.hash.mode) != file.hash.value:
                return str(place)
    return None


def _digest(place: Path, mode: str) -> str:
    """Return the hash of a file as installers write it; that of nothing where it cannot be read."""
    try:
        raw = place.read_bytes()
    except OSError:
        return ""
    return base64.urlsafe_b64encode(hashlib.new(mode, raw).digest()).rstrip(b"=").decode()
