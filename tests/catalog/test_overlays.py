"""Overlays: what they change, and how a conflict is told with both places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from catalog.layers import faults, laid, line, overlay

from cyberdiag.catalog import lint, load, shelf
from cyberdiag.errors import InvalidData, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

ADDED = """\
    into: windows
    questions:
      - {id: X-1, text: 窓に格子がありますか?, weight: 2, only_when: {question: W-0, is: "yes"}, axes: {place: inside}}
    """


def test_a_question_is_added_to_a_section_with_the_scale_of_the_base(tmp_path: Path) -> None:
    overlay(tmp_path, "bars", "sections: [more.yaml]\n", more=ADDED)
    found, _ = laid(tmp_path, "bars")
    added = found.question("X-1")
    assert added is not None
    assert (added.section, added.weight, [c.label for c in added.choices]) == (
        "windows",
        2,
        ["はい", "一部", "いいえ"],
    )
    assert added.place.file.endswith("bars/more.yaml")
    assert [(o.id, o.version) for o in found.overlays] == [("bars", "0.3")]


def test_a_section_of_its_own_comes_after_those_of_the_base(tmp_path: Path) -> None:
    roof = "section: {id: roof, title: 屋根, purpose: 屋根を確かめます。, axes: {place: outside}}\n"
    roof += "questions: [{id: R-1, text: 屋根は閉じますか?, weight: 3}]\n"
    overlay(tmp_path, "roofs", "sections: [roof.yaml]\n", roof=roof)
    found, _ = laid(tmp_path, "roofs")
    assert [s.id for s in found.sections] == ["doors", "windows", "roof"]


def test_words_and_weight_change_and_all_else_stays(tmp_path: Path) -> None:
    body = """\
        reword:
          D-1: {text: 蔵の戸に鍵を掛けていますか?, choices: {no: 掛けない}, first_step: {who: 蔵人}}
        reweight: {D-1: 2}
        """
    path = overlay(tmp_path, "words", body) / "overlay.yaml"
    found, _ = laid(tmp_path, "words")
    plain = laid(tmp_path)[0].question("D-1")
    door = found.question("D-1")
    assert door is not None
    assert plain is not None
    assert (door.text, door.weight) == ("蔵の戸に鍵を掛けていますか?", 2)
    assert [(c.label, c.text) for c in door.choices][2] == ("掛けていない", "掛けない")
    assert door.choices[:2] == plain.choices[:2]
    assert door.first_step is not None
    assert (door.first_step.who, door.first_step.text) == ("蔵人", "鍵を買う")
    assert str(door.place_of("weight")).startswith(line(path, "reweight"))
    assert str(door.place_of("why")).startswith(str(tmp_path / "small"))


def test_a_buyer_lays_its_targets_over_a_questionnaire(tmp_path: Path) -> None:
    overlay(tmp_path, "buyer", "targets: {spring: {title: 春まで, by: '2027-03-31', at_least: 60}}\n")
    found, warnings = laid(tmp_path, "buyer")
    assert [(t.id, t.title, t.of()) for t in found.targets.values()] == [("spring", "春まで", 60)]
    assert warnings == []


def test_a_question_that_is_off_is_gone_and_what_looks_at_it_goes_with_a_warning(tmp_path: Path) -> None:
    overlay(tmp_path, "less", "off: [D-1]\n")
    found, warnings = laid(tmp_path, "less")
    assert [q.id for q in found.questions] == ["W-0", "W-1", "W-2"]
    assert found.gates == {}
    assert found.questions[2].after == ()
    assert [(w.code, w.values["name"]) for w in warnings] == [("goes-too", "gates.lock")]


def test_a_weight_rule_goes_with_the_question_it_looks_at(tmp_path: Path) -> None:
    overlay(tmp_path, "less", "off: [W-1]\n")
    found, warnings = laid(tmp_path, "less")
    assert found.questions[2].weight_rules == ()
    assert [w.values["name"] for w in warnings] == ["W-2.weight_rules"]


def test_what_is_asked_because_of_a_question_that_is_off_is_an_error_with_both_places(tmp_path: Path) -> None:
    path = overlay(tmp_path, "less", "off:\n  - W-0\n") / "overlay.yaml"
    found = faults(tmp_path, "less")
    assert {(p.code, p.values["id"]) for p in found} == {("still-needed", "W-0")}
    assert all(str(p.place).startswith(line(path, "- W-0")) for p in found)
    flags = line(tmp_path / "small" / "questionnaire.yaml", "no_windows")
    assert any(p.values["other"].startswith(flags) for p in found)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("reweight: {D-1: 2}", "reweight: {D-1: 3}", "overlay-conflict"),
        ("reword: {D-1: {text: 一}}", "reword: {D-1: {text: 二}}", "overlay-conflict"),
        ("reword: {D-1: {choices: {no: 一}}}", "reword: {D-1: {choices: {no: 二}}}", "overlay-conflict"),
        ("reweight: {D-1: 2}", "off: [D-1]", "overlay-conflict"),
        ("off: [D-1]", "off: [D-1]", "overlay-conflict"),
        ("threats: {FIRE: 火}", "threats: {FIRE: 火事}", "duplicate-id"),
    ],
)
def test_two_overlays_that_touch_the_same_thing_are_an_error_with_both_places(
    tmp_path: Path, one: str, other: str, code: str
) -> None:
    first = overlay(tmp_path, "first", one + "\n") / "overlay.yaml"
    second = overlay(tmp_path, "second", other + "\n") / "overlay.yaml"
    (problem,) = faults(tmp_path, "first", "second")
    assert problem.code == code
    places = {str(problem.place), problem.values["other"]}
    assert all(any(p.startswith(f"{path}:6:") for p in places) for path in (first, second))


def test_two_overlays_may_touch_different_parts_of_one_question(tmp_path: Path) -> None:
    overlay(tmp_path, "first", "reweight: {D-1: 2}\n")
    overlay(tmp_path, "second", "reword: {D-1: {text: 戸は?}}\n")
    for names in (("first", "second"), ("second", "first")):
        door = laid(tmp_path, *names)[0].question("D-1")
        assert door is not None
        assert (door.text, door.weight) == ("戸は?", 2)


def test_an_added_id_that_the_base_has_is_an_error_with_both_places(tmp_path: Path) -> None:
    path = (
        overlay(tmp_path, "bars", "sections: [more.yaml]\n", more=ADDED.replace("X-1", "D-1")) / "more.yaml"
    )
    (problem,) = faults(tmp_path, "bars")
    assert (problem.code, problem.values["id"]) == ("duplicate-id", "D-1")
    assert str(problem.place).startswith(line(path, "D-1"))
    assert problem.values["other"].startswith(line(tmp_path / "small" / "doors.yaml", "id: D-1"))


@pytest.mark.parametrize("body", ["reweight: {D-01: 2}", "reword: {D-01: {text: 戸は?}}", "off: [D-01]"])
def test_a_target_that_is_not_there_is_named_with_the_near_miss(tmp_path: Path, body: str) -> None:
    overlay(tmp_path, "dead", body + "\n")
    (problem,) = faults(tmp_path, "dead")
    assert (problem.code, problem.values["name"], problem.values["guess"]) == (
        "unknown-reference",
        "D-01",
        "D-1",
    )
    assert problem.place.line == 6


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("reword: {D-1: {choices: {never: x}}}", "unknown-reference"),
        ("reword: {W-0: {first_step: {who: 蔵人}}}", "missing-field"),
        ("reword: {D-1: {texts: x}}", "unknown-field-near"),
        ("reweight: {D-1: heavy}", "wrong-type"),
        ("sections: [gone.yaml]", "missing-section-file"),
        ("sections: [../small/doors.yaml]", "missing-section-file"),
    ],
)
def test_a_fault_in_an_overlay_has_its_line(tmp_path: Path, body: str, code: str) -> None:
    overlay(tmp_path, "bad", body + "\n")
    (problem,) = faults(tmp_path, "bad")
    assert (problem.code, bool(problem.place.line)) == (code, True)


def test_a_file_of_questions_says_where_they_go(tmp_path: Path) -> None:
    overlay(tmp_path, "lost", "sections: [more.yaml]\n", more=ADDED.replace("windows", "window"))
    (problem,) = faults(tmp_path, "lost")
    assert (problem.code, problem.values["guess"]) == ("unknown-reference", "windows")
    overlay(tmp_path, "both", "sections: [more.yaml]\n", more="questions: []\n")
    assert [p.code for p in faults(tmp_path, "both")] == ["exactly-one"]


def test_another_version_of_the_base_is_a_warning(tmp_path: Path) -> None:
    path = overlay(tmp_path, "old", "reweight: {D-1: 2}\n") / "overlay.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "0.9"'), encoding="utf-8"
    )
    _, warnings = laid(tmp_path, "old")
    assert [(w.code, w.values["value"], w.is_error) for w in warnings] == [("other-base", "0.9", False)]


def test_a_base_that_nothing_has_is_named_with_its_line(tmp_path: Path) -> None:
    path = overlay(tmp_path, "lost") / "overlay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: small", "id: cyber-rsik"), encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        load.questionnaire(str(path.parent), "ja")
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.values["guess"]) == (5, "cyber-risk")


@pytest.mark.parametrize("circle", [("a",), ("a", "b"), ("a", "b", "c")])
def test_overlays_that_lie_over_each_other_in_a_circle_have_no_base(
    tmp_path: Path, circle: tuple[str, ...]
) -> None:
    for name, base in zip(circle, (*circle[1:], circle[0]), strict=True):
        path = overlay(tmp_path, name) / "overlay.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("id: small", f"id: {base}"), encoding="utf-8"
        )
    with shelf.using([str(tmp_path)]), pytest.raises(InvalidData) as caught:
        load.question_set((str(tmp_path / "a"),), "ja")
    assert [p.place.line for p in caught.value.problems] == [5]


def test_weights_mean_nothing_in_a_sum(tmp_path: Path) -> None:
    overlay(tmp_path, "sum", "reweight: {D-1: 2}\n")
    head = tmp_path / "small" / "questionnaire.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("weighted-mean", "sum"), encoding="utf-8")
    assert "sum-has-no-weights" in [p.code for p in faults(tmp_path, "sum")]


def test_its_words_in_another_language_are_laid_and_what_is_missing_is_named(tmp_path: Path) -> None:
    words = """\
        language: en
        title: Windows with bars
        reword: {D-1: {text: "Do you lock the door of the brewery?"}}
        questions: {X-1: {text: "Are there bars on the windows?"}}
        """
    body = "sections: [more.yaml]\nreword: {D-1: {text: 蔵の戸に鍵を掛けていますか?}}\n"
    made = overlay(tmp_path, "bars", body, more=ADDED, lang__en=words)
    found, _ = laid(tmp_path, "bars", lang="en")
    assert [o.title for o in found.overlays] == ["Windows with bars"]
    texts = {q.id: q.text for q in found.questions}
    assert (texts["D-1"], texts["X-1"]) == (
        "Do you lock the door of the brewery?",
        "Are there bars on the windows?",
    )
    sidecar = made / "lang" / "en.yaml"
    sidecar.write_text(words.replace("X-1", "X-2"), encoding="utf-8")
    assert {p.code for p in faults(tmp_path, "bars", lang="en")} >= {"untranslated"}


def test_the_lint_judges_an_overlay_with_its_base_in_the_languages_it_has(tmp_path: Path) -> None:
    made = overlay(tmp_path, "bars", "sections: [more.yaml]\n", more=ADDED)
    with shelf.using([str(tmp_path)]):
        assert lint.run((str(made),)).problems == ()
    (made / "more.yaml").write_text(ADDED.replace("W-0", "W-9"), encoding="utf-8")
    with shelf.using([str(tmp_path)]):
        codes = [p.code for p in lint.run((str(made),)).problems]
    assert "unknown-reference" in codes


def test_two_folders_of_one_id_are_an_error_with_both_places(tmp_path: Path) -> None:
    overlay(tmp_path, "bars")
    twin = overlay(tmp_path, "twin") / "overlay.yaml"
    twin.write_text(twin.read_text(encoding="utf-8").replace("id: twin", "id: bars"), encoding="utf-8")
    with pytest.raises(InvalidData) as caught, shelf.using([str(tmp_path)]):
        pass
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["other"]) == ("duplicate-id", str(tmp_path / "bars"))


def test_what_is_on_the_shelf_is_found_by_id_and_only_there(tmp_path: Path) -> None:
    overlay(tmp_path, "bars")
    with shelf.using([str(tmp_path)]):
        assert load.questionnaire_ids()[-1] == "small"
        assert load.overlay_ids() == (*load.shipped_overlays(), "bars")
        assert load.find("bars").shown == str(tmp_path / "bars")
        with pytest.raises(UnknownName):
            load.find("bras")
    assert load.overlay_ids() == load.shipped_overlays()
