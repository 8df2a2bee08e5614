"""Atomic writes with fsync, mode 600, a lock; links, pipes and devices are safe as input and output."""

from __future__ import annotations

import os
import tempfile
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .instead import NEVER, Seen, after, before, by, first, forgiving, nothing, returns, seen, uncaught, value
from .protection import Protection

FILES = "tests/test_files.py::"
SENT = "tests/book/test_sending.py::"
LOCKS_TESTS = "tests/test_locks.py::"
OUTPUTS = "tests/cli/test_outputs.py::"
KEPT = "tests/answer_files/test_kept.py::"
EDITED = "tests/interview/test_edited.py::"
HOSTILE = "tests/cli/test_hostile_files.py::"
STORE = "tests/answer_files/test_store.py::"
TEMPLATES = "tests/report/test_own_templates.py::"
NOT_LEFT = f"{FILES}test_a_failed_write_leaves_the_old_file_and_nothing_else"
NAMED = f"{FILES}test_where_no_file_can_be_is_named_for_what_it_is"
ON_DISK = (f"{FILES}test_the_data_is_on_disk_before_the_name_points_to_it",)
LOCK = (f"{LOCKS_TESTS}test_a_lock_is_held_once_and_leaves_nothing",)
RETURNED = "tests/test_returned_plan.py::"
WITHOUT_LIMIT = 10**9


def _real(path: str) -> Path:
    return Path(os.path.realpath(path))


def _read_without_limit(read_bytes: Any) -> Any:
    def call(path: str, _: int, *error: Any) -> bytes:
        return bytes(read_bytes(path, WITHOUT_LIMIT, *error))

    return call


def _in_place(target: Path) -> tuple[int, Path]:
    return os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), target


def _taken_as_yes(tick: Any, *given: Any) -> None:
    from cyberdiag.model.answers import Answer  # loaded before, nothing could be taken out of it

    given[-1][tick.question] = Answer("yes")


def _elsewhere(_: Path) -> tuple[int, Path]:
    descriptor, name = tempfile.mkstemp(suffix=".tmp")
    return descriptor, Path(name)


def _open_to_all(made: tuple[int, Any]) -> tuple[int, Any]:
    Path(made[1]).chmod(0o644)
    return made


def _unflushed(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()


def _flushed_too_soon(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        os.fsync(file.fileno())


def _never_private(new: Any) -> Any:
    return lambda path, data, **_: new(path, data, private=False)


class Cased(str):
    """A text whose letters keep their case."""

    __slots__ = ()

    def casefold(self) -> str:
        return self


def _by_spelling(path: str | int) -> str:
    return str(path)


def _mode_or_nothing(file: Path, mode: int) -> bool:
    file.chmod(mode)
    return True


def _opened_for_all(path: Any, flags: int, _: int = 0) -> int:
    return os.open(path, flags, 0o644)


def _one_by_one(targets: Any, content: Any) -> dict[str, bytes]:
    from cyberdiag.outside import files

    made = {}
    for output in targets:
        made[output.path] = content(output.form)
        if not output.is_stdout:
            files.write(output.path, made[output.path], private=True)
    return made


def _keeps_something() -> None:
    (Path.home() / ".cyberdiag").write_text("1", encoding="utf-8")


def _sweeps_all(self: Any) -> None:
    for file in self._folder.iterdir():
        if file.name.startswith(f".{self._name}.") and file.name.endswith(".tmp"):
            file.unlink(missing_ok=True)


def _as_typed(merged: Any) -> Any:
    typed = {**merged.typed, **{one.spot: one.mine for one in merged.conflicts}}
    return type(merged)(typed, (), merged.news)


def _without_original(self: Any) -> None:
    self._original = None


WITHOUT_LINKS = seen(path=Seen(os.path, realpath=os.path.abspath))
NOTHING_THERE = seen(path=Seen(os.path, lexists=lambda _: False))

READING = (
    Protection(
        "new-files-named",
        "all new files whose names are taken are named before one of them is made",
        {"cyberdiag.outside.new_files:refuse_taken": nothing},
        (f"{SENT}test_nothing_is_written_over_and_a_fault_leaves_nothing_behind",),
    ),
    Protection(
        "new-files-over",
        "a new file takes the place of none that came to stand there meanwhile",
        {"cyberdiag.outside.new_files:_FLAGS": value(os.O_WRONLY | os.O_CREAT | os.O_TRUNC)},
        (f"{SENT}test_nothing_is_written_over_and_a_fault_leaves_nothing_behind",),
    ),
    Protection(
        "new-files-whole",
        "of many new files all are written or none",
        {"cyberdiag.outside.new_files:_take_away": nothing},
        (f"{SENT}test_nothing_is_written_over_and_a_fault_leaves_nothing_behind",),
    ),
    Protection(
        "new-files-private",
        "what is sent to clients is its owner's alone",
        {"cyberdiag.outside.new_files:_MODE": value(0o644)},
        (f"{SENT}test_what_is_sent_comes_back_as_a_new_round_of_its_client_and_unchanged_as_nothing",),
    ),
    Protection(
        "new-files-names",
        "the name of a client leads out of no folder and into no device",
        {"cyberdiag.outside.names:_plain": by(str)},
        (f"{SENT}test_names_of_clients_become_names_of_files_that_any_system_tells_apart",),
    ),
    Protection(
        "read-kind",
        "what is no regular file is never opened as input, also when it became one between looking and opening",
        {"cyberdiag.outside.files:stat": seen(S_ISREG=lambda _: True)},
        (
            f"{FILES}test_what_is_no_file_is_not_even_opened",
            f"{FILES}test_a_file_that_becomes_a_pipe_or_grows_between_looking_and_opening_is_refused",
        ),
    ),
    Protection(
        "read-folder",
        "a folder as input is named for what it is",
        {"cyberdiag.outside.files:stat": seen(S_ISDIR=lambda _: False)},
        (f"{FILES}test_what_is_no_file_is_named_for_what_it_is",),
    ),
    Protection(
        "read-waiting",
        "opening an input never waits",
        {"cyberdiag.outside.files:_NO_WAIT": value(0)},
        (f"{FILES}test_a_file_that_becomes_a_pipe_or_grows_between_looking_and_opening_is_refused",),
    ),
    Protection(
        "read-limit",
        "an input beyond the limit is not taken, and no more of it is read",
        {"cyberdiag.outside.files:read_bytes": _read_without_limit},
        (
            f"{FILES}test_a_file_is_read_up_to_the_limit_and_not_beyond",
            f"{FILES}test_no_more_than_the_limit_is_read",
        ),
    ),
    Protection(
        "read-limit-file",
        "a file is read up to the limit only",
        {"cyberdiag.outside.files:_regular": _read_without_limit},
        (f"{FILES}test_no_more_than_the_limit_is_read",),
    ),
    Protection(
        "read-errors",
        "whatever the system says about an input is a problem with its words",
        {"cyberdiag.outside.files:read_bytes": uncaught},
        (
            f"{FILES}test_what_is_no_file_is_named_for_what_it_is",
            f"{FILES}test_a_file_that_may_not_be_read_is_named_so",
            f"{FILES}test_standard_input_that_is_closed_or_broken_is_no_bug",
        ),
    ),
)
WRITING = (
    Protection(
        "write-folder",
        "a folder as output is named for what it is",
        {"cyberdiag.outside.files:_target": forgiving("is-directory", _real)},
        (NAMED,),
    ),
    Protection(
        "write-kind",
        "a pipe or device as output is left alone",
        {"cyberdiag.outside.files:_target": forgiving("not-regular", _real)},
        (NAMED, f"{HOSTILE}test_what_is_no_file_is_refused_as_output"),
    ),
    Protection(
        "write-loop",
        "a link that leads back to itself as output is left alone",
        {"cyberdiag.outside.files:_target": forgiving("cannot-write", _real)},
        (f"{HOSTILE}test_what_is_no_file_is_refused_as_output",),
    ),
    Protection(
        "write-link",
        "a link as output stays a link, and the file behind it is replaced",
        {"cyberdiag.outside.files:_target": by(lambda path: Path(path).absolute())},
        (f"{FILES}test_a_link_stays_a_link_and_its_file_is_replaced",),
    ),
    Protection(
        "write-whole",
        "an output is replaced whole, so that a full disk leaves the old file",
        {"cyberdiag.outside.files:_beside": by(_in_place), "cyberdiag.outside.files:_remove": nothing},
        (
            NOT_LEFT,
            f"{FILES}test_ctrl_c_while_writing_leaves_the_old_file_and_nothing_else",
            f"{FILES}test_a_disk_that_is_really_full_leaves_the_old_file",
            "tests/cli/test_exit_codes.py::test_6_what_cannot_be_written_leaves_the_old_report",
        ),
    ),
    Protection(
        "write-beside",
        "the new file is made beside the old one, where it can take its place at once",
        {"cyberdiag.outside.files:_beside": by(_elsewhere)},
        (f"{FILES}test_the_temporary_file_stands_beside_the_target_even_with_a_long_name",),
    ),
    Protection(
        "write-private-before",
        "the new file is its owner's alone from its first byte",
        {"cyberdiag.outside.files:_beside": after(_open_to_all)},
        (f"{FILES}test_a_file_that_is_being_written_is_its_owners_alone",),
    ),
    Protection(
        "write-flushed",
        "the data is on disk before the name points to it",
        {"cyberdiag.outside.files:_fill": by(_unflushed)},
        ON_DISK,
    ),
    Protection(
        "write-flushed-whole",
        "all of the data is handed over before it is flushed to disk",
        {"cyberdiag.outside.files:_fill": by(_flushed_too_soon)},
        ON_DISK,
    ),
    Protection(
        "write-folder-flushed",
        "the new name is on disk too",
        {"cyberdiag.outside.files:_sync_folder": nothing},
        ON_DISK,
    ),
    Protection(
        "write-mode",
        "another file keeps its mode",
        {"cyberdiag.outside.files:_mode": returns(0o600)},
        (f"{FILES}test_another_file_keeps_its_mode_or_has_the_usual_one",),
    ),
    Protection(
        "write-nothing-left",
        "a failed write leaves nothing behind",
        {"cyberdiag.outside.files:_remove": nothing},
        (NOT_LEFT, f"{FILES}test_ctrl_c_while_writing_leaves_the_old_file_and_nothing_else"),
    ),
    Protection(
        "write-errors",
        "whatever the system says while writing is a problem with its words",
        {"cyberdiag.outside.files:write": uncaught},
        (
            NOT_LEFT,
            f"{FILES}test_a_target_that_is_replaced_midway_is_replaced_whole_or_left_alone",
            f"{FILES}test_a_folder_that_is_taken_away_midway_is_named_and_nothing_is_made",
        ),
    ),
    Protection(
        "write-disk-full",
        "a full disk is named so",
        {"cyberdiag.outside.files:errno": seen(ENOSPC=-1)},
        (NOT_LEFT,),
    ),
    Protection(
        "write-output-full",
        "standard output on a full disk is no bug",
        {"cyberdiag.outside.machine:_FULL": value(frozenset())},
        ("tests/cli/test_exit_codes.py::test_6_a_missing_folder_and_a_full_standard_output",),
    ),
    Protection(
        "write-permission",
        "a permission that is lost midway is named so",
        {"cyberdiag.outside.files:_NOT_PERMITTED": value(frozenset())},
        (NOT_LEFT,),
    ),
    Protection(
        "write-back",
        "when one of several files cannot be put in its place, or what follows fails, the old ones are put back",
        {"cyberdiag.outside.files:New.put_back": nothing},
        (
            f"{FILES}test_several_files_are_written_all_or_none",
            f"{FILES}test_an_old_file_that_cannot_be_put_back_is_named_where_it_is_kept",
            f"{OUTPUTS}test_a_report_that_cannot_be_put_in_its_place_leaves_all_as_they_were",
            f"{OUTPUTS}test_a_standard_output_that_is_full_leaves_the_files_as_they_were",
        ),
    ),
    Protection(
        "write-back-old",
        "each old file has a second name until all new ones are in place",
        {"cyberdiag.outside.files:New.keep_old": nothing},
        (f"{FILES}test_several_files_are_written_all_or_none",),
    ),
    Protection(
        "write-elsewhere",
        "nothing is kept in the user's folder",
        {"cyberdiag.cli.check:check": first(_keeps_something)},
        ("tests/test_offline.py::test_a_command_works_without_any_socket[check]",),
    ),
    Protection(
        "paths-tried",
        "every path that a command reads or writes is tried with what is no file, and where the modes forbid it",
        {"cyberdiag.cli.commands:COMMANDS": lambda known: {**known, "more": known["verify"]}},
        (f"{HOSTILE}test_every_path_that_a_command_reads_or_writes_is_tried",),
    ),
    Protection(
        "write-no-modes",
        "a file system that keeps no modes stops nobody",
        {"cyberdiag.outside.files:_chmod": by(_mode_or_nothing)},
        (
            f"{FILES}test_a_file_system_that_keeps_no_modes_is_told_of_and_stops_nobody",
            f"{OUTPUTS}test_a_file_system_that_keeps_no_modes_is_warned_of",
            f"{KEPT}test_a_file_system_that_keeps_no_modes_is_told_of",
        ),
    ),
    Protection(
        "write-no-modes-told",
        "that a file could not be closed to others is said",
        {"cyberdiag.app.outputs:not_private": returns([])},
        (f"{OUTPUTS}test_a_file_system_that_keeps_no_modes_is_warned_of",),
    ),
    Protection(
        "output-input",
        "no output takes the place of something that is read, nor of another output, in any command",
        {"cyberdiag.app.inputs:refuse_written_over": nothing},
        (
            f"{OUTPUTS}test_no_command_writes_over_the_answers_that_it_reads",
            f"{OUTPUTS}test_nothing_is_computed_before_an_output_is_refused",
            f"{OUTPUTS}test_a_redirected_stream_is_an_input_or_output_like_another",
            f"{OUTPUTS}test_nothing_is_added_to_the_answers_that_are_read",
            f"{OUTPUTS}test_two_outputs_are_two_files",
        ),
    ),
    Protection(
        "output-input-names",
        "a file is known by what it is, not by how it is named",
        {"cyberdiag.outside.names:key": by(_by_spelling)},
        (
            f"{OUTPUTS}test_no_command_writes_over_the_answers_that_it_reads",
            f"{OUTPUTS}test_two_outputs_are_two_files",
        ),
    ),
    Protection(
        "output-input-case",
        "two names that some systems take for one are not both written",
        {
            "cyberdiag.outside.names:unicodedata": value(
                SimpleNamespace(normalize=lambda _, text: Cased(text))
            )
        },
        (f"{OUTPUTS}test_two_outputs_are_two_files",),
    ),
    Protection(
        "output-input-streams",
        "a redirected stream is an input or output like another",
        {"cyberdiag.app.inputs:_redirected": returns(None)},
        (
            f"{OUTPUTS}test_a_redirected_stream_is_an_input_or_output_like_another",
            f"{OUTPUTS}test_nothing_is_added_to_the_answers_that_are_read",
        ),
    ),
    Protection(
        "output-input-folders",
        "every file of a folder that is read is an input",
        {"cyberdiag.app.inputs:_data": returns(())},
        (f"{OUTPUTS}test_a_file_of_a_questionnaire_a_catalogue_or_a_template_is_an_input",),
    ),
    Protection(
        "reports-all-or-none",
        "no report is written when one of them cannot be made",
        {"cyberdiag.app.outputs:make": by(_one_by_one)},
        ("tests/cli/test_modes.py::test_no_report_is_written_when_one_of_them_cannot_be_made",),
    ),
)
PRIVATE = (
    Protection(
        "private-files",
        "a report, a comparison, deadlines, a sheet and saved answers are their owner's alone",
        {"cyberdiag.outside.files:_new": _never_private},
        (
            f"{FILES}test_a_private_file_is_for_its_owner_only",
            "tests/cli/test_modes.py::test_what_a_command_writes_about_a_firm_is_its_owners_alone",
            f"{STORE}test_a_new_file_is_as_the_contract_shows_it",
            f"{STORE}test_the_first_save_keeps_the_bytes_of_what_was_written_by_hand",
        ),
    ),
    Protection(
        "private-log",
        "the log of a bug is its owner's alone",
        {"tempfile:mkstemp": after(_open_to_all)},
        ("tests/cli/test_exit_codes.py::test_70_a_bug_is_one_paragraph_and_a_log_file_to_paste",),
    ),
    Protection(
        "private-lock",
        "the lock tells nobody else who works on a file",
        {"cyberdiag.outside.locks:os": seen(open=_opened_for_all)},
        LOCK,
    ),
)
LOCKS = (
    Protection(
        "lock-held",
        "one program at a time keeps an answers file",
        {"cyberdiag.outside.locks:held": by(lambda _: nullcontext(SimpleNamespace(release=lambda: None)))},
        (f"{EDITED}test_a_second_interview_under_another_name_of_the_file_is_refused",),
    ),
    Protection(
        "lock-taken",
        "a lock that another program holds",
        {"cyberdiag.outside.locks:_locked": returns(True)},
        LOCK,
    ),
    Protection(
        "lock-named",
        "the program that holds a lock is named",
        {"cyberdiag.outside.locks:os": seen(write=lambda *_: None)},
        LOCK,
    ),
    Protection(
        "lock-links",
        "two names of one file are one lock",
        {"cyberdiag.outside.locks:os": WITHOUT_LINKS},
        (f"{LOCKS_TESTS}test_two_names_of_one_file_are_one_lock",),
    ),
    Protection(
        "lock-current",
        "a lock whose file was just removed by its last holder is none",
        {"cyberdiag.outside.locks:Lock._is_current": returns(True)},
        (f"{LOCKS_TESTS}test_a_lock_whose_file_was_removed_is_taken_anew",),
    ),
    Protection(
        "lock-foreign",
        "what stands in the place of a lock and is none is left alone",
        {"cyberdiag.outside.locks:Lock._blocked": nothing},
        (
            f"{LOCKS_TESTS}test_what_stands_in_the_place_of_a_lock_and_is_none_is_left_alone",
            f"{EDITED}test_a_link_in_the_place_of_the_lock_is_told_of_and_nothing_is_written_through_it",
        ),
    ),
    Protection(
        "lock-no-link",
        "a link that takes the place of a lock at the last moment is not followed",
        {"cyberdiag.outside.locks:_OPEN": value(os.O_RDWR | os.O_CREAT)},
        (f"{LOCKS_TESTS}test_a_link_that_is_put_there_at_the_last_moment_is_not_followed",),
    ),
    Protection(
        "lock-whole-name",
        "a lock and what is swept belong to one whole name",
        {"cyberdiag.outside.names:alias": by(lambda name: name[:40])},
        (
            f"{LOCKS_TESTS}test_names_alike_in_their_beginning_do_not_block_each_other_nor_sweep_each_others_files",
        ),
    ),
    Protection(
        "lock-long-name",
        "the longest name a file can have is locked, written and copied",
        {"cyberdiag.outside.names:_SHORT": value(1000), "cyberdiag.outside.names:_LONGEST": value(1000)},
        (
            f"{LOCKS_TESTS}test_a_name_of_255_bytes_is_locked_written_and_copied",
            f"{KEPT}test_a_name_of_255_bytes_keeps_its_copies",
        ),
    ),
    Protection(
        "lock-hard-links",
        "two hard links of one file are one lock",
        {"cyberdiag.outside.locks:Lock._hold": nothing},
        (
            f"{LOCKS_TESTS}test_two_hard_links_of_one_file_are_one_lock",
            f"{EDITED}test_a_second_interview_under_another_name_of_the_file_is_refused",
        ),
    ),
    Protection(
        "lock-not-ours",
        "a lock that somebody replaced is not removed",
        {"cyberdiag.outside.locks:Lock._is_current": returns(True)},
        (f"{LOCKS_TESTS}test_a_lock_that_somebody_replaced_is_not_removed",),
    ),
    Protection(
        "lock-sweep",
        "what a killed program had begun to write is removed",
        {"cyberdiag.outside.locks:Lock._sweep": nothing},
        (f"{LOCKS_TESTS}test_what_a_dead_process_left_never_blocks_and_is_swept_away",),
    ),
    Protection(
        "lock-sweep-ours",
        "only what is ours is removed",
        {"cyberdiag.outside.locks:Lock._sweep": by(_sweeps_all)},
        (f"{LOCKS_TESTS}test_what_a_dead_process_left_never_blocks_and_is_swept_away",),
    ),
    Protection(
        "lock-fault",
        "a lock that cannot be made says why",
        {"cyberdiag.outside.locks:Lock.__init__": uncaught},
        (f"{LOCKS_TESTS}test_a_lock_that_cannot_be_made_says_why",),
    ),
)
KEEPING = (
    Protection(
        "answers-confirmed",
        "a confirmed answer is on disk before the next question",
        {"cyberdiag.answer_files.kept:AnswerFile.save": nothing},
        (f"{STORE}test_each_answer_is_on_disk_when_it_is_confirmed",),
    ),
    Protection(
        "answers-readable",
        "what could not be read again is not written",
        {"cyberdiag.answer_files.store:refuse_unreadable": nothing},
        (f"{STORE}test_what_could_not_be_read_again_is_not_written",),
    ),
    Protection(
        "answers-copy",
        "answers written by hand are copied before the first save",
        {"cyberdiag.answer_files.kept:AnswerFile.save": before(_without_original)},
        (f"{STORE}test_the_first_save_keeps_the_bytes_of_what_was_written_by_hand",),
    ),
    Protection(
        "answers-copy-kept",
        "a copy is never lost to a later one",
        {"cyberdiag.outside.names:os": NOTHING_THERE},
        (f"{STORE}test_a_copy_is_never_lost_to_a_later_one",),
    ),
    Protection(
        "edit-read-in",
        "what somebody else wrote into the answers file meanwhile is read in before it is saved",
        {"cyberdiag.answer_files.kept:AnswerFile._take_in": nothing},
        (
            f"{KEPT}test_what_others_wrote_stays_with_notes_comments_and_keys_of_their_own",
            f"{KEPT}test_an_edit_between_opening_and_the_first_save_is_read_in_too",
            f"{KEPT}test_a_file_that_appears_before_the_first_save_is_read_in",
            f"{KEPT}test_what_cannot_be_read_any_more_is_kept_aside_and_the_answers_are_saved",
            f"{EDITED}test_an_answer_from_outside_is_told_and_not_asked_again",
        ),
    ),
    Protection(
        "edit-asked",
        "where both changed one answer, the person decides",
        {"cyberdiag.app.keeping:AtTerminal.theirs": returns(())},
        (
            f"{EDITED}test_a_person_is_asked_where_both_changed_one_answer",
            f"{EDITED}test_one_answer_for_all_where_much_was_changed_by_both",
        ),
    ),
    Protection(
        "edit-conflict",
        "an answer that both changed is seen as such",
        {"cyberdiag.answer_files.edits:merge": after(_as_typed)},
        (f"{KEPT}test_where_both_changed_one_answer_the_person_decides_and_the_other_is_kept_in_a_copy",),
    ),
    Protection(
        "edit-copy",
        "what one side gives up is kept in a copy",
        {"cyberdiag.answer_files.kept:AnswerFile._copy": nothing},
        (
            f"{KEPT}test_where_both_changed_one_answer_the_person_decides_and_the_other_is_kept_in_a_copy",
            f"{KEPT}test_an_answer_of_before_that_others_took_away_is_gone_but_in_the_copy",
        ),
    ),
    Protection(
        "edit-aside",
        "a file that cannot be read any more, or is another firm's, is kept under another name",
        {"cyberdiag.answer_files.kept:AnswerFile._put_aside": nothing},
        (
            f"{KEPT}test_what_cannot_be_read_any_more_is_kept_aside_and_the_answers_are_saved",
            f"{KEPT}test_a_file_of_another_firm_is_not_mixed_with_this_one_unasked",
            f"{EDITED}test_a_file_that_is_broken_is_mended_or_kept_aside",
        ),
    ),
    Protection(
        "edit-other-firm",
        "a file that became another firm's is not mixed with this one",
        {"cyberdiag.answer_files.edits:other_firm": returns(None)},
        (
            f"{KEPT}test_a_file_of_another_firm_is_not_mixed_with_this_one_unasked",
            f"{EDITED}test_a_file_that_became_another_firms_is_kept_aside",
        ),
    ),
    Protection(
        "edit-left",
        "what was typed and is not in the file on stopping is saved beside it",
        {"cyberdiag.answer_files.kept:AnswerFile.leave": returns("")},
        (
            f"{KEPT}test_what_was_typed_is_left_beside_a_file_that_cannot_be_read_any_more",
            f"{EDITED}test_stopping_while_being_asked_loses_neither_side",
        ),
    ),
    Protection(
        "edit-nowhere",
        "what was typed is saved beside a file that cannot be written any more, and nothing is called saved that is not",
        {"cyberdiag.app.session:Session._not_saved": nothing},
        (
            f"{EDITED}test_a_link_that_leads_nowhere_in_the_place_of_the_file_costs_no_answer",
            f"{EDITED}test_where_nothing_can_be_saved_any_more_nothing_else_is_said",
        ),
    ),
    Protection(
        "edit-last",
        "an edit after the last answer is seen before the interview ends",
        {"cyberdiag.answer_files.kept:AnswerFile.settle": nothing},
        (
            f"{KEPT}test_settling_reads_in_the_last_edit_and_writes_only_what_is_missing",
            f"{EDITED}test_a_file_that_is_deleted_is_written_again_at_the_next_answer_at_the_end_and_on_stopping",
        ),
    ),
    Protection(
        "sheet-exists",
        "a blank sheet takes no file's place",
        {"os.path:lexists": returns(False)},
        ("tests/cli/test_answers.py::test_a_file_that_is_there_is_never_overwritten",),
    ),
    Protection(
        "new-exists",
        "a new questionnaire is written into an empty folder only",
        {"cyberdiag.app.kit:_refuse_taken": forgiving("not-empty")},
        ("tests/test_kit.py::test_a_folder_that_is_not_empty_is_refused_by_name_and_left_alone",),
    ),
    Protection(
        "new-link",
        "a new questionnaire is not written through a link",
        {"cyberdiag.app.kit:_refuse_taken": forgiving("exists")},
        ("tests/test_kit.py::test_a_link_to_a_folder_is_not_written_through",),
    ),
    Protection(
        "export-exists",
        "exported templates take no file's place",
        {"cyberdiag.report.own.export:os": NOTHING_THERE},
        (f"{TEMPLATES}test_export_overwrites_nothing_and_says_what_it_left",),
    ),
    Protection(
        "record-shipped",
        "nothing is recorded inside the program",
        {"cyberdiag.catalog.load:is_shipped": returns(False)},
        ("tests/catalog/test_history.py::test_nothing_is_recorded_inside_the_program",),
    ),
)
HANDED = "tests/interview/test_handing_over.py::"
BACK = "tests/interview/test_returning.py::"
ENDING = (
    Protection(
        "end-report",
        "the report at the end of an interview replaces nothing but an earlier one on the firm",
        {"cyberdiag.app.handing_over:_is_own": returns(True)},
        (f"{HANDED}test_a_report_takes_the_place_of_nothing_but_an_earlier_one_on_the_firm",),
    ),
    Protection(
        "end-ahead",
        "an Enter from before the question about the report was seen answers nothing",
        {"cyberdiag.interview.keys:forget_typed_ahead": nothing},
        (f"{HANDED}test_the_printed_command_writes_what_the_interview_writes[quick]",),
    ),
    Protection(
        "end-open",
        "the browser is started on a yes only",
        {"cyberdiag.app.handing_over:_agreed": returns(True)},
        (f"{HANDED}test_the_report_is_opened_only_on_a_yes_and_only_where_there_is_a_screen",),
    ),
    Protection(
        "back-free",
        "another firm and a new round begin in a file that is not there yet",
        {"cyberdiag.outside.names:numbered": by(lambda path: path)},
        (
            f"{BACK}test_the_name_of_a_firm_makes_no_path_and_takes_no_place",
            f"{BACK}test_the_name_of_a_round_is_free",
        ),
    ),
    Protection(
        "back-path",
        "the name of a firm leads into no other folder",
        {"cyberdiag.app.returning:_NO_NAME": value(NEVER)},
        (f"{BACK}test_the_name_of_a_firm_makes_no_path_and_takes_no_place",),
    ),
    Protection(
        "start-file",
        "what a shell reads at its start is put back where installing completion fails",
        {"cyberdiag.cli.completion:_put_back": nothing},
        ("tests/cli/test_completion.py::test_a_start_file_is_put_back_where_installing_fails",),
    ),
    Protection(
        "plan-ticks-asked",
        "a tick in a plan that comes back is asked about and is no answer by itself",
        {"cyberdiag.app.returned:_ask": by(_taken_as_yes)},
        (f"{RETURNED}test_a_tick_is_asked_about_in_a_terminal_and_its_answer_written_to_a_new_file",),
    ),
    Protection(
        "plan-nobody-asked",
        "a plan that comes back changes nothing where nobody can be asked",
        {"cyberdiag.app.returned:_can_ask": returns(True)},
        (f"{RETURNED}test_where_nobody_can_be_asked_it_is_told_what_would_be",),
    ),
)
PROTECTIONS = (*READING, *WRITING, *PRIVATE, *LOCKS, *KEEPING, *ENDING)
