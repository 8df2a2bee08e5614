"""The improvement plan and "what if"."""

from __future__ import annotations

import json

import pytest
from support import answers_of, run

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


def test_a_profile_fact_can_be_changed_too() -> None:
    made = plan("--set", "revenue=10億")
    assert made["after"]["expected_annual"] > made["before"]["expected_annual"]


@pytest.mark.parametrize(("budget", "allowed"), [("low", {"low"}), ("mid", {"low", "mid"})])
def test_a_budget_leaves_out_what_costs_more(budget: str, allowed: set[str]) -> None:
    assert {a["cost"] for a in plan("--budget", budget)["actions"]} == allowed


def test_actions_come_by_horizon() -> None:
    days = [a["horizon_days"] for a in plan()["actions"]]
    assert days == sorted(days)
    assert set(days) <= {30, 90, 180}


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
    done = run("plan", MANUFACTURER, "--set", "TEC-07=yes")
    assert done.returncode == 0
    assert "→" in done.stdout
    assert "30日以内に" in done.stdout
    assert "おおよその額" in done.stdout
