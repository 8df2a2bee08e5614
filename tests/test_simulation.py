"""Made-up runs: the same for a seed, within what is possible, and true about what never matters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import counting
import pytest
from catalog.copies import VALID, broken, copied

from cyberdiag.catalog import load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.cli import main
from cyberdiag.simulation import Simulated, simulate

if TYPE_CHECKING:
    from pathlib import Path

A_RUN = 7_000
"""Calls of our own functions for one made-up firm; twice what they are today."""


def simulated(folder: Path | str, runs: int = 200, seed: int = 1) -> Simulated:
    (found,) = simulate(load.question_set((str(folder),), "ja"), runs=runs, seed=seed)
    return found


def test_the_same_seed_gives_the_same_runs_and_another_one_others() -> None:
    one, same, other = (simulated(VALID / "small", seed=s) for s in (1, 1, 2))
    assert (one.bars, one.by_kind, one.ratings) == (same.bars, same.by_kind, same.ratings)
    assert one.bars != other.bars


def test_best_worst_and_unknown_bound_the_random_runs() -> None:
    found = simulated(VALID / "small")
    best, worst, unknown, between = (found.by_kind[k] for k in ("best", "worst", "unknown", "random"))
    assert (best.low, best.high, worst.low, worst.high) == (100.0, 100.0, 0.0, 0.0)
    assert (unknown.low, unknown.high) == (0.0, 0.0)
    assert between.low is not None
    assert between.high is not None
    assert 0 <= between.low < between.high <= 100
    assert sum(found.bars) == between.runs == 200
    assert sum(r.share for r in found.ratings) == pytest.approx(1)


def test_a_rating_is_reached_only_within_its_band() -> None:
    found = simulated(VALID / "small")
    for one, band in zip(found.ratings, found.questionnaire.bands.values(), strict=True):
        if one.rating == "A":
            assert one.reached.low is not None
            assert one.reached.low >= band.at_least


def test_a_sum_of_points_is_spread_over_what_was_reached() -> None:
    found = simulated(VALID / "published-sheet")
    assert found.edges[0] == min(r.low for r in found.by_kind.values() if r.low is not None)
    assert found.edges[-1] == 12


def test_a_question_that_is_hardly_ever_asked_is_named(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(
        copy,
        "windows.yaml",
        "not_applicable_when: {flag: no_windows}",
        "only_when: {question: W-1, at_least: 100}",
    )
    found = simulated(copy)
    assert [name for name, _ in found.rare] == ["W-2"]


def test_choices_that_nothing_tells_apart_are_named(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    assert simulated(copy, runs=5).same == ()
    broken(
        copy,
        "doors.yaml",
        "      no: {label",
        "      never: {label: 掛けたことがない, points: 0}\n      no: {label",
    )
    broken(copy, "questionnaire.yaml", "worst: [no, unknown]", "worst: [no, never, unknown]")
    assert simulated(copy, runs=5).same == (("D-1", ("never", "no")),)
    broken(copy, "windows.yaml", "core: false", "core: false\n    only_when: {question: D-1, in: [yes, no]}")
    assert simulated(copy, runs=5).same == ()  # a condition tells them apart now


def test_a_choice_that_only_advice_looks_at_has_an_effect() -> None:
    questions = load.question_set(("leak-response",), "ja")
    conditions = load_advice("ja").conditions
    assert len(conditions) > 40
    (found,) = simulate(questions, conditions, runs=5)
    assert found.same == ()


def test_more_runs_take_work_by_their_number() -> None:
    questions = load.question_set(("cyber-risk",), "ja")
    once, some, many = (counting.calls(lambda n=n: simulate(questions, runs=n)) for n in (1, 11, 41))
    assert many - once < 4.5 * (some - once)
    assert many - once < 40 * A_RUN


def test_every_rating_of_the_shipped_diagnosis_is_reached_and_every_choice_matters() -> None:
    questions = load.question_set(("cyber-risk",), "ja")
    (found,) = simulate(questions, runs=250)
    assert (found.rare, found.same) == ((), ())
    assert [r.rating for r in found.ratings if r.reached.runs] == ["A", "B", "C", "D"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_command_shows_a_page_and_gives_json(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main.run(["simulate", str(VALID / "small"), "--runs", "50", "-l", lang, "--ascii"]) == 0
    page = capsys.readouterr().out
    assert "#" in page
    assert "█" not in page
    assert main.run(["simulate", str(VALID / "small"), "--runs", "50", "-f", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["diagnoses"][0]["runs"]["random"]["runs"]) == ("cyberdiag/simulation/1", 50)


def test_what_gives_no_score_cannot_be_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["simulate", "profile", "-l", "en"]) == 2
    assert "score" in capsys.readouterr().err
