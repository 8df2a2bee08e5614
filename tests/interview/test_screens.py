"""What a person sees, screen by screen, at 40 and 80 columns in both languages.

`CYBERDIAG_REGENERATE=1 pytest tests/interview/test_screens.py` writes the recordings anew; read the difference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import count

import pytest
from interview.firm import question_set
from interview.stage import CTRL_B, CTRL_C, CTRL_U, DOWN, ENTER, UP, Stage
from support import REGENERATE, ROOT

from cyberdiag.interview.conduct import conduct
from cyberdiag.model.answers import Answer, Answers, Note
from cyberdiag.terminal.console import Look

SCREENS = ROOT / "tests" / "data" / "screens"
NAMES = {
    ENTER: "Enter",
    CTRL_B: "Ctrl-B",
    CTRL_C: "Ctrl-C",
    CTRL_U: "Ctrl-U",
    UP: "Up",
    DOWN: "Down",
    " ": "Space",
}
SCRIPT = (
    *(
        ENTER,
        "12",
        UP,
        "?",
        "x",
        UP * 13,
        "1",
        ENTER,
    ),  # a long list: nothing chosen, a number, help, the other end
    *("abc", ENTER, CTRL_U, "0", ENTER, CTRL_U, "1.2k", CTRL_U, "５０", ENTER),  # a number
    *(ENTER, " ", "3", "?", "x", ENTER),  # several choices: the last clears the first
    *("b", "b", CTRL_B, "b", ENTER),  # back to the first question, and on with one key
    *(
        "2",
        "?",
        "x",
        ENTER,
        DOWN,
        ENTER,
        "１",
    ),  # a site, help on a long question, partly, the shop's question
    *("b", "b", "b", "1"),  # back to the site: the shop's question no longer counts
    "u",
    *(
        "1",
        "n",
        "abc",
        ENTER,
        "k",
        ENTER,
        ENTER,
        "s",
        "1",
    ),  # after the first score: go on, a note, for later, yes
    "s",  # the question put off is asked again, and stays open
    *("3", "1", "3", "1", ENTER),  # the review: what does not go together, and the answer to change
    *("1", "s", "5", "b", "2"),  # what is open is left again; a section, back, finish
)


class Forgetful:
    """Keeps nothing but notes on open questions."""

    def __init__(self) -> None:
        self.beside: dict[str, Note] = {}

    def answer(self, question: str, answer: Answer) -> dict[str, Answer | None]:  # noqa: ARG002
        self.beside.pop(question, None)
        return {}

    def note(self, question: str, beside: Note) -> dict[str, Answer | None]:
        self.beside[question] = beside
        return {}


def play(stage: Stage) -> None:
    """Conduct an interview on a stage; looking at the clock twice a question, each takes nine seconds."""
    clock = count(step=9)
    conduct(
        question_set(stage.lang), Answers(), stage.prompter, stage.screen, Forgetful(),
        clock=lambda: float(next(clock)),
    )  # fmt: skip


@cache
def played(lang: str, columns: int) -> Stage:
    with pytest.MonkeyPatch.context() as patch, Stage(patch, SCRIPT, lang=lang, columns=columns) as stage:
        play(stage)
        return stage


def recorded(stage: Stage) -> str:
    """Return every screen with the keys that follow it."""
    screens = zip(stage.frames, SCRIPT, strict=False)
    return "".join(f"{screen}\n{'=' * 10} {NAMES.get(keys, keys)}\n" for screen, keys in screens).replace(
        "\x1b", "ESC"
    )


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_screens_are_as_recorded(lang: str, columns: int) -> None:
    text = recorded(played(lang, columns))
    golden = SCREENS / f"interview-{lang}-{columns}.txt"
    if REGENERATE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_question_and_its_keys_are_on_every_screen(lang: str, columns: int) -> None:
    stop = {"ja": "Ctrl-C 中断", "en": "Ctrl-C stop"}[lang]
    for screen in played(lang, columns).frames:
        lines = screen.splitlines()
        assert stop in lines[-1]
        assert len(lines) <= 24
        assert all(
            sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= columns
            for line in lines
        )


def test_what_was_just_answered_is_still_on_the_screen() -> None:
    stage = played("en", 80)
    after = stage.frames[SCRIPT.index("５０") + 2]
    assert (
        "2/8 How many people work for you, directors and part-timers included?\n  > 50 people\n\n3/8" in after
    )


def test_a_japanese_interview_shows_no_english_of_the_libraries() -> None:
    shown = "\n".join(played("ja", 80).frames)
    ours = {"Enter", "Ctrl", *"BCGLNPRXubnprskvx", "ID", "abc"}
    assert set(re.findall("[A-Za-z]+", shown)) <= ours


def test_with_ascii_nothing_is_drawn_with_other_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        Stage(monkeypatch, ["?", CTRL_C], lang="en", look=Look(ascii=True)) as stage,
        pytest.raises(KeyboardInterrupt),
    ):
        play(stage)
    assert stage.last.isascii()
    assert "--- The firm" in stage.frames[0]


@pytest.mark.parametrize("no_color", [False, True])
def test_a_fault_is_red_and_marked_and_without_colour_still_marked(
    monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    with (
        Stage(monkeypatch, [ENTER, CTRL_C], look=Look(no_color=no_color)) as stage,
        pytest.raises(KeyboardInterrupt),
    ):
        play(stage)
    assert "\n! 数字か矢印で、答えを選んでください。\n" in stage.last
    colours = re.findall(r"\x1b\[[0-9;]*?(?<![0-9])(?:3[1-8]|4[1-8]|9[0-7])[0-9;]*m", stage.stream.written)
    assert bool(colours) is not no_color


def test_a_list_that_does_not_fit_shows_where_it_goes_on_and_keeps_the_question() -> None:
    first, moved = (played("en", 40).frames[n] for n in (0, SCRIPT.index(UP * 13)))
    assert "What is your main industry?" in first
    assert "What is your main industry?" in moved
    assert re.search(r" v$", first, re.MULTILINE)
    assert not re.search(r" \^$", first, re.MULTILINE)
