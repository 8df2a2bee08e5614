"""What a typed answer means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interview.firm import one

from cyberdiag.interview import entry
from cyberdiag.interview.spoken import spoken
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.numbers import Quantity
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place, Problem

SAY = messages("en")
STAFF = one(Kind.NUMBER, unit="人", minimum=1, maximum=100_000)
DAY, TEXT = one(Kind.DATE), one(Kind.TEXT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Enter a number"), ("  ", "Enter a number"), ("many", '"many" is not a number. Write it like 50'),
        ("-3", "-3 is out of range"), ("5 0 x", '"5 0 x" is not a number.'),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told(text: str, told: str) -> None:
    assert entry.fault(STAFF, text, None, SAY).startswith(told)


def test_a_number_outside_the_limits_is_told_with_the_limit() -> None:
    assert entry.fault(STAFF, "0", None, SAY) == "0 is out of range. Write a number from 1 to 100,000."
    assert entry.fault(STAFF, "10万人", None, SAY) == ""
    assert (
        entry.fault(STAFF, "100001", None, SAY)
        == "100,001 is out of range. Write a number from 1 to 100,000."
    )
    assert entry.fault(one(Kind.NUMBER), "99999999", None, SAY) == ""


@given(st.integers(1, 100_000))
def test_a_number_is_read_as_it_is_shown(number: int) -> None:
    for text in (str(number), f"{number:,}", f" {number} 人"):
        assert entry.fault(STAFF, text, None, SAY) == ""
        assert entry.answer(STAFF, text, None) == Answer(number)


def test_a_number_that_is_not_whole_stays_so() -> None:
    assert entry.answer(STAFF, "2.5", None) == Answer(2.5)


@pytest.mark.parametrize("given_before", [Answer(50), Answer(UNKNOWN)])
def test_an_empty_line_keeps_what_was_given_before(given_before: Answer) -> None:
    assert entry.fault(STAFF, "", given_before, SAY) == ""
    assert entry.answer(STAFF, " ", given_before) == given_before


@pytest.mark.parametrize(("kind", "value"), [(Kind.NUMBER, UNKNOWN), (Kind.DATE, UNKNOWN), (Kind.TEXT, "")])
def test_an_optional_question_may_stay_empty(kind: Kind, value: str) -> None:
    question = one(kind, optional=True)
    assert entry.fault(question, "", None, SAY) == ""
    assert entry.answer(question, "", None) == Answer(value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        " 2026-11-22 ",
        "２０２６－１１－２２",
        "2026年11月22日",
        "令和8年11月22日",
        "R8.11.22",
    ],
)
def test_a_date_is_kept_in_one_form(text: str) -> None:
    assert entry.fault(DAY, text, None, SAY) == ""
    assert entry.answer(DAY, text, None) == Answer("2026-11-22")


@pytest.mark.parametrize("text", ["2026-02-30", "11-22", "yesterday", "2026-13-01", "2026-1-1-1"])
def test_what_is_no_date_is_told(text: str) -> None:
    assert entry.fault(DAY, text, None, SAY).startswith(f'"{text}" is not a date. Write it like')


def test_a_text_is_kept_on_one_line_without_what_steers_a_terminal() -> None:
    assert entry.answer(TEXT, " a\n\x1b[31mb ", None) == Answer("a �[31mb")
    assert entry.fault(TEXT, "x", None, SAY) == ""
    assert entry.fault(TEXT, "", None, SAY) == SAY("interview.empty-text")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5億", "= 500,000,000 人"),
        ("５０", "= 50 人"),
        ("1200", "= 1,200 人"),
        ("2.5", "= 2.5 人"),
        ("50", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_a_number_is_spelt_out_while_it_is_typed(text: str, told: str) -> None:
    assert entry.meaning(STAFF, text, SAY) == told


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("80000000", "8,000万円", "80 million yen"),
        ("8000000", "800万円", "8 million yen"),
        ("1億2千万", "1.2億円", "120 million yen"),
        ("123450000", "12,345万円", "123.45 million yen"),
        ("80123456", "80,123,456円", "80,123,456 yen"),
        ("1500", "1,500円", "1,500 yen"),
    ],
)
def test_an_amount_of_yen_is_told_as_it_is_spoken_of_so_that_a_lost_zero_is_seen(
    text: str, ja: str, en: str
) -> None:
    for lang, unit, told in (("ja", "円", ja), ("en", "yen", en)):
        asked, say = one(Kind.NUMBER, unit=unit), messages(lang)
        assert entry.meaning(asked, text, say) == f"= {told}"
        assert spoken(asked, entry.answer(asked, text, None), say) == told
        value = entry.answer(asked, text, None).value
        assert isinstance(value, int | float)
        doubt = Problem(Place(""), "implausible-low", {"question": "Q", "value": Quantity(value, unit)})
        assert told in say.problem(doubt)[0]


def test_nothing_is_spelt_out_for_other_kinds() -> None:
    assert entry.meaning(TEXT, "5億", SAY) == ""
    assert entry.meaning(DAY, "令和8年3月1日", SAY) == "= 2026-03-01"
    assert entry.meaning(DAY, "2026-03-01", SAY) == entry.meaning(DAY, "x", SAY) == ""


@pytest.mark.parametrize(
    ("value", "told"), [(50, "50 人"), (1_200_000, "1,200,000 人"), (UNKNOWN, "Don't know"), (2.5, "2.5 人")]
)
def test_an_earlier_answer_is_shown_with_its_unit(value: float | str, told: str) -> None:
    assert spoken(STAFF, Answer(value), SAY) == told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_text_that_is_too_long_to_be_kept_is_told_with_its_length(lang: str) -> None:
    say = messages(lang)
    assert entry.too_long("x" * 2_000, say) == ""
    assert "2001" in entry.too_long("x" * 2_001, say)
