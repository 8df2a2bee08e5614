"""What a command takes, as it declares it: typer is told the same, and need not be loaded to read a plain command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyberdiag.cli.words import Words


class Argument:
    """An argument in typer's terms: `settings` are what `typer.Argument` takes besides the help."""

    def __init__(self, *flags: str, help: Words, **settings: Any) -> None:  # noqa: A002  typer's own name
        self.flags = flags
        self.help = help
        self.settings = settings


class Option(Argument):
    """An option by its flags, the same for `typer.Option`."""
