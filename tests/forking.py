"""Runs command lines as processes of their own for the price of one start: the program, once imported, forks for each.

Every run has its own folder, environment, streams and exit code, and enters where `python -m cyberdiag` does. Started
with `kept`, it has read before what is shipped, which is then not read again, and has assessed a firm. Asked by JSON, a
line each way. A run may name another `module` to enter, be `fresh`: it imports the program as it then is, and be `unprivileged`: what the modes of files forbid is forbidden to it, also where root runs the tests.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import pkgutil
import runpy
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from typing import Any

from unprivileged import be_anybody

SECONDS = 300
"""A run that takes longer is ended."""
LIBRARIES = (
    "duckdb", "holidays", "jinja2", "numpy.ma", "numpy.random", "openpyxl.packaging.extended", "rich.console", "rich.table",
    "rich.markup", "typer", "msgspec", "yaml", "pytest", "hypothesis",
)  # fmt: skip
"""What is loaded late, by the program or by a run of tests."""


def ready() -> None:
    """Import the whole program and what it loads late."""
    import cyberdiag

    for module in pkgutil.walk_packages(cyberdiag.__path__, "cyberdiag."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in LIBRARIES:
        import_module(name)


def read() -> None:
    """Read what is shipped, in every language."""
    import kept

    from cyberdiag.catalog import load, whole
    from cyberdiag.messages import messages
    from cyberdiag.model.language import LANGUAGES

    kept.keep(setattr)
    for lang in LANGUAGES:
        messages(lang)
        whole.read(lang)
        load.loaded((load.PROFILE, *load.SHIPPED), lang)


def go_through() -> None:
    """Assess a firm once in every language: what is worked out of the questions alone is then there for every run."""
    from support import answers_of

    from cyberdiag.cli.main import run
    from cyberdiag.model.language import LANGUAGES

    given = ["-a", str(answers_of("manufacturer")), "--no-input", "--trials", "0"]
    nowhere = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        for lang in LANGUAGES:
            outputs = [
                word for form in ("html", "md", "json") for word in ("-o", f"{folder}/r.{lang}.{form}")
            ]
            run(["assess", *given, "-l", lang, *outputs])  # whether it ends well is for the tests to say


def forked(request: dict[str, Any]) -> dict[str, int | str]:
    """Run the program; returns its exit code and what it wrote to each stream."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(request["stdin"].encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            _be_the_program(request, (given.fileno(), out.fileno(), err.fileno()))
        _, status = os.waitpid(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode())
    return {"code": os.waitstatus_to_exitcode(status), "out": texts[0], "err": texts[1]}


def _be_the_program(request: dict[str, Any], streams: tuple[int, int, int]) -> None:
    """Do one run; never returns."""
    code: object = 1
    try:
        signal.alarm(SECONDS)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        if request.get("unprivileged"):
            be_anybody()
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  as long as the process lives
        _hinder(request.get("streams", {}))
        sys.argv = ["cyberdiag", *request["arguments"]]
        if request.get("fresh"):
            _forget()
        _enter(request.get("module"))
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001  as Python itself ends
        traceback.print_exc(file=sys.stderr or sys.stdout)
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, AttributeError):
                stream.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _hinder(streams: dict[str, str]) -> None:
    """Close standard streams, or let them be full, as Python finds them when it starts so."""
    for name, state in streams.items():
        number = ("stdin", "stdout", "stderr").index(name)
        if state == "full":
            os.dup2(os.open("/dev/full", os.O_RDWR), number)
        else:
            os.close(number)
            setattr(sys, name, None)


def _forget() -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "cyberdiag"]:
        del sys.modules[name]


def _enter(module: str | None) -> None:
    if module is None:
        from cyberdiag.__main__ import main

        main()
    else:
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    ready()
    if "kept" in sys.argv:
        read()
        go_through()
    gc.collect()
    gc.freeze()  # a run's collector would walk all of this, and so copy it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        answers.write(json.dumps(forked(json.loads(line))) + "\n")
        answers.flush()
