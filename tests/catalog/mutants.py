"""Shipped files with one fault each, and the check that `cyberdiag check` makes of them, kept cheap.

What a fault cannot have touched is loaded once and kept; the rest runs through the same calls as the command.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from support import ROOT, assess

from cyberdiag.catalog import duties, knowledge, lint, load
from cyberdiag.catalog.checks import advising
from cyberdiag.catalog.folder import Folder
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind
from cyberdiag.outside import yaml_source
from cyberdiag.report.result import result

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from cyberdiag.problems import Problem

FILES = tuple(
    str(path.relative_to(ROOT))
    for folder in ("questionnaires", "catalogue")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
)
_ID = re.compile(r"\b[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)+\b")
_VALUE = re.compile(r"(:\s+)(\S.*)$")
_TYPES = ("12", "1.5", "true", "[]", "{}", "[a, b]", "{a: b}", "''", "null", "-1", "1e309", "x" * 50, "１２")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One shipped file with one fault."""

    kind: str
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.file}:{self.line}"


def mutants(count: int, seed: int) -> list[Mutant]:
    """Return so many faults, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  a test chooses
    return [_mutant(chance) for _ in range(count)]


def _mutant(chance: random.Random) -> Mutant:
    while True:
        file = chance.choice(FILES)
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        line = chance.randrange(len(lines))
        kind = chance.choice(list(_KINDS))
        made = _KINDS[kind](list(lines), line, chance)
        if made is not None and made != lines:
            return Mutant(kind, file, line + 1, "\n".join(made) + "\n")


def _dropped(lines: list[str], at: int, _: random.Random) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def _doubled(lines: list[str], at: int, _: random.Random) -> list[str]:
    return [*lines[: at + 1], *lines[at:]]


def _swapped(lines: list[str], at: int, chance: random.Random) -> list[str] | None:
    """Put an id of another line in the place of one in this line."""
    here, others = _ID.findall(lines[at]), [i for line in lines for i in _ID.findall(line)]
    if not here or len(set(others)) == 1:
        return None
    lines[at] = lines[at].replace(chance.choice(here), chance.choice(others), 1)
    return lines


def _retyped(lines: list[str], at: int, chance: random.Random) -> list[str] | None:
    if not _VALUE.search(lines[at]):
        return None
    value = chance.choice(_TYPES)
    lines[at] = _VALUE.sub(lambda found: found.group(1) + value, lines[at], count=1)
    return lines


def _without_key(lines: list[str], at: int, _: random.Random) -> list[str]:
    """Take out a key with everything that stands under it."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and lines[end].startswith(" " * (depth + 1)):
        end += 1
    return lines[:at] + lines[end:]


def _indented(lines: list[str], at: int, chance: random.Random) -> list[str]:
    extra = chance.choice((-2, -1, 1, 2, 4))
    lines[at] = " " * extra + lines[at] if extra > 0 else lines[at].removeprefix(" " * -extra)
    return lines


def _cut(lines: list[str], at: int, chance: random.Random) -> list[str]:
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
    return lines


def _moved(lines: list[str], at: int, chance: random.Random) -> list[str]:
    line = lines.pop(at)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return lines


_KINDS: dict[str, Callable[[list[str], int, random.Random], list[str] | None]] = {
    "line dropped": _dropped, "line doubled": _doubled, "id swapped": _swapped, "type changed": _retyped,
    "key deleted": _without_key, "indent broken": _indented, "line cut": _cut, "line moved": _moved,
}  # fmt: skip
_READ = Folder.read


@cache
def _parsed(shown: str) -> yaml_source.Source:
    return yaml_source.parse((ROOT / shown).read_text(encoding="utf-8"), shown)


class Bench:
    """Runs the lint on one mutant after another."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._mutant: Mutant | None = None
        self._kept: dict[Any, Any] = {}
        bench = self

        def read(folder: Folder, *parts: str) -> yaml_source.Source:
            shown = "/".join((folder.shown, *parts))
            if bench._mutant is not None and shown == bench._mutant.file:
                return yaml_source.parse(bench._mutant.text, shown)
            return _parsed(shown) if shown in FILES else _READ(folder, *parts)

        patch.setattr(Folder, "read", read)
        patch.setattr(knowledge, "_words", lambda folder, lang, name: folder.read("lang", lang, name))
        for module, name, touches in (
            (load, "load", lambda f: f.startswith("questionnaires/") or "roles" in f),
            (lint, "load_advice", _of_advice),
            (lint, "load_losses", lambda f: "losses" in f),
            (lint, "_catalogue", _of_knowledge),
            (duties, "load_duties", lambda f: "duties" in f),
            (duties, "load_leak_costs", lambda f: "leak_costs" in f),
            (duties, "load_first_hour", lambda f: "first_hour" in f),
        ):
            patch.setattr(module, name, self._memo(getattr(module, name), touches))
        every = tuple(check for check in advising.CHECKS if check is not advising.no_promises)
        patch.setattr(advising, "CHECKS", every)  # it reads every word there is, and cannot fail on data
        lint.run(())

    def _memo(self, function: Callable[..., Any], touches: Callable[[str], bool]) -> Callable[..., Any]:
        """Keep what a call found, with the problems it noted, for as long as no mutant touches its files."""

        def kept(*args: Any, **kwargs: Any) -> Any:
            if self._mutant is not None and touches(self._mutant.file):
                return function(*args, **kwargs)
            notes = next((a for a in args if isinstance(a, list)), None)
            key = (function.__name__, *(str(a) for a in args if not isinstance(a, list)), str(kwargs))
            if key not in self._kept:
                self._kept[key] = function(*args, **kwargs)
            assert notes is None or not notes or self._mutant is not None
            return self._kept[key]

        return kept

    def check(self, mutant: Mutant) -> tuple[Problem, ...]:
        """Return what the lint finds; anything but a problem is raised."""
        self._mutant = mutant
        try:
            return lint.run(()).problems
        finally:
            self._mutant = None

    def assess(self, mutant: Mutant) -> None:
        """Assess an invented firm with a mutant that the lint lets pass."""
        self._mutant = mutant
        try:
            questions = load.question_set(load.SHIPPED, "ja")
            given = {}
            for question in questions.by_id.values():
                one = question.choices[0].id if question.choices else UNKNOWN
                given[question.id] = Answer((one,) if question.kind is Kind.MULTIPLE else one)
            made = assess(questions, Answers(MappingProxyType(given)))
            result.result(made, "ja", "2026-11-22")
        finally:
            self._mutant = None


def _of_advice(file: str) -> bool:
    names = (
        "covers",
        "gaps",
        "triggers",
        "services",
        "weaknesses",
        "cases",
        "ladders",
        "wording",
        "trades",
        "roles",
        "papers",
    )
    return file.startswith("catalogue/") and any(name in file for name in names)


def _of_knowledge(file: str) -> bool:
    return file.startswith("catalogue/") and any(
        n in file for n in ("sources", "frameworks", "glossary", "peers")
    )
