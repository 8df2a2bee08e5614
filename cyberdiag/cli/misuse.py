"""What typer finds wrong with a command line, in our words."""

from __future__ import annotations

from typing import Any

from cyberdiag.errors import CyberdiagError, WrongUsage
from cyberdiag.problems import near


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
