"""The chain in which a spreadsheet works out its formulas, without cells that hold none any more.

A chain that names a cell without a formula is damage to a spreadsheet, and so is an empty one: that goes as a part,
with the two lines that name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.outside.sheet_tags import decoded, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from cyberdiag.outside.sheet_tags import Tag

TYPES = "[Content_Types].xml"


def without(
    parts: Mapping[str, bytes], chain: str, relations: str, gone: Collection[tuple[str, str]]
) -> dict[str, bytes | None]:
    """Return the parts that change when cells hold no formula any more; `gone` are ids of sheets and names of cells.

    `chain` is the part of the chain, `relations` the part in which the workbook names it.
    """
    whole, sheet = decoded(parts[chain]), ""
    kept: list[tuple[Tag, str]] = []
    cells = [tag for tag in tags(whole.text) if tag.name == "c" and tag.begins]
    for tag in cells:
        sheet = tag.get("i") or sheet
        if (sheet, tag.get("r")) not in gone:
            kept.append((tag, sheet))
    if len(kept) == len(cells):
        return {}
    if not kept:
        name = chain.rpartition("/")[2]
        return {
            chain: None,
            TYPES: _without(parts[TYPES], lambda t: t.get("PartName").lstrip("/") == chain),
            relations: _without(parts[relations], lambda t: t.get("Target").rpartition("/")[2] == name),
        }
    first, last = cells[0].start, cells[-1].end
    made = "".join(_named(whole.text[t.start : t.end], t, sheet) for t, sheet in kept)
    return {chain: whole.to_bytes(whole.text[:first] + made + whole.text[last:])}


def _named(text: str, tag: Tag, sheet: str) -> str:
    """Return the line of a cell with its sheet, which it may have taken from a line before."""
    if tag.get("i") or not sheet:
        return text
    end = text.removesuffix(">").removesuffix("/")
    return f'{end} i="{sheet}"{text[len(end) :]}'


def _without(part: bytes, is_gone: Callable[[Tag], bool]) -> bytes:
    whole, made, at, is_open = decoded(part), "", 0, False
    for tag in tags(whole.text):
        if tag.begins and is_gone(tag):
            made, at, is_open = made + whole.text[at : tag.start], tag.end, not tag.ends
        elif is_open:
            at, is_open = tag.end, False
    return whole.to_bytes(made + whole.text[at:])
