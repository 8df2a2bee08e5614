"""Runs the program in a Python that lacks what Windows lacks: `python tests/as_on_windows.py ARGUMENT...`.

The libraries are loaded first, since they have ways of their own there. Then the Unix modules and functions go, the
platform says Windows, and every module of the program is loaded before the command runs. Paths stay as they are here.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import tempfile
import types
import warnings
import zoneinfo

LIBRARIES = (
    "holidays.countries.japan", "jinja2.sandbox", "msgspec.json", "numpy.random", "openpyxl", "prompt_toolkit.shortcuts",
    "pydantic.fields", "questionary", "rich.console", "rich.table", "typer.main", "yaml",
)  # fmt: skip
MODULES = (
    "curses",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "syslog",
    "termios",
    "tty",
)
FUNCTIONS = (
    "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "WNOHANG", "chown", "confstr", "ctermid",
    "fchdir", "fchmod", "fchown", "fork", "forkpty", "geteuid", "getegid", "getgid", "getgroups", "getpgid", "getpgrp",
    "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "posix_spawn", "pread", "pwrite", "readv",
    "sendfile", "setsid", "setuid", "sysconf", "tcgetpgrp", "ttyname", "uname", "wait", "writev",
)  # fmt: skip
SIGNALS = (
    "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP", "SIGUSR1", "SIGUSR2",
    "SIGWINCH", "alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "siginterrupt", "sigwait",
)  # fmt: skip
LOADED_BEFORE = (asyncio, shutil, subprocess, tempfile, zoneinfo)
"""Parts of the standard library that choose their way when they are loaded."""


def lock(descriptor: int, _mode: int, _count: int) -> None:
    """Lock a byte of an open file; here nobody else has it."""
    os.fstat(descriptor)


def take_away() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    sys.modules["msvcrt"] = types.ModuleType("msvcrt")
    vars(sys.modules["msvcrt"]).update(LK_NBLCK=2, LK_UNLCK=0, locking=lock)
    # what Python 3.12 and later asks there before it looks for a program
    vars(shutil)["_winapi"] = types.SimpleNamespace(NeedCurrentDirectoryForExePath=bool)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in ((os, FUNCTIONS), (signal, SIGNALS)):
        for name in names:
            vars(module).pop(name, None)
    sys.platform = "win32"


def main() -> int:
    if sys.platform != "win32":
        take_away()
    warnings.filterwarnings("error", category=EncodingWarning, module=r"cyberdiag\b")
    import cyberdiag

    for module in pkgutil.walk_packages(cyberdiag.__path__, "cyberdiag."):
        importlib.import_module(module.name)
    from cyberdiag.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
