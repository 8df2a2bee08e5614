"""Takes one protection out of every program that this Python starts; a path file of the runner calls it.

A path file, because a variable or a path is lost where a test gives its own.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import named
from .protection import put

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class _Finder:
    """Has a module found and run as ever, then replaces in it what a protection names."""

    def __init__(self, told: str) -> None:
        self._told = told
        self.waiting: dict[str, list[tuple[str, Callable[[Any], Any]]]] = {}
        self._asked: set[str] = set()

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name not in self.waiting or name in self._asked:
            return None
        self._asked.add(name)
        spec = importlib.util.find_spec(name)
        self._asked.remove(name)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def then_replaced(module: ModuleType) -> None:
            run(module)
            self.replace(name, module)

        spec.loader.exec_module = then_replaced  # type: ignore[method-assign]
        return spec

    def replace(self, known_as: str, module: ModuleType) -> None:
        try:
            for name, make in self.waiting[known_as]:
                put(module, name, make)
        except Exception as fault:  # noqa: BLE001  whatever it is, nothing that a test says counts then
            self.give_up(f"not taken out of {known_as}: {fault!r}\n")

    def give_up(self, why: str) -> None:
        """End this program and tell the runner, as a test may fail for that alone."""
        Path(self._told).write_text(why, encoding="utf-8")
        os._exit(99)


def take_out(name: str, told: str) -> None:
    """Take the protection of this name out of whatever is loaded from now on; a failure goes into a file."""
    if any(
        isinstance(finder, _Finder) for finder in sys.meta_path
    ):  # a path file is read twice: lib and lib64
        return
    finder = _Finder(told)
    if early := [loaded for loaded in sys.modules if loaded.partition(".")[0] == "cyberdiag"]:
        finder.give_up(f"not taken out: {early} were loaded before\n")
    for module, inside, make in named(name).parts():
        finder.waiting.setdefault(module, []).append((inside, make))
    sys.meta_path.insert(0, finder)
    for module in finder.waiting:
        if module.partition(".")[0] != "cyberdiag":  # of Python itself: it may be loaded already
            finder.replace(module, import_module(module))
