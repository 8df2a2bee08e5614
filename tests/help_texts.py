"""Every text of the command line that stands beside what it explains, by where that is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cyberdiag.cli import completion, options
from cyberdiag.cli.commands import COMMANDS, GROUPS

if TYPE_CHECKING:
    from cyberdiag.cli.words import Words


def texts() -> dict[str, Words]:
    """Return the words of every command, group and option."""
    found = {name: command.words for name, command in COMMANDS.items()} | dict(GROUPS)
    for name, command in COMMANDS.items():
        module, function = command.where.split(":")
        written = getattr(import_module(f"cyberdiag.cli.{module}"), function)
        for parameter, hint in options.declared(written, own=True).items():
            found[f"{name} {parameter}"] = hint.__metadata__[0].help
    return found | {"--install-completion": completion.INSTALL, "--show-completion": completion.SHOW}
