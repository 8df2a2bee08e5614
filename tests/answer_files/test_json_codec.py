"""JSON is guarded and placed as YAML is, by our own walk over its words."""

from __future__ import annotations

import json
import math
from typing import Any

import counting
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cyberdiag.answer_files import json_codec
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages

DOCUMENT = '{"cyberdiag": "answers/1",\n\t"a\\u00e9": [1, {"b": null, "c": "x"}],\r\n "😀": {}}'
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(-1e19, 1e19) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def faults(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(InvalidData) as caught:
        json_codec.read(text, "a.json")
    for problem in caught.value.problems:
        assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en"))
    return [(p.code, p.place.line, p.place.column) for p in caught.value.problems]


def test_every_value_and_key_knows_its_place() -> None:
    source = json_codec.read(DOCUMENT, "a.json")
    assert source.data == json.loads(DOCUMENT)
    assert str(source.place(())) == "a.json:1:1"
    assert str(source.place(("cyberdiag",))) == "a.json:1:15"
    assert str(source.key_place(("aé",))) == "a.json:2:2"
    assert str(source.place(("aé", 1, "c"))) == "a.json:2:34"
    assert str(source.key_place(("😀",))) == "a.json:3:2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n "a": 2}', [("yaml-duplicate", 2, 2)]),
        ('{"a": 1, "\\u0061": 2}', [("yaml-duplicate", 1, 10)]),
        ('{"a": [{"b": 1}, {"b": 1}], "c": {"b": 1}, "c": 0}', [("yaml-duplicate", 1, 44)]),
        ('{"a": 1e19,\n "b": [-1e308, 2e19]}', [("not-finite", 2, 8), ("not-finite", 2, 16)]),
        ('{"a": NaN,\n "b": [-Infinity, 1e999]}', [("not-finite", 1, 7), ("not-finite", 2, 8), ("not-finite", 2, 19)]),
        ('{"a": "\\ud83d\\ude00",\n "b": "\\ud83d"}', [("yaml-character", 2, 7)]),
        ('{"\\udc00": 1}', [("yaml-character", 1, 2)]),
        ('{"a": 1,}', [("json-syntax", 1, 8)]),
        ("[1,\n]", [("json-syntax", 1, 3)]),
        ('{"a": [1, ]}', [("json-syntax", 1, 9)]),
        ("{,}", [("json-syntax", 1, 2)]),
        ("{'a': 1}", [("json-syntax", 1, 2)]),
        ('{"a"： 1}', [("json-syntax", 1, 5)]),
        ('{"a": 01}', [("json-syntax", 1, 8)]),
        ('{"a": 1}\n}', [("json-syntax", 2, 1)]),
        ('{"a": "x\ny"}', [("json-syntax", 1, 9)]),
        ('// note\n{"a": 1}', [("json-syntax", 1, 1)]),
        ('{"a": 1, "a": NaN,\n oops', [("yaml-duplicate", 1, 10), ("not-finite", 1, 15), ("json-syntax", 2, 2)]),
        ("[" * 2_000, [("yaml-too-deep", 1, 41)]),
        ('{"a": ' + "9" * 30 + ",}", [("json-syntax", 1, 37)]),
        ('{"a":' * 2_000, [("yaml-too-deep", 1, 201)]),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert faults(text) == expected


def test_more_values_than_any_answers_file_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_codec, "MAX_NODES", 10)
    assert json_codec.read("[1,1,1,1,1,1,1,1,1]", "f").data == [1] * 9
    assert faults("[1,1,1,1,1,1,1,1,1,1]") == [("yaml-too-many", 1, 20)]


@pytest.mark.parametrize("digits", [20, 400, 5_000])
def test_an_integer_that_counts_nothing_stays_text(digits: int) -> None:
    assert json_codec.read(f'{{"a": {"9" * digits}}}', "f").data == {"a": "9" * digits}
    assert json_codec.read(f'{{"a": {"9" * 19}}}', "f").data == {"a": int("9" * 19)}


@pytest.mark.parametrize("text", ["", " \r\n\t", "null"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert json_codec.read(text, "f").data is None


@pytest.mark.parametrize(
    "text",
    ['"' + '\\"' * 30_000, '"' * 99_999, "[1," * 70_000, "NaN," * 50_000],
    ids=lambda text: ascii(text[:4]),
)
def test_any_heap_of_signs_is_refused_in_a_moment(text: str) -> None:
    """The search for words happens within one call, so that it cannot be counted."""
    with counting.stop_of_a_hang():
        faults(text)


def test_reading_takes_work_by_the_length_of_the_text() -> None:
    little, much = (counting.calls(lambda n=n: faults("[" + "[1]," * n)) for n in (500, 5_000))
    assert much < 11 * little


@given(VALUES)
def test_what_is_written_is_read_as_the_same(data: Any) -> None:
    assert json_codec.read(json_codec.write({"a": data}), "f").data == {"a": data}


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 1, "\t"]))
def test_each_value_stands_where_its_place_says(data: Any, indent: int | str | None) -> None:
    text = json.dumps(data, indent=indent)
    source = json_codec.read(text, "f")
    lines = (text + "$").splitlines(keepends=True)
    for path, (line, column) in source.places.items():
        value = data
        for step in path:
            value = value[step]
        found, _ = json.JSONDecoder().raw_decode("".join(lines[line - 1 :])[column - 1 :])
        assert found == value


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                ['"', "a", "\\", "{", "}", "[", "]", ",", ":", "1", " ", "\n", "NaN", "\\ud800", "null"]
            )
        ).map("".join),
    )
)
@example('{"a": 1')
@example('{"":{"":1},"":2}')
def test_any_text_gives_a_value_or_a_place(text: str) -> None:
    try:
        source = json_codec.read(text, "f")
    except InvalidData as error:
        told = [(p.place.line >= 1, p.place.column >= 1) for p in error.problems]
        assert set(told) == {(True, True)}
    else:
        assert not (isinstance(source.data, float) and not math.isfinite(source.data))
