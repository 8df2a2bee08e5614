"""The improvement plan and "what if"."""

from __future__ import annotations

import json

import pytest
from support import answers_of, run

from cyberdiag.messages import messages
from cyberdiag.report import words

MANUFACTURER = str(answers_of("manufacturer"))


def plan(*arguments: str) -> dict:
    done = run("plan", MANUFACTURER, "-f", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_changes_there_is_only_a_before() -> None:
    made = plan()
    assert made["after"] is None
    assert made["changes"] == []
    assessed = run("assess", "-a", MANUFACTURER, "--no-input", "--trials", "0", "-o", "-", "-f", "json")
    scores = {d["id"]: d["score"] for d in json.loads(assessed.stdout)["diagnoses"]}
    assert made["before"]["scores"]["cyber-risk"][0] == pytest.approx(scores["cyber-risk"], abs=0.05)


def test_better_answers_raise_the_score_and_lower_the_expected_loss() -> None:
    made = plan("--set", "TEC-07=yes", "--set", "TEC-12=yes")
    before, after = made["before"], made["after"]
    assert after["scores"]["cyber-risk"][0] > before["scores"]["cyber-risk"][0]
    assert after["expected_annual"] < before["expected_annual"]
    assert after["probability_any"] <= before["probability_any"]
    assert made["changes"][0] == {"question": "TEC-07", "before": "no", "after": "yes"}
    assert not {"TEC-07", "TEC-12"} & {a["question"] for a in made["actions"]}


@pytest.mark.parametrize(("lang", "told"), [("ja", "TEC-07: いいえ → はい"), ("en", "TEC-07: No → Yes")])
def test_a_change_is_told_in_the_words_of_the_answers(lang: str, told: str) -> None:
    assert f"  {told}\n" in run("plan", MANUFACTURER, "--set", "TEC-07=yes", "-l", lang).stdout


def test_a_profile_fact_can_be_changed_too() -> None:
    made = plan("--set", "revenue=10億")
    assert made["after"]["expected_annual"] > made["before"]["expected_annual"]


@pytest.mark.parametrize(("budget", "allowed"), [("low", {"low"}), ("mid", {"low", "mid"})])
def test_a_budget_leaves_out_what_costs_more(budget: str, allowed: set[str]) -> None:
    assert {a["cost"] for a in plan("--budget", budget)["actions"]} == allowed


DAY = "2026-11-24"
DUE = ("2026-11-27", "2026-12-28", "2027-02-24")
"""The dates of a plan that begins on that day."""


@pytest.mark.parametrize(("people", "counts"), [(12, (1, 2, 3)), (60, (2, 3, 5)), (150, (3, 5, 7))])
def test_as_many_are_due_as_a_firm_of_its_size_gets_done_and_order_and_dates_agree(
    people: int, counts: tuple[int, ...]
) -> None:
    made = plan("--set", f"employees={people}", "--date", DAY)
    assert made["date"] == DAY
    due = [a["due"] for a in made["actions"]]
    dated = [d for d in due if d is not None]
    assert due == [*sorted(dated), *[None] * (len(due) - len(dated))]
    assert tuple(dated.count(d) for d in DUE) == counts
    assert [a["wave"] for a in made["actions"][: len(dated)]] == [
        wave for wave, count in zip(("week", "month", "quarter"), counts, strict=True) for _ in range(count)
    ]
    assert [a["horizon_days"] for a in made["actions"] if a["due"] == DUE[0]] == [3] * counts[0]


def test_a_budget_makes_room_for_the_next_in_rank() -> None:
    every, cheap = (plan("--date", DAY, *given)["actions"] for given in ((), ("--budget", "low")))
    assert len(cheap) < len(every)
    assert sum(a["due"] is not None for a in cheap) == sum(a["due"] is not None for a in every)


def test_the_report_and_the_plan_tell_the_same_actions_by_the_same_days() -> None:
    given = ("-a", MANUFACTURER, "--no-input", "--missing", "estimate", "--trials", "0", "--date", DAY)
    report = json.loads(run("assess", *given, "-f", "json").stdout)
    told = [(a["questions"][0], a["due"]) for a in report["actions"]]
    assert told == [(a["question"], a["due"]) for a in plan("--date", DAY)["actions"]]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_a_date_report_and_plan_count_from_the_day_of_the_answers_and_the_terminal_says_so(
    lang: str,
) -> None:
    given = ("-a", MANUFACTURER, "--no-input", "--missing", "estimate", "--trials", "0")
    report = json.loads(run("assess", *given, "-f", "json").stdout)
    made = plan()
    assert made["date"] == report["date"]
    assert [a["due"] for a in made["actions"]] == [a["due"] for a in report["actions"]]
    counted = "".join(messages(lang)("plan.counted", day=words.date(report["date"], lang), today="").split())
    shown, chosen = (run("plan", MANUFACTURER, "-l", lang, *more).stdout for more in ((), ("--date", DAY)))
    assert counted in "".join(shown.split())
    assert counted not in "".join(chosen.split())


def test_an_amount_that_is_tried_is_told_as_it_is_spoken_of() -> None:
    assert "→ 8,000万円" in run("plan", MANUFACTURER, "--set", "revenue=80000000").stdout


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("TEC-07", "TEC-07=yes"),
        ("TEC-7=yes", "TEC-07"),
        ("TEC-07=maybe", "yes(はい)、partly(一部)、no(いいえ)、unknown(わからない)"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(setting: str, word: str) -> None:
    done = run("plan", MANUFACTURER, "--set", setting)
    assert done.returncode == 2
    assert word in done.stderr


def test_the_terminal_shows_before_and_after_with_range() -> None:
    done = run("plan", MANUFACTURER, "--set", "TEC-07=yes", "--date", DAY)
    assert done.returncode == 0
    assert "→" in done.stdout
    assert "11月27日(金)まで" in done.stdout
    assert "その後" in done.stdout
    assert "おおよその額" in done.stdout
