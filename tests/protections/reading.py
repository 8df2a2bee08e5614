"""Whatever a reader is given, the end is success or a problem with a place and an exit code of 2 to 6."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .instead import (
    NEVER,
    Never,
    Shallow,
    Unreached,
    after,
    argument,
    before,
    by,
    handing,
    nothing,
    raising,
    returns,
    seen,
    uncaught,
    untold,
    value,
)
from .protection import Protection

YAML = "tests/test_yaml_source.py::"
JSON = "tests/answer_files/test_json_codec.py::"
CSV = "tests/answer_files/test_csv_codec.py::"
DUTIES = "tests/catalog/test_duties.py::"
LOAD = "tests/catalog/test_load.py::"
HOSTILE = "tests/cli/test_hostile_files.py::"
AUTHORED = "tests/test_hostile.py::"
FUZZ = "tests/test_fuzz.py::test_any_input_is_taken_or_refused"
YAML_FAULT = f"{YAML}test_a_fault_is_named_with_its_place"
JSON_FAULT = f"{JSON}test_a_fault_is_named_with_its_place"
CSV_FAULT = f"{CSV}test_every_fault_has_its_line_and_column"


def _never_deep_yaml(found: Any) -> Any:
    def call(self: Any, *given: Any) -> None:
        found(self, *given)
        self.stack = Shallow()

    return call


def _with_a_stack_that_is_never_deep(scan: Any) -> Any:
    """Put it there before the first value is taken."""

    def call(self: Any, *given: Any) -> None:
        if not isinstance(self._open, Shallow):
            self._open = Shallow()
        scan(self, *given)

    return call


def _whole(self: Any, event: Any, code: str, **values: Any) -> None:
    from cyberdiag.problems import Problem

    self.problems.append(Problem(self._place(event), code, values))


def _ending_anywhere(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:"([^"]*)"?)?([^{delimiter}\r\n]*)({delimiter}|\r\n|[\r\n]|\Z)')


def _as_cp932(raw: bytes, _: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp932")


def _nowhere(place: Any) -> Any:
    return type(place)("", place.line, place.column)


def _read_whole(self: Any, *parts: str) -> Any:
    from cyberdiag.outside import shipped

    with self.where.joinpath(*parts).open("rb") as opened:
        return shipped.read(opened.read(), "/".join((self.shown, *parts)))


def _has_anywhere(self: Any, *parts: str) -> bool:
    return Path(str(self.where), *parts).is_file()


def _has_or_raises(self: Any, *parts: str) -> bool:
    if any("/" in part or "\\" in part for part in parts):
        return False
    return bool(self.where.joinpath(*parts).is_file())


def _nodes_forgotten(self: Any, *_: Any) -> None:
    self.nodes = 0


def _json_nodes_forgotten(self: Any, *_: Any) -> None:
    self._nodes = 0


def _documents_forgotten(self: Any, _: Any) -> None:
    self.documents = 0


def _by_its_suffix(paths: list[str], _: Any, formats: Any = None) -> None:
    from cyberdiag.app import outputs

    for path in paths:
        if path != "-":
            (formats or outputs.FORMATS)[Path(path).suffix.lower()]


def _yaml(name: str, what: str, code: str, *tests: str) -> Protection:
    return Protection(
        name, what, {"cyberdiag.outside.yaml_source:_Builder._fault": untold(code)}, tests or (YAML_FAULT,)
    )


def _json(name: str, what: str, code: str, *tests: str) -> Protection:
    scan = {"cyberdiag.answer_files.json_codec:_Scan._fault": untold(code)}
    return Protection(name, what, scan, tests or (JSON_FAULT,))


EXTENT = "tests/catalog/test_extent.py::"
PROTECTIONS = (
    Protection(
        "number-largest",
        "a number so large that sums and products of it are infinite",
        {
            "cyberdiag.outside.yaml_source:LARGEST": value(float("inf")),
            "cyberdiag.answer_files.json_codec:LARGEST": value(float("inf")),
        },
        (YAML_FAULT, JSON_FAULT),
    ),
    Protection(
        "condition-extent",
        "named conditions that name each other in a chain or a circle, or double each time, are never judged",
        {
            "cyberdiag.catalog.assemble:unbounded": returns(()),
            "cyberdiag.catalog.checks.conditions:unbounded": returns(()),
        },
        (
            f"{EXTENT}test_no_assessment_begins_with_them[chain]",
            f"{EXTENT}test_flags_made_of_flags_are_refused_with_little_work[circle]",
        ),
    ),
    Protection(
        "condition-extent-at-once",
        "the fingerprints of questions do not follow named conditions without end",
        {"cyberdiag.catalog.assemble:unbounded": returns(())},
        (f"{EXTENT}test_fingerprints_follow_no_flag_that_is_refused",),
    ),
    Protection(
        "duties-extent",
        "a condition of the duties that comes to too much, and facts that can be read in thousands of ways",
        {
            "cyberdiag.catalog.checks.duties:unbounded": returns(()),
            "cyberdiag.catalog.checks.duties:MOST_READINGS": Unreached,
        },
        (
            f"{DUTIES}test_facts_that_can_be_read_in_thousands_of_ways_are_told",
            f"{DUTIES}test_a_condition_that_comes_to_too_much_is_told",
        ),
    ),
    Protection(
        "yaml-size",
        "a YAML file or text beyond the limit is neither decoded nor parsed",
        {"cyberdiag.outside.yaml_source:_refuse_large": nothing},
        (
            f"{YAML}test_bytes_beyond_the_limit_are_not_even_decoded",
            f"{YAML}test_a_text_beyond_the_limit_is_not_parsed",
        ),
    ),
    Protection(
        "yaml-depth",
        "nesting without end in YAML",
        {"cyberdiag.outside.yaml_source:_Builder.__init__": _never_deep_yaml},
        (f"{YAML}test_nesting_up_to_the_limit_is_read_and_no_deeper",),
    ),
    Protection(
        "yaml-nodes",
        "more values in YAML than any questionnaire has",
        {"cyberdiag.outside.yaml_source:_Builder._node": before(_nodes_forgotten)},
        (f"{YAML}test_more_values_than_any_questionnaire_has_are_refused",),
    ),
    _yaml("yaml-anchor", "anchors in YAML", "yaml-anchor", YAML_FAULT),
    _yaml(
        "yaml-alias",
        "aliases in YAML",
        "yaml-alias",
        f"{YAML}test_an_alias_bomb_is_refused_without_being_built",
    ),
    _yaml("yaml-tag", "tags in YAML", "yaml-tag"),
    _yaml("yaml-merge", "merge keys in YAML", "yaml-merge"),
    _yaml(
        "yaml-duplicate",
        "a key given twice in YAML",
        "yaml-duplicate",
        YAML_FAULT,
        "tests/cli/test_bad_input.py"
        "::test_the_program_names_the_fault_its_place_and_what_to_do_and_touches_nothing",
    ),
    _yaml("yaml-key", "a list or nothing as a key in YAML", "yaml-key-not-text"),
    Protection(
        "yaml-character",
        "control characters and lone surrogates in YAML",
        {"cyberdiag.outside.yaml_source:_FORBIDDEN": value(NEVER)},
        (YAML_FAULT,),
    ),
    _yaml("yaml-not-finite", "endless numbers in YAML", "not-finite"),
    Protection(
        "yaml-documents",
        "a second document in YAML",
        {"cyberdiag.outside.yaml_source:_Builder.take": before(_documents_forgotten)},
        (YAML_FAULT,),
    ),
    Protection(
        "yaml-integer",
        "an integer of any length in YAML counts nothing",
        {"cyberdiag.outside.yaml_source:LONGEST_INTEGER": value(10**9)},
        (f"{YAML}test_a_scalar_is_read_as_yaml_1_2_reads_it",),
    ),
    Protection(
        "yaml-encoding",
        "bytes that are no text in YAML",
        {"cyberdiag.outside.yaml_source:decode_bytes": uncaught},
        (f"{YAML}test_bytes_that_are_no_utf_8_are_named_for_what_they_are", f"{FUZZ}[yaml]"),
    ),
    Protection(
        "yaml-shown",
        "a name of any length is cut before it is shown",
        {"cyberdiag.outside.yaml_source:_Builder._fault": by(_whole)},
        (f"{YAML}test_a_long_name_is_cut_before_it_is_shown",),
    ),
    Protection(
        "yaml-dump-text",
        "a text that other YAML readers take for something else is quoted when it is saved",
        {"cyberdiag.outside.yaml_source:is_plain_text": returns(True)},
        (
            (
                "tests/test_yaml_source_fuzz.py"
                "::test_a_text_that_some_reader_takes_for_something_else_is_not_plain"
            ),
        ),
    ),
    Protection(
        "yaml-syntax",
        "what is no YAML is a problem with its place, whoever reads it",
        {"cyberdiag.outside.yaml_source:syntax_problem": raising(0)},
        tuple(
            f"{FUZZ}[{reader}]"
            for reader in ("questionnaire", "section", "overlay", "layer", "catalogue.sources")
        ),
    ),
    Protection(
        "json-depth",
        "nesting without end in JSON",
        {"cyberdiag.answer_files.json_codec:_Scan._take": _with_a_stack_that_is_never_deep},
        (JSON_FAULT,),
    ),
    Protection(
        "json-nodes",
        "more values in JSON than any answers file has",
        {"cyberdiag.answer_files.json_codec:_Scan._value": before(_json_nodes_forgotten)},
        (f"{JSON}test_more_values_than_any_answers_file_has_are_refused",),
    ),
    _json(
        "json-duplicate",
        "a key given twice in JSON",
        "yaml-duplicate",
        JSON_FAULT,
        "tests/cli/test_bad_input.py"
        "::test_yaml_and_json_are_refused_alike_in_english_by_every_command_that_reads_them",
    ),
    _json("json-not-finite", "NaN and endless numbers in JSON", "not-finite"),
    _json("json-surrogate", "half a character in JSON", "yaml-character"),
    Protection(
        "json-integer",
        "an integer of any length in JSON counts nothing",
        {"cyberdiag.answer_files.json_codec:_DECODER": value(json.JSONDecoder())},
        (f"{JSON}test_an_integer_that_counts_nothing_stays_text",),
    ),
    Protection(
        "json-syntax",
        "what is no JSON is a problem with its place",
        {"cyberdiag.answer_files.json_codec:json": seen(JSONDecodeError=Never)},
        (JSON_FAULT, f"{FUZZ}[answers.json]", f"{FUZZ}[compared]"),
    ),
    Protection(
        "csv-nul",
        "a NUL in CSV",
        {
            "cyberdiag.answer_files.csv_codec:read": handing(
                lambda text, file: (text.replace("\0", "?"), file)
            )
        },
        (CSV_FAULT,),
    ),
    Protection(
        "csv-quote",
        "a quote without end in CSV",
        {"cyberdiag.answer_files.csv_codec:_cell": by(_ending_anywhere)},
        (CSV_FAULT,),
    ),
    Protection(
        "csv-marked",
        "a CSV file that is marked as UTF-8 and is none",
        {"cyberdiag.answer_files.csv_codec:decode": by(_as_cp932)},
        ("tests/test_fuzz.py::test_the_corpus_is_read_and_something_of_it_is_taken[answers.csv]",),
    ),
    Protection(
        "table-cells",
        "more cells in a table than any sheet has",
        {
            "cyberdiag.answer_files.table:MAX_NODES": value(10**9),
            "cyberdiag.answer_files.csv_codec:MAX_NODES": value(10**9),
        },
        (f"{CSV}test_a_large_file_is_refused",),
    ),
    Protection(
        "table-duplicate",
        "an id given twice in a table",
        {"cyberdiag.answer_files.table:_Reader.take": before(lambda self, _: self._lines.clear())},
        (CSV_FAULT,),
    ),
    Protection(
        "answers-place",
        "a problem in an answers file names the file",
        {"cyberdiag.outside.yaml_source:Source.place": after(_nowhere)},
        (f"{FUZZ}[answers.yaml]",),
    ),
    Protection(
        "answers-guesses",
        "a file full of unknown names is refused in a moment",
        {"cyberdiag.answer_files.check:_MOST_GUESSES": value(10**9)},
        (
            (
                "tests/answer_files/test_check.py"
                "::test_a_file_full_of_unknown_names_is_refused_without_guessing_at_each"
            ),
        ),
    ),
    Protection(
        "problems-bounded",
        "a file of nothing but faults is refused with a few of them and their number",
        {"cyberdiag.problems:MOST_KEPT": value(10**9)},
        (f"{YAML}test_a_file_of_nothing_but_faults_is_refused_with_a_few_and_their_number",),
    ),
    Protection(
        "citations-many",
        "a file of nothing but slips in what it cites asks for no more near misses than are told",
        {"cyberdiag.catalog.citing:_is_enough": returns(False)},
        ("tests/catalog/test_citing.py::test_near_misses_are_sought_for_the_first_faults_only",),
    ),
    Protection(
        "guess-long",
        "a text of a megabyte is no slip of a name",
        {"cyberdiag.problems:_LONGEST_GUESSED": value(10**9)},
        ("tests/test_problems.py::test_a_long_word_is_no_slip_of_a_name",),
    ),
    Protection(
        "guess-many",
        "what guesses cost in all is bounded",
        {"cyberdiag.problems:_affordable": returns(True)},
        (f"{AUTHORED}test_what_was_meant_is_guessed_for_so_many_names_of_a_run",),
    ),
    Protection(
        "misfits-stop",
        "a file that fits nothing is looked through up to as many faults as are kept",
        {"cyberdiag.catalog.decode:MOST_KEPT": value(10**9)},
        (f"{AUTHORED}test_a_faulty_file_is_looked_through_up_to_as_many_faults_as_are_kept",),
    ),
    Protection(
        "checks-stop",
        "a check of a questionnaire ends with as many errors as are kept",
        {"cyberdiag.catalog.checks.structure:bounded": argument(0)},
        (f"{AUTHORED}test_a_check_ends_with_as_many_errors_as_are_kept",),
    ),
    Protection(
        "authored-once",
        "a file that is asked for again is parsed once",
        {"cyberdiag.outside.shipped:_Lately.keep": nothing},
        (f"{AUTHORED}test_a_file_that_is_asked_for_again_is_parsed_once",),
    ),
    Protection(
        "authored-once-large",
        "a file as large as may be is parsed once too",
        {"cyberdiag.outside.shipped:MOST_KEPT_BYTES": value(2_000_000)},
        (f"{AUTHORED}test_a_file_that_is_asked_for_again_is_parsed_once[caps-and-questions-1]",),
    ),
    Protection(
        "authored-in-all",
        "choices and caps that count at every question of a questionnaire",
        {"cyberdiag.catalog.build:too_much": returns(())},
        (f"{AUTHORED}test_a_scale_of_all_questions_and_a_cap_over_all_of_them_have_an_end",),
    ),
    *(
        Protection(
            f"authored-{name}",
            f"{name} of a questionnaire, which every question is gone through with",
            {f"cyberdiag.model.record:MOST_{name.upper()}": value(10**9)},
            (f"{AUTHORED}test_what_every_question_is_gone_through_with_has_an_end[{name}]",),
        )
        for name in ("bands", "axes", "choices")
    ),
    Protection(
        "authored-tests",
        "tests beside a questionnaire without end",
        {"cyberdiag.app.golden:MOST_JUDGED": value(10**9)},
        (f"{AUTHORED}test_tests_beside_a_questionnaire_have_an_end",),
    ),
    Protection(
        "tried-together",
        "choices that are put together in a million ways",
        {"cyberdiag.catalog.checks.reach:_MOST_TOGETHER": value(10**9)},
        (f"{AUTHORED}test_choices_are_not_put_together_in_a_million_ways",),
    ),
    Protection(
        "tried-in-all",
        "answers that are tried for all questions together",
        {"cyberdiag.catalog.checks.conditions:MOST_IN_ALL": value(10**9)},
        (f"{AUTHORED}test_answers_are_tried_so_often_for_all_questions_together",),
    ),
    Protection(
        "tried-chain",
        "a question that hangs on all before it",
        {"cyberdiag.catalog.checks.reach:MOST_LOOKED_AT": value(10**9)},
        (f"{AUTHORED}test_nothing_is_tried_of_a_question_that_hangs_on_hundreds",),
    ),
    Protection(
        "shown-long",
        "a name of a megabyte in a message",
        {"cyberdiag.messages:_cut": argument(0)},
        (f"{AUTHORED}test_a_name_of_a_megabyte_is_cut_before_it_is_shown[ja]",),
    ),
    Protection(
        "typed-long",
        "a typed text of any length",
        {"cyberdiag.interview.entry:LONGEST": value(10**9)},
        ("tests/interview/test_entry.py::test_a_text_that_is_too_long_to_be_kept_is_told_with_its_length",),
    ),
    Protection(
        "csv-tried",
        "a CSV file of which all is read with each delimiter",
        {"cyberdiag.answer_files.table:SEARCHED": value(10**9)},
        (f"{CSV}test_three_delimiters_are_tried_on_the_beginning_only",),
    ),
    Protection(
        "sheet-printed",
        "a sheet on standard output that could not be read again",
        {"cyberdiag.answer_files.store:refuse_unreadable": nothing},
        ("tests/cli/test_answers.py::test_a_sheet_that_could_not_be_read_again_is_not_printed_either",),
    ),
    Protection(
        "moment-long",
        "a date and hour of any length",
        {"cyberdiag.model.moment:_LONGEST": value(10**9)},
        ("tests/model/test_moment.py::test_no_moment_is_longer_than_anybody_types",),
    ),
    Protection(
        "number-long",
        "a number of a million digits",
        {"cyberdiag.model.numbers:_LONGEST": value(10**9)},
        ("tests/model/test_numbers.py::test_a_number_longer_than_anybody_types_is_not_gone_through",),
    ),
    Protection(
        "choices-many",
        "a list of choices without end",
        {"cyberdiag.typed:_MOST_CHOICES": value(10**9)},
        ("tests/answer_files/test_check.py::test_more_choices_than_any_question_has_are_not_looked_up",),
    ),
    Protection(
        "folder-links",
        "a link does not lead out of a folder of a questionnaire, an overlay or a catalogue",
        {"cyberdiag.outside.names:leads_out": returns(False)},
        (
            f"{LOAD}test_a_link_out_of_a_folder_is_not_followed",
            f"{LOAD}test_a_catalogue_of_ones_own_is_not_read_from_elsewhere",
        ),
    ),
    Protection(
        "folder-size",
        "a YAML file in a folder of one's own is read up to the limit only",
        {"cyberdiag.catalog.folder:Folder.read": by(_read_whole)},
        (f"{LOAD}test_a_file_that_is_too_large_is_not_read_whole",),
    ),
    Protection(
        "folder-kind",
        "only regular files in a folder of one's own are opened",
        {"cyberdiag.catalog.folder:Folder.has": returns(True)},
        (
            f"{LOAD}test_a_missing_file_is_named",
            f"{HOSTILE}test_what_is_no_file_inside_a_folder_is_refused",
        ),
    ),
    Protection(
        "folder-outside",
        "nothing outside a questionnaire's folder is read as a part of it",
        {"cyberdiag.catalog.folder:Folder.has": by(_has_anywhere)},
        (f"{LOAD}test_a_section_file_must_stand_in_the_folder",),
    ),
    Protection(
        "folder-closed",
        "a folder that may not be looked into",
        {"cyberdiag.catalog.folder:Folder.has": by(_has_or_raises)},
        (f"{HOSTILE}test_what_may_not_be_looked_into_is_refused_as_input",),
    ),
    Protection(
        "folder-listed",
        "a folder that may not be listed",
        {"cyberdiag.catalog.folder:Folder.entries": uncaught},
        (f"{HOSTILE}test_what_may_not_be_looked_into_is_refused_as_input",),
    ),
    Protection(
        "folder-name",
        "a folder with a name that is too long",
        {"cyberdiag.catalog.folder:Folder.is_there": value(property(lambda self: self.where.is_dir()))},
        (f"{HOSTILE}test_what_is_no_file_is_refused_as_input",),
    ),
    Protection(
        "command-boundary",
        "no traceback reaches the user",
        {"cyberdiag.cli.main:_bug": raising(0)},
        ("tests/cli/test_exit_codes.py::test_70_a_bug_is_one_paragraph_and_a_log_file_to_paste",),
    ),
    Protection(
        "command-fuzz",
        "an error that is none of ours is seen by the fuzzing of the command line",
        {"cyberdiag.app.outputs:outputs": before(_by_its_suffix)},
        ("tests/test_fuzz.py::test_the_corpus_is_read_and_something_of_it_is_taken[command]",),
    ),
    Protection(
        "column-values",
        "a code that is no choice is read as another one, or one of another question, in a batch of firms",
        {"cyberdiag.columns.layout:Column.fits": by(lambda _, cells: cells == cells)},  # noqa: PLR0124  all of them
        (
            "tests/columns/test_columns.py::test_a_value_that_no_column_may_hold_is_named_with_its_row[TEC-01-cells1-1]",
        ),
    ),
    Protection(
        "draft-too-large",
        "a questionnaire made from a sheet that could not be read again",
        {"cyberdiag.answer_files.store:refuse_unreadable": nothing},
        ("tests/drafts/test_sheets.py::test_what_could_not_be_read_again_is_not_written",),
    ),
)
