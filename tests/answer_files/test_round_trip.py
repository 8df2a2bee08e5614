"""What is confirmed is what is read back, whatever a person types into a note."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from answer_files.making import QUESTIONS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cyberdiag.answer_files import store, yaml_codec
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.model.answers import UNKNOWN, Answer, Note, file_names

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".yaml", ".json")
YAML_LOOKING = (
    "no", "Yes", "on", "off", "null", "~", "true", "False", "1e3", "1.10", "0x10", "0o17", "010", "1_000",
    "12:30", "12:30:45", "2026-11-22", "2026-11-22T10:00:00Z", ".nan", "-.inf", ".5", "=", "=SUM(A1)", "<<",
    "- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "|", ">", "%YAML", "@a", "`a`", "[a", "{a", "'", '"', "\\",
    "---", "...", "? a", ": a", "a\n\nb", " a", "a ", "\n", "\r\n", "\ta", "a\u2028b", "\x85", "\ufeff", "\x00",
    "\x1b[31m", "\x7f", "\u202eabc", "\u200b", "😀", "　全角　", "：", "\\ud800", "\U0010ffff", "\ufffe", "x" * 20_000,
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.sampled_from(YAML_LOOKING),
    st.text(alphabet=st.sampled_from("\x00\x07\x1b\r\n\t \x7f\x85\u2028\u202e\ufeff😀あ:-#'\"\\{}[]")),
)
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "Q-1": st.sampled_from(["yes", "partly", "no", UNKNOWN]),
    "people": st.one_of(st.integers(1, 100_000), st.just(UNKNOWN)),
    "least": st.floats(0.5, 1e12),
    "free": st.one_of(st.integers(-(10**17), 10**17), st.floats(-1e12, 1e12).map(lambda n: round(n, 4))),
    "kinds": st.one_of(
        st.sets(st.sampled_from("abc"), min_size=1).map(lambda s: tuple(sorted(s))), st.just(("none",))
    ),
    "since": st.dates().map(lambda day: day.isoformat()),
    "words": TEXTS.filter(lambda text: text.strip() and text != UNKNOWN),
}
DAYS = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))
FILES = st.lists(TEXTS, max_size=3).map(lambda names: "\n".join(file_names("\n".join(names))))
BESIDE = st.builds(Note, TEXTS, TEXTS, FILES, DAYS, TEXTS, DAYS)
ANSWERS = st.lists(
    st.sampled_from(list(GIVEN)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.builds(lambda value, beside: Answer(value).with_note(beside), GIVEN[name], BESIDE),
        )
    ),
    max_size=6,
)


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(SUFFIXES), ANSWERS, TEXTS, TEXTS)
def test_answers_that_were_saved_are_read_as_the_same(
    suffix: str, given_answers: list[tuple[str, Answer]], organisation: str, respondent: str
) -> None:
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / f"a{suffix}")
        kept = AnswerFile(path, None, QUESTIONS)
        kept.put_field("organisation", organisation)
        kept.put_field("respondent", respondent)
        kept.save()
        for name, answer in given_answers:
            kept.put(name, answer)
        read = store.read(path, QUESTIONS)
    assert (read.answers.organisation, read.answers.respondent) == (organisation, respondent)
    assert dict(read.answers.by_id) == dict(given_answers)
    assert read.answers.versions == {"sample": "1.0"}
    assert read.warnings == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("text", YAML_LOOKING, ids=repr)
def test_a_note_that_looks_like_something_else_stays_a_note(text: str, suffix: str, tmp_path: Path) -> None:
    path = str(tmp_path / f"a{suffix}")
    AnswerFile(path, None, QUESTIONS).put("Q-1", Answer("no", text, text))
    assert store.read(path, QUESTIONS).answers.by_id["Q-1"] == Answer("no", text, text)


@settings(deadline=None, max_examples=40)
@given(ANSWERS)
def test_resuming_and_saving_changes_nothing_and_makes_no_copy(
    given_answers: list[tuple[str, Answer]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        kept = AnswerFile(str(path), None, QUESTIONS)
        kept.save()
        for name, answer in given_answers:
            kept.put(name, answer)
        before = path.read_bytes()
        AnswerFile(str(path), store.open_document(str(path)), QUESTIONS).save()
        assert path.read_bytes() == before
        assert [p.name for p in Path(folder).iterdir()] == ["a.yaml"]


OWN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e18, 1e18) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(TEXTS, OWN, max_size=4))
@example({"same": [["x"], ["x"]]})
def test_data_of_any_shape_is_written_so_that_it_is_read_as_the_same_in_the_same_order(
    data: dict[str, Any],
) -> None:
    found = yaml_codec.read(yaml_codec.write(data), "f").data
    assert found == data
    assert list(found) == list(data)


@settings(deadline=None, max_examples=80)
@given(TEXTS)
@example("no")
def test_other_yaml_readers_see_the_same_text(text: str) -> None:
    theirs = yaml.safe_load(yaml_codec.write({"note": text}))["note"]
    assert theirs == (
        {"yes": True, "no": False}.get(text, text)
    )  # plain, because the contract writes them so


def test_a_written_file_is_pleasant_to_read() -> None:
    text = yaml_codec.write(
        {"TEC-01": "yes", "会社": "株式会社\u3000見本", "date": "2026-11-22", "kinds": ["a", "b"]}
    )
    assert text.splitlines() == [
        "TEC-01: yes",
        "会社: 株式会社\u3000見本",
        'date: "2026-11-22"',
        "kinds:",
        "- a",
        "- b",
    ]
