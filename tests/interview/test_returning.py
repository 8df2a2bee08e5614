"""Coming back to an answers file at a real pseudo-terminal: go on, look again, a new round, another firm."""

from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from interview import begun
from interview.person import CTRL_C, Person
from support import clean_env, run

from cyberdiag.answer_files import store
from cyberdiag.app import command_line, returning
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

FIRM = "みどり坂歯科医院"
FILE = "cyberdiag-answers.yaml"
YEAR = dt.datetime.now().astimezone().year
ROUND = f"cyberdiag-answers-{YEAR}.yaml"
STOP = "Ctrl-C"


def data(path: Path) -> dict[str, Any]:
    return dict(store.open_document(str(path)).data)


def others(person: Person, name: str, number: str) -> None:
    """Choose another firm, and type its name."""
    say = messages(person.lang)
    person.see(say("returning.ask"), STOP)
    person.type(number)
    person.see(say("returning.which"), "Enter")
    person.type(f"{name}\r")


@pytest.mark.parametrize(("lang", "columns"), [("ja", 80), ("en", 40)])
def test_a_file_that_holds_answers_is_greeted_with_firm_date_and_how_far_it_is(
    tmp_path: Path, lang: str, columns: int
) -> None:
    script = begun.write(tmp_path / FILE)
    say, done, left = messages(lang), len(script.given.by_id), len(script.course.open)
    day = {"ja": "2026年11月24日", "en": "24 November 2026"}[lang]
    told = say("returning.begun", firm=FIRM, date=day, done=done, left=left, path=FILE)
    with Person("-l", lang, cwd=tmp_path, lang=lang, columns=columns) as person:
        options = [say(f"returning.{key}", left=left) for key in ("go-on", "look", "round", "other")]
        person.see(told, *(f"{n} {text}" for n, text in enumerate(options, 1)), STOP)
        person.type("x9")  # keys without a meaning do nothing
        person.type(CTRL_C)
        assert person.leave() == 130
        assert say("problems.interrupted-saved.text", count=done, path=FILE).split()[0] in person.written
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


def test_the_review_can_be_looked_at_again_and_mends_who_answered(tmp_path: Path) -> None:
    begun.write(tmp_path / FILE, whole=True, respondent="r?")
    say = messages("ja")
    with Person("-l", "ja", "--trials", "0", cwd=tmp_path) as person:
        person.see(say("returning.look"), STOP)
        person.type("1")  # nothing is open
        person.see(say("interview.review-who", names=f"{FIRM} / r?"), STOP)
        number = next(line.split()[0] for line in person.terminal.screen().splitlines() if "r?" in line)
        person.type(f"{number}\r")
        person.see(say("interview.organisation"), "Ctrl-B")
        person.type("\x02")  # thinks better of it
        person.see(say("interview.review-ask"), STOP)
        person.type(f"{number}\r")
        person.see(say("interview.organisation"), "Ctrl-B")
        person.type("\r")
        person.see(say("interview.respondent"), "Ctrl-B")
        person.type("\x15院長\r")
        person.see(say("interview.review-who", names=f"{FIRM} / 院長"), STOP)
        person.finish()
        person.agree("write", "\r", path="cyberdiag-report.html")
        assert person.leave() == 0
    assert (data(tmp_path / FILE)["organisation"], data(tmp_path / FILE)["respondent"]) == (FIRM, "院長")
    report = (tmp_path / "cyberdiag-report.html").read_text(encoding="utf-8")
    assert "院長" in report
    assert "r?" not in report


def test_a_new_round_suggests_the_old_answers_in_a_file_that_names_the_old_one(tmp_path: Path) -> None:
    script = begun.write(tmp_path / FILE, contacts="")
    before = (tmp_path / FILE).read_bytes()
    say = messages("ja")
    questions = list(script.given.by_id)
    with Person("-l", "ja", cwd=tmp_path) as person:
        person.see(say("returning.round"), STOP)
        person.type("3")
        person.see(say("returning.earlier", path=FILE)[:10], "1/17", STOP)
        person.type("\r")  # as it was
        person.see("2/17", STOP)
        person.type("7\r")  # something else
        person.see("3/17", STOP)
        person.type(CTRL_C)
        assert person.leave() == 130
        assert person.commands()[-1].endswith(f"assess -l ja -a {ROUND}")
    made = data(tmp_path / ROUND)
    assert (made["organisation"], made["respondent"], made["previous"]) == (FIRM, "院長", FILE)
    old = {key: answer.plain for key, answer in script.given.by_id.items()}
    assert made["answers"] == {questions[0]: old[questions[0]], questions[1]: 7}
    with Person("-l", "ja", "--trials", "0", cwd=tmp_path) as person:
        person.see(say("returning.next", path=ROUND), STOP)
        person.type("3")
        person.come_back()
        for number in range(3, len(questions) + 1):
            person.see(f"{number}/17", STOP)
            person.type("\r")
        person.end_here()
        person.agree("write", "\r", path=f"cyberdiag-report-{YEAR}.html")
        assert person.leave() == 0
    assert data(tmp_path / ROUND)["answers"] == {**old, questions[1]: 7}
    assert (tmp_path / FILE).read_bytes() == before
    done = subprocess.run(
        ["/bin/sh", "-c", person.commands()[-1]], cwd=tmp_path, env=clean_env(), capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, FIRM in done.stdout) == (0, True), done.stderr


def test_a_round_whose_earlier_file_is_gone_goes_on_without_it(tmp_path: Path) -> None:
    begun.write(tmp_path / "a.yaml", previous="../nowhere.yaml")
    with Person("-a", "a.yaml", "--trials", "0", cwd=tmp_path) as person:
        person.come_back()
        person.see(messages("ja")("returning.no-previous", path="../nowhere.yaml")[:10])
        person.end_here()
        person.agree("write", "2", path="a-report.html")
        assert person.leave() == 0
    assert not any(" compare " in command for command in person.commands())


def test_another_firm_gets_a_file_of_its_own_and_one_that_was_begun_is_offered(tmp_path: Path) -> None:
    begun.write(tmp_path / FILE)
    begun.write(tmp_path / "other.yaml", firm="山田 歯科")
    (tmp_path / "cyberdiag-answers-海-医院.yaml").write_text("not ours", encoding="utf-8")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    say = messages("ja")
    with Person("cyber-risk", cwd=tmp_path) as person:
        others(person, "", "4")  # nothing typed: back to the choice
        others(person, "みどり坂　歯科医院", "4")  # the firm itself
        others(person, "山田歯科", "4")
        person.see("山田 歯科", "other.yaml", STOP)
        others(person, "海/医院", "4")
        person.see(say("interview.respondent"), "Enter")
        person.type("\r")
        person.see("1/17", STOP)
        person.type(CTRL_C)
        assert person.leave() == 130
        assert person.commands()[-1].endswith("cyberdiag-answers-海-医院-2.yaml'") or person.commands()[
            -1
        ].endswith("other-海-医院.yaml'")
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "...", "a" * 400, 'CON:|?*"<>', "\u202e\ufffd", "-"])
def test_the_name_of_a_firm_makes_no_path_and_takes_no_place(tmp_path: Path, name: str) -> None:
    begun.write(tmp_path / FILE)
    found: set[str] = set()
    for _ in range(3):
        path = returning._of_firm(str(tmp_path / FILE), name, FIRM).path
        assert (tmp_path / path).parent == tmp_path
        (tmp_path / path).write_text("taken", encoding="utf-8")
        found.add(path)
    assert len(found) == 3


def test_the_name_of_a_round_is_free(tmp_path: Path) -> None:
    path = tmp_path / "clinic-2024.yaml"
    today = dt.datetime.now().astimezone().date()
    names = []
    for _ in range(4):
        names.append(returning._new_round(str(path)))
        (tmp_path / names[-1]).write_text("taken", encoding="utf-8")
    marks = (f"{YEAR}", f"{today}", f"{today}-2", f"{today}-3")
    assert names == [str(tmp_path / f"clinic-{mark}.yaml") for mark in marks]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (["assess"], "assess -a b.yaml --no-input --missing estimate"),
        (["assess", "-a", "a.yaml", "-l", "en"], "assess -a b.yaml -l en --no-input --missing estimate"),
        (["assess", "--answers=a.yaml", "--ascii"], "assess -a b.yaml --ascii --no-input --missing estimate"),
        (["assess", "-aa.yaml", "--no-input"], "assess -a b.yaml --no-input --missing estimate"),
        (["assess", "--anonymous", "cyber-risk"], "assess --anonymous cyber-risk -a b.yaml --no-input --missing estimate"),
    ],
)  # fmt: skip
def test_a_command_names_the_answers_file_once(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], wanted: str
) -> None:
    monkeypatch.setattr("sys.argv", ["cyberdiag", *typed])
    found = command_line.again("b.yaml", ("--no-input",), ("--missing", "estimate"))
    assert found == f"cyberdiag {wanted}"


def test_two_firms_are_warned_of_when_compared(tmp_path: Path) -> None:
    for name, firm in (("a", FIRM), ("b", "山田歯科"), ("c", "みどり坂　歯科医院"), ("d", "")):
        begun.write(tmp_path / f"{name}.yaml", firm=firm)
    told = messages("ja")("problems.two-firms.text", old=FIRM, new="山田歯科")
    for other, warned in (("b", True), ("c", False), ("d", False)):
        done = run("compare", "a.yaml", f"{other}.yaml", cwd=tmp_path)
        assert (done.returncode, told in done.stderr) == (0, warned)
