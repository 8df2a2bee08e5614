"""Takes one protection out of every program that this Python starts; a path file of the runner calls it.

A path file, because a variable or a path is lost where a test gives its own.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import named
from .protection import put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

FAILED = 99
"""The exit code of a program from which a protection could not be taken."""


class _Finder:
    """Has a module found and run as ever, then replaces in it what a protection names."""

    def __init__(self) -> None:
        self.waiting: dict[str, list[tuple[str, Callable[[Any], Any]]]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.waiting:
            return None
        others = (f for f in sys.meta_path if f is not self and hasattr(f, "find_spec"))
        spec = next(filter(None, (f.find_spec(name, path, target) for f in others)), None)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def then_replaced(module: ModuleType) -> None:
            run(module)
            self.replace(module)

        spec.loader.exec_module = then_replaced  # type: ignore[method-assign]
        return spec

    def replace(self, module: ModuleType) -> None:
        try:
            for name, make in self.waiting[module.__name__]:
                put(module, name, make)
        except Exception as fault:  # noqa: BLE001  whatever it is, nothing that a test says counts then
            os.write(2, f"not taken out of {module.__name__}: {fault!r}\n".encode())
            os._exit(FAILED)


def take_out(name: str) -> None:
    """Take the protection of this name out of whatever is loaded from now on."""
    finder = _Finder()
    for module, inside, make in named(name).parts():
        finder.waiting.setdefault(module, []).append((inside, make))
    sys.meta_path.insert(0, finder)
    for module in finder.waiting:
        if module.partition(".")[0] != "cyberdiag":  # of Python itself: it may be loaded already
            finder.replace(sys.modules.get(module) or import_module(module))
