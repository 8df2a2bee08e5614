"""The process in which a user's templates run: what they can take of time and memory ends with it.

It reads a pickled `Task` from standard input and writes the page, looked at once more, or the problems, back in the
same way.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import sys
import threading
from typing import TYPE_CHECKING, TypeAlias, assert_never

import jinja2
from msgspec import Struct

from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.format import Format
from cyberdiag.problems import Place, Problem, near
from cyberdiag.report.environment import mark_hidden
from cyberdiag.report.own import guard
from cyberdiag.report.own.faults import spot, syntax
from cyberdiag.report.own.folder import FOLDER
from cyberdiag.report.own.sandbox import NotThere, sandbox
from cyberdiag.report.page import Job, TooLarge, UnknownWords, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType

    from cyberdiag.messages import Messages
    from cyberdiag.report.own.folder import Own

_LONGEST = 120
Words: TypeAlias = "Mapping[str, str | Words]"
"""Our own words: a text, or a table of more by the next part of their key."""
Problems: TypeAlias = tuple[Problem, ...]
_QUOTED = re.compile(r"'([^']+)'")


class Limits(Struct, frozen=True):
    """What a user's templates may take: seconds, bytes of memory, characters of a page.

    `grace` is how many seconds longer a process lives that cannot answer.
    """

    seconds: float = 10.0
    grace: float = 10.0
    memory: int = 1_000_000_000
    most: int = 20_000_000


class Task(Struct, frozen=True):
    """A page to make from a user's templates."""

    job: Job
    own: Own
    lang: str
    limits: Limits


def main() -> None:
    """Read a task, and write the page or what is wrong with the templates."""
    task: Task = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  our own process wrote it
    _limit(task.limits.memory)
    alarm = threading.Timer(task.limits.seconds, _too_slow, (task, threading.get_ident()))
    alarm.daemon = True
    alarm.start()
    made = finished(task)
    alarm.cancel()
    _answer(made)


def finished(task: Task) -> str | Problems:
    """Return the page as it may be written, or everything that is wrong with it."""
    made = make(task)
    if isinstance(made, Problem):
        return (made,)
    match task.job.form:
        case Format.HTML:
            return _inspected(made, task)
        case Format.MD:
            return made
        case _:
            assert_never(task.job.form)


def _inspected(made: str, task: Task) -> str | Problems:
    try:
        return guard.inspect(made, task.own)
    except InvalidData as fault:
        return tuple(fault.problems)
    except MemoryError as fault:
        return (_too_much(fault, Place(task.own.path(task.job.template)), task),)


def make(task: Task) -> str | Problem:
    """Return the page, or what is wrong with the templates."""
    job, say = task.job, messages(task.lang)
    made = sandbox(task.own, job)
    try:
        return mark_hidden(fill(job, made, say, most=task.limits.most), job.form)
    except jinja2.TemplateSyntaxError as fault:
        file = fault.filename or task.own.path(job.template)
        return syntax(fault, file, task.own.text_at(file) or "", tuple(made.filters) + tuple(made.tests))
    except Exception as fault:  # noqa: BLE001  whatever a template does, the answer is a problem with its place
        return _problem(fault, _place_of(fault, task), task, say)


def _problem(fault: Exception, place: Place, task: Task, say: Messages) -> Problem:
    def at(word: str) -> Place:
        text = task.own.text_at(place.file) or ""
        return spot(place.file, text, place.line, word) if place.line else place

    match fault:
        case NotThere(code=code, name=name, guess=guess):
            return Problem(at(name), code, {"name": name, "guess": guess})
        case UnknownWords(key=key, value=""):
            keys = tuple(_keys(say.table[task.job.words]))
            return Problem(at(key), "template-words", {"name": key, "guess": near(key, keys) or ""})
        case UnknownWords(key=key, value=value):
            return Problem(at(key), "template-words-value", {"name": key, "value": value})
        case jinja2.exceptions.SecurityError():
            quoted = _QUOTED.search(str(fault))
            name = quoted[1] if quoted else str(fault)[:_LONGEST]
            return Problem(at(name), "template-forbidden", {"name": name})
        case _:
            return _too_much(fault, at(""), task)


def _too_much(fault: Exception, place: Place, task: Task) -> Problem:
    match fault:
        case RecursionError():
            return Problem(place, "template-too-deep")
        case TooLarge() | MemoryError() | OverflowError():
            return Problem(place, "template-too-large", {"megabytes": task.limits.most // 1_000_000})
        case _:
            reason = f"{type(fault).__name__}: {fault}"[:_LONGEST]
            return Problem(place, "template-fault", {"reason": reason})


def _keys(table: Words, above: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{above}{key}"
        else:
            yield from _keys(value, f"{above}{key}.")


def _place_of(fault: BaseException, task: Task) -> Place:
    """Return the innermost place in the user's templates, else in ours, that an error went through."""
    places: list[Place] = []
    trace = fault.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        ours = "__jinja_template__" in trace.tb_frame.f_globals or name.startswith(f"{FOLDER}/")
        if ours or task.own.text_at(name) is not None:
            places.append(Place(name, trace.tb_lineno, 1))
        trace = trace.tb_next
    return _innermost(places, task)


def _innermost(places: list[Place], task: Task) -> Place:
    theirs = [p for p in places if task.own.text_at(p.file) is not None]
    return next(reversed(theirs or places), Place(task.own.path(task.job.template)))


def _too_slow(task: Task, thread: int) -> None:
    """Answer in the place of a template that takes too long, and end."""
    places: list[Place] = []
    frame: FrameType | None = sys._current_frames().get(thread)  # noqa: SLF001  the only way to see where it is
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(frame.f_lineno)
            places.insert(0, Place(template.filename, line, 1))
        frame = frame.f_back
    place = _innermost(places, task)
    _answer((Problem(place, "template-too-slow", {"seconds": f"{task.limits.seconds:g}"}),))


def _limit(memory: int) -> None:
    """Take no more memory than this and write no file, where the system can hold a process to that."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
        for kind, most in limits.items():
            with contextlib.suppress(OSError, ValueError):  # macOS takes the first for none it knows
                resource.setrlimit(kind, (most, most))


def _answer(made: str | Problems) -> None:
    with contextlib.suppress(OSError):
        data = pickle.dumps(made)
        while data:
            data = data[os.write(1, data) :]
    os._exit(0)
