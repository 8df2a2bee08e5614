"""Every text of the report can be read: contrast of at least 4.5, worked out from the style sheet."""

from __future__ import annotations

import re
from functools import cache

import pytest
import support

CSS = (support.ROOT / "report_templates" / "style.css").read_text(encoding="utf-8")
LEAST = 4.5
MODES = ("light", "dark", "print")
GROUNDS = ("paper", "wash")
INKS = ("ink", "soft", "accent", "high", "medium", "low", "r-B", "r-C", "r-D")
PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((f"on-{r}", r) for r in ("A", "B", "C", "D", "none")),
    ("on-r", "r-C"),
    ("on-r", "r-D"),
]


def variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


@cache
def colours(mode: str) -> dict[str, str]:
    """Return the variables as they hold in a mode; what it does not set is that of the light one."""
    roots = [variables(m) for m in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)]
    assert len(roots) == len(MODES)
    found = {**roots[0], **roots[MODES.index(mode)]}
    for _ in range(2):
        found = {
            k: found[m[1]] if (m := re.fullmatch(r"var\(--([\w-]+)\)", v)) else v for k, v in found.items()
        }
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_yardstick_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str, mode: str) -> None:
    found = colours(mode)
    assert contrast(found[text], found[ground]) >= LEAST, (found[text], found[ground])


@pytest.mark.parametrize("mode", MODES)
def test_a_bar_stands_out_from_its_track(mode: str) -> None:
    found = colours(mode)
    for bar, ground in (("accent", "track"), ("accent", "range"), ("out", "track"), ("out", "paper")):
        least = 3.0 if ground != "range" else 1.8
        assert contrast(found[bar], found[ground]) >= least, (bar, ground)


@pytest.mark.parametrize("mode", MODES)
def test_the_ratings_go_in_one_direction_in_grey(mode: str) -> None:
    steps = [luminance(colours(mode)[r]) for r in "ABCD"]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(contrast(colours(mode)[a], colours(mode)[b]) >= 1.3 for a, b in ("AB", "BC", "CD"))


def test_every_colour_of_a_rule_is_a_variable() -> None:
    rules = re.sub(r":root \{.*?\}|@page.*?\}\s*\}", "", CSS, flags=re.DOTALL)
    allowed = {"#444444"}  # the address behind a link, in print only
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) - allowed <= {"#loss"}
    named = set(re.findall(r"(?:color|background|fill|stroke):\s*([^;}]+)", rules))
    assert {n.strip() for n in named if not n.strip().startswith("var(")} <= {
        "inherit", "none", "#444444", "light dark", "currentColor",
    }  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_no_text_stands_on_a_ground_that_the_test_does_not_know(mode: str) -> None:
    known = {ink for ink, _ in PAIRS} | {ground for _, ground in PAIRS}
    for rule in re.findall(r"\{([^{}]*)\}", CSS):
        for kind, name in re.findall(r"\b(color|background):\s*var\(--([\w-]+)\)", rule):
            assert name in known, (kind, name)
            assert name in colours(mode)
