"""Every fault in authored YAML is named at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import broken, copied, faults, problems, stands

from cyberdiag.catalog.decode import decode
from cyberdiag.messages import messages
from cyberdiag.model.head import Head
from cyberdiag.model.written import SectionFile
from cyberdiag.outside import yaml_source

if TYPE_CHECKING:
    from pathlib import Path

HEAD, DOORS, WINDOWS = "questionnaire.yaml", "doors.yaml", "windows.yaml"
# File, what stands there, what is put in its place, the code, where the fault is told, some of its values.
FAULTS = [
    (HEAD, 'version: "1.0"\n', "", "missing-field", "cyberdiag:", {"field": "version"}),
    (HEAD, "sections: [doors.yaml, windows.yaml]\n", "", "missing-field", "cyberdiag:", {"field": "sections"}),
    (HEAD, "title: 小", "titel: 小", "unknown-field-near", "titel:", {"field": "titel", "guess": "title"}),
    (HEAD, "title: 小", "xyzzy: 1\ntitle: 小", "unknown-field", "xyzzy:", {"field": "xyzzy"}),
    (HEAD, "summary: 一", "summary: [一]  #", "wrong-type", "[一]", {"field": "summary", "expected": "text"}),
    (HEAD, 'version: "1.0"', "version: 1.0", "wrong-type", "1.0", {"field": "version", "expected": "text"}),
    (HEAD, "points: 0.5", "points: 半分", "wrong-type", "半分", {"field": "points", "expected": "number"}),
    (HEAD, "points: 0.5", "points: ０.５", "wide-digits", "０.５", {"value": "０.５"}),
    (HEAD, "at_least: 70", "at_least: ７０", "wide-digits", "７０", {"value": "７０"}),
    (HEAD, "title: 小さな診断", 'title: ""', "empty-text", '""', {"field": "title"}),
    (HEAD, "id: small", "id: 小", "bad-id", "小\n", {"value": "小"}),
    (HEAD, "method: weighted-mean", "method: median", "not-one-of", "median", {"value": "median"}),
    (HEAD, "questionnaire/1", "questionnaire/2", "not-one-of", "questionnaire/2", {"value": "questionnaire/2"}),
    (HEAD, "worst: [no, unknown]", "worst: no", "wrong-type", "no,", {"field": "worst", "expected": "list"}),
    (HEAD, "worst: [no,", "worst: [0,", "wrong-type", "0, u", {"expected": "text"}),
    (HEAD, "axes:\n", "axes: []\nold:\n", "wrong-type", "[]", {"field": "axes", "expected": "mapping"}),
    (HEAD, "{high: 4", "{hihg: 4", "not-one-of", "hihg", {"value": "hihg"}),
    (HEAD, "threats:", "weight_range: [1]\nthreats:", "out-of-range", "[1]", {"field": "weight_range", "limit": "2"}),
    (HEAD, "is: no}", "is: {no: x}}", "wrong-type", "{no: x}", {"field": "is"}),
    (HEAD, "is: no}", "is_: no}", "unknown-field-near", "is_", {"guess": "is"}),
    (HEAD, "is: no}", "is: no, at_least: 1}", "bad-condition", "{question: W-0", {}),
    (HEAD, "{question: W-0, is: no}", "{question: W-0}", "bad-condition", "{question: W-0", {}),
    (HEAD, "{question: W-0, is: no}", "{is: no}", "bad-condition", "{is: no}", {}),
    (HEAD, "{question: W-0, is: no}", "{flag: a, not: {flag: b}}", "bad-condition", "{flag: a", {}),
    (DOORS, "weight: 4", "weight: -1", "out-of-range", "-1\n    axes", {"field": "weight", "limit": "0"}),
    (DOORS, "weight: 4", "weight: 101", "out-of-range", "101", {"field": "weight", "limit": "100"}),
    (DOORS, "weight: 4", "wieght: 4", "unknown-field-near", "wieght", {"guess": "weight"}),
    (DOORS, "      cost: low\n", "", "missing-field", "text: 鍵を買う", {"field": "cost"}),
    (DOORS, "effort: low", "effort: 低", "not-one-of", "低", {"value": "低", "expected": "low, mid, high"}),
    (DOORS, "who: 総務", "whom: 総務", "unknown-field-near", "whom", {"guess": "who"}),
    (DOORS, "yes: 毎日掛けている", "yes: 1", "wrong-type", "1\n      partly", {"field": "yes", "expected": "mapping"}),
    (DOORS, "{label: 掛", "{lable: 掛", "unknown-field-near", "lable", {"guess": "label"}),
    (DOORS, 'iso27001-2022: ["7.2"', "iso27001-2022: [7.2", "wrong-type", "7.2", {"expected": "text"}),
    (DOORS, "sources: [npa-r7]", "sources: npa-r7", "wrong-type", "npa-r7", {"expected": "list"}),
    (WINDOWS, "core: false", "core: いいえ", "wrong-type", "いいえ\n  - id: W-1", {"expected": "true-false"}),
    (WINDOWS, "        to: 5\n", "", "exactly-one", "when: {question: W-1", {"fields": "add | to"}),
    (WINDOWS, "        to: 5\n", "        to: 5\n        add: 1\n", "exactly-one", "when: {question: W-1", {}),
    (WINDOWS, "minimum: 1", "minimun: 1", "unknown-field-near", "minimun", {"guess": "minimum"}),
    (WINDOWS, "{question: W-0, is: yes}", "{qestion: W-0, is: yes}", "unknown-field-near", "qestion", {"guess": "question"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "code", "passage", "values"), FAULTS)
def test_a_fault_is_told_at_its_line_and_column(
    file: str, good: str, bad: str, code: str, passage: str, values: dict[str, Any], tmp_path: Path
) -> None:
    copy = copied(tmp_path)
    broken(copy, file, good, bad)
    found = [p for p in problems(copy) if p.code == code]
    assert [(p.place.line, p.place.column) for p in found] == [stands(copy, file, passage)]
    assert found[0].place.file == str(copy / file)
    assert found[0].values.items() >= values.items()
    for lang in ("ja", "en"):
        assert "{" not in messages(lang).problem(found[0])[0].replace(str(found[0].values.get("value")), "")


def test_an_empty_file_and_a_file_of_another_kind_are_named(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    (copy / HEAD).write_text("# nothing\n", encoding="utf-8")
    assert faults(copy) == [("empty-file", HEAD, 1, 1)]
    (copy / HEAD).write_text("[a, list]\n", encoding="utf-8")
    (problem,) = problems(copy)
    assert (problem.code, problem.values["field"]) == ("wrong-type", str(copy / HEAD))


def test_every_missing_field_of_one_entry_is_named(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, HEAD, 'version: "1.0"\ntitle: 小さな診断\n', "")
    assert {p.values["field"] for p in problems(copy)} == {"version", "title"}


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, HEAD, "title: 小", "titel: 小")
    broken(copy, DOORS, "weight: 4", "weight: 四")
    broken(copy, WINDOWS, "minimum: 1", "minimum: １")
    assert {(code, file) for code, file, *_ in faults(copy)} == {
        ("unknown-field-near", HEAD),
        ("missing-field", HEAD),
        ("wrong-type", DOORS),
        ("wide-digits", WINDOWS),
    }


def test_a_key_that_looks_like_a_type_keeps_its_place() -> None:
    text = "section: {id: s, title: t, purpose: p}\nquestions:\n  - {id: q, text: t, choices: {str: {points: x}}}\n"
    found = []
    assert decode(SectionFile, yaml_source.parse(text, "f.yaml"), found) is None
    assert [(p.code, str(p.place)) for p in found] == [
        ("wrong-type", f"f.yaml:3:{text.splitlines()[2].index('x}') + 1}")
    ]


def test_what_is_right_is_returned_without_a_problem() -> None:
    text = (copied_text := "section: {id: s, title: t, purpose: p}\nquestions: []\n")
    found = []
    made = decode(SectionFile, yaml_source.parse(copied_text, "f.yaml"), found)
    assert (made.section.id, made.questions, found, text) == ("s", (), [], copied_text)
    assert decode(Head, yaml_source.parse(text, "f.yaml"), found) is None
