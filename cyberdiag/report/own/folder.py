"""A user's own templates: a folder that is read whole before anything is rendered; nothing outside it is."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from cyberdiag.errors import InvalidData
from cyberdiag.outside import files, names, resources
from cyberdiag.problems import Place, Problem, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHIPPED = "shipped/"
"""What stands before the name of a template that comes with the program."""
FOLDER = "report_templates"
STARTER = "starter"
MOST_FILES = 200
MOST_BYTES = 2_000_000
_TEXTS = {".j2", ".css", ".html", ".md", ".txt"}
PICTURES = {
    ".svg": ("image/svg+xml", b""),
    ".png": ("image/png", b"\x89PNG"),
    ".jpg": ("image/jpeg", b"\xff\xd8"),
    ".jpeg": ("image/jpeg", b"\xff\xd8"),
    ".gif": ("image/gif", b"GIF8"),
    ".webp": ("image/webp", b"RIFF"),
}
"""Kind of picture by the end of a name, and what such a file begins with; an SVG is known by its element."""


class Own(Struct, frozen=True):
    """The texts and pictures of a folder by their names below it."""

    folder: str
    texts: Mapping[str, str]
    pictures: Mapping[str, bytes]

    def path(self, name: str) -> str:
        """Return the path of a file as the user can open it."""
        return below(self.folder, name)

    def text_at(self, path: str) -> str | None:
        """Return the text of a file by the path that the user can open it by; None for other files."""
        return next((text for name, text in self.texts.items() if self.path(name) == path), None)


def below(folder: str, name: str) -> str:
    """Return the path of a file in a folder, the folder as it was typed."""
    return os.path.join(folder, *name.split("/"))  # noqa: PTH118  it may be any text


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of the templates that come with the program."""
    root = resources.root("report_templates")
    return tuple(sorted(f.name for f in root.iterdir() if f.is_file() and not f.name.startswith(".")))


def starter() -> dict[str, str]:
    """Return the files with which one's own templates begin."""
    folder = resources.root("report_templates").joinpath(STARTER)
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.iterdir(), key=lambda f: f.name)}


def read(folder: str) -> Own:
    """Read a folder of templates.

    Raises:
        InvalidData: with every file that cannot be used, and when nothing in it takes the place of a template.
    """
    if not files.is_folder(folder):
        raise InvalidData.of("templates-folder", folder)
    texts: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, path in files_in(Path(folder)):
        try:
            raw = _bytes(Path(folder), path)
            if path.suffix.lower() in _TEXTS:
                texts[name] = _text(path, raw)
            else:
                pictures[name] = _picture(path, raw)
        except InvalidData as fault:
            problems += fault.problems
        if len(texts) + len(pictures) > MOST_FILES:
            raise InvalidData.of("templates-too-many", folder, limit=MOST_FILES)
    problems = problems or _unused(folder, texts)
    if problems:
        raise InvalidData(problems)
    return Own(folder, texts, pictures)


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give name and path of every file that can be a template or a picture; copies of the shipped ones are no use.

    Raises:
        InvalidData: for a folder that may not be listed.
    """
    for root, folders, found in os.walk(folder, onerror=_unlisted):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(found):
            path = Path(root) / file
            name = str(PurePosixPath(*path.relative_to(folder).parts))
            known = path.suffix.lower() in _TEXTS or path.suffix.lower() in PICTURES
            if known and not file.startswith(".") and not name.startswith(SHIPPED):
                yield name, path


def _unlisted(fault: OSError) -> NoReturn:
    raise InvalidData.of("cannot-read", str(fault.filename), reason=fault.strerror or str(fault)) from None


def _bytes(folder: Path, path: Path) -> bytes:
    if names.leads_out(str(folder), str(path)):
        raise InvalidData.of("outside-folder", str(path))
    return files.read_bytes(str(path), MOST_BYTES, InvalidData)


def _text(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise InvalidData([Problem(Place(str(path), line, 1), "template-not-utf8")]) from None


def _picture(path: Path, raw: bytes) -> bytes:
    _, beginning = PICTURES[path.suffix.lower()]
    if not (raw.startswith(beginning) if beginning else b"<svg" in raw):
        raise InvalidData.of("not-a-picture", str(path), suffix=path.suffix)
    return raw


def _unused(folder: str, texts: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong when no file takes the place of a shipped one; a near miss is named."""
    names = shipped_names()
    if any(name in names for name in texts):
        return []
    slips = [
        Problem(Place(below(folder, name)), "template-file-name", {"name": name, "guess": guess})
        for name in texts
        if (guess := near(name, names))
    ]
    known = ", ".join(n for n in names if n[0] != "_")
    return slips or [Problem(Place(folder), "templates-none", {"known": known})]
