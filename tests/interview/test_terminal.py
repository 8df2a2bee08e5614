"""Whole interviews at a real pseudo-terminal, compared with the same answers from a file."""

from __future__ import annotations

import json
import os
import random
import stat
import sys
import time
from typing import TYPE_CHECKING

import pytest
from interview.person import CTRL_C, Person, Script
from support import EXAMPLES, run

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.answers import Value

NAMES = ("cyber-risk",)


def example(firm: str) -> dict[str, Value]:
    questions = load.question_set(load.questionnaire_ids(), "ja")
    read = store.read(str(EXAMPLES / firm / "answers.yaml"), questions)
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
        while len(script.given.by_id) < 40 and (step := script.next()):
            script.answer(person, step)
        stopped_at = script.next()
        assert stopped_at is not None
        person.see_question(stopped_at)
        person.type(CTRL_C)
        assert person.leave() == 130
        told = "".join(person.terminal.screen().split())
    command = f"{sys.executable} -m cyberdiag assess {' '.join(arguments)}"
    assert "".join(say("problems.interrupted-saved.text", count=40, path="a.yaml").split()) in told
    assert "".join(say("problems.interrupted-saved.hint", command=command).split()) in told
    assert saved(path) == {k: a.value for k, a in script.given.by_id.items()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    out = f"{{command}} --trials 1000 -f json -o - > {tmp_path / 'asked.json'}"
    with Person(*arguments, cwd=tmp_path, lang=lang, columns=columns, script=out) as person:
        person.see(say("interview.resume", done=40, path="a.yaml")[:20])
        person.see_question(stopped_at)
        while step := script.next():
            script.answer(person, step)
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


def test_a_killed_program_has_lost_no_confirmed_answer(tmp_path: Path) -> None:
    wanted = example("manufacturer")
    script = Script(NAMES, "ja", wanted, quick=True)
    path = tmp_path / "a.yaml"
    chance = random.Random(7)  # noqa: S311  the same moments every time
    first = True
    for _ in range(10):
        with Person(*NAMES, "-a", "a.yaml", "--quick", cwd=tmp_path) as person:
            if first:
                person.skip_names()
            first = False
            for _ in range(chance.randint(1, 3)):
                step = script.next()
                assert step is not None
                script.answer(person, step)
            confirmed = dict(script.given.by_id)
            last = list(confirmed)[-1]
            if chance.random() < 0.5:  # the next question is on the screen, so the last answer is safe
                following = script.next()
                assert following is not None
                person.see_question(following)
                safe = set(confirmed)
            else:  # at some moment while the last answer is being confirmed
                time.sleep(chance.uniform(0, 0.06))
                safe = set(confirmed) - {last}
            person.kill()
        held = saved(path) if path.exists() else {}
        assert safe <= set(held) <= set(confirmed)
        assert all(held[key] == confirmed[key].value for key in held)
        if last not in held:
            script.given = type(script.given)({k: a for k, a in confirmed.items() if k != last})
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".tmp")] == ["a.yaml"]


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
