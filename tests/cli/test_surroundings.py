"""Whatever surrounds a run, such as variables, masks and names of files, it ends as it should and writes the same."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest
import support

from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIRM = support.EXAMPLES / "manufacturer" / "answers.yaml"
ASSESS = ("assess", "-a", "a.yaml", "--no-input", "--trials", "0")
PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ODD: dict[str, Mapping[str, str]] = {
    "no home": {"HOME": "/gone"},
    "a file as home": {"HOME": str(FIRM)},
    "no place for temporary files": {"TMPDIR": "/gone", "TEMP": "/gone", "TMP": "/gone"},
    "a file for temporary files": {"TMPDIR": str(FIRM)},
    "a dumb terminal": {"TERM": "dumb"},
    "no terminal": {"TERM": ""},
    "a language without Japanese": PLAIN,
}
WIDTHS = ("0", "1", "2", "-3", "many", "9" * 400, "")
NAMES = {
    "a line end": "a\nb",
    "an escape sequence": "a\x1b[31mb",
    "half a character": "a\udcff",
    "Japanese": "日本 語",
    "250 bytes": "あ" * 83 + "x",
    "quotes": "a'b\"c",
}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and masks as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = tmp_path / "a.yaml"
    kept.write_bytes(support.answers_of("manufacturer").read_bytes())
    kept.chmod(0o600)
    return tmp_path


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = tmp_path_factory.mktemp("usual") / "r.html"
    done = support.run(*ASSESS[:2], str(support.answers_of("manufacturer")), *ASSESS[3:], "-o", str(made))
    assert done.returncode == ExitCode.DONE
    return made.read_bytes()


@pytest.mark.parametrize("name", ODD)
def test_odd_variables_change_no_report(name: str, folder: Path, usual: bytes) -> None:
    done = support.run(*ASSESS, "-o", "r.html", "-o", "r.json", cwd=folder, env=ODD[name])
    assert (done.returncode, done.stderr) == (ExitCode.DONE, "")
    assert (folder / "r.html").read_bytes() == usual
    assert {p.name for p in folder.iterdir()} == {"a.yaml", "r.html", "r.json"}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", [ASSESS, ("list",), ("show", "TEC-01"), ("--help",), ("plan", "gone.yaml")])
def test_no_width_of_a_screen_ends_a_command(words: tuple[str, ...], width: str, folder: Path) -> None:
    done = support.run(*words, cwd=folder, env={"COLUMNS": width, "FORCE_COLOR": "1"})
    assert done.returncode == (ExitCode.INVALID_ANSWERS if "gone.yaml" in words else ExitCode.DONE)
    assert "".join((done.stdout + done.stderr).split())


@POSIX
@pytest.mark.parametrize("mask", ["0", "0777"])
def test_no_mask_opens_a_report_to_others_or_keeps_its_owner_out(mask: str, folder: Path) -> None:
    words = "assess -a a.yaml --no-input --trials 0 -o r.html -o r.csv"
    for line in (words, "answers new -o b.yaml"):
        done = support.shell(f"umask {mask}; {{}} {line}", folder)
        assert done.returncode == ExitCode.DONE, done.stderr
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    assert modes == dict.fromkeys(("a.yaml", "b.yaml", "r.csv", "r.html"), 0o600)


@POSIX
@pytest.mark.parametrize("env", [{}, PLAIN], ids=["UTF-8", "C"])
@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_is_read_and_written(
    name: str, env: Mapping[str, str], folder: Path, usual: bytes
) -> None:
    given = folder / os.fsencode(NAMES[name] + ".yaml").decode("utf-8", "surrogateescape")
    (folder / "a.yaml").rename(given)
    words = [given.name if word == "a.yaml" else word for word in ASSESS]
    report = given.with_suffix(".html")
    done = support.run(*words, "-o", report.name, cwd=folder, env=env)
    assert (done.returncode, done.stderr) == (ExitCode.DONE, "")
    assert report.read_bytes() == usual
    assert {p.name for p in folder.iterdir()} == {given.name, report.name}
    assert support.run("answers", "check", f"q{given.name[1:]}", cwd=folder, env=env).returncode == 4
