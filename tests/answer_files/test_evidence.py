"""Evidence beside an answer: files, days and who keeps it are read, kept and told; past its day it lowers confidence alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from answer_files.making import HEAD, QUESTIONS, from_yaml
from support import run

from cyberdiag.answer_files import together
from cyberdiag.answer_files.together import Part
from cyberdiag.model.answers import Answer, Answers, Confidence, Note

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-11-22"
SHEET = (
    'cyberdiag: answers/1\nquestionnaires: {profile: "1.1", cyber-risk: "1.1"}\ndate: 2026-11-22\nanswers:\n'
    "  industry: manufacturing\n  employees: 50\n"
    "  TEC-01: {answer: yes, evidence: 報告書, evidence_files: [log.txt, ev/gone.pdf], evidence_date: 2025/10/1, evidence_holder: 総務, evidence_until: 令和8年9月30日}\n"
    "  TEC-02: {answer: yes, evidence_files: ../out.txt, evidence_until: 2026-11-22}\n"
    "  TEC-04: yes\n"
)  # fmt: skip


def test_a_file_a_list_and_lines_are_names_and_days_are_read_as_people_write_them() -> None:
    answers, faults = from_yaml(
        HEAD
        + "answers:\n  Q-1: {answer: yes, evidence_files: [a.pdf, ' b c.pdf ', a.pdf], evidence_date: 令和8年3月1日}\n"
        '  Q-2: {answer: no, evidence_files: "x.pdf\\ny.pdf", evidence_until: 2026/4/5, evidence_holder: 2026}\n'
    )
    given = answers.by_id
    assert faults == []
    assert given["Q-1"].files == ("a.pdf", "b c.pdf")
    assert given["Q-2"].files == ("x.pdf", "y.pdf")
    days = (given["Q-1"].evidence_date, given["Q-2"].evidence_until, given["Q-2"].evidence_holder)
    assert days == ("2026-03-01", "2026-04-05", "2026")


@pytest.mark.parametrize(
    ("beside", "code", "column"),
    [
        ("evidence_date: 昨日", "not-date", 37),
        ("evidence_until: [2026]", "wrong-type", 38),
        ("evidence_files: {a: b}", "wrong-type", 38),
        ("evidence_files: [[a]]", "wrong-type", 38),
        ("evidence_untill: 2026-01-01", "unknown-field-near", 22),
    ],
)
def test_what_is_no_day_and_no_name_is_told_with_its_place(beside: str, code: str, column: int) -> None:
    found = from_yaml(HEAD + f"answers:\n  Q-1: {{answer: yes, {beside}}}\n")[1][0]
    assert (found.code, found.place.line) == (code, 4)
    assert found.place.column == column


def test_evidence_counts_through_its_last_day_and_without_one_for_good() -> None:
    until = Answer("yes", evidence="台帳", evidence_until=TODAY)
    assert until.confidence(TODAY) is Confidence.SHOWN
    assert until.confidence("2026-11-23") is Confidence.PAST
    assert Answer("yes", evidence_files="a.pdf").confidence(TODAY) is Confidence.SHOWN
    assert Answer("yes", note="x", evidence_until="2020-01-01").confidence(TODAY) is Confidence.SAID


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "a.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "log.txt").write_text("x")
    return folder


def test_check_warns_of_what_is_past_and_what_could_not_be_handed_on(checked: Path) -> None:
    done = run("answers", "check", "a.yaml", cwd=checked, lang="en")
    assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if line.startswith("Warning")]
    assert [line.partition(" ")[2].split(": ")[0].rpartition(":")[0] for line in told] == [
        "a.yaml:7",
        "a.yaml:7",
        "a.yaml:8",
    ]
    for said in ("was valid until 2026-09-30", '"ev/gone.pdf" is not there', '"../out.txt" leads out'):
        assert said in done.stderr
    later = run("answers", "check", "a.yaml", "--date", "2026-11-23", cwd=checked, lang="en")
    assert "was valid until 2026-11-22, which is past on 2026-11-23" in later.stderr


def result(folder: Path, name: str) -> Any:
    command = ("assess", "-a", name, "--no-input", "--missing", "estimate", "--trials", "0", "-f", "json")
    return json.loads(run(*command, cwd=folder).stdout)


def test_evidence_past_its_day_is_listed_and_moves_no_number(checked: Path) -> None:
    (checked / "bare.yaml").write_text(SHEET.replace("令和8年9月30日", "2027-01-01"), encoding="utf-8")
    past, good = result(checked, "a.yaml"), result(checked, "bare.yaml")
    assert past["evidence"] == {
        "shown": 1, "past": 1, "said": 1, "outdated": [{"question": "TEC-01", "until": "2026-09-30"}],
    }  # fmt: skip
    assert good["evidence"]["past"] == 0
    assert past["answers"]["TEC-01"]["confidence"] == "past"
    assert "confidence" not in past["answers"]["TEC-04"]
    for key in ("evidence", "answers", "digest"):
        del past[key], good[key]
    assert past == good


def test_a_table_takes_evidence_from_its_columns_and_gives_it_back(checked: Path) -> None:
    for suffix in ("csv", "xlsx", "json"):
        for source, target in (("a.yaml", f"t.{suffix}"), (f"t.{suffix}", f"back-{suffix}.json")):
            assert run("answers", "convert", source, "-o", target, cwd=checked).returncode == 0
        given = json.loads((checked / f"back-{suffix}.json").read_text(encoding="utf-8"))["answers"]["TEC-01"]
        assert given["evidence_files"] == ["log.txt", "ev/gone.pdf"]
        assert (given["evidence"], given["evidence_holder"]) == ("報告書", "総務")
    blank = run("answers", "new", "-o", "blank.csv", cwd=checked)
    assert blank.returncode == 0
    assert "evidence_files,evidence_date,evidence_holder,evidence_until" in (checked / "blank.csv").read_text(
        "utf-8-sig"
    )


def test_merged_evidence_keeps_every_file_counts_the_earlier_day_and_tells_whose_is_which() -> None:
    def part(who: str, beside: Note) -> Part:
        return Part(who, who, Answers({"Q-1": Answer("yes").with_note(beside)}))

    parts = [
        part(
            "甲",
            Note(
                evidence="台帳", evidence_files="a.pdf", evidence_until="2027-03-31", evidence_holder="総務"
            ),
        ),
        part("乙", Note(evidence_files="b.pdf\na.pdf", evidence_until="2026-12-31")),
    ]
    found = together.together(parts, QUESTIONS, lambda *_: pytest.fail("nothing differs")).answers["Q-1"]
    assert found.files == ("a.pdf", "b.pdf")
    assert (found.evidence_until, found.evidence_holder) == ("2026-12-31", "総務")
    assert found.evidence.splitlines() == [
        "甲: 台帳 (a.pdf; 総務; – 2027-03-31)",
        "乙: (b.pdf; a.pdf; – 2026-12-31)",
    ]
    alike = together.together(
        [parts[0], part("丙", parts[0].answers.by_id["Q-1"].beside)], QUESTIONS, lambda *_: ""
    )
    assert alike.answers["Q-1"].evidence == "甲, 丙: 台帳"
