"""Where the shipped data lies, in an installed wheel or in a checkout."""

from __future__ import annotations

import os
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

try:  # as Python's own `random` does: hashlib loads OpenSSL, which takes a thirtieth of `answers check`
    from _blake2 import blake2b
except ImportError:  # another Python
    from hashlib import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from types import CodeType

Made = TypeVar("Made")
_PACKAGE = Path(__file__).parent.parent
"""A wheel is installed unpacked; importlib.resources, which also reads from archives, takes longer to load."""


@cache
def root(kind: str) -> Path:
    """Return the folder of one kind of data: `questionnaires`, `catalogue` or `report_templates`."""
    shipped = _package() / "_data" / kind
    if is_installed():
        return shipped
    checkout = _package() / ".." / kind
    if checkout.is_dir():
        return checkout
    raise FileNotFoundError(kind)


@cache
def is_installed() -> bool:
    """Return whether code and data are those of a wheel; in a checkout they may change apart from each other."""
    return (_package() / "_data").is_dir()


def package_files(*parts: str) -> tuple[tuple[str, str], ...]:
    """Return name and text of every file under a folder inside the package, in a fixed order."""
    found: list[tuple[str, str]] = []
    waiting = [("", _package().joinpath(*parts))]
    while waiting:
        name, place = waiting.pop()
        if place.is_dir():
            waiting += [(f"{name}/{inner.name}".lstrip("/"), inner) for inner in place.iterdir()]
        else:
            found.append((name, place.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def package_bytes(*parts: str) -> bytes:
    """Return a file that stands inside the package, such as the messages."""
    return _package().joinpath(*parts).read_bytes()


def package_text(*parts: str) -> str:
    """Return a text file that stands inside the package."""
    return package_bytes(*parts).decode()


def _package() -> Path:
    return _PACKAGE


def digest(raw: bytes) -> str:
    """Return what stands for the bytes of a file: the name under which its parsed form is kept."""
    return blake2b(raw, digest_size=16).hexdigest()


def prints(folder: Traversable) -> Iterator[str]:
    """Give name and digest of each YAML file in a folder, in the order of their names; nothing where there is none."""
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".yaml"):
                yield f"{file.name} {digest(file.read_bytes())}"


def digest_of_all(kind: str, *, without: str = "") -> str:
    """Return what stands for the names and bytes of all files of one kind of data, but for folders of a name."""
    top = root(kind)
    told = blake2b(digest_size=16)
    for folder, inner, files in os.walk(top):
        inner[:] = sorted(name for name in inner if name != without)
        for name in sorted(files):
            raw = Path(folder, name).read_bytes()
            told.update(f"{folder[len(str(top)) :]}/{name} {len(raw)}\n".encode() + raw)
    return told.hexdigest()


def parsed(digest: str, kind: type[Made]) -> Made | None:
    """Return what was kept of a shipped file when the package was built, as a record of a kind; None if nothing was.

    The digest is made of the bytes, so what was changed since is not found and is parsed again.
    """
    try:
        return msgspec.json.decode(_kept(digest), type=kind)
    except (OSError, ValueError):
        return None


def kept_code(name: str) -> CodeType | None:
    """Return a program that was kept when the package was built; Python keeps it compiled as it does modules.

    None where it was not kept, or what Python keeps is broken, as a disk that became full leaves it.
    """
    path = _package() / "_parsed" / f"{name}.py"
    try:
        return SourceFileLoader(name, str(path)).get_code(name)
    except (OSError, EOFError, ImportError, TypeError, ValueError):
        return None


def built(name: str) -> bytes | None:
    """Return records that were kept when the package was built; None if there are none of that name."""
    try:
        return _kept(name, "msgpack")
    except OSError:
        return None


def _kept(name: str, ending: str = "json") -> bytes:
    return _package().joinpath("_parsed", f"{name}.{ending}").read_bytes()
