"""A user's own templates: no way to the program's insides, to other files or to endless work; nothing runs on the page."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .instead import (
    Everything,
    Never,
    Unreached,
    after,
    argument,
    by,
    handing,
    nothing,
    raising,
    returns,
    seen,
    unless,
    value,
)
from .protection import Protection

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = "tests/report/test_own_templates.py::"
INSIDES = (f"{OWN}test_nothing_inside_the_program_can_be_reached",)
MEMORY = (f"{OWN}test_a_number_or_text_that_would_fill_the_memory_is_not_made",)
NO_FILE = (f"{OWN}test_the_process_of_templates_writes_no_file",)
HERE = (f"{OWN}test_the_process_of_templates_loads_nothing_of_the_folder_we_are_in",)
EXTENDED = (f"{OWN}test_only_a_template_can_be_extended",)
UNUSABLE = (f"{OWN}test_a_folder_that_cannot_be_used_is_told",)
SIGNS = (f"{OWN}test_signs_that_hide_or_turn_text_are_marks_wherever_a_template_has_them",)
GUARD = "tests/report/test_page_guard.py::"
FINISHED = (f"{GUARD}test_what_leads_away_or_loads_is_refused_or_gone",)
TOO_MUCH = f"{GUARD}test_a_page_with_too_much_in_it_is_refused"
UNREADABLE = f"{OWN}test_what_cannot_be_read_is_told_before_the_first_question"
FUZZ = "tests/test_fuzz.py::test_any_input_is_taken_or_refused"
SETTING = "resource:setrlimit"
READER = "cyberdiag.report.own.guard:_Page"


@contextmanager
def _stopped_for_ever(_: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    yield


def _changes_allowed(self: Any, obj: Any, attr: str, given: Any) -> bool:
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment.is_safe_attribute(self, obj, attr, given)


def _unlimited(sign: str) -> dict[str, Any]:
    """Work out an operator whatever comes of it."""

    def make(found: Any) -> Any:
        def call(self: Any, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == sign:
                return self.binop_table[operator](left, right)
            return found(self, context, operator, left, right)

        return call

    return {"cyberdiag.report.own.sandbox:Sandbox.call_binop": make}


def _counting(made: Any) -> Any:
    made.globals["range"] = lambda end: range(min(end, 10**5))
    return made


def _keeping_programs(made: Any) -> Any:
    from cyberdiag.report import environment

    made.bytecode_cache = environment.Compiled("html")
    return made


def _without_limit(name: str) -> dict[str, Any]:
    def skipped(kind: int, _: Any) -> bool:
        import resource

        return kind == getattr(resource, name)

    return {SETTING: unless(skipped)}


def _unlike_others(fault: Exception) -> Exception:
    return ValueError() if isinstance(fault, RecursionError) else fault


def _from_anywhere(_: Any, path: Any) -> bytes:
    from cyberdiag.outside import files

    return files.read_bytes(str(path), 2_000_000)


def _unescaped_words(found: Any) -> Any:
    def call(own: Any) -> Any:
        image = found(own)

        def unescaped(name: str, alt: str) -> Any:
            made = image(name, "-words-")
            return type(made)(str(made).replace("-words-", alt))

        return unescaped

    return call


def _as_it_stands(page: str, _: str) -> str:
    from cyberdiag.model.text import printable

    return printable(page)


def _kept(found: Any) -> Any:
    """Look at the page, and give it back as it came."""

    def call(page: str, own: Any) -> str:
        found(page, own)
        return page

    return call


def _read_once(page: str, own: Any) -> str:
    from cyberdiag.report.own import guard

    return guard._read(page, own)


def _page(name: str, what: str, instead: dict[str, Any], *tests: str) -> Protection:
    return Protection(name, what, instead, tests or FINISHED)


SANDBOX = (
    Protection(
        "sandbox",
        "templates cannot reach the program's insides",
        {
            "cyberdiag.report.own.sandbox:Sandbox.is_safe_attribute": returns(True),
            "cyberdiag.report.own.sandbox:Sandbox.is_safe_callable": returns(True),
        },
        INSIDES,
    ),
    Protection(
        "sandbox-changes",
        "templates change nothing that they are given",
        {"cyberdiag.report.own.sandbox:Sandbox.is_safe_attribute": by(_changes_allowed)},
        INSIDES,
    ),
    Protection("sandbox-power", "powers without end", _unlimited("**"), MEMORY),
    Protection("sandbox-times", "texts and lists repeated without end", _unlimited("*"), MEMORY),
    Protection("sandbox-plus", "texts put together without end", _unlimited("+"), MEMORY),
    Protection(
        "sandbox-loop",
        "numbers counted without end",
        {"cyberdiag.report.own.sandbox:sandbox": after(_counting)},
        (f"{OWN}test_endless_work_is_ended",),
    ),
)
PROCESS = (
    Protection(
        "template-time",
        "a template that never ends is stopped in its line",
        {"cyberdiag.report.own.worker:_too_slow": nothing},
        (f"{OWN}test_a_template_that_never_ends_is_stopped_in_its_line",),
    ),
    Protection(
        "template-process",
        "a process of templates that cannot answer is ended",
        {"cyberdiag.report.own.render:_run": handing(lambda task, _: (task, None))},
        (f"{OWN}test_a_process_that_cannot_answer_is_ended",),
    ),
    Protection(
        "template-memory",
        "a template that would fill the memory",
        _without_limit("RLIMIT_AS"),
        (f"{OWN}test_a_template_that_would_fill_the_memory_is_stopped",),
    ),
    Protection(
        "template-files", "the process of templates writes no file", _without_limit("RLIMIT_FSIZE"), NO_FILE
    ),
    Protection(
        "template-core",
        "the process of templates leaves no picture of its memory",
        _without_limit("RLIMIT_CORE"),
        NO_FILE,
    ),
    Protection(
        "template-here",
        "the process of templates loads nothing of the folder that we are in",
        {"cyberdiag.report.own.render:_command": after(lambda words: [w for w in words if w != "-P"])},
        HERE,
    ),
    Protection(
        "template-here-path",
        "the process of templates is given no empty path, which means the folder that we are in",
        {"cyberdiag.report.own.render:_folders": after(lambda folders: ["", *folders])},
        HERE,
    ),
    Protection(
        "template-kept",
        "no template of one's own is kept as a program, or taken for one",
        {"cyberdiag.report.own.sandbox:sandbox": after(_keeping_programs)},
        (f"{OWN}test_no_program_of_a_template_is_kept_or_taken",),
    ),
    Protection(
        "template-large",
        "a page that grows without end",
        {"cyberdiag.report.page:_joined": by(lambda pieces, _: "".join(pieces))},
        (f"{OWN}test_a_page_that_grows_too_large_is_refused",),
    ),
    Protection(
        "template-deep",
        "a template that calls itself without end",
        {
            "cyberdiag.report.own.worker:_too_much": handing(
                lambda fault, place, task: (_unlike_others(fault), place, task)
            )
        },
        (f"{OWN}test_endless_work_is_ended",),
    ),
    Protection(
        "template-fault",
        "whatever a template does ends in a problem with its place",
        {"cyberdiag.report.own.worker:_problem": raising(0)},
        (f"{OWN}test_a_slip_is_told_with_file_line_column_and_near_miss",),
    ),
)
FOLDER = (
    Protection(
        "template-deep-read",
        "a template nested without end",
        {"cyberdiag.report.own.check:RecursionError": value(Never)},
        (UNREADABLE,),
    ),
    Protection(
        "template-syntax",
        "what is no template is a problem with its place",
        {"cyberdiag.report.own.check:syntax": raising(0)},
        (UNREADABLE, f"{FUZZ}[template.html]", f"{FUZZ}[template.md]"),
    ),
    Protection(
        "template-outside",
        "a link out of the folder of templates",
        {"cyberdiag.report.own.folder:_bytes": by(_from_anywhere)},
        (f"{OWN}test_links_out_of_the_folder_are_refused",),
    ),
    Protection(
        "template-names",
        "a template includes and extends templates only",
        {"cyberdiag.report.own.sandbox:shipped_names": after(Everything)},
        EXTENDED,
    ),
    Protection(
        "template-names-check",
        "a template includes and extends templates only, before anything is run",
        {"cyberdiag.report.own.check:shipped_names": after(Everything)},
        EXTENDED,
    ),
    Protection(
        "template-many",
        "a folder of more files than templates have",
        {"cyberdiag.report.own.folder:MOST_FILES": Unreached},
        (f"{OWN}test_a_folder_of_endless_files_is_refused",),
    ),
    Protection(
        "template-bytes",
        "a template or picture beyond the limit",
        {"cyberdiag.report.own.folder:MOST_BYTES": value(10**9)},
        UNUSABLE,
    ),
    Protection(
        "template-picture",
        "a file that is called a picture and is none",
        {"cyberdiag.report.own.folder:_picture": argument(1)},
        UNUSABLE,
    ),
    Protection(
        "template-picture-words",
        "the words beside a picture are escaped",
        {"cyberdiag.report.own.sandbox:_image": _unescaped_words},
        (f"{OWN}test_the_words_beside_a_picture_are_escaped",),
    ),
    Protection(
        "template-hidden",
        "hidden signs that stand in a template itself",
        {"cyberdiag.report.own.worker:mark_hidden": argument(0)},
        SIGNS,
    ),
    Protection(
        "template-hidden-numbers",
        "hidden signs that a template writes as their number",
        {"cyberdiag.report.environment:mark_hidden": by(_as_it_stands)},
        SIGNS,
    ),
)
PAGE = (
    _page(
        "page-looked-at",
        "a page from templates of one's own is looked at before it is written",
        {"cyberdiag.report.own.guard:inspect": argument(0)},
        f"{OWN}test_a_page_with_a_script_is_not_written",
    ),
    _page(
        "page-elements",
        "scripts, frames, forms and whatever else is not listed among the elements of a page",
        {"cyberdiag.report.own.allowed:element": returns(True)},
    ),
    _page(
        "page-attributes",
        "attributes that are not listed, or lead to an address that is not",
        {"cyberdiag.report.own.allowed:wrong": returns(None)},
    ),
    _page(
        "page-addresses",
        "links and pictures that run something or come from elsewhere",
        {"cyberdiag.report.own.allowed:_value": returns(True)},
    ),
    _page(
        "page-head",
        "a head that sends its reader elsewhere or loads something",
        {"cyberdiag.report.own.allowed:in_head": returns(None)},
        f"{GUARD}test_the_head_holds_nothing_but_names_and_one_style",
    ),
    _page(
        "page-policy",
        "a page without its policy, or with another",
        {"cyberdiag.report.own.guard:_begins_with_policy": returns(True)},
        f"{OWN}test_a_page_without_its_policy_is_refused",
    ),
    _page(
        "page-second-style",
        "a second style sheet on a page",
        {f"{READER}._style": handing(lambda page, styles: (page, styles[:1]))},
        f"{GUARD}test_the_head_holds_nothing_but_names_and_one_style",
    ),
    _page(
        "page-loading-style",
        "a style sheet that loads something",
        {"cyberdiag.report.own.allowed:css_faults": returns(iter(()))},
        f"{GUARD}test_a_style_sheet_holds_what_is_listed",
        f"{OWN}test_a_style_sheet_that_loads_something_is_refused",
    ),
    _page(
        "page-anew",
        "what the parser did not see is not in the file",
        {"cyberdiag.report.own.guard:_read": _kept},
        f"{GUARD}test_what_the_parser_left_out_is_not_written",
        f"{GUARD}test_a_page_begins_with_its_kind_its_encoding_and_its_policy",
    ),
    _page(
        "page-escaped",
        "texts are written as texts",
        {"cyberdiag.report.own.guard:_escaped": argument(0)},
        f"{GUARD}test_what_a_letter_needs_is_kept",
    ),
    _page(
        "page-hidden",
        "hidden signs, however a template writes them",
        {"cyberdiag.report.own.guard:printable": argument(0)},
        f"{GUARD}test_hidden_signs_are_marks_however_they_are_written",
    ),
    _page(
        "page-again",
        "a page that is another when it is read again",
        {"cyberdiag.report.own.guard:inspect": lambda _: _read_once},
        f"{GUARD}test_a_page_that_is_another_when_read_again_is_refused",
    ),
    _page(
        "page-tags",
        "a page of more tags than can be looked at",
        {"cyberdiag.report.own.guard:MOST_TAGS": value(10**9)},
        TOO_MUCH,
    ),
    _page(
        "page-depth",
        "a page nested deeper than browsers go",
        {"cyberdiag.report.own.guard:DEEPEST": value(10**9)},
        TOO_MUCH,
    ),
    _page(
        "page-work",
        "tags that ask for more work than there are tags",
        {"cyberdiag.report.own.guard:_SECONDS": value(10**6)},
        TOO_MUCH,
    ),
    _page(
        "page-work-collector",
        "a page that takes too long is stopped though the collector calls others",
        {"cyberdiag.report.own.guard:gc": seen(disable=lambda: None)},
        f"{GUARD}test_time_that_is_up_while_the_collector_calls_others_is_not_forgotten",
    ),
    _page(
        "page-work-again",
        "time that was up where nothing is let out is up again",
        {"cyberdiag.report.own.guard:_AGAIN": value(0)},
        f"{GUARD}test_time_that_is_up_where_nothing_is_let_out_is_up_again",
    ),
    _page(
        "page-work-over",
        "time that is up once a page is read stops nothing",
        {"cyberdiag.report.own.guard:_stopped": by(_stopped_for_ever)},
        f"{GUARD}test_time_that_is_up_once_a_page_is_read_stops_nothing",
    ),
    _page(
        "page-faults",
        "more faults on a page than anybody reads",
        {"cyberdiag.report.own.guard:_MOST_FOUND": value(10**9)},
        TOO_MUCH,
    ),
    _page(
        "page-long-style",
        "a style sheet without end",
        {"cyberdiag.report.own.guard:_LONGEST_STYLE": value(10**9)},
        f"{GUARD}test_a_style_sheet_with_too_much_in_it_is_refused",
    ),
)
PROTECTIONS = (*SANDBOX, *PROCESS, *FOLDER, *PAGE)
