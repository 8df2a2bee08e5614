"""Reads a plain command line from what its command declares; whatever is not plain is left to typer, which takes long to load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.cli import options
from cyberdiag.cli.commands import COMMANDS
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 15
"""Digits of a number that every way of reading numbers takes alike."""


class _NotPlain(Exception):
    """What typer is to read: help, a slip, a rare spelling."""


def read(arguments: list[str]) -> tuple[Callable[..., Any], dict[str, Any]] | None:
    """Return the command that is called and the value of each thing it declares, as typer would; None if not plain."""
    words = next((n for n in (1, 2) if " ".join(arguments[:n]) in COMMANDS), 0)
    if not words or "" in arguments:
        return None
    entry = COMMANDS[" ".join(arguments[:words])]
    function = entry.load()
    hints = options.declared(function, own=entry.reads_data)
    try:
        typed = _typed(arguments[words:], hints)
        return function, {name: _value(function, name, hint, typed) for name, hint in hints.items()}
    except (_NotPlain, WrongUsage):
        return None


def _typed(arguments: list[str], hints: dict[str, Any]) -> dict[str, list[str]]:
    """Return what was typed for each name, in order."""
    flags = {flag: name for name, hint in hints.items() for flag in hint.__metadata__[0].flags}
    places = [name for name, hint in hints.items() if not isinstance(hint.__metadata__[0], Option)]
    typed: dict[str, list[str]] = {}
    rest = iter(arguments)
    for argument in rest:
        flag, has_value, value = argument.partition("=")
        if argument == "-" or not argument.startswith("-"):
            name, value = _place(places, hints, typed), argument
        elif flag not in flags or (has_value and not flag.startswith("--")):
            raise _NotPlain
        else:
            name = flags[flag]
            is_switch = hints[name].__origin__ is bool
            if not has_value:
                value = "" if is_switch else next(rest, "")
            if is_switch is bool(value) or (value.startswith("-") and value != "-"):
                raise _NotPlain
        typed.setdefault(name, []).append(value)
    return typed


def _place(places: list[str], hints: dict[str, Any], typed: dict[str, list[str]]) -> str:
    """Return the argument that what stands next is for: the first still free, or one that takes several."""
    for name in places:
        if name not in typed or _takes_several(hints[name]):
            return name
    raise _NotPlain


def _takes_several(hint: Any) -> bool:
    return hint.__origin__ in (list[str], list[str] | None)


def _value(function: Callable[..., Any], name: str, hint: Any, typed: dict[str, list[str]]) -> Any:
    """Return the value of one argument or option; raises _NotPlain, or WrongUsage as its own check does."""
    given = typed.get(name)
    one: Argument = hint.__metadata__[0]
    if given is None:
        found = options.default(function, name, hint)
    elif _takes_several(hint):
        found = given
    elif len(given) > 1:
        raise _NotPlain
    else:
        found = _read(given[0], hint.__origin__, one.settings)
    if found is ...:
        raise _NotPlain
    check = one.settings.get("callback")
    return check(found) if check else found


def _read(text: str, kind: Any, limits: dict[str, Any]) -> Any:
    if kind is bool:
        return True
    if kind in (str, str | None):
        return text
    whole = kind is int
    digits = text if whole else text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST:
        raise _NotPlain
    number = int(text) if whole else float(text)
    if not limits.get("min", number) <= number <= limits.get("max", number):
        raise _NotPlain
    return number
