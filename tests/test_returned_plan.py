"""A plan that comes back ticked: each tick is asked about, and none changes an answer in silence."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from interview.person import CTRL_C, Person
from openpyxl import load_workbook
from support import answers_of, run

from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-24"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(answers_of("manufacturer"), tmp_path / "a.yaml")
    done = run("plan", "a.yaml", "--date", DAY, "-o", "plan.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def tick(folder: Path, marks: dict[int, object], column: str = "C") -> list[str]:
    """Fill in cells of the plan; returns the questions in the order of its rows."""
    book = load_workbook(folder / "plan.xlsx")
    page = book.worksheets[0]
    for row, value in marks.items():
        page[f"{column}{row}"] = value
    book.save(folder / "plan.xlsx")
    return [page[f"B{row}"].value for row in range(2, page.max_row + 1)]


def take_in(folder: Path, *more: str) -> tuple[int, str]:
    done = run("plan", "a.yaml", "--returned", "plan.xlsx", "-o", "new.yaml", *more, cwd=folder)
    return done.returncode, done.stderr


def answers(folder: Path, name: str) -> dict[str, str]:
    found = yaml.safe_load((folder / name).read_text(encoding="utf-8"))["answers"]
    return {key: str(value) for key, value in found.items()}


def test_the_sheet_offers_a_list_to_tick_from_and_dates_that_sort(folder: Path) -> None:
    page = load_workbook(folder / "plan.xlsx").worksheets[0]
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"済,まだ"'
    assert str(rule.sqref) == f"C2:C{page.max_row}"
    assert page["D2"].value.date().isoformat() == "2026-11-27"
    heads = [cell.value for cell in page[1]]
    assert {"済", "期日", "だれが", "費用", "備考"} <= set(heads)


def test_a_tick_is_asked_about_in_a_terminal_and_its_answer_written_to_a_new_file(folder: Path) -> None:
    before = (folder / "a.yaml").read_bytes()
    first, second = tick(folder, {2: "済", 3: "済", 4: "まだ"})[:2]
    arguments = ("a.yaml", "--returned", "plan.xlsx", "-o", "new.yaml")
    with Person(*arguments, cwd=folder, command="plan") as person:
        person.see("C2", first, messages("ja")("plan.before", answer="いいえ"))
        person.type("1")
        person.see("C3", second)
        person.type("4")
        person.see("1問の答えを変えて書きました")
        person.process.wait()
    old, new = answers(folder, "a.yaml"), answers(folder, "new.yaml")
    assert (folder / "a.yaml").read_bytes() == before
    assert {n for n in new if new[n] != old.get(n)} == {first}
    assert new[first] in {"yes", "True"}
    assert run("answers", "check", "new.yaml", cwd=folder).returncode == 0
    assert yaml.safe_load((folder / "new.yaml").read_text(encoding="utf-8"))["previous"] == "a.yaml"
    done = run("assess", "-a", "new.yaml", "--no-input", "--trials", "0", "-f", "json", cwd=folder)
    states = {p["question"]: p["state"] for p in json.loads(done.stdout)["since"]["plan"]}
    assert (states[first], states[second]) == ("done", "unknown")


def test_a_remark_becomes_a_note_on_its_answer_ticked_or_not(folder: Path) -> None:
    tick(folder, {2: "保守会社に電話した\n返事待ち", 3: "2027年に更新"}, column="L")
    first, second = tick(folder, {})[:2]
    before = yaml.safe_load((folder / "a.yaml").read_text(encoding="utf-8"))["answers"]
    code, told = take_in(folder, "--no-input")
    assert (code, "備考2件を" in told) == (0, True), told
    after = yaml.safe_load((folder / "new.yaml").read_text(encoding="utf-8"))["answers"]
    assert after[first] == {"answer": before[first], "note": "保守会社に電話した 返事待ち"}
    assert after[second]["note"] == f"{before[second]['note']} / 2027年に更新"
    assert {k: v for k, v in after.items() if k not in (first, second)} == {
        k: v for k, v in before.items() if k not in (first, second)
    }


def test_what_was_confirmed_before_ctrl_c_is_written(folder: Path) -> None:
    first, second = tick(folder, {2: "済", 3: "済"})[:2]
    with Person("a.yaml", "--returned", "plan.xlsx", "-o", "new.yaml", cwd=folder, command="plan") as person:
        person.see("C2", first)
        person.type("1")
        person.see("C3", second)
        person.type(CTRL_C)
        person.process.wait()
    assert answers(folder, "new.yaml")[first] in {"yes", "True"}
    assert person.process.exitstatus == 130


@pytest.mark.parametrize("more", [(), ("--no-input",)])
def test_where_nobody_can_be_asked_it_is_told_what_would_be(folder: Path, more: tuple[str, ...]) -> None:
    first, _, third = tick(folder, {2: "済", 4: "○"})[:3]
    code, told = take_in(folder, *more)
    assert code == 5
    assert "plan.xlsx:C2" in told
    assert "plan.xlsx:C4" in told
    assert first in told
    assert third in told
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize(
    ("cells", "column", "place", "word"),
    [
        ({3: "たぶん"}, "C", "plan.xlsx:C3", "たぶん"),
        ({3: 2}, "C", "plan.xlsx:C3", "2"),
        ({3: "=1+1"}, "C", "plan.xlsx:C3", "計算式"),
        ({2: "TEC-99"}, "B", "plan.xlsx:C2", "TEC-99"),
        ({2: None}, "B", "plan.xlsx:B2", "番号"),
        ({1: "何か"}, "C", "plan.xlsx:A1", "見出し"),
        ({2: None}, "C", "plan.xlsx", "一つもありません"),
    ],
)
def test_a_fault_in_the_sheet_is_named_by_its_cell(
    folder: Path, cells: dict[int, object], column: str, place: str, word: str
) -> None:
    tick(folder, {2: "済"})
    tick(folder, cells, column)
    code, told = take_in(folder)
    assert code == 4
    assert place in told
    assert word in told


def test_a_sheet_is_read_in_either_language(folder: Path) -> None:
    assert run("plan", "a.yaml", "-l", "en", "--date", DAY, "-o", "plan.xlsx", cwd=folder).returncode == 0
    first = tick(folder, {2: "Done"})[0]
    code, told = take_in(folder)
    assert (code, first in told) == (5, True)


def test_a_file_for_the_new_answers_is_needed_and_is_none_of_those_read(folder: Path) -> None:
    tick(folder, {2: "済"})
    for given in ((), ("-o", "new.html"), ("-o", "a.yaml")):
        done = run("plan", "a.yaml", "--returned", "plan.xlsx", *given, cwd=folder)
        assert done.returncode == 2, given


HEAD = """cyberdiag: questionnaire/1
id: shop
version: "1"
title: 店の点検
summary: 店の点検です。
method: weighted-mean
sections: [all.yaml]
scale: {yes: {label: はい, points: 1}, no: {label: いいえ, points: 0}}
"""
SEVERAL = """section: {id: all, title: 全部, purpose: 見本です。}
questions:
  - id: LOCK
    text: 鍵をかけているのはどれですか?
    kind: multiple
    choices:
      till: {label: レジ, points: 0.5}
      door: {label: 裏口, points: 0.5}
      none: {label: どれもない, points: 0}
    weight: 3
    first_step: {text: 裏口の鍵を替えます。, role: owner, action: 裏口に鍵をかける, effort: low, cost: low}
"""


def test_where_several_may_be_chosen_a_tick_adds_to_what_was_answered(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "questionnaire.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "shop" / "all.yaml").write_text(SEVERAL, encoding="utf-8")
    held = (
        'cyberdiag: answers/1\nquestionnaires: {shop: "1"}\nanswers: {LOCK: {answer: [till], note: 古い鍵}}\n'
    )
    (tmp_path / "a.yaml").write_text(held, encoding="utf-8")
    own = ("--questionnaires", ".")
    done = run("plan", "a.yaml", *own, "--date", DAY, "-o", "plan.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert tick(tmp_path, {2: "済"}) == ["LOCK"]
    typed = ("a.yaml", *own, "--returned", "plan.xlsx", "-o", "new.yaml")
    with Person(*typed, cwd=tmp_path, command="plan") as person:
        person.see("C2", "裏口に鍵をかける", "鍵をかけているのはどれですか", "レジ", "裏口")
        person.type("2\r")
        person.see("1問の答えを変えて書きました")
        person.process.wait()
    new = yaml.safe_load((tmp_path / "new.yaml").read_text(encoding="utf-8"))["answers"]["LOCK"]
    assert new == {"answer": ["till", "door"], "note": "古い鍵"}
