"""`cyberdiag answers`: a blank sheet that a script can fill in, and a check that says what stands where."""

from __future__ import annotations

import io
import json
import re
import shlex
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import support

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.interview import flow
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question, QuestionSet

LANGUAGES = ("ja", "en")
FORMATS = (".yaml", ".json")
MANUFACTURER = support.answers_of("manufacturer")
HEAD = "cyberdiag: answers/1\nanswers:\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")


def first(question: Question) -> Any:
    if question.kind is Kind.NUMBER:
        least = question.plausible.at_least if question.plausible else None
        return int(10 * (least or 0)) or int(question.minimum or 0) + 1
    choice = question.choices[0].id
    return [choice] if question.kind is Kind.MULTIPLE else choice


def filled(questions: QuestionSet) -> dict[str, Any]:
    """Answer whatever is asked with its first choice."""
    given: dict[str, Any] = {}
    answers = Answers()
    while step := flow.next_open(flow.route(questions, answers), answers):
        given[step.question.id] = value = first(step.question)
        answers = answers.with_answer(
            step.question.id, Answer(tuple(value) if isinstance(value, list) else value)
        )
    return given


def fill(path: Path, given: dict[str, Any]) -> None:
    """Fill in a sheet as a script does: line by line in YAML, as data in JSON."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        data = json.loads(text)
        data["answers"].update(given)
        path.write_text(json.dumps(data), encoding="utf-8")
        return
    lines = [
        f"{line} {json.dumps(given[key])}" if (key := line.strip(" :")) in given else line
        for line in text.splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("name", load.questionnaire_ids())
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_new_sheet_filled_in_by_a_script_is_found_clean(
    name: str, lang: str, suffix: str, capsys: Capture
) -> None:
    path = Path(f"回答{suffix}")
    assert run(["answers", "new", name, "-o", str(path), "-l", lang]) == ExitCode.DONE
    given = filled(load.question_set((name,), lang))
    fill(path, given)
    capsys.readouterr()
    assert run(["answers", "check", str(path), "-l", lang]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert err == ""
    assert out == messages(lang)("check.answers-fine", answered=len(given), open=0) + "\n"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_blank_sheet_is_clean_and_all_open(suffix: str, capsys: Capture) -> None:
    assert run(["answers", "new", "-o", f"a{suffix}", "-l", "en"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    written, _, command = err.splitlines()
    assert (out, written) == ("", f"Written: a{suffix}")
    printed = shlex.split(command)
    assert printed[printed.index("assess") :] == ["assess", "-a", f"a{suffix}"]
    assert (
        run([*printed[printed.index("assess") :], "--no-input", "--missing", "unknown", "--trials", "0"])
        == ExitCode.DONE
    )
    capsys.readouterr()
    assert stat.S_IMODE(Path(f"a{suffix}").stat().st_mode) == 0o600
    assert run(["answers", "check", f"a{suffix}", "-l", "en"]) == ExitCode.DONE
    assert "(answered: 0, still open: " in capsys.readouterr().out


def test_a_sheet_goes_to_standard_output_in_utf_8_whatever_the_console(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for encoding in ("ascii", "cp932"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        assert run(["answers", "new"]) == ExitCode.DONE
        assert raw.getvalue().decode().startswith(f"# {messages('ja')('sheet.head')}\n")


def test_a_quick_sheet_is_shorter_and_two_questionnaires_are_asked_once_each() -> None:
    for name, more in (
        ("quick.json", ["--quick"]),
        ("one.json", []),
        ("twice.json", ["cyber-risk", "cyber-risk"]),
    ):
        assert run(["answers", "new", *more, "-o", name]) == ExitCode.DONE
    quick, one, twice = (
        json.loads(Path(f"{n}.json").read_text(encoding="utf-8")) for n in ("quick", "one", "twice")
    )
    assert set(quick["answers"]) < set(one["answers"])
    assert twice == one


def test_a_file_that_is_there_is_never_overwritten(capsys: Capture) -> None:
    Path("a.yaml").write_text("mine", encoding="utf-8")
    Path("b.yaml").symlink_to("nowhere")
    for name in ("a.yaml", "b.yaml"):
        assert run(["answers", "new", "-o", name]) == ExitCode.CANNOT_WRITE
        assert messages("ja")("problems.exists.text") in capsys.readouterr().err
    assert Path("a.yaml").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in Path().iterdir()) == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["-o", "a.toml"], ExitCode.WRONG_USAGE),
        (["-o", "a"], ExitCode.WRONG_USAGE),
        (["cyber-rik"], ExitCode.WRONG_USAGE),
        (["-o", "missing/a.yaml"], ExitCode.CANNOT_WRITE),
        (["-o", ".yaml/"], ExitCode.WRONG_USAGE),
    ],
)
def test_what_cannot_be_made_is_refused_and_leaves_nothing(
    arguments: list[str], code: ExitCode, capsys: Capture
) -> None:
    assert run(["answers", "new", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("誤り: ")
    assert list(Path().iterdir()) == []


def test_a_clean_file_with_warnings_is_done_with_the_warnings_on_standard_error(capsys: Capture) -> None:
    text = re.sub(r'cyber-risk: "[^"]*"', 'cyber-risk: "0.1"', MANUFACTURER.read_text(encoding="utf-8"))
    off = text.replace("ai: yes", "ai: no").replace("TEC-25: no", "TEC-25: no\n  ORG-15: yes")
    Path("a.yaml").write_text(off, encoding="utf-8")
    before = (Path("a.yaml").read_bytes(), Path("a.yaml").stat().st_mtime_ns)
    assert run(["answers", "check", "a.yaml", "-l", "en"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    line = off.splitlines().index("  ORG-15: yes") + 1
    assert f"Warning: a.yaml:{off[: off.index('0.1')].count(chr(10)) + 1}:" in err
    assert f"Warning: a.yaml:{line}:11: " in err
    assert "Error" not in err
    assert out.count("\n") == 1
    assert (Path("a.yaml").read_bytes(), Path("a.yaml").stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    "transform", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t.rstrip()]
)
def test_a_mark_and_line_endings_of_other_systems_are_taken(transform: Any, capsys: Capture) -> None:
    Path("a.yaml").write_bytes(transform(MANUFACTURER.read_text(encoding="utf-8")).encode())
    assert run(["answers", "check", "a.yaml"]) == ExitCode.DONE
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("as_json", [False, True])
def test_a_dash_checks_standard_input(
    as_json: bool, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MANUFACTURER.read_text(encoding="utf-8")
    if as_json:
        text = json.dumps(store.open_document(str(MANUFACTURER)).data, indent="\t")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(["answers", "check", "-"]) == ExitCode.DONE
    assert capsys.readouterr().err == ""


def test_standard_input_that_is_closed_is_an_empty_file(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["answers", "check", "-", "-l", "en"]) == ExitCode.INVALID_ANSWERS
    assert capsys.readouterr().err.startswith("Error: -:1:1: The file is empty.\n")


@pytest.mark.parametrize("questionnaire", [[], ["cyber-risk"], ["leak-response"]])
def test_answers_to_other_questionnaires_in_the_file_are_no_fault(
    questionnaire: list[str], capsys: Capture
) -> None:
    assert run(["answers", "check", str(MANUFACTURER), *questionnaire]) == ExitCode.DONE
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "head", [HEAD, 'cyberdiag: answers/1\nquestionnaires: {cyber-risk: "1.0"}\nanswers:\n']
)
def test_a_slip_is_found_even_where_no_id_of_the_file_is_known(head: str, capsys: Capture) -> None:
    Path("a.yaml").write_text(f"{head}  TEC-01x: yes\n", encoding="utf-8")
    assert run(["answers", "check", "a.yaml", "-l", "en"]) == ExitCode.INVALID_ANSWERS
    assert 'Did you mean "TEC-01"?' in capsys.readouterr().err


def test_a_linked_file_is_checked_and_named_as_given(capsys: Capture) -> None:
    Path("real.yaml").write_text(f"{HEAD}  employees: 0\n", encoding="utf-8")
    Path("link.yaml").symlink_to("real.yaml")
    assert run(["answers", "check", "link.yaml"]) == ExitCode.INVALID_ANSWERS
    assert "link.yaml:3:14" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "told"), [("ja", "多要素認証についてお答えがあります"), ("en", "no way in from outside")]
)
def test_answers_that_do_not_go_together_are_pointed_out_and_nothing_is_refused(
    lang: str, told: str, capsys: Capture
) -> None:
    Path("a.yaml").write_text(
        "cyberdiag: answers/1\nanswers:\n  remote_access: [none]\n  TEC-06: yes\n", encoding="utf-8"
    )
    assert run(["answers", "check", "a.yaml", "-l", lang]) == ExitCode.DONE
    err = capsys.readouterr().err
    assert "a.yaml:3:" in err
    assert "remote_access, TEC-06" in err
    arguments = ["assess", "-a", "a.yaml", "--no-input", "--missing", "unknown", "--trials", "0", "-l", lang]
    assert run(arguments) == ExitCode.DONE
    unattended = capsys.readouterr().err
    assert "".join(told.split()) in "".join(err.split())
    assert "".join(told.split()) in "".join(unattended.split())


def test_a_sheet_that_could_not_be_read_again_is_not_printed_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "_most_bytes", lambda _: 1_000)
    assert run(["answers", "new", "-l", "en"]) == ExitCode.CANNOT_WRITE
    told = capsys.readouterr()
    assert told.out == ""
    assert messages("en")("problems.too-large-to-read.text", megabytes=0) in told.err
