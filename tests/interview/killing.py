"""Kills interviews at a real pseudo-terminal at random moments: the program, once imported, forks for each.

Started by a test as `killing.py FOLDER RUNS SEED`; prints what was confirmed on the screen but is not in the file.
"""

from __future__ import annotations

import fcntl
import functools
import json
import os
import pty
import random
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interview.emulator import Emulator
from interview.person import PATIENCE, Script
from support import answers_of

from cyberdiag.answer_files import store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.app import session
from cyberdiag.catalog import knowledge, load
from cyberdiag.errors import CyberdiagError
from cyberdiag.interview import prompts
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.terminal import interview
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("cyber-risk",)
FILE = "a.yaml"
LOADED = (prompts, interview)
"""Imported before the first fork, so that no run has to."""


class Sitting:
    """A person at an interview that runs in a forked process."""

    def __init__(self) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            _interview()
        size = struct.pack("HHHH", 24, 80, 0, 0)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, size)
        self.screen = Emulator(80, 24)

    def see(self, *texts: str) -> None:
        until = time.monotonic() + PATIENCE
        while not all(text in self.screen.screen() for text in texts):
            assert time.monotonic() < until, f"{texts} not seen in:\n{self.screen.screen()}"
            if select.select([self.terminal], [], [], 0.5)[0]:
                self.screen.feed(os.read(self.terminal, 65536).decode())

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def end(self, number: int) -> int:
        """Send a signal and return how the process ended."""
        os.kill(self.pid, number)
        return self.ended()

    def ended(self) -> int:
        until = time.monotonic() + PATIENCE
        while not (done := os.waitpid(self.pid, os.WNOHANG))[0]:
            assert time.monotonic() < until
            try:  # what is written to a terminal that nobody reads would be waited for
                if select.select([self.terminal], [], [], 0.01)[0]:
                    os.read(self.terminal, 65536)
            except OSError:
                time.sleep(0.001)
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(done[1])


def _interview() -> None:
    """Be the program; never returns."""
    code = 0
    try:
        session.Session(NAMES, FILE, messages("ja"), Look(), quick=True).interview()
    except CyberdiagError as error:
        code = error.exit_code
    finally:
        os._exit(code)


def _once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Return a reader that reads once for the same names and language; where warnings go makes no difference."""
    kept = functools.cache(read)
    return lambda *given, **_: kept(*given[:2])


def prepared(folder: str) -> None:
    """Read everything before the first fork."""
    os.chdir(folder)
    os.environ["TERM"] = "xterm-256color"
    for module, name in ((load, "question_set"), (load, "question_ids"), (load, "questionnaire"),
                         (knowledge, "sources"), (knowledge, "glossary")):  # fmt: skip
        setattr(module, name, _once(getattr(module, name)))
    messages("ja")
    load.question_set(NAMES, "ja")
    for name in load.questionnaire_ids():
        load.question_ids(name)
    knowledge.sources("ja"), knowledge.glossary("ja")


def fresh(script: Script) -> None:
    """Begin a file in which nothing but the name stands, so that nobody asks for it."""
    Path(FILE).unlink(missing_ok=True)
    kept = AnswerFile(FILE, None, script.questions)
    kept.put_field("organisation", "みなと精機")
    kept.save()
    script.given = Answers()


def killed(script: Script, chance: random.Random) -> list[str]:
    """Answer some questions, kill the program at some moment, and return what is wrong with the file."""
    sitting, sure = Sitting(), set(script.given.by_id)
    way = chance.random()
    if way < 0.1:
        time.sleep(chance.uniform(0, 0.1))
    else:
        sitting.see(messages("ja")("returning.ask"), "Ctrl-C")
        sitting.type("1")
        for _ in range(chance.randint(1, 2)):
            step = script.next()
            if step is None:
                break
            sitting.see(f"{step.number}/{step.total} {step.section.title}", "Ctrl-C")
            sure = set(
                script.given.by_id
            )  # the next question is on the screen: what came before is confirmed
            value = script.wanted[step.question.id]
            sitting.type(script.keys(step, value))
            script.given = script.given.with_answer(step.question.id, Answer(value))
        time.sleep(chance.uniform(0, 0.04))
    sitting.end(signal.SIGKILL)
    held = dict(store.read(FILE, script.questions).answers.by_id)
    typed = script.given.by_id
    wrong = [f"lost: {key}" for key in sure - held.keys()]
    wrong += [f"never typed: {key}" for key in held.keys() - typed.keys()]
    wrong += [f"changed: {key}" for key in held.keys() & typed.keys() if held[key].value != typed[key].value]
    script.given = Answers(MappingProxyType(held))
    return wrong


def main() -> None:
    folder, runs, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    prepared(folder)
    every = load.question_set(load.questionnaire_ids(), "ja")
    read = store.read(str(answers_of("manufacturer")), every)
    script = Script(NAMES, "ja", {k: a.value for k, a in read.answers.by_id.items()}, quick=True)
    chance = random.Random(seed)  # noqa: S311  the same moments every time
    wrong: list[str] = []
    fresh(script)
    for _ in range(runs):
        if script.next() is None:
            fresh(script)
        wrong += killed(script, chance)
    last = Sitting()
    last.see("Ctrl-C")
    code = last.end(signal.SIGINT)
    json.dump({"wrong": wrong, "left": sorted(p.name for p in Path().iterdir()), "code": code}, sys.stdout)


if __name__ == "__main__":
    main()
