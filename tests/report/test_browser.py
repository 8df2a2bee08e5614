"""The report in a browser: silent, styled, as wide as its window, in light and dark."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from report import browser, made
from support import NIGHTLY, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "build" / "pictures"
WIDTHS = (360, 768, 1280)
SCHEMES = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 30)"}

WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  const found = over <= 0 ? [] : [...document.querySelectorAll('body *')].filter(e =>
    !e.closest('.scroll') && !e.closest('svg *') && e.getBoundingClientRect().right > width + 1);
  return [over, found.slice(0, 3).map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 40))];
}"""
FACTS = """() => {
  const style = (q, p) => getComputedStyle(document.querySelector(q))[p];
  return {ground: style('body', 'backgroundColor'), border: style('.cover', 'borderTopWidth'),
          grid: style('.halves', 'display'), grade: style('.grade', 'backgroundColor'), title: style('h1', 'fontSize')};
}"""
SMALL = """() => [...document.querySelectorAll('body *')].filter(e => {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return own && e.checkVisibility() && !e.closest('svg') && parseFloat(getComputedStyle(e).fontSize) < 10.5;
}).map(e => e.className + ' ' + e.textContent.trim().slice(0, 30)).slice(0, 5)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.started() as found:
        yield found


def keep(page: Page, name: str) -> None:
    """Keep a picture of all of the page, for a person to look at, at night."""
    if NIGHTLY:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def file(folder: Path, firm: str, lang: str, audience: str = "owner") -> Path:
    path = folder / f"{firm}.{lang}.html"
    path.write_text(made.text(firm, lang, "html", audience), encoding="utf-8")
    return path


@pytest.mark.parametrize(("firm", "lang"), made.BOTH if made.THOROUGH else made.ONCE)
def test_the_page_is_silent_and_no_wider_than_its_window(
    firm: str, lang: str, chromium: Browser, tmp_path: Path
) -> None:
    with browser.shown(chromium, file(tmp_path, firm, lang, "agent"), scripts=True) as (page, heard):
        for scheme, ground in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            for width in WIDTHS if scheme == "light" else WIDTHS[:1]:
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate(WIDER) == [0, []], width
                keep(page, f"{firm}-{lang}-{scheme}-{width}")
            assert page.evaluate(FACTS)["ground"] == ground
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate(WIDER) == [0, []]
        assert page.evaluate(SMALL) == []
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size({"width": 700, "height": 1000})
        assert page.evaluate(WIDER) == [0, []]
        keep(page, f"{firm}-{lang}-print")
        assert heard == []


def test_without_scripts_the_page_is_as_silent_and_as_tall(chromium: Browser, tmp_path: Path) -> None:
    heights = []
    path = file(tmp_path, "manufacturer", "ja")
    for scripts in (True, False):
        with browser.shown(chromium, path, scripts=scripts) as (page, heard):
            box = page.locator("main").bounding_box()
            assert box is not None
            heights.append(box["height"])
            assert heard == []
    assert heights[0] == heights[1] > 5_000


def test_the_policy_lets_the_style_sheet_in_and_nothing_else(chromium: Browser, tmp_path: Path) -> None:
    path = file(tmp_path, "manufacturer", "en")
    with browser.shown(chromium, path, scripts=True) as (page, _):
        facts = page.evaluate(FACTS)
    assert facts == {
        "ground": SCHEMES["light"], "border": "1px", "grid": "grid", "grade": "rgb(156, 45, 26)", "title": "21.6px",
    }  # fmt: skip
    text = path.read_text(encoding="utf-8")
    style = text.index("</style>")
    path.write_text(f"{text[:style]}\nbody {{ color: red }}{text[style:]}", encoding="utf-8")
    with browser.shown(chromium, path, scripts=True) as (page, heard):
        assert page.evaluate(FACTS)["border"] == "0px"
        assert any("Content Security Policy" in line for line in heard)
    extra = '<script>document.title = "run"</script><img src="https://example.com/p.png"><p style="color:red">x</p>'
    path.write_text(text.replace("<main>", f"<main>{extra}"), encoding="utf-8")
    with browser.shown(chromium, path, scripts=True) as (page, heard):
        assert page.title() != "run"
        assert len([line for line in heard if "Content Security Policy" in line]) == 3


def test_following_a_link_opens_what_is_folded(chromium: Browser, tmp_path: Path) -> None:
    with browser.shown(chromium, file(tmp_path, "manufacturer", "ja")) as (page, heard):
        target = page.locator("#x-ransomware")
        assert not target.is_visible()
        page.locator("#loss a[href='#x-ransomware']").first.click()
        assert target.is_visible()
        assert heard == []


def test_hostile_text_is_only_text(chromium: Browser, tmp_path: Path) -> None:
    text = "</style></script><script>document.title='run'</script><b onclick=x>b</b>" + "w" * 3_000
    answers = made.altered("manufacturer", {})
    typed = {k: replace(a, note=text, evidence=text) for k, a in answers.by_id.items()}
    hostile = replace(answers, organisation=text, respondent=text, by_id=MappingProxyType(typed))
    path = tmp_path / "hostile.html"
    path.write_text(made.html(made.judged(hostile, "en", trials=0), "en"), encoding="utf-8")
    with browser.shown(chromium, path, scripts=True) as (page, heard):
        assert page.title() != "run"
        assert page.locator("script, b[onclick]").count() == 0
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate(WIDER) == [0, []]
        assert heard == []
