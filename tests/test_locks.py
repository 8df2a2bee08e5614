"""One program at a time keeps an answers file; the lock follows no link, truncates nothing and knows whole names."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cyberdiag.errors import CannotWrite
from cyberdiag.outside import files, locks, names

if TYPE_CHECKING:
    from pathlib import Path

ALIKE = "answers-of-the-cyber-risk-self-assessment-of-the-year-2026-"
"""A beginning that two names share; short enough to stand in the name of a lock."""


def test_a_lock_is_held_once_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with locks.held(str(path)):
        assert [stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()] == [0o600]
        with pytest.raises(CannotWrite) as told:
            locks.Lock(str(path))
        assert told.value.problems[0].code == "file-in-use"
        assert told.value.problems[0].values["pid"] == str(os.getpid())
        files.write(str(path), b"a: 1", private=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize("is_there", [True, False])
def test_two_names_of_one_file_are_one_lock(is_there: bool, tmp_path: Path) -> None:
    if is_there:
        (tmp_path / "a.yaml").write_bytes(b"")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    with locks.held(str(tmp_path / "b.yaml")), pytest.raises(CannotWrite):
        locks.Lock(str(tmp_path / "a.yaml"))


def test_what_a_dead_process_left_never_blocks_and_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".a.yaml.lock").write_text(str(os.getpid()), encoding="utf-8")
    (tmp_path / ".a.yaml.k2_9xq0z.tmp").write_bytes(b"half")
    others = {"a.yaml", ".a.yaml.mine.tmp", "a.yaml.bak", ".b.yaml.k2_9xq0z.tmp"}
    for name in others:
        (tmp_path / name).write_bytes(b"whole")
    with locks.held(str(tmp_path / "a.yaml")):
        pass
    assert {p.name for p in tmp_path.iterdir()} == others


def test_a_lock_whose_file_was_removed_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening the lock's file and locking it, its last holder may take the file away."""
    path = tmp_path / "a.yaml"
    real, gone = locks._locked, []

    def locked(descriptor: int) -> bool:
        if not gone:
            gone.append(True)
            (tmp_path / ".a.yaml.lock").unlink()
        return real(descriptor)

    monkeypatch.setattr(locks, "_locked", locked)
    with locks.held(str(path)), pytest.raises(CannotWrite):
        locks.Lock(str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, code in (
        (errno.EROFS, "not-writable"),
        (errno.ENOSPC, "disk-full"),
        (errno.ENOENT, "no-folder"),
    ):

        def refuse(*_: object, number: int = number) -> int:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patched:
            patched.setattr(os, "open", refuse)
            with pytest.raises(CannotWrite) as told:
                locks.Lock(str(tmp_path / "a.yaml"))
        assert told.value.problems[0].code == code


def test_a_file_system_without_locks_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with locks.held(str(tmp_path / "a.yaml")):
        pass
    assert list(tmp_path.iterdir()) == []


def refused(path: Path) -> str:
    with pytest.raises(CannotWrite) as told:
        locks.Lock(str(path))
    return told.value.problems[0].code


@pytest.mark.parametrize(
    "kind", ["link", "link to nothing", "link to a lock", "hard link", "foreign file", "folder", "pipe"]
)
def test_what_stands_in_the_place_of_a_lock_and_is_none_is_left_alone(kind: str, tmp_path: Path) -> None:
    victim, lock = tmp_path / "victim.txt", tmp_path / ".a.yaml.lock"
    victim.write_text("12345" if kind == "link to a lock" else "important", encoding="utf-8")
    match kind:
        case "link" | "link to a lock":
            lock.symlink_to("victim.txt")
        case "link to nothing":
            lock.symlink_to("nothing.txt")
        case "hard link":
            victim.write_text("1", encoding="utf-8")
            lock.hardlink_to(victim)
        case "foreign file":
            lock.write_text("mine", encoding="utf-8")
        case "folder":
            lock.mkdir()
        case _:
            os.mkfifo(lock)
    before = {
        p.name: (p.lstat().st_mode, p.lstat().st_ino, p.lstat().st_mtime_ns) for p in tmp_path.iterdir()
    }
    text = victim.read_bytes()
    assert refused(tmp_path / "a.yaml") == "lock-blocked"
    assert before == {
        p.name: (p.lstat().st_mode, p.lstat().st_ino, p.lstat().st_mtime_ns) for p in tmp_path.iterdir()
    }
    assert victim.read_bytes() == text


def test_a_link_that_is_put_there_at_the_last_moment_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"  # would be made through the link
    real = os.open

    def late(path: object, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".lock") and not (tmp_path / ".a.yaml.lock").is_symlink():
            (tmp_path / ".a.yaml.lock").symlink_to("victim")
        return real(path, flags, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", late)
    assert refused(tmp_path / "a.yaml") == "lock-blocked"
    assert not victim.exists()


def test_names_alike_in_their_beginning_do_not_block_each_other_nor_sweep_each_others_files(
    tmp_path: Path,
) -> None:
    one, other = (tmp_path / f"{ALIKE}{n}.yaml" for n in (1, 2))
    with locks.held(str(one)):
        descriptor, begun = files._beside(other)
        os.close(descriptor)
        with locks.held(str(other)):
            assert refused(one) == refused(other) == "file-in-use"
            descriptor, begun = files._beside(one)
            os.close(descriptor)
        assert begun.exists()
    assert not begun.exists()


@pytest.mark.parametrize("sign", ["x", "長", "🏭"])
def test_a_name_of_255_bytes_is_locked_written_and_copied(sign: str, tmp_path: Path) -> None:
    size = len(sign.encode())
    name = "a" * (250 % size) + sign * (250 // size) + ".yaml"
    assert len(name.encode()) == 255
    path = tmp_path / name
    with locks.held(str(path)):
        assert refused(path) == "file-in-use"
        files.write(str(path), b"a", private=True)
        copies = [names.free(str(path), ".bak")]
        files.write(copies[0], b"b", private=True)
        copies.append(names.free(str(path), ".bak"))
        assert copies[0] != copies[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, os.path.basename(copies[0])])  # noqa: PTH119


def test_two_hard_links_of_one_file_are_one_lock(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1")
    (tmp_path / "b.yaml").hardlink_to(tmp_path / "a.yaml")
    with locks.held(str(tmp_path / "a.yaml")):
        assert refused(tmp_path / "b.yaml") == "file-in-use"
    with locks.held(str(tmp_path / "b.yaml")):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


HOLD = """
import os, sys
from cyberdiag.outside import locks
lock = locks.Lock(sys.argv[1])
print("held", flush=True)
os.read(0, 1)
"""


def test_a_lock_of_a_killed_program_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert refused(path) == "file-in-use"
        holder.kill()
    assert (tmp_path / ".a.yaml.lock").read_bytes().split() == [str(holder.pid).encode()]
    with locks.held(str(path)):
        assert (tmp_path / ".a.yaml.lock").read_bytes().split() == [str(os.getpid()).encode()]
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_somebody_replaced_is_not_removed(tmp_path: Path) -> None:
    with locks.held(str(tmp_path / "a.yaml")):
        (tmp_path / ".a.yaml.lock").unlink()
        (tmp_path / ".a.yaml.lock").write_text("mine", encoding="utf-8")
    assert (tmp_path / ".a.yaml.lock").read_text(encoding="utf-8") == "mine"
