"""What a protection is, and how it is taken out of a running program: a named function is replaced by another."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Protection:
    """What is protected in plain words, what takes it out, and each test that must notice.

    `instead` names functions as `module:name` or `module:Class.name` (a constant or a name that the module imports will
    do too) and what makes the replacement of the original.
    """

    name: str
    what: str
    instead: Mapping[str, Callable[[Any], Any]]
    tests: tuple[str, ...]

    def parts(self) -> Iterator[tuple[str, str, Callable[[Any], Any]]]:
        """Give module, name inside it and replacement."""
        for place, make in self.instead.items():
            module, _, name = place.partition(":")
            yield module, name, make


def original(module: ModuleType, name: str) -> tuple[Any, str, Any]:
    """Return what holds a function, its name there, and the function; a built-in name is as the module sees it.

    Raises:
        AttributeError: when there is no such name.
    """
    *outer, last = name.split(".")
    holder = reduce(getattr, outer, module)
    seen = holder if outer or hasattr(module, last) else builtins
    return holder, last, getattr(seen, last)


def put(module: ModuleType, name: str, make: Callable[[Any], Any]) -> None:
    """Replace a function in a module that was just loaded."""
    holder, last, found = original(module, name)
    setattr(holder, last, make(found))


def missing(protection: Protection) -> list[str]:
    """Return the named functions that there are not."""
    gone = []
    for module, name, _ in protection.parts():
        try:
            original(import_module(module), name)
        except (ImportError, AttributeError):
            gone.append(f"{module}:{name}")
    return gone
