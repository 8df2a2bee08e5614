"""Finding, reading and assembling questionnaires."""

from __future__ import annotations

import io
import pathlib
from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import VALID, broken, copied, faults, stands

from cyberdiag.catalog import knowledge, load, shelf
from cyberdiag.errors import InvalidData, UnknownName
from cyberdiag.outside import yaml_source

if TYPE_CHECKING:
    from pathlib import Path

HEAD, DOORS, WINDOWS = "questionnaire.yaml", "doors.yaml", "windows.yaml"


def test_a_shipped_questionnaire_is_found_by_id_and_ones_own_by_folder(tmp_path: Path) -> None:
    assert load.find("cyber-risk").shown == "questionnaires/cyber-risk"
    copy = copied(tmp_path)
    assert load.find(str(copy)).shown == str(copy)
    assert load.questionnaire(str(copy), "ja").id == "small"


@pytest.mark.parametrize(("name", "guess"), [("cyber-rsik", "cyber-risk"), ("プロファイル", "")])
def test_a_name_that_nothing_has_is_told_with_the_near_miss(name: str, guess: str) -> None:
    with pytest.raises(UnknownName) as error:
        load.find(name)
    (problem,) = error.value.problems
    assert (problem.code, problem.values["guess"]) == ("unknown-questionnaire", guess)
    assert "profile" in problem.values["known"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a b.xlsx", "answers-as-questionnaire"),
        ("own/overlay.yaml", "unknown-questionnaire"),
        ("q.ZIP", "zip-given"),
    ],
)
def test_a_file_in_the_place_of_a_questionnaire_is_told_by_what_it_looks_like(name: str, code: str) -> None:
    with pytest.raises(UnknownName) as error:
        load.find(name)
    (problem,) = error.value.problems
    assert (problem.code, problem.values.get("path")) == (code, "'a b.xlsx'" if name == "a b.xlsx" else None)


def test_the_ids_of_a_shipped_questionnaire_are_read_without_building_it() -> None:
    assert load.question_ids("cyber-risk") == {q.id for q in load.questionnaire("cyber-risk", "ja").questions}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / WINDOWS).unlink()
    assert faults(copy) == [("missing-section-file", HEAD, *stands(copy, HEAD, "windows.yaml"))]
    (copy / HEAD).unlink()
    assert faults(copy) == [("missing-file", HEAD, 0, 0)]


@pytest.mark.parametrize("name", ["../small/doors.yaml", "/etc/passwd", "..", "a\\b.yaml", "x" * 300])
def test_a_section_file_must_stand_in_the_folder(name: str, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, HEAD, "[doors.yaml", f"['{name}'")
    assert [code for code, *_ in faults(copy)] == ["missing-section-file"]
    with pytest.raises(InvalidData) as told:
        load.question_ids(str(copy))
    assert [p.code for p in told.value.problems] == ["missing-file"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copied(tmp_path)

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert faults(copy) == [("cannot-read", HEAD, 0, 0)]


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, asked = copied(tmp_path), list[int]()

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size or 0)
            return b"x" * (yaml_source.MAX_BYTES + 1)

    real = pathlib.Path.open

    def opened(path: Path, *rest: Any, **more: Any) -> Any:
        return Endless() if path.is_relative_to(copy) else real(path, *rest, **more)

    monkeypatch.setattr("pathlib.Path.open", opened)
    assert faults(copy) == [("file-too-large", HEAD, 0, 0)]
    assert set(asked) == {yaml_source.MAX_BYTES + 1}


def test_broken_yaml_in_one_file_hides_no_fault_in_another(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, DOORS, "weight: 4", "weight: 4\n\tbad: tab")
    broken(copy, WINDOWS, "minimum: 1", "minimum: 一")
    assert {(code, file) for code, file, *_ in faults(copy)} == {("yaml-tab", DOORS), ("wrong-type", WINDOWS)}


def test_a_set_starts_with_the_profile_and_names_each_questionnaire_once() -> None:
    made = load.question_set(("profile", "cyber-risk"), "ja")
    assert [n.id for n in made.questionnaires] == ["profile", "cyber-risk"]
    assert [n.id for n in made.scored] == ["cyber-risk"]
    assert set(made.by_id) == load.question_ids("profile") | load.question_ids("cyber-risk")


def test_a_set_tells_the_faults_of_all_its_questionnaires(tmp_path: Path) -> None:
    one, two = copied(tmp_path / "one"), copied(tmp_path / "two")
    broken(one, HEAD, "method: weighted-mean", "method: median")
    broken(two, DOORS, "weight: 4", "weight: 四")
    with pytest.raises(InvalidData) as error:
        load.question_set((str(one), str(two)), "ja")
    assert [p.code for p in error.value.problems] == ["not-one-of", "wrong-type"]


BROKEN = [
    (HEAD, "question: W-0, is: no", "question: W-9, is: no", "unknown-reference"),
    (HEAD, "cap: B", "cap: Z", "bad-gate"),
    (WINDOWS, "{flag: no_windows}", "{flag: no_window}", "unknown-reference"),
    (WINDOWS, "{question: W-0, is: yes}", "{question: W-2, is: yes}", "forward-reference"),
    (WINDOWS, "id: W-2", "id: D-1", "duplicate-id"),
]


@pytest.mark.parametrize(("file", "good", "bad", "code"), BROKEN)
def test_a_questionnaire_that_would_fail_later_is_refused_when_it_is_loaded(
    file: str, good: str, bad: str, code: str, tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    broken(copy, file, good, bad)
    with pytest.raises(InvalidData) as error:
        load.question_set((str(copy),), "ja")
    assert [p.code for p in error.value.problems] == [code]
    assert error.value.problems[0].place.file == str(copy / file)


def test_what_is_only_a_warning_does_not_refuse_a_questionnaire(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, WINDOWS, "窓を閉めて帰りますか?", "窓を閉めて帰りますか?" * 9)
    assert len(load.question_set((str(copy),), "ja").scored) == 1


@pytest.mark.parametrize("name", ["small", "published-sheet"])
def test_a_valid_sample_is_accepted_beside_the_shipped_ones(name: str) -> None:
    made = load.question_set(("cyber-risk", str(VALID / name)), "ja")
    assert [n.id for n in made.scored] == ["cyber-risk", name]


def test_the_languages_of_a_questionnaire_are_its_own_and_those_it_is_translated_into(tmp_path: Path) -> None:
    assert load.languages(str(copied(tmp_path))) == ("ja", "en")
    assert load.languages(str(VALID / "published-sheet")) == ("ja",)
    assert load.languages("cyber-risk") == ("ja", "en")


@pytest.mark.parametrize("name", ["doors.yaml", "lang/en.yaml", "lang"])
def test_a_link_out_of_a_folder_is_not_followed(name: str, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (copy / name).rename(elsewhere)
    (copy / name).symlink_to(elsewhere)
    with pytest.raises(InvalidData) as told:
        load.question_set((str(copy),), "en")
    assert {p.code for p in told.value.problems} == {"outside-folder"}


def test_a_link_within_a_folder_is_followed(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / "doors.yaml").rename(copy / "real.yaml")
    (copy / "doors.yaml").symlink_to("real.yaml")
    assert load.question_set((str(copy),), "ja").by_id


def test_a_catalogue_of_ones_own_is_not_read_from_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text("terms: {}\n", encoding="utf-8")
    own = tmp_path / "own" / "catalogue"
    own.mkdir(parents=True)
    (own / "glossary.yaml").symlink_to(elsewhere)
    with shelf.using(None, [str(own.parent)]), pytest.raises(InvalidData) as told:
        knowledge.glossary("ja")
    assert [p.code for p in told.value.problems] == ["outside-folder"]
