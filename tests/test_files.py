"""Reading refuses what is no file; writing replaces a file whole or leaves everything as it was."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cyberdiag.errors import CannotWrite, CyberdiagError, InvalidAnswers, InvalidData
from cyberdiag.outside import files

OLD, NEW = b"old\n", b"new\xe3\x81\x82\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(error: type[CyberdiagError], call: Any, *args: Any) -> str:
    with pytest.raises(error) as caught:
        call(*args)
    (problem,) = caught.value.problems
    assert problem.place.line == 0
    return problem.code


def fail(code: int) -> Any:
    def call(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    return call


def test_a_file_is_read_up_to_the_limit_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * 10)
    assert files.read_bytes(str(path), 10) == b"x" * 10
    assert refused(InvalidAnswers, files.read_bytes, str(path), 9) == "file-too-large"


def test_what_is_no_file_is_named_for_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for ever
    (tmp_path / "loop").symlink_to("loop")
    codes = {
        name: refused(InvalidData, files.read_bytes, str(tmp_path / name), 10, InvalidData)
        for name in ("", "missing", "pipe", "loop", "a\0b", "missing/b", "x" * 300)
    }
    assert codes == {
        "": "is-directory",
        "missing": "file-not-found",
        "pipe": "not-regular",
        "loop": "cannot-read",
        "a\0b": "cannot-read",
        "missing/b": "file-not-found",
        "x" * 300: "cannot-read",
    }
    assert refused(InvalidAnswers, files.read_bytes, "", 10) == "file-not-found"


def test_what_is_no_file_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening alone lets the writer of a pipe go on, and rewinds a tape."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    for path in (str(tmp_path / "pipe"), "/dev/null"):
        assert refused(InvalidAnswers, files.read_bytes, path, 10) == "not-regular"


def test_no_more_than_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(1_000_000)
    assert len(files._regular(str(tmp_path / "a"), 10, InvalidAnswers)) == 11
    endless = io.BytesIO(b"x" * 1_000_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless, 16)))
    assert refused(InvalidAnswers, files.read_bytes, "-", 10) == "file-too-large"
    assert endless.tell() < 1_000


def late(*_: Any) -> None:
    pytest.fail("waited for a writer")


def test_a_file_that_becomes_a_pipe_or_grows_between_looking_and_opening_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    before = path.stat()
    monkeypatch.setattr(os, "stat", lambda *_, **__: before)
    path.write_bytes(b"x" * 100)
    assert refused(InvalidAnswers, files.read_bytes, str(path), 10) == "file-too-large"
    path.unlink()
    os.mkfifo(path)  # opening it to read would wait for a writer for ever
    before_alarm = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    try:
        assert refused(InvalidAnswers, files.read_bytes, str(path), 10) == "not-regular"
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before_alarm)


def test_a_file_that_may_not_be_read_is_named_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    monkeypatch.setattr("os.open", fail(errno.EACCES))
    assert refused(InvalidAnswers, files.read_bytes, str(path), 10) == "not-readable"


@pytest.mark.parametrize(
    ("given", "limit", "expected"), [(OLD, 4, OLD), (b"", 4, b""), (OLD, 3, "file-too-large")]
)
def test_a_dash_is_standard_input(
    given: bytes, limit: int, expected: bytes | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    if isinstance(expected, bytes):
        assert files.read_bytes("-", limit) == expected
    else:
        assert refused(InvalidAnswers, files.read_bytes, "-", limit) == expected


def test_standard_input_that_is_closed_or_broken_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert files.read_bytes("-", 4) == b""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(read=fail(errno.EISDIR))))
    assert refused(InvalidAnswers, files.read_bytes, "-", 4) == "cannot-read"


def test_a_file_is_made_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "回答 1.yaml"
    for data in (OLD, NEW, b""):
        files.write(str(path), data)
        assert path.read_bytes() == data
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("umask", [0o022, 0o000, 0o077])
def test_a_private_file_is_for_its_owner_only(umask: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(umask)
    try:
        files.write(str(path), OLD, private=True)
        assert mode(path) == 0o600
        path.chmod(0o644)
        files.write(str(path), NEW, private=True)
        assert mode(path) == 0o600
    finally:
        os.umask(before)


def test_another_file_keeps_its_mode_or_has_the_usual_one(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(str(tmp_path / "new"), OLD)
        (tmp_path / "old").write_bytes(OLD)
        (tmp_path / "old").chmod(0o604)
        files.write(str(tmp_path / "old"), NEW)
    finally:
        os.umask(before)
    assert (mode(tmp_path / "new"), mode(tmp_path / "old")) == (0o640, 0o604)


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "deep" / "real", tmp_path / "link"
    real.parent.mkdir()
    real.write_bytes(OLD)
    link.symlink_to("deep/real")
    files.write(str(link), NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert names(tmp_path) == ["deep", "link"]


def test_where_no_file_can_be_is_named_for_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(OLD)
    codes = {
        name: refused(CannotWrite, files.write, str(tmp_path / name), NEW)
        for name in ("", "pipe", "missing/a", "file/a", "a\0b")
    }
    assert codes == {
        "": "is-directory",
        "pipe": "not-regular",
        "missing/a": "no-folder",
        "file/a": "cannot-write",
        "a\0b": "cannot-write",
    }
    assert names(tmp_path) == ["file", "pipe"]


class HalfWritten(io.FileIO):
    """A file on a disk that is full after two bytes."""

    def write(self, data: Any) -> int:
        super().write(data[:2])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("broken", "replacement", "code"),
    [
        ("os.fdopen", lambda descriptor, _: HalfWritten(descriptor, "wb"), "disk-full"),
        ("os.fsync", fail(errno.ENOSPC), "disk-full"),
        ("os.fsync", fail(errno.EIO), "cannot-write"),
        ("os.replace", fail(errno.EIO), "cannot-write"),
        ("os.replace", fail(errno.EACCES), "not-writable"),
        ("tempfile.mkstemp", fail(errno.EACCES), "not-writable"),
        ("tempfile.mkstemp", fail(errno.EROFS), "not-writable"),
        ("tempfile.mkstemp", fail(errno.ENOSPC), "disk-full"),
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    broken: str, replacement: Any, code: str, exists: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    if exists:
        path.write_bytes(OLD)
        os.utime(path, ns=(1, 1))
    with monkeypatch.context() as patched:
        patched.setattr(broken, replacement)
        assert refused(CannotWrite, files.write, str(path), NEW) == code
    assert names(tmp_path) == ["a.yaml"] * exists
    if exists:
        assert (path.read_bytes(), path.stat().st_mtime_ns) == (OLD, 1)


def test_a_target_that_is_replaced_midway_is_replaced_whole_or_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever takes the target's place while the data is on its way, nothing else is touched and nothing is left."""
    secret = tmp_path / "secret"
    secret.write_bytes(OLD)
    path = tmp_path / "a"
    real = os.fsync

    def swapped(take: Any) -> None:
        def sync(descriptor: int) -> None:
            monkeypatch.setattr(os, "fsync", real)
            path.unlink(missing_ok=True)
            take()
            real(descriptor)

        path.write_bytes(OLD)
        monkeypatch.setattr(os, "fsync", sync)

    swapped(lambda: path.symlink_to("secret"))
    files.write(str(path), NEW, private=True)
    assert (path.is_symlink(), path.read_bytes(), secret.read_bytes()) == (False, NEW, OLD)

    swapped(lambda: os.mkfifo(path))
    files.write(str(path), NEW, private=True)
    assert path.read_bytes() == NEW

    swapped(path.mkdir)
    assert refused(CannotWrite, files.write, str(path), NEW) == "cannot-write"
    path.rmdir()
    assert names(tmp_path) == ["secret"]


def test_a_folder_that_is_taken_away_midway_is_named_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_bytes(OLD)
    real = os.fsync

    def moved(descriptor: int) -> None:
        real(descriptor)
        folder.rename(tmp_path / "elsewhere")

    monkeypatch.setattr(os, "fsync", moved)
    assert refused(CannotWrite, files.write, str(folder / "a"), NEW) in {"no-folder", "cannot-write"}
    assert (tmp_path / "elsewhere" / "a").read_bytes() == OLD
    assert not folder.exists()


FULL = """
mount -t tmpfs -o size=16k none "$1" || exit 77
exec "$2" -c '
import os, sys
from cyberdiag.outside import files
from cyberdiag.errors import CannotWrite
path = sys.argv[1] + "/a"
files.write(path, b"old")
try:
    files.write(path, b"x" * 100_000)
except CannotWrite as error:
    told = error.problems[0].code
print(told, open(path, "rb").read(), os.listdir(sys.argv[1]))
' "$1"
"""


def test_a_disk_that_is_really_full_leaves_the_old_file(tmp_path: Path) -> None:
    """In a mount namespace of its own; a system that gives none is served by the injected faults above."""
    command = ["unshare", "-rm", "sh", "-c", FULL, "sh", str(tmp_path), sys.executable]
    if shutil.which("unshare") is None:
        return
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "cyberdiag" not in done.stderr:
        return  # no namespace, or no mount in it
    assert done.stdout.split(" ", 1) == ["disk-full", "b'old' ['a']\n"], done.stderr


def test_ctrl_c_while_writing_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write(str(path), NEW)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


def test_the_data_is_on_disk_before_the_name_points_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str | bytes] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        done.append("folder" if is_folder else Path(f"/proc/self/fd/{descriptor}").read_bytes())
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", lambda a, b: (done.append("replace"), real_replace(a, b)))
    files.write(str(tmp_path / "a"), NEW)
    assert done == [NEW, "replace", "folder"]


@pytest.mark.parametrize("private", [True, False])
def test_a_file_that_is_being_written_is_its_owners_alone(
    private: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    real = os.fsync

    def sync(descriptor: int) -> None:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            modes.extend(mode(path) for path in tmp_path.iterdir())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    before = os.umask(0)
    try:
        files.write(str(tmp_path / "a"), NEW, private=private)
    finally:
        os.umask(before)
    assert modes == [0o600]


def test_the_temporary_file_stands_beside_the_target_even_with_a_long_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = tempfile.mkstemp

    def recorded(**options: Any) -> Any:
        made.append(str(options["dir"]))
        return real(**options)

    monkeypatch.setattr(tempfile, "mkstemp", recorded)
    name = "長い名前" * 21  # 252 bytes of the 255 that a name may have
    files.write(str(tmp_path / name), NEW)
    assert made == [str(tmp_path.resolve())]
    assert names(tmp_path) == [name]


def test_a_file_system_that_keeps_no_modes_is_told_of_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.chmod", fail(errno.EPERM))
        assert files.write(str(path), OLD, private=True) is True
        assert files.write(str(path), NEW) is False
        with files.writing({str(path): OLD, str(tmp_path / "b"): NEW}, private=True) as exposed:
            assert exposed == [str(path), str(tmp_path / "b")]
    with monkeypatch.context() as patched:  # one that says yes and does nothing
        patched.setattr("pathlib.Path.chmod", lambda self, _: os.chmod(self, 0o644))  # noqa: PTH101
        assert files.write(str(path), OLD, private=True) is True
    assert files.write(str(path), NEW, private=True) is False
    assert mode(path) == 0o600


class Stopped(Exception):
    pass


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("failing", [0, 1, 2, "after"])
def test_several_files_are_written_all_or_none(
    failing: int | str, links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "c"):
        (tmp_path / name).write_bytes(OLD)
        (tmp_path / name).chmod(0o640)
    before, done = contents(tmp_path), []
    real = os.replace

    def replace(source: Any, target: Any) -> None:
        done.append(target)
        if len(done) - 1 == failing:
            raise OSError(errno.EIO, "broken")
        real(source, target)

    if not links:
        monkeypatch.setattr("pathlib.Path.hardlink_to", fail(errno.EPERM))
    monkeypatch.setattr(os, "replace", replace)
    new = {str(tmp_path / name): NEW for name in "abc"}
    with pytest.raises((CannotWrite, Stopped)), files.writing(new):
        raise Stopped
    assert contents(tmp_path) == before
    assert {mode(path) for path in tmp_path.iterdir()} == {0o640}


@pytest.mark.parametrize("broken", ["os.fsync", "tempfile.mkstemp"])
def test_no_file_is_touched_before_all_could_be_made(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(OLD)
    calls: list[Any] = []
    module, name = broken.split(".")
    real = getattr({"os": os, "tempfile": tempfile}[module], name)

    def second(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return fail(errno.ENOSPC)() if len(calls) == 2 else real(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(broken, second)
        patched.setattr(os, "replace", lambda *_: pytest.fail("replaced"))
        assert refused(CannotWrite, files.write_all, {str(tmp_path / n): NEW for n in "ab"}) == "disk-full"
    assert contents(tmp_path) == {"a": OLD}


def test_a_reader_who_goes_away_undoes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(BrokenPipeError), files.writing({str(tmp_path / "a"): NEW}):
        raise BrokenPipeError
    assert contents(tmp_path) == {"a": NEW}


def test_an_old_file_that_cannot_be_put_back_is_named_where_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(OLD)

    def broken() -> None:
        with files.writing({str(tmp_path / "a"): NEW}):
            monkeypatch.setattr(os, "replace", fail(errno.EROFS))
            raise Stopped

    with pytest.raises(CannotWrite) as told:
        broken()
    (problem,) = told.value.problems
    assert problem.code == "not-put-back"
    assert Path(problem.values["old"]).read_bytes() == OLD
