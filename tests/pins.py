"""Versions that stand in more than one file.

`python -m tests.pins build` writes the versions of `constraints.txt` into what builds the wheel, in `pyproject.toml`;
`python -m tests.pins lowest` tells the lowest releases that the program says it runs with.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = ROOT / "constraints.txt"
TRIED = ("xlsx", "book")
"""The extras that are tried with their lowest releases; an old Spark leaves sockets open, which the tests take for a fault."""
_BUILD = re.compile(r"^requires = \[(.*)\]$", re.MULTILINE)


def tested() -> dict[str, str]:
    """Return the version of each library in `constraints.txt`."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return dict(
        line.partition(" ;")[0].strip().split("==") for line in lines if line and not line.startswith("#")
    )


def lowest() -> list[str]:
    """Return the lower bound of each library of the program as the one release to install."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = (wanted for extra in TRIED for wanted in project["optional-dependencies"][extra])
    every = dict.fromkeys((*project["dependencies"], *extras))
    return [wanted.partition(",")[0].replace(">=", "==") for wanted in every]


def build() -> str:
    """Return `pyproject.toml` with what builds the wheel in the versions of `constraints.txt`."""
    versions = tested()
    return _BUILD.sub(
        lambda line: re.sub(r'"([\w-]+)[^"]*"', lambda one: f'"{one[1]}=={versions[one[1]]}"', line[0]),
        PYPROJECT.read_text(encoding="utf-8"),
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["build"]:
        PYPROJECT.write_text(build(), encoding="utf-8")
    else:
        sys.stdout.write("\n".join(lowest()) + "\n")
