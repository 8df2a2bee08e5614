"""A test fails when an import sneaks into a fast path; what was kept of a file is used as long as the file is the same."""

from __future__ import annotations

import hashlib
from typing import Any

from .instead import Never, by, loading, returns, value
from .protection import Protection

FAST = "tests/test_start.py::test_a_fast_path_loads_nothing_that_it_does_not_need"


def _digest_of_the_start(raw: bytes) -> str:
    return hashlib.sha256(raw[:20] + len(raw).to_bytes(8)).hexdigest()[:32]


def _name_without_checksum(self: Any, _: str) -> str:
    return f"{self.form}-whatever"


PROTECTIONS = (
    Protection(
        "start-version",
        "the version is told with nothing loaded",
        {"cyberdiag:__version__": loading("cyberdiag.errors")},
        ("tests/test_start.py::test_the_version_is_told_with_nothing_of_our_own_but_the_number",),
    ),
    Protection(
        "start-any",
        "nothing heavy is loaded before it is known what is wanted",
        {"cyberdiag:__version__": loading("subprocess")},
        (FAST,),
    ),
    Protection(
        "start-help",
        "the help loads no YAML",
        {"cyberdiag.messages:messages": loading("yaml")},
        (FAST,),
    ),
    Protection(
        "start-check",
        "checking answers loads no engine",
        {"cyberdiag.answer_files.check:answers": loading("numpy")},
        (FAST,),
    ),
    Protection(
        "start-check-own",
        "checking answers loads no part of ours that assesses",
        {"cyberdiag.answer_files.check:answers": loading("cyberdiag.assess")},
        (FAST,),
    ),
    Protection(
        "shipped-changed",
        "a YAML file that was changed is not read from its old parsed form",
        {"cyberdiag.outside.resources:digest": by(_digest_of_the_start)},
        ("tests/test_shipped.py::test_a_file_that_was_changed_is_parsed_anew",),
    ),
    Protection(
        "shipped-checkout",
        "a checkout, whose code may have changed, takes nothing as a wheel keeps it",
        {"cyberdiag.outside.resources:is_installed": returns(True)},
        ("tests/test_shipped.py::test_a_checkout_whose_code_may_have_changed_puts_questionnaires_together",),
    ),
    Protection(
        "shipped-broken",
        "a program of which a full disk took only a part is made anew",
        {"cyberdiag.outside.resources:EOFError": value(Never)},
        ("tests/test_shipped.py::test_a_program_of_which_a_full_disk_took_a_part_is_not_run",),
    ),
    Protection(
        "shipped-templates",
        "a template that was changed is not run as it was compiled before",
        {"cyberdiag.report.environment:Compiled.name": by(_name_without_checksum)},
        ("tests/test_shipped.py::test_a_template_is_taken_as_it_was_compiled_until_it_changes[html]",),
    ),
)
