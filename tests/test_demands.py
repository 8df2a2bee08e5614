"""A reason for "does not apply", evidence for full marks: asked for at once, wherever answers are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from answer_files import forms
from hypothesis import given
from hypothesis import strategies as st
from interview.test_conduct import BACK, FINISH, Person
from msgspec.structs import replace
from report import browser
from scoring.making import question, result, sheet

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.interview.conduct import conduct
from cyberdiag.messages import messages
from cyberdiag.model.aggregate import Demands
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Note
from cyberdiag.model.assessment import Beside, State
from cyberdiag.model.questionnaire import Choice
from cyberdiag.scoring.given import lacking, needing

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Question

HEAD = """cyberdiag: questionnaire/1
id: own
version: "1.0"
language: en
title: Our sheet
summary: Asks for reasons and evidence.
method: weighted-mean
profile: needed
sections: [own.yaml]
scale: {yes: {label: 'In "place"', points: 2}, half: {label: Half, points: 1}, no: {label: Missing, points: 0}, na: {label: Does not apply, not_applicable: true}}
bands: {A: {at_least: 50, label: Good, sentence: Good.}, B: {at_least: -100, label: Low, sentence: Low.}}
demands: {reason: true, evidence: true, questions: [W-1, W-2, W-3]}
"""
QUESTIONS = """section: {id: own, title: Own, purpose: Ours.}
questions:
  - {id: W-1, text: Is it kept?, evidence: the list of keys}
  - {id: W-2, text: Is it tried?}
  - {id: W-3, kind: multiple, text: Where is it kept?, choices: {away: {label: Away, points: 1}, safe: {label: In a safe, points: 1}, open: {label: On a desk, points: -1}, na: {label: Nowhere, not_applicable: true}}}
  - {id: W-4, text: Is it free of demands?}
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "own.yaml").write_text(QUESTIONS, encoding="utf-8")
    return str(folder)


def asked(person: Person, own: str, before: Answers | None = None) -> Answers:
    questions = load.question_set((own,), "en")
    return conduct(questions, before or Answers(), person, person.screen, person.keeper)


def test_the_interview_asks_at_once_and_keeps_what_was_answered_before_it_asks(own: str) -> None:
    person = Person(
        "na", Note("no keys"), "yes", None, "half", ("away", "safe"), Note("", "photo"), "na", FINISH
    )
    found = asked(person, own)
    assert person.asked == ["W-1", "W-2", "W-2", "W-3", "W-4"]  # None: the person would rather answer again
    assert person.of("note") == [
        ("W-1", Beside.REASON),
        ("W-2", Beside.EVIDENCE),
        ("W-3", Beside.EVIDENCE),
    ]
    kinds = [kind for kind, what in person.log if kind in {"keep", "note"} and what[0] == "W-2"]  # type: ignore[index]
    assert kinds == ["keep", "note", "keep"]
    assert found.by_id["W-1"] == Answer("na", "no keys")
    assert found.by_id["W-3"] == Answer(("away", "safe"), evidence="photo")
    assert person.reviews[-1].is_settled


def test_what_is_left_empty_is_named_in_the_review_and_asked_for_again_there(own: str) -> None:
    before = Answers({"W-2": Answer("no"), "W-3": Answer(UNKNOWN), "W-4": Answer("yes")})
    person = Person("na", Note(), "W-1", "na", Note("none here"), FINISH)
    found = asked(person, own, before)
    assert found.by_id["W-1"] == Answer("na", "none here")
    first, second = person.reviews
    assert [(one.beside, [s.question.id for s in one.steps]) for one in first.lacking] == [
        (Beside.REASON, ["W-1"])
    ]
    assert second.is_settled


def test_going_back_is_no_answer_to_what_is_demanded(own: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(Person("yes", Note("", "list"), BACK), own)


def test_answers_check_names_each_place_and_what_to_do(
    own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        'cyberdiag: answers/1\nquestionnaires: {own: "1.0"}\nanswers:\n  W-1: na\n  W-2: {answer: yes, note: said}\n'
        "  W-3: [away, safe]\n  W-4: na\n",
        encoding="utf-8",
    )
    command = ["answers", "check", str(file), "--questionnaires", str(tmp_path), "-l", "en"]
    assert run(command) == 0
    told = capsys.readouterr().err
    say = messages("en")
    for place, code, name in (
        ("4:8", "reason", "W-1"),
        ("5:17", "evidence", "W-2"),
        ("6:8", "evidence", "W-3"),
    ):
        assert f"{file}:{place}: {say(f'problems.{code}-demanded.text', id=name)}" in " ".join(told.split())
    assert "W-4" not in told
    book = tmp_path / "a.xlsx"
    assert run(["answers", "convert", str(file), "-o", str(book), "--questionnaires", str(tmp_path)]) == 0
    assert run([*command[:2], str(book), *command[3:]]) == 0
    assert capsys.readouterr().err.count(f"{book}:E") == 3


@pytest.mark.parametrize("ending", ["yaml", "csv", "xlsx"])
def test_a_sheet_says_what_must_stand_beside_which_answer(own: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"s.{ending}"
    assert run(["answers", "new", own, "-o", str(path), "-l", "en"]) == 0
    reason = messages("en")("sheet.reason", labels="Does not apply")
    evidence = messages("en")("sheet.evidence", labels='In "place"')
    if ending != "xlsx":
        text = path.read_text(encoding="utf-8-sig").replace('""', '"')
        assert (text.count(reason), text.count(evidence)) == (2, 2)
        return
    page = openpyxl.load_workbook(path).worksheets[0]
    assert sum(reason in str(c.value) and evidence in str(c.value) for c in page["C"]) == 2
    rules = {str(r.sqref): r.rules[0].formula for r in page.conditional_formatting}
    row = next(c.row for c in page["D"] if c.value == "W-1")
    assert rules[f"F{row}"] == [f'AND(OR($E{row}="Does not apply"),TRIM(F{row})="")']
    assert rules[f"G{row}"] == [f'AND(OR($E{row}="In ""place"""),TRIM(G{row})="")']
    assert len(rules) == 4


def test_the_form_asks_for_the_same_as_the_program(own: str, tmp_path: Path) -> None:
    questions = load.question_set((own,), "en")
    demands = questions.demands["W-1"]
    values: list[Any] = [(n, c.id) for n in ("W-1", "W-2") for c in questions.by_id[n].choices]
    values += [("W-1", UNKNOWN), ("W-4", "na"), ("W-4", "yes")]
    several = [c.id for c in questions.by_id["W-3"].choices]
    values += [("W-3", [c for n, c in enumerate(several) if bits >> n & 1]) for bits in range(1, 16)]
    cases = [
        (*one, beside) for one in values for beside in ({}, {"note": "n"}, {"evidence": "e"}, {"note": " "})
    ]
    ask = "all => all.map(([id, value, beside]) => { form.beside.set(id, beside); return lacking(BY_ID.get(id), value); })"
    with (
        browser.started() as chromium,
        forms.opened(chromium, forms.written(tmp_path / "f.html", own, lang="en")) as shown,
    ):
        told = shown.page.evaluate(ask, [list(c) for c in cases])
        for (name, value, beside), found in zip(cases, told, strict=True):
            answer = Answer(tuple(value) if isinstance(value, list) else value, **beside)
            lacks = lacking(questions.by_id[name], answer, demands)
            assert found == (lacks.value if lacks else "")
        shown.page.evaluate("form.beside.clear()")
        shown.answer("W-1", "na")
        room = shown.room("W-1")
        assert room.locator(".lacks").inner_text() == messages("en")("form.lacks-reason")
        room.locator("[id$=-note]").fill("no keys")  # the field is open already
        assert room.locator(".lacks").inner_text() == ""
        shown.answer("W-2", "yes")
        shown.page.evaluate("location.hash = `#s${PARTS.length - 1}`")
        assert messages("en")("form.lacks-evidence") in shown.page.locator("#summary").inner_text()
        saved = shown.save(tmp_path / "a.json")
    assert saved["answers"]["W-1"] == {"answer": "na", "note": "no keys"}
    assert store.open_document(str(tmp_path / "a.json")).data["answers"] == json.loads(
        json.dumps(saved["answers"])
    )


def with_na(name: str) -> Question:
    made = question(name, {"yes": 4.0, "part": 2.0, "no": 0.0})
    return replace(made, choices=(*made.choices, Choice("na", "na", not_applicable=True)))


@given(
    st.lists(st.sampled_from(["yes", "part", "no", "na", UNKNOWN]), min_size=3, max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_what_is_demanded_and_missing_counts_as_the_guide_says(
    told: list[str], reason: bool, evidence: bool
) -> None:
    """Without a reason "don't know", without evidence the next lower answer; never more than with it."""
    made = sheet(*(with_na(n) for n in "abc"), demands=Demands(reason=reason, evidence=evidence))
    plain = sheet(*(with_na(n) for n in "abc"))
    lower = {"na": UNKNOWN if reason else "na", "yes": "part" if evidence else "yes"}
    found = result(made, **dict(zip("abc", told, strict=True)))
    same = result(plain, **{n: lower.get(v, v) for n, v in zip("abc", told, strict=True)})
    assert found.score.value == same.score.value
    assert [j.state for j in found.judged] == [j.state for j in same.judged]
    for one, value in zip(found.judged, told, strict=True):
        needs = needing(one.question, made.scored[0].demands)
        lacks = {beside for beside, ids in needs.items() if value in ids}
        assert ({one.lacks} if one.lacks else set()) == lacks
        assert one.state is not State.NOT_APPLICABLE or not lacks
