"""The number in a label is its key: the one that is shown, and the one that records the choice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview.stage import ENTER
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from support import NIGHTLY

from cyberdiag.catalog import load
from cyberdiag.interview.flow import Step
from cyberdiag.interview.prompts import TerminalPrompter
from cyberdiag.messages import messages
from cyberdiag.model import choice_keys
from cyberdiag.model.answers import Answer
from cyberdiag.model.questionnaire import Choice, Question, Section
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place

LANGUAGES = ("ja", "en")
NAMES = ("profile", *load.questionnaire_ids())


def recorded(question: Question, key: str, *, several: bool, long: bool) -> object:
    """Return what the real prompt records when a key is pressed."""
    step = Step(question, Section("s", "s", "s", ()), 2, 9)
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text(key + (ENTER if several or long else ""))
        pipe.close()
        reply = prompter.ask(step, None)
    assert isinstance(reply, Answer)
    return reply.value


def shown(question: Question) -> list[tuple[str, Choice]]:
    """Return the choices as the prompt shows them, each with the key before it."""
    several = question.kind is Kind.MULTIPLE
    return list(zip(choice_keys.keys(question.choices, several=several), question.choices, strict=True))


def records_what_it_shows(question: Question) -> None:
    several = question.kind is Kind.MULTIPLE
    long = not several and len(question.choices) > choice_keys.FEW
    for key, choice in shown(question):
        if key != choice_keys.NO_KEY:
            wanted = (choice.id,) if several else choice.id
            assert recorded(question, key, several=several, long=long) == wanted


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_number_in_a_shipped_label_is_its_key_and_its_id(name: str, lang: str) -> None:
    for question in load.questionnaire(name, lang).questions:
        for key, choice in shown(question):
            number = choice_keys.number(choice.label)
            assert number in {"", key}, (question.id, choice.label)
            assert not (number and choice.id.isdecimal()) or number == choice.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_key_that_a_shipped_question_shows_records_the_choice_beside_it(name: str, lang: str) -> None:
    """Questions that show the same keys for the same ids differ in words alone: one of them is asked."""
    asked = [q for q in load.questionnaire(name, lang).questions if q.choices]
    alike = {(q.kind, *((key, c.id) for key, c in shown(q))): q for q in asked}
    for question in alike.values():
        records_what_it_shows(question)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_levels_are_listed_from_the_worst_to_the_best(lang: str) -> None:
    for question in load.questionnaire("leak-response", lang).questions:
        assert [key for key, _ in shown(question)] == ["0", "1", "2", "3", "4"]
        points = [c.points for c in question.choices]
        assert points == sorted(points, key=lambda p: p or 0)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("4 この1年に確かめた", "4"), ("4: Checked", "4"), ("4. Checked", "4"), ("４　確かめた", "4"), ("(4) はい", "4"),
        ("④はい", "4"), ("⑷ はい", "4"), ("4)はい", "4"), ("4、はい", "4"), ("4", "4"), ("0 ない", "0"), (" 3 はい", "3"),
        ("３人以上", ""), ("3人以上", ""), ("24時間以内", ""), ("1〜4人", ""), ("1-4 people", ""), ("1,000 people", ""),
        ("1.5 million", ""), ("3-day", ""), ("10 people", ""), ("2FA", ""), ("½", ""), ("はい 4", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_number_by_itself_is_a_key_and_one_joined_to_its_unit_is_a_quantity(
    label: str, number: str
) -> None:
    assert choice_keys.number(label) == number


@pytest.mark.parametrize(
    ("label", "bare"),
    [("4 確かめた", "確かめた"), ("4: Checked", "Checked"), ("(4) はい", "はい"), ("④はい", "はい"), ("4", "4"), ("3人以上", "3人以上")],
)  # fmt: skip
def test_where_the_key_stands_before_it_a_label_does_without_its_number(label: str, bare: str) -> None:
    assert choice_keys.without_number(label) == bare


def test_a_choice_is_named_by_its_id_which_is_not_said_twice() -> None:
    assert choice_keys.named(Choice("0", "0 ない")) == "0 ない"
    assert choice_keys.named(Choice("0", "0 ない", "何もない")) == "0 ない: 何もない"
    assert choice_keys.named(Choice("no", "いいえ", "何もない")) == "no = いいえ: 何もない"


LABELS = st.one_of(
    st.builds(
        lambda n, mark: f"{n}{mark}x", st.integers(0, 24), st.sampled_from([" ", ": ", ". ", ") ", "人", "-"])
    ),
    st.sampled_from(["①x", "はい", "x"]),
)


@settings(deadline=None, max_examples=200 if NIGHTLY else 30)
@given(st.lists(LABELS, min_size=1, max_size=14), st.sampled_from([Kind.SINGLE, Kind.MULTIPLE]))
def test_whatever_the_labels_each_key_records_the_choice_beside_it(labels: list[str], kind: Kind) -> None:
    choices = tuple(Choice(f"c{n}", label) for n, label in enumerate(labels))
    question = Question(id="q", text="?", kind=kind, section="s", choices=choices, place=Place("here"))
    records_what_it_shows(question)
    keys = [key for key, _ in shown(question) if key != choice_keys.NO_KEY]
    assert len(set(keys)) == len(keys)
    if kind is Kind.MULTIPLE or len(choices) <= choice_keys.FEW:
        first: dict[str, int] = {}
        for at, label in enumerate(labels):
            if number := choice_keys.number(label):
                first.setdefault(number, at)
        assert all(shown(question)[at][0] == number for number, at in first.items())
