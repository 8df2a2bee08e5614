"""Reads on after a fault, so that all faults are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cyberdiag.catalog.decode import decode
from cyberdiag.errors import InvalidData
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.record import Record
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Path

Given = ParamSpec("Given")
Value = TypeVar("Value")
File = TypeVar("File", bound="Record")


def attempt(
    problems: list[Problem], read: Callable[Given, Value], *args: Given.args, **kwargs: Given.kwargs
) -> Value | None:
    """Return what `read` returns, or None after adding to `problems` why it cannot."""
    try:
        return read(*args, **kwargs)
    except InvalidData as error:
        problems.extend(error.problems)
        return None


def inside(data: Any, *path: str | int) -> Any:
    """Return what stands at a path in mappings of plain data; None where nothing does."""
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def walk(data: Any, path: Path = (), skipped: frozenset[str] = frozenset()) -> Iterator[tuple[Path, Any]]:
    """Give every value in plain data with its path, but nothing that stands under some keys."""
    yield path, data
    for key, inner in (
        data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ())
    ):
        if key not in skipped:
            yield from walk(inner, (*path, key), skipped)


def sections(
    kind: type[File], folder: Folder, names: Iterable[Any], head: Source, problems: list[Problem]
) -> list[tuple[File, Source]]:
    """Return the files with questions that a head names under `sections`, without those that are faulty."""
    found, seen = [], dict[str, int]()
    for n, name in enumerate(names):
        if not isinstance(name, str):
            continue  # the head's own fault
        if (first := seen.setdefault(name, n)) != n:
            other = str(head.place(("sections", first)))
            problems.append(
                Problem(head.place(("sections", n)), "duplicate-id", {"id": name, "other": other})
            )
            continue
        if not folder.has(name):
            problems.append(Problem(head.place(("sections", n)), "missing-section-file", {"name": name}))
            continue
        source = attempt(problems, folder.read, name)
        file = None if source is None else decode(kind, source, problems)
        if source is not None and file is not None:
            found.append((file, source))
    return found
