"""A number that was written as a text is told with the number that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.catalog.misfits import number_meant

MEANT = {
    "0,33": "0.33", "0.33": "0.33", "2": "2", "0, 33": "0.33", " -1 ": "-1", "−1": "-1", "1,000": "1000", "1 000": "1000",
    "1.000,5": "1000.5", "1,000.5": "1000.5", "12,345,678": "12345678", "0,333": "0.333", "50%": "0.5", "33,3%": "0.333",
    "1/3": "0.333", "3/4": "0.75", ".5": ".5", "half": "", "1/0": "", "": "", "%": "", "1,2,3": "", "2026-11-29": "", "5 points": "",
}  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_what_was_meant_is_named(text: str) -> None:
    assert number_meant(text) == MEANT[text]


@given(st.text(max_size=30))
def test_nothing_but_a_number_is_ever_proposed(text: str) -> None:
    guess = number_meant(text)
    assert not guess or float(guess) == float(guess)
