"""Somebody else writes into the answers file while a person answers at a real pseudo-terminal."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from interview.person import CTRL_C, Person

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.messages import Messages

NAMES = ("cyber-risk",)
STOP = "Ctrl-C"


class Sitting(Person):
    """A person who has answered the first question, with what the file is named and said."""

    def __init__(
        self, folder: Path, lang: str = "ja", name: str = "a.yaml", *, unprivileged: bool = False
    ) -> None:
        words = (*NAMES, "-a", name, "--quick", "--trials", "0")
        super().__init__(*words, cwd=folder, lang=lang, unprivileged=unprivileged)
        self.file = folder / name
        self.say: Messages = messages(lang)

    def begin(self, firm: str = "") -> None:
        self.see(self.say("interview.organisation"), "Enter")
        self.type(f"{firm}\r")
        self.see(self.say("interview.respondent"), "Enter")
        self.type("\r")
        self.see("1/", STOP)
        self.type("1\r")
        self.see("2/", STOP)

    def told(self, key: str, *, unless: str = "", **values: Any) -> None:
        """See words somewhere; that the question `unless` comes without them is seen too."""
        words = "".join(self.say(key, **values).split())

        def all_seen() -> str:
            return "".join(self.terminal.everything().split())

        self._wait(lambda screen: words in all_seen() or bool(unless and unless in screen), (words,))
        assert words in all_seen()

    def asked(self, unless: str, *texts: str) -> None:
        """See a question about the file; that the question `unless` comes without it is seen too."""
        wanted = ["".join(text.split()) for text in texts]

        def complete(screen: str) -> bool:
            return all(text in "".join(screen.split()) for text in wanted)

        screen = self._wait(lambda screen: complete(screen) or unless in screen, texts)
        assert complete(screen), screen

    def refused(self, code: str) -> None:
        """See the refusal; an interview that begins all the same is seen too."""
        hint = "".join(self.say(f"problems.{code}.hint").split())

        def seen(_: str) -> bool:
            return any(text in "".join(self.terminal.everything().split()) for text in (hint, STOP))

        self._wait(seen, (hint,))
        assert hint in "".join(self.terminal.everything().split())
        assert self.leave() == 6

    def stop(self) -> int:
        self.type(CTRL_C)
        return self.leave()


def data(path: Path) -> dict[str, Any]:
    return dict(store.open_document(str(path)).data)


def edit(path: Path, **values: Any) -> None:
    """Write as a program that knows nothing of locks."""
    held = data(path)
    held["answers"] = {**held["answers"], **values}
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize(("lang", "mine"), [("ja", True), ("ja", False), ("en", True), ("en", False)])
def test_a_person_is_asked_where_both_changed_one_answer(tmp_path: Path, lang: str, mine: bool) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin()
        edit(person.file, industry={"answer": "construction", "note": "総務"})
        person.type("5\r")
        questions = load.question_set(NAMES, lang).by_id
        labels = {c.id: c.label for c in questions["industry"].choices}
        note = person.say("interview.beside-note", text="総務")
        person.asked(
            "3/",
            questions["industry"].text,
            person.say("edited.both-mine", answer=labels["manufacturing"]),
            person.say("edited.both-theirs", answer=f"{labels['construction']} / {note}"),
            STOP,
        )
        person.type("1" if mine else "2")
        person.see("3/", STOP)
        assert person.stop() == 130
    stands = "manufacturing" if mine else {"answer": "construction", "note": "総務"}
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": stands, "employees": 5}
    copies = [p.read_text(encoding="utf-8") for p in tmp_path.iterdir() if p.name != "a.yaml"]
    assert any(("construction" if mine else "manufacturing") in copy for copy in copies)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_answer_from_outside_is_told_and_not_asked_again(tmp_path: Path, lang: str) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin()
        edit(person.file, revenue=30_000_000)
        person.type("5\r")
        person.told("edited.read-in", unless="3/", path="a.yaml")
        person.see("4/", STOP)
        assert person.stop() == 130
    assert data(tmp_path / "a.yaml")["answers"] == {
        "industry": "manufacturing",
        "revenue": 30_000_000,
        "employees": 5,
    }


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_earlier_state_that_is_put_back_is_told_and_takes_nothing_away(tmp_path: Path, lang: str) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin()
        early = person.file.read_bytes()
        person.type("5\r")
        person.see("3/", STOP)
        person.file.write_bytes(early)
        person.type("30000000\r")
        person.told("edited.again", unless="4/", path="a.yaml")
        person.see("4/", STOP)
        assert person.stop() == 130
    given = {"industry": "manufacturing", "employees": 5, "revenue": 30_000_000}
    assert data(tmp_path / "a.yaml")["answers"] == given


def test_a_file_that_is_deleted_is_written_again_at_the_next_answer_at_the_end_and_on_stopping(
    tmp_path: Path,
) -> None:
    with Sitting(tmp_path) as person:
        person.begin()
        person.file.unlink()
        person.type("5\r")
        person.told("edited.gone", unless="3/", path="a.yaml")
        person.see("3/", STOP)
        person.file.unlink()
        assert person.stop() == 130
        person.told("problems.interrupted-saved.text", count=2, path="a.yaml")
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": "manufacturing", "employees": 5}
    with Sitting(tmp_path) as person:
        person.come_back()
        person.see("3/", STOP)
        person.type("r")
        person.see(person.say("interview.review-ask-open"), STOP)
        person.file.unlink()
        person.type("2\r")
        person.agree("write", "2", path="a-report.html")
        assert person.leave() == 0
        person.told("edited.gone", path="a.yaml")
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": "manufacturing", "employees": 5}
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_file_that_is_broken_is_mended_or_kept_aside(tmp_path: Path, lang: str) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin()
        good = person.file.read_bytes()
        person.file.write_text("answers: [", encoding="utf-8")
        person.type("5\r")
        person.asked("3/", person.say("edited.broken-ask"), person.say("edited.broken-ask-mended"), STOP)
        person.file.write_bytes(good)
        person.type("1")
        person.see("3/", STOP)
        assert data(person.file)["answers"] == {"industry": "manufacturing", "employees": 5}
        person.file.write_text("answers: [", encoding="utf-8")
        person.type("90000000\r")
        person.asked("4/", person.say("edited.broken-ask-aside", aside="a-outside.yaml", path="a.yaml"), STOP)
        person.type("2")
        person.told("edited.put-aside", unless="4/", path="a.yaml", aside="a-outside.yaml")
        person.see("4/", STOP)
        assert person.stop() == 130
    assert data(tmp_path / "a.yaml")["answers"] == {
        "industry": "manufacturing",
        "employees": 5,
        "revenue": 90_000_000,
    }
    assert (tmp_path / "a-outside.yaml").read_text(encoding="utf-8") == "answers: ["


def test_stopping_where_the_file_is_broken_leaves_the_answers_beside_it_and_names_them(
    tmp_path: Path,
) -> None:
    with Sitting(tmp_path) as person:
        person.begin()
        person.file.write_text("answers: [", encoding="utf-8")
        assert person.stop() == 130
        person.told("edited.left-beside", path="a.yaml", aside="a-mine.yaml")
        person.told("problems.interrupted-saved.text", count=1, path="a-mine.yaml")
        assert "-aa-mine.yaml" in "".join(person.terminal.everything().split())
    assert data(tmp_path / "a-mine.yaml")["answers"] == {"industry": "manufacturing"}
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "answers: ["


def test_stopping_while_being_asked_loses_neither_side(tmp_path: Path) -> None:
    with Sitting(tmp_path) as person:
        person.begin()
        edit(person.file, industry="construction")
        person.type("5\r")
        person.asked("3/", person.say("edited.both"), STOP)
        assert person.stop() == 130
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": "construction"}
    assert data(tmp_path / "a-mine.yaml")["answers"] == {"industry": "manufacturing", "employees": 5}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_file_that_became_another_firms_is_kept_aside(tmp_path: Path, lang: str) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin("みなと精機")
        other = json.dumps(
            {"cyberdiag": "answers/1", "organisation": "別の会社", "answers": {"industry": "it"}}
        )
        person.file.write_text(other, encoding="utf-8")
        person.type("5\r")
        person.asked(person.say("edited.both-mine", answer="").strip(), person.say("edited.other-ask"), STOP)
        person.told("edited.other", path="a.yaml", mine="みなと精機", theirs="別の会社")
        person.type("2")
        person.see("3/", STOP)
        assert person.stop() == 130
    assert data(tmp_path / "a.yaml")["organisation"] == "みなと精機"
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": "manufacturing", "employees": 5}
    assert (tmp_path / "a-outside.yaml").read_text(encoding="utf-8") == other


def test_one_answer_for_all_where_much_was_changed_by_both(tmp_path: Path) -> None:
    with Sitting(tmp_path) as person:
        person.begin()
        for number, value in enumerate((5, 30_000_000), 3):
            person.type(f"{value}\r")
            person.see(f"{number}/", STOP)
        edit(person.file, industry="construction", employees=7, revenue=90_000_000)
        person.type("1\r")
        person.asked(
            "5/", person.say("edited.all-mine", count=3), person.say("edited.all-theirs", count=3), STOP
        )
        person.type("1")
        person.asked("5/", person.say("edited.all-theirs", count=2), STOP)
        person.type("4")
        person.see("5/", STOP)
        assert person.stop() == 130
    held = data(tmp_path / "a.yaml")["answers"]
    assert (held["industry"], held["employees"], held["revenue"]) == ("manufacturing", 7, 90_000_000)


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_a_second_interview_under_another_name_of_the_file_is_refused(tmp_path: Path, link: str) -> None:
    with Sitting(tmp_path) as first:
        first.begin()
        getattr(tmp_path / "b.yaml", link)(tmp_path / "a.yaml")
        assert first.stop() == 130
    with Sitting(tmp_path) as first:
        first.come_back()
        first.see("2/", STOP)
        with Sitting(tmp_path, name="b.yaml") as second:
            second.refused("file-in-use")
        assert first.stop() == 130
    assert data(tmp_path / "a.yaml")["answers"] == {"industry": "manufacturing"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_link_in_the_place_of_the_lock_is_told_of_and_nothing_is_written_through_it(
    tmp_path: Path, lang: str
) -> None:
    (tmp_path / "victim.txt").write_text("important", encoding="utf-8")
    (tmp_path / ".a.yaml.lock").symlink_to("victim.txt")
    with Sitting(tmp_path, lang) as person:
        person.refused("lock-blocked")
    assert (tmp_path / "victim.txt").read_text(encoding="utf-8") == "important"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".a.yaml.lock", "victim.txt"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("target", ["gone/a.yaml", "a.yaml"])
def test_a_link_that_leads_nowhere_in_the_place_of_the_file_costs_no_answer(
    tmp_path: Path, target: str, lang: str
) -> None:
    with Sitting(tmp_path, lang) as person:
        person.begin()
        person.file.unlink()
        person.file.symlink_to(target)
        person.type("5\r")
        person.told("edited.left-beside", path="a.yaml", aside="a-mine.yaml")
        person.told("interview.not-saved-beside", command="")
        assert person.leave() == ExitCode.CANNOT_WRITE
    assert data(tmp_path / "a-mine.yaml")["answers"] == {"industry": "manufacturing", "employees": 5}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-mine.yaml", "a.yaml"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_nothing_can_be_saved_any_more_nothing_else_is_said(tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Sitting(folder, lang) as person:
        person.begin()
        shutil.rmtree(folder)
        person.type("5\r")
        person.told("interview.not-saved-any", path="a.yaml")
        assert person.leave() == ExitCode.CANNOT_WRITE


def test_a_lock_of_another_user_is_told_as_that_and_left_alone(tmp_path: Path) -> None:
    lock = tmp_path / ".a.yaml.lock"
    lock.write_text("1", encoding="utf-8")
    lock.chmod(0)
    with Sitting(tmp_path, unprivileged=True) as person:
        person.refused("lock-of-another")
    assert [p.name for p in tmp_path.iterdir()] == [lock.name]


def test_a_folder_that_is_closed_during_an_interview_keeps_what_was_saved(tmp_path: Path) -> None:
    with Sitting(tmp_path, unprivileged=True) as person:
        person.begin()
        tmp_path.chmod(0o500)
        person.type("5\r")
        person.told("interview.not-saved", command="")
        assert person.leave() == ExitCode.CANNOT_WRITE
    tmp_path.chmod(0o700)
    assert data(person.file)["answers"] == {"industry": "manufacturing"}


def test_a_folder_that_may_be_used_but_not_listed_is_one_to_answer_in(tmp_path: Path) -> None:
    tmp_path.chmod(0o300)
    with Sitting(tmp_path, unprivileged=True) as person:
        person.begin()
        assert person.stop() == ExitCode.INTERRUPTED
    with Sitting(tmp_path, unprivileged=True) as person:
        person.come_back()
        person.see("2/", STOP)
        assert person.stop() == ExitCode.INTERRUPTED
    tmp_path.chmod(0o700)
    assert data(person.file)["answers"] == {"industry": "manufacturing"}
