"""Evidence comes from the folder of the answers alone, and a pack from a stranger is refused before it is read."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

from .instead import before, by, handing, nothing, returns, seen, uncaught, value
from .protection import Protection

TESTS = "tests/crosswalk/test_packs.py::"
NAMED = f"{TESTS}test_what_is_no_file_of_the_folder_is_named_with_its_place"
NO_PACK = f"{TESTS}test_what_is_no_pack_of_ours_is_told"


def _unpack(path: str) -> None:
    with zipfile.ZipFile(path) as pack:
        pack.extractall(Path(path).parent)


PROTECTIONS = (
    Protection(
        "evidence-inside",
        "a name of evidence leads nowhere else than into the folder of the answers file",
        {"cyberdiag.outside.beside:parts": by(lambda name: tuple(name.split("/")))},
        (NAMED,),
    ),
    Protection(
        "evidence-no-link",
        "no link is followed on the way to evidence",
        {
            "cyberdiag.outside.beside:_FOLDER": value(os.O_RDONLY),
            "cyberdiag.outside.beside:_FILE": value(os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)),
        },
        (NAMED,),
    ),
    Protection(
        "evidence-each-step",
        "each step to evidence is looked at where no folder can be held open",
        {"cyberdiag.outside.beside:_is_link": returns(False)},
        (f"{TESTS}test_where_a_folder_cannot_be_held_open_each_step_is_looked_at",),
    ),
    Protection(
        "evidence-regular",
        "evidence is a regular file: a pipe is not read",
        {"cyberdiag.outside.beside:stat": seen(S_ISREG=lambda _: True)},
        (NAMED,),
    ),
    Protection(
        "evidence-bounded",
        "so much evidence is read and no more",
        {"cyberdiag.outside.beside:read": handing(lambda folder, name, _: (folder, name, 10**9))},
        (NAMED,),
    ),
    Protection(
        "evidence-alike",
        "two files of a pack never become one where case does not count",
        {"cyberdiag.app.packed:_alike": returns(())},
        (NAMED,),
    ),
    Protection(
        "evidence-stays",
        "no output takes the place of evidence",
        {"cyberdiag.app.packed:refuse_written_over": nothing},
        (f"{TESTS}test_a_pack_takes_the_place_of_no_evidence",),
    ),
    Protection(
        "pack-looked-at",
        "what an archive lists is looked at before any of it is read: ways out, doubled names, links, size",
        {"cyberdiag.outside.archive:_look_at": by(lambda entries: [e.filename for e in entries])},
        (
            f"{TESTS}test_an_entry_that_could_do_harm_is_refused_before_it_is_read",
            f"{TESTS}test_an_archive_that_grows_or_has_endless_entries_is_refused",
        ),
    ),
    Protection(
        "pack-unpacked",
        "nothing of a pack is unpacked onto the disk",
        {"cyberdiag.app.packed:verify": before(_unpack)},
        (f"{TESTS}test_a_pack_that_was_only_packed_again_is_the_same",),
    ),
    Protection(
        "pack-list-bounded",
        "an archive with an endless list is refused before the list is read",
        {"cyberdiag.outside.archive:_look_at_end": nothing},
        (f"{TESTS}test_an_archive_that_grows_or_has_endless_entries_is_refused", NO_PACK),
    ),
    Protection(
        "pack-damage-told",
        "whatever a broken archive brings up is told as damage",
        {"cyberdiag.outside.archive:read": uncaught},
        (NO_PACK,),
    ),
    Protection(
        "pack-list-guarded",
        "the list of a pack is read with the guards of a file",
        {"cyberdiag.app.packed:_data": by(lambda raw, _: json.loads(raw))},
        (NO_PACK,),
    ),
)
