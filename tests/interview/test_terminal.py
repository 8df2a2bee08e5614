"""Whole interviews at a real pseudo-terminal, compared with the same answers from a file."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from interview import begun
from interview.person import CTRL_C, Person, Script
from support import NIGHTLY, ROOT, answers_of, clean_env, run

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.interview.course import Course
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.answers import Value

NAMES = ("cyber-risk",)
KILLING = ROOT / "tests" / "interview" / "killing.py"
MOMENTS = "200" if NIGHTLY else "60"


def example(firm: str) -> dict[str, Value]:
    questions = load.question_set(load.questionnaire_ids(), "ja")
    read = store.read(str(answers_of(firm)), questions)
    return {key: answer.value for key, answer in read.answers.by_id.items()}


def saved(path: Path) -> dict[str, Value]:
    """Return the answers on disk; a broken file would raise."""
    read = store.read(str(path), load.question_set(NAMES, "ja"))
    return {key: answer.value for key, answer in read.answers.by_id.items()}


@pytest.mark.parametrize(("lang", "firm", "columns"), [("ja", "manufacturer", 80), ("en", "online-shop", 40)])
def test_an_interview_with_a_stop_and_a_resume_gives_the_same_result_as_a_file(
    tmp_path: Path, lang: str, firm: str, columns: int
) -> None:
    wanted = example(firm)
    script = Script(NAMES, lang, wanted)
    say = messages(lang)
    path = tmp_path / "a.yaml"
    arguments = (*NAMES, "-a", "a.yaml", "-l", lang)
    with Person(*arguments, cwd=tmp_path, lang=lang, columns=columns) as person:
        person.skip_names()
        while (len(script.given.by_id) < 40 or script.at_a_stop) and (step := script.next()):
            script.answer(person, step)
        stopped_at = script.next()
        assert stopped_at is not None
        person.see_question(stopped_at)
        person.type(CTRL_C)
        assert person.leave() == 130
        told = "".join(person.terminal.screen().split())
    command = f"{sys.executable} -m cyberdiag assess {' '.join(arguments)}"
    assert (
        "".join(say("problems.interrupted-saved.text", count=len(script.given.by_id), path="a.yaml").split())
        in told
    )
    assert "".join(say("problems.interrupted-saved.hint", command=command).split()) in told
    assert saved(path) == {k: a.value for k, a in script.given.by_id.items()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    out = f"{{command}} --trials 1000 -f json -o - > {tmp_path / 'asked.json'}"
    with Person(*arguments, cwd=tmp_path, lang=lang, columns=columns, script=out) as person:
        person.come_back()
        person.see_question(stopped_at)
        while step := script.next():
            script.answer(person, step)
        person.finish()
        if wanted["buyer_requests"] == "yes":
            person.decline_follow_up()
        assert person.leave() == 0
    assert saved(path) == {k: a.value for k, a in script.given.by_id.items()}

    asked = json.loads((tmp_path / "asked.json").read_text(encoding="utf-8"))
    by_hand = tmp_path / "by-hand.json"
    answers = {
        k: list(a.value) if isinstance(a.value, tuple) else a.value for k, a in script.given.by_id.items()
    }
    by_hand.write_text(json.dumps({"cyberdiag": "answers/1", "answers": answers}), encoding="utf-8")
    typed = run(
        "assess",
        "-a",
        "by-hand.json",
        "--no-input",
        "--trials",
        "1000",
        "-o",
        "-",
        "-f",
        "json",
        "-l",
        lang,
        cwd=tmp_path,
    )
    assert asked == json.loads(typed.stdout)


def test_a_program_killed_at_many_moments_has_lost_no_confirmed_answer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(KILLING), str(tmp_path), MOMENTS, "7"],
        capture_output=True, text=True, check=False, env=clean_env("ja"), timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {"wrong": [], "left": ["a.yaml"], "code": 130}


def test_a_second_program_on_the_same_file_is_told_who_has_it_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with Person(*NAMES, "-a", "a.yaml", cwd=tmp_path) as first:
        first.skip_names()
        first.see("1/")
        first.type("1\r")
        first.see("2/")
        text = path.read_bytes()
        with Person(*NAMES, "-a", "a.yaml", cwd=tmp_path) as second:
            assert second.leave() == 6
            told = "".join(second.terminal.everything().split())
        assert "".join(messages("ja")("problems.file-in-use.text", pid=first.process.pid).split()) in told
        assert path.read_bytes() == text
        first.type("5\r")
        first.see("3/")
        first.type(CTRL_C)
        assert first.leave() == 130
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]
    assert len(saved(path)) == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 130)])
def test_a_closed_terminal_or_a_request_to_end_leaves_whole_answers_and_nothing_else(
    tmp_path: Path, number: int, code: int
) -> None:
    with Person(*NAMES, "-a", "a.yaml", cwd=tmp_path) as person:
        person.skip_names()
        person.see("1/")
        person.type("1\r")
        person.see("2/")
        os.kill(person.process.pid, number)
        assert person.leave() == code
        told = messages("ja")("problems.interrupted-saved.text", count=1, path="a.yaml")
        assert (told in person.terminal.screen()) is (number == signal.SIGTERM)
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]
    assert saved(tmp_path / "a.yaml") == {"industry": "manufacturing"}


def test_an_answer_that_cannot_be_saved_is_told_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    script = "export PYTHONDONTWRITEBYTECODE=1; ulimit -f 1; {command}"  # the shell lets no file grow beyond a block
    with Person(*NAMES, "-a", "a.yaml", cwd=tmp_path, script=script) as person:
        person.see(messages("ja")("interview.organisation"), "Enter")
        person.type("\r")
        person.see(messages("ja")("interview.respondent"), "Enter")
        person.type("\r")
        person.see("1/")
        person.type("1\r")
        person.see("2/")
        person.type("n")
        person.see(messages("ja")("interview.keys-note").split(" / ")[1])
        person.type("あ" * 500 + "\r")
        person.see(messages("ja")("interview.evidence-ask-plain")[:10])
        person.type("\r")
        assert person.leave() == 6
        told = "".join(person.terminal.everything().split())
        assert "".join(messages("ja")("interview.not-saved", command="").split()) in told
    assert saved(tmp_path / "a.yaml") == {"industry": "manufacturing"}
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_finishing_with_open_questions_says_how_they_count_and_how_to_answer_them(tmp_path: Path) -> None:
    say = messages("en")
    with Person(*NAMES, "-a", "a.yaml", "--quick", "--trials", "0", cwd=tmp_path, lang="en") as person:
        person.skip_names()
        person.see("1/")
        person.type("1\r")
        person.see("2/")
        person.type("r")
        person.see(say("interview.review-ask-open"), say("interview.keys-stop"))
        person.type("2\r")
        person.agree("write", "2", path="a-report.html")
        assert person.leave() == 0
        told = "".join(person.terminal.everything().split())
    given = {"industry": "manufacturing"}
    assert saved(tmp_path / "a.yaml") == given
    answers = Answers(MappingProxyType({key: Answer(value) for key, value in given.items()}))
    left = len(Course(load.question_set(NAMES, "en"), answers, quick=True).open)
    assert "".join(say("interview.done-open", count=left, command="").split()) in told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_a_terminal_the_message_names_the_options(tmp_path: Path, lang: str) -> None:
    done = run("assess", cwd=tmp_path, lang=lang)
    assert done.returncode == 5
    assert done.stdout == ""
    assert "--no-input" in done.stderr
    assert "cyberdiag answers new" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_interview_stopped_before_the_first_answer_leaves_no_file(tmp_path: Path) -> None:
    with Person(*NAMES, cwd=tmp_path) as person:
        person.skip_names()
        person.see("1/")
        person.type(CTRL_C)
        assert person.leave() == 130
        assert messages("ja")("problems.interrupted-empty.text") in person.terminal.screen()
    assert list(tmp_path.iterdir()) == []


def test_the_signal_of_ctrl_c_does_what_the_key_does(tmp_path: Path) -> None:
    with Person(*NAMES, "-a", "a.yaml", cwd=tmp_path) as person:
        person.see("Ctrl-C")
        person.type("みなと精機\r\r")
        person.see("1/")
        os.kill(person.process.pid, 2)
        assert person.leave() == 130
    assert "organisation: みなと精機" in (tmp_path / "a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_half_filled_table_goes_on_in_the_terminal_as_yaml_beside_it(tmp_path: Path, lang: str) -> None:
    say = messages(lang)
    table = tmp_path / "a.csv"
    rows = "id,answer\nindustry,医療・福祉\nemployees,２２人\nrevenue,1億2千万\nTEC-01,はい\n"
    table.write_text(rows, encoding="utf-8")
    with Person(*NAMES, "-a", "a.csv", "-l", lang, cwd=tmp_path, lang=lang) as person:
        person.skip_names()
        person.see(say("interview.from-table", table="a.csv", path="a.yaml"))
        person.see(load.question_set(NAMES, lang).by_id["personal_records"].text, say("interview.keys-stop"))
        person.type("３億人\r")
        person.see(say("interview.sure-keep"), say("interview.sure-change"))
        person.type("2")
        person.see("300,000,000", "Enter", say("interview.keys-stop"))
        person.type("約６千人\r")
        person.see("6,000")
        person.type(CTRL_C)
        assert person.leave() == 130
        told = "".join(person.terminal.screen().split())
    assert f"-aa.yaml-l{lang}" in told
    wanted = {
        "industry": "healthcare",
        "employees": 22,
        "revenue": 120_000_000,
        "personal_records": 6000,
        "TEC-01": "yes",
    }
    assert saved(tmp_path / "a.yaml") == wanted
    assert table.read_text(encoding="utf-8") == rows
    with Person(*NAMES, "-a", "a.csv", "-l", lang, cwd=tmp_path, lang=lang) as person:
        person.see(say("problems.table-goes-on.text", table="a.csv"))
        assert person.leave() == 6
    assert saved(tmp_path / "a.yaml") == wanted


@pytest.mark.parametrize(("lang", "columns"), [("ja", 40), ("en", 80)])
def test_figures_of_ones_own_are_asked_after_a_yes_and_enter_passes_each(
    tmp_path: Path, lang: str, columns: int
) -> None:
    begun.write(tmp_path / "a.yaml", begun.CYBER, whole=True)
    out = f"{{command}} --trials 0 -f json -o - > {tmp_path / 'asked.json'}"
    arguments = (*NAMES, "-a", "a.yaml", "-l", lang)
    with Person(*arguments, cwd=tmp_path, lang=lang, columns=columns, script=out) as person:
        person.come_back()
        person.finish(offered=False)
        person.see_offer()
        person.type("y")
        questions = load.question_set(NAMES, lang)
        read = store.read(str(tmp_path / "a.yaml"), questions).answers
        steps = Course(questions, read, detail=True).open
        assert {s.question.id for s in steps} <= questions.detail
        for step in steps:
            person.see_question(step)
            person.type("70\r" if step.question.id == "own_margin" else "\r")
        person.finish(offered=False)
        assert person.leave() == 0
    told = json.loads((tmp_path / "asked.json").read_text(encoding="utf-8"))
    assert told["profile"]["own_margin"] == 70
    before = json.loads(run("assess", *NAMES, "-a", "a.yaml", "--no-input", "--missing", "estimate", "--trials", "0",
                            "-l", lang, "-o", "-", "-f", "json", cwd=tmp_path).stdout)  # fmt: skip
    assert before == told
    held = saved(tmp_path / "a.yaml")
    assert {held[s.question.id] for s in steps if s.question.id != "own_margin"} == {"unknown"}
    ransomware = next(s for s in told["loss"]["scenarios"] if s["id"] == "ransomware")
    assert ransomware["own"] == ["lost-profit", "extra-expense"]
