"""The few words of typer's own on a help page, in the language in use; typer has them in English only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cyberdiag.messages import Messages

_LINES = {"Options:": "options", "Arguments:": "arguments", "Commands:": "commands"}
_USAGE = "Usage: "
_PARTS = {"[OPTIONS]": "any-options", "COMMAND [ARGS]...": "any-command"}
HELP = "Show this message and exit."
_ANYWHERE = {"[default: ": "default", "[required]": "required", " <list[str]>": "", " <str>": ""}
"""What stands beside a name; that an argument is text goes without saying."""


def translated(page: str, say: Messages) -> str:
    """Return a help page that typer laid out with its own words in another language."""
    lines = page.split("\n")
    for n, line in enumerate(lines):
        if line in _LINES:
            lines[n] = say(f"help.words.{_LINES[line]}")
        elif line.startswith(_USAGE):
            lines[n] = say("help.words.usage") + line.removeprefix(_USAGE)
            for part, name in _PARTS.items():
                lines[n] = lines[n].replace(part, say(f"help.words.{name}"))
        else:
            lines[n] = line.removesuffix(HELP) + say("help.words.help") if line.endswith(HELP) else line
            for part, name in _ANYWHERE.items():
                lines[n] = lines[n].replace(part, say(f"help.words.{name}") if name else " " * len(part), 1)
    return "\n".join(lines)


def worded(kind: type[Any], say: Messages) -> type[Any]:
    """Return a kind of command or group whose help page is translated."""

    class Worded(kind):  # type: ignore[misc]
        def get_help(self, ctx: Any) -> str:
            return translated(super().get_help(ctx), say)

    return Worded
