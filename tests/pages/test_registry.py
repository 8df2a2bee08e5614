"""What `list`, `show` and `explain` know: one closed table, and everything listed can be shown."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support import EXAMPLES, ROOT, run

from cyberdiag.app import judging
from cyberdiag.catalog import knowledge, load
from cyberdiag.errors import UnknownName
from cyberdiag.messages import LANGUAGES, messages
from cyberdiag.pages import registry
from cyberdiag.pages.kind import Basis
from cyberdiag.pages.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.questionnaire import Question

FIRMS = ("manufacturer", "online-shop")
NEVER_OF_A_FIRM = {"sources", "frameworks", "terms", "triggers", "costs", "industries", "trades", "causes"}
"""Kinds that stand as they are, whatever a firm answers."""
TYPED = ("pages", "changes", "report", "terminal")


@cache
def stock(lang: str) -> Stock:
    return Stock(messages(lang))


@cache
def basis(firm: str, lang: str) -> Basis:
    assessment, known = judging.assess_file(str(EXAMPLES / firm / "answers.yaml"), lang)
    return Basis(assessment, known, messages(lang))


def with_help(lang: str) -> list[Question]:
    questions = load.question_set(load.questionnaire_ids(), lang).by_id.values()
    return [q for q in questions if q.first_step and q.first_step.resource]


def test_an_overlay_is_listed_with_the_number_of_questions_that_it_adds() -> None:
    rows = dict(registry.KINDS["questionnaires"].load().rows(stock("en")))
    base, laid = (load.questionnaire(name, "en").by_id for name in ("cyber-risk", "scs3"))
    assert rows["cyber-risk"].endswith(f"({len(base)})")
    assert rows["scs3"].endswith(f"(+{len(laid.keys() - base.keys())})")
    assert sum(int(line[line.rindex("(") + 1 : -1]) for line in rows.values()) == len(stock("en").sheet_of)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_shows_its_free_help_with_title_and_address(lang: str) -> None:
    say, sources = messages(lang), knowledge.sources(lang)
    asked = with_help(lang)
    assert "TEC-01" in {q.id for q in asked}
    for question in asked:
        assert question.first_step
        source = sources[question.first_step.resource or ""]
        page = registry.KINDS["questions"].load().show(stock(lang), question.id)
        told = dict(page.lines)[say("show.resource")]
        assert source.title in told
        assert told.endswith(source.url or source.read_at or "-")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_free_help_is_printed(lang: str) -> None:
    told = "".join(run("show", "TEC-01", lang=lang).stdout.split())
    question = next(q for q in with_help(lang) if q.id == "TEC-01")
    assert question.first_step
    source = knowledge.sources(lang)[question.first_step.resource or ""]
    assert messages(lang)("show.resource").replace(" ", "") in told
    assert source.title.replace(" ", "") in told
    assert source.url
    assert source.url in told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", registry.KINDS)
def test_every_id_that_a_list_prints_can_be_shown(kind: str, lang: str) -> None:
    (listed,) = registry.listing(kind, messages(lang))
    assert listed.rows
    assert len({key for key, _ in listed.rows}) == len(listed.rows)
    for key, _ in listed.rows:
        page = registry.KINDS[kind].load().show(stock(lang), key)
        assert page.heading
        assert page.lines
    for key, _ in (listed.rows[0], listed.rows[-1]):
        assert registry.KINDS[kind].load().show(stock(lang), key) in registry.show(key, messages(lang))


def test_an_id_that_things_of_several_kinds_have_shows_one_page_for_each() -> None:
    shelf = stock("ja")
    kinds = {kind: {key for key, _ in one.load().rows(shelf)} for kind, one in registry.KINDS.items()}
    shared = [key for key, n in Counter(k for keys in kinds.values() for k in keys).items() if n > 1]
    assert {"leak-response", "ransomware"} <= set(shared)
    for key in shared:
        pages = tuple(
            registry.KINDS[kind].load().show(shelf, key) for kind, keys in kinds.items() if key in keys
        )
        assert registry.show(key, shelf.say) == pages
    told = run("show", "ransomware").stdout
    assert all(
        "".join(p.heading.split()) in "".join(told.split()) for p in registry.show("ransomware", shelf.say)
    )


@pytest.mark.parametrize("kind", registry.KINDS)
def test_the_ids_that_are_sought_without_building_are_those_of_the_things_built(kind: str) -> None:
    one, shelf = registry.KINDS[kind], stock("ja")
    assert set(one.ids(shelf)) == set(one.load().things(shelf))


@pytest.mark.parametrize("kind", [kind for kind, one in registry.KINDS.items() if one.load().find])
def test_what_is_built_alone_is_told_as_where_all_are_built(kind: str) -> None:
    one, shelf = registry.KINDS[kind].load(), stock("ja")
    for key, thing in one.things(shelf).items():
        assert one.show(shelf, key) == one.page(thing, shelf)


def test_what_is_shown_is_built_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding an id reads files and builds no kind that has nothing of that name."""
    for name in ("advice", "losses", "frameworks"):
        monkeypatch.setattr(Stock, name, property(lambda _: pytest.fail("built for nothing")))
    (page,) = registry.show("profile", messages("ja"))
    assert page.heading.startswith("profile")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_counts_every_kind(lang: str) -> None:
    say = messages(lang)
    first, overview = registry.listing(None, say)
    assert (first,) == registry.listing("questionnaires", say)
    assert [key for key, _ in overview.rows] == list(registry.KINDS)
    for kind, text in overview.rows:
        (listed,) = registry.listing(kind, say)
        assert text == f"{listed.heading} ({len(listed.rows)})"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("firm", FIRMS)
def test_every_kind_that_depends_on_a_firm_is_explained(firm: str, lang: str) -> None:
    told = basis(firm, lang)
    explaining = {kind: tells for kind, one in registry.KINDS.items() if (tells := one.load().explained)}
    assert set(explaining) == set(registry.KINDS) - NEVER_OF_A_FIRM
    for kind, explain in explaining.items():
        found = explain(told)
        assert found, kind
        for name, made in found.items():
            pages = made()
            for page in pages if isinstance(pages, tuple) else (pages,):
                assert page.lines
                assert page in registry.explain(told.assessment, told.known, name, told.say)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_case_of_the_catalogue_is_explained_shown_or_not(lang: str) -> None:
    told = basis("manufacturer", lang)
    advice = told.assessment.advice
    assert advice is not None
    assert told.known.advice is not None
    shown = {m.case.id for m in advice.cases.matches}
    for case in told.known.advice.cases:
        (page,) = registry.explain(told.assessment, told.known, case.id, told.say)
        lead = told.say("report.advice.left-out.lead", why="")
        assert any(lead.rstrip() in text for _, text in page.lines) == (case.id not in shown)


def test_an_action_is_explained_as_its_question() -> None:
    told = basis("manufacturer", "ja")
    for action in told.assessment.actions[:3]:
        by_action, by_question = (
            registry.explain(told.assessment, told.known, name, told.say)
            for name in (action.id, action.question.id)
        )
        assert by_action == by_question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tec-1", "TEC-01"),
        ("cyber-ris", "cyber-risk"),
        ("ransomwar", "ransomware"),
        ("stolen_mony", "stolen-money"),
    ],
)
def test_near_misses_are_sought_among_all_kinds(typed: str, meant: str) -> None:
    with pytest.raises(UnknownName) as told:
        registry.show(typed, messages("en"))
    (problem,) = told.value.problems
    assert (problem.code, problem.values["guess"]) == ("unknown-id-near", meant)


def test_an_unknown_kind_is_told_with_all_that_there_are() -> None:
    with pytest.raises(UnknownName) as told:
        registry.listing("question", messages("en"))
    assert told.value.problems[0].values["known"] == ", ".join(registry.KINDS)


def open_ended() -> Iterator[str]:
    """Give every place that asks by isinstance what a parameter is whose type says nothing."""
    files = (f for wing in TYPED for f in sorted((ROOT / "cyberdiag" / wing).rglob("*.py")))
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            loose = {a.arg for a in every if a.annotation and ast.unparse(a.annotation) in {"object", "Any"}}
            for call in (n for n in ast.walk(function) if isinstance(n, ast.Call) and n.args):
                if ast.unparse(call.func) == "isinstance" and ast.unparse(call.args[0]) in loose:
                    yield f"{file.relative_to(ROOT)}:{call.lineno}"


def test_no_value_without_a_type_is_asked_what_it_is() -> None:
    assert list(open_ended()) == []
