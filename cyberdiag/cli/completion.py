"""Completion of command lines by a shell, by typer's own scripts, told in our words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyberdiag.cli.words import Words
from cyberdiag.errors import CannotWrite, ExitCode, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages

_VARIABLE = "_CYBERDIAG_COMPLETE"
"""Set by the script of a shell, to what it asks for."""
_STARTED = (".bashrc", ".zshrc")
"""What shells read when they start, in the home folder; installing adds a line to it."""
INSTALL = Words(
    "Let this shell complete commands, options and names",
    ja="いま使っているシェルで、命令やオプションや名前を補完できるようにする",
)
SHOW = Words("Show what that would install", ja="補完のために組み込むものを表示する")


def asked() -> str:
    """Return what a shell asks for; nothing where none does."""
    return os.environ.get(_VARIABLE, "")


def complete(program: Any, wanted: str) -> int:
    """Tell a shell how a command line may go on; returns the code by which it hears whether files may follow."""
    from typer import completion

    try:
        return completion.shell_complete(program, {}, "cyberdiag", _VARIABLE, wanted)
    except SystemExit as end:
        return int(end.code or ExitCode.DONE)
    except (KeyError, ValueError):  # the variable is set, but no shell tells the line
        return ExitCode.WRONG_USAGE


def options(say: Messages) -> list[Any]:
    """Return the two options by which a shell learns it."""
    import typer
    from typer.main import get_install_completion_arguments

    install, show = get_install_completion_arguments()

    def installing(context: Any, _: Any, value: Any) -> None:
        if value and not context.resilient_parsing:
            _installed(say)
            raise typer.Exit

    shown = _named_shell(show.callback)
    for option, words, callback in ((install, INSTALL, installing), (show, SHOW, shown)):
        setattr(option, "help", words.translated(say))  # noqa: B010  typer's parameter has it, its base class has not
        option.callback = callback
    return [install, show]


def _named_shell(show: Any) -> Callable[[Any, Any, Any], Any]:
    """Return typer's own way to show a script, where the shell is one it has a script for."""

    def shown(context: Any, parameter: Any, value: Any) -> Any:
        return show(context, parameter, _shell() if value and not context.resilient_parsing else value)

    return shown


def _by_typer() -> Any:
    """Return what typer knows of shells."""
    from typer import completion

    return completion


def _shell() -> str:
    """Return the shell that this was typed in.

    Raises:
        WrongUsage: when typer knows no completion for it.
    """
    by_typer = _by_typer()
    name = str(by_typer._get_shell_name() or "?")  # noqa: SLF001  typer has no other name for it
    known = [shell.value for shell in by_typer.Shells]
    if name not in known:
        raise WrongUsage.of("no-completion", shell=name, known=" ".join(known))
    return name


def _installed(say: Messages) -> None:
    """Install it; a file of the user's own that cannot be written whole is put back as it was.

    Raises:
        CannotWrite: when the home folder does not take it.
    """
    from cyberdiag.terminal.console import Look, console, safe

    shell = _shell()
    held: dict[Path, bytes] = {}
    try:
        held = {file: file.read_bytes() for name in _STARTED if (file := Path.home() / name).is_file()}
        _, path = _by_typer().install(shell=shell, prog_name="cyberdiag", complete_var=_VARIABLE)
    except (OSError, UnicodeError) as fault:
        from cyberdiag.outside import files

        _put_back(held)
        if isinstance(fault, OSError):
            files.refuse(str(fault.filename or Path.home()), fault)
        raise CannotWrite.of("cannot-write", str(Path.home()), reason=str(fault)) from None
    out = console(Look())
    out.print(safe(say("help.completion", shell=shell, path=str(path))), soft_wrap=True)


def _put_back(held: dict[Path, bytes]) -> None:
    """Write files of the user's own as they were, where typer began to write them anew and failed."""
    from cyberdiag.outside import files

    for file, raw in held.items():
        if not file.is_file() or file.read_bytes() != raw:
            files.write(str(file), raw)
