"""The options that recur, declared once; their help comes from the messages of the language in use."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from cyberdiag.errors import CyberdiagError, WrongUsage
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages

Questionnaires = Annotated[list[str] | None, typer.Argument(help="questionnaires", show_default=False)]
AnswersFile = Annotated[str | None, typer.Option("--answers", "-a", help="answers-file", show_default=False)]
AnswersPath = Annotated[str, typer.Argument(help="answers-path")]
NoInput = Annotated[bool, typer.Option("--no-input", help="no-input")]
Missing = Annotated[str, typer.Option("--missing", help="missing", metavar="error|unknown")]
Quick = Annotated[bool, typer.Option("--quick", help="quick")]
Outputs = Annotated[list[str] | None, typer.Option("--output", "-o", help="output", show_default=False)]
Format = Annotated[str | None, typer.Option("--format", "-f", help="format", show_default=False)]
Language = Annotated[
    str | None, typer.Option("--lang", "-l", help="lang", show_default=False, metavar="ja|en")
]
FailUnder = Annotated[float | None, typer.Option("--fail-under", help="fail-under", show_default=False)]
Date = Annotated[str | None, typer.Option("--date", help="date", show_default=False, metavar="YYYY-MM-DD")]
Ascii = Annotated[bool, typer.Option("--ascii", help="ascii")]
NoColor = Annotated[bool, typer.Option("--no-color", help="no-color")]


def language_in(arguments: list[str]) -> str | None:
    """Find `--lang` before the command line is built, because its help is in that language."""
    for n, argument in enumerate(arguments):
        if argument in {"-l", "--lang"}:
            return arguments[n + 1] if n + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument.startswith("-l") and not argument.startswith("--") and len(argument) > len("-l"):
            return argument.removeprefix("-l")
    return None


def look_in(arguments: list[str]) -> Look:
    return Look("--ascii" in arguments, "--no-color" in arguments)


def in_language(function: Callable[..., Any], say: Messages) -> Callable[..., Any]:
    """Return the command with the help of its options in words instead of message keys."""
    hints = get_type_hints(function, include_extras=True)
    parameters = []
    for parameter in inspect.signature(function).parameters.values():
        hint = hints[parameter.name]
        base, info = hint.__origin__, hint.__metadata__[0]
        told = type(info)(**{**_settings(info), "help": say(f"options.{info.help}")})
        parameters.append(parameter.replace(annotation=Annotated[base, told]))

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _settings(info: Any) -> dict[str, Any]:
    accepted = inspect.signature(type(info).__init__).parameters
    return {k: v for k, v in vars(info).items() if k in accepted}


def usage_error(error: Exception) -> CyberdiagError:
    """Return what typer found wrong with a command line, in our words."""
    from cyberdiag.problems import near

    kind = type(error).__name__
    if kind == "NoSuchOption":
        name = getattr(error, "option_name", "")
        guess = next(iter(getattr(error, "possibilities", None) or []), "")
        return WrongUsage.of("no-such-option-near" if guess else "no-such-option", name=name, guess=guess)
    if kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        return WrongUsage.of("missing-argument", name=getattr(parameter, "human_readable_name", "") or "")
    if kind == "BadParameter":
        parameter = getattr(error, "param", None)
        name = getattr(parameter, "human_readable_name", "") or ""
        return WrongUsage.of("bad-parameter", name=name, reason=getattr(error, "message", ""))
    if kind == "BadOptionUsage":
        return WrongUsage.of("option-needs-value", name=getattr(error, "option_name", ""))
    text = str(getattr(error, "message", error))
    words = text.split("'")
    if "No such command" in text and len(words) > 1:
        known = ("assess", "answers", "check", "schema", "list", "show", "explain")
        guess = near(words[1], known) or ""
        return WrongUsage.of(
            "no-such-command-near" if guess else "no-such-command", name=words[1], guess=guess
        )
    return WrongUsage.of("wrong-usage", reason=text)


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return the value if it is allowed.

    Raises:
        WrongUsage: naming what is.
    """
    if value not in allowed:
        raise WrongUsage.of("bad-option", option=option, value=value, expected=" ".join(allowed))
    return value
