"""A workbook as a bomb, with links or with macros is refused before anything opens it; what is written stays text."""

from __future__ import annotations

import re
from typing import Any

from .instead import NEVER, by, handing, nothing, returns, uncaught, unless, value
from .protection import Protection

XLSX = "tests/answer_files/test_xlsx_codec.py::"
REFUSED = (f"{XLSX}test_what_could_run_fetch_or_grow_is_refused_before_it_is_opened",)
TABLES = "tests/report/test_tables.py::"


def _parts_unseen(mark: str) -> dict[str, Any]:
    """Leave the parts of a workbook that are named so out of what is looked at."""
    kept = handing(lambda parts: ([p for p in parts if mark not in p.filename.lower().replace("\\", "/")],))
    return {"cyberdiag.outside.workbook:_look_at": kept}


def _code_unseen(code: str) -> dict[str, Any]:
    """Let a workbook pass that is refused for this reason."""
    return {"cyberdiag.outside.workbook:_refuse": unless(lambda given: given == code)}


def _as_openpyxl_takes_it(put: Any) -> Any:
    def call(cell: Any, given: Any) -> None:
        put(cell, given)
        cell.value = given

    return call


def _saved_by_the_library(made: Any, file: Any) -> None:
    made.save(file)


PROTECTIONS = (
    Protection(
        "xlsx-no-file",
        "a workbook that is made leaves nothing in a temporary file",
        {"cyberdiag.outside.spreadsheet:_save": by(_saved_by_the_library)},
        (f"{XLSX}test_a_workbook_is_made_in_memory",),
    ),
    Protection(
        "xlsx-looked-at",
        "a workbook is looked at before it is opened",
        {"cyberdiag.outside.workbook:_look_at": nothing},
        (
            f"{XLSX}test_two_parts_of_one_name_are_damage",
            f"{XLSX}test_a_workbook_with_a_password_is_named_so",
        ),
    ),
    Protection(
        "xlsx-bomb",
        "a workbook that grows when it is unpacked, or of more parts than any has",
        _code_unseen("xlsx-too-large"),
        (*REFUSED, f"{XLSX}test_a_workbook_of_endless_parts_is_refused"),
    ),
    Protection(
        "xlsx-file-size",
        "a workbook beyond the limit is not read",
        {"cyberdiag.answer_files.store:_most_bytes": returns(10**9)},
        (f"{XLSX}test_a_workbook_beyond_the_limit_is_not_read",),
    ),
    Protection(
        "xlsx-encrypted",
        "a workbook with a password",
        _code_unseen("xlsx-encrypted"),
        (f"{XLSX}test_a_workbook_with_a_password_is_named_so",),
    ),
    Protection("xlsx-macros", "macros in a workbook", _parts_unseen("vbaproject"), REFUSED),
    Protection(
        "xlsx-old-macros", "macros of the old kind in a workbook", _parts_unseen("/macrosheets/"), REFUSED
    ),
    Protection("xlsx-active", "controls that run in a workbook", _parts_unseen("/activex/"), REFUSED),
    Protection(
        "xlsx-declared",
        "what a workbook says of its parts, such as macros or pictures from elsewhere",
        {"cyberdiag.outside.workbook:_declared": nothing},
        (
            f"{XLSX}test_a_workbook_that_says_it_has_macros_is_refused",
            f"{XLSX}test_what_a_part_is_said_to_be_counts",
        ),
    ),
    Protection(
        "xlsx-kind",
        "a part is known by how it begins, not by its name",
        {"cyberdiag.outside.workbook:_refuse_kind": nothing},
        (f"{XLSX}test_a_part_is_known_by_how_it_begins",),
    ),
    Protection(
        "xlsx-named",
        "a part that begins as XML is looked into whatever it is called",
        {"cyberdiag.outside.workbook:_MARKUP": value((b"nothing",))},
        (f"{XLSX}test_a_declaration_is_refused_whatever_its_part_is_called",),
    ),
    Protection(
        "xlsx-elements",
        "more cells, texts, styles and names than any workbook of answers has",
        {"cyberdiag.outside.workbook:MAX_ELEMENTS": value(10**9)},
        (f"{XLSX}test_a_workbook_of_more_elements_than_the_limit_is_refused",),
    ),
    Protection(
        "xlsx-sheets",
        "one sheet that is named 20,000 times",
        {"cyberdiag.outside.workbook:MAX_SHEETS": value(10**9)},
        (f"{XLSX}test_what_a_workbook_holds_is_counted_while_it_is_read",),
    ),
    Protection(
        "xlsx-tag",
        "a tag of endless attributes",
        {"cyberdiag.outside.workbook:_LONGEST_TAG": value(NEVER)},
        (f"{XLSX}test_one_tag_of_endless_attributes_is_refused",),
    ),
    Protection(
        "xlsx-packing",
        "ways of packing that no spreadsheet uses",
        {"cyberdiag.outside.workbook:_METHODS": value(range(100))},
        (f"{XLSX}test_a_way_of_packing_that_no_spreadsheet_uses_is_damage",),
    ),
    Protection(
        "xlsx-padding",
        "far cells that fill up every row",
        {
            "cyberdiag.outside.workbook:MAX_NODES": value(10**9),
            "cyberdiag.answer_files.table:MAX_NODES": value(10**9),
        },
        (f"{XLSX}test_a_far_cell_in_every_row_is_not_filled_up",),
    ),
    Protection(
        "xlsx-text",
        "a text that no cell can hold",
        {"cyberdiag.outside.sheet_cells:LONGEST_TEXT": value(10**9)},
        (f"{XLSX}test_what_no_spreadsheet_writes_is_damage",),
    ),
    Protection("xlsx-links", "links to other files in a workbook", _parts_unseen("externallink"), REFUSED),
    Protection(
        "xlsx-connections", "connections to data in a workbook", _parts_unseen("connections.xml"), REFUSED
    ),
    Protection("xlsx-embedded", "files inside a workbook", _parts_unseen("/embeddings/"), REFUSED),
    Protection(
        "xlsx-case",
        "a part of a workbook in capitals or with the other stroke",
        {
            "cyberdiag.outside.workbook:_look_at": handing(
                lambda parts: ([p for p in parts if p.filename == p.filename.lower().replace("\\", "/")],)
            )
        },
        REFUSED,
    ),
    Protection(
        "xlsx-entities",
        "entities in a workbook, in any encoding and under any name",
        {"cyberdiag.outside.workbook:_refuse_declaration": nothing},
        (f"{XLSX}test_a_declaration_is_refused_whatever_its_part_is_called",),
    ),
    Protection(
        "xlsx-damaged",
        "a damaged ZIP file, and whatever else no spreadsheet writes",
        {"cyberdiag.outside.workbook:opened": uncaught},
        (
            f"{XLSX}test_a_damaged_file_is_named_as_such",
            f"{XLSX}test_a_workbook_that_the_library_trips_over_is_named_as_damaged",
        ),
    ),
    Protection(
        "xlsx-rows",
        "rows without end in a workbook",
        {"cyberdiag.outside.sheet_cells:MAX_ROWS": value(10**9)},
        (f"{XLSX}test_a_cell_far_below_is_not_lost_in_silence",),
    ),
    Protection(
        "xlsx-columns",
        "columns without end in a workbook",
        {"cyberdiag.outside.sheet_cells:MAX_COLUMNS": value(10**9)},
        (f"{XLSX}test_a_cell_far_to_the_right_costs_nothing",),
    ),
    Protection(
        "xlsx-formula",
        "a formula as an answer",
        {"cyberdiag.outside.sheet_cells:Formula": value(str)},
        (f"{XLSX}test_a_formula_in_an_answer_is_refused_by_row_and_column",),
    ),
    Protection(
        "xlsx-cell",
        "a text in a workbook is a text whatever it starts with",
        {"cyberdiag.outside.spreadsheet:put": _as_openpyxl_takes_it},
        (
            f"{TABLES}test_no_cell_is_a_formula_whatever_was_answered",
            "tests/cli/test_hostile_author.py::test_what_an_author_writes_is_only_text",
        ),
    ),
    Protection(
        "xlsx-quoted",
        "a text in a workbook stays a text when its cell is edited",
        {"cyberdiag.outside.spreadsheet:is_formula": returns(False)},
        (f"{TABLES}test_no_cell_is_a_formula_whatever_was_answered",),
    ),
    Protection(
        "xlsx-control",
        "control signs in a workbook",
        {"cyberdiag.outside.spreadsheet:printable": lambda _: str},
        (f"{TABLES}test_control_characters_and_long_texts_are_harmless",),
    ),
    Protection(
        "xlsx-long",
        "a text that no cell can hold",
        {"cyberdiag.outside.spreadsheet:LONGEST_TEXT": value(10**9)},
        (f"{TABLES}test_control_characters_and_long_texts_are_harmless",),
    ),
    Protection(
        "csv-formula",
        "formulas in a report as CSV",
        {"cyberdiag.report.tables.csv_table:guarded": lambda _: str},
        (
            f"{TABLES}test_no_cell_is_a_formula_whatever_was_answered",
            "tests/cli/test_hostile_author.py::test_what_an_author_writes_is_only_text",
        ),
    ),
    Protection(
        "csv-control",
        "control signs in a report as CSV",
        {"cyberdiag.report.tables.csv_table:printable": lambda _: str},
        (f"{TABLES}test_control_characters_and_long_texts_are_harmless",),
    ),
    Protection(
        "csv-sheet",
        "formulas in a blank sheet as CSV",
        {"cyberdiag.answer_files.csv_codec:guarded": lambda _: str},
        (
            (
                "tests/answer_files/test_csv_codec.py"
                "::test_words_of_ones_own_questionnaire_cannot_become_formulas"
            ),
        ),
    ),
    Protection(
        "formula-starts",
        "every sign that starts a formula, in half width and full width, after spaces and quotes",
        {"cyberdiag.model.text:_FORMULA": value(re.compile("="))},
        ("tests/model/test_text.py::test_whatever_starts_a_formula_is_guarded",),
    ),
    Protection(
        "table-other",
        "the row of a table that holds JSON is read with the guards of a file",
        {"cyberdiag.answer_files.json_codec:MAX_DEPTH": value(10**6)},
        (
            "tests/answer_files/test_convert.py::test_the_row_for_the_program_is_read_with_the_guards_of_a_file",
        ),
    ),
    Protection(
        "table-other-keys",
        "the row of a table that holds JSON takes the place of nothing that has a row of its own",
        {"cyberdiag.answer_files.table:FIELDS": value(("cyberdiag", "questionnaires", "other"))},
        (
            "tests/answer_files/test_convert.py::test_the_row_for_the_program_cannot_take_the_place_of_what_has_its_own",
        ),
    ),
    Protection(
        "convert-lost",
        "what a format cannot hold is told",
        {"cyberdiag.app.converting:_lost": returns([])},
        (
            "tests/answer_files/test_convert.py::test_what_a_table_cannot_hold_is_told_by_name_and_stays_in_the_first_file",
        ),
    ),
    Protection(
        "convert-over",
        "converting and merging never write over a file that is there",
        {"cyberdiag.app.converting:refuse_taken": nothing},
        ("tests/test_merging.py::test_what_cannot_be_merged_is_told",),
    ),
    Protection(
        "merge-names-hidden",
        "who said what is hidden by --anonymous",
        {"cyberdiag.app.assessing:anonymous": by(lambda answers, _: answers)},
        (
            "tests/test_merging.py::test_the_report_tells_each_disagreement_once_in_every_format_and_hides_names_on_request",
        ),
    ),
)
