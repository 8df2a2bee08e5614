"""Where the charts put their corners: full marks on the rim, nothing at the centre, labels outside."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report import made

from cyberdiag.model.report import Row, ScoreView
from cyberdiag.report.views import charts

RIM = 70.0


def row(name: str, score: float | None) -> Row:
    text = "—" if score is None else f"{score:.1f}"
    fill = score or 0.0
    return Row(
        name, name, name,
        ScoreView(text, text, text, text, "", fill, fill, fill, "", "", 100, 0 if score is None else 5, ranged=False),
    )  # fmt: skip


def points(text: str) -> list[tuple[float, float]]:
    return [(float(x) - 100, float(y) - 100) for x, y in (p.split(",") for p in text.split())]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=8))
def test_a_corner_lies_as_far_out_as_its_score(scores: list[float]) -> None:
    view = charts.radar(tuple(row(str(n), s) for n, s in enumerate(scores)))
    assert view is not None
    corners = points(view.area)
    assert [math.hypot(*c) for c in corners] == pytest.approx([s * RIM / 100 for s in scores], abs=0.02)
    assert [math.hypot(*p) for p in points(view.rings[-1])] == pytest.approx([RIM] * len(scores), abs=0.02)
    assert len(view.spokes) == len(view.labels) == len(scores)


def test_the_first_corner_is_on_top_and_the_others_follow_clockwise() -> None:
    view = charts.radar(tuple(row(n, 100.0) for n in "abcd"))
    assert view is not None
    assert points(view.area) == [(0, -RIM), (RIM, 0), (0, RIM), (-RIM, 0)]
    assert [anchor for _, _, anchor, _ in view.labels] == ["middle", "start", "middle", "end"]
    assert [text for *_, text in view.labels] == ["a 100.0", "b 100.0", "c 100.0", "d 100.0"]


def test_fewer_than_three_scores_make_no_radar() -> None:
    assert charts.radar((row("a", 1.0), row("b", 2.0), row("c", None))) is None
    assert charts.radar(()) is None


def test_the_bars_of_the_covers_are_in_order_of_their_amounts() -> None:
    for firm, lang in made.BOTH:
        loss, data = made.page(firm, lang).loss, made.numbers(firm, lang)["loss"]
        assert loss is not None
        found = {**data["by_cover"], **data["uncovered"]}
        drawn = sorted(loss.blocks, key=lambda b: found[b.id]["p95"])
        assert all(a.fill_high <= b.fill_high for a, b in pairwise(drawn))
        assert all(0 <= b.fill <= b.fill_high <= 100 for b in loss.blocks)
        assert all(b.fill == 0 for b in loss.blocks if found[b.id]["p50"] <= 1e5)
