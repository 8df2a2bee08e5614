"""The report on paper: four pages that hold what they must; all of it where asked, nothing torn, true numbers."""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdf_pages
import pypdf
import pypdfium2
import pytest
from msgspec.structs import replace
from pypdf.generic import IndirectObject
from pypdfium2 import raw
from report import browser, made
from report.browser import started
from support import ROOT

from cyberdiag.app import standing
from cyberdiag.app.rendering import Rendering
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.format import Format
from cyberdiag.outside import pdf, pdf_file
from cyberdiag.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from cyberdiag.messages import Messages
    from cyberdiag.report.document import Report

WHOLE = made.BOTH if made.THOROUGH else (("manufacturer", "ja"),)
"""Printed from the first to the last page; the short pages are printed of all."""


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
    wanted = [report.title, *report.disclaimer]
    wanted += [part for a in report.first_actions for part in (a.headline, a.who, a.horizon)]
    for d in report.diagnoses:
        wanted += [d.score.text, d.sentence, d.after_first]
        wanted += [*(g.text for g in d.gates), *(r.score.text for r in d.domains)]
    if report.loss and report.loss.main:
        wanted += [report.loss.main.half, report.loss.main.tail, report.loss.left, report.loss.often]
    if report.advice:
        wanted += [c.cover.title for c in report.advice.first]
    return wanted


def short_pages(report: Report) -> dict[str, list[str]]:
    """Return what must stand on each of the short pages, by its name."""
    assert report.plan is not None
    found = {"one": page_one(report)}
    found["plan"] = [report.plan.title, report.plan.review]
    found["plan"] += [
        part for a in report.plan.dated for part in (a.headline, a.who, a.day, a.cost, a.effort)
    ]
    found["plan"] += [a.text for a in report.plan.dated[: report.plan.told]]
    if report.letter:
        asked = [
            part for q in report.letter.questions for part in (q.text, *(t for c in q.choices for t in c))
        ]
        found["asking"] = [report.letter.title, *report.letter.lines, *report.letter.how, *asked]
    if report.advice:
        found["talk"] = [*report.advice.disclaimer, *report.disclaimer, *(s.label for s in report.sections)]
        for c in report.advice.first:
            found["talk"] += [c.cover.title, c.why, c.cover.pays, c.held, c.limit]
        for c in report.advice.others:
            found["talk"] += [c.cover.title, c.level_label, c.brief]
        found["talk"] += [report.digest]
    return found


def check_short(pages: list[str], report: Report, say: Messages) -> None:
    """Each page holds what it must; a reference names the sheet or the section where its thing is."""
    told = [squeezed(page) for page in pages]
    for name, wanted in short_pages(report).items():
        page = told[report.sheets[name] - 1]
        assert [w for w in wanted if squeezed(w) not in page] == [], name
    sheet, section = (
        re.escape(squeezed(say(f"report.paper.{n}", page=0, number=0))) for n in ("page", "whole")
    )
    for page in told:
        for n in re.findall(sheet.replace("0", r"(\d+)"), page):
            assert int(n) in report.sheets.values()
        for n in re.findall(section.replace("0", r"(\d+)"), page):
            assert 1 <= int(n) <= len(report.sections)
    first = told[0]
    for name in report.sheets.keys() & {"plan", "talk"}:
        assert squeezed(say("report.paper.page", page=report.sheets[name])) in first, name


def least_size(pdf: bytes) -> float:
    """Return the size of the smallest text of a PDF, in points."""
    sizes: list[float] = []
    with pypdfium2.PdfDocument(pdf) as found:
        for page in found:
            for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=9):
                given = ctypes.c_float()
                assert raw.FPDFTextObj_GetFontSize(text.raw, given)
                sizes.append(given.value * abs(text.get_matrix().d))
    return min(sizes)


LONG = "長い名前の会社" * 300
ODD = {
    "five people": lambda: made.altered("manufacturer", {"employees": 5}),
    "300 people": lambda: made.altered("online-shop", {"employees": 300}),
    "300 who know nothing": lambda: replace(
        made.altered("manufacturer", {"employees": 300, **{q.id: UNKNOWN for q in made.scored()}}),
        organisation=LONG,
        respondent=LONG[:60],
    ),
}
ODDLY = (
    dict.fromkeys(made.LANGUAGES, tuple(ODD))
    if made.THOROUGH
    else {"ja": tuple(ODD)[::2], "en": tuple(ODD)[1:]}
)
"""Each odd firm once, that with the longest texts in both languages; at night each in both."""
PRINTED = (
    *((firm, made.NAMES, lang) for firm, lang in made.BOTH),
    *((odd, made.NAMES, lang) for lang, odds in ODDLY.items() for odd in odds),
    *(("manufacturer", (made.NAMES[1],), lang) for lang in made.LANGUAGES),
)


@pytest.fixture(scope="module")
def printer() -> Iterator[pdf.Printer]:
    with pdf.printer() as started:
        yield started


@pytest.mark.parametrize(("firm", "names", "lang"), PRINTED)
def test_paper_gets_four_pages_and_each_holds_what_it_must(
    firm: str, names: tuple[str, ...], lang: str, printer: pdf.Printer
) -> None:
    answers = ODD[firm]() if firm in ODD else made.example(firm)
    judged = (
        made.assessed(firm, lang)
        if (firm, lang, names) in BOTH
        else made.judged(answers, lang, names, trials=0)
    )
    made_here = Rendering(judged, made.known(lang), messages(lang), made.DATE, printer=printer)
    data = made_here.to(Format.PDF)
    pages = pdf_pages.texts(data)
    assert len(pages) == 4
    report = made_here.page
    if report.organisation == LONG:  # the name itself is cut where a page would overflow
        report = replace(report, organisation="")
    check_short(pages, report, messages(lang))
    assert least_size(data) >= 8.99
    read = pypdf.PdfReader(io.BytesIO(data))
    links = [a.get_object() for page in read.pages for a in page.get("/Annots", ())]
    inside = [str(a["/Dest"]) for a in links if "/Dest" in a]
    assert len(inside) >= 3
    assert set(inside) <= read.named_destinations.keys()


BOTH = {(firm, lang, made.NAMES) for firm, lang in made.BOTH}


def test_a_browser_prints_the_same_pages_and_an_agent_gets_four_more(
    chromium: Browser, printer: pdf.Printer, tmp_path: Path
) -> None:
    pages = pdf_pages.texts(printed(chromium, tmp_path, made.text("manufacturer", "ja")))
    assert len(pages) == 4
    check_short(pages, replace(made.page("manufacturer", "ja"), digest=""), messages("ja"))
    agent = Rendering(
        made.assessed("manufacturer", "ja"),
        made.known("ja"),
        messages("ja"),
        made.DATE,
        "agent",
        printer=printer,
    )
    pages = pdf_pages.texts(agent.to(Format.PDF))
    assert len(pages) == 8
    assert agent.page.sheets == {"one": 1, "plan": 2, "asking": 3, "agent": 4, "insurer": 6, "talk": 8}
    assert agent.page.advice is not None
    assert agent.page.advice.agent is not None
    told = agent.page.advice.agent
    for page, title in (
        (3, told.intention.title),
        (4, told.record.title),
        (5, messages("ja")("insurer.title")),
        (7, messages("ja")("report.advice.title")),
    ):
        assert squeezed(title) in squeezed(pages[page])


def test_what_there_is_nothing_to_say_of_takes_no_page(printer: pdf.Printer) -> None:
    for answers, sheets in (
        (made.all_best(), {"one": 1, "asking": 2, "talk": 3}),
        (made.all_worst(), {"one": 1, "plan": 2, "talk": 3}),
    ):
        found = made.judged(answers, "ja", trials=0)
        made_here = Rendering(found, made.known("ja"), messages("ja"), made.DATE, printer=printer)
        assert made_here.page.sheets == sheets
        pages = pdf_pages.texts(made_here.to(Format.PDF))
        assert len(pages) == len(sheets)
        assert squeezed(messages("ja")("report.paper.page", page=3)) in squeezed(pages[0])


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_page_one_holds_what_changed_since_two_rounds_before(lang: str, printer: pdf.Printer) -> None:
    before = {
        "TEC-04": "no",
        "TEC-06": "no",
        "TEC-11": "no",
        "TEC-19": "yes",
        "TEC-15": "yes",
        "ORG-05": "yes",
    }
    made_here = made.again("manufacturer", lang, before, printer)
    report, data = made_here.page, made_here.to(Format.PDF)
    pages = pdf_pages.texts(data)
    assert len(pages) == 4
    assert least_size(data) >= 8.99
    check_short(pages, report, messages(lang))
    first, since = squeezed(pages[0]), report.since
    assert since is not None
    wanted = [since.title, since.span, since.plan, since.done, since.worse, *(t.told for t in since.trends)]
    wanted += [text for score in since.scores for text in (score.now, score.points)]
    wanted += [line for d in report.diagnoses for line in d.strengths[:2]]
    covers = [c.cover.title for c in report.advice.first] if report.advice else []
    assert [w for w in (*wanted, *covers, *report.disclaimer) if squeezed(w) not in first] == []


def test_page_one_holds_the_place_among_peers_beside_what_changed(printer: pdf.Printer) -> None:
    """In English, which is longer; the covers give way, which have a sheet of their own."""
    before = {"TEC-04": "no", "TEC-06": "no", "TEC-19": "yes", "TEC-15": "yes", "ORG-05": "yes"}
    peers, _ = standing.opened(str(ROOT / "tests" / "data" / "corpus" / "peers.json" / "whole.json"))
    made_here = replace(made.again("manufacturer", "en", before, printer), peers=peers)
    report, data = made_here.page, made_here.to(Format.PDF)
    pages = pdf_pages.texts(data)
    assert len(pages) == 4
    assert least_size(data) >= 8.99
    assert report.peers is not None
    assert report.since is not None
    wanted = [
        report.peers.title,
        report.peers.basis,
        *(d.line for d in report.peers.diagnoses),
        report.since.plan,
    ]
    first = squeezed(pages[0])
    assert [w for w in (*wanted, *report.disclaimer) if squeezed(w) not in first] == []
    covers = [c.cover.title for c in report.advice.first] if report.advice else []
    assert covers
    assert [c for c in covers if squeezed(c) not in squeezed(pages[3])] == []


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
def test_all_of_it_is_whole_nothing_is_torn_and_no_heading_is_left_behind(
    firm: str, lang: str, chromium: Browser, tmp_path: Path
) -> None:
    report = replace(made.page(firm, lang), full=True)
    data = printed(chromium, tmp_path, render(report, "html", messages(lang)))
    read, pages = pypdf.PdfReader(io.BytesIO(data)), pdf_pages.texts(data)
    assert [round(float(n)) for n in read.pages[0].mediabox[2:]] == [595, 842]
    tags = Structure(read)
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
    assert [w for w in page_one(report) if squeezed(w) not in squeezed(pages[0])] == []
    assert pdf_pages.radicals(read) == []
    assert lost(pages, report) == []
    headed = [squeezed(f"{n}. {section.label}") for n, section in enumerate(report.sections, 1)]
    places = [next(n for n, page in enumerate(pages[4:]) if title in squeezed(page)) for title in headed]
    assert places == sorted(places)
    section = re.escape(squeezed(messages(lang)("report.paper.section", number=0))).replace("0", r"(\d+)")
    named = {int(n) for page in pages for n in re.findall(section, squeezed(page))}
    assert {report.numbers[n] for n in ("loss", "method")} <= named <= set(range(1, len(headed) + 1))
    last = squeezed(pages[-1])
    assert [d for d in report.disclaimer if squeezed(d) not in last] == []
    middle, running = squeezed(pages[9]), squeezed(report.running)
    assert running in middle
    assert f"10/{len(pages)}" in middle
    assert not squeezed(pages[0]).startswith(running)


def test_what_is_folded_on_the_screen_is_printed(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(
        render(replace(made.page("online-shop", "ja"), full=True), "html", messages("ja")), encoding="utf-8"
    )
    with browser.shown(chromium, path, scripts=True) as (page, _):
        folded = "() => [...document.querySelectorAll('details')].map(d => [d.className, d.lastElementChild.checkVisibility()])"
        assert {seen for _, seen in page.evaluate(folded)} == {False}
        page.emulate_media(media="print")
        assert {(name, seen) for name, seen in page.evaluate(folded)} == {("", True), ("why", False)}
