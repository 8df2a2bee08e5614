"""Plays an interview inside the test: keys go into a pipe, and what would be on the screen is kept after each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from interview.emulator import Emulator
from interview.firm import sources, terms
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from cyberdiag.interview.prompts import TerminalPrompter
from cyberdiag.messages import messages
from cyberdiag.terminal.console import Look
from cyberdiag.terminal.interview import InterviewScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest
    from prompt_toolkit.input import PipeInput

CTRL_B, CTRL_C, CTRL_U = "\x02", "\x03", "\x15"
UP, DOWN, ENTER = "\x1b[A", "\x1b[B", "\r"


class _Stream:
    """What both the prompts and the lines between them are written to."""

    encoding = "utf-8"

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.written = ""

    def write(self, text: str) -> int:
        self._emulator.feed(text)
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


class _Played(TerminalPrompter):
    """Sends the next keys whenever a prompt has been drawn; Ctrl-C when there are no more."""

    def __init__(self, stage: Stage, lang: str, keyboard: PipeInput, screen: Vt100_Output) -> None:
        super().__init__(messages(lang), keyboard=keyboard, screen=screen, no_color=stage.no_color)
        self._stage, self._keyboard = stage, keyboard

    def _application(self, **parts: Any) -> Any:
        def drawn(app: Any) -> None:
            if not app.is_done:
                self._stage.frames.append(self._stage.emulator.screen())
                self._keyboard.send_text(self._stage.next_keys())

        app = super()._application(**parts)
        app.after_render += drawn
        return app


class Stage:
    """A terminal of a size and a person who types; `frames` are the screens, one before each group of keys."""

    def __init__(
        self, patch: pytest.MonkeyPatch, keys: Iterable[str] = (), *, lang: str = "ja", columns: int = 80,
        rows: int = 24, look: Look = Look(),  # noqa: B008  a frozen value
    ) -> None:  # fmt: skip
        self.no_color = look.no_color
        self.lang, self.frames, self.keys = lang, list[str](), list(keys)
        self.emulator = Emulator(columns, rows)
        self.stream: Any = _Stream(self.emulator)
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("TERM", "xterm-256color")
        patch.setattr("sys.stderr", self.stream)
        self.screen = InterviewScreen(messages(lang), look, sources(lang), terms(lang))
        self._output = Vt100_Output(
            self.stream, lambda: Size(rows, columns), term="xterm-256color", enable_cpr=False
        )
        self._pipe = create_pipe_input()

    def __enter__(self) -> Self:
        self.prompter = _Played(self, self.lang, self._pipe.__enter__(), self._output)
        return self

    def __exit__(self, *reason: object) -> None:
        self._pipe.__exit__(None, None, None)

    def next_keys(self) -> str:
        return self.keys.pop(0) if self.keys else CTRL_C

    @property
    def last(self) -> str:
        return self.frames[-1]
