"""Lines for a terminal: never too wide, never a broken word, nothing lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberdiag.model.fold import cells, fold, sentences
from cyberdiag.model.text import one_line

texts = st.text(alphabet=st.sampled_from("あ漢字カタカナー、。「」(abc XYZ 09%…①é👍\u0301"), max_size=120)


@settings(max_examples=300)
@given(texts, st.integers(10, 90), st.integers(0, 4))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int, indent: int) -> None:
    lines = fold(text, width, first=indent, indent=indent)
    assert cells(lines[0]) + indent <= width
    assert all(cells(line) <= width for line in lines)
    assert all(line.startswith(" " * indent) for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(one_line(text).split())


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=20), st.integers(12, 60))
def test_latin_words_stay_whole(words: list[str], width: int) -> None:
    assert " ".join(fold(" ".join(words), width)).split() == words


@given(texts, st.integers(10, 60))
def test_no_line_begins_with_a_sign_that_closes(text: str, width: int) -> None:
    whole = " " not in one_line(text) and all(len(run) < width // 4 for run in one_line(text).split())
    lines = fold(text, width)
    if whole:
        assert all(line[0] not in "、。」" for line in lines[1:] if line)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("情報を守る、会社の方針。", 12, ["情報を守る、", "会社の方針。"]),
        ("情報を守る会、社の方針。", 12, ["情報を守る", "会、社の方", "針。"]),
        ("会社の「方針」を書く", 8, ["会社の", "「方針」", "を書く"]),
        ("大切だからパソコンを守る", 14, ["大切だから", "パソコンを守る"]),
        ("全部で4,191社でした", 10, ["全部で", "4,191社で", "した"]),
        ("see /a/very/long/path/to.yaml now", 12, ["see", "/a/very/long", "/path/to.yam", "l now"]),
        ("", 10, [""]),
        ("a\nb\tc", 10, ["a b c"]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


def test_a_character_of_ambiguous_width_counts_as_two_so_that_no_terminal_overflows() -> None:
    assert [cells(c) for c in ("a", "あ", "①", "…", "ｱ", "\u0301", "é")] == [1, 2, 2, 2, 1, 0, 2]


@pytest.mark.parametrize("width", [-5, 0, 1, 3])
def test_an_absurd_width_still_gives_lines(width: int) -> None:
    assert "".join(line.strip() for line in fold("情報abc", width, indent=2)) == "情報abc"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一つ。 二つ。三つ", ["一つ。", "二つ。", "三つ"]),
        ("One (two). Three? Four! Five", ["One (two).", "Three?", "Four!", "Five"]),
        (
            "In the U.S. Congress, i.e. Bob vs. Jim. Next.",
            ["In the U.S. Congress, i.e. Bob vs. Jim.", "Next."],
        ),
        ("It was 3.5 percent. 2025 was worse.", ["It was 3.5 percent.", "2025 was worse."]),
        ("", []),
    ],
)
def test_a_paragraph_is_split_into_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "年の見込み損失が約1.3万円減る(約7,200円〜2万円)",
        "半分の場合は約1,900万円以下です。20件に1件は約5,900万円を超えます。",
        "expected loss a year less by about 21,000 yen (about 8,100 to 39,000 yen)",
        "In half of such cases it costs about 16 million yen or less.",
    ],
)
@pytest.mark.parametrize("width", range(26, 60))
def test_a_number_stays_with_its_unit(text: str, width: int) -> None:
    amounts = re.findall(r"約?[\d.,]*\d万?円|[\d.,]*\d(?: million)? yen|約[\d.,]+\d", text)
    shown = "\n".join(fold(text, width))
    assert amounts
    assert all(amount in shown for amount in amounts)
