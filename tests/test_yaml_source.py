"""The guarded YAML reader: what it takes, what it refuses, and where it says that it stands."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import yaml

from cyberdiag.errors import InvalidData
from cyberdiag.outside import yaml_source
from cyberdiag.outside.yaml_source import MAX_BYTES, MAX_DEPTH, MAX_NODES, decode_bytes, misread, parse
from cyberdiag.problems import MOST_KEPT

Found = list[tuple[str, int, int]]
OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class TooManyLevels(yaml.MarkedYAMLError):
    """What a library says at a limit of its own."""


def stopping_at(levels: int) -> Any:
    """Return a reader that refuses more levels than these, and looks so far ahead that it hands out nothing before."""
    lazy = yaml_source._events

    def events(text: str) -> Any:
        held, depth, slip = [], 0, None
        try:
            for event in lazy(text):
                depth += isinstance(event, OPENS) - isinstance(event, CLOSES)
                if depth > levels:
                    raise TooManyLevels(None, None, None, event.start_mark)
                held.append(event)
        except yaml.parser.ParserError as error:
            slip = error
        yield from held
        if slip:
            raise slip

    return events


@pytest.fixture(params=[None, 41, 500], ids=["as it is", "stops at 41 levels", "stops at 500 levels"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML as it is installed, and as other releases are or might be."""
    if request.param:
        monkeypatch.setattr(yaml_source, "_events", stopping_at(request.param))


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _both_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every PyYAML has the C reader; the two must not differ."""
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, request.param))


def faults(text: str) -> Found:
    with pytest.raises(InvalidData) as caught:
        parse(text, "f.yaml")
    assert all(p.place.file == "f.yaml" for p in caught.value.problems)
    return [(p.code, p.place.line, p.place.column) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("50", 50),
        ("-1", -1),
        ("+7", 7),
        ("0", 0),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.2.3", "1.2.3"),
        ("9" * 19, 9999999999999999999),
        ("9" * 20, "9" * 20),
        ("=SUM(A1)", "=SUM(A1)"),
        ("５０", "５０"),
        ('"50"', "50"),
        ("'true'", "true"),
    ],
)
def test_a_scalar_is_read_as_yaml_1_2_reads_it(typed: str, value: Any) -> None:
    found = parse(f"key: {typed}\n", "f").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_every_value_and_key_knows_its_place() -> None:
    source = parse("答え:\n  TEC-01: yes\n  'b': [1, {c: d}]\n", "f.yaml")
    assert str(source.place(("答え", "TEC-01"))) == "f.yaml:2:11"
    assert str(source.key_place(("答え", "TEC-01"))) == "f.yaml:2:3"
    assert str(source.place(("答え", "b", 1, "c"))) == "f.yaml:3:16"
    assert str(source.key_place(("答え", "b", 1, "c"))) == "f.yaml:3:13"


def test_what_is_missing_stands_at_its_nearest_parent() -> None:
    source = parse("a:\n  b: 1\n", "f.yaml")
    assert str(source.place(("a", "x", "y"))) == "f.yaml:2:3"
    assert str(source.key_place(("a", "x"))) == "f.yaml:2:3"
    assert str(parse("", "f.yaml").place(("a",))) == "f.yaml:1:1"


def test_what_was_typed_is_kept_where_a_number_would_look_different() -> None:
    source = parse("a: 1.10\nb: true\nc: 1e3\nd: 50\ne: [0.50]\n1.10: x\n", "f")
    assert source.typed == {("a",): "1.10", ("b",): "true", ("c",): "1e3", ("e", 0): "0.50"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", [("yaml-duplicate", 2, 1)]),
        ("a: {b: 1, b: 2}\n", [("yaml-duplicate", 1, 11)]),
        ("1: x\n'1': y\n", [("yaml-duplicate", 2, 1)]),
        ("a: &x 1\n", [("yaml-anchor", 1, 4)]),
        ("a: *x\n", [("yaml-alias", 1, 4)]),
        ("*x : 1\n", [("yaml-alias", 1, 1), ("yaml-key-not-text", 1, 1)]),
        ("<<: {a: 1}\n", [("yaml-merge", 1, 1)]),
        ("'<<': 1\n　: 2\n'x　': 3\n", [("yaml-wide-space", 2, 1)]),
        ("a: !!python/object:os.system x\n", [("yaml-tag", 1, 4)]),
        ("a: !x [1]\n", [("yaml-tag", 1, 4)]),
        ("? [a, b]\n: 1\n", [("yaml-key-not-text", 1, 3)]),
        ("~: 1\n", [("yaml-key-not-text", 1, 1)]),
        ("a: .nan\nb: -.inf\nc: 1e999\n", [("not-finite", 1, 4), ("not-finite", 2, 4), ("not-finite", 3, 4)]),
        ("a: 1e19\nb: -1e308\nc: 2e19\n", [("not-finite", 2, 4), ("not-finite", 3, 4)]),
        ("a: 1\n---\nb: 2\n", [("yaml-two-documents", 2, 1)]),
        ("a:\n\tb: 1\n", [("yaml-tab", 2, 1)]),
        ("a:\n  \tb: 1\n  c\n", [("yaml-tab", 2, 3)]),
        ("a: 1\nb：2\nc: 3\n", [("yaml-wide-colon", 2, 2)]),
        ("　a: 1\nb: 2\n", [("yaml-wide-space", 1, 1)]),
        ("a: 1\n　b: 2\n", [("yaml-wide-space", 2, 1)]),
        ("a: 1\nb:　2\nc: 3\n", [("yaml-wide-space", 2, 3)]),
        ("a: 1\nb:2\nc: 3\n", [("yaml-no-space", 2, 3)]),
        ("a: [1, 2\n", [("yaml-syntax", 2, 1)]),
        ("a: 'x\nb: 1\nc: 2\n", [("yaml-syntax", 1, 4)]),
        ("メモ: あ\x01い\x7f\n", [("yaml-character", 1, 6), ("yaml-character", 1, 8)]),
        ("a: \ud800\n", [("yaml-character", 1, 4)]),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, expected: Found) -> None:
    assert faults(text) == expected


def test_all_faults_are_named_at_once_up_to_where_reading_ends() -> None:
    text = "a: 1\na: &x 2\nb: .nan\nc: *x\nd: !!int 5\ne: 1\n\tf: 1\n"
    assert [code for code, *_ in faults(text)] == [
        "yaml-duplicate", "yaml-anchor", "not-finite", "yaml-alias", "yaml-tag", "yaml-tab",
    ]  # fmt: skip


def test_a_comment_or_a_text_with_a_wide_colon_is_not_blamed() -> None:
    assert faults("# 注意：これは\na: [1\n") == [("yaml-syntax", 3, 1)]
    assert parse("a: 注意：これは\n", "f").data == {"a": "注意：これは"}


STAIRS = "".join(" " * depth + "a:\n" for depth in range(1_200))
BLOCKS = "".join(" " * depth + "-\n" for depth in range(1_200))


@pytest.mark.parametrize(
    ("nested", "place"),
    [
        ("[" * 50_000, (1, 41)),
        ("{a: " * 50_000, (1, 158)),
        ("[{a: " * 50_000, (1, 98)),
        ("- " * 50_000, (1, 81)),
        ("? " * 50_000, (1, 81)),
        ("a: b\nc:\n- " + "[" * 50_000, (3, 41)),
        ("[\n" * 50_000, (41, 1)),
        (STAIRS, (40, 40)),
        (BLOCKS, (41, 41)),
    ],
    ids=lambda value: ascii(value[:12]) if isinstance(value, str) else "",
)
def test_nesting_without_end_is_refused_where_it_passes_the_limit(
    nested: str, place: tuple[int, int], library: None
) -> None:
    assert faults(nested)[-1] == ("yaml-too-deep", *place)


@pytest.mark.parametrize("slip", ["'", "@", "]}", "*", "%"])
def test_a_slip_behind_nesting_that_is_too_deep_does_not_hide_it(slip: str, library: None) -> None:
    assert faults("[" * 50 + slip) == [("yaml-too-deep", 1, MAX_DEPTH + 1)]
    assert faults("[" * MAX_DEPTH + slip)[-1][0] != "yaml-too-deep"


def test_nesting_up_to_the_limit_is_read_and_no_deeper() -> None:
    assert faults("[" * (MAX_DEPTH + 1)) == [("yaml-too-deep", 1, MAX_DEPTH + 1)]
    data = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f").data
    assert str(data) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


def test_more_values_than_any_questionnaire_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_NODES >= 100_000
    monkeypatch.setattr(yaml_source, "MAX_NODES", 100)
    assert len(parse("[" + "1," * 99 + "]", "f").data) == 99
    assert faults("[" + "1," * 100 + "]") == [("yaml-too-many", 1, 200)]


def test_bytes_beyond_the_limit_are_not_even_decoded() -> None:
    with pytest.raises(InvalidData) as caught:
        decode_bytes(b"a" * (MAX_BYTES + 1), "f")
    assert [p.code for p in caught.value.problems] == ["file-too-large"]


def test_a_text_beyond_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "_events", lambda _: pytest.fail("parsed"))
    assert faults("a" * (MAX_BYTES + 1)) == [("file-too-large", 0, 0)]


def test_an_alias_bomb_is_refused_without_being_built() -> None:
    names = "abcdefghi"
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise(names))
    found = faults(bomb)
    assert {code for code, *_ in found} == {"yaml-anchor", "yaml-alias"}
    assert len(found) == 9 + 16


def test_a_long_name_is_cut_before_it_is_shown() -> None:
    name = "k" * 1_000
    with pytest.raises(InvalidData) as caught:
        parse(f"{name}: 1\n{name}: 2\n", "f")
    assert len(caught.value.problems[0].values["key"]) < 100


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        ("社名: a\n社名: 株式会社".encode("cp932"), "not-utf8", 1, 1),
        ("a: 1\nb: 株".encode("cp932"), "not-utf8", 2, 4),
        (b"\xef\xbb\xbfa: \x8a\x94", "not-utf8", 1, 4),
        ("a: 1".encode("utf-16"), "is-utf16", 1, 1),
        ("a: 1".encode("utf-16-be"), "yaml-character", 1, 1),
        (b"PK\x03\x04\x00\x00\xff\xff", "not-text", 1, 7),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-text", 1, 1),
        (b"a" * (MAX_BYTES + 1), "file-too-large", 0, 0),
    ],
)
def test_bytes_that_are_no_utf_8_are_named_for_what_they_are(
    raw: bytes, code: str, line: int, column: int
) -> None:
    with pytest.raises(InvalidData) as caught:
        parse(decode_bytes(raw, "f"), "f")
    first = caught.value.problems[0]
    assert (first.code, first.place.line, first.place.column) == (code, line, column)


def test_a_byte_order_mark_and_either_line_ending_are_taken() -> None:
    text = decode_bytes(b"\xef\xbb\xbfa:\r\n  b: 1\r\n", "f")
    source = parse(text, "f")
    assert source.data == {"a": {"b": 1}}
    assert str(source.place(("a", "b"))) == "f:2:6"


def test_lines_that_melted_into_one_text_are_named_one_by_one() -> None:
    source = parse("answers:\n  A：yes\n  B:　no\n  C:no\n", "f")
    assert isinstance(source.data["answers"], str)
    found = [(p.code, p.place.line, p.place.column) for p in misread(source, ("answers",))]
    assert found == [("yaml-wide-colon", 2, 4), ("yaml-wide-space", 3, 5), ("yaml-no-space", 4, 5)]
    assert misread(parse("answers: none yet\n", "f"), ("answers",)) == []


@pytest.mark.parametrize("text", ["\x01" * 10_000, "- &a 1\n" * 10_000, "- *a\n" * 10_000, "a: 1\n" * 10_000])
def test_a_file_of_nothing_but_faults_is_refused_with_a_few_and_their_number(text: str) -> None:
    with pytest.raises(InvalidData) as caught:
        parse(text, "f.yaml")
    assert len(caught.value.problems) == MOST_KEPT + 1
    more = caught.value.problems[-1]
    assert (more.code, more.values["count"] > 9_000) == ("more-problems", True)


def test_aliases_count_as_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "MAX_NODES", 100)
    assert faults("[" + "*a," * 100 + "]")[-1][0] == "yaml-too-many"
