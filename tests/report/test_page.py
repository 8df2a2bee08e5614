"""The HTML report as a document: one sealed file in which every claim leads to the answers behind it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from functools import cache

import pytest
from report import made, paper

both = pytest.mark.parametrize(("firm", "lang"), made.BOTH)


@cache
def page(firm: str, lang: str, audience: str = "owner") -> paper.Node:
    return paper.read(made.text(firm, lang, "html", audience))


@both
def test_the_page_is_one_file_without_a_script(firm: str, lang: str) -> None:
    root = page(firm, lang)
    tags = Counter(n.tag for n in root.walk())
    assert not tags.keys() & {"script", "iframe", "object", "embed", "form", "input", "img", "link", "base"}
    assert tags["style"] == 1
    attributes = {a for n in root.walk() for a in n.attrs}
    assert not {a for a in attributes if a.startswith("on")}
    assert not attributes & {"style", "src", "srcset", "action", "ping"}
    assert "url(" not in root.all("style")[0].text
    assert "@import" not in root.all("style")[0].text
    outside = [h for h in root.links() if not h.startswith("#")]
    assert outside
    assert all(re.match(r"https?://[^\s\"'<>]+$", h) for h in outside)


@both
def test_the_policy_forbids_everything_but_this_style_sheet(firm: str, lang: str) -> None:
    root = page(firm, lang)
    policy = next(n.attrs["content"] for n in root.all("meta") if "http-equiv" in n.attrs)
    digest = base64.b64encode(hashlib.sha256(root.all("style")[0].text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"
    assert root.all("html")[0].attrs["lang"] == lang


@both
def test_a_link_does_not_tell_where_it_came_from(firm: str, lang: str) -> None:
    root = page(firm, lang)
    assert [n.attrs["content"] for n in root.all("meta") if n.attrs.get("name") == "referrer"] == [
        "no-referrer"
    ]
    outside = [n for n in root.all("a") if not n.attrs["href"].startswith("#")]
    assert outside
    assert {n.attrs.get("rel") for n in outside} == {"noreferrer"}


@both
@pytest.mark.parametrize("audience", ["owner", "agent"])
def test_every_link_into_the_page_has_its_place(firm: str, lang: str, audience: str) -> None:
    root = page(firm, lang, audience)
    ids = Counter(n.attrs["id"] for n in root.walk() if "id" in n.attrs)
    assert [i for i, count in ids.items() if count > 1] == []
    assert {h for h in root.to("#") if h not in ids} == set()
    named = {i for n in root.walk() for i in n.attrs.get("aria-labelledby", "").split()}
    assert named <= ids.keys()


@both
def test_every_score_leads_to_its_questions(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    for d in report.diagnoses:
        section = root.by_id(d.id)
        for n, row in enumerate(d.domains, 1):
            assert f"b-{d.id}-{n}" in root.by_id(f"d-{d.id}-{row.id}").to("#")
            behind = root.by_id(f"b-{d.id}-{n}").to("#q-")
            assert sorted(behind) == sorted(row.questions)
            assert len(behind) == row.score.questions
        assert d.heat is not None
        for n, (_, cells) in enumerate(d.heat.rows, 1):
            for cell in cells:
                if not cell.score.blank:
                    name = f"b-{d.id}-{n}-{cell.id}"
                    assert name in section.all("table", "heat")[0].to("#")
                    assert tuple(root.by_id(name).to("#q-")) == cell.questions
        assert {f"d-{d.id}-{r.id}" for r in d.domains} <= set(root.all("div", "cover")[0].to("#"))


@both
def test_every_amount_leads_to_its_answers_and_sources(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    assert report.loss is not None
    loss = root.by_id("loss")
    facts = {f"q-{f.id}" for f in report.loss.facts}
    assert {"q-revenue", "q-employees", "q-personal_records"} <= facts <= set(root.by_id("amounts").to("#"))
    for s in report.loss.scenarios:
        assert f"x-{s.scenario.id}" in loss.to("#")
        part = root.by_id(f"x-{s.scenario.id}")
        assert s.because
        assert [r.id for r in s.because] == part.to("#q-")
        assert s.scenario.rate.basis in part.text
        assert all(i.item.amount.source in part.text and i.mark in part.text for i in s.items)
    for b in report.loss.blocks:
        assert not b.covered or f"c-{b.id}" in loss.to("#")
        assert f"x-{b.scenario.id}" in loss.to("#")


@both
def test_every_cover_gap_service_and_incident_leads_to_its_answers(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    advice = report.advice
    assert advice is not None
    for c in advice.covers:
        if c.level != "not-applicable":
            part = root.by_id(f"c-{c.cover.id}")
            assert {r.id for r in c.because} | {d for d, _ in c.drivers} == set(part.to("#q-"))
            assert part.to("#q-")
    for g in advice.gaps:
        assert [r.id for r in g.because] == root.by_id(f"g-{g.gap.id}").to("#q-") != []
    services = [a for a in root.by_id("covers").all("article") if "id" not in a.attrs]
    assert [a.to("#q-") for a in services] == [[r.id for r in s.because] for s in advice.services]
    for case in advice.cases:
        part = root.by_id(f"i-{case.case.id}")
        assert [r.id for r in case.because] == part.to("#q-") != []
        assert [x.id for x in case.covers] == part.to("#c-") != []
        assert all(url in part.links() for _, _, url in case.sources)


@both
def test_findings_actions_covers_and_incidents_are_tied_together(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    for d in report.diagnoses:
        rows = [r for t in root.by_id(d.id).all("table", "findings") for r in t.all("tbody")[0].all("tr")]
        assert [(r.to("#q-"), r.to("#do-")) for r in rows] == [
            ([f.id], [f.id.lower()] if f.action_id else []) for f in (*d.findings, *d.other_findings)
        ]
    for a in report.first_actions:
        part = root.by_id(a.id)
        assert a.question in part.to("#q-")
        assert part.to("#c-") == [c.id for c in a.covers]
        assert part.to("#i-") == [c.id for c in a.cases]
    assert any(a.covers for a in report.first_actions)
    assert any(a.cases for a in report.first_actions)


@both
def test_page_one_says_everything_that_an_owner_needs(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    one = root.all("div", "cover")[0].words
    assert report.loss is not None
    assert report.loss.main is not None
    assert report.advice is not None
    wanted = [*report.disclaimer, report.loss.main.half, report.loss.main.tail, report.loss.left]
    for d in report.diagnoses:
        wanted += [d.score.text, d.sentence, *(g.text for g in d.gates), *(r.score.text for r in d.domains)]
    wanted += [a.headline for a in report.first_actions]
    wanted += [c.cover.title for c in report.advice.first]
    wanted += [d.after_first for d in report.diagnoses]
    wanted += [part for a in report.first_actions for part in (a.who, a.horizon)]
    assert [w for w in wanted if " ".join(w.split()) not in one] == []
    assert len(report.first_actions) == 6


@both
def test_the_disclaimer_stands_at_the_beginning_and_at_the_end(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    for part in (root.all("div", "cover")[0], root.all("footer")[0]):
        assert all(line in part.words for line in report.disclaimer)


@both
def test_the_sections_answer_the_questions_of_an_owner_in_their_order(firm: str, lang: str) -> None:
    root = page(firm, lang)
    order = [s.attrs["id"] for s in root.all("main")[0].all("section") if "id" in s.attrs]
    stand = [d.id for d in made.page(firm, lang).diagnoses]
    short = ["plan", "asking", "talk"]
    rest = [
        "loss",
        "actions",
        "trade",
        "covers",
        "cases",
        "leak",
        "unknowns",
        "answers",
        "amounts",
        "method",
        "sources",
    ]
    assert order == [*short, *stand, *rest]
    numbers = [int(root.by_id(name).all("h2")[0].words.partition(".")[0]) for name in (*stand, *rest)]
    assert numbers == list(range(1, len(numbers) + 1))
    contents = root.by_id("contents").to("#")
    assert contents == order


def test_an_agents_report_asks_for_the_customers_wishes_before_it_names_a_cover() -> None:
    for lang in made.LANGUAGES:
        root = page("manufacturer", lang, "agent")
        report = made.page("manufacturer", lang, "agent")
        assert report.advice is not None
        assert root.all("section", "levels")[0].to("#") == ["agent"]
        told = root.all("main")[0].words
        assert told.index(report.advice.agent.record.title) < told.index(report.advice.lead)


def test_headings_go_down_one_level_at_a_time() -> None:
    for firm, lang in made.BOTH:
        levels = [int(n.tag[1]) for n in page(firm, lang, "agent").walk() if re.fullmatch(r"h[1-6]", n.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_every_picture_has_a_title_a_description_and_a_table_beside_it() -> None:
    for firm, lang in made.BOTH:
        for svg in page(firm, lang).all("svg"):
            if svg.attrs.get("aria-hidden") == "true":
                continue
            assert svg.attrs["role"] == "img"
            title, desc = (svg.by_id(i) for i in svg.attrs["aria-labelledby"].split())
            assert title.words
            assert re.search(r"\d", desc.words)


@both
def test_a_question_answered_no_stands_in_full_at_one_place(firm: str, lang: str) -> None:
    root, report = page(firm, lang), made.page(firm, lang)
    told = root.all("main")[0].words
    answers = [a for d in report.diagnoses for _, part in d.answers for a in part]
    given = made.example(firm).by_id
    no = [a for a in answers if a.id in given and given[a.id].value in {"no", "0"}]
    assert len(no) > 10
    assert [a.id for a in no if told.count(" ".join(a.text.split())) != 1] == []
    assert all(root.to(f"#q-{a.id}") for a in no)
