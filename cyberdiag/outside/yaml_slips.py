"""What a person who types Japanese easily gets wrong in YAML, and does not see; and what the library says of it."""

from __future__ import annotations

import re

from cyberdiag.problems import Place, Problem

WIDE_SPACE = "\u3000"
_KEY = r"\s*(?:- +)?([^\s\"'#:：]+)"
_WIDE_COLON = _KEY + "(：)"
_COLON_WIDE_SPACE = _KEY + ":(\u3000)"
_NO_SPACE = _KEY + r":([^\s/])"
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
        match = re.match(pattern, line)
        if match:
            key = match.group(1)[:LONGEST_SHOWN]
            return Problem(Place(file, number, match.start(2) + 1), code, {"key": key})
    return None


def marked(error: Exception) -> list[int]:
    """Return the offsets that an error of the library names."""
    marks = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    return list(dict.fromkeys(mark.index for mark in marks if mark))


def syntax_problem(error: Exception, text: str, file: str) -> Problem:
    """Return what an error of the YAML library means in words of ours, with the slip that led to it if one shows."""
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if type(error).__name__ == "ScannerError" and marks[0] and marks[0].index >= len(text):
        marks.reverse()  # The end of the file says nothing; where the open quote stands does.
    mark = marks[0] or marks[1]
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    number = min(line, len(lines) - 1)
    for n in (number, number - 1):
        problem = mistyped(lines[n], n + 1, file) if n >= 0 else None
        if problem:
            return problem
    shown = {"line": lines[number].strip()[:LONGEST_SHOWN]}
    return Problem(Place(file, line + 1, column + 1), "yaml-syntax", shown)


def is_cp932(raw: bytes) -> bool:
    """Return whether bytes are text as a Japanese spreadsheet saves it."""
    try:
        raw.decode("cp932")
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw
