"""The commands as typer lays them out, with typer's own words in the language in use; one is loaded when it is called."""

from __future__ import annotations

import inspect
import shutil
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from cyberdiag.cli import completion, options
from cyberdiag.cli.commands import COMMANDS, GROUPS
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.messages import messages
from cyberdiag.model.fold import cells, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cyberdiag.messages import Messages


def _folding(base: type[Any]) -> type[Any]:
    """Return typer's layout of a page with lines as `fold` breaks them: by cells, and never wider than the terminal."""

    class Page(base):  # type: ignore[misc]
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.width: int = min(self.width, max(shutil.get_terminal_size().columns - 1, _NARROWEST))

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            head = f"{prefix or ''}{prog} "
            at = cells(head) if cells(head) <= self.width // 2 else _NARROWEST // 2
            self.write("\n".join(fold(head + args, self.width, indent=at)) + "\n")

        def write_text(self, text: str) -> None:
            lead = self.current_indent
            for paragraph in text.split("\n\n"):
                for n, line in enumerate(fold(paragraph, self.width, first=lead, indent=lead)):
                    self.write(f"{' ' * lead if n == 0 else ''}{line}\n")

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            told = [(name, text or "") for name, text in rows]
            longest = min(max((cells(name) for name, _ in told), default=0), col_max, self.width // 3)
            lead, at = self.current_indent, self.current_indent + longest + col_spacing
            for name, text in told:
                lines = fold(text, self.width, first=at, indent=at)
                gap = at - lead - cells(name)
                head = f"{' ' * lead}{name}" + (" " * gap if gap >= col_spacing else f"\n{' ' * at}")
                self.write("\n".join([head + lines[0], *lines[1:]]).rstrip() + "\n")

    return Page


_NARROWEST = 20
"""Columns; no help is narrower."""


class _Speaking:
    """What a command and a group have in common: their page speaks the language of `ctx.obj`, the messages in use."""

    def get_help(self, ctx: Any) -> str:
        ctx.formatter_class = _folding(ctx.formatter_class)
        return str(super().get_help(ctx))  # type: ignore[misc]

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, ctx.obj("help.words.usage"))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = ctx.obj("help.words.help")
        return option

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, each with what it is when left out, its range, and whether it must be there."""
        parameters = self.get_params(ctx)
        arguments = [(_argument(p), _told(p, ctx)) for p in parameters if p.param_type_name == "argument"]
        options = [
            (p.get_help_record(ctx)[0], _told(p, ctx)) for p in parameters if p.param_type_name == "option"
        ]
        for heading, rows in (("arguments", arguments), ("options", options)):
            if rows:
                with formatter.section(ctx.obj(f"help.words.{heading}")):
                    formatter.write_dl(rows)


class _Command(_Speaking, TyperCommand):
    """A command with its options."""


class Group(_Speaking, TyperGroup):
    """Commands under one word."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options as a command does, then the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(ctx.obj("help.words.commands")):
            formatter.write_dl([(name, command.help) for name, command in self.commands.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that is called, loaded only now, with what follows it."""
        name, found, rest = super().resolve_command(ctx, args)
        path = " ".join([*ctx.command_path.split()[1:], name or ""])
        return name, loaded(path, ctx.obj) if path in COMMANDS else found, rest


def build(lang: str) -> Group:
    """Return the command line with its help in a language."""
    say = messages(lang)
    whole = _group(
        "cyberdiag", say("help.program"), say, epilog=say("help.epilog"),
        context_settings={"obj": say, "help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip
    groups = {first: _group(first, words.translated(say), say) for first, words in GROUPS.items()}
    for path, command in COMMANDS.items():
        into = groups.get(path.split()[0], whole)
        into.add_command(TyperCommand(path.split()[-1], help=command.words.translated(say)))
    for group in groups.values():
        whole.add_command(group)
    whole.params += completion.options(say)
    return whole


def _group(name: str, text: str, say: Messages, **settings: Any) -> Group:
    return Group(
        name=name, help=text, no_args_is_help=True, rich_markup_mode=None,
        options_metavar=say("help.words.any-options"), subcommand_metavar=say("help.words.any-command"), **settings,
    )  # fmt: skip


def loaded(path: str, say: Messages) -> TyperCommand:
    """Return a command with its options."""
    entry = COMMANDS[path]
    found = entry.load()
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(
        path.rsplit(maxsplit=1)[-1],
        cls=_Command,
        help=entry.words.translated(say),
        options_metavar=say("help.words.any-options"),
    )(_as_typer_takes_it(found, say, own=entry.reads_data))
    made = typer.main.get_command(app)
    assert isinstance(made, TyperCommand)  # noqa: S101  an app of one command is that command
    return made


def _as_typer_takes_it(function: Callable[..., Any], say: Messages, *, own: bool) -> Callable[..., Any]:
    """Return a command with what it declares as parameters, the help of each in a language."""
    parameters = []
    for name, hint in options.declared(function, own=own).items():
        one, left_out = hint.__metadata__[0], options.default(function, name, hint)
        make = typer.Option if isinstance(one, Option) else typer.Argument
        info = make(*one.flags, help=one.help.translated(say), **_completing(one))
        parameters.append(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if left_out is ... else left_out,
                annotation=Annotated[hint.__origin__, info],
            )
        )

    @wraps(function)
    def command(**typed: Any) -> Any:
        return options.call(function, typed)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


def _completing(one: Argument) -> dict[str, Any]:
    """Return the settings of an argument or option, with its values for completion where its metavar lists them."""
    values = str(one.settings.get("metavar", "")).split("|")
    if len(values) == 1 or not all(value.islower() for value in values):
        return one.settings

    def begin_so(incomplete: str) -> list[str]:
        return [value for value in values if value.startswith(incomplete)]

    return {"autocompletion": begin_so, **one.settings}


def _argument(parameter: Any) -> str:
    return str(parameter.display_name_raw) + ("..." if parameter.nargs != 1 else "")


def _told(parameter: Any, ctx: Any) -> str:
    facts = "; ".join(_facts(parameter, ctx))
    return f"{parameter.help}  [{facts}]" if facts else str(parameter.help)


def _facts(parameter: Any, ctx: Any) -> Iterator[str]:
    if parameter.show_default and parameter.default is not None and not getattr(parameter, "is_flag", False):
        yield ctx.obj("help.words.default", value=parameter.default)
    if parameter.min is not None or parameter.max is not None:
        low = f"{parameter.min}<=" if parameter.min is not None else ""
        yield f"{low}x" + (f"<={parameter.max}" if parameter.max is not None else "")
    if parameter.required:
        yield ctx.obj("help.words.required")
