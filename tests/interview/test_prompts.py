"""Each kind of prompt, driven key by key through a pipe."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from interview.firm import answers, one, question_set
from interview.stage import CTRL_B, CTRL_C, CTRL_U, DOWN, ENTER, UP, Stage
from msgspec.structs import replace
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from cyberdiag.interview.conduct import Around, Move
from cyberdiag.interview.course import Course
from cyberdiag.interview.flow import Step
from cyberdiag.interview.overview import Stop, overview
from cyberdiag.interview.prompts import TerminalPrompter
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer, Note
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question

BACKSPACE = "\x7f"
CTRL_G, CTRL_L, CTRL_N, CTRL_P, CTRL_R, CTRL_X = "\x07", "\x0c", "\x0e", "\x10", "\x12", "\x18"
LONG, SITE, DATA = (question_set().by_id[key] for key in ("industry", "website", "data"))
STAFF = question_set().by_id["employees"]


def ask(
    question: Question,
    *keys: str,
    before: Answer | None = None,
    number: int = 2,
    around: Around = Around(),  # noqa: B008  a frozen value
) -> list[object]:
    """Return what each of several askings of one question gave; one that waits for more keys is an error."""
    section = question_set().questionnaires[0].sections[0]
    step = Step(question, section, number, 9)
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text("".join(keys))
        pipe.close()
        replies = [prompter.ask(step, before, around) for _ in keys]
    return [reply.value if isinstance(reply, Answer) else reply for reply in replies]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("1", "no-site"), ("2", "shop"), ("２", "shop"),
        (DOWN + ENTER, "no-site"), (DOWN + DOWN + ENTER, "shop"), (UP + ENTER, UNKNOWN), (UP + UP + ENTER, "shop"),
        (DOWN * 3 + ENTER, UNKNOWN), (DOWN * 4 + ENTER, "no-site"),
        ("u", UNKNOWN), ("U", UNKNOWN), ("ｕ", UNKNOWN), ("う", UNKNOWN),
        (ENTER + "2", "shop"), ("9" + "0" + "2", "shop"),
    ],
)  # fmt: skip
def test_one_of_a_few_choices_is_given_by_a_digit_an_arrow_or_u(keys: str, value: str) -> None:
    assert ask(SITE, keys) == [value]


def test_dont_know_is_not_offered_where_everyone_knows() -> None:
    assert ask(replace(SITE, certain=True), "u" + "う" + CTRL_X + UP + ENTER) == ["shop"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("1" + ENTER, "trade-1"), ("12" + ENTER, "trade-12"), ("１２" + ENTER, "trade-12"), ("16" + ENTER, "trade-16"),
        ("17" + ENTER + "7" + ENTER, "trade-7"), ("99" + ENTER + "2" + ENTER, "trade-2"), ("1" + DOWN + ENTER, "trade-2"),
        ("123" + ENTER + "3" + ENTER, "trade-3"), ("1" + DOWN + "5" + ENTER, "trade-5"), ("160" + "5" + ENTER, "trade-5"),
        ("16" + BACKSPACE + "2" + ENTER, "trade-12"), ("4" + BACKSPACE + ENTER + "1" + ENTER, "trade-1"),
        (UP + ENTER, UNKNOWN), ("u", UNKNOWN), ("0" + "4" + ENTER, "trade-4"), (ENTER + "5" + ENTER, "trade-5"),
    ],
)  # fmt: skip
def test_in_a_long_list_a_number_moves_and_enter_answers(keys: str, value: str) -> None:
    assert ask(LONG, keys) == [value]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("1" + ENTER, ("health",)), ("12" + ENTER, ("health", "login")), ("２１" + ENTER, ("health", "login")),
        (" " + ENTER, ("health",)), ("\u3000" + ENTER, ("health",)), (DOWN + " " + ENTER, ("login",)),
        ("1" + "1" + "3" + ENTER, ("none",)), ("u" + ENTER, UNKNOWN), ("ai" + ENTER + "2" + ENTER, ("login",)),
        (ENTER + "1" + ENTER, ("health",)),
        ("123" + ENTER, ("none",)), ("32" + ENTER, ("login",)), ("1u" + ENTER, UNKNOWN), ("3u" + ENTER, UNKNOWN),
        ("u1" + ENTER, ("health",)), ("u3" + ENTER, ("none",)), ("1u" + "u" + ENTER + "2" + ENTER, ("login",)),
    ],
)  # fmt: skip
def test_several_choices_are_ticked_and_those_that_stand_alone_clear_the_rest(
    keys: str, value: object
) -> None:
    assert ask(DATA, keys) == [value]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("50" + ENTER, 50), ("５０" + ENTER, 50), ("1.2k" + ENTER, 1200), ("3万" + ENTER, 30_000), ("2.5" + ENTER, 2.5),
        ("abc" + ENTER + CTRL_U + "7" + ENTER, 7), ("0" + ENTER + CTRL_U + "1" + ENTER, 1),
        ("20万" + ENTER + CTRL_U + "9" + ENTER, 9), (ENTER + "8" + ENTER, 8),
        ("u", UNKNOWN), ("ｕ", UNKNOWN), ("b", Move.BACK), ("?", Move.HELP), ("5" + CTRL_B, Move.BACK),
    ],
)  # fmt: skip
def test_a_number_is_read_and_what_is_none_is_asked_again(keys: str, value: object) -> None:
    assert ask(STAFF, keys) == [value]


@pytest.mark.parametrize(
    ("question", "keys", "told"),
    [
        (SITE, "7", "「7」は使えません。使えるのは、1〜2 の数字、u"), (SITE, "x", "「x」は使えません"),
        (SITE, "\x1b[15~", "そのキーは使えません"), (DATA, "8", "「8」は使えません。使えるのは、1〜3 の数字、u"),
        (LONG, "99", "「99」は使えません。使えるのは、1〜16 の数字、u"), (LONG, "17", "「17」は使えません"),
    ],
)  # fmt: skip
def test_a_key_without_a_meaning_says_which_have_one(
    question: Question, keys: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Step(question, question_set().questionnaires[0].sections[0], 2, 9)
    with Stage(monkeypatch, [keys, CTRL_C], rows=40) as stage:
        with contextlib.suppress(KeyboardInterrupt):
            stage.prompter.ask(step, None)
        assert told in stage.last.replace("\n  ", "")


@pytest.mark.parametrize("question", [LONG, SITE, DATA, STAFF], ids=lambda q: q.id)
@pytest.mark.parametrize(
    ("key", "move"),
    [
        ("b", Move.BACK),
        ("ｂ", Move.BACK),
        ("B", Move.BACK),
        (CTRL_B, Move.BACK),
        ("?", Move.HELP),
        ("？", Move.HELP),
    ],
)
def test_back_and_help_work_everywhere(question: Question, key: str, move: Move) -> None:
    assert ask(question, key) == [move]


@pytest.mark.parametrize("question", [LONG, SITE, DATA, STAFF], ids=lambda q: q.id)
@pytest.mark.parametrize(
    ("keys", "move"),
    [
        ("sSｓＳ" + CTRL_L, Move.SKIP), ("nNｎＮ" + CTRL_N, Move.NOTE), ("rRｒＲ" + CTRL_R, Move.REVIEW),
        (CTRL_G, Move.HELP),
    ],
)  # fmt: skip
def test_later_note_review_and_help_have_a_letter_and_a_control_key(
    question: Question, keys: str, move: Move
) -> None:
    assert ask(question, *keys) == [move] * len(keys)


@pytest.mark.parametrize("question", [SITE, DATA, STAFF], ids=lambda q: q.id)
def test_a_break_is_a_key_only_where_it_is_offered(question: Question) -> None:
    assert ask(question, "p", CTRL_P, around=Around(opening=True)) == [Move.PAUSE] * 2
    given = {"website": "1", "data": "1" + ENTER, "employees": CTRL_U + "7" + ENTER}[question.id]
    assert not isinstance(ask(question, "p" + CTRL_P + given)[0], Move)


@pytest.mark.parametrize("letter", ["b", "s", "n", "r", "u", "p", "?", "う"])
def test_a_text_may_begin_with_any_letter(letter: str) -> None:
    given = ask(one(Kind.TEXT), letter + "x" + ENTER, around=Around(opening=True))
    assert given == [letter + "x"]


@pytest.mark.parametrize(
    ("key", "reply"),
    [
        (CTRL_B, Move.BACK), (CTRL_L, Move.SKIP), (CTRL_N, Move.NOTE), (CTRL_R, Move.REVIEW), (CTRL_G, Move.HELP),
        (CTRL_X, UNKNOWN),
    ],
)  # fmt: skip
def test_in_a_text_the_control_keys_move_whatever_is_typed(key: str, reply: object) -> None:
    assert ask(one(Kind.TEXT), key, "abc" + key) == [reply] * 2


def test_a_text_that_was_begun_survives_a_look_at_the_help_and_a_note() -> None:
    assert ask(one(Kind.TEXT), "ab" + CTRL_G, "c" + CTRL_N, ENTER) == [Move.HELP, Move.NOTE, "abc"]


def test_a_note_is_written_and_changed_and_can_be_left_alone() -> None:
    step = Step(SITE, question_set().questionnaires[0].sections[0], 2, 9)
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text("確認中" + ENTER + " 台帳\u3000A " + ENTER + ENTER)
        assert prompter.note(step, Note()) == Note("確認中", "台帳 A")
        pipe.send_text(
            ENTER
            + ENTER
            + "a.pdf"
            + ENTER
            + "13月"
            + ENTER
            + CTRL_U
            + "2026/4/1"
            + ENTER
            + "総務"
            + ENTER
            + ENTER
        )
        kept = Note("", "台帳", "a.pdf", "2026-04-01", "総務")
        assert prompter.note(step, Note("", "台帳")) == kept
        pipe.send_text("です" + ENTER + CTRL_U + ENTER)
        assert prompter.note(step, Note("確認中", "台帳")) == Note("確認中です", "")
        pipe.send_text("x" + CTRL_B)
        assert prompter.note(step, Note("確認中")) is None
        pipe.send_text(ENTER + CTRL_B)
        assert prompter.note(step, Note("確認中")) is None


@pytest.mark.parametrize(
    ("keys", "reply"),
    [
        ("1", Move.OPEN),
        ("2", Move.FINISH),
        ("3", Move.PAUSE),
        ("r", Move.REVIEW),
        ("b", Move.BACK),
        ("p", Move.PAUSE),
        (ENTER + "1", Move.OPEN),
    ],
)
def test_the_choice_at_a_stop(keys: str, reply: Move) -> None:
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text(keys)
        assert prompter.stop(Stop(3, (), (), 5, 2.0, 7, 3.0)) is reply


def test_the_review_leads_to_a_question_and_back_to_the_same_section() -> None:
    held = answers(industry="trade-1", employees=50, data=("none",), website="no-site", T_2="yes", P_1="no")
    seen = overview(Course(question_set(), held))
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        for keys, anew, reply in (
            ("1", True, Move.OPEN), ("2", True, Move.FINISH), ("b", True, Move.BACK), ("p", True, Move.PAUSE),
            ("32", True, "employees"), ("b44", False, "website"), ("1", False, "industry"), ("bb", False, Move.BACK),
            ("51", True, "T-1"), ("2", True, Move.FINISH),
        ):  # fmt: skip
            pipe.send_text(keys)
            assert prompter.review(seen, anew=anew) == reply


@pytest.mark.parametrize("question", [LONG, SITE, DATA, STAFF], ids=lambda q: q.id)
def test_ctrl_c_ends_the_asking(question: Question) -> None:
    with pytest.raises(KeyboardInterrupt):
        ask(question, CTRL_C)


@pytest.mark.parametrize(
    ("question", "keys", "value"),
    [
        (LONG, "b" + CTRL_B + "1" + ENTER, "trade-1"),
        (DATA, "1b" + ENTER, ("health",)),
        (STAFF, "b5" + ENTER, 5),
    ],
)
def test_on_the_first_question_back_changes_nothing(question: Question, keys: str, value: object) -> None:
    assert ask(question, keys, number=1) == [value]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (LONG, "trade-3"),
        (LONG, UNKNOWN),
        (DATA, ("health", "login")),
        (DATA, UNKNOWN),
        (STAFF, 50),
        (STAFF, UNKNOWN),
    ],
)
def test_enter_keeps_the_answer_given_before(question: Question, value: str) -> None:
    assert ask(question, ENTER, before=Answer(value)) == [value]


def test_what_was_begun_survives_a_look_at_the_help() -> None:
    assert ask(DATA, "12?", ENTER) == [Move.HELP, ("health", "login")]
    assert ask(LONG, "12?", ENTER) == [Move.HELP, "trade-12"]


def test_what_was_begun_is_forgotten_when_going_back() -> None:
    assert ask(DATA, "12b", "3" + ENTER) == [Move.BACK, ("none",)]


@pytest.mark.parametrize(
    ("kind", "optional", "keys", "value"),
    [
        (Kind.TEXT, False, "本社\u001b[200~ 大阪\n支社\u001b[201~" + ENTER, "本社 大阪 支社"),
        (Kind.TEXT, True, ENTER, ""), (Kind.TEXT, False, ENTER + "a" + ENTER, "a"),
        (Kind.DATE, False, "2026-11-22" + ENTER, "2026-11-22"), (Kind.DATE, False, "２０２６/4/1" + ENTER, "2026-04-01"),
        (Kind.DATE, False, "2026-02-30" + ENTER + CTRL_U + "2026-02-28" + ENTER, "2026-02-28"),
        (Kind.DATE, True, ENTER, UNKNOWN), (Kind.NUMBER, True, ENTER, UNKNOWN),
    ],
)  # fmt: skip
def test_texts_and_dates_are_read(kind: Kind, optional: bool, keys: str, value: str) -> None:
    assert ask(one(kind, optional=optional), keys) == [value]


def test_a_question_about_the_run_is_answered_with_a_digit() -> None:
    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text("2" + " 株式会社\u3000例 " + ENTER + ENTER)
        assert prompter.choose("どれ?", [("a", "甲"), ("b", "乙")]) == "b"
        assert prompter.line("名前?") == "株式会社 例"
        assert prompter.line("名前?") == ""


def test_a_line_is_asked_again_while_something_is_wrong_with_it() -> None:
    def fault(text: str) -> Problem | None:
        return None if text.isdecimal() else Problem(Place(""), "not-number", {"value": text})

    with create_pipe_input() as pipe:
        prompter = TerminalPrompter(messages("ja"), keyboard=pipe, screen=DummyOutput())
        pipe.send_text(ENTER + "many" + ENTER + "\x15" + "5" + ENTER)
        assert prompter.line("何人?", fault) == "5"


STEERING = "\x1b]0;x\x07\x9b2J\u202e\u2066\u200b"


@pytest.mark.parametrize("question", [LONG, SITE, DATA, STAFF], ids=lambda q: q.id)
def test_nothing_an_author_or_an_earlier_note_holds_can_steer_the_terminal_from_a_prompt(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = tuple(replace(c, label=c.label + STEERING, text=STEERING) for c in question.choices)
    bad = replace(
        question, text=f"t{STEERING}", unit=f"u{STEERING}", choices=choices, evidence=f"e{STEERING}"
    )
    section = replace(question_set().questionnaires[0].sections[0], title=f"s{STEERING}")
    step, beside = Step(bad, section, 2, 9), Note(f"n{STEERING}", f"p{STEERING}")
    with Stage(monkeypatch, [CTRL_C, ENTER, CTRL_C]) as stage:
        for call in (
            lambda: stage.prompter.ask(step, None, Around(beside=beside)),
            lambda: stage.prompter.note(step, beside),
        ):
            with contextlib.suppress(KeyboardInterrupt):
                call()
        assert stage.frames
        assert not set("\x07\x9b\u202e\u2066\u200b") & set(stage.stream.written)
        assert "\x1b]0" not in stage.stream.written
