"""What a stranger wrote costs as much more as there is more of it: steps at few and at many entries, never seconds.

What is shipped is read once (`kept`), so the steps are those that the stranger's file takes.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import costing
import counting
import hostile
import pytest
from support import NIGHTLY

from cyberdiag.app import golden
from cyberdiag.catalog import lint, load, shelf
from cyberdiag.catalog.checks import conditions, reach, structure
from cyberdiag.catalog.checks.checked import Checked
from cyberdiag.catalog.decode import decode
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.model import record
from cyberdiag.model.catalogue import Catalogue
from cyberdiag.model.written import SectionFile
from cyberdiag.outside import yaml_source
from cyberdiag.problems import MOST_KEPT, Place, Problem, near

if TYPE_CHECKING:
    from pathlib import Path

THOROUGH = (50, 500)
LATE = {("questionnaire", "caps-and-questions"): THOROUGH}
"""What is refused only where there is more of it than is tried every day."""
MOST = 11
"""Times as many steps for ten times the entries; to compare each with all others would take a hundred times."""
ENDS = {ExitCode.DONE, ExitCode.INVALID_DATA, ExitCode.INVALID_ANSWERS}
ANSWERS = 'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\nanswers: {D-1: no, W-0: yes, W-2: partly}\n'
SIZES = {
    ("questionnaire", "questions"),
    ("overlay", "more"),
    ("overlay", "reword-added"),
    ("overlay", "off-added"),
}
"""Nothing is wrong with these but that there is much of it: they are work."""
nightly = pytest.mark.skipif(not NIGHTLY, reason="make nightly")


def command_lines(kind: str, home: Path, folder: Path) -> list[list[str]]:
    answers = folder / "answers.yaml"
    answers.write_text(ANSWERS, encoding="utf-8")
    answers.chmod(0o600)
    return [[*words, "-l", "en"] for words in hostile.commands(kind, home, answers)]


def steps(words: list[str]) -> int:
    codes: list[int] = []
    found = counting.steps(lambda: codes.append(run(words)))
    assert set(codes) <= ENDS
    return found


@pytest.mark.parametrize(("kind", "name"), hostile.SHAPES)
def test_what_reads_it_takes_steps_by_its_size(kind: str, name: str, tmp_path: Path) -> None:
    sizes = THOROUGH if NIGHTLY else LATE.get((kind, name), (25, 250))
    few, many = (command_lines(kind, hostile.write(tmp_path, kind, name, n), tmp_path) for n in sizes)
    for little, much in zip(few, many, strict=True):
        if kind == "catalogue" and little[0] == "check":
            continue  # looks at everything that is shipped, which takes more steps than this file
        assert steps(much) <= MOST * steps(little), little[0]


def linted(tmp_path: Path, name: str, entries: int) -> list[str]:
    home = hostile.write(tmp_path, "questionnaire", name, entries)
    return [problem.code for problem in lint.run((str(home),)).problems]


def test_a_faulty_file_is_looked_through_up_to_as_many_faults_as_are_kept() -> None:
    text = hostile.shape("questionnaire", "wrong-types").text(10 * MOST_KEPT)
    found: list[Problem] = []
    assert decode(SectionFile, yaml_source.parse(text, "doors.yaml"), found) is None
    assert len(found) == MOST_KEPT


def test_a_check_ends_with_as_many_errors_as_are_kept(tmp_path: Path) -> None:
    home = hostile.write(tmp_path, "questionnaire", "unknown-after", 2 * MOST_KEPT)
    loaded = load.loaded((str(home),), "ja")
    found = structure.structure(Checked(loaded, catalogue=Catalogue(), lang="ja"))
    assert sum(str(problem.values.get("name")).startswith("Y-") for problem in found) == MOST_KEPT


def test_what_was_meant_is_guessed_for_so_many_names_of_a_run() -> None:
    known = [f"QUESTION-{n}" for n in range(500)]
    with shelf.using():
        guesses = [near(f"QESTION-{n}", known) for n in range(100)]
    assert guesses[0] == "QUESTION-0"
    assert 10 < sum(guess is not None for guess in guesses) < 50
    assert near("QESTION-99", known) is not None


def test_a_scale_of_all_questions_and_a_cap_over_all_of_them_have_an_end(tmp_path: Path) -> None:
    assert "choices-in-all" in linted(tmp_path, "scale-and-questions", 1_100)
    assert "caps-in-all" in linted(tmp_path, "caps-and-questions", 500)


LIMITED = {"bands": record.MOST_BANDS, "axes": record.MOST_AXES, "choices": record.MOST_CHOICES}


@pytest.mark.parametrize("name", LIMITED)
def test_what_every_question_is_gone_through_with_has_an_end(name: str, tmp_path: Path) -> None:
    """Each is named with the limit, before anything is gone through."""
    home = hostile.write(tmp_path, "questionnaire", name, 201)
    found = lint.run((str(home),)).problems
    limits = [p.values["limit"] for p in found if p.code == "out-of-range" and p.values["field"] == name]
    assert limits == [str(LIMITED[name])]
    assert LIMITED[name] < 201


def test_tests_beside_a_questionnaire_have_an_end(tmp_path: Path) -> None:
    most = golden.MOST_JUDGED // 42
    found, count = golden.run(str(hostile.write(tmp_path, "questionnaire", "tests", 1_300)))
    assert count == most
    assert "too-many-tests" in {problem.code for problem in found}


def several(choices: int) -> str:
    listed = ", ".join(f"c{n}: a{n}" for n in range(choices))
    names = ", ".join(f"c{n}" for n in range(choices))
    return (
        f"  - {{id: X-1, text: t, kind: multiple, choices: {{{listed}}}, axes: {{place: outside}}}}\n"
        f"  - {{id: X-2, text: u, only_when: {{question: X-1, includes: [{names}]}}, axes: {{place: outside}}}}\n"
    )


def laid_out(folder: Path, text: str) -> Checked:
    home = hostile.write(folder, "questionnaire", "questions", 0)
    (home / "doors.yaml").write_text(hostile.SECTION + text, encoding="utf-8")
    return Checked(load.loaded((str(home),), "ja"), catalogue=Catalogue(), lang="ja")


def test_choices_are_not_put_together_in_a_million_ways(tmp_path: Path) -> None:
    checked = laid_out(tmp_path, several(18))
    assert counting.steps(lambda: reach.tried(checked.by_id["X-2"], checked)) < 10_000


def test_nothing_is_tried_of_a_question_that_hangs_on_hundreds(tmp_path: Path) -> None:
    home = hostile.write(tmp_path, "questionnaire", "one-sample", 300)
    checked = Checked(load.loaded((str(home),), "ja"), catalogue=Catalogue(), lang="ja")
    assert reach.tried(checked.by_id["X-100"], checked) is not None
    assert reach.tried(checked.by_id["X-299"], checked) is None


def test_answers_are_tried_so_often_for_all_questions_together(tmp_path: Path) -> None:
    asked = "".join(
        f"  - {{id: Y-{n}, text: y{n}, only_when: {{question: X-1, includes: [c0, c1, c2, c3, c4, c5, c6, c7]}},"
        " axes: {place: outside}}\n"
        for n in range(200)
    )
    checked = laid_out(tmp_path, several(10) + asked)
    assert 0 < sum(len(answers) for _, answers in conditions.trials(checked)) <= reach.MOST_IN_ALL


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_name_of_a_megabyte_is_cut_before_it_is_shown(lang: str) -> None:
    values = {"kind": "question", "name": "x" * 1_000_000, "guess": ""}
    text, _ = messages(lang).problem(Problem(Place("f", 1, 1), "unknown-reference", values))
    assert len(text) < 2_000


@pytest.mark.parametrize(("name", "part"), [("unknown-fields", 1_000), ("caps-and-questions", 1)])
def test_a_file_that_is_asked_for_again_is_parsed_once(
    name: str, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One as large as may be too, though much of ours is read with it."""
    read: list[str] = []
    parse = yaml_source.parse

    def counted(text: str, file: str) -> yaml_source.Source:
        read.append(file)
        return parse(text, file)

    monkeypatch.setattr(yaml_source, "parse", counted)
    entries = hostile.most(hostile.shape("questionnaire", name)) // part
    home = hostile.write(tmp_path, "questionnaire", name, entries)
    lint.run((str(home),))
    golden.run(str(home))
    assert [read.count(f"{home}/{file}.yaml") for file in ("questionnaire", "doors")] == [1, 1]


@nightly
@pytest.mark.parametrize(("kind", "name"), hostile.SHAPES)
def test_a_file_as_large_as_may_be_is_refused_in_two_seconds_and_200_megabytes(
    kind: str, name: str, tmp_path: Path
) -> None:
    home = hostile.write(tmp_path, kind, name, hostile.most(hostile.shape(kind, name)))
    for words in command_lines(kind, home, tmp_path):
        done = costing.cost([sys.executable, "-m", "cyberdiag", *words])
        assert done.code in ENDS
        assert done.megabytes <= costing.MEGABYTES, words[0]
        assert done.seconds <= costing.SECONDS or (done.code == ExitCode.DONE and (kind, name) in SIZES), (
            words[0]
        )
