"""Versions on record: what changed from one to another, and content that changed without its version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from catalog.copies import broken, copied
from catalog.layers import overlay

from cyberdiag.catalog import history, lint, load, shelf
from cyberdiag.cli import main
from cyberdiag.model.editions import Changes

if TYPE_CHECKING:
    from pathlib import Path


def recorded(folder: Path) -> Path:
    """Return a copy of the small questionnaire with version 1.0 on record."""
    copy = copied(folder)
    (copy / "history.yaml").write_text(history.text(load.edition(str(copy))), encoding="utf-8")
    return copy


def raised(copy: Path) -> Changes | None:
    """Raise the version and return what changed since 1.0."""
    broken(copy, "questionnaire.yaml", 'version: "1.0"', 'version: "1.1"')
    return load.edition(str(copy)).since("1.0")


@pytest.mark.parametrize(
    ("good", "bad", "changes"),
    [
        ("戸に鍵を掛けていますか", "出入口に鍵を掛けていますか", Changes(reworded=("D-1",))),
        ("weight: 4", "weight: 5", Changes(reweighted=(("D-1", 4, 5),))),
        (
            "partly: 掛けない日がある",
            "partly: {text: 掛けない日がある, points: 0.4}",
            Changes(rechosen=("D-1",)),
        ),
        (
            "weight: 4",
            "weight: 4\n    not_applicable_when: {flag: no_windows}",
            Changes(reconditioned=("D-1",)),
        ),
        ("id: D-1", "id: D-2\n    was: [D-1]", Changes(renamed=(("D-1", "D-2"),))),
        ("id: D-1", "id: D-2", Changes(added=("D-2",), dropped=("D-1",))),
        ("総務担当\n    first", "総務の担当\n    first", Changes(reworded=("D-1",))),
        ("sources: [npa-r7]", "sources: [npa-r8h1]", Changes()),
        ("weight: 4", "weight: 4\n    core: true", Changes()),
    ],
)
def test_each_kind_of_change_is_told_from_the_others(
    tmp_path: Path, good: str, bad: str, changes: Changes
) -> None:
    copy = recorded(tmp_path)
    broken(copy, "doors.yaml", good, bad)
    for file in ("questionnaire.yaml", "windows.yaml"):
        path = copy / file
        if "D-2" in bad:
            path.write_text(re.sub(r"\bD-1\b", "D-2", path.read_text(encoding="utf-8")), encoding="utf-8")
    found = raised(copy)
    if "D-2" in bad:
        assert found is not None
        found = Changes(found.added, found.dropped, found.renamed)
    assert found == changes


def test_a_flag_that_changes_changes_the_questions_that_use_it(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(
        copy,
        "questionnaire.yaml",
        "no_windows: {question: W-0, is: no}",
        "no_windows: {question: W-0, is: yes}",
    )
    assert raised(copy) == Changes(reconditioned=("W-2",))


def test_points_of_the_scale_change_every_question_on_it(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(copy, "questionnaire.yaml", "points: 0.5", "points: 0.4")
    assert raised(copy) == Changes(rechosen=("D-1", "W-2"))


def test_the_same_words_in_another_language_are_no_change(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(copy, "lang/en.yaml", "Do you lock the door?", "Is the door locked?")
    found = load.questionnaire(str(copy), "en").edition
    assert found is not None
    assert found.since("1.0") == Changes()


def test_content_that_changed_without_its_version_is_a_warning_at_the_version(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    assert lint.run((str(copy),)).problems == ()
    broken(copy, "doors.yaml", "weight: 4", "weight: 5")
    (problem,) = lint.run((str(copy),)).problems
    assert (problem.code, problem.place.line, problem.is_error) == ("version-not-raised", 3, False)
    assert problem.values["ids"] == "D-1"
    broken(copy, "questionnaire.yaml", 'version: "1.0"', 'version: "1.1"')
    assert lint.run((str(copy),)).problems == ()


def test_a_fault_in_the_record_has_its_line(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(copy, "history.yaml", "weight: 4", "weight: heavy")
    (problem,) = {p.code: p for p in lint.run((str(copy),)).problems}.values()
    assert (problem.code, problem.place.file.endswith("history.yaml"), problem.place.line) == (
        "wrong-type",
        True,
        5,
    )


def test_the_command_records_a_version_and_keeps_the_earlier_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copied(tmp_path)
    assert main.run(["history", str(copy), "--record", "-l", "ja"]) == 0
    broken(copy, "questionnaire.yaml", 'version: "1.0"', 'version: "1.1"')
    broken(copy, "doors.yaml", "weight: 4", "weight: 5")
    assert main.run(["history", str(copy), "--record", "-l", "ja"]) == 0
    assert "D-1 (4 → 5)" in capsys.readouterr().out
    assert list(load.edition(str(copy)).history) == ["1.0", "1.1"]
    assert load.edition(str(copy)).since("1.1") == Changes()


def test_an_overlay_has_a_record_of_its_own(tmp_path: Path) -> None:
    made = overlay(tmp_path, "words", "reword: {D-1: {text: 蔵の戸は?}}\nreweight: {W-2: 2}\n")
    with shelf.using([str(tmp_path)]):
        (made / "history.yaml").write_text(history.text(load.edition("words")), encoding="utf-8")
        broken(made, "overlay.yaml", "蔵の戸は?", "蔵の戸には?")
        broken(made, "overlay.yaml", "reweight: {W-2: 2}", "reweight: {W-2: 4}")
        broken(made, "overlay.yaml", 'version: "0.3"', 'version: "0.4"')
        assert load.edition("words").since("0.3") == Changes(reworded=("D-1",), reweighted=(("W-2", 2, 4),))


def test_nothing_is_recorded_inside_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["history", "cyber-risk", "--record", "-l", "en"]) == 2
    assert "comes with the program" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["profile", *load.SHIPPED])
def test_what_is_shipped_is_on_record_as_it_stands(name: str) -> None:
    found = load.edition(name)
    assert found.since(found.version) == Changes()


def test_a_file_that_cannot_be_read_is_not_taken_for_a_change(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(copy, "doors.yaml", "weight: 4", "wieght: 4")
    assert {p.code for p in lint.run((str(copy),)).problems} == {"unknown-field-near"}


def test_a_whole_mapping_falls_to_partial_until_it_is_looked_at_again(tmp_path: Path) -> None:
    copy = recorded(tmp_path)
    broken(copy, "questionnaire.yaml", 'version: "1.0"\n', 'version: "1.1"\n')
    whole = load.questionnaire(str(copy), "ja").question("D-1")
    broken(copy, "doors.yaml", "戸に鍵を掛けていますか", "出入口に鍵を掛けていますか")
    reworded = load.questionnaire(str(copy), "ja").question("D-1")
    assert lint.run((str(copy),)).problems[-1].code == "mapping-stale"
    review = '    reviewed: {iso27001-2022: {version: "1.1", date: "2026-11-29", by: 見本の読み手}}\n'
    broken(copy, "doors.yaml", "- id: D-1\n", f"- id: D-1\n{review}")
    broken(copy, "lang/en.yaml", "  D-1:\n", "  D-1:\n    reviewed: {iso27001-2022: {by: a sample reader}}\n")
    again = load.questionnaire(str(copy), "ja").question("D-1")
    assert whole is not None
    assert reworded is not None
    assert again is not None
    assert [r.partial for r in whole.references] == [r.partial for r in again.references] == [False, True]
    assert [(r.partial, r.stale) for r in reworded.references] == [(True, True)] * 2
    assert lint.run((str(copy),)).problems == ()
