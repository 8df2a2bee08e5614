"""Incidents that come together: what a book of many firms loses in a year."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from book import making
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support import ROOT, answers_of, run

from cyberdiag.book import folded, providers
from cyberdiag.book.accumulate import Level, accumulate, drawn, levels_of, matters
from cyberdiag.book.folded import Pile
from cyberdiag.book.reach import Named, chance, flow, kept, reaches
from cyberdiag.catalog.common import load_common
from cyberdiag.errors import InvalidAnswers
from cyberdiag.messages import messages
from cyberdiag.model.common import Common
from cyberdiag.model.fold import cells
from cyberdiag.model.record import convert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cyberdiag.book.table import Table

WHY = {"basis": "b", "source": "s", "year": 2026, "mark": "judgement"}
NOBODY: Mapping[str, Named] = {}


def causes(**written: dict[str, Any]) -> Common:
    """Return causes by id, each with its `often`, its `shares`, and what else it says."""
    made: dict[str, Any] = {}
    for name, one in written.items():
        rest = {k: v for k, v in one.items() if k not in {"often", "shares"}}
        shares = {key: {"value": value, **WHY} for key, value in one["shares"].items()}
        frequency = {"value": one["often"], **WHY}
        made[name] = {"title": name, "text": name, "frequency": frequency, "scenarios": shares, **rest}
    kinds = {one["provider"]: {"title": one["provider"]} for one in written.values() if "provider" in one}
    found = convert({"cyberdiag": "common/1", "providers": kinds, "causes": made}, Common)
    return replace(found, causes={name: replace(one, id=name) for name, one in found.causes.items()})


def firms(rates: list[float], means: list[float], spread: float = 0.0) -> Table:
    """Return a book whose firms have one kind of incident, ransomware, with these rates and costs."""
    rate, mean = np.array(rates), np.array(means)
    at = "loss/scenario/ransomware/"
    results = {f"{at}rate": rate, f"{at}eal": rate * mean, f"{at}event_sd": spread * mean}
    table = making.table(len(rates))
    return replace(table, results={**results, "loss/eal": rate * mean})


def near(found: float, expected: float, spread: float, draws: int) -> bool:
    """Return whether a mean of so many draws is as near as four in 60,000 are not."""
    return abs(found - expected) <= 4 * spread / math.sqrt(draws)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(1, 4),
    shares=st.lists(st.floats(0, 1 / 3), min_size=3, max_size=3),
    often=st.lists(st.floats(1e-4, 50), min_size=3, max_size=3),
)
def test_every_firm_expects_to_lose_what_its_report_says_whatever_the_causes(
    seed: int, shares: list[float], often: list[float]
) -> None:
    table = making.table(60, seed)
    for scenario in ("ransomware", "vendor", "web-leak"):
        now = flow(table, scenario)
        hits = [(chance(now.rate, share, f), f) for share, f in zip(shares, often, strict=True)]
        assert all((hit >= 0).all() and (hit <= 1).all() for hit, _ in hits)
        own = kept(now.rate, hits)
        whole = own * now.mean + sum(hit * f * now.mean for hit, f in hits)
        eal = np.nan_to_num(table.results[f"loss/scenario/{scenario}/eal"])
        np.testing.assert_allclose(whole, eal, rtol=1e-12, atol=1e-9)


def test_two_firms_are_hit_by_one_event_as_often_as_the_chances_say() -> None:
    table = firms([0.2, 0.3], [1.0, 1000.0])
    common = causes(flood={"often": 0.5, "shares": {"ransomware": 1}})
    years = 40_000
    found = drawn(table, reaches(table, common, NOBODY), years=years, seed=1)
    assert not found.parts[None].any()  # all of it comes with the cause
    both, first, second = 0.5 * 0.4 * 0.6, 0.5 * 0.4 * 0.4, 0.5 * 0.6 * 0.6  # events a year, by whom they hit
    expected = math.exp(-(both + first + second)) * (both + first * second)
    assert near((found.together == 1001.0).mean(), expected, math.sqrt(expected), years)
    expected = math.exp(-0.5) * 0.2 * 0.3  # one by one, each hit once
    assert near((found.alone == 1001.0).mean(), expected, math.sqrt(expected), years)


def test_the_mean_and_the_variance_of_the_year_are_those_of_the_closed_form() -> None:
    rates, means = np.linspace(0.02, 0.3, 40), np.linspace(50.0, 400.0, 40)
    table = firms(list(rates), list(means), spread=0.5)
    common = causes(
        one={"often": 0.4, "shares": {"ransomware": 0.3}},
        two={"often": 2, "shares": {"ransomware": 0.5}},
        rare={"often": 0.001, "shares": {"ransomware": 0.2}},  # hits every firm, and less than its share
    )
    years = 60_000
    found = drawn(table, reaches(table, common, NOBODY), years=years, seed=3)
    squares = means**2 * 1.25
    apart = together = float((rates * squares).sum())
    for share, often in ((0.3, 0.4), (0.5, 2), (0.2, 0.001)):
        hit = chance(rates, share, often)
        together += often * float((hit * means).sum() ** 2 - (hit**2 * means**2).sum())
    for yen, variance in ((found.alone, apart), (found.together, together)):
        assert near(yen.mean(), float((rates * means).sum()), math.sqrt(variance), years)
        assert abs(yen.var() / variance - 1) < 0.1
    assert together > 1.2 * apart


def test_folding_keeps_the_mean_and_the_variance_and_the_bad_years(monkeypatch: pytest.MonkeyPatch) -> None:
    table, common = making.table(1_000), load_common("en")[0]
    exact = accumulate(table, common, NOBODY, years=5_000, seed=1)
    monkeypatch.setattr(folded, "MOST", 100)
    near_it = accumulate(table, common, NOBODY, years=5_000, seed=1)
    for one, other in zip((*exact.alone, *exact.common), (*near_it.alone, *near_it.common), strict=True):
        assert max(one.low, other.low) <= min(one.high, other.high), (one, other)
    now = flow(table, "human-error")
    pile = Pile()
    pile.add(now.rate, now.mean, now.square)
    held = pile.cells()
    assert held.size < 200 < held.count.sum() == (now.rate > 0).sum()
    for power in ("mean", "square"):
        np.testing.assert_allclose(
            held.weight @ getattr(held, power), now.rate @ getattr(now, power), rtol=1e-12
        )


def test_the_same_run_gives_the_same_years_and_a_longer_one_goes_on_from_them() -> None:
    table, common = making.table(80), load_common("en")[0]
    found = reaches(table, common, NOBODY)
    once, again, longer = (drawn(table, found, years=years, seed=7) for years in (5_000, 5_000, 6_500))
    assert (once.together == again.together).all()
    assert (longer.together[:5_000] == once.together).all()
    assert (longer.alone[:5_000] == once.alone).all()
    assert (drawn(table, found, years=5_000, seed=8).alone != once.alone).any()


def test_a_book_sums_up_its_reports_and_says_what_each_cause_can_hit() -> None:
    table, common = making.table(200), load_common("ja")[0]
    found = accumulate(table, common, NOBODY, years=5_000, seed=1)
    assert found.eal == pytest.approx(np.nansum(table.results["loss/eal"]), rel=1e-15)
    by_id = {one.cause.id: one for one in found.reaches}
    vpn = [table.value("remote_access", row) for row in range(200)]
    assert by_id["vpn-flaw"].touched == sum(isinstance(v, tuple) and "vpn" in v for v in vpn)
    assert by_id["vpn-flaw"].unsaid == sum(not isinstance(v, tuple) for v in vpn) > 0
    assert by_id["mail-wave"].touched == 200
    assert by_id["it-firm"].touched == 0
    shares = [one.of_bad_years for one in found.drivers]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    nobody = accumulate(table.at(np.array([], np.intp)), common, NOBODY, years=5_000, seed=1)
    assert (nobody.eal, nobody.drivers, nobody.matters) == (0.0, (), False)


def test_only_firms_that_name_the_same_provider_are_hit_by_one_event() -> None:
    table = firms([0.1] * 6, [1.0, 10.0, 100.0, 1e3, 1e4, 1e5])
    asked = {"often": 0.1, "shares": {"ransomware": 1}, "provider": "cloud"}
    named = {"cloud": Named.of(["Ａｃｍｅ  Cloud", "acme cloud", "Other", "", "", "ACMECLOUD"])}
    (apart,) = reaches(table, causes(breach=asked), named)
    assert [(g.name, g.rows.tolist()) for g in apart.groups] == [("Ａｃｍｅ Cloud", [0, 1, 5])]
    found = drawn(table, (apart,), years=5_000, seed=1)
    assert set(np.unique(found.parts["breach"] % 100_011)) == {0.0}  # all three, whenever one is
    (together,) = reaches(table, causes(breach={**asked, "unnamed": "together"}), named)
    assert [(g.name, g.rows.tolist()) for g in together.groups[1:]] == [("", [3, 4])]
    assert (apart.touched, together.touched) == (3, 5)


def test_whether_it_matters_follows_from_the_rule_that_is_stated() -> None:
    def told(*yen: tuple[float, float, float]) -> list[Level]:
        return [Level(years, *one) for years, one in zip((10, 100, 250), yen, strict=True)]

    alone = told((1, 1, 1), (100, 95, 105), (200, 180, 220))
    assert matters(alone, told((9, 9, 9), (109, 106, 112), (219, 200, 240))) is False
    assert matters(alone, told((1, 1, 1), (111, 106, 116), (200, 180, 220))) is True
    assert matters(alone, told((1, 1, 1), (111, 104, 118), (200, 180, 220))) is None
    ordered = list(levels_of(np.arange(10_000.0)))
    assert [(one.years, one.yen) for one in ordered] == [(10, 9000.0), (100, 9900.0), (250, 9960.0)]
    assert all(one.low < one.yen < one.high for one in ordered)


def test_a_list_of_providers_is_read_as_an_agent_keeps_it_and_its_faults_have_a_place() -> None:
    titles = {"クラウド": "cloud"}
    text = "メモ,客先,クラウド,vpn\nx,Ａ社,Acme,\n,びー 商会,,Gate\n,C社,Acme,\n,しー商会,Acme,\n"
    firms = {"A社": "", "B社": "びー商会", "C1": "しー商会", "C2": "しー商会"}
    found, told = providers.read(text.encode("cp932"), "p.csv", ("cloud", "vpn"), titles, firms)
    assert found["cloud"].places.tolist() == [0, -1, -1, -1]
    assert found["vpn"].names == ("Gate",)
    assert [(str(p.place), p.code, p.is_error) for p in told] == [
        ("p.csv:4:2", "providers-unknown-client", False),
        ("p.csv:5:2", "ambiguous-client", False),
    ]
    for bad, place, code in (
        ("客先,電話\nA社,1\n", "p.csv:1:1", "providers-no-header"),
        ("client,cloud\nA社,x\nA社,y\n", "p.csv:3:1", "yaml-duplicate"),
    ):
        with pytest.raises(InvalidAnswers) as raised:
            providers.read(bad.encode(), "p.csv", ("cloud",), titles, {"A社": ""})
        assert [(str(p.place), p.code) for p in raised.value.problems] == [(place, code)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    assert run("book", "new", "b.book", cwd=folder).returncode == 0
    both = (str(answers_of(firm)) for firm in ("manufacturer", "online-shop"))
    assert run("book", "add", "b.book", *both, cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize(("lang", "width"), [("ja", 40), ("en", 80)])
def test_the_screen_says_first_that_these_are_assumptions(book: Path, lang: str, width: int) -> None:
    done = run("book", "accumulate", "b.book", "-l", lang, cwd=book, env={"COLUMNS": str(width)})
    assert done.returncode == 0, done.stderr
    assert max(cells(line) for line in done.stdout.splitlines()) <= width
    told = "".join(done.stdout.split())
    assert (
        messages(lang)("accumulate.assumed").replace(" ", "")
        in told.split("".join(messages(lang)("accumulate.expected").split()))[0]
    )


def test_ones_own_causes_take_the_place_of_the_shipped_ones_and_their_faults_have_a_place(book: Path) -> None:
    own = (ROOT / "catalogue" / "losses" / "common.yaml").read_text(encoding="utf-8")
    (book / "own.yaml").write_text(own.replace("vpn-flaw:", "our-vpn:"), encoding="utf-8")
    (book / "bad.yaml").write_text(own.replace("ransomware:", "ransomwear:", 1), encoding="utf-8")
    done = run("book", "accumulate", "b.book", "--common", "own.yaml", "-f", "json", "-l", "en", cwd=book)
    told = json.loads(done.stdout)
    assert "our-vpn" in {one["id"] for one in told["causes"]}
    assert {
        figure["mark"] for one in told["causes"] for figure in (one["frequency"], *one["shares"].values())
    } == {"judgement"}
    assert [level["once_in_years"] for level in told["levels"]] == [10, 100, 250]
    assert told["expected_annual"] == round(told["expected_annual"]) > 0
    done = run("book", "accumulate", "b.book", "--common", "bad.yaml", "-l", "en", cwd=book)
    assert done.returncode == 3
    assert re.search(r"bad\.yaml:\d+:\d+: .*ransomwear", done.stderr)
