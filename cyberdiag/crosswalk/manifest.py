"""The list of a pack: what is in it, with its digests and what it shows; pure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "pack/1"
NAME = "manifest.json"
_OWN = "sha256"
"""The key with the digest of all else that the list says."""
_SHORT = 12


class Listed(Struct, frozen=True):
    """What a list says of itself: its format, and the digest and length of each file by name."""

    format: str
    files: Mapping[str, tuple[str, int]]
    is_whole: bool
    """Whether it is as it was written."""
    short: str


class Changes(Struct, frozen=True):
    """What is no longer as the list says."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    is_list_changed: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.missing or self.added or self.changed or self.is_list_changed)


def digest(raw: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(raw).hexdigest()


def made(contents: Mapping[str, bytes], head: Mapping[str, Any]) -> bytes:
    """Return the list of a pack; `head` is what it says of itself and of the evidence."""
    files = [{"name": n, "sha256": digest(contents[n]), "bytes": len(contents[n])} for n in sorted(contents)]
    return _written({"cyberdiag": FORMAT, **head, "files": files})


def _written(data: Mapping[str, Any]) -> bytes:
    told = {k: v for k, v in data.items() if k != _OWN}
    return (_text(told | {_OWN: digest(_text(told).encode())}) + "\n").encode()


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def short(raw: bytes) -> str:
    """Return the digest of a list as people read it out: its first twelve digits."""
    return digest(raw)[:_SHORT]


def understood(raw: bytes, data: Any) -> Listed | None:
    """Return what a list says, of its bytes and what a reader of JSON made of them; None where it is no list."""
    if not isinstance(data, dict) or not str(data.get("cyberdiag") or "").startswith("pack/"):
        return None
    rows = data.get("files")
    files: dict[str, tuple[str, int]] = {}
    for row in rows if isinstance(rows, list) else (None,):
        name, sha, size = (row.get(k) if isinstance(row, dict) else None for k in ("name", "sha256", "bytes"))
        if not (isinstance(name, str) and isinstance(sha, str) and type(size) is int) or name in files:
            return None
        files[name] = (sha, size)
    return Listed(str(data["cyberdiag"]), files, _written(data) == raw, short(raw))


def compared(listed: Listed, contents: Mapping[str, bytes]) -> Changes:
    """Return what is no longer as a list says; `contents` are the files beside it."""
    here = {name: raw for name, raw in contents.items() if name != NAME}
    both = sorted(here.keys() & listed.files.keys())
    return Changes(
        missing=tuple(sorted(listed.files.keys() - here.keys())),
        added=tuple(sorted(here.keys() - listed.files.keys())),
        changed=tuple(n for n in both if (digest(here[n]), len(here[n])) != listed.files[n]),
        is_list_changed=not listed.is_whole,
    )
