"""What ends a run from outside: a closed terminal, and a wish of the system."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def quietly(let_go: Callable[[], None]) -> Iterator[None]:
    """End in silence when the terminal is closed, after letting go; take a request to end for Ctrl-C.

    Every confirmed answer is on disk by then, and there is nobody left to tell.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGHUP"):
        yield
        return

    def closed(_: int, __: Any) -> None:
        with contextlib.suppress(OSError):
            let_go()
        os._exit(ExitCode.TERMINAL_GONE)

    def asked(_: int, __: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    before = {s: signal.signal(s, h) for s, h in ((signal.SIGHUP, closed), (signal.SIGTERM, asked))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
