"""Numbers, amounts and dates as each language writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cyberdiag.messages import messages
from cyberdiag.model.assessment import Score
from cyberdiag.report import words
from cyberdiag.report.views.diagnosis import score

AMOUNTS = st.floats(0, 1e14, allow_nan=False) | st.integers(0, 10**14).map(float)
LANGUAGES = st.sampled_from(["ja", "en"])
SIZES = {
    "円": 1, "万円": 1e4, "億円": 1e8, "兆円": 1e12,
    " yen": 1, " million yen": 1e6, " billion yen": 1e9, " trillion yen": 1e12,
}  # fmt: skip


def read(text: str) -> float:
    """Return the yen that a text names."""
    found = re.fullmatch(r"(?:約|about )([\d,.]+)([^\d]+)", text)
    assert found is not None, text
    return float(found[1].replace(",", "")) * SIZES[found[2]]


@settings(deadline=None, max_examples=300)
@given(AMOUNTS, LANGUAGES)
@example(99_999.0, "en")
@example(999_999_999.0, "ja")
def test_an_amount_has_two_significant_figures_and_no_exponent(amount: float, lang: str) -> None:
    text = words.yen(amount, lang)
    digits = re.sub(r"[^\d]", "", text).strip("0")
    assert len(digits) <= 2
    assert "e" not in text.replace("yen", "")
    if amount >= 10:
        assert read(text) == pytest.approx(amount, rel=0.0501)


@settings(deadline=None, max_examples=300)
@given(AMOUNTS, AMOUNTS, LANGUAGES)
def test_a_larger_amount_never_reads_as_a_smaller_one(one: float, other: float, lang: str) -> None:
    low, high = sorted((one, other))
    assert read(words.yen(low, lang)) <= read(words.yen(high, lang)) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("amount", "ja", "en"),
    [
        (0, "約0円", "about 0 yen"),
        (4_300, "約4,300円", "about 4,300 yen"),
        (48_000, "約4.8万円", "about 48,000 yen"),
        (99_400, "約9.9万円", "about 99,000 yen"),
        (250_000, "約25万円", "about 250,000 yen"),
        (16_200_000, "約1,600万円", "about 16 million yen"),
        (99_600_000, "約1億円", "about 100 million yen"),
        (130_000_000, "約1.3億円", "about 130 million yen"),
        (2_450_000_000, "約25億円", "about 2.5 billion yen"),
        (3.3e12, "約3.3兆円", "about 3.3 trillion yen"),
    ],
)
def test_amounts_read_as_people_write_them(amount: float, ja: str, en: str) -> None:
    assert (words.yen(amount, "ja"), words.yen(amount, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("low", "high", "ja", "en"),
    [
        (120_000, 430_000, "約12万円〜43万円", "about 120,000 to 430,000 yen"),
        (700_000, 1_200_000, "約70万円〜120万円", "about 700,000 yen to 1.2 million yen"),
        (1.5e7, 4.9e7, "約1,500万円〜4,900万円", "about 15 to 49 million yen"),
    ],
)
def test_a_range_says_its_unit_once_where_it_is_the_same(low: float, high: float, ja: str, en: str) -> None:
    assert (words.yen_range(low, high, "ja"), words.yen_range(low, high, "en")) == (ja, en)


@pytest.mark.parametrize(("lang", "none"), [("ja", "なし"), ("en", "none")])
def test_nothing_to_pay_is_told_in_a_word(lang: str, none: str) -> None:
    say = messages(lang)
    assert words.amount(0.0, say) == none
    assert words.amount_range(0.0, 0.0, say) == none
    assert words.amount_range(0.0, 5e6, say).startswith(none)
    assert words.amount(430.0, say) == words.yen(430.0, lang)


@settings(deadline=None, max_examples=300)
@given(st.floats(1e-9, 1.0))
def test_a_chance_has_two_significant_figures_and_no_exponent(chance: float) -> None:
    text = words.percent(chance)
    assert re.fullmatch(r"\d+(\.\d+)?%", text)
    assert len(text[:-1].replace(".", "").strip("0")) <= 2
    assert float(text[:-1]) == pytest.approx(100 * chance, rel=0.0501)


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0, "0%"), (0.0617, "6.2%"), (0.00042, "0.042%"), (0.15, "15%"), (1.0, "100%")],
)
def test_chances_read_as_people_write_them(chance: float, text: str) -> None:
    assert words.percent(chance) == text


@settings(deadline=None, max_examples=200)
@given(st.floats(0, 100, allow_nan=False))
def test_a_score_has_one_decimal(score: float) -> None:
    text = words.decimal(score)
    assert re.fullmatch(r"\d+\.\d", text)
    assert abs(float(text) - score) <= 0.05 + 1e-9


def test_no_score_is_a_dash() -> None:
    assert words.decimal(None) == "—"


def test_a_range_that_rounds_to_one_number_is_told_as_one() -> None:
    assert score(Score(None, None, None, 0.0, 0)).range == "—"
    assert score(Score(52.82, 52.84, 52.81, 1.0, 5)).range == "52.8"
    assert score(Score(40.0, 39.4, 45.7, 1.0, 5)).range == "39.4–45.7"


def test_dates_read_as_each_language_writes_them() -> None:
    assert words.date("2026-03-05", "ja") == "2026年3月5日"
    assert words.date("2026-03-05", "en") == "5 March 2026"
    assert words.date("", "en") == "—"


def test_one_thing_is_told_in_the_singular() -> None:
    say = messages("en")
    assert words.counted(say, "report.gates-hold", 1, cap="C") == "One point holds the rating down to C."
    assert words.counted(say, "report.gates-hold", 3, cap="C") == "3 points hold the rating down to C."
