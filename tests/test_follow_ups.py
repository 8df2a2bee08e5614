"""The follow-up questions of the shipped overlay scs3: whom they are asked, when, and that no score hears of them."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from interview import begun
from interview.person import CTRL_C, Person
from msgspec.structs import replace
from support import answers_of, assess, run

from cyberdiag.answer_files import sheet, store
from cyberdiag.app import comparing, handing_over, reviewing
from cyberdiag.catalog import knowledge, load
from cyberdiag.interview import flow
from cyberdiag.interview.course import Course
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.format import Format
from cyberdiag.model.role import Role
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cyberdiag.model.answers import Value
    from cyberdiag.model.questionnaire import QuestionSet

NAMES = ("cyber-risk", "leak-response", "scs3")
BUYER = {"buyer_requests": "yes"}


@cache
def questions(lang: str = "ja") -> QuestionSet:
    return load.question_set(NAMES, lang)


def held(changes: Mapping[str, Value]) -> Answers:
    """Return the answers of the manufacturer, whose customers ask, with some that are others."""
    asked = questions()
    given = store.read(str(answers_of("manufacturer")), asked).answers
    found = {**given.by_id, **{key: Answer(value) for key, value in changes.items()}}
    return replace(given, by_id=MappingProxyType(found))


def asked_of(answers: Answers) -> list[str]:
    found = questions()
    return [s.question.id for s in flow.route(found, answers) if s.question.id in found.aside]


def every(value: str) -> dict[str, Value]:
    return dict.fromkeys(sorted(questions().aside), value)


def test_each_asks_one_thing_with_a_reason_a_step_a_role_and_a_text_for_every_answer() -> None:
    for lang in ("ja", "en"):
        found = questions(lang)
        for key in found.aside:
            one = found.by_id[key]
            assert [c.id for c in one.choices] == ["yes", "partly", "no"], key
            assert all(c.text for c in one.choices)
            assert one.why
            assert one.sources
            assert one.ask
            assert set(one.asks) <= set(Role)
            assert one.first_step is not None
            assert one.first_step.role is not None
            assert not one.has_points
            assert not one.core


def test_no_score_finding_action_or_unknown_hears_of_an_answer() -> None:
    alone = [
        assess(questions(), held(every(value) if value else {})) for value in ("", "yes", "no", "unknown")
    ]
    for told in alone[1:]:
        assert told.diagnoses == alone[0].diagnoses
        assert told.actions == alone[0].actions
        assert told.unknowns == alone[0].unknowns


@pytest.mark.parametrize("buyer", ["no", "unknown", None])
def test_a_firm_whose_customers_do_not_ask_is_asked_none(buyer: str | None) -> None:
    given = held({} if buyer is None else {"buyer_requests": buyer})
    if buyer is None:
        rest = {k: a for k, a in given.by_id.items() if k != "buyer_requests"}
        given = replace(given, by_id=MappingProxyType(rest))
    assert asked_of(given) == []


@pytest.mark.parametrize(
    ("facts", "gone"),
    [
        ({"employees": 1}, {"SCS-02", "SCS-03"}),
        ({"cloud": "none"}, {"SCS-08"}),
        ({"own_router": "no", "remote_access": ("none",)}, {"SCS-25", "SCS-26", "SCS-36"}),
        (
            {"own_router": "no", "remote_access": ("none",), "servers": "no"},
            {"SCS-25", "SCS-26", "SCS-35", "SCS-36"},
        ),
        ({"own_router": "no", "remote_access": ("vpn",)}, set()),
        ({"TEC-06": "no", "TEC-07": "no"}, {"SCS-16"}),
        ({"TEC-06": "no", "TEC-07": "partly"}, set()),
    ],
)
def test_what_does_not_apply_to_a_firm_is_not_asked(facts: dict[str, Value], gone: set[str]) -> None:
    usual = {"TEC-07": "yes", "development": "yes", "cloud": "some"}
    whole = set(asked_of(held(usual)))
    assert whole == questions().aside
    assert whole - set(asked_of(held(usual | facts))) == gone
    assert "SCS-15" not in asked_of(held(usual | {"development": "no"}))


def test_they_come_last_on_one_page_and_no_other_question_moves() -> None:
    given = Answers(
        {k: a for k, a in held({}).by_id.items() if k in {"buyer_requests", "industry", "TEC-07"}}
    )
    steps = flow.route(questions(), given)
    aside = questions().aside
    plain = flow.route(load.question_set(NAMES[:2], "ja"), given)
    assert [s.question.id for s in steps if s.question.id not in aside] == [s.question.id for s in plain]
    assert {s.question.id for s in steps[len(plain) :]} <= aside
    assert len({s.page for s in steps[len(plain) :]}) == 1
    assert not aside & {s.question.id for s in flow.route(questions(), given, quick=True)}


def test_an_open_one_never_stops_an_assessment(tmp_path: Path) -> None:
    result = run(
        "assess", "scs3", "-a", str(answers_of("manufacturer")), "--no-input", "-f", "json", cwd=tmp_path
    )
    assert result.returncode == 0, result.stderr
    assert "SCS-" not in result.stderr


def test_a_sheet_and_a_form_ask_them_where_they_are_named(tmp_path: Path) -> None:
    ready = sheet.blank(questions(), Format.YAML, messages("ja")).decode()
    assert all(f"\n  {key}:" in ready for key in questions().aside)
    plain = sheet.blank(load.question_set(NAMES[:2], "ja"), Format.YAML, messages("ja")).decode()
    assert "SCS-" not in plain
    earlier = str(answers_of("manufacturer"))
    rest = run("answers", "new", "scs3", "--unknown", earlier, "-o", "rest.csv", cwd=tmp_path)
    assert rest.returncode == 0, rest.stderr
    told = (tmp_path / "rest.csv").read_text(encoding="utf-8")
    assert all(key in told for key in asked_of(held({})))
    assert "ORG-01" not in told


def test_answers_bring_the_overlay_along_even_where_a_file_does_not_name_it(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        answers_of("manufacturer").read_text(encoding="utf-8").rstrip() + "\n  SCS-01: yes\n",
        encoding="utf-8",
    )
    document = store.open_document(str(file))
    assert "scs3" in reviewing.wanted_of(document)
    assert "scs3" in reviewing.wanted_of(document, ("cyber-risk",))
    told = run("explain", str(file), "SCS-01", cwd=tmp_path)
    assert messages("ja")("explain.beside")[:10] in told.stdout.replace("\n", "")


def test_a_firm_that_answered_them_since_is_compared_by_its_scores(tmp_path: Path) -> None:
    old, new = answers_of("manufacturer"), tmp_path / "new.yaml"
    text = old.read_text(encoding="utf-8").rstrip()
    new.write_text(text + "\n  SCS-01: yes\n  SCS-02: no\n", encoding="utf-8")
    found, _ = comparing.Run(messages("ja"), Look()).compared(str(old), str(new))
    assert not found.editions
    assert all(d.total.old is not None and d.total.by_firm == 0 for d in found.diagnoses)
    assert {c.question.id for c in found.answers} == {"SCS-01", "SCS-02"}


def test_an_interview_offers_them_once_all_is_answered_and_takes_a_no(tmp_path: Path) -> None:
    file = tmp_path / "cyberdiag-answers.yaml"
    begun.write(file, whole=True)
    file.write_text(
        file.read_text(encoding="utf-8").replace("buyer_requests: no", "buyer_requests: yes"), "utf-8"
    )
    say, seen = messages("ja"), store.read(str(file), load.question_set(NAMES, "ja")).answers
    count = len(asked_of(seen))
    with Person("-l", "ja", "--trials", "0", cwd=tmp_path) as person:
        person.see(say("returning.look"), "Ctrl-C")
        person.type("1")
        person.finish()
        person.see(f"{count}問", "SCS ★3")
        person.decline_follow_up()
        person.see(say("interview.done"))
        person.agree("write", "n", path="cyberdiag-report.html")
        assert person.leave() == 0
    later = next(c for c in person.commands() if c.endswith("assess scs3 -a cyberdiag-answers.yaml"))
    assert "scs3" not in store.open_document(str(file)).data["questionnaires"]
    with Person(*later.split()[later.split().index("assess") + 1 :], "-l", "ja", cwd=tmp_path) as person:
        person.come_back()
        person.see(say("interview.stop-aside", answered=len(seen.by_id)), say("interview.stop-finish"))
        person.type("1")
        person.see("SCS ★3", questions().by_id["SCS-01"].text)
        person.type("1")
        person.see(questions().by_id["SCS-02"].text)
        person.type(CTRL_C)
        assert person.leave() == 130
    kept = store.open_document(str(file)).data
    assert kept["answers"]["SCS-01"] == "yes"
    assert kept["questionnaires"]["scs3"] == questions().versions["scs3"]


def test_who_names_them_without_being_asked_by_a_customer_is_told_why_there_are_none() -> None:
    told: list[str] = []
    screen = SimpleNamespace(
        notice=lambda *texts: told.extend(texts), command=lambda _, *texts: told.extend(texts)
    )
    for buyer, count in (("no", 2), ("yes", 2)):
        course = Course(questions(), held({"buyer_requests": buyer}))
        handing_over.ended(cast("Any", screen), messages("en"), course, "again")
        assert len(told) == count, told
        assert (messages("en")("interview.none-beside", title="").split(":")[1][:20] in " ".join(told)) == (
            buyer == "no"
        )
        told.clear()


def test_each_decides_a_criterion_that_the_other_questions_leave_open_and_all_of_these_are_decided() -> None:
    scheme = knowledge.frameworks("ja")["scs3-2026-03"]
    open_ones = {key: c for key, c in scheme.criteria.items() if c.covers != "whole"}
    assert {c.follow_up for c in open_ones.values()} == questions().aside
    assert not any(c.follow_up for c in scheme.criteria.values() if c.covers == "whole")
    assert len(scheme.criteria) == 81
