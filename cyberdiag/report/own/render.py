"""Pages from a user's templates, made in a process of their own that is ended when it takes too much."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem
from cyberdiag.report.own.worker import Limits, Task

if TYPE_CHECKING:
    from cyberdiag.report.own.folder import Own
    from cyberdiag.report.own.worker import Problems
    from cyberdiag.report.page import Job


def page(job: Job, own: Own, lang: str, limits: Limits | None = None) -> str:
    """Return the page.

    Raises:
        InvalidData: when the templates are faulty, take too long or make what a report must not hold.
    """
    allowed = limits or Limits()
    made = _run(Task(job, own, lang, allowed), allowed.seconds + allowed.grace)
    if isinstance(made, str):
        return made
    raise InvalidData(made)


def _run(task: Task, seconds: float) -> str | Problems:
    place = Place(
        task.own.path(task.job.template) if task.job.template in task.own.texts else task.own.folder
    )
    try:
        done = subprocess.run(  # noqa: S603  our own program, no shell
            _command(),
            input=pickle.dumps(task),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_folders())},
        )
    except subprocess.TimeoutExpired:
        return (Problem(place, "template-too-slow", {"seconds": f"{task.limits.seconds:g}"}),)
    if done.returncode or not done.stdout:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else f"exit {done.returncode}"
        return (Problem(place, "template-fault", {"reason": reason}),)
    made: str | Problems = pickle.loads(done.stdout)  # noqa: S301  our own process wrote it
    return made


def _command() -> list[str]:
    """Return what starts the process; `-P` keeps modules of the folder we are in out of it."""
    return [sys.executable, "-P", "-c", "from cyberdiag.report.own.worker import main; main()"]


def _folders() -> list[str]:
    """Return where modules are looked for: the same program as this one; an empty path is the folder we are in."""
    return [p for p in sys.path if p]
