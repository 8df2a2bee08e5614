"""A workbook as a bomb, with links or with macros is refused before anything opens it; what is written stays text."""

from __future__ import annotations

import re
from typing import Any

from .instead import Seen, after, forgiving, handing, nothing, returns, uncaught, value
from .protection import Protection

XLSX = "tests/answer_files/test_xlsx_codec.py::"
REFUSED = (f"{XLSX}test_what_could_run_fetch_or_grow_is_refused_before_it_is_opened",)
TABLES = "tests/report/test_tables.py::"


def _parts_unseen(mark: str) -> dict[str, Any]:
    """Leave the parts of a workbook that are named so out of what is looked at."""
    kept = handing(lambda parts: ([p for p in parts if mark not in p.filename.lower().replace("\\", "/")],))
    return {"cyberdiag.outside.spreadsheet:_refused": kept}


def _code_unseen(code: str) -> dict[str, Any]:
    return {"cyberdiag.outside.spreadsheet:_refused": after(lambda found: None if found == code else found)}


def _ascii_only(data: bytes) -> bool:
    return b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper()


def _as_openpyxl_takes_it(put: Any) -> Any:
    def call(cell: Any, given: Any) -> None:
        put(cell, given)
        cell.value = given

    return call


PROTECTIONS = (
    Protection(
        "xlsx-looked-at",
        "a workbook is looked at before it is opened",
        {"cyberdiag.outside.spreadsheet:inspect": nothing},
        REFUSED,
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
        {"cyberdiag.answer_files.store:_most_bytes": returns(10**12)},
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
        "xlsx-macro-type",
        "a workbook that says it has macros",
        {"cyberdiag.outside.spreadsheet:inspect": forgiving("xlsx-macros")},
        (f"{XLSX}test_a_workbook_that_says_it_has_macros_is_refused",),
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
            "cyberdiag.outside.spreadsheet:_refused": handing(
                lambda parts: ([p for p in parts if p.filename == p.filename.lower().replace("\\", "/")],)
            )
        },
        REFUSED,
    ),
    Protection(
        "xlsx-entities",
        "entities in a workbook, which could grow or fetch",
        {"cyberdiag.outside.spreadsheet:_has_entity": returns(False)},
        REFUSED,
    ),
    Protection(
        "xlsx-entities-wide",
        "entities in a workbook in UTF-16",
        {"cyberdiag.outside.spreadsheet:_has_entity": value(_ascii_only)},
        REFUSED,
    ),
    Protection(
        "xlsx-damaged",
        "a damaged ZIP file",
        {"cyberdiag.outside.spreadsheet:inspect": uncaught},
        (f"{XLSX}test_a_damaged_file_is_named_as_such",),
    ),
    Protection(
        "xlsx-damaged-inside",
        "a workbook that openpyxl trips over",
        {"cyberdiag.outside.spreadsheet:read": uncaught},
        (f"{XLSX}test_a_workbook_that_the_library_trips_over_is_named_as_damaged",),
    ),
    Protection(
        "xlsx-rows",
        "rows without end in a workbook",
        {"cyberdiag.outside.spreadsheet:_rows": forgiving("xlsx-too-many", lambda *_: [])},
        (f"{XLSX}test_a_cell_far_below_is_not_lost_in_silence",),
    ),
    Protection(
        "xlsx-columns",
        "columns without end in a workbook",
        {"cyberdiag.outside.spreadsheet:MAX_COLUMNS": value(None)},
        (f"{XLSX}test_a_cell_far_to_the_right_costs_nothing",),
    ),
    Protection(
        "xlsx-dimensions",
        "a workbook that lies about its size",
        {
            "cyberdiag.outside.spreadsheet:_rows": handing(
                lambda sheet, file: (Seen(sheet, reset_dimensions=lambda: None), file)
            )
        },
        (f"{XLSX}test_a_sheet_that_lies_about_its_size_is_read_whole",),
    ),
    Protection(
        "xlsx-formula",
        "a formula as an answer",
        {
            "cyberdiag.outside.spreadsheet:_plain": after(
                lambda found: str(found) if isinstance(found, str) else found
            )
        },
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
)
