"""Makes a questionnaire for an author to start from: a small working one, or what a spreadsheet of theirs says."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.answer_files import store, yaml_codec
from cyberdiag.catalog import load, schemas
from cyberdiag.drafts import folder as folders
from cyberdiag.drafts import opening
from cyberdiag.errors import CannotWrite, InvalidData
from cyberdiag.messages import writing
from cyberdiag.outside import files, resources
from cyberdiag.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.drafts.folder import Draft

SCHEMAS = ("questionnaire", "section", "test")
"""What editors complete from, in `.schema/` beside the questionnaire, so that no network is needed."""
_ELSE = "my-check"
"""The id where the name of the folder is none."""
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Made(Struct, frozen=True):
    """The names of the files that were written; of a sheet also what was found in it, and what could not be told."""

    names: tuple[str, ...]
    draft: Draft | None = None


def create(folder: str, lang: str, sheet: str | None = None) -> Made:
    """Write a questionnaire into a new or empty folder: the small one shipped, or one made from a sheet.

    Raises:
        CannotWrite: when the folder holds anything already, or cannot be written.
        InvalidData, InvalidAnswers, WrongUsage: when no questions can be read from the sheet.
    """
    where = Path(folder)
    draft = None if sheet is None else _draft(where, sheet)
    made = dict(_starter(where, lang)) if draft is None else dict(_drafted(draft))
    return Made(_write(where, folder, made | _schemas()), draft)


def _write(where: Path, folder: str, made: dict[str, str]) -> tuple[str, ...]:
    try:
        _refuse_taken(where, folder)
        folders = sorted({where, *((where / name).parent for name in made)})
        new = [place for place in folders if not place.exists()]
        for place in folders:
            place.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise CannotWrite.of("cannot-write", folder, reason=reason) from None
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


def _starter(where: Path, lang: str) -> Iterator[tuple[str, str]]:
    for name, text in resources.package_files("starters", writing(lang).starter):
        own = _own_id(where) if name == "questionnaire.yaml" else ""
        yield name, _with_id(text, own) if own else text


def _schemas() -> dict[str, str]:
    texts = {name: json.dumps(schemas.schema(name), ensure_ascii=False, indent=1) for name in SCHEMAS}
    return {f".schema/{name}.json": text + "\n" for name, text in texts.items()}


def _own_id(where: Path) -> str:
    """Return the id that a questionnaire has from its folder; "" where the name is none, or taken."""
    free = where.name not in {load.PROFILE, *load.SHIPPED}
    return where.name if free and _ID.fullmatch(where.name) else ""


def _draft(where: Path, sheet: str) -> Draft:
    """Return what the first sheet of a file that holds questions comes to."""
    found = opening.grids(sheet)
    drafts = ((g, folders.draft(g, _own_id(where) or _ELSE, load.shipped_ids())) for g in found)
    grid, draft = next(((g, d) for g, d in drafts if d is not None), (found[0], None))
    if draft is None:
        raise InvalidData([Problem(Place(sheet), "draft-no-questions")])
    others = ", ".join(g.name for g in found if g is not grid)
    if not others:
        return draft
    left = Problem(Place(sheet), "draft-sheets-left", {"names": others, "name": grid.name}, Severity.WARNING)
    return replace(draft, notes=(left, *draft.notes))


def _drafted(draft: Draft) -> Iterator[tuple[str, str]]:
    """Give the files of a draft, each with the line by which editors find its schema."""
    for name, data in draft.files.items():
        kind = "questionnaire" if name == "questionnaire.yaml" else "test" if "/" in name else "section"
        folder_ = "../.schema" if "/" in name else ".schema"
        text = f"# yaml-language-server: $schema={folder_}/{kind}.json\n{yaml_codec.write(data)}"
        store.refuse_unreadable(name, text.encode())
        yield name, text


def _with_id(text: str, name: str) -> str:
    """Name the questionnaire like its folder; the note behind the id stays in its column where it can."""
    return re.sub(
        r"^id: my-check( *)",
        lambda found: f"id: {name}".ljust(len(found[0]) - 1) + " ",
        text,
        count=1,
        flags=re.MULTILINE,
    )
