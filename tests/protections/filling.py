"""Somebody else's workbook is filled in the meant cells alone, says no more than the answers do, and nothing of theirs is lost."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from .instead import by, nothing, returns, seen, value
from .protection import Protection

FILL = "tests/filling/test_fill.py::"
BAD = "tests/filling/test_bad_workbooks.py::"
EDITOR = "tests/filling/test_editor.py::"


def _packed_anew(raw: bytes, parts: Any) -> bytes:
    """Return the workbook as a library for ZIP files would save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = parts.get(name, old.read(name))
            if data is not None:
                new.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


PROTECTIONS = (
    Protection(
        "fill-raw",
        "every part of a workbook that does not change is copied as it is packed",
        {"cyberdiag.outside.zip_parts:replaced": by(_packed_anew)},
        (
            f"{FILL}test_only_the_meant_cells_differ",
            f"{EDITOR}test_parts_are_replaced_and_all_else_is_copied_as_it_is_packed",
        ),
    ),
    Protection(
        "fill-overlap",
        "a workbook whose parts overlap is not copied",
        {"cyberdiag.outside.zip_parts:_refuse_overlap": nothing},
        (f"{EDITOR}test_parts_that_overlap_are_damage",),
    ),
    Protection(
        "fill-read-back",
        "a workbook that was filled is read again, and compared cell by cell, before it is handed out",
        {"cyberdiag.outside.workbook_fill:Book._see_read_back": nothing},
        (f"{EDITOR}test_what_would_not_be_read_back_as_it_was_meant_is_not_handed_out",),
    ),
    Protection(
        "fill-markup",
        "what is written into a sheet cannot become markup",
        {"cyberdiag.outside.sheet_xml:html": seen(escape=lambda text, **_: text)},
        (f"{EDITOR}test_only_the_cells_that_are_written_change",),
    ),
    Protection(
        "fill-escape",
        "a text that looks like an escape of a spreadsheet stays as it is",
        {"cyberdiag.outside.sheet_xml:as_shown": by(str)},
        (f"{EDITOR}test_only_the_cells_that_are_written_change",),
    ),
    Protection(
        "fill-chain",
        "a formula that gives way leaves the chain of formulas",
        {"cyberdiag.outside.calc_chain:without": returns({})},
        (f"{EDITOR}test_a_formula_that_gives_way_leaves_the_chain",),
    ),
    Protection(
        "fill-kept",
        "what a cell holds is kept unless it may be replaced",
        {"cyberdiag.filling.choosing:_Choosing._outcome": returns("written")},
        (f"{FILL}test_a_cell_that_holds_something_is_kept_and_told_unless_it_may_be_replaced",),
    ),
    Protection(
        "fill-several",
        "a formula that fills several cells never gives way",
        {"cyberdiag.outside.sheet_layout:Layout.is_one_of_several": returns(False)},
        (f"{BAD}test_a_cell_that_cannot_hold_what_is_said_stays_empty_and_is_told",),
    ),
    Protection(
        "fill-choices",
        "a cell with a drop-down or another rule gets what it takes",
        {"cyberdiag.outside.workbook_fill:Book.takes": returns(None)},
        (
            f"{FILL}test_only_the_meant_cells_differ",
            f"{BAD}test_a_cell_that_cannot_hold_what_is_said_stays_empty_and_is_told",
        ),
    ),
    Protection(
        "fill-locked",
        "a cell that its author locked is not filled",
        {"cyberdiag.outside.workbook_fill:Book.is_locked": returns(False)},
        (
            f"{BAD}test_a_workbook_that_cannot_be_filled_is_named_by_its_cells",
            f"{BAD}test_a_protected_sheet_is_filled_where_its_author_left_it_open",
        ),
    ),
    Protection(
        "fill-silent",
        "what is not known or not asked leaves its row empty",
        {"cyberdiag.app.fill_entries:_SILENT": value(set())},
        (f"{FILL}test_what_stays_empty_is_told_with_the_reason",),
    ),
    Protection(
        "fill-partly",
        "what is confirmed in part is not called partly done in the words of a receiver",
        {"cyberdiag.filling.choosing:_SHARES": value({"met": 1.0, "open": 0.0, "partly": 0.5})},
        (f"{FILL}test_what_stays_empty_is_told_with_the_reason",),
    ),
    Protection(
        "fill-formula",
        "no text that is written into somebody's workbook can become a formula",
        {"cyberdiag.filling.choosing:guarded": by(str)},
        (f"{BAD}test_what_a_stranger_wrote_is_text_in_every_cell_and_every_line",),
    ),
    Protection(
        "fill-control",
        "no control sign is written into somebody's workbook",
        {"cyberdiag.filling.choosing:pieces": by(lambda text: (text,))},
        (f"{BAD}test_what_a_stranger_wrote_is_text_in_every_cell_and_every_line",),
    ),
    Protection(
        "fill-learned",
        "what a stranger wrote in a workbook is shown as text in the map that is proposed",
        {"cyberdiag.filling.learning:one_line": by(str), "cyberdiag.filling.finding:one_line": by(str)},
        (f"{BAD}test_what_a_stranger_wrote_is_text_in_every_cell_and_every_line",),
    ),
    Protection(
        "fill-macros",
        "a workbook with macros is refused by its ending too",
        {"cyberdiag.app.filling:_refuse_macros": nothing},
        (f"{BAD}test_what_is_no_workbook_to_be_filled_is_refused_whole",),
    ),
    Protection(
        "fill-size",
        "a workbook beyond the limit is not read to be filled",
        {"cyberdiag.outside.workbook:MAX_BYTES": value(10**9)},
        (f"{BAD}test_what_is_no_workbook_to_be_filled_is_refused_whole",),
    ),
    Protection(
        "fill-over",
        "filling never writes over a file that is there",
        {"cyberdiag.app.filling:_refuse_taken": nothing},
        (f"{BAD}test_a_file_that_is_there_is_never_written_over",),
    ),
    Protection(
        "fill-outside",
        "a map that points outside what is read",
        {"cyberdiag.filling.placing:_Placing._see_inside": returns(True)},
        (f"{BAD}test_a_map_that_cannot_be_meant_is_named_by_its_line",),
    ),
    Protection(
        "fill-twice",
        "an id that stands twice is named",
        {"cyberdiag.filling.placing:_Placing._is_first": returns(True)},
        (
            f"{BAD}test_a_workbook_that_cannot_be_filled_is_named_by_its_cells",
            f"{BAD}test_a_map_that_cannot_be_meant_is_named_by_its_line",
        ),
    ),
    Protection(
        "fill-edition",
        "ids of another edition are named",
        {"cyberdiag.filling.placing:_Placing._others": nothing},
        (f"{BAD}test_a_workbook_that_cannot_be_filled_is_named_by_its_cells",),
    ),
)
