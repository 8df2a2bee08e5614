"""Makes a small working questionnaire for an author to start from."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.catalog import load, schemas
from cyberdiag.errors import CannotWrite
from cyberdiag.messages import writing
from cyberdiag.outside import files, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = ("questionnaire", "section", "test")
"""What editors complete from, in `.schema/` beside the questionnaire, so that no network is needed."""
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def create(folder: str, lang: str) -> tuple[str, ...]:
    """Write the questionnaire into a new or empty folder and return the names of its files.

    Raises:
        CannotWrite: when the folder holds anything already, or cannot be written.
    """
    where = Path(folder)
    try:
        _refuse_taken(where, folder)
        made = dict(_files(where, lang))
        folders = sorted({where, *((where / name).parent for name in made)})
        new = [place for place in folders if not place.exists()]
        for place in folders:
            place.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as fault:
        files.refuse(folder, fault)
    try:
        files.write_all({str(where / name): text.encode() for name, text in made.items()})
    except CannotWrite:
        for place in reversed(new):  # so that it can be tried again
            with contextlib.suppress(OSError):
                place.rmdir()
        raise
    return tuple(made)


def _refuse_taken(where: Path, folder: str) -> None:
    if where.is_symlink() or (where.exists() and not where.is_dir()):
        raise CannotWrite.of("exists", folder)
    if where.is_dir() and any(where.iterdir()):
        raise CannotWrite.of("not-empty", folder)


def _files(where: Path, lang: str) -> Iterator[tuple[str, str]]:
    for name, text in resources.package_files("starters", writing(lang).starter):
        free = where.name not in {load.PROFILE, *load.SHIPPED}
        named = name == "questionnaire.yaml" and free and _ID.fullmatch(where.name)
        yield name, _with_id(text, where.name) if named else text
    for name in SCHEMAS:
        text = json.dumps(schemas.schema(name), ensure_ascii=False, indent=1)
        yield f".schema/{name}.json", text + "\n"


def _with_id(text: str, name: str) -> str:
    """Name the questionnaire like its folder; the note behind the id stays in its column where it can."""
    return re.sub(
        r"^id: my-check( *)",
        lambda found: f"id: {name}".ljust(len(found[0]) - 1) + " ",
        text,
        count=1,
        flags=re.MULTILINE,
    )
