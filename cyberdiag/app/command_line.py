"""The command line of this run, as a person can paste it again."""

from __future__ import annotations

import sys
from pathlib import Path

from cyberdiag.outside import shell

_ANSWERS = ("-a", "--answers")


def again(answers: str = "", *more: tuple[str, ...], names: tuple[str, ...] = ()) -> str:
    """Return the command line that started this run: with another answers file, `names` in front, and more options.

    A switch that stands there already is not said twice; of an option with a value the last one counts.
    """
    words = _with_answers(sys.argv[1:], answers) if answers else sys.argv[1:]
    added = [word for option in more if len(option) > 1 or option[0] not in words for word in option]
    return shell.command([*_program(), *words[:1], *names, *words[1:], *added])


def begin(names: tuple[str, ...] = (), answers: str = "") -> str:
    """Return the command that begins an assessment, or goes on with an answers file."""
    return shell.command([*_program(), "assess", *names, *(["-a", answers] if answers else [])])


def line(*words: str) -> str:
    """Return a command line of the program that started this run."""
    return shell.command([*_program(), *words])


def compared(old: str, new: str) -> str:
    """Return the command that compares two answers files."""
    return shell.command([*_program(), "compare", old, new])


def _program() -> list[str]:
    program = sys.argv[0]
    if Path(program).name == "__main__.py":
        return [sys.executable, "-m", "cyberdiag"]
    import shutil  # few runs name a command

    found = shutil.which("cyberdiag")
    # on Windows what is found has an ending, which the program is called without
    return ["cyberdiag" if found is not None and Path(found).with_suffix("") == Path(program) else program]


def _with_answers(words: list[str], path: str) -> list[str]:
    """Return words with another answers file in the place of the one they name, or behind them."""
    found: list[str] = []
    rest = iter(words)
    is_named = False
    for word in rest:
        flag = word.partition("=")[0]
        if word in _ANSWERS:
            next(rest, "")
        elif flag != _ANSWERS[1] and (word.startswith("--") or not word.startswith(_ANSWERS[0])):
            found.append(word)
            continue
        found += ["-a", path]
        is_named = True
    return found if is_named else [*found, "-a", path]
