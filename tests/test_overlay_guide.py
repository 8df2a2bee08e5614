"""The worked example of `docs/overlays.md` is written out and run, letter for letter but for the version."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support import ROOT, run

from cyberdiag.catalog import load, shelf
from cyberdiag.catalog.duties import load_leak_costs
from cyberdiag.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = ROOT / "docs" / "overlays.md"
VERSION = load.questionnaire("cyber-risk", "ja").version
_BASE = re.compile(r'((?:id: cyber-risk, version|cyber-risk): )"[^"]*"')
_FILE = re.compile(r"^`([\w./-]+\.yaml)`\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def written(folder: Path) -> Path:
    """Write every file of the guide, for the version of the questionnaire as it is."""
    for name, told in _FILE.findall(GUIDE.read_text(encoding="utf-8")):
        text = _BASE.sub(rf'\g<1>"{VERSION}"', told)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="module")
def reports(place: Path) -> dict[str, str]:
    """Return the reports of one run, by suffix."""
    names = [f"r.{suffix}" for suffix in ("json", "md", "html", "csv")]
    given = [part for name in names for part in ("-o", name)]
    done = run(
        "assess", "brewery", "-a", "answers.yaml", "--no-input", "--missing", "unknown", "--trials", "0", *given,
        cwd=place,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {
        "terminal": done.stdout,
        **{n.removeprefix("r."): (place / n).read_text(encoding="utf-8") for n in names},
    }


@pytest.fixture(scope="module")
def result(reports: dict[str, str]) -> Any:
    return json.loads(reports["json"])


def test_the_example_is_clean(place: Path) -> None:
    done = run("check", "brewery", "--strict", "--format", "json", cwd=place)
    told = json.loads(done.stdout)
    assert (done.returncode, {n["severity"] for n in told}) == (0, {"note"})


def test_an_overlay_in_one_language_shows_its_own_words_in_the_other(place: Path) -> None:
    """Its catalogue too; the warning names the file that would hold the words."""
    done = run(
        "assess", "brewery", "-a", "answers.yaml", "--no-input", "--missing", "unknown", "--trials", "0",
        "-o", "en.md", cwd=place, lang="en",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "lang/en.yaml" in done.stderr
    text = (place / "en.md").read_text(encoding="utf-8")
    assert "タンクの温度を管理する機器は" in text
    assert "ある酒蔵" in text
    assert "Kinds of cover" in text


@pytest.mark.parametrize("form", ["terminal", "md", "html", "csv"])
def test_every_report_names_the_overlay_with_its_version(reports: dict[str, str], form: str) -> None:
    assert f"{VERSION} + 上乗せ「酒造組合の確認」0.3" in reports[form]


def test_the_result_keeps_the_version_of_the_base_and_names_the_overlay_beside_it(result: Any) -> None:
    assert result["diagnoses"][0]["version"] == VERSION
    assert result["overlays"] == [
        {"id": "brewery", "version": "0.3", "title": "酒造組合の確認", "base": "cyber-risk"}
    ]


def test_questions_are_added_reworded_reweighted_and_switched_off(
    result: Any, reports: dict[str, str]
) -> None:
    findings = {f["question"]: f for f in result["diagnoses"][0]["findings"]}
    assert findings["BRW-02"]["points_lost"] == 4.0
    assert findings["TEC-02"]["points_lost"] == 4.0
    assert "PHY-03" not in reports["json"]
    assert "会社と蔵のパソコン" in reports["md"]


def test_its_cover_incident_and_service_are_advised_because_of_its_questions(result: Any) -> None:
    (cover,) = [c for c in result["covers"] if c["id"] == "tank-stop"]
    assert cover["level"] == "essential"
    assert cover["by_amount"]
    assert cover["p95"] > cover["p50"] > 2_000_000
    assert "BRW-02" in cover["drivers"]
    assert "12" in " ".join(cover["reasons"])
    assert [c["because"] for c in result["cases"] if c["id"] == "brewery-2026"] == [["BRW-02"]]
    assert any(s["id"] == "brewery-visit" for s in result["services"])


def test_a_cover_without_costs_is_told_and_judged_by_its_rules(tmp_path: Path) -> None:
    place = written(tmp_path)
    for name in ("items", "scenarios"):
        (place / "brewery" / "catalogue" / "losses" / f"{name}.yaml").unlink()
    for given in (
        ("brewery",),
        ("--catalogue", "brewery/catalogue"),
        ("cyber-risk", "--catalogue", "brewery/catalogue"),
    ):
        done = run("check", *given, cwd=place)
        assert done.returncode == 0 or "BRW-02" in done.stderr, done.stderr
        assert "brewery/catalogue/covers/tank-stop.yaml:2:7" in done.stderr
        assert "losses/scenarios.yaml" in done.stderr
    assessed = (
        "assess",
        "brewery",
        "-a",
        "answers.yaml",
        "--no-input",
        "--missing",
        "unknown",
        "--trials",
        "0",
    )
    done = run(*assessed, "-o", "r.json", cwd=place)
    assert done.returncode == 0, done.stderr
    covers = json.loads((place / "r.json").read_text(encoding="utf-8"))["covers"]
    (cover,) = [c for c in covers if c["id"] == "tank-stop"]
    assert (cover["level"], cover["by_amount"], cover["p95"]) == ("recommended", False, None)


@pytest.fixture
def told(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a call that runs a command in the folder of the guide: exit code, what was said where."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main.run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_other_commands_use_the_overlay_that_the_answers_file_names(told: Any) -> None:
    own = ("--questionnaires", ".")
    assert "BRW-02" in told("plan", "answers.yaml", *own)[1]
    assert told("explain", "answers.yaml", "tank-stop", *own)[0] == 0
    assert "事務のネット" in told("show", "BRW-02", *own)[1]
    assert "BRW-02" in told("show", "brewery", *own)[1]
    assert "酒造組合の確認 0.3" in told("list", "questionnaires", *own)[1]
    assert told("answers", "check", "answers.yaml", *own)[0] == 0


def test_its_papers_say_its_lines_beside_ours(told: Any) -> None:
    kept = [part for name in ("HUM-01", "HUM-03", "HUM-06", "TEC-09") for part in ("--set", f"{name}=yes")]
    sheet = told("plan", "answers.yaml", *kept, "--page", "handout", "--questionnaires", ".", "-f", "md")[1]
    assert "仕込みの温度の画面は、工場長のほかは触りません。" in sheet
    assert "席を離れるときは、帳場の画面をロックします。" in sheet
    assert "WindowsキーとL" not in sheet
    assert "振込先の変更や急な支払い" in sheet
    words = told("plan", "answers.yaml", "--page", "words", "--questionnaires", ".", "-f", "md")[1]
    assert "組合の共済の窓口へ" in words
    assert "保険会社・代理店へ" not in words
    assert "お客さま・取引先へ" in words


def test_without_the_overlay_its_answers_are_errors_that_say_what_is_missing(told: Any) -> None:
    code, _, err = told("plan", "answers.yaml")
    assert code == 4
    assert "brewery" in err
    assert "--questionnaires" in err


def test_an_overlay_that_is_not_named_is_not_used(told: Any) -> None:
    sheet = told("answers", "new", "cyber-risk", "--questionnaires", ".", "-o", "-")[1]
    assert "BRW-01:" not in sheet
    assert "PHY-03:" in sheet


def test_a_blank_sheet_holds_the_added_questions_and_names_the_overlay(told: Any) -> None:
    sheet = told("answers", "new", "brewery", "-o", "-")[1]
    assert "BRW-01:" in sheet
    assert "PHY-03:" not in sheet
    assert 'brewery: "0.3"' in sheet


def test_its_duty_and_its_cost_stand_on_the_clock(place: Path, told: Any) -> None:
    code, _, err = told(
        "deadlines", "--since", "2026-12-01 10:00", "--now", "2026-12-01 12:00", "--no-input",
        "--incident", "intrusion", "--persons", "2000", "--catalogue", "brewery", "-o", "clock.json",
    )  # fmt: skip
    assert code == 0, err
    assert "D-BREWERY" in (place / "clock.json").read_text(encoding="utf-8")
    with shelf.using(catalogues=[str(place / "brewery")]):
        costs = {c.id: c for c in load_leak_costs("ja").costs}
    assert (costs["BRW-C1"].typical, "C01" in costs) == (100, True)


def test_an_overlay_of_facts_alone_goes_with_what_the_answers_are_for(place: Path, told: Any) -> None:
    folder = place / "facts"
    folder.mkdir()
    head = 'cyberdiag: overlay/1\nid: facts\nversion: "1"\ntitle: 組合員\nbase: {id: profile}\nsections: [more.yaml]\n'
    (folder / "overlay.yaml").write_text(head, encoding="utf-8")
    question = "{id: member, text: 組合員ですか?, choices: {yes: はい, no: いいえ}}"
    (folder / "more.yaml").write_text(f"into: company\nquestions: [{question}]\n", encoding="utf-8")
    (place / "facts.yaml").write_text(
        "cyberdiag: answers/1\nanswers: {member: yes, TEC-01: yes}\n", encoding="utf-8"
    )
    code, out, err = told(
        "assess", "facts", "-a", "facts.yaml", "--no-input", "--missing", "unknown", "--trials", "0"
    )
    assert code == 0, err
    assert "サイバーリスク簡易診断" in out
    assert "上乗せ「組合員」1" in out
