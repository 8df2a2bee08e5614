"""What a person who types Japanese easily gets wrong in YAML, and does not see."""

from __future__ import annotations

import re

from cyberdiag.problems import Place, Problem

WIDE_SPACE = "\u3000"
_KEY = r"\s*(?:- +)?([^\s\"'#:：]+)"
_WIDE_COLON = re.compile(_KEY + "(：)")
_COLON_WIDE_SPACE = re.compile(_KEY + ":(\u3000)")
_NO_SPACE = re.compile(_KEY + r":([^\s/])")
LONGEST_SHOWN = 60


def mistyped(line: str, number: int, file: str) -> Problem | None:
    """Return the slip in a line, or None."""
    body = line.lstrip(" ")
    if body.startswith("\t"):
        return Problem(Place(file, number, len(line) - len(body) + 1), "yaml-tab")
    if body.startswith(WIDE_SPACE):
        key = body.strip(WIDE_SPACE).partition(":")[0][:LONGEST_SHOWN]
        return Problem(Place(file, number, len(line) - len(body) + 1), "yaml-wide-space", {"key": key})
    for pattern, code in (
        (_WIDE_COLON, "yaml-wide-colon"), (_COLON_WIDE_SPACE, "yaml-wide-space"), (_NO_SPACE, "yaml-no-space"),
    ):  # fmt: skip
        match = pattern.match(line)
        if match:
            key = match.group(1)[:LONGEST_SHOWN]
            return Problem(Place(file, number, match.start(2) + 1), code, {"key": key})
    return None
