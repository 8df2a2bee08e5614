"""Every exit code of the contract, what goes to which stream, and that no run ends in a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import support

from cyberdiag import __version__
from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
ASSESS = (
    "assess",
    "cyber-risk",
    "-a",
    "a.yaml",
    "--no-input",
    "--trials",
    "0",
    "--missing",
    "unknown",
    "-l",
    "en",
)


@pytest.fixture(autouse=True)
def _with_one_answers_file(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    shutil.copy(support.answers_of("manufacturer"), "a.yaml")
    Path("a.yaml").chmod(0o600)


def test_the_codes_are_those_of_the_contract() -> None:
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 5, 6, 70, 129, 130]


def names() -> list[str]:
    return sorted(p.name for p in Path().iterdir())


def fail(error: BaseException) -> Any:
    def call(*_: Any, **__: Any) -> None:
        raise error

    return call


def test_0_done_with_the_summary_on_standard_output_and_how_to_get_a_report(capsys: Capture) -> None:
    assert run([*ASSESS]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert re.search(r"^\S.* \d+\.\d/100 ", out)
    assert re.search(r"\n  \S.* --no-input -o a-report\.html\n", out)
    assert err == ""
    assert names() == ["a.yaml"]


def test_0_a_report_on_standard_output_is_alone_there_and_the_rest_is_on_standard_error(
    capsys: Capture,
) -> None:
    text = re.sub(r'cyber-risk: "[^"]*"', 'cyber-risk: "0.1"', Path("a.yaml").read_text(encoding="utf-8"))
    Path("a.yaml").write_text(text, encoding="utf-8")
    assert run([*ASSESS, "-o", "-", "-f", "json", "-o", "r.md"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["schema"] == "cyberdiag/result/1"
    assert err.startswith("Warning: a.yaml:")
    assert f"{result['diagnoses'][0]['score']:.1f}/100" in err
    assert messages("en")("summary.written", path="r.md") in err
    assert names() == ["a.yaml", "r.md"]


@pytest.mark.parametrize("as_json", [False, True])
def test_0_answers_from_standard_input_give_what_the_file_gives(
    as_json: bool, capsys: Capture, monkeypatch: Patch
) -> None:
    text = Path("a.yaml").read_text(encoding="utf-8")
    if as_json:
        text = json.dumps(store.open_document("a.yaml").data)
    results = []
    for name in ("a.yaml", "-"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        arguments = [name if a == "a.yaml" else a for a in ASSESS]
        assert run([*arguments, "-o", "-", "-f", "json"]) == ExitCode.DONE
        results.append(json.loads(capsys.readouterr().out))
    assert results[0] == results[1]
    assert results[0]["answers"]


def test_0_the_version_needs_nothing() -> None:
    for option in ("--version", "-V"):
        done = support.run(option)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"cyberdiag {__version__}\n", "")


def test_1_a_score_below_the_threshold_after_everything_was_written(capsys: Capture) -> None:
    assert run([*ASSESS, "-o", "r.json"]) == ExitCode.DONE
    score = json.loads(Path("r.json").read_text(encoding="utf-8"))["diagnoses"][0]["score"]
    capsys.readouterr()
    codes = {}
    for threshold in (0, round(score - 0.1, 1), round(score + 0.1, 1), 101):
        Path("r.json").unlink()
        codes[threshold] = run([*ASSESS, "-o", "r.json", "--fail-under", str(threshold)])
        assert Path("r.json").is_file()
    assert list(codes.values()) == [0, 0, 1, 1]


def test_3_a_questionnaire_that_is_none(capsys: Capture) -> None:
    Path("mine").mkdir()
    Path("mine/questionnaire.yaml").write_text("id: [\n", encoding="utf-8")
    assert run([*ASSESS, "mine"]) == ExitCode.INVALID_DATA
    assert "mine/questionnaire.yaml:2:1: " in capsys.readouterr().err


def test_4_answers_that_leave_questions_open(capsys: Capture) -> None:
    text = Path("a.yaml").read_text(encoding="utf-8")
    Path("a.yaml").write_text(
        text.replace("  TEC-01:", "  # TEC-01:").replace("  HUM-11:", "  # HUM-11:"), encoding="utf-8"
    )
    assert run([*ASSESS, "--missing", "error", "-o", "r.html"]) == ExitCode.INVALID_ANSWERS
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 (TEC-01, HUM-11)" in err or "2 (HUM-11, TEC-01)" in err
    assert "--missing unknown" in err
    assert names() == ["a.yaml"]


@pytest.mark.parametrize("arguments", [["assess"], ["assess", "-a", "a.yaml"], ["assess", "-a", "new.yaml"]])
def test_5_nobody_to_ask_names_the_options_to_use_instead(
    arguments: list[str], capsys: Capture, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert run(arguments) == ExitCode.TERMINAL_REQUIRED
    out, err = capsys.readouterr()
    assert out == ""
    assert "--no-input" in err
    assert "answers new" in err
    assert names() == ["a.yaml"]


def test_5_the_program_started_by_another_program_does_not_wait_for_an_answer() -> None:
    done = support.run("assess", "cyber-risk", stdin="1\n" * 100)
    assert (done.returncode, done.stdout) == (ExitCode.TERMINAL_REQUIRED, "")
    assert names() == ["a.yaml"]


@pytest.mark.parametrize(
    ("broken", "number", "code"),
    [
        ("tempfile.mkstemp", errno.EROFS, "not-writable"),
        ("tempfile.mkstemp", errno.EACCES, "not-writable"),
        ("os.fsync", errno.ENOSPC, "disk-full"),
        ("os.replace", errno.EIO, "cannot-write"),
    ],
)
def test_6_what_cannot_be_written_leaves_the_old_report(
    broken: str, number: int, code: str, capsys: Capture, monkeypatch: Patch
) -> None:
    Path("r.html").write_text("old", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(broken, fail(OSError(number, os.strerror(number))))
        assert run([*ASSESS, "-o", "r.html"]) == ExitCode.CANNOT_WRITE
    out, err = capsys.readouterr()
    told = messages("en").table["problems"][code]
    assert out == ""
    assert err.startswith(
        f"Error: r.html: {told['text'].format(reason=os.strerror(number))}\n  Hint: {told['hint']}"
    )
    assert Path("r.html").read_text(encoding="utf-8") == "old"
    assert names() == ["a.yaml", "r.html"]


def test_6_a_missing_folder_and_a_full_standard_output(capsys: Capture, monkeypatch: Patch) -> None:
    assert run([*ASSESS, "-o", "missing/r.html"]) == ExitCode.CANNOT_WRITE
    assert messages("en")("problems.no-folder.text") in capsys.readouterr().err

    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", Full())
        assert run(["schema", "answers", "-l", "en"]) == ExitCode.CANNOT_WRITE
    assert messages("en")("problems.disk-full.text") in capsys.readouterr().err


def test_70_a_bug_is_one_paragraph_and_a_log_file_to_paste(
    tmp_path: Path, capsys: Capture, monkeypatch: Patch
) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(logs))
    monkeypatch.setattr(load, "question_set", fail(RuntimeError("\x1b[31mboom \udcff")))
    assert run([*ASSESS]) == ExitCode.BUG
    out, err = capsys.readouterr()
    (log,) = logs.iterdir()
    assert out == ""
    assert err == f"{messages('en')('bug.title')}\n{messages('en')('bug.text', path=log)}\n"
    written = log.read_text(encoding="utf-8")
    assert "boom" in written
    assert f"cyberdiag {__version__}" in written
    assert written.startswith("```\n")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_70_a_bug_without_a_place_for_its_log_is_told_too(capsys: Capture, monkeypatch: Patch) -> None:
    monkeypatch.setattr(load, "question_set", fail(RuntimeError("boom")))
    monkeypatch.setattr(tempfile, "mkstemp", fail(OSError(errno.EROFS, "Read-only file system")))
    assert run([*ASSESS]) == ExitCode.BUG
    assert capsys.readouterr().err.endswith(messages("en")("bug.no-log", error="RuntimeError") + "\n")


def test_130_ctrl_c_is_told_in_one_line(capsys: Capture, monkeypatch: Patch) -> None:
    monkeypatch.setattr(load, "question_set", fail(KeyboardInterrupt()))
    assert run([*ASSESS]) == ExitCode.INTERRUPTED
    out, err = capsys.readouterr()
    assert (out, messages("en")("problems.interrupted.text") in err, "Traceback" in err) == ("", True, False)


@pytest.mark.parametrize("arguments", [["list", "questions"], ["answers", "new"]])
def test_a_reader_that_leaves_early_is_no_failure(arguments: list[str]) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "cyberdiag", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=support.clean_env(),
    )
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    err = running.stderr.read()
    running.stderr.close()
    assert (running.wait(60), err) == (ExitCode.DONE, b"")


def test_a_reader_of_the_faults_that_leaves_early_does_not_change_the_code(monkeypatch: Patch) -> None:
    class Left(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Left())
    assert run(["xyzzy"]) == ExitCode.WRONG_USAGE
    assert run(["answers", "check", "missing.yaml"]) == ExitCode.INVALID_ANSWERS
