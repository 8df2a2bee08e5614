"""Whatever is typed as name, note or evidence is shown and does nothing, in every format and the terminal."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace
from report import made, paper
from rich.console import Console

from cyberdiag.messages import messages
from cyberdiag.model.format import Format
from cyberdiag.model.text import one_line, printable
from cyberdiag.report.environment import css_text, environment, escape_markdown
from cyberdiag.report.page import _words_of, style
from cyberdiag.report.render import job
from cyberdiag.report.result import result
from cyberdiag.terminal import summary
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment

HOSTILE = {
    "markup": "</style></script><b onload=x>bold</b><img src=x onerror=alert(1)>",
    "table": "a|b | c \\| d",
    "formula": "=cmd()|'/c calc'!A1",
    "link": "[a](javascript:1) ![p](http://x.example/p.png) <http://x.example>",
    "code": "`a` ``` ~~~ ${x} {{ 7*7 }} {% raw %}",
    "list": "# head\n- item\n1. one\n> quote\n---\n| a | b |\n|---|---|",
    "turn": "abc\u202egnp.exe\u2066 \u200bzero\ufeff",
    "escape": "\x1b[31mred\x1b]0;title\x07\x9b2J\b\x00",
    "long": "長" * 10_000,
    "word": "w" * 10_000,
    "quote": "\"'`<>&;:\\a }</p>",
    "css": '"; } body { display: none } @import url(x); \\22',
}
LANG = "ja"
QUESTIONS = ("industry", "employees", *(f"TEC-{n:02}" for n in range(1, 11)))
"""One for each hostile text, facts about the firm and scored questions."""
PLACES = dict(zip(HOSTILE, QUESTIONS, strict=True))
NAME = " ".join(t for k, t in HOSTILE.items() if k not in {"long", "word"})


def with_texts(name: str, texts: dict[str, str]) -> Assessment:
    base = made.example("manufacturer")
    typed = {q: replace(base.by_id[q], note=t, evidence=t) for q, t in texts.items()}
    by_id = MappingProxyType({**base.by_id, **typed})
    return made.judged(replace(base, organisation=name, respondent=name, by_id=by_id), LANG, trials=0)


@cache
def assessed() -> Assessment:
    return with_texts(NAME, {q: HOSTILE[k] for k, q in PLACES.items()})


@cache
def harmless() -> Assessment:
    return with_texts("plain", dict.fromkeys(QUESTIONS, "plain"))


@cache
def page() -> paper.Node:
    return paper.read(made.html(assessed(), LANG))


@cache
def text() -> str:
    return made.markdown(assessed(), LANG)


each = pytest.mark.parametrize("name", HOSTILE)


def test_typed_text_makes_no_element_in_html() -> None:
    plain = paper.read(made.html(harmless(), LANG))
    assert [(n.tag, tuple(n.attrs)) for n in page().walk()] == [(n.tag, tuple(n.attrs)) for n in plain.walk()]


@each
def test_typed_text_is_shown_in_html_letter_for_letter(name: str) -> None:
    assert page().by_id(f"q-{PLACES[name]}").text.count(printable(HOSTILE[name])) == 2


def test_a_typed_name_is_shown_on_one_line_and_without_hidden_signs() -> None:
    for part in ("header", "footer", "title"):
        assert one_line(NAME) in page().all(part)[0].text
    hidden = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    assert not re.search(hidden, page().text)
    assert not re.search(hidden, text())


@each
def test_typed_text_cannot_leave_the_style_sheet_of_printed_pages(name: str) -> None:
    report = replace(made.page("manufacturer", LANG), running=HOSTILE[name][:60])
    css = style(job(report, "html"), environment("html"), 1_000_000)
    running = next(line for line in css.splitlines() if "@top-left" in line and "content: none" not in line)
    assert re.fullmatch(
        r'@page \{ @top-left \{ content: "(?:[0-9A-Za-z ]|\\[0-9a-f]+ )*"; font-size: 9pt; color: #444444; \} \}',
        running,
    )


def blocks(markdown: str) -> list[tuple[str, str]]:
    """Return what a renderer of Markdown makes of a text: its blocks with all inline marks."""
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        found.append((token.type, token.tag))
        found += [(t.type, t.tag) for t in token.children or () if t.type not in {"text", "softbreak"}]
    return [f for f in found if f[0] != "text_special"]


def test_typed_text_makes_no_structure_in_markdown() -> None:
    assert blocks(text()) == blocks(made.markdown(harmless(), LANG))


def test_markdown_tables_keep_their_columns() -> None:
    for table in paper.tables(text()):
        assert {len(row) for row in table} == {len(table[0])}


@each
def test_markdown_shows_typed_text_in_its_cells(name: str) -> None:
    question = made.questions(LANG).by_id[PLACES[name]]
    row = next(
        r
        for t in paper.tables(text())
        for r in t
        if r[1] == escape_markdown(question.text) and len(r) in {5, 6}
    )
    assert [paper.plain(c) for c in row[3:5]] == [one_line(HOSTILE[name])] * 2


def test_a_value_in_our_own_words_is_escaped_in_markdown() -> None:
    say = _words_of("report", Format.MD, messages("en"))
    assert "a\\|b \\<c\\>" in say("addressee", name="a|b\n<c>")


@each
def test_the_json_keeps_typed_text_as_it_was(name: str) -> None:
    data = json.loads(result.to_json(assessed(), LANG, made.DATE))
    answer = data["answers"][PLACES[name]]
    assert (answer["note"], answer["evidence"]) == (HOSTILE[name], HOSTILE[name])
    assert data["organisation"] == NAME


@each
def test_the_terminal_obeys_nothing_that_was_typed(name: str) -> None:
    out = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None, legacy_windows=False)
    found = replace(made.report(assessed(), LANG), title=HOSTILE[name])
    odd = tuple(
        replace(d, title=HOSTILE[name], score=replace(d.score, rating_label=HOSTILE[name]))
        for d in found.diagnoses
    )
    actions = tuple(replace(a, headline=HOSTILE[name]) for a in found.first_actions)
    summary.show(out, replace(found, diagnoses=odd, first_actions=actions), messages(LANG), Look())
    shown = out.file.getvalue()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


INLINE = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(deadline=None, max_examples=300)
@given(INLINE)
@example("1) x")
@example("+ x")
@example("    code")
@example("&lt;b&gt;")
@example("a\\")
def test_an_escaped_text_is_one_paragraph_of_plain_text(text: str) -> None:
    escaped = escape_markdown(text)
    flat = one_line(text)
    if not flat:
        assert escaped == ""
        return
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped)
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {t.type for t in children} <= {"text", "text_special"}
    assert "".join(t.content for t in children) == flat


@settings(deadline=None, max_examples=300)
@given(INLINE)
def test_a_string_of_css_reads_back_as_the_text(text: str) -> None:
    made_text = str(css_text(text))
    assert re.fullmatch(r'"(?:[0-9A-Za-z ]|\\[0-9a-f]+ )*"', made_text)
    back = re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), made_text[1:-1])
    assert back == printable(text)
