"""The one error boundary and the one way out: runs a command line and turns what ends it into an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

from cyberdiag.cli import options, quick
from cyberdiag.errors import CyberdiagError, ExitCode, Interrupted, InvalidData, WrongUsage
from cyberdiag.messages import choose_language, messages
from cyberdiag.model.text import printable
from cyberdiag.outside import machine, streams

if TYPE_CHECKING:
    from cyberdiag.terminal.console import Look

_DAMAGED = (
    "cyberdiag: インストールされたファイルが壊れています。もう一度インストールしてください"
    " / the installation is damaged; please install it again: {what}\n"
)
"""Stands here in both languages, because the file with the words may be the one that is damaged."""
_LACKING = (
    "cyberdiag: コンピューターのメモリか、開けるファイルの数が足りません"
    " / the computer gave too little memory, or too few open files\n"
)
"""Both languages, because there was too little to read the words of one."""


def run(arguments: list[str], fault: OSError | None = None) -> int:
    """Run one command line and return its exit code; no traceback ever reaches the user.

    `fault` is what ended it already, before anything was loaded.
    """
    streams.replace_what_cannot_be_shown(sys.stdout, sys.stderr)
    try:
        return _ended(arguments, choose_language(_language_in(arguments)), fault)
    except Exception as error:  # noqa: BLE001  even the words to tell of it are missing
        lacking = machine.lacking(error)
        return _said(_LACKING, lacking.exit_code) if lacking else _damage_told(str(error))
    finally:
        _let_go()


def _ended(arguments: list[str], lang: str, fault: OSError | None) -> int:
    """Run one command line to its end, whatever that is; returns its exit code."""
    try:
        code = _invoked(arguments, lang, fault)
    except CyberdiagError as error:
        code = _told(error, lang, arguments)
    except KeyboardInterrupt:
        code = _told(Interrupted.of("interrupted"), lang, arguments)
    except (BrokenPipeError, SystemExit):  # nobody reads any more
        code = ExitCode.DONE
    except Exception as error:  # noqa: BLE001  the boundary: a bug becomes one paragraph and a log file
        if lacking := machine.lacking(error):
            code = _told(lacking, lang, arguments)
        elif type(error).__module__.startswith("typer"):
            code = _misused(error, lang, arguments)
        else:
            code = _bug(error, lang)
    return code


def _invoked(arguments: list[str], lang: str, fault: OSError | None) -> int:
    """Run the command itself; typer, which takes long to load, reads only a command line that is not plain."""
    if fault:
        raise fault
    plain = quick.read(arguments)
    code = options.call(*plain) if plain else _by_typer(arguments, lang)
    if sys.stdout:
        sys.stdout.flush()
    return int(code) if isinstance(code, int) else ExitCode.DONE


def _by_typer(arguments: list[str], lang: str) -> Any:
    """Read a command line by typer; its own way out would speak English and end the program."""
    import typer

    from cyberdiag.cli import completion, tree

    whole = tree.build(lang)
    if wanted := completion.asked():
        return completion.complete(whole, wanted)
    try:
        with whole.make_context("cyberdiag", list(arguments)) as context:
            return whole.invoke(context)
    except typer.Exit as end:  # a help page was shown
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None


def _told(error: CyberdiagError, lang: str, arguments: list[str]) -> int:
    if isinstance(error, InvalidData) and (file := _damaged_file()):
        return _damage_told(file)
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import console

    out = console(_look_in(arguments), error=True)
    with contextlib.suppress(BrokenPipeError):
        problems.show(out, error.problems, messages(lang))
        if isinstance(error, WrongUsage):
            out.print(messages(lang)("help.try"))
    return error.exit_code


def _misused(error: Exception, lang: str, arguments: list[str]) -> int:
    if type(error).__name__ != "NoArgsIsHelpError":
        from cyberdiag.cli import misuse

        return _told(misuse.usage_error(error), lang, arguments)
    from cyberdiag.terminal.console import console, safe

    out = console(_look_in(arguments), error=True)
    if not arguments and out.is_terminal:
        _welcome(out, lang)
    out.print(safe(str(error.message)), soft_wrap=True)  # type: ignore[attr-defined]
    return ExitCode.WRONG_USAGE


def _welcome(out: Any, lang: str) -> None:
    """Say in three lines what this is and how to begin."""
    from cyberdiag.app import command_line
    from cyberdiag.terminal.console import print_folded, safe

    say = messages(lang)
    print_folded(out, say("help.what"))
    print_folded(out, say("help.stays"))
    out.print(safe(say("help.begin", command=command_line.begin()), "bold"), soft_wrap=True)
    out.print()


def _language_in(arguments: list[str]) -> str | None:
    """Find `--lang` before the command line is built, because its help is in that language."""
    for n, argument in enumerate(arguments):
        if argument in {"-l", "--lang"}:
            return arguments[n + 1] if n + 1 < len(arguments) else None
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument.startswith("-l") and not argument.startswith("--") and len(argument) > len("-l"):
            return argument.removeprefix("-l")
    return None


def _look_in(arguments: list[str]) -> Look:
    from cyberdiag.terminal.console import Look

    return Look("--ascii" in arguments, "--no-color" in arguments)


def _let_go() -> None:
    """Point a standard stream that cannot be written at nothing, or Python complains about it at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _damaged_file() -> str | None:
    from cyberdiag.outside import installation

    return installation.damaged_file()


def _damage_told(what: str) -> int:
    return _said(_DAMAGED.format(what=printable(what)), ExitCode.INVALID_DATA)


def _said(text: str, code: ExitCode) -> int:
    """Say a text as it is, if anybody listens; returns the exit code."""
    with contextlib.suppress(OSError, AttributeError):
        sys.stderr.write(text)
    return code


def _bug(error: BaseException, lang: str) -> int:
    if file := _damaged_file():
        return _damage_told(file)
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
