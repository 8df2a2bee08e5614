"""Control and escape sequences, marks that turn text, HTML, Markdown and whatever else a user or author typed.

They are shown and do nothing. Formulas in tables stand with the workbooks.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from .instead import NEVER, Seen, after, argument, by, letting, nothing, returns, seen, value
from .protection import Protection

AUTHOR = "tests/cli/test_hostile_author.py::test_what_an_author_writes_is_only_text"
SAFETY = "tests/cli/test_terminal_safety.py::"
DEADLINES = "tests/cli/test_deadlines.py::"
HOSTILE = "tests/report/test_hostile.py::"
PROBLEMS = "tests/terminal/test_problems.py::"
PROMPT = (
    "tests/interview/test_prompts.py"
    "::test_nothing_an_author_or_an_earlier_note_holds_can_steer_the_terminal_from_a_prompt"
)
PAGE = "tests/report/test_page.py::"
POLICY = f"{PAGE}test_the_policy_forbids_everything_but_this_style_sheet"
PAGES_POLICY = f"{DEADLINES}test_the_pages_have_their_policy_and_send_no_address"
PAPERS = (
    "tests/report/test_plan_paper.py::test_what_a_stranger_wrote_stays_text_and_the_page_asks_for_nothing"
)
OFFLINE = "tests/test_offline.py::test_a_command_works_without_any_socket"
LINKS = "tests/catalog/test_knowledge.py::test_a_fault_is_named_with_its_place_in_either_language"
PARTS = "tests/answer_files/test_part.py::"
ICS = "tests/report/test_ics.py::"
ANONYMOUS = "tests/report/test_anonymous.py::"
AS_TYPED = argument(0)
PRINTABLE = "cyberdiag.model.text:printable"
PREPARED = "cyberdiag.report.environment:prepared"
COMPILED_ANEW = {"cyberdiag.report.environment:Compiled.load_bytecode": nothing}


def _unsafe(text: str, style: str = "") -> Any:
    from cyberdiag.terminal.console import Styled

    return Styled(((text, style),))


def _written(document: str) -> None:
    sys.stdout.write(document)


def _taking_markup(console: Any) -> Any:
    console._markup = console._emoji = True
    return console


def _environment(**others: Any) -> Any:
    """Set something else of every environment."""

    def changed(made: Any) -> Any:
        for name, other in others.items():
            setattr(made, name, other(made) if callable(other) else other)
        return made

    return after(changed)


def _finalized(escaping: bool, otherwise: str) -> Any:
    """Give HTML or Markdown pages another last step."""

    def chosen(made: Any) -> Any:
        from cyberdiag.report import environment

        return getattr(environment, otherwise, None) if made.autoescape == escaping else made.finalize

    return _environment(finalize=chosen)


def _unescaped_words(filled: Any) -> Any:
    return lambda text, values, key: filled(str(text), values, key)


def _plain_style(text: str) -> Any:
    import markupsafe

    return markupsafe.Markup(f'"{text}"')  # noqa: S704  that is what must be seen


def _loosened(directive: str, sources: str) -> Any:
    """Let a directive of the policy allow something else; none takes it out."""

    def changed(policy: Any) -> Any:
        parts = [part.partition(" ") for part in str(policy).split("; ")]
        others = [(name, sources if name == directive else given) for name, _, given in parts]
        return type(policy)("; ".join(f"{name} {given}" for name, given in others if given))

    return {"cyberdiag.report.page:policy": after(changed)}


def _without_meta(attribute: str) -> Any:
    without = re.compile(rf"<meta {attribute}[^>]*>\s*")
    return {"cyberdiag.report.page:fill": after(lambda page: without.sub("", page))}


def _line_by_line(found: Any) -> Any:
    def call(given: Any) -> Any:
        if not isinstance(given, str) or type(given) is not str:
            return found(given)
        return "\n".join(map(str, map(found, given.split("\n"))))

    return call


def _plain_address(url: str) -> Any:
    from cyberdiag.report.environment import Plain

    return Plain(url)


def _unescaped_property(text: str) -> str:
    from cyberdiag.model.text import printable

    return "\\n".join(printable(text).splitlines())


def _bare_with(**kept: Any) -> Any:
    """Keep something of an answer that a copy without names leaves out."""

    def make(found: Any) -> Any:
        def call(answer: Any, is_text: bool) -> Any:
            from msgspec.structs import replace

            return replace(found(answer, is_text), **{k: getattr(answer, k) for k in kept})

        return call

    return make


def _with_names(found: Any) -> Any:
    def call(answers: Any, questions: Any) -> Any:
        from msgspec.structs import replace

        names = {"organisation": answers.organisation, "respondent": answers.respondent}
        return replace(found(answers, questions), **names)

    return call


def _with_every_answer(found: Any) -> Any:
    def call(part: Any, lang: str) -> Any:
        return found(part, lang) | {"answers": {k: a.plain for k, a in part.wish.earlier.by_id.items()}}

    return call


def _remembering(resources: Any) -> Any:
    def text(*names: str) -> str:
        return str(resources.package_text(*names)).replace("autocomplete:", "title:")

    return Seen(resources, package_text=text)


HIDDEN = (
    Protection(
        "hidden-signs",
        "signs that are not seen or steer a terminal are shown as marks",
        {PRINTABLE: AS_TYPED},
        (
            f"{SAFETY}test_a_fault_is_shown_without_what_could_steer_the_terminal",
            f"{SAFETY}test_a_clean_file_full_of_such_text_is_assessed_without_showing_it",
            AUTHOR,
            f"{HOSTILE}test_the_terminal_obeys_nothing_that_was_typed",
        ),
    ),
    Protection(
        "hidden-control",
        "escape sequences",
        {PRINTABLE: letting("\x0b-\x1f\x7f-\x9f")},
        (
            f"{SAFETY}test_an_argument_is_shown_without_what_could_steer_the_terminal",
            (
                "tests/terminal/test_interview.py"
                "::test_nothing_a_questionnaire_or_an_answer_holds_can_steer_the_terminal"
            ),
        ),
    ),
    Protection(
        "hidden-eight-bit",
        "escape sequences of eight bits",
        {PRINTABLE: letting("\x80-\x9f")},
        (f"{SAFETY}test_a_fault_is_shown_without_what_could_steer_the_terminal", AUTHOR),
    ),
    Protection(
        "hidden-bidi",
        "marks that turn the text around",
        {PRINTABLE: letting("\u202a-\u202e\u2066-\u206f")},
        (AUTHOR, PROMPT, f"{DEADLINES}test_hostile_text_is_escaped_everywhere"),
    ),
    Protection(
        "hidden-invisible",
        "signs that are not seen",
        {PRINTABLE: letting("\u200b-\u200f")},
        (AUTHOR,),
    ),
    Protection(
        "hidden-tags",
        "invisible letters and half characters",
        {PRINTABLE: letting("\ud800-\udfff\U000e0000-\U000e007f")},
        ("tests/model/test_text.py::test_every_sign_that_is_not_seen_is_a_mark",),
    ),
)
TERMINAL = (
    Protection(
        "screen-width",
        "a screen that is said to be no signs wide shows what is said all the same",
        {"cyberdiag.terminal.console:USUAL_WIDTH": value(0)},
        ("tests/cli/test_surroundings.py::test_no_width_of_a_screen_ends_a_command",),
    ),
    Protection(
        "terminal-text",
        "whatever is printed in the terminal",
        {"cyberdiag.terminal.console:safe": by(_unsafe)},
        (AUTHOR,),
    ),
    Protection(
        "terminal-markup",
        "markup of the library that prints",
        {"cyberdiag.terminal.console:rich_console": after(_taking_markup)},
        (f"{PROBLEMS}test_the_consoles_take_no_markup",),
    ),
    Protection(
        "terminal-document",
        "a document on a terminal",
        {"cyberdiag.terminal.console:write_out": by(_written)},
        (f"{DEADLINES}test_a_document_on_a_terminal_cannot_steer_it_and_in_a_pipe_is_as_in_a_file",),
    ),
    Protection(
        "terminal-problems",
        "the words, the place and the hint of a fault stay on one line and steer nothing",
        {
            "cyberdiag.terminal.problems:one_line": AS_TYPED,
            "cyberdiag.terminal.problems:safe": by(_unsafe),
        },
        (
            f"{SAFETY}test_a_fault_is_shown_without_what_could_steer_the_terminal",
            f"{SAFETY}test_the_name_of_a_file_stays_on_its_line",
            f"{PROBLEMS}test_a_hint_with_what_was_typed_stays_on_one_line_and_steers_nothing",
        ),
    ),
    Protection(
        "terminal-summary",
        "a questionnaire's title and rating in the summary",
        {"cyberdiag.terminal.summary:safe": by(_unsafe)},
        (f"{HOSTILE}test_the_terminal_obeys_nothing_that_was_typed",),
    ),
    Protection(
        "prompt-words",
        "the words of a question in its prompt",
        {"cyberdiag.model.fold:one_line": AS_TYPED},
        (PROMPT,),
    ),
    Protection(
        "prompt-note",
        "a unit and an earlier note in a prompt",
        {"cyberdiag.interview.prompts:one_line": AS_TYPED},
        (PROMPT,),
    ),
    Protection(
        "prompt-typed",
        "what is typed or pasted at a prompt",
        {"cyberdiag.interview.entry:one_line": AS_TYPED},
        ("tests/interview/test_entry.py::test_a_text_is_kept_on_one_line_without_what_steers_a_terminal",),
    ),
)
HTML = (
    Protection(
        "html-escaped",
        "HTML in any field",
        {PREPARED: _environment(autoescape=False), **COMPILED_ANEW},
        (
            f"{HOSTILE}test_typed_text_makes_no_element_in_html",
            AUTHOR,
            f"{DEADLINES}test_hostile_text_is_escaped_everywhere",
            "tests/report/test_own_templates.py::test_typed_text_is_escaped_in_ones_own_blocks",
        ),
    ),
    Protection(
        "html-hidden",
        "hidden signs in HTML",
        {PREPARED: _finalized(True, "none"), **COMPILED_ANEW},
        (AUTHOR,),
    ),
    Protection(
        "html-words",
        "values in our own words in HTML",
        {"cyberdiag.report.page:_filled": _unescaped_words},
        (f"{HOSTILE}test_typed_text_makes_no_element_in_html",),
    ),
    Protection(
        "html-style",
        "a name in the style sheet of printed pages",
        {"cyberdiag.report.environment:css_text": by(_plain_style)},
        (f"{HOSTILE}test_typed_text_cannot_leave_the_style_sheet_of_printed_pages",),
    ),
    Protection(
        "html-policy", "the policy of a page lets nothing in", _loosened("default-src", "*"), (POLICY,)
    ),
    Protection(
        "html-policy-style",
        "the policy of a page lets in its own style sheet only",
        _loosened("style-src", "'unsafe-inline'"),
        (POLICY,),
    ),
    Protection(
        "html-policy-form",
        "the policy of a page lets no form send anything",
        _loosened("form-action", ""),
        (POLICY,),
    ),
    Protection(
        "html-policy-there",
        "every page has its policy",
        _without_meta("http-equiv"),
        (POLICY, PAGES_POLICY, f"{OFFLINE}[crosswalk]", PAPERS),
    ),
    Protection(
        "html-referrer",
        "a link from a page does not tell where it came from",
        _without_meta('name="referrer"'),
        (f"{PAGE}test_a_link_does_not_tell_where_it_came_from", PAGES_POLICY),
    ),
    Protection(
        "html-addresses",
        "only web addresses become links",
        {"cyberdiag.model.record:Url": value(str)},
        (f"{LINKS}[ja-sources-sources.yaml-url: https://-url: javascript://-bad-address-javascript://]",),
    ),
)
MARKDOWN = (
    Protection(
        "markdown-escaped",
        "Markdown and HTML in any field in Markdown",
        {"cyberdiag.report.environment:_MARKDOWN": value(NEVER)},
        (
            AUTHOR,
            f"{HOSTILE}test_markdown_shows_typed_text_in_its_cells",
            f"{HOSTILE}test_an_escaped_text_is_one_paragraph_of_plain_text",
        ),
    ),
    Protection(
        "markdown-start",
        "signs that mean something at the start of a line in Markdown",
        {"cyberdiag.report.environment:_LINE_START": value(NEVER)},
        (f"{HOSTILE}test_an_escaped_text_is_one_paragraph_of_plain_text",),
    ),
    Protection(
        "markdown-lines",
        "a line end in a field in Markdown",
        {"cyberdiag.report.environment:escape_markdown": _line_by_line},
        ("tests/report/test_render.py::test_markdown_is_escaped_only_where_it_would_mean_something",),
    ),
    Protection(
        "markdown-environment",
        "every field passes the escape of Markdown",
        {PREPARED: _finalized(False, "visible"), **COMPILED_ANEW},
        (AUTHOR,),
    ),
    Protection(
        "markdown-words",
        "values in our own words in Markdown",
        {"cyberdiag.report.page:escape_markdown": AS_TYPED},
        (f"{HOSTILE}test_a_value_in_our_own_words_is_escaped_in_markdown",),
    ),
    Protection(
        "markdown-address",
        "an address in Markdown stays between its brackets",
        {"cyberdiag.report.environment:link": by(_plain_address)},
        ("tests/report/test_render.py::test_an_address_cannot_leave_its_angle_brackets",),
    ),
    Protection(
        "markdown-comparison",
        "typed text in a comparison in Markdown",
        {"cyberdiag.pages.markdown:_cell": by(lambda text: text.replace("\n", "<br>"))},
        ("tests/test_compare.py::test_markdown_shows_typed_text_letter_for_letter",),
    ),
)
CALENDAR = (
    Protection(
        "calendar-lines",
        "a line end in a calendar file starts no property",
        {"cyberdiag.report.clock.ics:escape": _line_by_line},
        (f"{ICS}test_a_text_stays_in_its_line_whatever_it_holds",),
    ),
    Protection(
        "calendar-signs",
        "signs that part values in a calendar file",
        {"cyberdiag.report.clock.ics:escape": by(_unescaped_property)},
        (f"{ICS}test_a_text_stays_in_its_line_whatever_it_holds",),
    ),
    Protection(
        "calendar-control",
        "control signs in a calendar file",
        {"cyberdiag.report.clock.ics:printable": AS_TYPED},
        (f"{ICS}test_a_text_stays_in_its_line_whatever_it_holds",),
    ),
    Protection(
        "calendar-address",
        "an address in a calendar file starts no property",
        {"cyberdiag.report.clock.ics:_address": AS_TYPED},
        (f"{ICS}test_an_address_stays_in_its_line_whatever_it_holds",),
    ),
    Protection(
        "sheet-comments",
        "words of a questionnaire stay comments in a blank sheet",
        {"cyberdiag.answer_files.sheet:one_line": AS_TYPED},
        (
            (
                "tests/answer_files/test_sheet.py"
                "::test_words_of_ones_own_questionnaire_stay_comments_and_cannot_steer_a_terminal"
            ),
        ),
    ),
)
NAMELESS = (
    Protection(
        "anonymous-notes",
        "a copy without names holds no note and no evidence",
        {"cyberdiag.model.anonymous:_bare": _bare_with(note=True, evidence=True)},
        (f"{ANONYMOUS}test_no_format_holds_a_name_or_a_free_text",),
    ),
    Protection(
        "anonymous-texts",
        "a copy without names holds no free text",
        {"cyberdiag.model.anonymous:_bare": _bare_with(value=True)},
        (f"{ANONYMOUS}test_only_choices_numbers_and_dates_pass",),
    ),
    Protection(
        "anonymous-names",
        "a copy without names holds no name",
        {"cyberdiag.model.anonymous:anonymous": _with_names},
        (f"{ANONYMOUS}test_no_format_holds_a_name_or_a_free_text",),
    ),
    Protection(
        "anonymous-asked",
        "the command leaves names out when it is asked to",
        {"cyberdiag.model.anonymous:anonymous": AS_TYPED},
        (f"{ANONYMOUS}test_the_command_leaves_names_out_of_the_terminal_and_the_files",),
    ),
)
SINCE = "tests/test_since.py::"
EARLIER = (
    Protection(
        "earlier-texts",
        "a copy without names holds no free text of an earlier round",
        {"cyberdiag.app.comparing:anonymous": AS_TYPED},
        (f"{SINCE}test_a_free_text_of_then_stays_out_of_a_nameless_report",),
    ),
    Protection(
        "earlier-elsewhere",
        "an answers file leads to earlier rounds in its own folder only",
        {"cyberdiag.app.earlier:_is_beside": returns(True)},
        (f"{SINCE}test_rounds_are_followed_from_file_to_file_in_one_folder_and_no_further",),
    ),
    Protection(
        "earlier-firm",
        "an answers file does not lead to the answers of another firm",
        {"cyberdiag.app.comparing:of_two_firms": returns([])},
        (f"{SINCE}test_another_firm_is_a_warning_and_never_followed_to",),
    ),
    Protection(
        "earlier-output",
        "no output takes the place of an earlier round that an answers file leads to",
        {"cyberdiag.app.earlier:inputs": seen(refuse_written_over=lambda *_: None)},
        (f"{SINCE}test_no_output_takes_the_place_of_a_round_that_is_followed_to",),
    ),
)
FORM = "tests/answer_files/test_form.py::"
FORMS = (
    Protection(
        "form-policy",
        "nothing but the script as it was written runs in a form",
        {"cyberdiag.answer_files.form:_POLICY": value("default-src * 'unsafe-inline'")},
        (f"{FORM}test_the_form_says_what_to_do_where_its_script_does_not_run",),
    ),
    Protection(
        "form-texts",
        "no text of a question or an answer ends the data of a form and becomes markup",
        {"cyberdiag.answer_files.form:_AS_NUMBER": value({})},
        (f"{FORM}test_hostile_texts_in_every_field_are_only_text",),
    ),
    Protection(
        "form-hidden",
        "signs that turn text around are marks in what a form asks",
        {"cyberdiag.answer_files.form:printable": AS_TYPED},
        (f"{FORM}test_hostile_texts_in_every_field_are_only_text",),
    ),
    Protection(
        "form-kept",
        "no browser remembers what is typed in a form or has a service check its spelling",
        {"cyberdiag.answer_files.form:resources": _remembering},
        (f"{FORM}test_hostile_texts_in_every_field_are_only_text",),
    ),
    Protection(
        "form-answers",
        "a form for one person holds the answers that decide what is asked, and no others",
        {"cyberdiag.answer_files.part:Part.head": _with_every_answer},
        (f"{PARTS}test_a_form_knows_what_decides_and_does_not_ask_it_again",),
    ),
)
PROTECTIONS = (*EARLIER, *HIDDEN, *TERMINAL, *HTML, *MARKDOWN, *CALENDAR, *NAMELESS, *FORMS)
