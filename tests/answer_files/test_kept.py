"""What somebody else writes into an answers file while an interview keeps it: nothing of either side is lost."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from answer_files.making import QUESTIONS
from hypothesis import given
from hypothesis import strategies as st

from cyberdiag.answer_files import edits, store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.errors import CannotWrite, InvalidData, WrongUsage
from cyberdiag.model.answers import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cyberdiag.answer_files.document import Document
    from cyberdiag.answer_files.edits import Conflict, Spot
    from cyberdiag.errors import CyberdiagError
    from cyberdiag.model.answers import Answers
    from cyberdiag.problems import Problem

EDITED = (
    "# 税理士が追記\n"
    "mine: {a: 1}\n"
    "cyberdiag: answers/1\n"
    "organisation: みなと精機\n"
    "answers:\n"
    "  Q-2: {answer: partly, note: 別のメモ, evidence: 台帳}\n"
    "  people: 12\n"
    "open_notes:\n"
    "  words: {note: あとで}\n"
)
FIRST = Answer("yes", note="確認済み")


class Asked:
    """A person with replies; what is told is written down."""

    def __init__(self, *, mended: int = 0, same: bool = True, theirs: Collection[str] = ()) -> None:
        self.left, self.same, self.wanted = mended, same, theirs
        self.log: list[tuple[str, Any]] = []
        self.mend = lambda: None

    def mended(self, problems: Sequence[Problem], aside: str) -> bool:
        self.log.append(("broken", (problems[0].code, Path(aside).name)))
        self.left -= 1
        self.mend()
        return self.left >= 0

    def is_same_firm(self, mine: str, theirs: str, aside: str) -> bool:
        self.log.append(("other", (mine, theirs, Path(aside).name)))
        return self.same

    def theirs(self, conflicts: Sequence[Conflict]) -> Collection[Spot]:
        self.log.append(("both", [(c.spot[-1], c.mine, c.theirs) for c in conflicts]))
        return [c.spot for c in conflicts if c.spot[-1] in self.wanted]

    def gone(self) -> None:
        self.log.append(("gone", None))

    def put_aside(self, aside: str) -> None:
        self.log.append(("aside", Path(aside).name))

    def read_in(self, news: Mapping[Spot, Any], again: Sequence[Spot]) -> None:
        self.log.append(("news", sorted("/".join(spot) for spot in news)))
        if again:
            self.log.append(("again", sorted("/".join(spot) for spot in again)))

    def exposed(self) -> None:
        self.log.append(("exposed", None))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def begun(path: Path, person: Asked | None = None) -> AnswerFile:
    kept = AnswerFile(str(path), None, QUESTIONS, person=person)
    kept.put("Q-1", FIRST)
    return kept


def again(path: Path, person: Asked | None = None) -> AnswerFile:
    return AnswerFile(str(path), store.open_document(str(path)), QUESTIONS, person=person)


def answers(path: Path) -> dict[str, Answer]:
    return dict(store.read(str(path), QUESTIONS).answers.by_id)


def edit(path: Path, **values: Any) -> None:
    """Change some answers as another program would; None takes one away."""
    data = store.open_document(str(path)).data
    held = {**data["answers"], **{k.replace("_", "-"): v for k, v in values.items()}}
    data["answers"] = {k: v for k, v in held.items() if v is not None}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def names(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


def test_what_others_wrote_stays_with_notes_comments_and_keys_of_their_own(path: Path) -> None:
    person = Asked()
    kept = begun(path, person)
    text = EDITED.replace("answers:\n", "answers:\n  Q-1: {answer: yes, note: 確認済み}\n")
    path.write_text(text, encoding="utf-8")
    kept.put("kinds", Answer(("a",)))
    assert answers(path) == {
        "Q-1": FIRST,
        "Q-2": Answer("partly", "別のメモ", "台帳"),
        "people": Answer(12),
        "kinds": Answer(("a",)),
    }
    data = store.open_document(str(path)).data
    assert (data["mine"], data["organisation"]) == ({"a": 1}, "みなと精機")
    assert kept.open_notes == {"words": Note("あとで")}
    assert kept.changed == {"Q-2": Answer("partly", "別のメモ", "台帳"), "people": Answer(12)}
    assert (path.parent / "a.yaml.bak").read_text(encoding="utf-8") == text  # it had a comment
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [kind for kind, _ in person.log] == ["news"]


def test_an_edit_between_opening_and_the_first_save_is_read_in_too(path: Path) -> None:
    begun(path)
    kept = again(path)
    edit(path, people=3)
    kept.put("Q-2", Answer("no"))
    assert answers(path)["people"] == Answer(3)


def test_a_file_that_appears_before_the_first_save_is_read_in(path: Path) -> None:
    kept = AnswerFile(str(path), None, QUESTIONS)
    begun(path)
    kept.put("people", Answer(4))
    assert set(answers(path)) == {"Q-1", "people"}


@pytest.mark.parametrize("mine", [True, False])
def test_where_both_changed_one_answer_the_person_decides_and_the_other_is_kept_in_a_copy(
    mine: bool, path: Path
) -> None:
    person = Asked(theirs=() if mine else ("Q-1",))
    kept = begun(path, person)
    edit(path, Q_1={"answer": "no", "note": "見た"})
    kept.put("people", Answer(5))
    asked = [("Q-1", {"answer": "yes", "note": "確認済み"}, {"answer": "no", "note": "見た"})]
    assert person.log[0] == ("both", asked)
    stands = FIRST if mine else Answer("no", note="見た")
    assert answers(path) == {"Q-1": stands, "people": Answer(5)}
    assert kept.changed == ({} if mine else {"Q-1": stands})
    copies = [p.read_text(encoding="utf-8") for p in path.parent.iterdir() if ".bak" in p.name]
    assert any(("見た" if mine else "確認済み") in copy for copy in copies)
    kept.put("Q-2", Answer("no"))
    assert [kind for kind, _ in person.log].count("both") == 1  # asked once


def test_the_same_answer_in_another_spelling_is_no_conflict(path: Path) -> None:
    person = Asked()
    kept = AnswerFile(str(path), None, QUESTIONS, person=person)
    kept.put("Q-1", Answer("yes"))
    kept.put("kinds", Answer(("a", "b")))
    edit(path, Q_1={"answer": True}, kinds="b, a")
    kept.put("people", Answer(5))
    assert "both" not in dict(person.log)


def test_an_earlier_state_that_is_put_back_takes_nothing_away_and_that_is_said(path: Path) -> None:
    person = Asked()
    begun(path)
    early = path.read_bytes()
    kept = again(path, person)
    kept.put("people", Answer(5))
    kept.put("Q-2", Answer("no"))
    path.write_bytes(early)
    kept.put("kinds", Answer(("a",)))
    assert set(answers(path)) == {"Q-1", "Q-2", "people", "kinds"}
    assert dict(person.log)["again"] == ["answers/Q-2", "answers/people"]


def test_an_answer_of_before_that_others_took_away_is_gone_but_in_the_copy(path: Path) -> None:
    begun(path)
    kept = again(path)
    kept.put("people", Answer(5))
    edit(path, Q_1=None)
    kept.put("Q-2", Answer("no"))
    assert set(answers(path)) == {"people", "Q-2"}
    assert kept.changed == {"Q-1": None}
    assert "確認済み" in (path.parent / "a.yaml.bak").read_text(encoding="utf-8")


def test_a_file_that_was_taken_away_is_written_again_with_everything(path: Path) -> None:
    person = Asked()
    kept = begun(path, person)
    path.unlink()
    kept.put("people", Answer(5))
    assert set(answers(path)) == {"Q-1", "people"}
    assert person.log == [("gone", None)]
    path.unlink()
    kept.settle()
    assert set(answers(path)) == {"Q-1", "people"}


def test_nothing_is_said_to_be_saved_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    person, path = Asked(), tmp_path / "stick" / "a.yaml"
    kept = begun(path, person)
    path.unlink()
    path.parent.rmdir()  # pulled out
    with pytest.raises(CannotWrite):
        kept.put("people", Answer(5))
    assert person.log == []
    path.parent.mkdir()
    kept.save()
    assert set(answers(path)) == {"Q-1", "people"}
    assert person.log == [("gone", None)]


def broken(path: Path, how: str) -> None:
    match how:
        case "no YAML":
            path.write_text("answers: [", encoding="utf-8")
        case "no answers":
            path.write_text("cyberdiag: answers/1\nanswers: {Q-1: perhaps}\n", encoding="utf-8")
        case "empty":
            path.write_bytes(b"")
        case "no text":
            path.write_bytes(b"\xff\xfe\0")
        case "too large":
            path.write_bytes(b"#" * 3_000_000)
        case "folder":
            path.unlink()
            path.mkdir()
        case _:
            path.unlink()
            os.mkfifo(path)


BROKEN = ("no YAML", "no answers", "empty", "no text", "too large", "folder", "pipe")


@pytest.mark.parametrize("how", BROKEN)
def test_what_cannot_be_read_any_more_is_kept_aside_and_the_answers_are_saved(how: str, path: Path) -> None:
    person = Asked()
    kept = begun(path, person)
    broken(path, how)
    there = path.read_bytes() if path.is_file() else None
    kept.put("people", Answer(5))
    assert set(answers(path)) == {"Q-1", "people"}
    aside = path.parent / "a-outside.yaml"
    assert os.path.lexists(aside)
    if there is not None:
        assert aside.read_bytes() == there
    assert [kind for kind, _ in person.log] == ["broken", "aside"]
    kept.put("Q-2", Answer("no"))
    assert len(person.log) == 2


@pytest.mark.parametrize("how", BROKEN)
def test_what_was_typed_is_left_beside_a_file_that_cannot_be_read_any_more(how: str, path: Path) -> None:
    kept = begun(path)
    broken(path, how)
    left = path.lstat()
    beside = kept.leave()
    assert Path(beside).name == "a-mine.yaml"
    assert answers(Path(beside)) == {"Q-1": FIRST}
    assert os.path.samestat(left, path.lstat())


def test_a_file_that_was_put_right_is_read_again(path: Path) -> None:
    person = Asked(mended=2)
    kept = begun(path, person)
    good = path.read_bytes()
    path.write_text("answers: [", encoding="utf-8")

    def mend() -> None:
        if person.left == 0:
            path.write_bytes(good)
            edit(path, Q_2="no")

    person.mend = mend
    kept.put("people", Answer(5))
    assert set(answers(path)) == {"Q-1", "Q-2", "people"}
    assert [kind for kind, _ in person.log] == ["broken", "broken", "news"]


@pytest.mark.parametrize("same", [True, False])
def test_a_file_of_another_firm_is_not_mixed_with_this_one_unasked(same: bool, path: Path) -> None:
    person = Asked(same=same)
    kept = AnswerFile(str(path), None, QUESTIONS, person=person)
    kept.put_field("organisation", "みなと精機")
    kept.put("people", Answer(5))
    other = EDITED.replace("みなと精機", "別の会社").replace("people: 12", "people: 5")
    path.write_text(other, encoding="utf-8")
    kept.put("kinds", Answer(("a",)))
    assert person.log[0] == ("other", ("みなと精機", "別の会社", "a-outside.yaml"))
    if same:
        assert ("both", [("organisation", "みなと精機", "別の会社")]) in person.log
        assert set(answers(path)) == {"Q-2", "people", "kinds"}
    else:
        assert answers(path) == {"people": Answer(5), "kinds": Answer(("a",))}
        assert (path.parent / "a-outside.yaml").read_text(encoding="utf-8") == other


def test_a_file_in_which_most_answers_are_others_is_asked_about() -> None:
    mine = {("answers", str(n)): n for n in range(6)}
    same = edits.same(QUESTIONS)
    assert edits.other_firm(mine, {}, dict.fromkeys(mine, -1), same) == ("", "")
    few = {k: -1 if k < ("answers", "2") else v for k, v in mine.items()}
    assert edits.other_firm(mine, {}, few, same) is None
    assert edits.other_firm({}, mine, {}, same) is None  # an earlier state


def test_leaving_does_nothing_where_everything_is_saved(path: Path) -> None:
    kept = AnswerFile(str(path), None, QUESTIONS)
    assert kept.leave() == ""
    assert names(path) == []
    kept.put("Q-1", Answer("yes"))
    assert kept.leave() == ""
    edit(path, people=3)  # nothing of what was typed is missing
    assert kept.leave() == ""
    assert names(path) == ["a.yaml"]
    path.unlink()
    assert kept.leave() == ""
    assert answers(path) == {"Q-1": Answer("yes")}


def test_settling_reads_in_the_last_edit_and_writes_only_what_is_missing(path: Path) -> None:
    kept = begun(path)
    edit(path, people=3)
    before = path.read_bytes()
    kept.settle()
    assert path.read_bytes() == before
    assert kept.changed == {"people": Answer(3)}
    AnswerFile(str(path.parent / "never.yaml"), None, QUESTIONS).settle()
    assert names(path) == ["a.yaml"]


def test_a_name_of_255_bytes_keeps_its_copies(tmp_path: Path) -> None:
    path = tmp_path / ("長" * 83 + "x.yaml")
    assert len(path.name.encode()) == 255
    path.write_text(EDITED, encoding="utf-8")
    kept = again(path)
    kept.put("Q-1", Answer("no"))
    path.write_text("[", encoding="utf-8")
    kept.put("Q-1", Answer("yes"))
    assert {p.read_bytes() for p in tmp_path.iterdir() if p != path} == {EDITED.encode(), b"["}


def test_a_file_system_that_keeps_no_modes_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    person = Asked()
    begun(path, person)
    assert person.log == [("exposed", None)]
    assert answers(path) == {"Q-1": FIRST}


def test_a_copy_that_cannot_be_made_leaves_everything_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "no")

    kept = begun(path)
    path.write_text("answers: [", encoding="utf-8")
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(CannotWrite):
        kept.put("people", Answer(5))
    assert path.read_text(encoding="utf-8") == "answers: ["
    assert names(path) == ["a.yaml"]


VALUES = st.sampled_from([None, "yes", "partly", "no"])
SPOTS = [("answers", "Q-1"), ("answers", "Q-2")]
STATES = st.fixed_dictionaries(dict.fromkeys(SPOTS, VALUES) | {("x",): st.sampled_from([None, 1, 2])})
TYPED = st.dictionaries(st.sampled_from(SPOTS), VALUES)


@given(STATES, TYPED, STATES)
def test_every_value_of_either_side_stands_or_is_asked_about(base: Any, mine: Any, theirs: Any) -> None:
    found = edits.merge(base, mine, theirs, edits.same(QUESTIONS))
    asked = {c.spot for c in found.conflicts}
    result = {**theirs, **found.typed}
    for spot, there in theirs.items():
        if spot in asked:
            assert there not in (base[spot], mine[spot])
        elif spot in mine:
            assert result[spot] == mine[spot]
            assert there in (mine[spot], base[spot])
        else:
            assert result[spot] == there
            assert (spot in found.news) is (there != base[spot])


@pytest.mark.parametrize("error", [InvalidData, WrongUsage])
def test_a_file_that_needs_what_is_not_at_hand_is_kept_aside_too(
    error: type[CyberdiagError], path: Path
) -> None:
    def read(_: Document) -> Answers:
        raise error.of("cannot-read", "overlay.yaml", reason="gone")

    kept = AnswerFile(str(path), None, QUESTIONS, read=read)
    kept.put("Q-1", FIRST)
    edit(path, people=3)
    kept.put("Q-2", Answer("no"))
    assert set(answers(path)) == {"Q-1", "Q-2"}
    assert set(answers(path.parent / "a-outside.yaml")) == {"Q-1", "people"}


PIECES = st.sampled_from([
    "cyberdiag: answers/1\n", "answers:\n", "  Q-1: no\n", "  Q-2: {answer: partly, note: x}\n", "  people: 3\n",
    "organisation: みなと\n", "open_notes: {Q-2: {note: y}}\n", "open_notes: 1\n", "answers: [1]\n", "x: [", "\t", "- a\n",
    "questionnaires: {sample: '0.9', 1: 2}\n", "date: 1\n", "\0", "? [a]\n", "...\n",
])  # fmt: skip


@given(
    st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=8).map(lambda p: "".join(p).encode())),
    st.booleans(),
)
def test_whatever_is_written_there_meanwhile_costs_no_answer_and_no_byte(raw: bytes, mine: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.yaml"
        kept = begun(path, Asked(theirs=() if mine else ("Q-1",)))
        path.write_bytes(raw)
        kept.put("kinds", Answer(("a",)))
        held = answers(path)
        assert held["kinds"] == Answer(("a",))
        copies = [p.read_bytes() for p in path.parent.iterdir() if p != path]
        assert held.get("Q-1") == FIRST or any("確認済み".encode() in copy for copy in copies)
        there = path.read_bytes()
        assert raw in copies or all(piece in there for piece in (b"Q-2", b"people") if piece in raw)
        kept.put("Q-2", Answer("no"))
        assert answers(path)["Q-2"] == Answer("no")
