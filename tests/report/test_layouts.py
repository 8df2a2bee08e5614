"""Layouts that hold: long ids, wide maps and long labels stay in their cells, on screen, on a phone and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from report import browser
from report.test_browser import WIDER
from support import run

if TYPE_CHECKING:
    from pathlib import Path

ID, LONG = "SUPPLIER-MAINTENANCE-CONTRACT-NUMBER-040", "Maintenance and " * 12 + "so on"
ROWS, COLUMNS = 5, 15
OUTSIDE = """() => {
  const text = (e) => { const r = document.createRange(); r.selectNodeContents(e); return [...r.getClientRects()]; };
  const cells = [...document.querySelectorAll('td, th')].filter(e => e.checkVisibility() && e.textContent.trim());
  const over = cells.filter(e => {
    const box = e.getBoundingClientRect();
    return text(e).some(r => r.width > 1 && (r.right > box.right + 1 || r.left < box.left - 1 || r.bottom > box.bottom + 2));
  });
  const labels = [...document.querySelectorAll('svg g')].filter(g => g.querySelector('text') && g.querySelector('rect.track'));
  const under = labels.filter(g => g.querySelector('text').getBBox().width > 110);
  const corners = [...document.querySelectorAll('svg.radar text')].map(t => t.getBoundingClientRect());
  const cross = corners.filter((a, n) => corners.some((b, m) => m > n && a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom));
  return [...over.map(e => e.className + ' ' + e.textContent.trim().slice(0, 50)),
          ...under.map(g => 'bar ' + g.textContent.trim()), ...cross.map(() => 'corner')].slice(0, 5);
}"""
"""What leaves its cell, runs under its bar, or lies over another corner of a radar."""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on a questionnaire whose ids, labels and axes are as long and as many as they may be."""
    folder = tmp_path_factory.mktemp("wide")
    sheet = folder / "q"
    sheet.mkdir()
    (sheet / "questionnaire.yaml").write_text(
        'cyberdiag: questionnaire/1\nid: wide-sheet\nversion: "1.0"\nlanguage: en\ntitle: Wide\n'
        "summary: All is as long as it may be.\nmethod: weighted-mean\nprofile: needed\nsections: [a.yaml]\n"
        f'scale:\n  yes: {{label: "Yes", points: 1}}\n  no: {{label: "{LONG[:200]}", points: 0}}\n'
        f'  never: {{label: "{"M" * 200}", points: 0}}\n'
        f"gates: {{weak: {{parts: {{row: []}}, below: 60, cap: level-zero, text: {LONG[:120]}}}}}\n"
        "axes:\n"
        f"  row: {{title: Strategy, values: {{{values('r', ROWS)}}}}}\n"
        f"  column: {{title: Practice, values: {{{values('c', COLUMNS)}}}}}\n"
        f"bands:\n  level-three: {{at_least: 60, label: {LONG[:200]}, sentence: Go on.}}\n"
        "  level-zero: {at_least: 0, label: Level zero, sentence: Begin.}\n",
        encoding="utf-8",
    )
    asked = [
        f"  - {{id: {name(n)}, text: Is rule {n} of this sheet kept?, ask: The person who looks after it, axes: "
        f"{{row: r{n % ROWS}, column: c{n % COLUMNS}}}}}\n"
        for n in range(ROWS * COLUMNS)
    ]
    (sheet / "a.yaml").write_text(
        f"section: {{id: all, title: All, purpose: All.}}\nquestions:\n{''.join(asked)}", encoding="utf-8"
    )
    given = [
        f"  {name(n)}: {('yes', 'no', 'unknown', 'never')[n % 4 if n % 2 else 0]}\n"
        for n in range(ROWS * COLUMNS)
    ]
    (folder / "a.yaml").write_text(
        f'cyberdiag: answers/1\nquestionnaires: {{wide-sheet: "1.0"}}\nanswers:\n{"".join(given)}',
        encoding="utf-8",
    )
    done = run("assess", "q", "-a", "a.yaml", "--no-input", "-o", "r.html", cwd=folder, lang="en")
    assert done.returncode == 0, done.stderr
    return folder / "r.html"


def values(prefix: str, count: int) -> str:
    titles = ["Implementation", "MMMMMMMMMMMM", LONG[:200]]
    return ", ".join(
        f"{prefix}{n}: {titles[n] if n < len(titles) else f'Practice number {n}'}" for n in range(count)
    )


def name(n: int) -> str:
    return f"{ID[:-3]}{n:03}" if n % 3 else f"SAMM-G-SM-{n}-A" if n % 2 else f"W-{n:02}"


def test_nothing_leaves_its_cell(wide: Path) -> None:
    found: dict[Any, Any] = {}
    with browser.started() as chromium, browser.shown(chromium, wide, scripts=True) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width in (1280, 1000, 360):
            page.set_viewport_size({"width": width, "height": 900})
            found[width] = page.evaluate(OUTSIDE) or page.evaluate(WIDER)[1]
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 690, "height": 1000})
        found["print"] = page.evaluate(OUTSIDE) or page.evaluate(WIDER)[1]
    assert not any(found.values()), found


def test_no_line_on_the_screen_is_wider_than_the_terminal(wide: Path) -> None:
    for columns in (40, 60, 80, 120):
        done = run(
            "assess",
            "q",
            "-a",
            "a.yaml",
            "--no-input",
            cwd=wide.parent,
            lang="en",
            env={"COLUMNS": str(columns)},
        )
        lines = [line for line in done.stdout.splitlines() if "cyberdiag assess" not in line]
        assert max(map(len, lines)) <= columns, columns
