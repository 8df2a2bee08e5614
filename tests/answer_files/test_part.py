"""A part asks one person what they can answer, and what decides whether it applies; nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import EXAMPLES, answers_of

from cyberdiag.answer_files import store
from cyberdiag.answer_files.part import WORDING, Wish, part
from cyberdiag.app import sheets
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.model.format import SHEETS, Format, SheetFormat
from cyberdiag.model.role import Role
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("cyber-risk", "leak-response")
MANUFACTURER = answers_of("manufacturer")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_asked_what_names_it_and_what_decides_whether_that_applies(role: Role) -> None:
    questions = load.question_set(NAMES, "ja")
    found = part(questions, Wish(role))
    named = {q.id for q in questions.by_id.values() if role in (q.asks or (Role.OWNER,))}
    assert named
    needed = set(named)
    while more := {n for name in needed for n in questions.needs[name]} - needed:
        needed |= more
    assert (found.ids, dict(found.context)) == (needed, {})


def test_every_question_is_somebodys() -> None:
    questions = load.question_set(NAMES, "ja")
    assert set().union(*(part(questions, Wish(role)).ids for role in Role)) == set(questions.by_id)


def test_what_an_answers_file_leaves_unknown_is_asked_and_what_it_knows_is_not() -> None:
    questions = load.question_set(NAMES, "ja")
    answers = store.read(str(MANUFACTURER), questions).answers
    known = relevant(questions, answers)
    found = part(questions, Wish(earlier=answers))
    assert found.ids == {name for name, answer in known.by_id.items() if answer.is_unknown}
    decisive = {n for name in found.ids for n in questions.needs[name]}
    assert found.context.keys() == {*decisive, *WORDING} - found.ids
    only = part(questions, Wish(Role.VENDOR, earlier=answers))
    assert only.ids < found.ids
    assert found.head("ja")["organisation"] == answers.organisation


@pytest.mark.parametrize("form", SHEETS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sheet_for_one_person_says_so_and_holds_no_other_question(
    form: SheetFormat, lang: str, tmp_path: Path
) -> None:
    say = messages(lang)
    asking = sheets.Asking(role="vendor", only=("tec-02", "TEC-06"))
    path = tmp_path / f"a{form.suffixes[0]}"
    path.write_bytes(sheets.made(asking, form, say))
    who = {"ja": "パソコンや回線の業者", "en": "computer or internet supplier"}[lang]
    if form is Format.HTML:
        held = data(path)
        ids, respondent = [q["id"] for q in held["questions"]], held["given"]["respondent"]
        assert who in held["languages"][lang]["note"]
    else:
        document = store.open_document(str(path))
        ids, respondent = list(document.data["answers"]), document.data["respondent"]
        assert store.read(str(path), load.question_set(NAMES, lang)).answers.by_id == {}
        assert (
            form in {Format.JSON, Format.XLSX} or who in path.read_text(encoding="utf-8-sig").split("\n")[0]
        )
    assert ids == ["own_router", "remote_access", "TEC-02", "TEC-06"]
    assert who.casefold() in respondent.casefold()


def data(path: Path) -> dict[str, Any]:
    """Return what a form asks."""
    text = path.read_text(encoding="utf-8").split('id="data">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_form_knows_what_decides_and_does_not_ask_it_again(tmp_path: Path) -> None:
    assert run(["answers", "new", "--unknown", str(MANUFACTURER), "-o", "u.html"]) == 0
    held = data(tmp_path / "u.html")
    assert held["context"]["own_router"] == "yes"
    assert {q["id"] for q in held["questions"]}.isdisjoint(held["context"])
    assert held["given"].keys() == {"organisation", "respondent"}  # of the answers nothing goes along


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--for", "boss"), "bad-option"),
        (("--only", "TEC-1"), "unknown-question-asked"),
        (("--only", "TEC-02", "--for", "privacy"), "nothing-for-them"),
        (("-o", "a.pdf"), "unknown-suffix"),
    ],
)
def test_what_cannot_be_asked_is_told(
    options: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["answers", "new", *options, "-l", "en"]) == ExitCode.WRONG_USAGE
    text = messages("en").table["problems"][told]["text"]
    assert text.split("{")[0] in capsys.readouterr().err


def test_earlier_answers_that_cannot_be_read_are_told_and_a_form_is_no_answers_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("cyberdiag: answers/1\nanswers: {TEC-01: maybe}\n", encoding="utf-8")
    assert run(["answers", "new", "--unknown", "a.yaml", "-o", "u.html"]) == ExitCode.INVALID_ANSWERS
    assert run(["answers", "new", "--unknown", "gone.yaml", "-o", "u.html"]) == ExitCode.INVALID_ANSWERS
    assert not (tmp_path / "u.html").exists()
    assert run(["answers", "new", "-o", "f.html"]) == 0
    assert run(["answers", "new", "-o", "f.html"]) == ExitCode.CANNOT_WRITE
    for command in (
        ["assess", "-a", "f.html", "--no-input"],
        ["answers", "check", "f.html"],
        ["plan", "f.htm"],
    ):
        capsys.readouterr()
        assert run([*command, "-l", "en"]) == ExitCode.WRONG_USAGE
        assert messages("en")("problems.form-as-answers.text") in capsys.readouterr().err
    assert (
        run(
            [
                "answers",
                "new",
                "--unknown",
                str(EXAMPLES / "manufacturer" / "answers.yaml"),
                "-o",
                str(MANUFACTURER),
            ]
        )
        != 0
    )
