"""A stop at any point tells what the same answers in a file tell: scores, estimates, actions and losses."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks import population
from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import FORMAT
from cyberdiag.app import judging, ranking
from cyberdiag.catalog import load
from cyberdiag.interview.course import Aids, Course, Halt
from cyberdiag.interview.overview import stop
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.defaults import TRIALS
from cyberdiag.model.loss import LossEstimate

if TYPE_CHECKING:
    from benchmarks.population import Column
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import QuestionSet

LANG = "ja"
FIRMS = 40
DIAGNOSES = [("cyber-risk",), ("leak-response",), ("cyber-risk", "leak-response")]


@cache
def asked(names: tuple[str, ...]) -> QuestionSet:
    return load.question_set(names, LANG)


@cache
def firms(names: tuple[str, ...]) -> dict[str, Column]:
    return population.make(asked(names), FIRMS, 3)


@cache
def known() -> Catalogue:
    return judging.catalogue(LANG)


def stopped(names: tuple[str, ...], firm: Answers, after: int, put_off: frozenset[int]) -> Course:
    """Return an interview with a firm once so many questions were shown, some of them put off."""
    questions = asked(names)
    course = Course(questions, Answers(), by_loss=ranking.Ranking(questions, LANG))
    for n in range(after):
        while (now := course.now()) is Halt.STOP:
            course = course.go_on()
        if isinstance(now, Halt):
            break
        key = now.question.id
        course = (
            course.skipped(key) if n in put_off else course.answered(key, firm.get(key) or Answer(UNKNOWN))
        )
    return course


def from_file(questions: QuestionSet, answers: Answers, order: list[str], suffix: str) -> Assessment:
    """Assess the answers after writing them to a file in some order, as `--missing estimate` does."""
    given = {key: answers.by_id[key].plain for key in order}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_text(
            json.dumps({"cyberdiag": FORMAT, "questionnaires": questions.versions, "answers": given}), "utf-8"
        )
        read = store.read_document(store.open_document(str(path)), questions).answers
    return judging.judge(questions, read, known(), early=True, trials=TRIALS)


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_a_stop_at_any_point_equals_the_same_answers_from_a_file(data: st.DataObject) -> None:
    names = data.draw(st.sampled_from(DIAGNOSES))
    questions = asked(names)
    firm = population.answers(firms(names), data.draw(st.integers(0, FIRMS - 1)), questions)
    after = data.draw(st.integers(1, len(questions.by_id)))
    put_off = data.draw(st.frozensets(st.integers(0, after), max_size=4))
    course = stopped(names, firm, after, put_off)
    shown = ranking.result(questions, LANG, course.answers)
    order = data.draw(st.permutations(list(course.answers.by_id)))
    read = from_file(questions, course.answers, order, data.draw(st.sampled_from([".yaml", ".json"])))
    for mine, theirs in zip(shown.diagnoses, read.diagnoses, strict=True):
        assert mine.score == theirs.score
        assert mine.estimate == theirs.estimate
        assert mine.axes == theirs.axes
        assert mine.gates == theirs.gates
        assert mine.judged == theirs.judged
    assert shown.actions == read.actions
    assert shown.loss == (replace(read.loss, plans=()) if isinstance(read.loss, LossEstimate) else read.loss)
    assert shown.coming == read.coming
    seen = stop(course, Aids(result=lambda answers: ranking.result(questions, LANG, answers)), 1.0, 2.0)
    assert [g.estimate for g in seen.guesses] == [
        d.estimate for d in read.diagnoses if d.estimate or d.is_unanswered
    ]
    assert seen.actions == read.actions[: len(seen.actions)]
    if seen.main is not None:
        assert isinstance(read.loss, LossEstimate)
        assert seen.main in read.loss.scenarios
