"""No command opens a network connection; the browser that prints a PDF cannot either. Some add a way out."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any

from .instead import after, by, first
from .protection import Protection


def _connects() -> None:
    with suppress(Exception):
        socket.create_connection(("127.0.0.1", 9))


def _looks_up() -> None:
    with suppress(BaseException):
        socket.getaddrinfo("localhost", 80)


def _starts() -> None:
    os.system("true")  # noqa: S605  that is what must be seen


def _flag_gone(start: str) -> dict[str, Any]:
    return {"cyberdiag.outside.pdf:_FLAGS": lambda flags: tuple(f for f in flags if not f.startswith(start))}


def _kills_one(process: Any) -> None:
    process.kill()
    process.wait()


BROWSER = ("tests/test_pdf.py::test_a_browser_gets_its_own_profile_and_no_network",)
PROTECTIONS = (
    Protection(
        "network-connection",
        "a connection to a server",
        {"cyberdiag.cli.tree:build": first(_connects)},
        ("tests/test_offline.py::test_a_command_works_without_any_socket",),
    ),
    Protection(
        "network-look-up",
        "a name that is looked up, its failure swallowed",
        {"cyberdiag.interview.conduct:conduct": first(_looks_up)},
        ("tests/test_offline.py::test_an_interview_works_without_any_socket",),
    ),
    Protection(
        "network-program",
        "another program that could go out",
        {"cyberdiag.cli.check:check": first(_starts)},
        ("tests/test_offline.py::test_a_command_works_without_any_socket[check]",),
    ),
    Protection(
        "network-new-command",
        "a command that is not tried offline",
        {"cyberdiag.cli.commands:COMMANDS": lambda known: {**known, "more": known["schema"]}},
        ("tests/test_offline.py::test_every_command_is_tried",),
    ),
    Protection(
        "network-browser-proxy",
        "the browser that prints a PDF has a proxy that nobody listens on",
        _flag_gone("--proxy-server"),
        BROWSER,
    ),
    Protection(
        "network-browser-names",
        "the browser that prints a PDF looks up no name",
        _flag_gone("--host-resolver-rules"),
        BROWSER,
    ),
    Protection(
        "network-browser-loopback",
        "the browser that prints a PDF reaches no server on this computer either",
        _flag_gone("--proxy-bypass-list"),
        BROWSER,
    ),
    Protection(
        "network-browser-background",
        "the browser that prints a PDF updates and reports nothing",
        _flag_gone("--disable-component-update"),
        BROWSER,
    ),
    Protection(
        "network-browser-profile",
        "the browser that prints a PDF has a profile of its own, gone afterwards",
        {
            "cyberdiag.outside.pdf:_command": after(
                lambda words: [word for word in words if not word.startswith("--user-data-dir")]
            )
        },
        BROWSER,
    ),
    Protection(
        "network-browser-home",
        "the browser that prints a PDF writes nothing into the user's folder",
        {"cyberdiag.outside.pdf:_home": after(lambda kept: {k: v for k, v in kept.items() if k != "HOME"})},
        BROWSER,
    ),
    Protection(
        "network-browser-ends",
        "a browser that hangs is ended with its helpers",
        {"cyberdiag.outside.pdf:_end": by(_kills_one)},
        ("tests/test_pdf.py::test_a_browser_that_hangs_is_ended",),
    ),
)
