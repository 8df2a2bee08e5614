"""Builds the command line and is the one error boundary and the one way out."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

from cyberdiag.cli import options
from cyberdiag.cli.commands import COMMANDS, WITHOUT_DATA, first_words
from cyberdiag.cli.help_words import worded
from cyberdiag.errors import CyberdiagError, ExitCode, Interrupted, WrongUsage
from cyberdiag.messages import choose_language, messages

if TYPE_CHECKING:
    from cyberdiag.messages import Messages


def build(lang: str, only: str | None = None) -> typer.Typer:
    """Return the command line with its help in a language.

    With `only`, the first word of a command, only that command or group is loaded, which is quicker.
    """
    say = messages(lang)
    app = typer.Typer(
        name="cyberdiag", cls=worded(TyperGroup, say), help=say("help.program"), epilog=say("help.epilog"), no_args_is_help=True,
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip
    app.callback()(_program)
    kind = worded(TyperCommand, say)
    groups: dict[str, typer.Typer] = {}
    for name, where in COMMANDS.items():
        first, *second = name.split()
        if only in first_words() and first != only:
            continue
        into = app
        if second:
            into = groups.get(first) or _group(say, first)
            groups[first] = into
        module, function = where.split(":")
        found = getattr(import_module(f"cyberdiag.cli.{module}"), function)
        told = options.in_language(found, say, own=name not in WITHOUT_DATA)
        into.command(name.split()[-1], cls=kind, help=say(f"help.{name.replace(' ', '-')}"))(told)
    for name, group in groups.items():
        app.add_typer(group, name=name)
    return app


def _group(say: Messages, name: str) -> typer.Typer:
    cls, text = worded(TyperGroup, say), say(f"help.{name}")
    group = typer.Typer(cls=cls, help=text, no_args_is_help=True, rich_markup_mode=None)
    group.callback()(_program)  # without it typer would take a group of one command for the command itself
    return group


def _program() -> None:
    pass


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; no traceback ever reaches the user."""
    lang = choose_language(options.language_in(arguments))
    try:
        code = build(lang, arguments[0] if arguments else None)(
            args=arguments, standalone_mode=False, prog_name="cyberdiag"
        )
        return int(code) if isinstance(code, int) else ExitCode.DONE
    except CyberdiagError as error:
        return _told(error, lang, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _told(Interrupted.of("interrupted"), lang, arguments)
    except (BrokenPipeError, SystemExit):  # typer exits by itself when nobody reads its help
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001  the boundary: a bug becomes one paragraph and a log file
        if type(error).__module__.startswith("typer"):
            return _misused(error, lang, arguments)
        return _bug(error, lang)
    finally:
        _let_go()


def _told(error: CyberdiagError, lang: str, arguments: list[str]) -> int:
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import console

    out = console(options.look_in(arguments), error=True)
    with contextlib.suppress(BrokenPipeError):
        problems.show(out, error.problems, messages(lang))
        if isinstance(error, WrongUsage):
            out.print(messages(lang)("help.try"))
    return error.exit_code


def _misused(error: Exception, lang: str, arguments: list[str]) -> int:
    if type(error).__name__ != "NoArgsIsHelpError":
        return _told(options.usage_error(error), lang, arguments)
    from cyberdiag.terminal.console import console, safe

    console(options.look_in(arguments), error=True).print(safe(str(error.message)), soft_wrap=True)  # type: ignore[attr-defined]
    return ExitCode.WRONG_USAGE


def _let_go() -> None:
    """Point a standard stream that cannot be written at nothing, or Python complains about it at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _bug(error: BaseException, lang: str) -> int:
    import platform
    import tempfile
    import traceback

    from cyberdiag import __version__

    say = messages(lang)
    trace = "".join(traceback.format_exception(error))
    head = f"cyberdiag {__version__}\nPython {platform.python_version()}\n{platform.platform()}\n\n"
    try:
        descriptor, path = tempfile.mkstemp(prefix="cyberdiag-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"```\n{head}{trace}```\n")
        told = say("bug.text", path=path)
    except OSError:
        told = say("bug.no-log", error=type(error).__name__)
    with contextlib.suppress(OSError, AttributeError):  # nobody may be listening
        sys.stderr.write(f"{say('bug.title')}\n{told}\n")
    return ExitCode.BUG
