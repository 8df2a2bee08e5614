"""Forms of words for a number of things, as languages have them."""

from __future__ import annotations

import pytest
from msgspec import convert, structs

from cyberdiag.messages import writing
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.writing import Plural

RULES = {
    "en": {"one": {"numbers": [1]}},
    "fr": {"one": {"numbers": [0, 1]}},
    "ru": {"one": {"ends": [1], "but": [11]}, "few": {"ends": [2, 3, 4], "but": [12, 13, 14]}},
    "ko": {},
}
CASES = [
    ("en", {0: "", 1: "one", 2: "", 21: ""}),
    ("fr", {0: "one", 1: "one", 2: ""}),
    (
        "ru",
        {
            0: "",
            1: "one",
            3: "few",
            5: "",
            11: "",
            13: "",
            21: "one",
            22: "few",
            111: "",
            112: "",
            122: "few",
        },
    ),
    ("ko", {0: "", 1: "", 2: ""}),
]


@pytest.mark.parametrize(("lang", "wanted"), CASES)
def test_a_number_of_things_takes_the_form_of_its_language(lang: str, wanted: dict[int, str]) -> None:
    plural = convert(RULES[lang], dict[str, Plural])
    writes = structs.replace(writing("en"), plural=plural)
    assert {count: writes.form(count) for count in wanted} == wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_tells_how_it_writes(lang: str) -> None:
    writes = writing(lang)
    assert len(writes.weekdays) == 7
    assert len(writes.months) in {0, 12}
    for steps in (writes.amounts, writes.axis):
        sizes = [step.size for step in steps]
        assert sizes == sorted(sizes, reverse=True)
    assert writes.amounts[-1].size == 1
    assert writes.style in LANGUAGES
    assert writes.starter in LANGUAGES


def test_quotes_and_brackets_are_those_of_the_language() -> None:
    assert writing("ja").quoted(("a", "b")) == "「a」「b」"
    assert writing("en").quoted(("a", "b")) == '"a" "b"'
    assert (writing("ja").noted("a", "b"), writing("en").noted("a", "b")) == ("a(b)", "a (b)")
