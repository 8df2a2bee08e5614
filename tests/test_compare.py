"""Two assessments side by side: what the firm changed, and what only the questionnaire did."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import broken, copied
from support import answers_of

from cyberdiag.app import judging
from cyberdiag.catalog import history, load
from cyberdiag.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

app_catalogue = judging.catalogue

OLD = 'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\ndate: "2026-01-10"\nanswers: {D-1: no, W-0: yes, W-2: partly}\n'
NEW = 'cyberdiag: answers/1\nquestionnaires: {small: "1.1"}\ndate: "2026-06-10"\nanswers: {D-1: yes, W-0: yes, W-2: unknown}\n'
OWN = ("--questionnaires", ".")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CYBERDIAG_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main.run([*arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module", autouse=True)
def _catalogue_is_read_once() -> Iterator[None]:
    """The small questionnaire has no catalogue of its own."""
    known = functools.cache(app_catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "catalogue", lambda lang, _=None: known(lang))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the result of version 1.0, answers of then and now, and version 1.1."""
    folder = tmp_path_factory.mktemp("two")
    copy = copied(folder)
    (copy / "history.yaml").write_text(history.text(load.edition(str(copy))), encoding="utf-8")
    (folder / "old.yaml").write_text(OLD, encoding="utf-8")
    (folder / "new.yaml").write_text(NEW, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        given = ("-a", "old.yaml", "--no-input", "--missing", "unknown", "--trials", "0", "-o", "old.json")
        assert main.run(["assess", "small", *OWN, *given]) == 0
    broken(copy, "questionnaire.yaml", 'version: "1.0"', 'version: "1.1"')
    broken(copy, "doors.yaml", "weight: 4", "weight: 5")
    return folder


@pytest.fixture
def two(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def compared(told: Any, *files: str, own: tuple[str, ...] = OWN) -> Any:
    code, out, err = told("compare", *files, *own, "-o", "-", "-f", "json")
    assert code == 0, err
    return json.loads(out)


def test_the_bridge_separates_the_questionnaire_from_the_firm(two: Path, told: Any) -> None:
    (found,) = compared(told, "old.json", "new.yaml")["diagnoses"]
    # 1.0: W-0 1 and half of W-2 3, of 8; 1.1: the same of 9; now: W-0 1 and D-1 5 of 9.
    assert (found["old"]["score"], found["bridge"]["score"], found["new"]["score"]) == (31.3, 27.8, 66.7)
    assert (found["by_questionnaire"], found["by_firm"]) == (-3.5, 38.9)
    assert found["axes"]["outside"]["by_firm"] == 100.0


def test_answers_are_told_by_what_became_of_them(two: Path, told: Any) -> None:
    found = compared(told, "old.json", "new.yaml")
    assert {(a["question"], a["kind"]) for a in found["answers"]} == {("D-1", "better"), ("W-2", "unknown")}
    assert found["done"] == ["D-1"]
    back = compared(told, "new.yaml", "old.yaml")
    assert {(a["question"], a["kind"]) for a in back["answers"]} == {("D-1", "worse"), ("W-2", "known")}


def test_what_changed_in_the_questionnaire_is_named(two: Path, told: Any) -> None:
    (edition,) = compared(told, "old.json", "new.yaml")["questionnaires"]
    assert (edition["id"], edition["old"], edition["new"]) == ("small", "1.0", "1.1")
    assert edition["changes"]["reweighted"] == [["D-1", 4.0, 5.0]]
    assert edition["changes"]["reworded"] == []


def test_answers_of_an_earlier_version_do_not_tell_what_they_scored_then(two: Path, told: Any) -> None:
    (found,) = compared(told, "old.yaml", "new.yaml")["diagnoses"]
    assert found["old"] is None
    assert (found["bridge"]["score"], found["by_questionnaire"], found["by_firm"]) == (27.8, None, 38.9)
    said = told("compare", "old.yaml", "new.yaml", *OWN)[1]
    assert "result (.json) of that time" in " ".join(said.split())


def test_without_a_change_of_version_all_of_it_is_the_firm(two: Path, told: Any) -> None:
    Path("old.yaml").write_text(OLD.replace("1.0", "1.1"), encoding="utf-8")
    found = compared(told, "old.yaml", "new.yaml")
    assert found["questionnaires"] == []
    assert found["diagnoses"][0]["by_questionnaire"] == 0.0
    assert "Because the questionnaire changed" not in told("compare", "old.yaml", "new.yaml", *OWN)[1]


def test_a_new_result_of_an_earlier_version_has_no_bridge(two: Path, told: Any) -> None:
    found = compared(told, "new.yaml", "old.json")
    assert found["bridged"] is False
    assert found["diagnoses"][0]["by_firm"] is None
    said = told("compare", "new.yaml", "old.json", *OWN)[1]
    assert "cannot be compared as they are" in " ".join(said.split())


def test_loss_covers_and_facts_of_an_example_firm(told: Any) -> None:
    before = answers_of("manufacturer").read_text(encoding="utf-8")
    Path("a.yaml").write_text(before, encoding="utf-8")
    after = before.replace("TEC-12: no", "TEC-12: yes").replace("employees: 50", "employees: 40")
    Path("b.yaml").write_text(after, encoding="utf-8")
    found = compared(told, "a.yaml", "b.yaml", own=())
    assert [(a["question"], a["old"], a["new"]) for a in found["profile"]] == [("employees", 50, 40)]
    assert found["old"]["expected_annual"] > found["new"]["expected_annual"] > 0
    assert found["done"] == ["TEC-12"]
    assert found["questionnaires"] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_line_is_wider_than_the_terminal(
    two: Path, told: Any, monkeypatch: pytest.MonkeyPatch, lang: str, columns: str
) -> None:
    from cyberdiag.model.fold import cells

    monkeypatch.setenv("COLUMNS", columns)
    out = told("compare", "old.json", "new.yaml", *OWN, "-l", lang)[1]
    assert max(cells(line) - line.count("—") - line.count("→") for line in out.splitlines()) <= int(columns)


def test_markdown_shows_typed_text_letter_for_letter(two: Path, told: Any) -> None:
    text = NEW.replace("date:", "organisation: 'a|b <script>'\ndate:")
    Path("new.yaml").write_text(text, encoding="utf-8")
    assert told("compare", "old.json", "new.yaml", *OWN, "-o", "c.md")[0] == 0
    written = Path("c.md").read_text(encoding="utf-8")
    assert "<script>" not in written.replace("\\<script\\>", "")
    assert "a\\|b" in written
    assert Path("c.md").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (("gone.yaml", "new.yaml"), 4),
        (("bad.json", "new.yaml"), 4),
        (("old.json", "new.yaml", "-o", "c.pdf"), 2),
        (("old.json", "new.yaml", "-f", "xml"), 2),
        (("old.json", "new.yaml", "-o", "no/such/c.md"), 6),
    ],
)
def test_what_cannot_be_compared_has_its_exit_code(
    two: Path, told: Any, files: tuple[str, ...], code: int
) -> None:
    Path("bad.json").write_text('{"schema": "cyberdiag/result/1", "diagnoses": 3}', encoding="utf-8")
    found, _, err = told("compare", *files, *OWN)
    assert (found, bool(err)) == (code, True)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"score": 31.3', '"score": 1e300'),
        ('"score": 31.3', '"score": "high"'),
        ('"score": 31.3', '"score": NaN'),
        ('"score": 31.3', '"score": 1e999'),
        ('"date": "2026-01-10"', '"date": "2026-13-40"'),
        ('"date": "2026-01-10"', '"date": "20260110"'),
        ('"date": "2026-01-10"', '"date": 20260110'),
        ('"loss": {', '"loss": {"expected_annual": 1000000000000001, '),
        ('"covers": [', '"covers": [{"id": "x", "level": "high"}, '),
        ('"answer": "partly"', '"answer": true'),
        ('"answers": {', '"answers": 3, "x": {'),
        ('"diagnoses": [', '"diagnoses": [3, '),
    ],
)
def test_a_result_that_was_tampered_with_is_refused_with_its_place(
    two: Path, told: Any, good: str, bad: str
) -> None:
    text = Path("old.json").read_text(encoding="utf-8")
    assert good in text
    Path("old.json").write_text(text.replace(good, bad, 1), encoding="utf-8")
    code, _, err = told("compare", "old.json", "new.yaml", *OWN)
    assert code == 4
    assert "old.json:" in err


def test_every_fault_of_a_result_is_told_at_once(two: Path, told: Any) -> None:
    text = Path("old.json").read_text(encoding="utf-8")
    for good, bad in (("2026-01-10", "2026-02-30"), ("31.3", "1e18"), ('"rating"', '"ratting"')):
        text = text.replace(good, bad, 1)
    Path("old.json").write_text(text, encoding="utf-8")
    err = told("compare", "old.json", "new.yaml", *OWN)[2]
    assert [f in err for f in ("2026-02-30", '"score" is out of range', '"rating" is missing')] == [True] * 3


def test_a_result_of_an_earlier_or_a_later_version_is_read(two: Path, told: Any) -> None:
    """Keys that a comparison does not need may be missing, and keys that are not known yet are passed over."""
    now = compared(told, "old.json", "new.yaml")
    plain = json.loads(Path("old.json").read_text(encoding="utf-8"))
    needed = {"schema", "date", "diagnoses", "answers"}
    scored = {"id", "version", "title", "score", "rating", "axes", "counts"}
    earlier = {k: v for k, v in plain.items() if k in needed}
    earlier["diagnoses"] = [
        {k: {} if k == "counts" else v for k, v in d.items() if k in scored} for d in plain["diagnoses"]
    ]
    earlier["actions"] = [{k: a[k] for k in ("id", "questions")} for a in plain["actions"]]
    later = {**plain, "later": [{}], "diagnoses": [{**d, "later": None} for d in plain["diagnoses"]]}
    for other in (earlier, later):
        Path("old.json").write_text(json.dumps(other), encoding="utf-8")
        found = compared(told, "old.json", "new.yaml")
        assert {**found, "covers": []} == {**now, "covers": []}


def test_an_answer_of_then_that_can_be_no_more_is_named_and_left_out(two: Path, told: Any) -> None:
    text = Path("old.json").read_text(encoding="utf-8").replace('"answer": "partly"', '"answer": "sometimes"')
    Path("old.json").write_text(text, encoding="utf-8")
    code, _, err = told("compare", "old.json", "new.yaml", *OWN)
    assert code == 0
    assert "sometimes" in err
