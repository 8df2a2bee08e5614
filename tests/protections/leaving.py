"""No command opens a network connection; the browser that prints a PDF cannot either. Some add a way out."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import socket
from contextlib import suppress
from typing import Any

from .instead import after, before, by, first, nothing, returns, seen, value
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


def _kills_one(self: Any) -> None:
    if self._process is not None:
        os.kill(self._process, 9)


def _ends_at_once(_: Any, number: int, __: object) -> None:
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _puts_down(self: Any, html: str) -> None:
    (self._child.folder / "page.html").write_text(html, encoding="utf-8")


PDF = "tests/test_pdf.py::"
STREAMS = "tests/cli/test_streams.py::"
MACHINE = "tests/cli/test_machine.py::"
ENDED = f"{PDF}test_a_run_that_is_ended_leaves_neither_browser_nor_file"
SWEPT = f"{PDF}test_only_our_own_folders_that_nobody_holds_are_swept"
BROWSER = ("tests/test_pdf.py::test_a_browser_gets_its_own_profile_and_no_network",)
PROTECTIONS = (
    Protection(
        "network-connection",
        "a connection to a server",
        {"cyberdiag.cli.options:call": first(_connects)},
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
        "network-browser-pipe",
        "the browser that prints a PDF is spoken to through two pipes, not a port",
        _flag_gone("--remote-debugging-pipe"),
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
        {"cyberdiag.outside.child:Child.end": by(_kills_one)},
        ("tests/test_pdf.py::test_a_browser_that_hangs_is_ended",),
    ),
    Protection(
        "network-spark",
        "a Spark of this computer listens to nobody else",
        {"cyberdiag.engines.spark:_LOOPBACK": value("0.0.0.0")},  # noqa: S104  that is what must be seen
        (
            "tests/engines/test_spark.py::test_a_job_of_ones_own_keeps_its_columns_and_listens_to_this_computer_only",
        ),
    ),
    Protection(
        "leftover-ended",
        "a run that prints a PDF and is asked to end, or loses its terminal, takes its browser and folder along",
        {"cyberdiag.outside.child:Child._ended": by(_ends_at_once)},
        (f"{ENDED}[SIGTERM]", f"{ENDED}[SIGHUP]"),
    ),
    Protection(
        "leftover-folder",
        "nothing that the browser wrote stays when a run ends",
        {"cyberdiag.outside.child:shutil": seen(rmtree=lambda *_, **__: None)},
        (f"{ENDED}[SIGINT]", f"{PDF}test_a_browser_gets_its_own_profile_and_no_network"),
    ),
    Protection(
        "leftover-page",
        "the report that a browser prints is never on disk",
        {"cyberdiag.outside.pdf:Printer._printed": before(_puts_down)},
        (f"{PDF}test_the_browser_of_a_killed_run_ends_and_its_folder_is_swept_with_the_next",),
    ),
    Protection(
        "leftover-sweep",
        "what a killed run left is removed when the next one starts",
        {"cyberdiag.outside.child:sweep": nothing},
        (f"{PDF}test_the_browser_of_a_killed_run_ends_and_its_folder_is_swept_with_the_next",),
    ),
    Protection(
        "leftover-sweep-ours",
        "no link, file, or folder of another user or open to others is swept",
        {"cyberdiag.outside.child:_is_ours": returns(True)},
        (SWEPT,),
    ),
    Protection(
        "leftover-sweep-held",
        "no folder that a living process holds is swept",
        {"cyberdiag.outside.child:fcntl": seen(flock=lambda *_: None)},
        (SWEPT,),
    ),
    Protection(
        "leftover-ignored",
        "a signal that the user wants ignored stays ignored",
        {"cyberdiag.outside.child:signal": seen(getsignal=lambda _: 0)},
        (f"{PDF}test_a_signal_that_is_ignored_stays_ignored",),
    ),
    Protection(
        "pdf-particulars",
        "a PDF tells neither when nor with what it was made, and the same page gives the same bytes",
        {"cyberdiag.outside.pdf_file:rewritten": by(bytes)},
        (
            f"{PDF}test_an_anonymous_pdf_is_made_as_one",
            f"{PDF}test_what_cannot_be_seen_through_is_no_anonymous_pdf",
        ),
    ),
    Protection(
        "streams-error",
        "standard error that is closed or full does not end the work",
        {"cyberdiag.outside.streams:_Patient": by(io.FileIO)},
        (f"{STREAMS}test_a_fault_that_can_be_told_to_nobody_keeps_its_code[arguments0-2-full]",),
    ),
    Protection(
        "streams-ready",
        "a command survives streams that are closed",
        {"cyberdiag.outside.streams:ready": nothing},
        (f"{STREAMS}test_a_fault_that_can_be_told_to_nobody_keeps_its_code",),
    ),
    Protection(
        "streams-whole",
        "an output of which a disk took only a part is not called written, where nothing is buffered either",
        {"cyberdiag.outside.streams:io": seen(RawIOBase=io.StringIO)},
        (f"{MACHINE}test_a_disk_that_takes_only_a_part_of_the_output_is_told",),
    ),
    Protection(
        "machine-lacking",
        "what the machine refuses, such as memory, is told as that and not as a fault of the program",
        {"cyberdiag.outside.machine:lacking": returns(None)},
        (
            f"{MACHINE}test_what_the_machine_refuses_is_no_bug",
            f"{MACHINE}test_what_is_refused_before_there_are_words_is_told_in_both_languages",
        ),
    ),
    Protection(
        "machine-memory",
        "a library that gets no memory does not end the program with the exit code of a low score",
        {"cyberdiag.outside.machine:need_memory": nothing},
        (f"{MACHINE}test_too_little_memory_is_told_wherever_it_ends",),
    ),
    Protection(
        "streams-nobody",
        "a closed stream is no terminal",
        {"cyberdiag.outside.streams:is_terminal": by(lambda *streams: all(s.isatty() for s in streams))},
        (f"{STREAMS}test_a_report_for_a_standard_output_that_takes_none_cannot_be_written[closed-xlsx]",),
    ),
    Protection(
        "streams-output",
        "a document for a closed standard output is not lost in silence",
        {
            "cyberdiag.terminal.console:refuse_closed_output": nothing,
            "cyberdiag.app.outputs:refuse_closed_output": nothing,
        },
        (f"{STREAMS}test_a_report_for_a_standard_output_that_takes_none_cannot_be_written",),
    ),
    Protection(
        "installation-damaged",
        "a damaged installation says so in one line",
        {"cyberdiag.cli.main:_damaged_file": returns(None)},
        ("tests/cli/test_damaged.py::test_a_damaged_file_is_named_with_what_to_do",),
    ),
    Protection(
        "date-ends",
        "a date at the end of the calendar is no bug",
        {"cyberdiag.assess:countable": by(dt.date.fromisoformat)},
        ("tests/cli/test_bad_input.py::test_a_date_at_an_end_of_the_calendar_is_no_bug",),
    ),
    Protection(
        "answers-open-to-others",
        "an answers file that others can read is told",
        {"cyberdiag.outside.files:is_open_to_others": returns(False)},
        ("tests/cli/test_bad_input.py::test_an_answers_file_that_others_can_read_is_told",),
    ),
    Protection(
        "paste-flood",
        "a pasted megabyte does not hold back Ctrl-C and answers nothing by accident",
        {"cyberdiag.interview.keys:_FLOOD": value(10**9)},
        (
            "tests/interview/test_paste.py::test_ctrl_c_after_a_pasted_megabyte_comes_first_and_alone",
            "tests/interview/test_paste.py::test_a_flood_of_keys_is_one_paste_of_bounded_length_and_answers_nothing",
        ),
    ),
)
