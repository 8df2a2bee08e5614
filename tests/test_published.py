"""Published schemes as folders: each is clean, and comes to what the scheme itself says of its examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

from cyberdiag.app import golden
from cyberdiag.catalog import lint, load
from cyberdiag.cli.main import run
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.assessment import State
from cyberdiag.model.bounds import highest, lowest
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.lifting import Lifting
from cyberdiag.scoring.scores import diagnose
from cyberdiag.scoring.targets import aims
from cyberdiag.simulation import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.questionnaire import QuestionSet

PUBLISHED = ROOT / "tests" / "data" / "published"
NAMES = sorted(folder.name for folder in PUBLISHED.iterdir())
BESIDE = "-"


@pytest.fixture(scope="module")
def sheets() -> dict[str, QuestionSet]:
    return {name: load.question_set((str(PUBLISHED / name),), "en", whole=True) for name in NAMES}


def result(questions: QuestionSet, values: dict[str, str]) -> Diagnosis:
    given = {key: Answer(value, BESIDE, BESIDE) for key, value in values.items()}
    return diagnose(questions.scored[0], questions, relevant(questions, Answers(given)))


def test_the_five_schemes_are_there() -> None:
    assert NAMES == ["cmmc-1", "cyfun-basic", "essential-eight", "nist-800-171", "samm-2"]


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_is_clean_and_its_own_examples_come_out(name: str) -> None:
    folder = str(PUBLISHED / name)
    assert [str(p.place) for p in lint.run((folder,)).problems] == []
    problems, count = golden.run(folder)
    assert [p.values for p in problems] == []
    assert count >= 5


@st.composite
def answered(draw: st.DrawFn, questions: QuestionSet) -> dict[str, str]:
    """Answers to everything, of which some are "don't know"."""
    chance = draw(st.randoms(use_true_random=False))
    values = {}
    for question in questions.scored[0].questions:
        ids = [c.id for c in question.choices]
        values[question.id] = UNKNOWN if chance.random() < 0.1 else chance.choice(ids)
    return values | ({"R-3.12.4": "in-place"} if "R-3.12.4" in values else {})


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_unknown_never_helps_and_the_range_holds_every_outcome(
    name: str, data: Any, sheets: dict[str, QuestionSet]
) -> None:
    questions = sheets[name]
    values = data.draw(answered(questions))
    found = result(questions, values)
    chance = data.draw(st.randoms(use_true_random=False))
    told = {
        key: chance.choice([c.id for c in questions.by_id[key].choices]) if value == UNKNOWN else value
        for key, value in values.items()
    }
    then = result(questions, told)
    pairs = [(found.score, then.score)]
    pairs += [(s, then.axes[a][v]) for a, on in found.axes.items() for v, s in on.items()]
    for before, after in pairs:
        if before.value is None or after.value is None:
            continue
        assert before.low <= before.value <= before.high  # type: ignore[operator]
        assert before.low - 1e-9 <= after.value <= before.high + 1e-9  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_a_trial_comes_to_what_the_answers_would_come_to(
    name: str, data: Any, sheets: dict[str, QuestionSet]
) -> None:
    questions = sheets[name]
    sheet = questions.scored[0]
    values = data.draw(answered(questions))
    found = result(questions, values)
    part = sheet.gathered([j for j in found.judged if j.counts])
    assert part is not None
    trial = Lifting(part)
    assert trial.value == pytest.approx(found.score.value)
    for judged in found.judged[::7]:
        if judged.counts and judged.state is State.ANSWERED:
            best = max(judged.question.choices, key=lambda c: c.points or 0.0)
            after = result(questions, values | {judged.question.id: best.id})
            assert trial.tried({judged.question.id: judged.full}) == pytest.approx(after.score.value)


def test_what_holds_the_whole_down_is_told_apart_from_what_does_not(sheets: dict[str, QuestionSet]) -> None:
    questions = sheets["essential-eight"]
    values = {q.id: "effective" for q in questions.scored[0].questions}
    values |= {"E8-backup-1511": "missing", "E8-backup-1708": "missing", "E8-mfa-1505": "missing"}
    found = result(questions, values)
    part = questions.scored[0].gathered([j for j in found.judged if j.counts])
    assert part is not None
    assert Lifting(part).holding() == {"E8-backup-1511"}  # level one of the lowest strategy, nothing above it


def test_targets_are_judged_by_part_and_by_phase(sheets: dict[str, QuestionSet]) -> None:
    questions = sheets["essential-eight"]
    values = {q.id: "effective" for q in questions.scored[0].questions} | {"E8-backup-1705": "missing"}
    found = result(questions, values)
    march, next_year = (aims(found, t) for t in questions.scored[0].targets.values())
    assert all(a.reached for a in march)
    assert [(a.axis, a.value, a.missing) for a in next_year if not a.reached] == [
        ("", "", 1.0),
        ("strategy", "backup", 1.0),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_made_up_firms_lie_between_the_bounds(name: str, sheets: dict[str, QuestionSet]) -> None:
    (found,) = simulate(sheets[name], runs=20)
    best, sheet = found.by_kind["best"].high, sheets[name].scored[0]
    assert best is None or best <= highest(sheet)
    scores = [r for r in found.by_kind.values() if r.low is not None and r.high is not None]
    assert all(lowest(sheet) <= r.low and r.high <= highest(sheet) for r in scores)  # type: ignore[operator]


def test_a_map_without_ratings_speaks_of_no_colour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "a.yaml"
    answers.write_text(
        'cyberdiag: answers/1\nquestionnaires: {essential-eight: "1.0"}\nanswers: {E8-mfa-1504: effective}\n'
    )
    command = ["assess", str(PUBLISHED / "essential-eight"), "-a", str(answers), "--no-input", "-l", "en"]
    assert run([*command, "--missing", "unknown", "-f", "md"]) == 0
    told, say = capsys.readouterr().out, messages("en")
    assert say("report.heat-note-plain") in told
    assert say("report.heat-note") not in told
