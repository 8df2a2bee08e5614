"""A questionnaire of one's own: made, checked, answered and reported without a line of Python."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support import ROOT

from cyberdiag.app import golden, kit
from cyberdiag.catalog import lint, load, schemas
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.outside import yaml_source

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]
KIT = ROOT / "tests" / "data" / "kit"
SHEETS = {"sheet-25": (25, 8), "goals-38": (38, 5), "maturity-5": (10, 9)}


def schema(name: str) -> Any:
    return jsonschema.Draft202012Validator(schemas.schema(name))


@pytest.mark.parametrize("name", SHEETS)
def test_the_three_questionnaires_of_the_guide_are_clean_and_score_as_their_tests_say(name: str) -> None:
    result = lint.run((str(KIT / name),))
    assert [str(p) for p in result.problems] == []
    assert (result.questions, golden.run(str(KIT / name))) == (SHEETS[name][0], ([], SHEETS[name][1]))


def test_the_sheet_of_25_fits_on_a_page() -> None:
    lines = [line for f in (KIT / "sheet-25").glob("*.yaml") for line in f.read_text().splitlines()]
    assert len(lines) <= 60


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_new_questionnaire_is_clean_in_both_languages_and_its_tests_hold(
    lang: str, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "our-sheet"
    assert run(["new", str(folder), "-l", lang]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert [line.split("  #")[0].strip() for line in out.splitlines()[-3:]] == [
        f"cyberdiag check {folder}",
        f"cyberdiag assess {folder}",
        f"cyberdiag answers new {folder} -o answers.yaml",
    ]
    assert run(["check", str(folder), "--strict", "-l", lang]) == ExitCode.DONE
    assert golden.run(str(folder)) == ([], 3)
    assert load.questionnaire(str(folder), lang).id == "our-sheet"
    assert set(load.languages(str(folder))) == {"ja", "en"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_editor_completes_from_the_schemas_beside_the_files(lang: str, tmp_path: Path) -> None:
    kit.create(str(tmp_path / "x"), lang)
    named = 0
    for file in (tmp_path / "x").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.parent.name == "lang":
            continue
        line = text.splitlines()[0]
        target = (file.parent / line.partition("$schema=")[2]).resolve()
        assert target.is_file(), file
        errors = jsonschema.Draft202012Validator(json.loads(target.read_text(encoding="utf-8")))
        assert [e.message for e in errors.iter_errors(yaml_source.parse(text, "x").data)] == []
        named += 1
    assert named == 4


@pytest.mark.parametrize("name", ["cyber-risk", "profile", "日本語"])
def test_a_folder_name_that_is_no_free_id_leaves_the_id_as_it_was(name: str, tmp_path: Path) -> None:
    kit.create(str(tmp_path / name), "ja")
    assert load.questionnaire(str(tmp_path / name), "ja").id == "my-check"


def test_a_folder_that_is_not_empty_is_refused_by_name_and_left_alone(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    assert run(["new", str(tmp_path)]) == ExitCode.CANNOT_WRITE
    assert str(tmp_path) in capsys.readouterr().err
    assert [f.name for f in tmp_path.iterdir()] == ["mine"]
    assert run(["new", str(tmp_path / "mine")]) == ExitCode.CANNOT_WRITE
    assert run(["new", str(tmp_path / "mine" / "below")]) == ExitCode.CANNOT_WRITE


@pytest.mark.parametrize("is_there", [True, False])
def test_a_questionnaire_that_cannot_be_written_whole_leaves_nothing_and_can_be_tried_again(
    is_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, done, real = tmp_path / "our-sheet", [], os.replace
    if is_there:
        folder.mkdir()

    def replace(source: Any, target: Any) -> None:
        done.append(target)
        if len(done) == 3:
            raise OSError(errno.ENOSPC, "full")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    assert run(["new", str(folder)]) == ExitCode.CANNOT_WRITE
    assert list(tmp_path.rglob("*")) == [folder] * is_there
    assert run(["new", str(folder)]) == ExitCode.DONE


def test_a_link_to_a_folder_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    assert run(["new", str(tmp_path / "link")]) == ExitCode.CANNOT_WRITE
    assert list((tmp_path / "empty").iterdir()) == []


def answers(path: Path, given: dict[str, Any]) -> str:
    file = path / "a.json"
    data = {"cyberdiag": "answers/1", "answers": given}
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def assessed(name: str, given: dict[str, Any], tmp_path: Path, *more: str) -> tuple[Any, str, str]:
    """Assess a questionnaire of the kit and return JSON, HTML and Markdown."""
    outputs = [str(tmp_path / f"r.{form}") for form in ("json", "html", "md")]
    files = [a for path in outputs for a in ("-o", path)]
    file = answers(tmp_path, given)
    assert run(["assess", str(KIT / name), "-a", file, "--no-input", *files, *more]) == ExitCode.DONE
    json_, html, md = (
        (tmp_path / f"r.{form}").read_text(encoding="utf-8") for form in ("json", "html", "md")
    )
    return json.loads(json_), html, md


def test_a_sum_is_reported_with_its_full_marks_and_its_bands(tmp_path: Path) -> None:
    given = {f"S-{n:02}": "done" for n in range(1, 26)} | {"S-01": "unknown", "S-25": "partly"}
    result, html, md = assessed("sheet-25", given, tmp_path, "-l", "en")
    (one,) = result["diagnoses"]
    assert (one["score"], one["score_range"], one["rating"]) == (93, [93, 98], "good")
    assert [one["axes"]["part"]["basics"][k] for k in ("score", "rating")] == [15, None]
    for text in (html, md):
        for said in ("93", "/ 100", "70–99", "50–69", "49 or less", "15 / 20"):
            assert said in text
    assert "| full | 100 |" in md


def test_a_report_of_ones_own_holds_no_part_that_does_not_concern_it(tmp_path: Path) -> None:
    result, html, md = assessed("sheet-25", dict.fromkeys(["S-01"], "done"), tmp_path, "--missing", "unknown", "-l", "en")  # fmt: skip
    assert (result["loss"], result["covers"], result["profile"]) == (None, [], {})
    assert result["diagnoses"][0]["findings"][0]["severity"] == ""
    for text in (html, md):
        for said in (
            "What it could cost",
            "Kinds of insurance cover",
            "About the firm",
            "The material behind",
        ):
            assert said not in text
        assert "The questions here name no first steps" in text
        assert "Nothing to improve" not in text


def test_every_axis_is_in_the_report(tmp_path: Path) -> None:
    given = {"M-01": "4", "M-02": "2", "M-03": "1", "M-04": ["none"], "M-05": "4", "M-06": "3", "M-07": "never", "M-09": "ignored", "remote_access": ["vpn"]}  # fmt: skip
    result, html, md = assessed("maturity-5", given, tmp_path, "-l", "ja")
    assert set(result["diagnoses"][0]["axes"]) == {"domain", "owner", "horizon"}
    for text in (html, md):
        for said in ("対応と復旧", "領域と担い手で見た得点", "時期ごとの得点", "来年以後"):
            assert said in text


def test_what_the_one_who_answers_calls_not_applicable_leaves_the_score(tmp_path: Path) -> None:
    given = {f"G-{n:02}": "yes" for n in range(1, 39)} | {"equipment": ["plant"], "G-29": "na"}
    result, _, md = assessed("goals-38", given, tmp_path, "-l", "en")
    assert result["diagnoses"][0]["score"] == 100
    assert result["diagnoses"][0]["not_applicable"] == ["G-29"]
    assert "| G-29 | Must suppliers tell you of holes in their products by contract? | Not applicable |" in md


def test_a_questionnaire_in_one_language_only_is_used_in_the_other_with_a_warning(
    tmp_path: Path, capsys: Capture
) -> None:
    _, html, _ = assessed("sheet-25", {"S-01": "done"}, tmp_path, "--missing", "unknown", "-l", "ja")
    told = capsys.readouterr().err
    assert "別の言語(en)" in told
    assert "lang/ja.yaml" in told
    assert "Is every password longer than ten characters?" in html
    assert "すべての答え" in html


def test_only_the_facts_that_conditions_use_are_asked_unless_the_whole_profile_is_wanted() -> None:
    def facts(name: str, **named: bool) -> set[str]:
        questions = load.question_set((str(KIT / name),), "ja", **named)  # type: ignore[arg-type]
        return {q.id for n in questions.questionnaires if not n.scored for q in n.questions}

    assert facts("sheet-25") == set()
    assert facts("goals-38") == {"equipment"}
    assert facts("maturity-5") == {"employees", "remote_access"}
    assert len(facts("goals-38", whole=True)) == 38


def test_findings_as_json_are_a_stable_array(capsys: Capture) -> None:
    assert run(["check", str(KIT), "--format", "json"]) == ExitCode.INVALID_DATA
    capsys.readouterr()
    bad = ROOT / "tests/data/invalid/questions_short"
    assert run(["check", str(bad), "--format", "json", "-l", "en"]) == ExitCode.DONE
    (found,) = json.loads(capsys.readouterr().out)
    assert list(found) == ["file", "line", "column", "severity", "check", "message", "hint"]
    assert (found["line"], found["severity"], found["check"]) == (5, "warning", "long-question")
    assert run(["check", str(bad), "--format", "json", "--strict"]) == ExitCode.INVALID_DATA
    capsys.readouterr()
    assert run(["check", str(KIT / "sheet-25"), "--format", "json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == []


def test_a_message_shows_the_id_of_its_check_and_strict_fails_on_a_warning(capsys: Capture) -> None:
    bad = str(ROOT / "tests/data/invalid/questions_short")
    assert run(["check", bad, "-l", "en"]) == ExitCode.DONE
    assert "[long-question]" in capsys.readouterr().err
    assert run(["check", bad, "--strict"]) == ExitCode.INVALID_DATA


def test_a_zip_file_is_to_be_unpacked_first(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "sheet.zip").write_bytes(b"PK")
    assert run(["assess", str(tmp_path / "sheet.zip"), "-l", "en"]) == ExitCode.WRONG_USAGE
    assert run(["check", str(tmp_path / "sheet.zip"), "-l", "en"]) == ExitCode.WRONG_USAGE
    assert "Unpack it" in capsys.readouterr().err


def test_the_report_line_at_the_end_names_the_questionnaire(tmp_path: Path, capsys: Capture) -> None:
    file = answers(tmp_path, {"S-01": "done"})
    name = str(KIT / "sheet-25")
    run(["assess", name, "-a", file, "--no-input", "--missing", "unknown", "-l", "en"])
    shown = "".join(capsys.readouterr().out.split())
    line = f"-a {file} --no-input"
    assert "".join(line.split()) in shown
