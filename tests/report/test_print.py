"""The report on paper: page one on one page, nothing torn, no heading left behind, titles and numbers."""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdf_pages
import pypdf
import pytest
from msgspec.structs import replace
from pypdf.generic import IndirectObject
from report import browser, made
from report.browser import started

from cyberdiag.messages import messages
from cyberdiag.outside import pdf_file
from cyberdiag.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from cyberdiag.report.compose import Report

WHOLE = made.BOTH if made.THOROUGH else tuple(found for found in made.BOTH if found[1] == "ja")
"""Printed from the first to the last page; page one is printed of all."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with started() as found:
        yield found


def printed(chromium: Browser, folder: Path, html: str) -> bytes:
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    with browser.shown(chromium, path) as (page, _):
        raw = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    return pdf_file.rewritten(raw)


def squeezed(text: str) -> str:
    """Return a text without white space, which a PDF sets as it likes, and with the usual signs."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).replace("\u2027", "・"))


def page_one(report: Report) -> list[str]:
    """Return what must stand on the first page."""
    wanted = [report.title, *report.disclaimer, *(a.headline for a in report.first_actions)]
    for d in report.diagnoses:
        wanted += [d.score.text, d.sentence, *(g.text for g in d.gates), *(r.score.text for r in d.domains)]
    if report.loss and report.loss.main:
        wanted += [report.loss.main.half, report.loss.main.tail, report.loss.left, report.loss.often]
    if report.advice:
        wanted += [c.cover.title for c in report.advice.covers if c.level != "not-applicable"]
    return wanted


def check_page_one(pages: list[str], report: Report, next_page: str) -> None:
    first, second = map(squeezed, pages[:2])
    wanted = [*page_one(report), report.date, report.organisation]
    assert [w for w in wanted if squeezed(w) not in first] == []
    assert squeezed(next_page) in second
    assert squeezed(next_page) not in first


def cut(html: str) -> str:
    """Return a report whose second page holds one line; nothing that lays out the first one is changed."""
    short, count = re.subn(r"<nav .*</main>", "<p>the next page</p></main>", html, flags=re.DOTALL)
    assert count == 1
    return short


@pytest.mark.parametrize(("firm", "lang"), made.BOTH)
def test_page_one_holds_everything_of_page_one(
    firm: str, lang: str, chromium: Browser, tmp_path: Path
) -> None:
    pages = pdf_pages.texts(printed(chromium, tmp_path, cut(made.text(firm, lang))))
    check_page_one(pages, made.page(firm, lang), "the next page")
    assert len(pages) == 2


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_page_one_holds_the_worst_firm_with_the_longest_name(
    lang: str, chromium: Browser, tmp_path: Path
) -> None:
    worst = replace(made.all_unknown(), organisation="長い名前の会社" * 300)
    report = made.report(made.judged(worst, lang, trials=0), lang)
    short = replace(report, organisation="")  # the name itself is cut where the page would overflow
    pages = pdf_pages.texts(printed(chromium, tmp_path, cut(render(report, "html", messages(lang)))))
    check_page_one(pages, short, "the next page")


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_page_one_holds_what_changed_since_two_rounds_before(
    lang: str, chromium: Browser, tmp_path: Path
) -> None:
    before = {
        "TEC-04": "no",
        "TEC-06": "no",
        "TEC-11": "no",
        "TEC-19": "yes",
        "TEC-15": "yes",
        "ORG-05": "yes",
    }
    report = made.again("manufacturer", lang, before)
    pages = pdf_pages.texts(printed(chromium, tmp_path, cut(render(report, "html", messages(lang)))))
    assert len(pages) == 2
    first, since = squeezed(pages[0]), report.since
    assert since is not None
    wanted = [since.title, since.span, since.plan, since.done, since.worse, *(t.told for t in since.trends)]
    wanted += [text for score in since.scores for text in (score.now, score.points)]
    covers = [c.cover.title for c in report.advice.first] if report.advice else []
    assert [w for w in (*wanted, *covers, *report.disclaimer) if squeezed(w) not in first] == []


class Structure:
    """The tags of a PDF: which element stands on which pages."""

    def __init__(self, pdf: pypdf.PdfReader) -> None:
        self.numbers = {
            p.indirect_reference.idnum: n for n, p in enumerate(pdf.pages, 1) if p.indirect_reference
        }
        self.root: Any = pdf.trailer["/Root"]["/StructTreeRoot"]

    def walk(self, element: Any) -> Iterator[Any]:
        stack = [element]
        while stack:
            at = stack.pop()
            at = at.get_object() if isinstance(at, IndirectObject) else at
            if isinstance(at, list):
                stack.extend(reversed(at))
            elif isinstance(at, dict):
                if "/S" in at:
                    yield at
                if "/K" in at:
                    stack.append(at["/K"])

    def pages(self, element: Any) -> set[int]:
        found: set[int] = set()
        stack = [(element, 0)]
        while stack:
            at, page = stack.pop()
            at = at.get_object() if isinstance(at, IndirectObject) else at
            if isinstance(at, list):
                stack.extend((x, page) for x in at)
            elif isinstance(at, int):
                found.add(page)
            elif isinstance(at, dict):
                page = self.numbers[at.raw_get("/Pg").idnum] if "/Pg" in at else page
                if "/K" in at:
                    stack.append((at["/K"], page))
                else:
                    found.add(page)
        return found - {0}


def lost(pages: list[str], report: Report) -> list[str]:
    """Return what a reader could not find by searching the PDF: headings, actions, covers, cases, questions, sources."""
    text = squeezed("".join(pages))
    assert report.advice is not None
    assert report.leak is not None
    wanted = [a.headline for a in (*report.first_actions, *report.later_actions)]
    wanted += [c.cover.title for c in report.advice.covers]
    wanted += [c.case.organisation for c in report.advice.cases]
    wanted += [a.text for d in report.diagnoses for _, answers in d.answers for a in answers]
    wanted += [d.duty.title for d in report.leak.duties] + [s.title for s in report.sources]
    wanted += report.method
    found = [w for w in wanted if squeezed(w) not in text]
    # a text that runs on to the next page is cut there by the running title
    return [w for w in found if not all(squeezed(part) in text for part in halves(w))]


def halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


@pytest.mark.parametrize(("firm", "lang"), WHOLE)
def test_nothing_is_torn_and_no_heading_is_left_behind(
    firm: str, lang: str, chromium: Browser, tmp_path: Path
) -> None:
    data = printed(chromium, tmp_path, made.text(firm, lang))
    pdf, pages = pypdf.PdfReader(io.BytesIO(data)), pdf_pages.texts(data)
    assert [round(float(n)) for n in pdf.pages[0].mediabox[2:]] == [595, 842]
    tags = Structure(pdf)
    elements = [(e["/S"], e) for e in tags.walk(tags.root)]
    rows = [e for kind, e in elements if kind == "/TR" and any(x["/S"] == "/TD" for x in tags.walk(e))]
    cards = [e for kind, e in elements if kind == "/Art"]
    assert len(rows) > 400
    assert len(cards) > 20
    assert [tags.pages(e) for e in (*rows, *cards) if len(tags.pages(e)) > 1] == []
    leaves = [
        (kind, tags.pages(e)) for kind, e in elements if kind in {"/H2", "/H3", "/P", "/TR", "/LI", "/Figure"}
    ]
    behind = [
        (here, after)
        for (kind, here), (_, after) in pairwise(leaves)
        if kind in {"/H2", "/H3"} and max(here) < min(after)
    ]
    assert behind == []
    check_page_one(pages, made.page(firm, lang), made.page(firm, lang).diagnoses[0].counts)
    assert pdf_pages.radicals(pdf) == []
    assert lost(pages, made.page(firm, lang)) == []
    last = squeezed(pages[-1])
    assert [d for d in made.page(firm, lang).disclaimer if squeezed(d) not in last] == []
    middle, running = squeezed(pages[9]), squeezed(made.page(firm, lang).running)
    assert running in middle
    assert f"10/{len(pages)}" in middle
    assert not squeezed(pages[0]).startswith(running)


def test_what_is_folded_on_the_screen_is_printed(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(made.text("online-shop", "ja"), encoding="utf-8")
    with browser.shown(chromium, path, scripts=True) as (page, _):
        folded = "() => [...document.querySelectorAll('details')].map(d => [d.className, d.lastElementChild.checkVisibility()])"
        assert {seen for _, seen in page.evaluate(folded)} == {False}
        page.emulate_media(media="print")
        assert {(name, seen) for name, seen in page.evaluate(folded)} == {("", True), ("why", False)}
