"""Answers of several people as one file: what they say differently is asked, decided as told, or refused with its places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from answer_files.making import QUESTIONS, YES_NO, question, question_set
from hypothesis import given, settings
from hypothesis import strategies as st
from interview.person import CTRL_C, Person
from support import run

from cyberdiag.answer_files import together
from cyberdiag.answer_files.together import Contradiction, Part
from cyberdiag.messages import messages
from cyberdiag.model.anonymous import anonymous
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Said
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'cyberdiag: answers/1\nquestionnaires: {profile: "1.1", cyber-risk: "1.1"}\norganisation: 株式会社甲\n'
OFFICE = HEAD + (
    'respondent: 総務\ndate: 2026-11-20\ncontacts: {police: "110"}\nanswers:\n  employees: 50\n  data_kinds: [none]\n'
    "  TEC-01: {answer: yes, note: 規程あり, evidence: 規程集}\n  TEC-02: yes\n  TEC-03: unknown\nopen_notes:\n  TEC-04: {note: 聞く}\n"
)  # fmt: skip
PLANT = HEAD + (
    'respondent: 現場\ndate: 2026-11-22\ncontacts: {police: "119"}\nanswers:\n  employees: 52\n'
    "  TEC-01: {answer: no, note: 見たことがない}\n  TEC-02: yes\n  TEC-03: partly\n"
)  # fmt: skip
SHOP = "id,answer,note\nTEC-01,いいえ,\nTEC-04,,空欄のメモ\nTEC-05,はい,\n"
FILES = ("office.yaml", "plant.yaml", "shop.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in zip(FILES, (OFFICE, PLANT, SHOP), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def merge(folder: Path, *more: str, names: tuple[str, ...] = FILES) -> tuple[int, str]:
    done = run("answers", "merge", *names, "-o", "all.yaml", "--no-input", *more, cwd=folder)
    return done.returncode, done.stderr


def merged(folder: Path) -> Any:
    return yaml.load((folder / "all.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  texts only


def test_what_nobody_decides_is_refused_with_who_said_what_and_where(folder: Path) -> None:
    code, told = merge(folder)
    assert code == 5
    assert not (folder / "all.yaml").exists()
    for said in (
        "総務は「50人」、現場は「52人」",
        "office.yaml:8:14, plant.yaml:8:14",
        "総務は「はい」、現場は「いいえ」、shopは「いいえ」",
        "plant.yaml:9:20, shop.csv:2:8",
    ):
        assert told.count(said) == 1
    code, told = merge(folder, "--prefer", "worst")
    assert (code, "employees" in told, "--prefer worst では決めません" in told, "TEC-01" in told) == (
        5,
        True,
        True,
        False,
    )
    code, told = merge(folder, "--prefer", "newest")
    assert (code, "日付では決まりません" in told, "employees" in told) == (5, True, False)


def test_what_is_told_decides_and_notes_keep_the_names_of_who_wrote_them(folder: Path) -> None:
    code, told = merge(folder, "--prefer", "plant.yaml")
    assert code == 0
    assert "食い違い: 2件" in told
    assert told.count("総務は「はい」、現場は「いいえ」") == 1
    assert "plant.yaml:6:1" in told  # contacts, of which the first file's stand
    found = merged(folder)
    assert (found["respondent"], found["date"], found["organisation"]) == (
        "総務、現場、shop",
        "2026-11-22",
        "株式会社甲",
    )
    assert found["answers"]["TEC-01"] == {
        "answer": "no",
        "note": "総務: 規程あり\n現場: 見たことがない",
        "evidence": "総務: 規程集",
    }
    assert [found["answers"][k] for k in ("employees", "TEC-02", "TEC-03", "TEC-05")] == [
        "52",
        "yes",
        "partly",
        "yes",
    ]
    assert found["open_notes"] == {"TEC-04": {"note": "総務: 聞く\nshop: 空欄のメモ"}}
    assert [s["respondent"] for s in found["disagreements"]["TEC-01"]] == ["総務", "現場", "shop"]
    assert set(found["disagreements"]) == {"employees", "TEC-01"}


def test_the_report_tells_each_disagreement_once_in_every_format_and_hides_names_on_request(
    folder: Path,
) -> None:
    assert merge(folder, "--prefer", "office.yaml")[0] == 0
    outputs = [a for form in ("json", "md", "html") for a in ("-o", f"r.{form}")]
    ask = ("assess", "-a", "all.yaml", "--no-input", "--missing", "unknown", "--trials", "0")
    assert run(*ask, *outputs, cwd=folder).returncode == 0
    said = "総務は「はい」、現場は「いいえ」、shopは「いいえ」"
    for form in ("md", "html"):
        text = (folder / f"r.{form}").read_text(encoding="utf-8")
        assert text.count(said) == 1
        assert "総務、現場、shop" in text
    result = json.loads((folder / "r.json").read_text())
    assert [d["question"] for d in result["disagreements"]] == ["employees", "TEC-01"]
    assert result["disagreements"][1]["said"][1] == {"respondent": "現場", "answer": "no"}
    hidden = run(*ask, "--anonymous", "-o", "-", "-f", "json", cwd=folder)
    assert "現場" not in hidden.stdout
    assert "disagreements" not in json.loads(hidden.stdout)


def test_a_merged_file_goes_through_a_workbook_and_merges_again(folder: Path) -> None:
    assert merge(folder, "--prefer", "plant.yaml")[0] == 0
    before = merged(folder)
    assert run("answers", "convert", "all.yaml", "-o", "all.xlsx", "-l", "en", cwd=folder).returncode == 0
    (folder / "all.yaml").unlink()
    assert merge(folder, "--prefer", "all.xlsx", names=("all.xlsx", "office.yaml"))[0] == 0
    after = merged(folder)
    assert after["disagreements"]["TEC-01"] == before["disagreements"]["TEC-01"]
    assert after["answers"]["TEC-01"]["answer"] == "no"


def test_each_contradiction_is_asked_once_in_a_terminal_and_ctrl_c_writes_nothing(folder: Path) -> None:
    arguments = ("merge", *FILES, "-o", "all.yaml")
    with Person(*arguments, cwd=folder, command="answers") as person:
        person.see("50人", "52人")
        person.type(CTRL_C)
        person.process.wait()
    assert (person.process.exitstatus, (folder / "all.yaml").exists()) == (130, False)
    with Person(*arguments, cwd=folder, command="answers") as person:
        person.see("50人", "52人")
        person.type("2")
        person.see("現場、shop", "TEC-01")
        person.type("1")
        person.see("食い違い: 2件")
        person.process.wait()
    assert [merged(folder)["answers"]["employees"], merged(folder)["answers"]["TEC-01"]["answer"]] == [
        "52",
        "yes",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("office.yaml", "-o", "all.yaml"), 2, "二つ以上"),
        (("office.yaml", "./office.yaml", "-o", "all.yaml"), 2, "二つ以上"),
        (("office.yaml", "plant.yaml", "-o", "plant.yaml"), 2, "plant.yaml"),
        (("office.yaml", "plant.yaml", "-o", "there.yaml"), 6, "there.yaml"),
        (("office.yaml", "plant.yaml", "-o", "all.pdf"), 2, ".yaml"),
        (("office.yaml", "plant.yaml", "-o", "all.yaml", "--prefer", "oldest"), 2, "office.yaml"),
        (("office.yaml", "broken.yaml", "-o", "all.yaml"), 4, "broken.yaml:6"),
    ],
)
def test_what_cannot_be_merged_is_told(
    arguments: tuple[str, ...], code: int, word: str, folder: Path
) -> None:
    (folder / "there.yaml").write_text("mine")
    (folder / "broken.yaml").write_text(HEAD + "respondent: x\nanswers:\n  TEC-01: maybe\n", encoding="utf-8")
    done = run("answers", "merge", *arguments, "--no-input", cwd=folder)
    assert (done.returncode, word in done.stderr) == (code, True), done.stderr
    assert (folder / "there.yaml").read_text() == "mine"


SCALE = tuple(Choice(c, c, "", p) for c, p in zip((*YES_NO, "na"), (2.0, 1.0, 0.0, None), strict=True))
SCORED = question("Q-1", Kind.SINGLE)


def part(name: str, value: Any, date: str = "") -> Part:
    return Part(name, f"{name}.yaml", Answers({"Q-1": Answer(value)}, date=date))


def test_worst_is_what_earns_least_and_newest_what_was_said_last() -> None:
    from msgspec.structs import replace

    by = tuple(
        (part(n, v, d), v)
        for n, v, d in (("a", "yes", "2026-01-01"), ("b", "na", "2026-03-01"), ("c", "partly", "2026-02-01"))
    )
    assert together.worst(Contradiction("Q-1", by), replace(SCORED, choices=SCALE)) == "partly"
    assert together.newest(Contradiction("Q-1", by)) == "na"
    assert together.newest(Contradiction("Q-1", (*by, (part("d", "no", "2026-03-01"), "no")))) is None
    assert together.newest(Contradiction("Q-1", (*by, (part("d", "no"), "no")))) is None


VALUES = {
    "Q-1": ["yes", "no", UNKNOWN],
    "people": [1, 2, UNKNOWN],
    "kinds": [("a",), ("a", "b"), ("none",)],
    "words": ["x", "y"],
}
ONE = st.fixed_dictionaries(
    {},
    optional={
        k: st.builds(Answer, st.sampled_from(v), st.sampled_from(["", "n", "m"])) for k, v in VALUES.items()
    },
)


@settings(deadline=None, max_examples=200)
@given(st.lists(ONE, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_nothing_that_anybody_said_is_lost_and_the_order_of_the_files_decides_nothing(
    files: list[dict[str, Answer]], random: Any
) -> None:
    parts = [Part(f"p{n}", f"{n}.yaml", Answers(by_id)) for n, by_id in enumerate(files)]
    asked: list[str] = []

    def decide(contradiction: Contradiction, _: Any) -> Any:
        asked.append(contradiction.key)
        return max(contradiction.values, key=str)

    found = together.together(parts, QUESTIONS, decide)
    assert len(asked) == len(set(asked))
    assert set(found.answers) == {key for by_id in files for key in by_id}
    for key, answer in found.answers.items():
        said = {a.value for by_id in files if (a := by_id.get(key))}
        known = said - {UNKNOWN}
        assert answer.value in said or key == "words"
        assert not (known and answer.is_unknown)
        assert (key in asked) == (len(known) > 1 and key != "words")
        assert {s.value for s in found.said.get(key, ())} == (said if key in asked else set())
        for p in parts:
            if (mine := p.answers.get(key)) and mine.note:
                assert any(p.who in line and line.endswith(mine.note) for line in answer.note.splitlines())
    random.shuffle(parts)
    again = together.together(parts, QUESTIONS, decide)
    assert {k: a.value for k, a in again.answers.items() if k != "words"} == {
        k: a.value for k, a in found.answers.items() if k != "words"
    }


def test_names_of_who_disagreed_are_left_out_with_all_others() -> None:
    answers = Answers(
        {"Q-1": Answer("yes")}, disagreements={"Q-1": (Said("総務", "yes"), Said("現場", "no"))}
    )
    assert anonymous(answers, question_set(SCORED)).disagreements == {}
    assert "{name}" not in messages("en")("report.said-one", name="A", answer="b")
