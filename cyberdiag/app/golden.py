"""Runs the tests that an author wrote beside a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.answer_files import check
from cyberdiag.answer_files.document import FORMAT
from cyberdiag.assess import assess
from cyberdiag.catalog import load
from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.errors import CyberdiagError
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.assessment import State
from cyberdiag.model.expected import Case, Cases, Expectation
from cyberdiag.model.parts import half_up
from cyberdiag.model.written import Kind
from cyberdiag.problems import Path, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment, Diagnosis
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.outside.yaml_source import Source

FOLDER = "tests"
MOST_JUDGED = 40_000
"""Questions that all tests of a questionnaire judge together; one test is always run."""

_BESIDE = "-"
"""Stands for the reason and the evidence that may be demanded beside an answer that a test does not name."""


class _Inner(Mapping[Path, tuple[int, int]]):
    """Places of a file as those of an answers file whose answers are its part at a path; looked up, never copied."""

    def __init__(self, places: Mapping[Path, tuple[int, int]], inner: Path) -> None:
        self._places, self._inner = places, inner

    def __getitem__(self, path: Path) -> tuple[int, int]:
        if path[:1] != ("answers",):
            raise KeyError(path)
        return self._places[*self._inner, *path[1:]]

    def __iter__(self) -> Iterator[Path]:
        size = len(self._inner)
        return (("answers", *p[size:]) for p in self._places if p[:size] == self._inner)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def run(name: str) -> tuple[list[Problem], int]:
    """Return what fails in the tests of a questionnaire, and how many tests there are.

    A questionnaire that cannot be loaded is the lint's business: then nothing is run.

    Raises:
        UnknownName: for a name that nothing has.
    """
    folder = load.find(name)
    try:
        files = folder.names(FOLDER)
        if not files:
            return [], 0
        questions = load.question_set((name,), load.languages(name)[0], whole=True)
    except CyberdiagError:
        return [], 0
    problems: list[Problem] = Problems()
    count, most = 0, max(1, MOST_JUDGED // max(1, len(questions.by_id)))
    for file in files:
        try:
            source = folder.read(FOLDER, file)
        except CyberdiagError as error:
            problems.extend(error.problems)
            continue
        data = decode(Cases, source, problems)
        for key, case in data.cases.items() if data else ():
            if count == most:
                values = {"questions": len(questions.by_id), "limit": most}
                problems.insert(0, Problem(source.key_place(("cases", key)), "too-many-tests", values))
                return problems, count
            count += 1
            problems.extend(_case(source, key, case, questions))
    return problems, count


def _case(source: Source, key: str, case: Case, questions: QuestionSet) -> Iterator[Problem]:
    at: Path = ("cases", key)
    answers, problems = _answers(source, at, case, questions)
    if case.others is not None and not _known(case.others, questions):
        place = source.place((*at, "others"))
        problems.append(Problem(place, "bad-others", {"value": case.others[:40]}))
    if problems:
        yield from problems
        return
    assessment = assess(questions, _filled(answers, case.others, questions), load_action_order())
    for path, wanted, given in _compared(case.expect, assessment):
        if wanted != given:
            values = {"name": key, "field": path[-1], "wanted": _text(wanted), "given": _text(given)}
            yield Problem(source.place((*at, "expect", *path)), "test-failed", values)


def _answers(source: Source, at: Path, case: Case, questions: QuestionSet) -> tuple[Answers, list[Problem]]:
    """Read the answers of a case as those of an answers file, with the places of this file."""
    inner = (*at, "answers")
    given = replace(
        source,
        data={"cyberdiag": FORMAT, "answers": dict(case.answers)},
        places=_Inner(source.places, inner),
        key_places=_Inner(source.key_places, inner),
    )
    return check.answers(given, questions)


def _known(others: str, questions: QuestionSet) -> bool:
    choices = {c.id for n in questions.scored for q in n.questions for c in q.choices}
    return others in {"best", "worst", UNKNOWN, *choices}


def _filled(answers: Answers, others: str | None, questions: QuestionSet) -> Answers:
    """Give every other scored question its answer, where it has one of that name."""
    filled = dict(answers.by_id)
    for question in (q for n in questions.scored for q in n.questions) if others else ():
        value = _other(question, others or "")
        if question.id not in filled and value is not None:
            filled[question.id] = Answer(value, _BESIDE, _BESIDE)
    return replace(answers, by_id=MappingProxyType(filled))


def _other(question: Question, others: str) -> str | tuple[str, ...] | None:
    if others == UNKNOWN:
        return UNKNOWN
    if question.choice(others) is not None:
        return (others,) if question.kind is Kind.MULTIPLE else others
    if others not in {"best", "worst"} or not question.has_points:
        return None
    points = {c.id: c.points for c in question.choices if c.points is not None}
    if question.kind is Kind.SINGLE:
        return (max if others == "best" else min)(points, key=lambda c: points[c])
    chosen = tuple(c for c, p in points.items() if (p > 0) == (others == "best") and p != 0)
    return chosen or tuple(c for c, p in points.items() if p == 0)[:1] or None


def _compared(expect: Expectation, assessment: Assessment) -> Iterator[tuple[Path, Any, Any]]:
    """Give each thing expected, and what there is instead."""
    for diagnosis in assessment.diagnoses:
        score = diagnosis.score
        off = sorted(j.question.id for j in diagnosis.judged if j.state is State.NOT_APPLICABLE)
        there = {
            "score": _rounded(score.value, score.rule.decimals),
            "score_range": tuple(_rounded(n, score.rule.decimals) for n in (score.low, score.high)),
            "rating": score.rating,
            "findings": sorted(f.question.id for f in diagnosis.findings),
            "gates": sorted(g.id for g in diagnosis.gates),
            "not_applicable": sorted({*off, *diagnosis.switched_off}),
        }
        for field, given in there.items():
            wanted = getattr(expect, field)
            if wanted is not None:
                ordered = sorted(wanted) if field in {"findings", "gates", "not_applicable"} else wanted
                yield (field,), ordered, given
        yield from _axes(expect.axes or {}, diagnosis)
        for axis, ratings in (expect.ratings or {}).items():
            found = diagnosis.axes.get(axis, {})
            for value, rating in ratings.items():
                yield ("ratings", axis, value), rating, found[value].rating if value in found else "-"
    if expect.actions is not None:
        first = tuple(a.question.id for a in assessment.actions)
        yield ("actions",), expect.actions, first[: len(expect.actions)]


def _axes(
    wanted: Mapping[str, Mapping[str, float | None]], diagnosis: Diagnosis
) -> Iterator[tuple[Path, Any, Any]]:
    for axis, values in wanted.items():
        found = diagnosis.axes.get(axis, {})
        for value, score in values.items():
            given = found.get(value)
            yield (
                ("axes", axis, value),
                score,
                "-" if given is None else _rounded(given.value, given.rule.decimals),
            )


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else half_up(value, decimals)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_text(v) for v in value)}]"
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
