"""A folder of YAML files, and several laid over each other."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.catalog import merge
from cyberdiag.errors import InvalidData
from cyberdiag.outside import names, resources, shipped, yaml_source

if TYPE_CHECKING:
    from pathlib import Path


class Folder(Struct, frozen=True):
    """A folder of YAML files, the name to call it by in messages, and the folder that nothing in it may lead out of."""

    where: Path
    shown: str
    top: Path | None = None

    def read(self, *parts: str) -> yaml_source.Source:
        """Read one file of the folder; raises InvalidData when it is missing or no clean YAML."""
        return shipped.read(self.raw(*parts), "/".join((self.shown, *parts)))

    def raw(self, *parts: str) -> bytes:
        """Return the bytes of one file, but hardly more than any may have; raises InvalidData when it cannot be read."""
        shown = "/".join((self.shown, *parts))
        file = self.where.joinpath(*parts)
        if not self.has(*parts):
            raise InvalidData.of("missing-file", shown)
        if names.leads_out(str(self.top or self.where), str(file)):
            raise InvalidData.of("outside-folder", shown)
        try:
            with file.open("rb") as opened:
                return opened.read(yaml_source.MAX_BYTES + 1)
        except OSError as fault:
            raise InvalidData.of("cannot-read", shown, reason=fault.strerror or str(fault)) from None

    @property
    def is_there(self) -> bool:
        """Whether there is such a folder; what may not be looked at, or is too long for a name, is none."""
        try:
            return self.where.is_dir()
        except OSError:
            return False

    def has(self, *parts: str) -> bool:
        """Return whether a file stands here; a name that leads elsewhere names nothing.

        What may not be looked at counts as there: reading it says so.
        """
        if any("/" in part or "\\" in part for part in parts):
            return False
        try:  # by `os.stat`: the method of a path says since Python 3.14 that there is none
            return stat.S_ISREG(os.stat(self.where.joinpath(*parts)).st_mode)  # noqa: PTH116  as above
        except (OSError, ValueError) as fault:
            return isinstance(fault, PermissionError)

    def names(self, *parts: str) -> list[str]:
        """Return the YAML files in a subfolder, sorted, if it is there; raises InvalidData when it may not be listed."""
        return sorted(f.name for f in self.inner(*parts).entries() if f.name.endswith(".yaml"))

    def entries(self) -> list[Path]:
        """Return what stands in the folder, if it is there; raises InvalidData when it may not be listed."""
        try:
            return list(self.where.iterdir()) if self.is_there else []
        except OSError as fault:
            raise InvalidData.of("cannot-read", self.shown, reason=fault.strerror or str(fault)) from None

    def digest(self) -> str:
        """Return what stands for the names and bytes of all YAML files in the folder and in those within it."""
        told = [f"{name} {resources.digest(self.raw(name))}" for name in self.names()]
        folders = sorted(entry.name for entry in self.entries() if entry.is_dir())
        told += [f"{name}/ {self.inner(name).digest()}" for name in folders]
        return resources.digest("\n".join(told).encode())

    def inner(self, *parts: str) -> Folder:
        """Return a folder within this one, whether it is there or not."""
        return Folder(self.where.joinpath(*parts), "/".join((self.shown, *parts)), self.top or self.where)


class Layered(Folder, frozen=True):
    """A folder with others laid over it: what a file of the same name adds joins the entries below it."""

    extras: tuple[Folder, ...] = ()

    def read(self, *parts: str) -> yaml_source.Source:
        """Read a file of every layer as one; raises InvalidData also for two entries of one id, naming both places."""
        every = self._every
        found = [folder.read(*parts) for folder in every if folder.has(*parts)] or [every[0].read(*parts)]
        return _joined(found, words=parts[0] == "lang")

    def has(self, *parts: str) -> bool:
        """Return whether any layer has the file."""
        return any(folder.has(*parts) for folder in self._every)

    def names(self, *parts: str) -> list[str]:
        """Return the YAML files that any layer has in a subfolder, sorted."""
        return sorted({name for folder in self._every for name in folder.names(*parts)})

    @property
    def _every(self) -> tuple[Folder, ...]:
        return (Folder(self.where, self.shown, self.top), *self.extras)


_last: list[tuple[list[yaml_source.Source], yaml_source.Source]] = []
"""The files that were laid together last, and what came of it: each fault in it asks for its place."""


def _joined(found: list[yaml_source.Source], *, words: bool) -> yaml_source.Source:
    if _last and list(map(id, _last[0][0])) == list(map(id, found)):
        return _last[0][1]
    made = merge.worded(found) if words else merge.together(found)
    _last[:] = [(found, made)]
    return made
