"""Every text that the program ships around advice, with its place; for checks on wording."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.catalog.gather import walk
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.outside import resources, shipped
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.outside import yaml_source

_FILES = ("gaps", "services", "triggers", "ladders", "wording", "weaknesses", "papers")
_FOLDERS = ("covers", "cases", "trades")
_QUOTED = frozenset({"forbidden", "sources", "url"})
"""Under these keys stand the phrases themselves, and titles as others published them."""


class ShippedText(Struct, frozen=True):
    """A text, and what tells where it stands: a place takes long to work out, and few are wanted."""

    text: str
    locate: Callable[[], Place]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.locate()


def advice_files(folder: Folder) -> tuple[tuple[str, ...], ...]:
    """Return the catalogue files that advice is made from, in the source language."""
    found: list[tuple[str, ...]] = [(f"{name}.yaml",) for name in _FILES if folder.has(f"{name}.yaml")]
    for name in _FOLDERS:
        found += [(name, file) for file in folder.names(name)]
    return tuple(found)


def shipped_texts(folder: Folder, lang: str) -> tuple[ShippedText, ...]:
    """Return the texts of the catalogue, of the messages and of the report templates in a language."""
    if lang == SOURCE_LANGUAGE:
        files = advice_files(folder)
    else:
        words = (("lang", lang, f"{name}.yaml") for name in (*_FILES, *_FOLDERS))
        files = tuple(parts for parts in words if folder.has(*parts))
    sources = [folder.read(*parts) for parts in files]
    return (*(text for s in sources for text in _texts(s)), *_program_texts(lang))


@cache
def _program_texts(lang: str) -> tuple[ShippedText, ...]:
    name = f"{lang}.yaml"
    source = shipped.read(resources.package_bytes("messages", name), f"cyberdiag/messages/{name}")
    return (*_texts(source), *_template_lines())


def _texts(source: yaml_source.Source) -> Iterator[ShippedText]:
    for path, value in walk(source.data, (), _QUOTED):
        if isinstance(value, str):
            yield ShippedText(value, partial(source.place, path))


def _template_lines() -> Iterator[ShippedText]:
    root = resources.root("report_templates")
    for file in sorted(root.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".j2"):
            lines = file.read_text(encoding="utf-8").splitlines()
            for n, line in enumerate(lines, 1):
                yield ShippedText(line, partial(Place, f"report_templates/{file.name}", n, 1))
