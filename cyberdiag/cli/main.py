"""Builds the command line and is the one error boundary and the one way out."""

from __future__ import annotations

import sys
from typing import Any

import typer

from cyberdiag.cli import options
from cyberdiag.cli.assess import assess
from cyberdiag.errors import CyberdiagError, ExitCode, WrongUsage
from cyberdiag.messages import choose_language, messages


def build(lang: str) -> typer.Typer:
    """Return the command line with its help in a language."""
    from cyberdiag.cli import answers, check, explain, listing, schema

    say = messages(lang)
    app = typer.Typer(
        name="cyberdiag", help=say("help.program"), epilog=say("help.epilog"), no_args_is_help=True,
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip
    app.callback()(_program)
    commands: dict[str, Any] = {
        "assess": assess,
        "check": check.check,
        "schema": schema.schema,
        "list": listing.list_,
        "show": listing.show,
        "explain": explain.explain,
    }
    for name, function in commands.items():
        app.command(name, help=say(f"help.{name}"))(options.in_language(function, say))
    sub = typer.Typer(help=say("help.answers"), no_args_is_help=True, rich_markup_mode=None)
    sub.command("new", help=say("help.answers-new"))(options.in_language(answers.new, say))
    sub.command("check", help=say("help.answers-check"))(options.in_language(answers.check, say))
    app.add_typer(sub, name="answers")
    return app


def _program() -> None:
    pass


def run(arguments: list[str]) -> int:  # noqa: PLR0911  one return a way out
    """Run one command line and return its exit code; no traceback ever reaches the user."""
    lang = choose_language(options.language_in(arguments))
    try:
        code = build(lang)(args=arguments, standalone_mode=False, prog_name="cyberdiag")
        return int(code) if isinstance(code, int) else ExitCode.DONE
    except CyberdiagError as error:
        return _told(error, lang, arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\n" + messages(lang)("problems.interrupted.text") + "\n")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001  the boundary: a bug becomes one paragraph and a log file
        if type(error).__module__.startswith("typer"):
            return _told(options.usage_error(error), lang, arguments)
        return _bug(error, lang)


def _told(error: CyberdiagError, lang: str, arguments: list[str]) -> int:
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import console

    out = console(options.look_in(arguments), error=True)
    problems.show(out, error.problems, messages(lang))
    if isinstance(error, WrongUsage):
        out.print(messages(lang)("help.try"))
    return error.exit_code


def _bug(error: BaseException, lang: str) -> int:
    import platform
    import tempfile
    import traceback

    from cyberdiag import __version__

    trace = "".join(traceback.format_exception(error))
    head = f"cyberdiag {__version__}\nPython {platform.python_version()}\n{platform.platform()}\n\n"
    with tempfile.NamedTemporaryFile(
        "w", prefix="cyberdiag-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(f"```\n{head}{trace}```\n")
    say = messages(lang)
    sys.stderr.write(f"{say('bug.title')}\n{say('bug.text', path=log.name)}\n")
    return ExitCode.BUG
