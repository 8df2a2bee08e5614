"""Opening and saving answers files: what a person wrote stays, and no confirmed answer is lost."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from answer_files.making import HEAD, QUESTIONS, places

from cyberdiag.answer_files import store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.errors import CannotWrite, InvalidAnswers, WrongUsage
from cyberdiag.model.answers import Answer, Note
from cyberdiag.outside.yaml_source import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

BY_HAND = (
    "# 総務部で確認中\n"
    "z-mine: {b: 1, a: [x, ~]}\n"
    "cyberdiag: answers/1\n"
    'questionnaires: {other: 7, sample: "1.0"}\n'
    "organisation: 1.10\n"
    "answers:\n"
    "  Q-2: {answer: yes, note: 0.50, evidence: true}\n"
    "  people: 1e3 # およそ\n"
    "  Q-1: no\n"
    "a-mine: 2026-11-22\n"
)


def opened(path: Path) -> AnswerFile:
    return AnswerFile(str(path), store.open_document(str(path)), QUESTIONS)


def by_hand(path: Path, text: str = BY_HAND) -> Path:
    path.write_bytes(text.encode())
    return path


def refused(path: str) -> list[tuple[str, int, int]]:
    with pytest.raises(InvalidAnswers) as caught:
        store.read(path, QUESTIONS)
    return places(caught.value.problems)


def test_what_a_person_wrote_survives_a_save_in_its_order(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    opened(path).put("words", Answer("x"))
    data = store.open_document(str(path)).data
    assert list(data) == ["z-mine", "cyberdiag", "questionnaires", "organisation", "answers", "a-mine"]
    assert list(data["answers"]) == ["Q-2", "people", "Q-1", "words"]
    assert list(data["questionnaires"]) == ["other", "sample"]
    assert (data["z-mine"], data["a-mine"]) == ({"b": 1, "a": ["x", None]}, "2026-11-22")
    answers = store.read(str(path), QUESTIONS).answers
    assert answers.organisation == "1.10"
    assert answers.by_id["Q-2"] == Answer("yes", "0.50", "true")
    assert answers.value("people") == 1000


def test_an_answer_given_again_keeps_its_place_in_the_file(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    opened(path).put("Q-2", Answer("no", note="n"))
    assert next(iter(store.open_document(str(path)).data["answers"].items())) == (
        "Q-2",
        {"answer": "no", "note": "n"},
    )


def test_a_field_is_put_before_the_answers_and_what_is_there_stays_where_it_is(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    kept = opened(path)
    kept.put_field("respondent", "総務")
    kept.put_field("organisation", "新")
    kept.put_field("date", "")
    kept.save()
    data = store.open_document(str(path)).data
    assert list(data) == [
        "z-mine",
        "cyberdiag",
        "questionnaires",
        "organisation",
        "respondent",
        "answers",
        "a-mine",
    ]
    assert (data["respondent"], data["organisation"]) == ("総務", "新")


@pytest.mark.parametrize("text", [BY_HAND, BY_HAND.replace("\n", "\r\n"), "\ufeff" + BY_HAND])
def test_the_first_save_keeps_the_bytes_of_what_was_written_by_hand(text: str, tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml", text)
    kept = opened(path)
    kept.put("words", Answer("x"))
    kept.put("words", Answer("y"))
    backup = tmp_path / "a.yaml.bak"
    assert backup.read_bytes() == text.encode()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.yaml", "a.yaml.bak"]


def test_a_copy_is_never_lost_to_a_later_one(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    opened(path).put("words", Answer("x"))
    edited = path.read_text(encoding="utf-8") + "# 追記\n"
    by_hand(path, edited)
    opened(path).put("words", Answer("y"))
    assert (tmp_path / "a.yaml.bak").read_text(encoding="utf-8") == BY_HAND
    assert (tmp_path / "a.yaml.bak2").read_text(encoding="utf-8") == edited


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "A.JSON"])
def test_what_the_program_wrote_is_resumed_without_a_copy(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    AnswerFile(str(path), None, QUESTIONS).put("Q-1", Answer("yes"))
    opened(path).put("Q-2", Answer("no"))
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert dict(store.read(str(path), QUESTIONS).answers.by_id) == {"Q-1": Answer("yes"), "Q-2": Answer("no")}


def test_a_new_file_is_as_the_contract_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    kept = AnswerFile(str(path), None, QUESTIONS)
    kept.put_field("organisation", "株式会社サンプル")
    kept.put("Q-1", Answer("yes"))
    kept.put("Q-2", Answer("partly", note="確認中", evidence="報告書 2026-10"))
    kept.put("kinds", Answer(("a", "b")))
    assert path.read_text(encoding="utf-8") == (
        'cyberdiag: answers/1\nquestionnaires:\n  sample: "1.0"\norganisation: 株式会社サンプル\nanswers:\n'
        "  Q-1: yes\n  Q-2:\n    answer: partly\n    note: 確認中\n    evidence: 報告書 2026-10\n"
        "  kinds:\n  - a\n  - b\n"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["organisation"] == "株式会社サンプル"


def test_each_answer_is_on_disk_when_it_is_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    kept = AnswerFile(str(path), None, QUESTIONS)
    for number in range(1, 4):
        kept.put("people", Answer(number))
        assert store.read(str(path), QUESTIONS).answers.value("people") == number


def test_a_linked_answers_file_stays_a_link(tmp_path: Path) -> None:
    real = by_hand(tmp_path / "real.yaml")
    link = tmp_path / "link.yaml"
    link.symlink_to("real.yaml")
    opened(link).put("words", Answer("x"))
    assert link.is_symlink()
    assert "words: x" in real.read_text(encoding="utf-8")
    assert (tmp_path / "link.yaml.bak").read_text(encoding="utf-8") == BY_HAND


@pytest.mark.parametrize("broken", ["os.fsync", "os.replace", "tempfile.mkstemp"])
def test_a_save_that_fails_leaves_the_old_file_and_says_so(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = by_hand(tmp_path / "a.yaml")
    kept = opened(path)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(CannotWrite) as caught:
        kept.put("words", Answer("x"))
    assert places(caught.value.problems) == [("disk-full", 0, 0)]
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.yaml", b"", [("empty-file", 1, 1)]),
        ("a.yaml", b"# nothing yet\n", [("empty-file", 1, 1)]),
        ("a.json", b"", [("empty-file", 1, 1)]),
        ("a.json", b"null", [("empty-file", 1, 1)]),
        ("a.yaml", "a: 株".encode("cp932"), [("not-utf8", 1, 4)]),
        ("a.json", '{"a": "株"}'.encode("cp932"), [("not-utf8", 1, 8)]),
        ("a.yaml", b" " * (MAX_BYTES + 1), [("file-too-large", 0, 0)]),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    name: str, raw: bytes, expected: Any, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert refused(str(path)) == expected
    assert path.read_bytes() == raw


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "missing.yaml")) == [("file-not-found", 0, 0)]
    (tmp_path / "folder.yaml").mkdir()
    assert refused(str(tmp_path / "folder.yaml")) == [("is-directory", 0, 0)]


@pytest.mark.parametrize("name", ["a.csv.txt", "a", "yaml", "a.toml", "-x"])
def test_an_ending_that_no_codec_reads_is_wrong_usage(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        store.open_document(str(tmp_path / name))
    assert places(caught.value.problems) == [("unknown-suffix", 0, 0)]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}answers:\n  Q-1: {{answer: yes, note: 確認中😀}}\n",
        "{cyberdiag: answers/1, answers: {Q-1: {answer: yes, note: 確認中😀}}}",
        json.dumps(
            {"cyberdiag": "answers/1", "answers": {"Q-1": {"answer": "yes", "note": "確認中😀"}}}, indent="\t"
        ),
    ],
    ids=["yaml", "yaml-in-braces", "json-of-another-program"],
)
def test_a_dash_reads_yaml_or_json_from_standard_input(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert dict(store.read("-", QUESTIONS).answers.by_id) == {"Q-1": Answer("yes", note="確認中😀")}


def test_the_ids_that_a_file_holds_are_known_before_any_questionnaire_is(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    assert store.held_ids(store.open_document(str(path))) == {"Q-1", "Q-2", "people"}
    for text in ("answers: [1]\n", "answers:\n", "[1]\n", "text\n"):
        assert store.held_ids(store.open_document(str(by_hand(path, text)))) == frozenset()


def test_a_file_that_is_not_written_to_is_not_touched(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.yaml")
    os.utime(path, ns=(1, 1))
    store.read(str(path), QUESTIONS)
    opened(path)
    assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns) == (BY_HAND, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_note_on_an_open_question_is_kept_beside_the_answers_until_the_answer_takes_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.yaml"
    kept = AnswerFile(str(path), None, QUESTIONS)
    kept.put_note("Q-1", Note("確認中", "台帳"))
    kept.put_note("Q-2", Note("", "控え"))
    again = opened(path)
    assert dict(again.open_notes) == {"Q-1": Note("確認中", "台帳"), "Q-2": Note("", "控え")}
    assert store.read(str(path), QUESTIONS).answers.by_id == {}
    again.put("Q-1", Answer("yes", "確認中", "台帳"))
    again.put_note("Q-2", Note())
    assert store.open_document(str(path)).data["answers"] == {
        "Q-1": {"answer": "yes", "note": "確認中", "evidence": "台帳"}
    }
    assert "open_notes" not in store.open_document(str(path)).data


@pytest.mark.parametrize("mine", ["text", [1], {"Q-1": "x"}, {"Q-1": {"note": [1]}}])
def test_an_entry_of_the_authors_own_by_that_name_does_no_harm(tmp_path: Path, mine: object) -> None:
    text = json.dumps({"cyberdiag": "answers/1", "answers": {}, "open_notes": mine})
    path = by_hand(tmp_path / "a.json", text)
    kept = opened(path)
    assert kept.open_notes == {}
    kept.put("Q-2", Answer("yes"))
    assert store.open_document(str(path)).data["open_notes"] == mine


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_what_could_not_be_read_again_is_not_written(name: str, tmp_path: Path) -> None:
    kept = AnswerFile(str(tmp_path / name), None, QUESTIONS)
    kept.put("words", Answer("short"))
    before = (tmp_path / name).read_bytes()
    with pytest.raises(CannotWrite) as told:
        kept.put("words", Answer("x" * (MAX_BYTES - 10_000)))
    assert [p.code for p in told.value.problems] == ["too-large-to-read"]
    assert (tmp_path / name).read_bytes() == before
    assert store.read(str(tmp_path / name), QUESTIONS).answers.value("words") == "short"
