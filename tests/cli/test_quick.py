"""A plain command line is read without typer, as typer reads it; what is not plain is left to typer."""

from __future__ import annotations

import json
import random
from functools import cache, partial
from typing import Any

import pytest

from cyberdiag.cli import options, quick, tree
from cyberdiag.cli.commands import COMMANDS
from cyberdiag.cli.declared import Option
from cyberdiag.messages import messages

Patch = pytest.MonkeyPatch
VALUES = (
    "a.yaml", "-", "json", "html", "ja", "fr", "error", "unknown", "owner", "low", "yes", "N", "TEC-01=no", "0", "1",
    "007", "-1", "1.5", ".5", "5.", "1e3", "1_000", "²", "١", "nan", " 7 ", "9223372036854775808", "99999999999999999999", "",
    "--", "--help", "-h", "--json", "--no-inpt", "--lan=ja", "-lja", "-l=ja", "-o-", "--lang=ja", "--lang=", "--ascii=1",
    "--no-ascii", "--trials=7", "--set=TEC-01=no", "-io", "--=x", "-=", "2026-12-01 10:00", "会社",
)  # fmt: skip
"""What stands on command lines, right and wrong."""
PLAIN = (
    "assess", "assess cyber-risk leak-response", "assess -a a.yaml --no-input -o r.html -o - -f json --trials 0",
    "assess --answers=a.yaml --seed 7 cyber-risk --fail-under 62.5 --lang en --ascii --no-color --anonymous",
    "assess --questionnaires own --catalogue one --catalogue two mine --missing unknown --audience=agent", "list",
    "list cases -l en", "show TEC-01", "answers check a.yaml", "answers new", "plan a.yaml --set TEC-01=no --set HUM-01=yes",
    "deadlines --since 2026-12-01T10:00 --no-input --persons 3 --fact eu=yes", "compare old.yaml new.yaml", "check --strict",
    "explain a.yaml TEC-01", "simulate cyber-risk --runs 20 -f json", "history cyber-risk", "schema answers", "new mine",
    "templates export own",
)  # fmt: skip


WHOLE = tree.build("en")
LOADED = cache(partial(tree.loaded, say=messages("en")))


def by_typer(line: list[str], patch: Patch) -> Any:
    """Return the command with what it would be called with, or what typer finds wrong."""
    seen: list[Any] = []
    patch.setattr(options, "call", lambda function, typed: seen.append((function, typed)))
    patch.setattr(tree, "loaded", lambda path, _: LOADED(path))
    try:
        with WHOLE.make_context("cyberdiag", list(line)) as context:
            WHOLE.invoke(context)
    except Exception as fault:  # noqa: BLE001  any refusal is one
        return fault, {}
    return seen[0]


def alike(line: list[str], patch: Patch) -> bool:
    """Compare both ways of reading a command line, and return whether it was read without typer."""
    plain = quick.read(line)
    if plain is not None:
        function, typed = by_typer(line, patch)
        assert (plain[0], json.dumps(plain[1])) == (function, json.dumps(typed)), line
    return plain is not None


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_command_line_is_read_without_typer_and_means_the_same(line: str, monkeypatch: Patch) -> None:
    assert alike(line.split(), monkeypatch)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_read_alike(name: str, monkeypatch: Patch) -> None:
    entry = COMMANDS[name]
    hints = options.declared(entry.load(), own=entry.reads_data)
    needed = ["x" for h in hints.values() if not isinstance(h.__metadata__[0], Option)][:2]
    for flag in (f for hint in hints.values() for f in hint.__metadata__[0].flags):
        for value in (None, *VALUES):
            given = [flag] if value is None else [flag, value]
            alike([*name.split(), *needed, *given], monkeypatch)
            alike([*name.split(), *given, *needed], monkeypatch)


def test_command_lines_at_random_are_read_alike(monkeypatch: Patch) -> None:
    draw = random.Random(11)  # noqa: S311
    plain = 0
    for _ in range(1500):
        name = draw.choice([*COMMANDS])
        hints = options.declared(COMMANDS[name].load(), own=COMMANDS[name].reads_data)
        flags = [flag for hint in hints.values() for flag in hint.__metadata__[0].flags]
        line = [
            *name.split(),
            *(draw.choice(draw.choice((flags, VALUES))) for _ in range(draw.randint(0, 6))),
        ]
        plain += alike(line, monkeypatch)
    assert plain > 100


@pytest.mark.parametrize(
    "line",
    ["", "--help", "-h", "assess -h", "assess --help", "answers", "ases", "show", "show a b", "assess -lja", "assess --ascii=1",
     "assess -a", "assess -a --quick", "assess --trials 1.5", "assess --trials -1", "assess --trials 10000001",
     "assess --fail-under nan", "assess --lang fr", "assess --seed 1 --seed 2", "--lang ja list", "list -- cases"],
)  # fmt: skip
def test_help_and_slips_and_rare_spellings_are_left_to_typer(line: str) -> None:
    assert quick.read(line.split()) is None
