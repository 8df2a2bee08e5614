"""A pack holds what was made, the evidence that answers name, and a list by which a change shows; a strange one is refused."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from support import run

from cyberdiag.answer_files import check, yaml_codec
from cyberdiag.app import packed
from cyberdiag.catalog import load
from cyberdiag.crosswalk import manifest
from cyberdiag.errors import CannotWrite, InvalidAnswers, InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.outside import archive, beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = 'cyberdiag: answers/1\nquestionnaires: {profile: "1.1", cyber-risk: "1.1"}\norganisation: 甲\ndate: 2026-11-22\nanswers:\n  employees: 50\n'
WHOLE = (
    HEAD
    + "  TEC-01: {answer: yes, evidence: 規程, evidence_files: [証拠/規程.pdf, log.txt], evidence_until: 2026-01-01}\n  TEC-02: {answer: no, evidence_files: log.txt}\n"
)
HEADING = {"date": "2026-11-22"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "証拠").mkdir()
    (tmp_path / "証拠" / "規程.pdf").write_bytes(b"PK\x01\x02 no zip")
    (tmp_path / "log.txt").write_text("log")
    (tmp_path / "a.yaml").write_text(WHOLE, encoding="utf-8")
    return tmp_path


def taken(folder: Path, names: str) -> dict[str, bytes]:
    """Return what is taken along for an answer that names these files (YAML)."""
    path = str(folder / "a.yaml")
    source = yaml_codec.read(f"{HEAD}  TEC-01: {{answer: yes, evidence_files: {names}}}\n", path)
    return packed.evidence(path, check.answers(source, load.question_set(("cyber-risk",), "ja"))[0], source)


def whole(contents: dict[str, bytes]) -> bytes:
    return packed.pack(contents, {}, Answers({}), HEADING)


def verified(tmp_path: Path, raw: bytes) -> packed.Verified:
    (tmp_path / "p.zip").write_bytes(raw)
    return packed.verify(str(tmp_path / "p.zip"))


def refused(tmp_path: Path, raw: bytes) -> str:
    with pytest.raises(InvalidData) as caught:
        verified(tmp_path, raw)
    (problem,) = caught.value.problems
    assert problem.place.file
    assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en"))
    return problem.code


def test_a_pack_is_made_of_the_page_the_workbook_and_what_answers_name(folder: Path) -> None:
    for name in ("p.zip", "again.zip"):
        done = run("crosswalk", "a.yaml", "scs3", "-o", name, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert (folder / "p.zip").read_bytes() == (folder / "again.zip").read_bytes()
    assert (folder / "p.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(folder / "p.zip") as made:
        assert made.namelist() == [
            "crosswalk.html", "crosswalk.xlsx", "evidence/log.txt", "evidence/証拠/規程.pdf", "manifest.json",
        ]  # fmt: skip
        assert {(e.external_attr >> 16, e.date_time[0]) for e in made.infolist()} == {(0o100600, 1980)}
        listed = json.loads(made.read("manifest.json"))
        assert "証拠の期限切れ" in made.read("crosswalk.html").decode()
    assert listed["evidence"][0] == {
        "question": "TEC-01", "evidence": "規程", "files": ["evidence/証拠/規程.pdf", "evidence/log.txt"], "valid_until": "2026-01-01",
    }  # fmt: skip
    told = run("verify", "p.zip", cwd=folder)
    assert told.returncode == 0
    number = packed.verify(str(folder / "p.zip")).short
    assert number in told.stdout
    assert number in done.stderr
    assert "だれが作ったかはわかりません" in told.stdout
    nameless = run("crosswalk", "a.yaml", "scs3", "--anonymous", "-o", "n.zip", cwd=folder)
    assert nameless.returncode == 0
    with zipfile.ZipFile(folder / "n.zip") as made:
        assert made.namelist() == ["crosswalk.html", "crosswalk.xlsx", "manifest.json"]


def test_evidence_that_is_not_there_ends_the_run_before_anything_is_written(folder: Path) -> None:
    (folder / "log.txt").unlink()
    done = run("crosswalk", "a.yaml", "scs3", "-o", "p.zip", "-o", "p.json", cwd=folder, lang="en")
    assert done.returncode == 4
    assert re.search(r'a\.yaml:7:\d+: The evidence "log.txt" is not there.', done.stderr)
    assert sorted(p.name for p in folder.iterdir()) == ["a.yaml", "証拠"]


def test_a_pack_takes_the_place_of_no_evidence(folder: Path) -> None:
    (folder / "a.yaml").write_text(WHOLE.replace("log.txt", "old.zip"), encoding="utf-8")
    (folder / "old.zip").write_bytes(b"old")
    done = run("crosswalk", "a.yaml", "scs3", "-o", "old.zip", cwd=folder)
    assert done.returncode == 2
    assert (folder / "old.zip").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone.pdf", "evidence-missing"),
        ("log.txt/inner", "evidence-missing"),
        ("証拠", "evidence-folder"),
        ("../log.txt", "evidence-outside"),
        ("証拠/../../x", "evidence-outside"),
        ("/etc/passwd", "evidence-outside"),
        ("'C:\\log.txt'", "evidence-outside"),
        ("~/log.txt", "evidence-outside"),
        ("./log.txt", "evidence-name"),
        ("証拠//規程.pdf", "evidence-name"),
        ("'証拠\\規程.pdf'", "evidence-name"),
        ('"a\\u202Etxt"', "evidence-name"),
        ("link.txt", "evidence-link"),
        ("linked/規程.pdf", "evidence-link"),
        ("dangling", "evidence-link"),
        ("pipe", "evidence-no-file"),
        (f"{'長' * 100}.pdf", "evidence-name"),
        ("[log.txt, LOG.txt]", "evidence-alike"),
        ("big.bin", "evidence-too-large"),
        ("[half1.bin, half2.bin]", "evidence-too-large"),
    ],
)
def test_what_is_no_file_of_the_folder_is_named_with_its_place(
    folder: Path, name: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MAX_FILE", 1000)
    monkeypatch.setattr(packed, "MAX_EVIDENCE", 1500)
    (folder / "link.txt").symlink_to("log.txt")
    (folder / "linked").symlink_to("証拠")
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    (folder / "LOG.txt").write_text("other")
    (folder / "big.bin").write_bytes(b"x" * 1001)
    for half in ("half1.bin", "half2.bin"):
        (folder / half).write_bytes(half.encode() * 111)
    with pytest.raises(InvalidAnswers) as caught:
        taken(folder, name)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.line == 7
    assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en"))


@pytest.mark.parametrize("name", ["link.txt", "linked/規程.pdf"])
def test_where_a_folder_cannot_be_held_open_each_step_is_looked_at(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where no flag keeps a link from being followed either."""
    (folder / "link.txt").symlink_to("log.txt")
    (folder / "linked").symlink_to("証拠")
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    monkeypatch.setattr(beside, "_FILE", os.O_RDONLY)
    assert set(taken(folder, "[log.txt, 証拠/規程.pdf]")) == {"evidence/log.txt", "evidence/証拠/規程.pdf"}
    with pytest.raises(InvalidAnswers) as caught:
        taken(folder, name)
    assert [problem.code for problem in caught.value.problems] == ["evidence-link"]


def test_evidence_that_may_not_be_read_is_named(folder: Path) -> None:
    (folder / "log.txt").chmod(0)
    folder.chmod(0o755)
    done = run("crosswalk", "a.yaml", "scs3", "-f", "zip", cwd=folder, lang="en", unprivileged=True)
    assert done.returncode == 4
    assert '"log.txt" cannot be read' in done.stderr


def test_more_files_than_a_pack_holds_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_FILES", 2)
    with pytest.raises(InvalidAnswers) as caught:
        taken(folder, "[log.txt, 証拠/規程.pdf, more]")
    assert [p.code for p in caught.value.problems] == ["evidence-too-many"]


def test_a_list_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        packed.pack({}, {}, Answers({"TEC-01": Answer("yes", evidence="x" * 2_000_001)}), HEADING)


CONTENTS = {"a.txt": b"a", "evidence/証拠.txt": b"b", "c.txt": b"c"}


def rezipped(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a pack that somebody unpacked, changed and packed again, smaller."""
    held = archive.read(whole(CONTENTS), "p.zip")
    change(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("evidence/", b"")
        for name, raw in held.items():
            made.writestr(name, raw)
    return out.getvalue()


def test_a_pack_that_was_only_packed_again_is_the_same(tmp_path: Path) -> None:
    before, after = verified(tmp_path, whole(CONTENTS)), verified(tmp_path, rezipped(lambda _: None))
    assert [path.name for path in tmp_path.iterdir()] == ["p.zip"]  # nothing was unpacked
    assert not before.changes
    assert (after.changes, after.short, after.files) == (before.changes, before.short, 3)


def test_whatever_changed_is_named(tmp_path: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        del held["a.txt"]
        held["c.txt"] = b"d"
        held["new.txt"] = b""

    changes = verified(tmp_path, rezipped(change)).changes
    assert changes == manifest.Changes(("a.txt",), ("new.txt",), ("c.txt",))
    done = run("verify", "p.zip", cwd=tmp_path, lang="en")
    assert done.returncode == 1
    for said in (
        "Missing: a.txt",
        "Not in the list: new.txt",
        "Changed: c.txt",
        "does not prove who made it",
    ):
        assert said in done.stdout


def test_a_list_that_was_changed_shows(tmp_path: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        held[manifest.NAME] = held[manifest.NAME].replace(b"2026-11-22", b"2026-11-23")

    def spaced(held: dict[str, bytes]) -> None:
        held[manifest.NAME] += b"\n"

    for one in (change, spaced):
        assert verified(tmp_path, rezipped(one)).changes == manifest.Changes(is_list_changed=True)


def with_list(raw: bytes) -> bytes:
    return archive.made({**CONTENTS, manifest.NAME: raw})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "pack-no-zip"),
        (b"%PDF-1.7 no zip at all", "pack-no-zip"),
        (whole(CONTENTS)[:-30], "pack-cut-off"),
        (whole(CONTENTS)[:200], "pack-cut-off"),
        (whole(CONTENTS)[50:], "pack-cut-off"),
        (whole(CONTENTS).replace(b"a.txta", b"a.txtb"), "pack-damaged"),
        (archive.made(CONTENTS), "pack-no-list"),
        (with_list(b"[]"), "pack-list-damaged"),
        (with_list(b'{"cyberdiag": "answers/1", "files": []}'), "pack-list-damaged"),
        (with_list(b'{"cyberdiag": "pack/1", "files": [{"name": "a", "sha256": 1, "bytes": 1}]}'), "pack-list-damaged"),
        (with_list(b'{"cyberdiag": "pack/1"}'), "pack-list-damaged"),
        (with_list(b'{"cyberdiag": "pack/1"'), "json-syntax"),
        (with_list(b"\xff\xff"), "not-utf8"),
        (with_list(b'{"cyberdiag": "pack/2", "files": []}'), "future-format"),
    ],
)  # fmt: skip
def test_what_is_no_pack_of_ours_is_told(tmp_path: Path, raw: bytes, code: str) -> None:
    assert refused(tmp_path, raw) == code


def strange(name: str, *, mode: int = 0o100600, raw: bytes = b"x", twice: str = "", flags: int = 0) -> bytes:
    """Return an archive with one strange entry beside those of a pack."""
    out = io.BytesIO(whole(CONTENTS))
    with zipfile.ZipFile(out, "a") as made:
        for one in filter(None, (name, twice)):
            entry = zipfile.ZipInfo(one)
            entry.create_system, entry.external_attr = 3, mode << 16
            made.writestr(entry, raw)
            entry.flag_bits |= flags
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (strange("../out.txt"), "pack-leads-out"),
        (strange("/etc/cron.d/x"), "pack-leads-out"),
        (strange("a/../../x"), "pack-leads-out"),
        (strange("C:x"), "pack-leads-out"),
        (strange("a\\..\\x"), "pack-leads-out"),
        (strange("x\u202etxt.exe"), "pack-leads-out"),
        (strange("nul~.txt").replace(b"nul~", b"nul\0"), "pack-leads-out"),
        (strange("A.txt"), "pack-twice"),
        (strange("e\u0301.txt", twice="\u00e9.txt"), "pack-twice"),
        (strange("link", mode=0o120777), "pack-link"),
        (strange("device", mode=0o020600), "pack-link"),
        (strange("x", flags=1), "pack-encrypted"),
    ],
)
def test_an_entry_that_could_do_harm_is_refused_before_it_is_read(
    tmp_path: Path, raw: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was read"))
    assert refused(tmp_path, raw) == code


def test_an_archive_that_grows_or_has_endless_entries_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"\0" * 1_000_001)
    assert refused(tmp_path, out.getvalue()) == "pack-too-large"
    many = whole(CONTENTS)
    monkeypatch.setattr(archive, "MAX_ENTRIES", 2)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("its list was read"))
    assert refused(tmp_path, many) == "pack-too-large"
    long = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 2_000_000, 0, 0)
    assert refused(tmp_path, b"\0" * 2_000_000 + long) == "pack-too-large"


def test_a_file_that_is_longer_than_its_list_says_is_damage(tmp_path: Path) -> None:
    raw = rezipped(lambda _: None)
    at = raw.rindex(b"c.txt") - 46 + 24
    assert refused(tmp_path, raw[:at] + struct.pack("<L", 0) + raw[at + 4 :]) == "pack-damaged"


def test_a_pack_that_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "gone.zip", "pack-missing"), (tmp_path, "is-directory")):
        with pytest.raises(InvalidData) as caught:
            packed.verify(str(path))
        assert [p.code for p in caught.value.problems] == [code]
