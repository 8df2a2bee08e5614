from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from support_advice import BARE, DATE, best, worst

from cyberdiag.advice.advise import advise
from cyberdiag.catalog import load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from support_advice import Advise, MakeContext

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.loss import LossEstimate
    from cyberdiag.model.questionnaire import QuestionSet


@pytest.fixture(scope="session")
def all_data() -> dict[str, AdviceData]:
    return {lang: load_advice(lang) for lang in ("ja", "en")}


@pytest.fixture(scope="session")
def data(all_data: dict[str, AdviceData]) -> AdviceData:
    return all_data["ja"]


@pytest.fixture(scope="session")
def questions() -> dict[str, QuestionSet]:
    return {lang: load.question_set(("cyber-risk",), lang) for lang in ("ja", "en")}


@pytest.fixture(scope="session")
def make_context(questions: dict[str, QuestionSet]) -> MakeContext:
    def make(
        facts: dict[str, Any],
        answers: dict[str, str] | None = None,
        *,
        loss: LossEstimate | None = None,
        rest: str = "best",
        lang: str = "ja",
    ) -> AdviceContext:
        """Facts over BARE (None: not answered); every other question has its best or worst answer."""
        found = questions[lang]
        choose = {"best": best, "worst": worst, "unknown": lambda _: UNKNOWN}[rest]
        given = {q.id: choose(q) for n in found.scored for q in n.questions if q.choices}
        values = {**BARE, **facts, **given, **(answers or {})}
        by_id = {k: Answer(v) for k, v in values.items() if v is not None}
        counted = relevant(found, Answers(MappingProxyType(by_id)))
        diagnoses = tuple(diagnose(n, found, counted) for n in found.scored)
        return AdviceContext(found, counted, diagnoses, loss, DATE)

    return make


@pytest.fixture(scope="session")
def advised(make_context: MakeContext, all_data: dict[str, AdviceData]) -> Advise:
    def run(
        facts: dict[str, Any],
        answers: dict[str, str] | None = None,
        *,
        loss: LossEstimate | None = None,
        rest: str = "best",
        lang: str = "ja",
    ) -> Advice:
        return advise(all_data[lang], make_context(facts, answers, loss=loss, rest=rest, lang=lang))

    return run
