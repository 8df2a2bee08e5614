"""What an improvement is good for is told as the incident that becomes rarer or cheaper, in every format."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report import made
from rich.console import Console

from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.changes import plan
from cyberdiag.messages import messages
from cyberdiag.model.loss import Saving
from cyberdiag.report import benefit, compose, words
from cyberdiag.report.plan import page
from cyberdiag.report.tables import rows
from cyberdiag.terminal import plans

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Action, Assessment

FIRM = "manufacturer"


def shown(saved: Saving, lang: str) -> str:
    found = made.assessed(FIRM, lang)
    return benefit.effect(replace(found.actions[0], loss_reduction=saved), found, messages(lang))


def title(lang: str, key: str = "ransomware") -> str:
    model = made.known(lang).losses
    assert model is not None
    return model.scenarios[key].title


@pytest.mark.parametrize(
    ("rarer", "cheaper", "ja", "en"),
    [
        (0.12, 0.0, "{}が約1割まれになります。", "About 10% rarer: {}."),
        (0.16, 0.0, "{}が約2割まれになります。", "About 20% rarer: {}."),
        (0.05, 0.0, "{}が約1割まれになります。", "About 10% rarer: {}."),
        (0.049, 0.0, "{}が少しまれになります。", "A little rarer: {}."),
        (0.99, 0.0, "{}が約9割まれになります。", "About 90% rarer: {}."),
        (0.0, 0.18, "{}が起きたときの費用が約2割減ります。", "About 20% cheaper if it happens: {}."),
        (0.0, 0.01, "{}が起きたときの費用が少し減ります。", "A little cheaper if it happens: {}."),
        (0.01, 0.3, "{}が起きたときの費用が約3割減ります。", "About 30% cheaper if it happens: {}."),
        (
            0.41,
            0.19,
            "{}が約4割まれになります。起きたときの費用も約2割減ります。",
            "About 40% rarer: {}. If it happens, it costs about 20% less too.",
        ),
    ],
)
def test_the_incident_is_named_with_tenths(rarer: float, cheaper: float, ja: str, en: str) -> None:
    saved = Saving(30_000.0, 5_000.0, 90_000.0, "ransomware", rarer, cheaper)
    assert shown(saved, "ja") == ja.format(title("ja"))
    assert shown(saved, "en") == en.format(title("en"))


def test_what_is_next_to_nothing_is_not_told() -> None:
    for saved in (Saving(0.0, 0.0, 0.0), Saving(999.0, 100.0, 2_000.0, "ransomware", 0.004, 0.0)):
        assert shown(saved, "ja") == ""
        assert benefit.saving(saved, messages("ja")) == ""
    tiny_firm = Saving(600.0, 100.0, 2_000.0, "ransomware", 0.2, 0.0)
    assert shown(tiny_firm, "en") == f"About 20% rarer: {title('en')}."


@settings(deadline=None, max_examples=200)
@given(st.floats(1_000, 1e8), st.floats(0, 1), st.floats(1, 10), st.sampled_from(["ja", "en"]))
def test_a_yearly_mean_never_stands_alone(yen: float, low: float, high: float, lang: str) -> None:
    say = messages(lang)
    told = benefit.saving(Saving(yen, yen * low, yen * high, "ransomware", 0.1), say)
    assert words.amount_range(yen * low, yen * high, say) in told


@pytest.mark.parametrize(("firm", "lang"), made.BOTH)
def test_every_format_says_it_and_the_numbers_agree(firm: str, lang: str) -> None:
    report, data = made.page(firm, lang), made.numbers(firm, lang)
    views = {a.id: a for a in (*report.first_actions, *report.later_actions)}
    html, markdown = (made.text(firm, lang, form) for form in ("html", "md"))
    assert any(v.effect for v in report.first_actions)
    for one in data["actions"]:
        view, saved = views[one["id"]], one["loss_reduction"]
        assert (one["scenario"] is None) == (saved == 0)
        if view.effect:
            assert title(lang, one["scenario"]) in view.effect
            assert view.effect.replace("&", "&amp;") in html
        for figure in re.findall(r"約(\d)割|(\d0)%", view.effect)[:1]:
            tenths = int(figure[0] or figure[1][0])
            assert (
                abs(max(one["rarer"], 0 if one["rarer"] >= 0.05 else one["cheaper"]) - tenths / 10) <= 0.0501
            )
    for view in report.first_actions:
        assert all(part in text for part in (view.effect, view.saving) for text in (html, markdown))
    table = next(t for t in rows.every(report, data, messages(lang)) if t.name == "actions")
    effects = table.columns.index(messages(lang)("tables.effect"))
    assert [r[effects] for r in table.rows] == [v.effect or None for v in views.values()]


def in_terminal(found: Assessment, lang: str) -> str:
    out = StringIO()
    made_plan = plan.make(found, None, (), None, load_action_order().waves)
    shown = page.compose(
        compose.compose(found, made.known(lang), messages(lang), made.DATE), made.DATE, messages(lang)
    )
    plans.show(Console(file=out, width=200), made_plan, shown, messages(lang), "")
    return out.getvalue()


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_plan_in_a_terminal_says_it_too(lang: str) -> None:
    found, printed = made.assessed(FIRM, lang), in_terminal(made.assessed(FIRM, lang), lang)
    told: list[Action] = [a for a in found.actions if benefit.effect(a, found, messages(lang))]
    assert told
    for action in told:
        assert benefit.effect(action, found, messages(lang)) in printed


def test_an_early_stop_still_names_the_incident() -> None:
    few = made.judged(made.example(FIRM), "ja", quick=True, trials=0)
    saved = [a.loss_reduction for a in few.actions if a.loss_reduction and a.loss_reduction.yen > 0]
    assert saved
    assert all(s.scenario and (s.rarer > 0 or s.cheaper > 0) for s in saved)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_two_states_tell_which_incidents_changed(lang: str) -> None:
    say = messages(lang)
    titles = {k: k.upper() for k in ("a", "b", "c", "d", "gone")}
    before = {"a": 0.01, "b": 0.01, "c": 0.01, "d": 0.01, "gone": 0.01}
    after = {"a": 0.0097, "b": 0.006, "c": 0.013, "d": 0.03, "gone": 0.0}
    told = benefit.changes(before, after, titles, say)
    assert [re.search("[A-Z](?=が|[.])", line)[0] for line in told] == ["D", "B", "C"]  # type: ignore[index]
    assert "3倍" in told[0] if lang == "ja" else "3 times" in told[0]


def test_the_result_holds_raw_shares() -> None:
    found = made.numbers(FIRM, "ja")
    named = [a for a in found["actions"] if a["scenario"] is not None]
    assert named
    assert all(0 <= a["rarer"] < 1 and 0 <= a["cheaper"] < 1 for a in named)
    assert any(round(a["rarer"], 2) != a["rarer"] for a in named)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_yen_are_named_where_a_source_gives_a_price_and_a_level_elsewhere(lang: str) -> None:
    report, data, say = made.page(FIRM, lang), made.numbers(FIRM, lang), messages(lang)
    views = {a.id: a for a in (*report.first_actions, *report.later_actions)}
    levels = {say(f"summary.cost.{level}") for level in ("low", "mid", "high")}
    priced = [a for a in data["actions"] if a["price"] is not None]
    assert [a["id"] for a in priced] == ["do-tec-05"]
    for one in data["actions"]:
        view = views[one["id"]]
        assert (view.cost in levels) is (one["price"] is None)
        assert (one["back"] is None) is (one["price"] is None)
        if one["price"] is None:
            assert (view.price, view.priced) == ("", None)
            continue
        assert words.yen(one["price"], lang) in view.cost
        assert one["back"] == [pytest.approx(x / one["price"], abs=1e-4) for x in one["loss_reduction_range"]]
        assert view.priced is not None
    table = next(t for t in rows.every(report, data, say) if t.name == "actions")
    column = table.columns.index(say("tables.price"))
    assert [r[column] for r in table.rows] == [a["price"] for a in data["actions"]]


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_return_needs_what_is_saved_and_a_price(lang: str) -> None:
    found, say = made.assessed(FIRM, lang), messages(lang)
    watched = next(a for a in found.actions if a.question.id == "TEC-05")
    saved = replace(watched, loss_reduction=Saving(60_000.0, 12_000.0, 180_000.0, "ransomware", 0.2))
    assert words.yen_range(1_000, 15_000, lang) in benefit.back(saved, say)
    assert benefit.returned(saved) == (0.1, 1.5)
    for saving in (None, Saving(0.0, 0.0, 0.0), Saving(900.0, 100.0, 2_000.0, "ransomware", 0.2)):
        assert benefit.back(replace(watched, loss_reduction=saving), say) == ""
    unpriced = next(a for a in found.actions if a.question.id == "TEC-07")
    assert benefit.returned(unpriced) is None
    first = replace(found, actions=(saved, *(a for a in found.actions if a is not watched)))
    html, markdown = made.html(first, lang), made.markdown(first, lang)
    view = made.report(first, lang).first_actions[0]
    assert view.priced is not None
    assert benefit.back(saved, say) in view.saving
    for text in (html, markdown):
        assert view.saving in text
        assert view.price in text
        assert view.priced.title in text
    assert 'id="s-ipa-otasuke-standard"' in html
