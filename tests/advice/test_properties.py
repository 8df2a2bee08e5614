"""What holds for every firm: worse answers never lower a level, and everything rests on something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_advice import BARE, DATE, FULL, estimate

from cyberdiag.advice.advise import advise
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import estimate as estimate_losses
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.loss import Missing

if TYPE_CHECKING:
    from support_advice import Advise, MakeContext

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.loss import LossModel

ORDER = [CoverLevel.NOT_APPLICABLE, CoverLevel.CONSIDER, CoverLevel.RECOMMENDED, CoverLevel.ESSENTIAL]
FACTS = st.fixed_dictionaries({f: st.sampled_from([BARE[f], FULL[f], "unknown", None]) for f in BARE})
SIZES = st.fixed_dictionaries({"industry": st.just("retail"), "employees": st.sampled_from([1, 20, 90])})
WORSE = st.lists(
    st.sampled_from(["TEC-02", "TEC-06", "TEC-12", "TEC-19", "ORG-05", "ORG-12", "HUM-02", "HUM-07", "ORG-13"]),
    unique=True,
)  # fmt: skip
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def levels(found: Advice) -> dict[str, int]:
    return {c.cover.id: ORDER.index(c.level) for c in found.covers}


@given(facts=FACTS, worse=WORSE)
@QUICK
def test_worse_answers_never_lower_a_level_by_rule(
    facts: dict[str, Any], worse: list[str], advised: Advise
) -> None:
    before = levels(advised(facts))
    after = levels(advised(facts, dict.fromkeys(worse, "no")))
    assert all(after[c] >= before[c] for c in before)


@pytest.fixture(scope="module")
def model() -> LossModel:
    return load_losses("ja")


@given(
    facts=st.fixed_dictionaries(
        {f: st.sampled_from([BARE[f], FULL[f]]) for f in ("website", "equipment", "cards", "it_provider")}
    ),
    sizes=SIZES,
    records=st.sampled_from([0, 300, 40_000]),
    worse=WORSE,
)
@settings(parent=QUICK, max_examples=12)
def test_worse_answers_never_lower_a_level_by_amount(
    facts: dict[str, Any],
    sizes: dict[str, Any],
    records: int,
    worse: list[str],
    make_context: MakeContext,
    model: LossModel,
    data: AdviceData,
) -> None:
    def run(answers: dict[str, str]) -> dict[str, int]:
        plain = make_context({**FULL, **facts, **sizes, "personal_records": records}, answers)
        profile = loss_profile({k: a.value for k, a in plain.answers.by_id.items()}, model)
        assert not isinstance(profile, Missing)
        grades = maturity((s for d in plain.diagnoses for s in shares(d.judged)), model)
        loss = estimate_losses(model, profile, grades, 0, 1)
        context = AdviceContext(plain.questions, plain.answers, plain.diagnoses, loss, DATE)
        return levels(advise(data, context))

    before, after = run({}), run(dict.fromkeys(worse, "no"))
    assert all(after[c] >= before[c] for c in before)


def becauses(found: Advice) -> list[tuple[str, tuple[str, ...]]]:
    return [
        *((c.cover.id, c.because) for c in found.covers),
        *((g.gap.id, g.because) for g in found.gaps),
        *((s.service.id, s.because) for s in found.services),
        *((m.case.id, m.because) for m in found.cases.matches),
    ]


@given(facts=FACTS, rest=st.sampled_from(["best", "worst", "unknown"]), amounts=st.booleans())
@QUICK
def test_everything_rests_on_answers_that_there_are(
    facts: dict[str, Any], rest: str, amounts: bool, make_context: MakeContext, data: AdviceData
) -> None:
    facts = {**facts, "employees": 9}
    loss = estimate({c.id: 2e6 for c in data.covers}) if amounts else None
    context = make_context(facts, rest=rest, loss=loss)
    found = advise(data, context)
    for item, because in becauses(found):
        assert because, item
        assert all(context.answers.get(q) is not None for q in because), (item, because)
    for cover in found.covers:
        assert cover.reasons
        assert all(text and "{" not in text for text in cover.reasons)
        assert len(cover.drivers) <= 3
        assert set(cover.drivers) <= set(cover.because)


def test_nothing_answered_still_gives_advice(advised: Advise) -> None:
    found = advised(dict.fromkeys(BARE), rest="unknown")
    assert all(because for _, because in becauses(found))
    assert CoverLevel.NOT_APPLICABLE not in {c.level for c in found.covers}


def test_same_context_gives_the_same_advice(make_context: MakeContext, data: AdviceData) -> None:
    context = make_context(FULL, rest="worst")
    assert advise(data, context) == advise(data, context)
