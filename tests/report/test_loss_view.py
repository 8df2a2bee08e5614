"""The money section in words: sentences for nothing to pay, formulas, the answers that raise an amount."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report import made
from scoring.making import answers, question, sheet
from support import assess

from cyberdiag.messages import messages
from cyberdiag.model.loss import Saving
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


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["yes", "partly", "no", "unknown"]), min_size=3, max_size=3))
def test_the_weakest_answer_on_the_strongest_control_comes_first(given_answers: list[str]) -> None:
    controls = (("a",), ("b",), ("a", "b"))
    questions = sheet(
        *(question(f"q{n}", controls=c) for n, c in enumerate(controls)), question("x", controls=("z",))
    )
    found = assess(questions, answers(**{f"q{n}": a for n, a in enumerate(given_answers)}, x="no"))
    effect = {"a": 2.0, "b": 1.0}
    missing = {"yes": 0.0, "partly": 0.5, "no": 1.0, "unknown": 1.0}
    weights = {f"q{n}": max(effect[c] for c in controls[n]) * missing[a] for n, a in enumerate(given_answers)}
    named = context.weak_on(effect, context.weak(found.diagnoses[0].judged))
    assert set(named) == {q for q, w in weights.items() if w > 0}
    assert [weights[q] for q in named] == sorted((weights[q] for q in named), reverse=True)


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
