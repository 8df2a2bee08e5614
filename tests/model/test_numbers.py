"""Numbers as people in Japan type them."""

from __future__ import annotations

import counting
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.model.numbers import parse_number

MEANT = {
    "0": 0,
    "50": 50,
    "３０": 30,
    "５億": 500_000_000,
    "5億": 500_000_000,
    "5億円": 500_000_000,
    "1億2,000万円": 120_000_000,
    "1億 2000万": 120_000_000,
    "1.1億": 110_000_000,
    "1万5千": 15_000,
    "5千万": 50_000_000,
    "3百万円": 3_000_000,
    "2兆3億": 2_000_300_000_000,
    "１，２３４": 1_234,
    "1,234,567.5": 1_234_567.5,
    "3 000 000": 3_000_000,
    "2.5m": 2_500_000,
    "300M": 300_000_000,
    "20 million yen": 20_000_000,
    "1.5bn": 1_500_000_000,
    "10k": 10_000,
    "約50人": 50,
    "50名": 50,
    "50 people": 50,
    "¥5,000,000": 5_000_000,
    "￥500": 500,
    "\\500": 500,
    " 7 ": 7,
    "５０人くらい": 50,
    "およそ3,000名": 3_000,
    "100人以上": 100,
    "12人分": 12,
    "十二人": 12,
    "五億": 500_000_000,
    "二千五百万円": 25_000_000,
    "2千5百万": 25_000_000,
    "1億2千万": 120_000_000,
    "500百万円": 500_000_000,
    "1,200千円": 1_200_000,
    "about 50 people": 50,
    "50+": 50,
}
JUNK = [
    "", " ", "abc", "-5", "−5", "1e5", "nan", "inf", "0x10", "1.2.3", "5.", ".5", "50 60", "5円3円", "50人人",
    "人", "円", "万", "¥", "12,34", "1,5億", "1,000,00", "1億2億", "5万3億", "1億2千人3", "5 億 円 か 6", "1" * 30, "9" * 400,
    "10〜20人", "$5m", "10%", "1万20000", "1億20000万", "百千", "2百300", "50人未満",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), MEANT.items())
def test_a_number_is_read_as_it_is_meant(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", JUNK)
def test_what_is_no_clear_number_is_refused(text: str) -> None:
    assert parse_number(text) is None


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**15))
def test_a_whole_number_survives_commas_and_full_width_digits(number: float) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse_number(f"{number:,}") == parse_number(wide) == parse_number(str(number)) == number


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 9999), st.integers(0, 9999))
def test_units_of_ten_thousand_add_up_exactly(oku: int, man: int) -> None:
    assert parse_number(f"{oku}億{man}万円") == oku * 10**8 + man * 10**4


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=20))
def test_no_text_makes_it_fail(text: str) -> None:
    number = parse_number(text)
    assert number is None or 0 <= number < 10**18


def test_a_number_longer_than_anybody_types_is_not_gone_through() -> None:
    assert parse_number("一十" * 40) is None
    assert counting.steps(lambda: parse_number("一十" * 100_000)) < 100
