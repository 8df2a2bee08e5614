"""Each report speaks one language, and every word in it has been written, not left as a key."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from messages import keys
from report import made, paper

from cyberdiag.app.rendering import Rendering
from cyberdiag.messages import messages
from cyberdiag.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uffef]+")
FORMS = ("html", "md")
AUDIENCES = ("owner", "agent")


@cache
def typed(firm: str) -> tuple[str, ...]:
    """Return what the firm wrote itself, the longest first."""
    answers = made.example(firm)
    texts = {answers.organisation, answers.respondent}
    texts |= {t for a in answers.by_id.values() for t in (a.note, a.evidence)}
    return tuple(sorted((t for t in texts if t), key=len, reverse=True))


def shown(firm: str, lang: str, form: str, audience: str) -> str:
    text = made.text(firm, lang, form, audience)
    if form == "html":
        return paper.read(text).all("body")[0].text
    return paper.plain(text)


def filed(firm: str, lang: str, form: str) -> str:
    """Return every text of a JSON, CSV or xlsx file, keys and addresses left out."""
    assessment = made.assessed(firm, lang)
    raw = Rendering(assessment, made.known(lang), messages(lang), made.DATE, "agent").to(form)
    if form == "json":
        found = list(texts(json.loads(raw)))
    elif form == "csv":
        found = [c for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for c in row]
    else:
        book = openpyxl.load_workbook(io.BytesIO(raw))
        cells = [c.value for sheet in book for row in sheet for c in row]
        found = [*book.sheetnames, str(book.properties.title), *(str(c) for c in cells if c is not None)]
    return re.sub(r"https?://\S+", "", "\n".join(found))


def texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts(one)
        case list():
            for one in value:
                yield from texts(one)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("firm", made.FIRMS)
def test_an_english_file_has_no_japanese_but_what_was_typed(firm: str, form: str) -> None:
    text = filed(firm, "en", form)
    assert len(text) > 10_000
    for own in typed(firm):
        text = text.replace(own, "")
    assert JAPANESE.findall(text) == []


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("firm", made.FIRMS)
def test_a_japanese_file_has_no_english_sentence(firm: str, form: str) -> None:
    text = filed(firm, "ja", form)
    assert JAPANESE.search(text)
    assert english(firm, text) == []


def english(firm: str, text: str) -> list[str]:
    """Return runs of English words but the titles of sources, which keep the words of their publisher."""
    advice = made.page(firm, "ja").advice
    assert advice is not None
    titles = " ".join(s.title for s in made.page(firm, "ja").sources)
    titles += " ".join(t for c in advice.cases for t, _, _ in c.sources)
    runs = re.findall(r"(?:\b[a-z]{2,}\b[ ,]){3,}", text)
    return [r for r in runs if r.strip(" ,") not in titles]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("firm", made.FIRMS)
def test_an_english_report_has_no_japanese_but_what_was_typed(firm: str, form: str, audience: str) -> None:
    text = shown(firm, "en", form, audience)
    for own in typed(firm):
        text = text.replace(own, "")
    assert JAPANESE.findall(text) == []


@pytest.mark.parametrize("firm", made.FIRMS)
def test_the_attributes_of_an_english_page_are_english(firm: str) -> None:
    root = paper.read(made.text(firm, "en"))
    values = [
        v for n in root.walk() for k, v in n.attrs.items() if k not in {"href", "content", "points", "d"}
    ]
    assert [v for v in values if JAPANESE.search(v)] == []
    assert JAPANESE.sub("", root.all("title")[0].text).startswith(made.page(firm, "en").title)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("firm", made.FIRMS)
def test_a_japanese_report_ends_its_sentences_the_japanese_way(firm: str, form: str) -> None:
    """English sentences would show as runs of several words; names, ids and addresses are shorter."""
    assert english(firm, re.sub(r"https?://\S+", "", shown(firm, "ja", form, "agent"))) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("firm", "lang"), made.BOTH)
def test_no_key_and_no_placeholder_is_left(firm: str, lang: str, form: str) -> None:
    text = shown(firm, lang, form, "agent")
    leaves = {k for k, _ in keys.leaves(messages(lang).table)}
    assert set(re.findall(r"[a-z][a-z-]*(?:\.[a-z0-9-]+)+", text)) & leaves == set()
    assert re.findall(r"\{[a-z_]+\}|\bnan\b|\binf\b|Undefined", text) == []
    assert lang == "en" or "None" not in text


@pytest.mark.parametrize(("firm", "lang"), made.BOTH)
def test_the_english_text_uses_english_marks(firm: str, lang: str) -> None:
    text = shown(firm, lang, "html", "owner")
    doubled = re.findall(r"[^\s.]{0,12}\.\.(?!\.)|。。|,,|、、| ,|\( | \)", text)
    assert doubled == []


def test_both_languages_have_the_same_sections_and_rows() -> None:
    for firm in made.FIRMS:
        shapes = []
        for lang in made.LANGUAGES:
            root = paper.read(made.text(firm, lang))
            shapes.append(
                [
                    (n.tag, n.attrs.get("id", ""))
                    for n in root.walk()
                    if n.tag in {"section", "tr", "article"} and n.attrs.get("class") != "step"
                ]  # how many first steps a page has room for depends on the language
            )
        assert shapes[0] == shapes[1]


def test_the_page_is_rendered_for_the_language_of_its_report() -> None:
    for lang in made.LANGUAGES:
        assert f'<html lang="{lang}">' in render(made.page("online-shop", lang), "html", messages(lang))
