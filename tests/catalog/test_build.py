"""From what is written to what is asked: conditions, choices, texts, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import VALID, broken, copied, stands
from conditions import compare, every, named, no, some

from cyberdiag.catalog import load
from cyberdiag.catalog.build import flow
from cyberdiag.model.aggregate import Method
from cyberdiag.model.condition import Condition
from cyberdiag.model.review import Reference, Review
from cyberdiag.model.written import Kind, WeightRule
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Questionnaire

HEAD, DOORS, WINDOWS = "questionnaire.yaml", "doors.yaml", "windows.yaml"


def small() -> Questionnaire:
    return load.questionnaire(str(VALID / "small"), "ja")


def test_head_sections_and_questions_are_put_together() -> None:
    made = small()
    assert (made.id, made.version, made.method, made.scored) == ("small", "1.0", Method.WEIGHTED_MEAN, True)
    assert [(s.id, [q.id for q in s.questions]) for s in made.sections] == [
        ("doors", ["D-1"]), ("windows", ["W-0", "W-1", "W-2"]),
    ]  # fmt: skip
    assert [(b.rating, b.at_least) for b in made.bands.values()] == [("A", 70), ("B", 0)]
    assert (made.weight_range, made.severities) == ((1, 5), {"high": 4, "medium": 2, "low": 0})
    assert (made.axes["place"].values["inside"], made.axes.get("gone"), made.question("gone")) == (
        "内側",
        None,
        None,
    )


def test_a_choice_takes_label_and_points_from_the_scale_or_brings_its_own() -> None:
    lock = small().question("D-1")
    assert [(c.id, c.label, c.text, c.points) for c in lock.choices] == [
        ("yes", "はい", "毎日掛けている", 1), ("partly", "一部", "掛けない日がある", 0.5),
        ("no", "掛けていない", "鍵がない場合を含む", 0),
    ]  # fmt: skip
    shut = small().question("W-2")
    assert [(c.id, c.label, c.text, c.points) for c in shut.choices] == [
        ("yes", "はい", "", 1), ("partly", "一部", "", 0.5), ("no", "いいえ", "", 0),
    ]  # fmt: skip
    facts = load.questionnaire("profile", "ja").question("customers")
    assert next((c.id, c.label, c.text, c.points) for c in facts.choices) == (
        "business",
        "会社や団体",
        "",
        None,
    )


def test_a_number_has_limits_and_a_unit_and_no_choices() -> None:
    count = small().question("W-1")
    assert (count.kind, count.choices, count.unit, count.minimum, count.maximum) == (
        Kind.NUMBER,
        (),
        "枚",
        1,
        99,
    )
    assert not count.has_points


def test_a_section_gives_its_axes_to_questions_that_name_none() -> None:
    made = small()
    assert made.question("D-1").axes == {"place": "outside"}
    assert made.question("W-2").axes == {"place": "inside"}


def test_brackets_around_a_mapping_mean_partly() -> None:
    review = Review(version="1.0", date="2026-11-28", by="見本の読み手")
    assert small().question("D-1").references == (
        Reference("iso27001-2022", "7.2", review=review), Reference("iso27001-2022", "7.3", partial=True, review=review),
    )  # fmt: skip


def test_a_mapping_that_nobody_compared_counts_as_partial(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, HEAD, "  iso27001-2022:", "  csf-2.0:")
    references = load.questionnaire(str(copy), "ja").question("D-1").references
    assert [(r.partial, r.review) for r in references] == [(True, None)] * 2


def test_conditions_become_trees() -> None:
    made = small()
    assert made.flags == {"no_windows": Condition(question="W-0", is_="no")}
    assert made.question("W-1").only_when == Condition(question="W-0", is_="yes")
    assert made.question("W-2").not_applicable_when == named("no_windows")
    assert made.question("W-2").weight_rules == (WeightRule(compare("W-1", at_least=10), to=5),)


TREES = [
    ("{question: W-0, is: true}", Condition(question="W-0", is_=True)),
    ("{question: W-0, is: false}", Condition(question="W-0", is_=False)),
    ("{question: W-0, in: [yes, no]}", compare("W-0", one_of=("yes", "no"))),
    ("{question: W-0, includes: [no]}", compare("W-0", includes=("no",))),
    ("{question: W-1, at_least: 2, at_most: 3}", compare("W-1", at_least=2, at_most=3)),
    ("{not: {question: W-0, is: no}}", no(Condition(question="W-0", is_="no"))),
    ("{any: []}", some(())),
    ("{all: [{any: [{flag: no_windows}]}]}", every((some((named("no_windows"),)),))),
]


@pytest.mark.parametrize(("written", "tree"), TREES)
def test_every_form_of_a_condition_can_be_written(written: str, tree: Any, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, WINDOWS, "{flag: no_windows}", written)
    assert load.questionnaire(str(copy), "ja").question("W-2").not_applicable_when == tree


@pytest.mark.parametrize(
    ("written", "joined"),
    [("一行目です。\n二行目です。\n", "一行目です。二行目です。"), ("続く\n文です。", "続く文です。"), ("two\nlines  here", "two lines here"),
     ("IPAの\n2024年", "IPAの 2024年"), ("文です。\nIPAの調査", "文です。IPAの調査"), ("  端の空白 \n", "端の空白")],
)  # fmt: skip
def test_sentences_over_several_lines_are_joined_as_the_language_does(written: str, joined: str) -> None:
    assert flow(written) == joined


def test_a_sum_may_give_points_to_dont_know_and_weighs_by_full_points() -> None:
    made = load.questionnaire(str(VALID / "published-sheet"), "ja")
    assert made.method is Method.SUM
    assert [[c.id for c in q.choices] for q in made.questions] == [
        ["done", "partly", "none"], ["done", "partly", "none"], ["done", "none"],
    ]  # fmt: skip
    for question in made.questions:
        assert (question.unknown_points, question.weight, question.full_points) == (-1, 4, 4)
    assert small().question("D-1").unknown_points is None


def test_every_part_knows_where_it_was_written(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    made = load.questionnaire(str(copy), "ja")
    lock, shut = made.question("D-1"), made.question("W-2")

    def at(file: str, passage: str) -> Place:
        return Place(str(copy / file), *stands(copy, file, passage))

    assert lock.place == at(DOORS, "D-1")
    assert lock.place_of("weight") == at(DOORS, "4\n")
    assert lock.place_of("sources", 0) == at(DOORS, "npa-r7")
    assert lock.place_of("mappings", "iso27001-2022", 1) == at(DOORS, '"(7.3)"')
    assert shut.place_of("weight_rules", 0, "to") == at(WINDOWS, "5\n    not")
    assert shut.place_of("why") == at(WINDOWS, "id: W-2")
    assert made.place_of("gates", "lock", "cap") == at(HEAD, "B, text")
    assert made.place_of("bands", "B", "at_least") == at(HEAD, "0, label: これ")
    assert made.place_of("flags", "no_windows", "is") == at(HEAD, "no}\nthreats")
