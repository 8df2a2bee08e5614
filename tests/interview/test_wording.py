"""Every shipped question folded for narrow and wide terminals."""

from __future__ import annotations

import io
import re

import pytest
from interview.firm import one
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output.vt100 import Vt100_Output

from cyberdiag.catalog import load
from cyberdiag.interview.conduct import Around
from cyberdiag.interview.flow import Step
from cyberdiag.interview.frame import Paper
from cyberdiag.interview.wording import Wording
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.fold import cells
from cyberdiag.model.written import Kind


def wording(lang: str, columns: int, rows: int = 24) -> Wording:
    return Wording(messages(lang), Paper(Vt100_Output(io.StringIO(), lambda: Size(rows, columns))))


def steps(lang: str) -> list[Step]:
    sections = [
        s for n in load.question_set(load.questionnaire_ids(), lang).questionnaires for s in n.sections
    ]
    return [Step(q, section, n, 120) for section in sections for n, q in enumerate(section.questions, 1)]


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_shipped_question_is_cut_or_overflows_or_breaks_a_word(lang: str, columns: int) -> None:
    words = wording(lang, columns)
    for step in steps(lang):
        options = words.options(step)
        titles = words.titles(options, several=step.question.kind is Kind.MULTIPLE)
        lines = [line for _, line in words.head(step, Around())] + [
            line for title in titles for line in title
        ]
        assert all(cells(line) < min(columns, 80) for line in lines), step.question.id
        texts = [step.question.text, *(part for o in options for part in (o.label, o.text))]
        shown = "".join("".join(lines).split())
        assert all("".join(text.split()) in shown for text in texts), step.question.id
        known = set(re.findall(r"[A-Za-z]+", " ".join([*texts, step.section.title, "u"])))
        assert {w for line in lines for w in re.findall(r"[A-Za-z]+", line)} <= known, step.question.id


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_shipped_question_fits_a_window_of_80_by_24(lang: str) -> None:
    assert {s.question.id: words for s in steps(lang) if (words := wording(lang, 80).height(s)) > 24} == {}


def test_dont_know_is_always_the_last_choice() -> None:
    words = wording("en", 80)
    step = next(s for s in steps("en") if s.question.id == "TEC-01")
    assert words.options(step)[-1].id == UNKNOWN
    assert words.titles(words.options(step), several=False)[-1][0].startswith("u  Don't know")


def test_hints_are_never_broken_inside() -> None:
    say = messages("en")
    hints = " / ".join(say(f"interview.{name}") for name in ("keys-multiple", "moves", "keys-stop")).split(
        " / "
    )
    lines = [line for _, line in wording("en", 45).foot("", "keys-multiple", "moves")]
    assert len(lines) > 1
    assert " | ".join(lines).split(" | ") == hints


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE])
def test_a_key_stands_before_every_choice(kind: Kind) -> None:
    choices = next(q for q in (s.question for s in steps("en")) if q.id == "industry").choices[:10]
    options = list(one(kind, choices=choices).choices)
    titles = wording("en", 80).titles(options, several=kind is Kind.MULTIPLE)
    keys = [title[0].split()[0] for title in titles]
    assert keys[:9] == list("123456789")
    assert keys[9] == ("0" if kind is Kind.MULTIPLE else "10")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_help_explains_every_key_that_is_shown(lang: str) -> None:
    say = messages(lang)
    shown = " / ".join(
        say(f"interview.{name}") for name in ("keys-typed", "keys-text", "moves", "moves-pause")
    )
    explained = set(re.findall(r"[A-Za-z]+", say("interview.help-keys-text")))
    keys = {
        hint.split()[0].removeprefix("Ctrl-") for hint in shown.split(" / ") if len(hint.split()[0]) in {1, 6}
    }
    assert keys - {"?"} >= set("bsnrupBLNRXG")
    assert keys - {"?"} <= explained


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_keys_of_a_list_take_two_lines_at_40_columns(lang: str) -> None:
    assert len(wording(lang, 40).foot("", "keys", "moves")) == 2
