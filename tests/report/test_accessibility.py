"""axe, a maintained checker of accessibility, finds nothing on any page: light, dark and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from report import browser, made
from support import EXAMPLES, answers_of, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LOOKS = (("screen", "light"), ("screen", "dark"), ("print", "light"))
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that hang on how a page looks."""
PAPERS = ("plan", "letter", "handout", "words", "insurer")
LOOKED_AT = (
    dict.fromkeys(made.LANGUAGES, PAPERS) if made.THOROUGH else {"ja": PAPERS[::2], "en": PAPERS[1::2]}
)
"""Each paper once, in a language of the two; at night in both."""
SEEN = (
    dict.fromkeys(made.FIRMS, LOOKS)
    if made.THOROUGH
    else {"manufacturer": LOOKS[::2], "online-shop": LOOKS[1:2]}
)
"""Each look of a report once: the templates are the same."""
AGENCY = EXAMPLES / "templates" / "agency"
ALIKE = """() => { // enough of each table to see each kind of cell, unless every row is looked at
  document.querySelectorAll('details').forEach(d => d.open = true);
  if (KEEP) return;
  for (const rows of document.querySelectorAll('tbody')) [...rows.children].slice(2).forEach(r => r.remove());
  for (const part of document.querySelectorAll('section'))
    [...part.querySelectorAll(':scope > article, :scope > details')].slice(2).forEach(a => a.remove());
}"""
FOUND = """options => axe.run(document, options).then(r => r.violations.map(
  v => [v.id, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].failureSummary]))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.started() as found:
        yield found


def faults(page: Page, **options: Any) -> list[Any]:
    found: list[Any] = page.evaluate(FOUND, {"resultTypes": ["violations"], **options})
    return found


def look(
    chromium: Browser, path: Path, looks: Sequence[tuple[str, str]] = LOOKS, *, phone: bool = False
) -> list[tuple[tuple[str, str], list[Any]]]:
    """Return what axe finds in a page in each of its looks; whatever does not hang on colours it asks only once.

    Where it is to fit a `phone`, how wide it is there is looked at before.
    """
    with browser.shown(chromium, path, scripts=True) as (page, heard):
        if phone:
            before = page.viewport_size
            assert before is not None
            page.set_viewport_size({"width": 390, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
            page.set_viewport_size(before)
        page.evaluate(Axe().axe_script)
        rest = {"rules": {"color-contrast": {"enabled": False}}}
        page.evaluate(ALIKE.replace("KEEP", "true" if made.THOROUGH else "false"))
        found = [(LOOKS[0], faults(page, **rest))]
        for media, scheme in looks:
            page.emulate_media(media=media, color_scheme=scheme)
            found.append(((media, scheme), faults(page, **COLOURS)))
        assert heard == []
    return [(name, list(some)) for name, some in found if some]


@pytest.mark.parametrize(("firm", "lang"), made.BOTH if made.THOROUGH else made.ONCE)
def test_axe_finds_nothing_in_the_report(firm: str, lang: str, chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(made.text(firm, lang, "html", "agent"), encoding="utf-8")
    assert look(chromium, path, SEEN[firm]) == []


@pytest.mark.parametrize(
    "options", [("--card",), ("--since", "2026-11-20 10:00", "--templates", str(AGENCY))]
)
@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_axe_finds_nothing_in_the_clock_and_the_card(
    lang: str, options: tuple[str, ...], chromium: Browser, tmp_path: Path
) -> None:
    answers = str(answers_of("online-shop"))
    done = run("deadlines", "-a", answers, "--no-input", *options, "-o", "d.html", cwd=tmp_path, lang=lang)
    assert done.returncode == 0, done.stderr
    assert look(chromium, tmp_path / "d.html") == []


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_axe_finds_nothing_in_the_plan_and_its_papers_and_they_fit_a_phone(
    lang: str, chromium: Browser, tmp_path: Path
) -> None:
    answers = str(answers_of("manufacturer"))
    for kind in LOOKED_AT[lang]:
        path = tmp_path / f"{kind}.html"
        done = run(
            "plan",
            answers,
            "--page",
            kind,
            "--date",
            "2026-11-24",
            "--set",
            "TEC-02=unknown",
            "-o",
            path.name,
            cwd=tmp_path,
            lang=lang,
        )
        assert done.returncode == 0, done.stderr
        assert look(chromium, path, phone=True) == [], kind


def test_axe_would_find_something(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(
        '<!doctype html><html lang="ja"><title>x</title><main><h1>x</h1><img src="data:,"></main>',
        encoding="utf-8",
    )
    ((_, found),) = look(chromium, path)
    assert [f[0] for f in found] == ["image-alt"]
