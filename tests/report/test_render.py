"""Templates: strict about names, their faults told with file and line; Markdown that stays readable in raw."""

from __future__ import annotations

import jinja2
import pytest
from report import made

from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.report import environment, render

FAULTY = {
    "{% if x %}": ("html", "Unexpected end of template"),
    "one\ntwo {{ nothing }}": ("md", "'nothing' is undefined"),
    "{{ r.nothing }}": ("html", "has no attribute 'nothing'"),
}


@pytest.mark.parametrize("source", FAULTY)
def test_a_fault_in_a_template_names_the_file(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form, reason = FAULTY[source]
    name = f"report.{form}.j2"
    real = environment.environment(form).loader
    assert isinstance(real, jinja2.BaseLoader)
    faulty = jinja2.ChoiceLoader([jinja2.DictLoader({name: source}), real])
    overlay = environment.environment(form).overlay(loader=faulty)
    monkeypatch.setattr(render, "environment", lambda _: overlay)
    with pytest.raises(InvalidData) as caught:
        render.render(made.page("manufacturer", "ja"), form, messages("ja"))
    (problem,) = caught.value.problems
    assert problem.code == "template-fault"
    assert problem.place.file == f"report_templates/{name}"
    assert reason in str(problem.values["reason"])


def test_the_same_report_gives_the_same_bytes() -> None:
    report = made.page("online-shop", "en")
    for form in ("html", "md"):
        first = render.render(report, form, messages("en"))
        assert render.render(report, form, messages("en")) == first == made.text("online-shop", "en", form)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("39.4", "39.4"),
        ("6.1%", "6.1%"),
        ("+2.4点", "\\+2.4点"),
        ("株式会社みなと精機(架空)", "株式会社みなと精機(架空)"),
        ("1. one", "1\\. one"),
        ("2)", "2\\)"),
        ("- item", "\\- item"),
        ("# head", "\\# head"),
        ("TEC-01 #1 (a) {b}!", "TEC-01 #1 (a) {b}!"),
        ("a|b", "a\\|b"),
        ("[a](javascript:1)", "\\[a\\](javascript:1)"),
        ("`x` *y* _z_ ~w~ $v$", "\\`x\\` \\*y\\* \\_z\\_ \\~w\\~ \\$v\\$"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_is_escaped_only_where_it_would_mean_something(text: str, escaped: str) -> None:
    assert environment.escape_markdown(text) == escaped
    assert environment.escape_markdown(environment.Plain(text)) == text


def test_a_bar_of_text_has_ten_cells() -> None:
    assert [environment.bar(p) for p in (0, 28.4, 50, 100)] == [
        "----------", "###-------", "#####-----", "##########",
    ]  # fmt: skip


def test_an_address_cannot_leave_its_angle_brackets() -> None:
    assert environment.link("https://example.com/a b>c<d\n\\") == "https://example.com/abcd"


def test_the_running_title_is_the_title_and_a_name_that_is_not_too_long() -> None:
    report = made.page("manufacturer", "ja")
    assert report.running == f"{report.title}  {report.organisation}"
    long = made.report(made.judged(made.named("あ" * 500), "ja", trials=0), "ja")
    assert long.running.endswith("あ…")
    assert len(long.running) == len(long.title) + 2 + 28
    assert long.organisation == "あ" * 500
