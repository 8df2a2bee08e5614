"""The options that recur, declared once; their help comes from the messages of the language in use."""

from __future__ import annotations

import errno
import inspect
import math
import sys
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from cyberdiag.catalog import shelf
from cyberdiag.errors import CannotWrite, CyberdiagError, ExitCode, Interrupted, WrongUsage
from cyberdiag.model.language import LANGUAGES
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages

Questionnaires = Annotated[list[str] | None, typer.Argument(help="questionnaires", show_default=False)]
AnswersFile = Annotated[
    str | None, typer.Option("--answers", "-a", help="answers-file", show_default=False, metavar="FILE")
]
AnswersPath = Annotated[str, typer.Argument(help="answers-path")]
NoInput = Annotated[bool, typer.Option("--no-input", help="no-input")]
Missing = Annotated[str, typer.Option("--missing", help="missing", metavar="error|unknown")]
Quick = Annotated[bool, typer.Option("--quick", help="quick")]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", "-o", help="output", show_default=False, metavar="FILE")
]
Format = Annotated[
    str | None, typer.Option("--format", "-f", help="format", show_default=False, metavar="FORMAT")
]


def _language(given: str | None) -> str | None:
    return given if given is None else one_of("--lang", given, LANGUAGES)


def _finite(given: float | None) -> float | None:
    if given is not None and not math.isfinite(given):
        raise WrongUsage.of("bad-option", option="--fail-under", value=given, expected="number")
    return given


Language = Annotated[
    str | None,
    typer.Option(
        "--lang", "-l", help="lang", show_default=False, metavar="|".join(LANGUAGES), callback=_language
    ),
]
FailUnder = Annotated[
    float | None,
    typer.Option("--fail-under", help="fail-under", show_default=False, metavar="N", callback=_finite),
]
Date = Annotated[str | None, typer.Option("--date", help="date", show_default=False, metavar="YYYY-MM-DD")]
Audience = Annotated[str, typer.Option("--audience", help="audience", metavar="owner|agent")]
Trials = Annotated[int, typer.Option("--trials", help="trials", min=0, max=10_000_000, metavar="N")]
Seed = Annotated[int, typer.Option("--seed", help="seed", min=0, max=2**63 - 1, metavar="N")]
Templates = Annotated[
    str | None, typer.Option("--templates", help="templates", show_default=False, metavar="DIR")
]
Anonymous = Annotated[bool, typer.Option("--anonymous", help="anonymous")]
CatalogueDirs = Annotated[
    list[str] | None, typer.Option("--catalogue", help="catalogue", metavar="DIR", show_default=False)
]
QuestionnaireDirs = Annotated[
    list[str] | None,
    typer.Option("--questionnaires", help="questionnaire-dirs", metavar="DIR", show_default=False),
]
_OWN = {"catalogues": CatalogueDirs, "questionnaire_dirs": QuestionnaireDirs}
"""Options that say where one's own data lies; they stand before the options of the look."""
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


def in_language(function: Callable[..., Any], say: Messages, *, own: bool = False) -> Callable[..., Any]:
    """Return the command with the help of its options in words instead of message keys.

    With `own` it also takes the folders of one's own data and runs on a shelf that holds them.
    """
    hints = get_type_hints(function, include_extras=True) | (_OWN if own else {})
    given = list(inspect.signature(function).parameters.values())
    if own:
        at = next((n for n, p in enumerate(given) if p.name in {"lang", "ascii_"}), len(given))
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        given[at:at] = [inspect.Parameter(name, kind, default=None) for name in _OWN]
    parameters = []
    for parameter in given:
        hint = hints[parameter.name]
        base, info = hint.__origin__, hint.__metadata__[0]
        told = type(info)(**{**_settings(info), "help": say(f"options.{info.help}")})
        parameters.append(parameter.replace(annotation=Annotated[base, told]))

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> Any:
        return _run(function, args, kwargs)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _run(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a command; Ctrl-C, a reader that left and a full disk end it before typer ends it in its own way."""
    try:
        with shelf.using(kwargs.pop("questionnaire_dirs", None), kwargs.pop("catalogues", None)):
            code = function(*args, **kwargs)
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise Interrupted.of("interrupted") from None
    except BrokenPipeError:
        return ExitCode.DONE
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        raise CannotWrite.of("disk-full") from None
    return code


def _settings(info: Any) -> dict[str, Any]:
    accepted = inspect.signature(type(info).__init__).parameters
    return {k: v for k, v in vars(info).items() if k in accepted}


def usage_error(error: Any) -> CyberdiagError:
    """Return what typer found wrong with a command line, in our words."""
    text = str(getattr(error, "message", error))
    match type(error).__name__:
        case "NoSuchOption":
            name, guess = error.option_name, next(iter(error.possibilities or []), "")
            return WrongUsage.of("no-such-option-near" if guess else "no-such-option", name=name, guess=guess)
        case "MissingParameter":
            return WrongUsage.of("missing-argument", name=_name(error))
        case "BadParameter":
            return _bad_value(error, text)
        case "BadOptionUsage":
            code = "option-takes-no-value" if "does not take" in text else "option-needs-value"
            return WrongUsage.of(code, name=error.option_name)
        case _:
            return _other_misuse(error, text)


def _other_misuse(error: Any, text: str) -> CyberdiagError:
    from cyberdiag.problems import near

    if "No such command" in text:
        name = text.split("'")[1]
        guess = near(name, error.ctx.command.list_commands(error.ctx)) or ""
        return WrongUsage.of("no-such-command-near" if guess else "no-such-command", name=name, guess=guess)
    if "unexpected extra argument" in text:
        return WrongUsage.of("extra-argument", name=text.partition(") (")[2].removesuffix(")"))
    return WrongUsage.of("wrong-usage", reason=text)


def _bad_value(error: Any, text: str) -> CyberdiagError:
    faults: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    fault = faults[0] if faults else {}
    kind = str(fault.get("type", ""))
    expected = {"int": "whole-number", "float": "number"}.get(kind.partition("_")[0])
    if expected:
        return WrongUsage.of("bad-option", option=_name(error), value=fault["input"], expected=expected)
    if "ctx" in fault:
        return WrongUsage.of("out-of-range", field=_name(error), limit=next(iter(fault["ctx"].values())))
    return WrongUsage.of("bad-parameter", name=_name(error), reason=text)


def _name(error: Any) -> str:
    return str(error.param.opts[0]) if error.param else ""


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return the value if it is allowed.

    Raises:
        WrongUsage: naming what is.
    """
    if value not in allowed:
        raise WrongUsage.of("bad-option", option=option, value=value, expected=" ".join(allowed))
    return value
