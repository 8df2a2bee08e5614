"""A blank sheet can be read as it is, and says everything that is needed to fill it in."""

from __future__ import annotations

import json

import pytest
from answer_files.making import NOWHERE, QUESTIONS, YES_NO, question, question_set

from cyberdiag.answer_files import check, json_codec, sheet, yaml_codec
from cyberdiag.messages import messages
from cyberdiag.model.format import AnswersFormat, Format
from cyberdiag.model.questionnaire import Choice, Question
from cyberdiag.model.written import Kind

LANGUAGES = ("ja", "en")
NASTY = "一行目\n  people: 666\r\n# \x1b[31m赤\u202e\u2028x: y"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", [Format.YAML, Format.JSON])
def test_a_blank_sheet_is_read_without_a_fault_and_answers_nothing(lang: str, form: AnswersFormat) -> None:
    text = sheet.blank(QUESTIONS, form, messages(lang)).decode()
    source = (json_codec if form is Format.JSON else yaml_codec).read(text, "a")
    answers, problems = check.answers(source, QUESTIONS)
    assert (dict(answers.by_id), problems) == ({}, [])
    assert list(source.data) == [
        "cyberdiag",
        "questionnaires",
        "organisation",
        "respondent",
        "date",
        "answers",
    ]
    assert source.data["questionnaires"] == {"sample": "1.0"}
    assert source.data["answers"] == dict.fromkeys(QUESTIONS.by_id)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_tells_each_question_with_all_its_choices(lang: str) -> None:
    say = messages(lang)
    text = sheet.blank(QUESTIONS, Format.YAML, say).decode()
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    for one in QUESTIONS.by_id.values():
        assert f"  # {one.text}" in comments
        assert all(f"  #   {c.id} = {c.label}" in comments for c in one.choices)
    assert comments.count(f"  #   unknown = {say('interview.unknown')}") == len(QUESTIONS.by_id)
    assert f"  #   {say('sheet.several')}" in comments
    assert f"  #   {say('sheet.number', unit='人')}" in comments


@pytest.mark.parametrize("form", [Format.YAML, Format.JSON])
def test_a_quick_sheet_holds_the_basic_questions_only(form: AnswersFormat) -> None:
    text = sheet.blank(QUESTIONS, form, messages("ja"), quick=True).decode()
    assert "Q-1" in text
    assert "Q-2" not in text


def test_words_of_ones_own_questionnaire_stay_comments_and_cannot_steer_a_terminal() -> None:
    choices = (Choice("yes", NASTY, NASTY), Choice("no", NASTY))
    nasty = Question(
        id="Q-1", section="section", text=NASTY, choices=choices, place=NOWHERE, help=NASTY, unit=NASTY
    )
    questions = question_set(nasty, question("people", Kind.NUMBER), version='1"0\\\n')
    text = sheet.blank(questions, Format.YAML, messages("ja")).decode()
    assert not set("\x1b\r\u202e\u2028") & set(text)
    data = yaml_codec.read(text, "a.yaml").data
    assert data["answers"] == {"Q-1": None, "people": None}
    assert data["questionnaires"] == {"sample": '1"0\\\n'}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_of_a_note_in_the_sheet_is_itself_valid(lang: str) -> None:
    how = messages(lang)("sheet.how")
    example = how[how.index("TEC-01") : how.index("}") + 1].replace("TEC-01", "Q-1")
    questions = question_set(question("Q-1", Kind.SINGLE, YES_NO))
    answers, problems = check.answers(
        yaml_codec.read(f"cyberdiag: answers/1\nanswers:\n  {example}\n", "a"), questions
    )
    assert problems == []
    assert answers.by_id["Q-1"].note


def test_a_json_sheet_is_json_for_every_program() -> None:
    text = sheet.blank(QUESTIONS, Format.JSON, messages("ja")).decode()
    assert json.loads(text)["answers"]["Q-1"] is None
    assert text.endswith("}\n")
