"""A firm is told in the words of its trade: people it has, and nobody else."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from report import paper
from support import EXAMPLES

from cyberdiag.answer_files import store
from cyberdiag.app import judging, ranking
from cyberdiag.catalog import advice, load
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.format import Format
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.role import Role
from cyberdiag.report import render
from cyberdiag.report.compose import compose
from cyberdiag.report.result import result
from cyberdiag.report.tables import csv_table, rows

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.model.trade import OwnTrade, Trades
    from cyberdiag.report.document import Report

TRADES = ("healthcare", "manufacturing", "retail", "construction", "professional", "logistics", "it")
SIZES = {12: "small", 49: "small", 50: "mid", 120: "mid"}
SHEETS = ("cyber-risk", "leak-response")


@cache
def trades(lang: str) -> Trades:
    return advice.load_trades(lang)


@cache
def questions(lang: str) -> QuestionSet:
    return load.question_set(SHEETS, lang)


@cache
def given(industry: str, employees: int | None) -> Answers:
    path = str(EXAMPLES / "manufacturer" / "answers.yaml")
    found = store.read_document(store.open_document(path), questions("ja")).answers
    answers = found.with_answer("industry", Answer(industry))
    return answers.with_answer("employees", Answer("unknown" if employees is None else employees))


@cache
def assessed(industry: str, employees: int | None, lang: str = "ja") -> Assessment:
    known = judging.catalogue(lang)
    return judging.judge(questions(lang), given(industry, employees), known, early=True, date="2026-11-29")


@cache
def report(industry: str, employees: int | None, lang: str = "ja") -> Report:
    made = assessed(industry, employees, lang)
    return compose(made, judging.catalogue(lang), messages(lang), "2026-11-29")


def own(made: Assessment) -> OwnTrade:
    assert made.trade is not None
    return made.trade


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("industry", TRADES)
@pytest.mark.parametrize("employees", [12, 120])
def test_only_people_of_the_trade_do_what_is_to_be_done(industry: str, employees: int, lang: str) -> None:
    made = assessed(industry, employees, lang)
    people = {own(made).roles.name(role) for role in Role}
    told = report(industry, employees, lang)
    found = {a.who for a in (*told.first_actions, *told.later_actions)}
    assert found
    assert {who.casefold() for who in found} <= {name.casefold() for name in people}
    elsewhere = trades(lang).usual.mid
    others = {elsewhere.it, elsewhere.general} - people
    words = [*(a.text for a in (*told.first_actions, *told.later_actions)), *(u.ask for u in told.unknowns)]
    assert [t for t in words if any(o in t for o in others)] == []
    assert [t for t in words if re.search(r"\{[a-z]+\}", t)] == []


@pytest.mark.parametrize(("employees", "size"), SIZES.items())
def test_the_boundary_is_that_of_the_catalogue(employees: int, size: str) -> None:
    assert trades("ja").largest_small == 49
    assert own(assessed("healthcare", employees)).size == size


def test_a_firm_that_does_not_say_how_large_it_is_has_the_people_of_a_small_one() -> None:
    assert own(assessed("healthcare", None)).size == "small"


def test_a_clinic_of_twelve_has_a_director_and_a_vendor_of_its_system() -> None:
    told = report("healthcare", 12)
    assert {a.who for a in (*told.first_actions, *told.later_actions)} <= {"院長", "受付主任", "会計の担当"}
    assert own(assessed("healthcare", 12)).roles.vendor == "レセコン業者"


def test_a_trade_without_a_file_has_the_usual_names_of_its_size() -> None:
    for employees, size in ((12, "small"), (120, "mid")):
        made = own(assessed("education", employees))
        assert made.trade is None
        assert made.roles == getattr(trades("ja").usual, size)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_interview_tells_a_question_in_the_words_of_the_trade_once_it_is_known(lang: str) -> None:
    telling, asked = ranking.InTrade(lang), questions(lang).by_id["HUM-11"]
    general = trades(lang).usual.mid.general
    assert telling(asked, Answers()) is asked
    told = telling(asked, given("healthcare", 12))
    people = trades(lang).of(given("healthcare", 12)).roles
    assert general.casefold() in asked.ask.casefold()
    assert people.general.casefold() in told.ask.casefold()
    assert told.first_step
    assert told.first_step.who.casefold() == people.owner.casefold()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_question_shows_a_role_in_braces(lang: str) -> None:
    for question in questions(lang).by_id.values():
        step = question.first_step
        for text in (question.ask, *((step.who, step.text) if step else ())):
            assert not re.search(r"\{[a-z]+\}", text), question.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("industry", TRADES)
def test_what_is_asked_of_the_trade_stands_in_every_format(industry: str, lang: str) -> None:
    made, told = assessed(industry, 12, lang), report(industry, 12, lang)
    trade = own(made).trade
    assert trade is not None
    assert trade.duties
    pages = [render.render(told, form, messages(lang)) for form in (Format.HTML, Format.MD)]
    whole = result.result(made, lang, "2026-11-29", judging.catalogue(lang))
    data = whole["trade"]
    assert (data["id"], data["size"]) == (trade.id, "small")
    assert [d["id"] for d in data["duties"]] == list(trade.duties)
    assert told.trade is not None
    plain = [paper.plain(html.unescape(page)) for page in pages]
    for duty in told.trade.duties:
        assert all(paper.plain(duty.title) in page for page in plain)
        assert all(duty.url in page for page in pages)
        assert duty.checked
        assert duty.pages
    flat = csv_table.text(rows.single(told, whole, messages(lang))).replace('""', '"')
    sheets = {t.name: [c for row in t.rows for c in row] for t in rows.every(told, whole, messages(lang))}
    by_id, say = {d["id"]: d for d in data["duties"]}, messages(lang)
    for view in told.trade.duties:
        duty = by_id[view.id]
        cells = {view.title, view.text, view.details, view.url}
        assert cells <= set(sheets["trade"])
        assert all(cell in flat for cell in (view.text, view.url))
        title = say.writing.noted(duty["title"], duty["only"]) if duty["only"] else duty["title"]
        assert (title, duty["text"], duty["who"], duty["url"]) == (view.title, view.text, view.who, view.url)
    assert {s["text"] for s in data["systems"]} <= set(sheets["trade"])
    assert data["messages"]
    for view, message in zip(told.trade.messages, data["messages"], strict=True):
        assert not re.search(r"\{[a-z]+\}", message["text"])
        assert (message["whom"], message["text"]) == (view.whom, view.text)
        assert {view.text, view.whom} <= set(sheets["messages"])
        assert all(line in flat for line in view.text.splitlines())


def test_the_box_has_the_name_of_the_trade_and_laws_come_first() -> None:
    told = report("healthcare", 12).trade
    assert told is not None
    assert told.title == "医療機関として求められること"
    assert told.duties[0].id == "med-rule-14-2"
    kinds = [d.details.split(" / ")[0] for d in told.duties]
    assert kinds == sorted(kinds, key=["法令", "契約や取引の条件", "会の規則", "指針", "任意"].index)


def test_what_is_asked_of_some_firms_of_the_trade_only_says_of_which() -> None:
    """A dentist reads of what binds care providers, because the trade alone does not tell the two apart."""
    box = report("healthcare", 12).trade
    assert box is not None
    titles = [t for t in (*(d.title for d in box.duties), *(s.title for s in box.systems)) if "介護" in t]
    care = [t for t in titles if "医療・介護" not in t]
    assert len(care) == 2
    assert all(t.endswith("(介護事業所であれば)") for t in care)


def test_no_page_that_was_read_is_named_by_the_address_of_a_copy_that_somebody_keeps() -> None:
    pages = (p.url for t in trades("ja").trades for d in t.duties.values() for p in (d, *d.pages))
    assert [url for url in pages if "cache." in url.split("/")[2]] == []


def test_a_trade_without_a_file_has_no_box() -> None:
    assert report("education", 12).trade is None
    data = result.result(assessed("education", 12), "ja", "2026-11-29")["trade"]
    assert (data["id"], data["duties"], data["messages"]) == (None, [], [])


def test_messages_are_those_for_what_is_weak_or_open() -> None:
    made = assessed("healthcare", 12)
    wanted = {a.question.id for a in made.actions} | {j.question.id for j in made.unknowns}
    told = report("healthcare", 12).trade
    assert told is not None
    assert told.messages
    assert {m.question for m in told.messages} <= wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_that_does_not_suit_the_trade_is_asked_in_its_words(lang: str) -> None:
    telling, asked = ranking.InTrade(lang), questions(lang).by_id["PHY-08"]
    told = telling(asked, given("healthcare", 12))
    words = {"ja": "レントゲン", "en": "X-ray"}[lang]
    assert words in told.text
    assert words not in asked.text
    assert (told.choices, told.weight, told.only_when) == (asked.choices, asked.weight, asked.only_when)
    assert telling(asked, given("education", 12)).text == asked.text
