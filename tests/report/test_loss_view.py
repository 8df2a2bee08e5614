"""The money section in words: sentences for nothing to pay, formulas, the answers that raise an amount."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from report import made

from cyberdiag.loss.closed_form import reductions
from cyberdiag.loss.hazards import hazards
from cyberdiag.loss.maturity import improved, maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.messages import messages
from cyberdiag.model.loss import LossProfile, Saving
from cyberdiag.model.loss_model import Per
from cyberdiag.report import words
from cyberdiag.report.views import context, loss, loss_items


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_nothing_to_pay_is_said_and_not_written_as_0_yen(lang: str) -> None:
    say = messages(lang)
    assert loss.sentence("half", 0.0, say) == say("report.loss.half-none")
    assert loss.sentence("tail", 0.4, say) == say("report.loss.tail-none")
    assert words.yen(19e6, lang) in loss.sentence("half", 19e6, say)
    for firm in made.FIRMS:
        for form in ("html", "md"):
            text = made.text(firm, lang, form)
            assert "約0円" not in text
            assert "about 0 yen" not in text


def test_the_formula_of_an_item_gives_its_amount() -> None:
    """What a formula says in words is what the model works out; a scaled cost is not told as one per person."""
    model = made.known("ja").losses
    assert model is not None
    say = messages("ja")
    item = model.items["call-centre"]
    text = loss_items.formula(item, None, model, frozenset(), say)
    assert "約79万円 × (漏れた人数 ÷ 3,000)の0.7乗" in text
    assert "(漏れた人数が1,000人以上のとき)" in text
    assert "× 漏れた人数" not in text
    plain = model.items["notification"]
    assert "約160円 × 漏れた人数" in loss_items.formula(plain, None, model, frozenset(), say)
    for one in model.items.values():
        said = loss_items.formula(one, None, model, frozenset(), say)
        assert ("漏れた人数" in said) == (one.per in {Per.PERSON, Per.AWARD})
        assert ("従業員数" in said) == bool(one.employees_exponent)


def test_the_axis_of_the_curve_is_short_in_english() -> None:
    english, japanese = (made.page("online-shop", lang).loss for lang in ("en", "ja"))
    assert english is not None
    assert english.curve is not None
    assert [t for _, t in english.curve.ticks_x] == ["0.1m", "1m", "10m", "100m", "1bn"]
    assert japanese is not None
    assert japanese.curve is not None
    assert [t for _, t in japanese.curve.ticks_x] == ["10万円", "100万円", "1,000万円", "1億円", "10億円"]


def test_the_curve_only_falls_and_stays_in_its_box() -> None:
    for firm, lang in made.BOTH:
        view = made.page(firm, lang).loss
        assert view is not None
        assert view.curve is not None
        points = [tuple(float(n) for n in p.split(",")) for p in view.curve.points.split()]
        assert all(0 <= x <= 480 and 0 <= y <= 200 for x, y in points)
        assert points == sorted(points)
        assert [y for _, y in points] == sorted(y for _, y in points)


@pytest.mark.parametrize("firm", made.FIRMS)
def test_only_weak_answers_on_a_control_of_the_incident_are_named(firm: str) -> None:
    assessment, view = made.assessed(firm, "ja"), made.page(firm, "ja").loss
    model = made.known("ja").losses
    assert view is not None
    assert model is not None
    judged = {j.question.id: j for d in assessment.diagnoses for j in d.judged}
    for s in view.scenarios:
        acting = {c.id for c in model.controls.values() if c.frequency.get(s.scenario.id) or c.severity}
        assert 0 < len(s.because) <= 12
        for ref in s.because:
            one = judged[ref.id]
            assert one.counts
            assert one.points < one.question.full_points
            assert acting & set(one.question.controls)


@pytest.mark.parametrize("firm", made.FIRMS)
def test_the_answers_behind_an_amount_stand_in_the_order_in_which_they_raise_it(firm: str) -> None:
    found, view = made.assessed(firm, "ja"), made.page(firm, "ja").loss
    model, judged = made.known("ja").losses, [j for d in found.diagnoses for j in d.judged]
    assert view is not None
    assert model is not None
    profile = loss_profile(found.profile, model)
    assert isinstance(profile, LossProfile)
    told = tuple(shares(judged))
    by_id = {name: (name, controls, share) for name, controls, share in told}
    weak = {s.scenario.id: [by_id[ref.id] for ref in s.because] for s in view.scenarios}
    for n, hazard in enumerate(applied := hazards(model, profile)):
        named = weak[hazard.scenario.id]
        saved = reductions(model, applied, maturity(told, model), improved(told, named, model))
        yen = [row[n] for row in saved]
        assert yen == pytest.approx(sorted(yen, reverse=True), rel=0.2, abs=200)


def test_facts_are_numbered_as_in_the_appendix() -> None:
    for lang in made.LANGUAGES:
        report, say = made.page("manufacturer", lang), messages(lang)
        labels = context.labels(made.questions(lang), say)
        assert [a.label for a in report.profile] == [
            say("report.fact", number=n) for n in range(1, len(report.profile) + 1)
        ]
        given = context.Context(made.assessed("manufacturer", lang), made.known(lang), say, labels)
        assert [r.label for r in given.refs(["revenue", "TEC-01", "nowhere", "revenue"])] == [
            next(a.label for a in report.profile if a.id == "revenue"),
            "TEC-01",
        ]


def test_a_small_saving_is_not_worth_a_figure() -> None:
    found = made.assessed("manufacturer", "ja")
    cheap = replace(found.actions[0], loss_reduction=Saving(999.0, 500.0, 2_000.0))
    dear = replace(found.actions[1], loss_reduction=Saving(1_000.0, 510.0, 2_040.0))
    report = made.report(replace(found, actions=(cheap, dear, *found.actions[2:])), "ja")
    assert report.first_actions[0].saving == ""
    assert report.first_actions[1].saving == "減る見込み損失は年に約510円〜2,000円です。"
