"""Reports of unusual firms: what there is nothing to say about is said in words, not left blank."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from conditions import compare
from heads import axis
from msgspec.structs import replace
from report import made, paper
from scoring.making import answers as given
from scoring.making import gate, question, sheet, step
from support import assess

from cyberdiag.messages import messages
from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import Answers
from cyberdiag.model.assessment import State
from cyberdiag.model.catalogue import Catalogue
from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.report.compose import compose
from cyberdiag.report.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.assessment import Assessment

NOBODY = Answers(MappingProxyType({}), "", "", "")
AXES = (
    axis("side", {"left": "left", "right": "right", "empty": "empty"}),
    axis("way", {"in": "in"}),
)


WHOLE: dict[str, Callable[[str], Assessment]] = {
    "best": lambda lang: made.judged(made.all_best(), lang),
    "worst": lambda lang: made.judged(made.all_worst(), lang),
    "unknown": lambda lang: made.judged(made.all_unknown(), lang),
    "nobody": lambda lang: made.judged(NOBODY, lang),
    "no-revenue": lambda lang: made.judged(
        made.altered("manufacturer", {"revenue": None, "industry": "unknown"}), lang
    ),
    "quick": lambda lang: made.judged(made.example("online-shop"), lang, quick=True),
    "no-trials": lambda lang: made.judged(made.example("online-shop"), lang, trials=0),
    "one": lambda lang: made.judged(made.example("manufacturer"), lang, ("leak-response",)),
}


@cache
def whole(name: str, lang: str) -> Assessment:
    return WHOLE[name](lang)


@cache
def page(name: str, lang: str) -> paper.Node:
    return paper.read(made.html(whole(name, lang), lang))


@pytest.mark.parametrize("lang", made.LANGUAGES)
@pytest.mark.parametrize("name", WHOLE)
def test_every_section_has_words_under_each_heading(name: str, lang: str) -> None:
    root = page(name, lang)
    ids = {n.attrs["id"] for n in root.walk() if "id" in n.attrs}
    assert set(root.to("#")) <= ids
    for parent in root.walk():
        parts = [p for p in parent.parts if isinstance(p, paper.Node) or p.strip()]
        if parent.tag == "summary":
            assert parent.parent is not None
            assert parent.parent.words != parent.words
            continue
        for n, part in enumerate(parts):
            if isinstance(part, paper.Node) and part.tag in {"h1", "h2", "h3", "h4"}:
                assert part.words
                rest = [p for p in parts[n + 1 :] if not isinstance(p, paper.Node) or p.words]
                assert rest, part.words
                after = rest[0]
                assert not isinstance(after, paper.Node) or after.tag not in {"h1", "h2"} or part.tag == "h1"
    assert not [t for t in root.all("tbody") if not t.all("tr")]
    assert not [li for li in root.all("li") if not li.words]


@pytest.mark.parametrize("lang", made.LANGUAGES)
@pytest.mark.parametrize("name", WHOLE)
def test_markdown_tables_have_rows_and_headings_have_text(name: str, lang: str) -> None:
    text = made.markdown(whole(name, lang), lang)
    assert all(len(t) > 2 for t in paper.tables(text))
    lines = [line for line in text.splitlines() if line.strip()]
    for line, after in pairwise(lines):
        deep = len(line) - len(line.lstrip("#"))
        assert deep == 0 or not after.startswith("#") or len(after) - len(after.lstrip("#")) > deep, line
    assert lines[-1].startswith("cyberdiag ")


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_firm_that_does_everything_is_praised_and_has_nothing_to_do(lang: str) -> None:
    root, say = page("best", lang), messages(lang)
    assert say("report.no-actions") in root.all("div", "cover")[0].words
    assert root.by_id("actions").words.endswith(say("report.no-actions"))
    for name in made.NAMES:
        assert say("report.no-findings") in root.by_id(name).words
        assert not root.by_id(name).all("table", "findings")
    assert len(root.all("ul", "good")) == 2
    assert not [n for n in root.walk() if n.attrs.get("id") == "unknowns"]


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_firm_with_nothing_in_place_is_told_where_to_begin(lang: str) -> None:
    one = page("worst", lang).all("div", "cover")[0]
    assert one.words.count(messages(lang)("report.none-in-place")) == 1
    assert not one.all("ul", "good")


@pytest.mark.parametrize("lang", made.LANGUAGES)
@pytest.mark.parametrize("name", ["no-revenue", "nobody"])
def test_without_the_facts_the_loss_is_left_out_with_the_reason(name: str, lang: str) -> None:
    root, say = page(name, lang), messages(lang)
    for part in (root.by_id("loss"), root.all("div", "cover")[0]):
        assert say("report.loss.missing-lead") in part.words
        assert {"industry", "revenue"} <= set(part.to("#q-"))
    assert not root.by_id("loss").all("table")
    assert not [n for n in root.walk() if n.attrs.get("id") == "amounts"]
    assert "amounts" not in root.by_id("contents").to("#")
    text = made.markdown(whole(name, lang), lang)
    assert made.questions(lang).by_id["revenue"].text in paper.plain(text)
    assert say("report.loss.scenarios") not in text


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_all_unknown_shows_the_whole_range_and_whom_to_ask(lang: str) -> None:
    root, say = page("unknown", lang), messages(lang)
    assert say("report.range", low="0.0", high="100.0") in root.all("div", "cover")[0].words
    rows = root.by_id("unknowns").all("tbody")[0].all("tr")
    assert len(rows) == sum(d.asked for d in whole("unknown", lang).diagnoses)
    assert all(r.words.endswith(say("interview.unknown")) for r in rows)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_quick_run_says_that_the_rest_was_not_asked(lang: str) -> None:
    root, say, found = page("quick", lang), messages(lang), whole("quick", lang)
    for d in found.diagnoses:
        left = [j.question.id for j in d.judged if j.state is State.NOT_ASKED]
        assert left
        assert say("report.early.rest") in root.by_id(d.questionnaire.id).words
        assert all(say("report.not-asked") in root.by_id(f"q-{i}").words for i in left)
    assert sum(len(r.all("tr")) for r in root.by_id("answers").all("tbody")) == len(
        made.questions(lang).by_id.keys() - made.questions(lang).detail
    )


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_without_simulated_years_only_what_needs_them_is_left_out(lang: str) -> None:
    loss, say = page("no-trials", lang).by_id("loss"), messages(lang)
    assert loss.all("table", "scenarios")
    assert say("report.loss.curve") not in loss.words
    model = made.known(lang).losses
    assert model is not None
    assert say("report.loss.run-closed", seed="7", version=model.version) in loss.words


def tiny(lang: str, method: Method = Method.WEIGHTED_MEAN, **values: str) -> tuple[str, str]:
    never = compare("off", ("yes",))
    questions = sheet(
        question("off", weight=1.0, axes={"side": "left", "way": "in"}),
        *(
            question(n, axes={"side": s, "way": "in"}, not_applicable_when=never, first_step=step())
            for n, s in (("one", "left"), ("two", "right"))
        ),
        axes=AXES,
        gates=(gate("one"),),
        method=method,
    )
    report = compose(assess(questions, given(**values)), Catalogue(), messages(lang), made.DATE)
    return render(report, "html", messages(lang)), render(report, "md", messages(lang))


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_part_where_nothing_applies_is_a_dash(lang: str) -> None:
    html, text = tiny(lang, off="no", one="yes", two="no")
    root = paper.read(html)
    row = root.by_id("d-made-empty")
    cells = [c.words for c in row.parts if isinstance(c, paper.Node)]
    assert cells == ["empty", "—", "—", "—", "0", "—"]
    assert "| empty | `----------` | — | — | — | — |" in text
    assert [c.words for c in root.all("table", "heat")[0].all("td", "none")] == ["—"]


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_firm_to_which_no_question_applies_has_no_score(lang: str) -> None:
    say = messages(lang)
    facts = replace(sheet(question("fact"), method=Method.NONE, axes=()).questionnaires[0], id="profile")
    scored = sheet(question("one", axes={"side": "left"}, not_applicable_when=compare("fact", ("yes",))))
    found = assess(QuestionSet((facts, *scored.questionnaires)), given(fact="yes"))
    assert found.diagnoses[0].score.value is None
    report = compose(found, Catalogue(), say, made.DATE)
    root = paper.read(render(report, "html", say))
    one = root.all("div", "cover")[0]
    assert say("summary.nothing-applies") in one.words
    assert root.all("a", "score")[0].words == "—"
    assert "/ 100" not in one.words
    assert say("report.certain") not in one.words
    assert not one.all("span", "grade")
    assert "**—**" in render(report, "md", say)


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_a_sum_of_points_is_not_out_of_a_hundred(lang: str) -> None:
    html, text = tiny(lang, Method.SUM, off="no", one="yes", two="no")
    one = paper.read(html).all("div", "cover")[0]
    assert "/ 100" not in one.words
    assert "/ 100" not in text
    assert "–100" not in text
