"""What one format says, all say: scores, amounts, answers, findings, covers and actions."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from typing import Any

import openpyxl
import pytest
from report import made, paper

from cyberdiag.app.rendering import Rendering
from cyberdiag.messages import messages
from cyberdiag.model.format import Format
from cyberdiag.report import words
from cyberdiag.report.result import result

both = pytest.mark.parametrize(("firm", "lang"), made.BOTH)


@cache
def page(firm: str, lang: str) -> paper.Node:
    return paper.read(made.text(firm, lang))


@cache
def tables(firm: str, lang: str) -> list[list[list[str]]]:
    return [[[paper.plain(c) for c in row] for row in t] for t in paper.tables(made.text(firm, lang, "md"))]


def rows(table: paper.Node) -> list[list[str]]:
    return [[c.words for c in r.parts if isinstance(c, paper.Node)] for r in table.all("tbody")[0].all("tr")]


def in_markdown(firm: str, lang: str, first: str, columns: int) -> list[list[str]]:
    """Return the body rows of every Markdown table of that many columns whose head begins so."""
    found = [t for t in tables(firm, lang) if t[0][0] == first and len(t[0]) == columns]
    return [row for t in found for row in t[2:]]


@both
def test_scores_are_the_same_in_html_markdown_and_json(firm: str, lang: str) -> None:
    root, data = page(firm, lang), made.numbers(firm, lang)
    text = paper.plain(made.text(firm, lang, "md"))
    for d in data["diagnoses"]:
        score = f"{d['score']:.1f}"
        section = root.by_id(d["id"])
        assert root.all("div", "cover")[0].words.count(score) >= 1
        assert f"**{score} / 100 — {d['rating']} (" in text
        for value, found in d["axes"]["domain"].items():
            shown = root.by_id(f"d-{d['id']}-{value}").words
            low, high = map(words.decimal, found["score_range"] or (None, None))
            expected = low if low == high else f"{low}–{high}"
            for part in (
                f"{found['score']:.1f}",
                expected,
                f"{round(100 * found['known'])}%",
                found["rating"],
            ):
                assert part in shown
            assert any(
                row[2:4] == [f"{found['score']:.1f}", expected]
                for row in in_markdown(firm, lang, made.page(firm, lang).diagnoses[0].domain_title, 6)
            )
        assert [f["question"] for f in d["findings"]] == [
            r.to("#q-")[0] for t in section.all("table", "findings") for r in t.all("tbody")[0].all("tr")
        ]


@both
def test_every_table_of_scenarios_and_covers_has_the_numbers_of_the_json(firm: str, lang: str) -> None:
    root, data, say = page(firm, lang), made.numbers(firm, lang), messages(lang)
    shown = {r.to("#x-")[0]: r.words for r in root.by_id("loss").all("table", "scenarios")[0].all("tr")[1:]}
    assert list(shown) == [
        s["id"] for s in sorted(data["loss"]["scenarios"], key=lambda s: -s["expected_annual"])
    ]
    text = paper.plain(made.text(firm, lang, "md"))
    for s in data["loss"]["scenarios"]:
        cells = [words.percent(s["rate"]), *(words.amount(s[p], say) for p in ("p50", "p90", "p95"))]
        assert [c for c in cells if c not in shown[s["id"]]] == []
        assert f"| {' | '.join(cells)} | {round(100 * s['share'])}% |" in text
    blocks = {**data["loss"]["by_cover"], **data["loss"]["uncovered"]}
    drawn = made.page(firm, lang).loss
    assert drawn is not None
    assert {b.id for b in drawn.blocks} == {k for k, b in blocks.items() if b["hit_rate"] > 0}
    for b in drawn.blocks:
        found = blocks[b.id]
        assert (b.p50, b.p95) == tuple(words.amount(found[p], say) for p in ("p50", "p95"))
        assert f"| {b.p50} | {b.p95} | {words.percent(found['hit_rate'])} |" in text
    low, high = data["loss"]["expected_annual_range"]
    assert words.yen_range(low, high, lang) in root.by_id("loss").words
    assert words.yen_range(low, high, lang) in text


@both
def test_findings_stand_in_every_format_in_the_same_order(firm: str, lang: str) -> None:
    data, say = made.numbers(firm, lang), messages(lang)
    told = [f for d in data["diagnoses"] for f in d["findings"]]
    html = [r for t in page(firm, lang).all("table", "findings") for r in rows(t)]
    markdown = in_markdown(firm, lang, say("report.severity-title"), 5)
    assert html == markdown
    assert [r[1] for r in html] == [f["question"] for f in told]
    assert [float(r[4]) for r in html] == [pytest.approx(f["points_lost"], abs=0.051) for f in told]


@both
def test_actions_stand_in_every_format_in_the_same_order(firm: str, lang: str) -> None:
    data, report, say = made.numbers(firm, lang), made.page(firm, lang), messages(lang)
    actions = [*report.first_actions, *report.later_actions]
    assert [a.id for a in actions] == [a["id"] for a in data["actions"]]
    assert [a.gain for a in actions] == [
        say("summary.gain", points=f"{a['score_gain']:.1f}") for a in data["actions"]
    ]
    root = page(firm, lang)
    html = [n.attrs["id"] for n in root.by_id("actions").walk() if n.attrs.get("id", "").startswith("do-")]
    assert html == [a["id"] for a in data["actions"]]
    heads = re.findall(r"^### \d+\. (.+)$", made.text(firm, lang, "md"), re.MULTILINE)
    assert [paper.plain(h) for h in heads] == [a.headline for a in report.first_actions]
    later = in_markdown(firm, lang, say("report.order"), 6)
    assert [(int(r[0]), r[1], r[5]) for r in later] == [
        (a.number, a.headline, a.gain) for a in report.later_actions
    ]


@both
def test_covers_and_incidents_are_the_same_in_every_format(firm: str, lang: str) -> None:
    data, report, say = made.numbers(firm, lang), made.page(firm, lang), messages(lang)
    advice = report.advice
    assert advice is not None
    assert [(c.cover.id, c.level) for c in advice.covers] == [(c["id"], c["level"]) for c in data["covers"]]
    root = page(firm, lang)
    html = rows(root.by_id("talk").all("table", "covers")[0])
    markdown = in_markdown(firm, lang, say("report.loss.cover"), 3)
    assert [r[1] for r in markdown] == [c.level_label for c in advice.covers]
    assert html == [[c.cover.title, c.level_label, c.brief] for c in advice.others]
    assert [p.to("#c-") for p in root.all("div", "pick")] == [[c.cover.id] for c in advice.first]
    assert [c.case.id for c in advice.cases] == [c["id"] for c in data["cases"]]
    text = paper.plain(made.text(firm, lang, "md"))
    assert [f"### {c.date} {c.case.organisation}" in text for c in advice.cases] == [True] * len(advice.cases)
    assert [s.service.id for s in advice.services] == [s["id"] for s in data["services"]]
    assert [g.gap.id for g in advice.gaps] == [g["id"] for g in data["gaps"] if g["applies"]]


@both
def test_every_question_with_its_answer_note_and_evidence_is_in_every_format(firm: str, lang: str) -> None:
    root, given = page(firm, lang), made.example(firm)
    data = json.loads(result.to_json(made.assessed(firm, lang), lang, made.DATE, made.known(lang)))
    markdown = {
        row[0]: row[1:]
        for t in tables(firm, lang)
        if len(t[0]) in {5, 6} and t[0][0] == "ID"
        for row in t[2:]
    }
    bears = data["answers"].items()
    named = {k: [f"{r['item']}{'*' * r['partial']}" for r in a.get("references", ())] for k, a in bears}
    report = made.page(firm, lang)
    views = [*report.profile, *(a for d in report.diagnoses for _, part in d.answers for a in part)]
    assert {a.id for a in views} == made.questions(lang).by_id.keys() - made.questions(lang).detail
    for a in views:
        own = given.by_id.get(a.id)
        note, evidence = (own.note, own.evidence) if own else ("", "")
        assert markdown[a.label][:4] == [a.text, a.answer, note, evidence]
        assert markdown[a.label][4:] in ([], [" / ".join(a.references)])
        told = [item for name in a.references for item in re.split(r"[、,] ?", name)]
        assert [one.rpartition(" ")[2] for one in told] == named.get(
            a.id, [one.rpartition(" ")[2] for one in told]
        )
        shown = root.by_id(f"q-{a.id}").words
        assert all(part in shown for part in (a.text, a.answer, note, evidence))
        kept: dict[str, Any] = data["answers"].get(a.id, {})
        assert (kept.get("note", ""), kept.get("evidence", "")) == (note, evidence)
        assert (own is None) == (not kept)
    assert any(a.note for a in views)
    assert any(a.evidence for a in views)


@both
def test_the_unknowns_and_whom_to_ask_are_in_every_format(firm: str, lang: str) -> None:
    data, report = made.numbers(firm, lang), made.page(firm, lang)
    assert [u.id for u in report.unknowns] == data["unknowns"]
    table = rows(page(firm, lang).by_id("unknowns").all("table")[0])
    assert table == [[u.id, u.text, u.ask, u.answer] for u in report.unknowns]
    found = [t for t in tables(firm, lang) if len(t[0]) == 4 and t[2:] == table]
    assert len(found) == 1


@both
def test_published_rates_stand_beside_their_questions_with_year_and_number(firm: str, lang: str) -> None:
    root, known = page(firm, lang), made.known(lang)
    assert set(known.peers) == {"TEC-01", "TEC-04", "ORG-14", "ORG-03", "ORG-12"}
    text = paper.plain(made.text(firm, lang, "md"))
    for name, peer in known.peers.items():
        for part in (
            root.by_id("cyber-risk").all("table", "peers")[0].words,
            root.by_id(f"q-{name}").words,
            text,
        ):
            assert all(p in part for p in (f"{peer.rate:.1f}%", str(peer.year), f"{peer.n:,}"))
        assert f"s-{peer.source}" in root.by_id("cyber-risk").to("#")
    for d in made.numbers(firm, lang)["diagnoses"]:
        assert str(known.peers["TEC-01"].rate) not in json.dumps(d)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_every_format_says_of_an_early_stop_that_it_is_an_estimate_and_how_wide(lang: str) -> None:
    found = made.judged(made.example("manufacturer"), lang, quick=True, trials=0)
    made_of = Rendering(found, made.known(lang), messages(lang), made.DATE)
    data = json.loads(made_of.to(Format.JSON))
    html, say = paper.read(made_of.to(Format.HTML).decode()), messages(lang)
    first = html.all("div", "cover")[0].words
    markdown = paper.plain(made_of.to(Format.MD).decode())
    table = [*csv.reader(io.StringIO(made_of.to(Format.CSV).decode("utf-8-sig")))]
    book = openpyxl.load_workbook(io.BytesIO(made_of.to(Format.XLSX)))
    sheet = [*book[say("tables.sheets.summary")].iter_rows(values_only=True)]
    assert len(made_of.page.diagnoses) == len(data["diagnoses"]) == 2
    for n, (view, numbers) in enumerate(zip(made_of.page.diagnoses, data["diagnoses"], strict=True), 1):
        assert view.early is not None
        low, high = numbers["estimate_range"]
        shown = [float(x) for x in re.findall(r"\d+", view.early.likely)]
        assert shown == [pytest.approx(low, abs=0.56), pytest.approx(high, abs=0.56)]
        assert all(f"{x:.0f}" in view.sentence for x in (*shown, float(view.early.number)))
        assert numbers["score"] is None
        assert view.early.likely in first
        for told in (view.sentence, view.early.told):
            assert told in first
            assert told in markdown
            assert told in table[n][3]
        assert table[n][0] == view.id
        assert table[n][table[0].index(say("tables.state"))] == say("tables.estimate")
        value = (view.title, say("tables.estimate"), numbers["estimate"], low, high)
        assert value in [row[:5] for row in sheet]
        assert view.early.told in {row[2] for row in sheet}


@both
def test_no_format_for_people_names_a_framework_by_its_id_and_all_name_its_items(
    firm: str, lang: str
) -> None:
    rendering = Rendering(made.assessed(firm, lang), made.known(lang), messages(lang), made.DATE)
    found = {form: rendering.to(form).decode() for form in (Format.HTML, Format.MD, Format.CSV)}
    book = openpyxl.load_workbook(io.BytesIO(rendering.to(Format.XLSX)))
    found[Format.XLSX] = str([[*page.iter_rows(values_only=True)] for page in book])
    for form, text in found.items():
        shown = [key for key in made.known(lang).frameworks if re.search(rf"(?<!s-){re.escape(key)}\b", text)]
        assert (form, shown) == (form, [])
        words = paper.read(text).words if form is Format.HTML else text.replace("\\*", "*")
        assert [
            item for item in ("NIST CSF 2.0 GV.PO-01*", "SCS ★3 4-1-3", "SCS ★4 4-4-3") if item not in words
        ] == []


@both
def test_markdown_keeps_addresses_as_links_and_what_is_listed_apart(firm: str, lang: str) -> None:
    text = made.text(firm, lang, "md")
    assert not re.findall(r"\\<https?:", text)
    assert not re.findall(r"(?:>|—)[/,](?! )", text)
