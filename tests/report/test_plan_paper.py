"""The plan to hang on the wall and the letter to the IT firm, in every format."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import icalendar
import pdf_pages
import pytest
from report import made
from support import run

from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.role import Role
from cyberdiag.report import compose, render
from cyberdiag.report.page import Job
from cyberdiag.report.plan import calendar_file, handout, insurer, letter, page, ready_words
from cyberdiag.report.tables import csv_table, rows

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.plan import DraftLine, Handout, InsurerSheet, Letter, PlanPage, ReadyWords

DAY = "2026-11-24"
NASTY = "<script>alert(1)</script>\n=1+1 | [x](javascript:x)"
MOST = 5
"""Questions of a letter."""


@cache
def small(lang: str, unknown: int = 0, name: str = "Made") -> Assessment:
    """Return a firm of twelve whose first technical answers are not known."""
    answers = made.example("manufacturer")
    technical = [n for n in answers.by_id if n.startswith("TEC-")][:unknown]
    changed = {"employees": Answer(12), **{n: Answer("unknown") for n in technical}}
    by_id = {**answers.by_id, **changed}
    return made.judged(Answers(by_id, name, name, DAY, answers.versions), lang, trials=0)


def plan_of(found: Assessment, lang: str) -> PlanPage:
    return page.compose(compose.compose(found, made.known(lang), messages(lang), DAY), DAY, messages(lang))


def letter_of(found: Assessment, lang: str) -> Letter:
    written = letter.compose(found, DAY, messages(lang))
    assert written is not None
    return written


def handout_of(found: Assessment, lang: str) -> Handout:
    assert found.trade is not None
    written = handout.compose(
        found, made.known(lang).advice.papers.handout, found.trade.roles, DAY, messages(lang)
    )
    assert written is not None
    return written


def words_of(found: Assessment, lang: str) -> ReadyWords:
    assert found.trade is not None
    texts = made.known(lang).advice.papers.words
    return ready_words.compose(found, plan_of(found, lang), texts, found.trade.roles, DAY, messages(lang))


def insurer_of(found: Assessment, lang: str) -> InsurerSheet:
    assert found.trade is not None
    asked = made.known(lang).advice.papers.application
    return insurer.compose(found, asked, found.trade.roles, DAY, messages(lang))


VIEWS = {
    "plan": plan_of,
    "letter": letter_of,
    "handout": handout_of,
    "words": words_of,
    "insurer": insurer_of,
}
"""Every page that `plan` writes."""


def html(
    view: PlanPage | Letter | Handout | ReadyWords | InsurerSheet, stem: str, lang: str, form: str = "html"
) -> str:
    return render.page(Job(stem, form, "p", view, stem, ("style.css", "plan.css")), messages(lang))


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_plan_has_a_person_a_date_a_cost_and_a_box_for_each_of_six(lang: str) -> None:
    plan = plan_of(small(lang), lang)
    assert [len(part.actions) for part in plan.parts] == [1, 2, 3]
    assert [a.number for a in plan.dated] == [1, 2, 3, 4, 5, 6]
    shown, markdown = html(plan, "plan", lang), html(plan, "plan", lang, "md")
    assert shown.count('class="job ') == shown.count('class="box"') == markdown.count("- [ ]") == 6
    for action in plan.dated:
        assert all(part in shown for part in (action.headline, action.who, action.day, action.cost))
        assert action.due is not None
        assert action.horizon in markdown
    assert str(len(plan.rest)) in plan.later


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_letter_asks_what_is_not_known_and_tells_nothing_else(lang: str) -> None:
    found = small(lang, unknown=8)
    written = letter_of(found, lang)
    assert len(written.questions) == MOST
    order = [a.question.id for a in found.actions]
    asked = [q.id for q in written.questions]
    assert asked == sorted(asked, key=order.index)
    assert all(found.answers.by_id[n].is_unknown for n in asked)
    assert all(Role.VENDOR in found.questions.by_id[n].asks for n in asked)
    others = sum("vendor" in j.question.asks for j in found.unknowns) - MOST
    assert written.to == messages(lang)("letter.addressee", name=found.trade.roles.vendor)
    assert str(others) in written.lines[2]
    for form in ("html", "md"):
        shown = html(written, "letter", lang, form)
        told = shown.replace("&#39;", "'").replace("\\", "")
        assert all(q.text in told for q in written.questions)
        scores = [f"{d.score.value:.1f}" for d in found.diagnoses if d.score.value is not None]
        assert not [s for s in scores if s in shown]
        assert not re.search(r"\d円|\d yen|[1-9]0%", shown.partition("</style>")[2])


def test_where_all_is_known_the_letter_asks_whether_the_weightiest_is_in_place() -> None:
    best = made.judged(made.all_best(), "ja", trials=0)
    written = letter_of(best, "ja")
    assert written.confirms
    assert len(written.questions) == MOST
    weights = {j.question.id: j.weight for d in best.diagnoses for j in d.judged}
    assert min(weights[q.id] for q in written.questions) >= sorted(weights.values())[-2 * MOST]
    assert not letter_of(small("ja", unknown=2), "ja").confirms


def test_where_nothing_is_known_or_in_place_there_is_no_letter() -> None:
    worst = made.judged(made.all_worst(), "ja", trials=0)
    assert letter.compose(worst, DAY, messages("ja")) is None


def test_the_letter_goes_to_the_firms_own_it_person_where_it_has_one() -> None:
    mid = made.judged(
        made.altered("manufacturer", {"employees": 60, "TEC-02": "unknown", "ORG-10": "unknown"}),
        "ja",
        trials=0,
    )
    written = letter_of(mid, "ja")
    assert mid.trade is not None
    assert mid.trade.roles.it in written.to
    assert "御中" not in written.to
    assert {"TEC-02", "ORG-10"} <= {q.id for q in written.questions}


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_sheet_for_all_staff_says_only_what_applies_and_names_only_people_of_the_firm(lang: str) -> None:
    mid = made.judged(
        made.altered("manufacturer", {"HUM-04": "yes", "workplace": ("premises",), "equipment": ("none",)}),
        lang,
        trials=0,
    )
    sheet = made.known(lang).advice.papers.handout
    shown = handout_of(mid, lang)
    assert 3 <= len(shown.watch) <= 6
    assert sheet.first["machines"].text not in shown.first
    assert sheet.watch["transfers"].text not in shown.watch
    people = {mid.trade.roles.fill(mid.trade.roles.name(r)) for r in Role}
    assert {c.who for c in shown.calls} <= people
    assert not any("{" in line for line in (*shown.watch, *shown.first, *(c.why for c in shown.calls)))
    only_leak = made.judged(made.example("manufacturer"), lang, ("leak-response",), trials=0)
    assert handout.compose(only_leak, sheet, mid.trade.roles, DAY, messages(lang)) is None


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_words_claim_only_what_was_answered_with_yes_and_leave_out_what_is_not_known(lang: str) -> None:
    claims = made.known(lang).advice.papers.words.claims
    for answer in ("yes", "partly", "unknown"):
        found = made.judged(
            made.altered("manufacturer", {"TEC-13": answer, "personal_records": "unknown"}), lang, trials=0
        )
        boss, customer, insurer = words_of(found, lang).texts
        assert (claims["restored"].text in customer.listed) == (answer == "yes")
        dated = plan_of(found, lang).dated
        assert all(a.headline in line for a, line in zip(dated, boss.listed[:6], strict=False))
        assert str(len(dated) - 6) in boss.listed[6]
        assert not any(
            "{" in line for t in (boss, customer, insurer) for line in (*t.opening, *t.listed, *t.closing)
        )
        said = made.known(lang).advice.papers.words.insurer.opening
        assert len(insurer.opening) == len(said) - 1
        assert insurer.listed
    done = run("plan", str(made.support.answers_of("online-shop")), "--page", "letter", "-f", "csv")
    assert done.returncode == 2


def drafted(lang: str, **changes: str) -> dict[str, DraftLine]:
    """Return the lines of a firm with some answers that are others, by id."""
    found = made.judged(made.altered("manufacturer", changes), lang, trials=0)
    return {line.id: line for part in insurer_of(found, lang).parts for line in part.lines}


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_draft_of_an_application_says_of_each_line_where_it_comes_from_or_whom_to_ask(lang: str) -> None:
    say = messages(lang)
    lines = drafted(lang, **{"TEC-02": "unknown", "TEC-12": "partly"})
    assert all(line.origin for line in lines.values())
    assert all(line.then for line in lines.values() if not line.answer)
    assert lines["edge"].answer == ""
    assert say("insurer.unknown") in lines["edge"].origin
    assert lines["offline"].origin == "TEC-12"
    assert lines["offline"].meaning
    for name in ("revenue-year", "revenue-tax", "overseas-revenue", "signs", "limit", "retroactive"):
        assert (lines[name].answer, lines[name].origin) == ("", say("insurer.not-asked"))
    shown = render.page(
        Job("insurer", "md", "p", insurer_of(small(lang), lang), "insurer", ()),
        say,  # type: ignore[arg-type]
    )
    assert say("insurer.not-notice").split(".")[0] in shown.replace("\\", "")


def test_five_years_are_drafted_only_where_three_hold_an_incident() -> None:
    assert drafted("en", past_incident="yes")["five-years"].answer == "Yes"
    for told in ("no", "unknown"):
        assert drafted("en", past_incident=told)["five-years"].answer == ""


def test_what_does_not_apply_is_said_to_and_not_left_as_a_no() -> None:
    line = drafted("en", own_router="no", remote_access="none", cloud="most")["remote"]
    assert line.answer == messages("en")("report.not-applicable")


@pytest.mark.parametrize("stem", VIEWS)
def test_what_a_stranger_wrote_stays_text_and_the_page_asks_for_nothing(stem: str) -> None:
    found = small("en", unknown=2, name=NASTY)
    view = VIEWS[stem](found, "en")
    shown, markdown = html(view, stem, "en"), html(view, stem, "en", "md")
    assert "<script" not in shown
    assert "default-src 'none'" in shown
    assert "[x](javascript" not in markdown
    assert not re.search(r'(?:src|href)="(?!#)', shown)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_each_action_with_a_date_is_an_entry_with_alarms(lang: str) -> None:
    plan = plan_of(small(lang), lang)
    calendar = icalendar.Calendar.from_ical(calendar_file.calendar(plan, messages(lang)))
    entries = calendar.walk("VEVENT")
    assert not any(entry.errors for entry in entries)
    assert [str(e["SUMMARY"]) for e in entries] == [f"{a.number}. {a.headline}" for a in plan.dated]
    assert [e.decoded("DTSTART").date() for e in entries] == [a.due for a in plan.dated]
    alarms = [[a.decoded("TRIGGER") for a in e.walk("VALARM")] for e in entries]
    assert alarms[0] == [timedelta(days=-1)]
    assert alarms[-1] == [timedelta(days=-7), timedelta(days=-1)]
    assert len({str(e["UID"]) for e in entries}) == len(entries)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_table_lists_every_action_and_leaves_room_to_tick_and_remark(lang: str) -> None:
    plan, say = plan_of(small(lang), lang), messages(lang)
    told = list(csv.DictReader(io.StringIO(csv_table.text(rows.plan(plan, say)).lstrip("\ufeff"))))
    assert [row[say("tables.id")] for row in told] == [a.question for a in (*plan.dated, *plan.rest)]
    assert [row[say("tables.due")] for row in told[:6]] == [a.due.isoformat() for a in plan.dated if a.due]
    assert {row[say(f"tables.{n}")] for row in told for n in ("done", "remarks")} == {""}


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_each_page_of_a_small_firm_with_the_longest_letter_is_one_sheet_and_an_application_two(
    lang: str,
) -> None:
    from cyberdiag.outside import pdf

    found = small(lang, unknown=8)
    with pdf.printer() as printer:
        for stem, view in VIEWS.items():
            printed = printer.pdf(html(view(found, lang), stem, lang))
            assert len(pdf_pages.texts(printed)) == (2 if stem == "insurer" else 1), stem


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_an_owner_who_is_the_it_person_is_not_asked_by_a_letter_to_itself(lang: str) -> None:
    clinic = {"industry": "healthcare", "employees": 12}
    alone = made.judged(made.altered("manufacturer", clinic), lang, trials=0)
    ids = [t.id for t in words_of(alone, lang).texts]
    assert alone.trade is not None
    assert ids == ["own", "customer", "insurer"]
    assert alone.trade.roles.owner not in words_of(alone, lang).texts[0].title
    asked = made.judged(made.altered("manufacturer", {**clinic, "employees": 150}), lang, trials=0)
    assert [t.id for t in words_of(asked, lang).texts] == ["boss", "customer", "insurer"]
