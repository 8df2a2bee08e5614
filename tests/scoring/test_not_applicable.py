"""What does not apply moves all that it should: sums, means, the weakest, levels, shares, in parts and wholes, early and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from heads import axis, band
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring.making import question, result, sheet

from cyberdiag.messages import messages
from cyberdiag.model.aggregate import Method, Target
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.questionnaire import Choice
from cyberdiag.report.views import early
from cyberdiag.scoring.targets import aims

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Diagnosis, Score
    from cyberdiag.model.questionnaire import QuestionSet

POINTS = {"full": 4.0, "three": 3.0, "part": 2.0, "not": 0.0}
SIDES = {"left": "left", "right": "right"}
NAMES = "abcdef"
BANDS = (band("high", 3.5), band("mid", 2), band("low", -1))
SUMS = (band("high", 20), band("mid", 12), band("low", 0))
RULES: dict[str, dict[str, Any]] = {
    "sum": {"method": Method.SUM, "bands": SUMS},
    "sum of parts": {"method": Method.SUM, "of": "side", "bands": (band("high", 7), band("low", 0))},
    "mean": {"method": Method.MEAN, "bands": BANDS, "decimals": 2},
    "lowest": {"method": Method.LOWEST, "bands": BANDS},
    "level": {"method": Method.LEVEL, "bands": BANDS, "met": 3.0},
    "share": {"method": Method.WEIGHTED_MEAN, "out_of": 4.0, "decimals": 2, "bands": BANDS},
    "mean of parts": {"method": Method.MEAN, "of": "side", "bands": BANDS, "decimals": 2},
    "weakest part": {"method": Method.LOWEST, "of": "side", "bands": BANDS},
}
TOLD = st.lists(st.sampled_from([*POINTS, UNKNOWN, "na", None]), min_size=6, max_size=6)


def made(rule: str, names: str = NAMES, **more: Any) -> QuestionSet:
    asked = []
    for n, name in enumerate(NAMES):
        one = question(name, POINTS, axes={"side": "left" if n < 3 else "right"})
        if name in names:
            asked.append(replace(one, choices=(*one.choices, Choice("na", "na", not_applicable=True))))
    part = replace(axis("side", SIDES), method=Method.MEAN, bands={b.rating: b for b in BANDS}, decimals=2)
    return sheet(*asked, axes=(part,), **RULES[rule], **more)


def scores(found: Diagnosis) -> list[tuple[float | None, float | None, float | None, str | None]]:
    """Return value, range and rating of the whole, of its parts, and of the estimate."""
    every: list[Score] = [found.score, *found.axes["side"].values()]
    told = [(s.value, s.low, s.high, s.rating) for s in every]
    guess = found.estimate
    return [*told, *([(guess.value, guess.low, guess.high, "/".join(guess.ratings))] if guess else [])]


@pytest.mark.parametrize("early_stop", [False, True])
@pytest.mark.parametrize("rule", RULES)
@given(told=TOLD)
def test_it_counts_as_the_author_says(rule: str, early_stop: bool, told: list[str | None]) -> None:
    """As full marks, as the target asks, or as if the question were not there."""
    given_ = {n: v for n, v in zip(NAMES, told, strict=True) if v is not None}
    if not any(v not in {"na", UNKNOWN} for v in given_.values()):
        return
    aim = {"soon": Target(id="soon", title="soon", each={"side": 3.0})}

    def seen(counted: str, instead: str, **more: Any) -> None:
        same = {n: instead if v == "na" else v for n, v in given_.items()}
        with_na = result(made(rule, not_applicable=counted, **more), early=early_stop, **given_)
        without = result(made(rule), early=early_stop, **same)
        if (
            early_stop
        ):  # what was told weighs in the guess at what was not asked; no answer that does not apply does
            without = replace(without, estimate=None)
            with_na = replace(with_na, estimate=None)
            pairs = zip(scores(with_na), scores(without), strict=True)
            assert all(a[1:3] == pytest.approx(b[1:3]) for a, b in pairs if None not in (*a[1:3], *b[1:3]))
            return
        for a, b in zip(scores(with_na), scores(without), strict=True):
            assert (a[:3], a[3]) == (pytest.approx(b[:3]), b[3])

    seen("full", "full")
    if rule not in {"sum", "level"}:  # in those no one question has a target, so it has full marks
        seen("target", "three", targets=aim)
    left = result(made(rule), early=early_stop, **given_)
    if rule.startswith("sum"):
        return
    fewer = "".join(n for n in NAMES if given_.get(n) != "na")
    there = result(made(rule, fewer), early=early_stop, **{n: v for n, v in given_.items() if v != "na"})
    if rule == "level":  # a step at which nothing applies is met
        return
    for a, b in zip(scores(left), scores(there), strict=True):
        assert (a[:3], a[3]) == (pytest.approx(b[:3], nan_ok=True) if None not in b[:3] else b[:3], b[3])


@given(told=TOLD)
def test_the_estimate_of_a_sum_is_drawn_and_rated_on_what_can_still_be_reached(
    told: list[str | None],
) -> None:
    given_ = {n: v for n, v in zip(NAMES, told, strict=True) if v is not None}
    found = result(made("sum"), early=True, **given_)
    guess = found.estimate
    if guess is None:
        return
    left = sum(v == "na" for v in given_.values())
    assert guess.most == 24 - 4 * left
    view = early.view(guess, found.questionnaire, messages("en"))
    assert [name for name, _ in view.marks] == ["high", "mid"]
    assert [at for _, at in view.marks] == pytest.approx(
        [83.3, 50], abs=1.3
    )  # 20 and 12 of 24, whatever applies
    assert [b.at_least for b in guess.bands.values()] == pytest.approx(
        [20 * guess.most / 24, 12 * guess.most / 24, 0], abs=0.051
    )
    assert view.fill == round(100 * guess.value / guess.most, 1)


@pytest.mark.parametrize("start", [-10.0, 0.0, 7.0])
def test_a_sum_that_begins_elsewhere_keeps_every_rating_within_reach(start: float) -> None:
    asked = [
        replace(q, choices=(*q.choices, Choice("na", "na", not_applicable=True)))
        for q in (question(n, POINTS) for n in NAMES)
    ]
    bands = (band("high", start + 20), band("mid", start + 12), band("low", start))
    some = sheet(*asked, method=Method.SUM, start=start, bands=bands)
    for left in range(6):
        told = dict.fromkeys(NAMES[:left], "na") | dict.fromkeys(NAMES[left:], "full")
        assert result(some, **told).score.rating == "high"
        assert result(some, **told | dict.fromkeys(NAMES[left:], "part")).score.rating == "mid"
        assert result(some, **told | dict.fromkeys(NAMES[left:], "not")).score.rating == "low"


def test_a_target_of_a_sum_follows_what_applies() -> None:
    soon = {"soon": Target(id="soon", title="soon", at_least=24.0, each={"side": 12.0})}
    on = {"axes": (replace(axis("side", SIDES), method=Method.SUM),)}
    asked = [
        replace(
            question(n, POINTS, axes={"side": "left" if n in "abc" else "right"}),
            choices=(*question(n, POINTS).choices, Choice("na", "na", not_applicable=True)),
        )
        for n in NAMES
    ]
    some = sheet(*asked, method=Method.SUM, bands=SUMS, targets=soon, **on)
    found = result(some, **dict.fromkeys(NAMES, "full") | {"a": "na"})
    told = aims(found, soon["soon"])
    assert [(a.at_least, a.reached) for a in told] == [(20, True), (8, True), (12, True)]
    short = aims(result(some, **dict.fromkeys(NAMES, "full") | {"a": "na", "b": "part"}), soon["soon"])
    assert [a.missing for a in short] == [2, 2, 0]
