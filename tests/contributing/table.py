"""The table of CONTRIBUTING.md: a row says what to change for what end, and what to run then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from contributing.checkout import Checkout

    Trial = Callable[[Checkout], None]

GUIDE = ROOT / "CONTRIBUTING.md"
PATH = re.compile(r"[\w.*<>/{},-]+(?:/|\.(?:yaml|py|md|j2|toml|txt|js|css))")
TRIALS: dict[str, Trial] = {}


class Row(NamedTuple):
    """One row: the end, the patterns of paths that may be changed for it, and the commands to run."""

    end: str
    paths: tuple[str, ...]
    commands: tuple[str, ...]

    def covers(self, path: str) -> bool:
        """Return whether the row names a path, in full or by its last parts, or a folder above it."""
        return any(re.fullmatch(rf"(?:.*/)?{_pattern(one)}", path) for one in self.paths)


def rows() -> dict[str, Row]:
    """Return every row by its end."""
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return {end: Row(end, tuple(paths(change)), tuple(ticked(then))) for end, change, then in cells}


def ticked(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def paths(text: str) -> list[str]:
    """Return the paths among what stands between backticks."""
    return [one for one in ticked(text) if PATH.fullmatch(one)]


def tries(end: str) -> Callable[[Trial], Trial]:
    """Enter a function as the trial of the row with this end."""

    def entered(trial: Trial) -> Trial:
        assert end not in TRIALS
        TRIALS[end] = trial
        return trial

    return entered


def _pattern(path: str) -> str:
    text = re.sub(r"<\w+>|\*", "[^/]+", re.sub(r"[.{}]", lambda sign: re.escape(sign[0]), path))
    return f"{text}.*" if path.endswith("/") else text
