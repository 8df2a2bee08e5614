"""A person at a real pseudo-terminal, who reads the screen and types."""

from __future__ import annotations

import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Self

import pexpect
from interview.emulator import Emulator
from support import ROOT, clean_env

from cyberdiag.assess import by_loss
from cyberdiag.catalog import load, losses
from cyberdiag.interview import flow
from cyberdiag.interview.course import Course, Halt
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cyberdiag.interview.flow import Step
    from cyberdiag.model.answers import Value

CTRL_C = "\x03"
PATIENCE = 90.0


def _heed() -> None:
    """Let signals through, whatever the one that runs the tests was told to ignore (nohup, a shell's background)."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Person:
    """Runs `cyberdiag assess`, or another command, and answers it; what is on the screen is what an emulated terminal shows."""

    def __init__(
        self, *arguments: str, cwd: Path, lang: str = "ja", columns: int = 80, env: Mapping[str, str] | None = None,
        script: str = "", command: str = "assess", unprivileged: bool = False,
    ) -> None:  # fmt: skip
        program = [str(ROOT / "tests" / "unprivileged.py")] if unprivileged else ["-m", "cyberdiag"]
        typed = [sys.executable, *program, command, *arguments]
        if script:
            typed = ["/bin/sh", "-c", script.format(command=" ".join(typed))]
        kept = {k: v for k, v in clean_env(lang).items() if k != "COLUMNS"}
        self.process = pexpect.spawn(
            typed[0], typed[1:], cwd=str(cwd), dimensions=(24, columns), encoding="utf-8", timeout=PATIENCE,
            env={**kept, "TERM": "xterm-256color", **(env or {})}, preexec_fn=_heed,
        )  # fmt: skip
        self.process.delaybeforesend = None
        self.process.delayafterclose = self.process.ptyproc.delayafterclose = 0
        self.terminal, self.written = Emulator(columns, 24), ""
        self.lang = lang

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.process.close(force=True)

    def see(self, *texts: str) -> str:
        """Wait until all texts are on the screen, however its lines are broken, and return it."""
        wanted = ["".join(text.split()) for text in texts]
        return self._wait(lambda screen: all(text in "".join(screen.split()) for text in wanted), texts)

    def type(self, keys: str) -> None:
        self.process.send(keys)

    def skip_names(self) -> None:
        """Leave the name of the firm and of the person empty."""
        for key in ("organisation", "respondent"):
            self.see(messages(self.lang)(f"interview.{key}"), "Enter")
            self.type("\r")

    def see_question(self, step: Step) -> str:
        """Wait for the prompt of a question: its number and section on a line, and the keys below."""
        progress = f"{step.number}/{step.total} {step.section.title}"
        keys = messages(self.lang)("interview.keys-stop")

        def seen(screen: str) -> bool:
            lines = screen.splitlines()
            return any(line.startswith(progress) for line in lines) and keys in lines[-1]

        return self._wait(seen, (progress, keys))

    def go_on(self) -> None:
        """Choose to go on at a stop."""
        self.see(messages(self.lang)("interview.stop-finish"), messages(self.lang)("interview.keys-stop"))
        self.type("1")

    def come_back(self) -> None:
        """Choose to go on with a file that holds answers."""
        self.see(messages(self.lang)("returning.ask"), messages(self.lang)("interview.keys-stop"))
        self.type("1")

    def agree(self, asked: str, key: str, **values: str) -> None:
        """Answer a question of yes or no about the report."""
        self.see(
            messages(self.lang)(f"handing-over.{asked}", **values), messages(self.lang)("interview.keys-stop")
        )
        self.type(key)

    def commands(self) -> list[str]:
        """Return the commands that were printed, each as it is copied: no line of the program's own breaks it."""
        return [line.strip() for line in self.written.splitlines() if line.startswith(f"  {sys.executable} ")]

    def end_here(self) -> None:
        """Choose at a stop to see the result of the answers so far."""
        self.see(messages(self.lang)("interview.stop-finish"), messages(self.lang)("interview.keys-stop"))
        self.type("2")

    def finish(self, *, offered: bool = True) -> None:
        """Be content with the review, and give no figures of the firm's own where they are `offered`."""
        self.see(messages(self.lang)("interview.review-ask"), messages(self.lang)("interview.keys-stop"))
        self.type("1\r")
        if offered:
            self.see_offer()
            self.type("\r")

    def see_offer(self) -> str:
        """Wait for the question whether the firm's own figures are given too."""
        asked = messages(self.lang)("interview.detail", count="", minutes="").partition("(")[0]
        return self.see(asked, messages(self.lang)("interview.keys-enter-no"))

    def decline_follow_up(self) -> None:
        """Answer no to the questions that are offered where a buyer asks."""
        asked = messages(self.lang)("interview.follow-up", title="", count="", minutes="").partition("。")[0]
        self.see(asked.partition(".")[0], messages(self.lang)("interview.keys-enter-no"))
        self.type("\r")

    def leave(self) -> int:
        """Wait for the end and return the exit code."""
        until = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < until, f"still running:\n{self.terminal.screen()}"
        self.process.close()
        code: int = (
            self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus
        )
        return code

    def kill(self) -> None:
        self.process.kill(signal.SIGKILL)
        self.process.wait()
        self.process.close()

    def _wait(self, seen: Callable[[str], bool], wanted: tuple[str, ...]) -> str:
        until = time.monotonic() + PATIENCE
        while not seen(screen := self.terminal.screen()):
            if time.monotonic() > until or not (self._read() or seen(self.terminal.screen())):
                raise AssertionError(f"{wanted} not seen in:\n{self.terminal.screen()}")
        return screen

    def _read(self) -> bool:
        try:
            text = self.process.read_nonblocking(65536, timeout=0.5)
            self.written += text
            self.terminal.feed(text)
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            return False
        return True


class Script:
    """All answers of a firm, and which of them a person is asked for next."""

    def __init__(
        self, names: tuple[str, ...], lang: str, wanted: Mapping[str, Value], *, quick: bool = False
    ) -> None:
        self.questions = load.question_set(names, lang)
        self.wanted = wanted
        self.given = Answers()
        self._quick, self._page = quick, 0
        model = losses.load_losses(lang)
        assert model is not None
        self._by_loss = partial(by_loss, self.questions, model=model)

    @property
    def course(self) -> Course:
        """Where the interview stands."""
        return Course(self.questions, self.given, quick=self._quick, page=self._page, by_loss=self._by_loss)

    def next(self) -> Step | None:
        return flow.next_open(self.course.steps, self.given)

    def answer(self, person: Person, step: Step) -> None:
        """Wait for the question, type its answer and remember it."""
        if self.at_a_stop:
            person.go_on()
            self.go_on()
        person.see_question(step)
        value = self.wanted[step.question.id]
        person.type(self.keys(step, value))
        self.given = self.given.with_answer(step.question.id, Answer(value))

    @property
    def at_a_stop(self) -> bool:
        """Whether the interview shows an estimate now."""
        return self.course.now() is Halt.STOP

    def go_on(self) -> None:
        """Remember that the person chose to go on."""
        self._page = self.course.go_on().page

    def keys(self, step: Step, value: Value) -> str:
        if value == UNKNOWN:
            return "u\r" if step.question.kind is Kind.MULTIPLE else "u"
        ids = [c.id for c in step.question.choices]
        match step.question.kind:
            case Kind.SINGLE:
                number = ids.index(str(value)) + 1
                return f"{number}\r" if len(ids) > 9 else str(number)
            case Kind.MULTIPLE:
                chosen = value if isinstance(value, tuple) else (str(value),)
                return "".join(str((ids.index(c) + 1) % 10) for c in chosen) + "\r"
            case _:
                return f"{value}\r"
