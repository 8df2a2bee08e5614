"""Caps: while one safeguard is missing, those that lean on it do not count in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conditions import compare, named
from heads import cap
from scoring.making import answers, question, result, sheet, step
from support import assess

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import UNKNOWN

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Diagnosis, Judged
    from cyberdiag.model.head import Cap

FACT = question("fact", {"yes": None, "no": None})
LOG = question("log", first_step=step())
STUDY = question("study", first_step=step())
OTHER = question("other", first_step=step())
NO_LOG = cap("no-log", "log", ("no", UNKNOWN), ("study",), "partly", "without a log nothing can be studied")


def capped(
    *questions: Any, caps: tuple[Cap, ...] = (NO_LOG,), **given: Any
) -> tuple[Diagnosis, dict[str, Judged]]:
    found = result(sheet(*(questions or (LOG, STUDY, OTHER)), caps=caps), **given)
    return found, {j.question.id: j for j in found.judged}


def test_an_answer_counts_up_to_the_cap_while_the_other_is_missing() -> None:
    found, by_id = capped(log="no", study="yes", other="yes")
    assert (by_id["study"].points, by_id["study"].earned, by_id["other"].points) == (0.5, 1, 1)
    assert found.score.value == pytest.approx(100 * 1.5 / 3)
    assert [c.id for c in found.caps] == ["no-log"]


@pytest.mark.parametrize("given", ["yes", "partly"])
def test_a_cap_is_gone_when_the_other_is_there(given: Any) -> None:
    found, by_id = capped(log=given, study="yes", other="yes")
    assert (by_id["study"].points, by_id["study"].earned) == (1, None)
    assert found.caps == ()


def test_an_answer_below_the_cap_stays_as_it_is() -> None:
    _, by_id = capped(log="no", study="no", other="yes")
    assert by_id["study"].points == 0


def test_while_the_other_is_unknown_the_cap_holds_the_score_and_leaves_the_best_case_open() -> None:
    for given in ({"log": UNKNOWN}, {}):
        found, by_id = capped(**given, study="yes", other="yes")
        assert (by_id["study"].low, by_id["study"].points, by_id["study"].high) == (0.5, 0.5, 1)
        assert (found.score.low, found.score.high) == (pytest.approx(50), 100)


def test_an_unknown_answer_is_capped_in_its_best_case_too() -> None:
    _, by_id = capped(log="no", study=UNKNOWN, other="yes")
    assert (by_id["study"].low, by_id["study"].points, by_id["study"].high) == (0, 0, 0.5)


def test_a_cap_on_a_question_that_does_not_apply_holds_nothing() -> None:
    log = question("log", not_applicable_when=compare("fact", one_of=("yes",)))
    found, by_id = capped(FACT, log, STUDY, fact="yes", log="no", study="yes")
    assert by_id["study"].points == 1
    assert found.caps == ()


def test_a_cap_on_a_question_that_a_named_condition_switches_off_holds_nothing() -> None:
    log = question("log", not_applicable_when=named("named"))
    for fact, points in (("yes", 1), ("no", 0.5)):
        made = sheet(FACT, log, STUDY, caps=(NO_LOG,), flags={"named": compare("fact", one_of=("yes",))})
        judged = result(made, fact=fact, log="no", study="yes").judged
        assert [j.points for j in judged if j.question.id == "study"] == [points]


def test_a_cap_leaves_a_question_alone_that_lacks_its_choice() -> None:
    everything = cap("all", "log", ("no",), (), "partly", "nobody is in charge")
    short = question("short", {"on": 1.0, "off": 0.0})
    given: Any = {"log": "no", "short": "on"}
    _, by_id = capped(LOG, short, caps=(everything,), **given)
    assert (by_id["short"].points, by_id["short"].earned) == (1, None)
    found = assess(sheet(LOG, short, caps=(everything,)), answers(**given))
    assert [(a.question.id, a.score_gain) for a in found.actions] == [("log", pytest.approx(50))]


def test_lifting_a_cap_gains_nothing_on_a_question_that_can_earn_nothing() -> None:
    everything = cap("all", "log", ("no",), (), "no", "nobody is in charge")
    burden = question("burden", {"yes": -2.0, "no": 0.0})
    made = sheet(LOG, OTHER, burden, caps=(everything,), method=Method.SUM, bands=())
    found = assess(made, answers(log="no", other="yes", burden="no"))
    assert [(a.question.id, a.score_gain) for a in found.actions] == [("log", 2)]


def test_what_is_half_done_does_not_come_first_even_if_a_cap_holds_it_at_nothing() -> None:
    held = cap("no-log", "log", ("no",), ("first",), "no", "text")
    first = question("first", weight=1.0, first_step=step())
    late = question("late", first_step=step(), after=("first",))
    for given, order in (("partly", ["late", "first"]), ("no", ["first", "late"])):
        found = assess(
            sheet(question("log"), first, late, caps=(held,)), answers(log="no", first=given, late="no")
        )
        assert [a.question.id for a in found.actions] == order


def test_a_cap_without_a_list_limits_every_other_question() -> None:
    everything = cap("all", "log", ("no",), (), "partly", "nobody is in charge")
    found, by_id = capped(log="no", study="yes", other="yes", caps=(everything,))
    assert [by_id[q].points for q in ("log", "study", "other")] == [0, 0.5, 0.5]
    assert found.score.value == pytest.approx(100 / 3)


def test_of_several_caps_the_lowest_counts() -> None:
    lower = cap("lower", "other", ("no",), ("study",), "no", "lower still")
    _, by_id = capped(log="no", study="yes", other="no", caps=(NO_LOG, lower))
    assert (by_id["study"].points, by_id["study"].earned) == (0, 1)


def test_a_full_answer_that_a_cap_holds_down_is_no_finding_and_no_action() -> None:
    found = assess(sheet(LOG, STUDY, OTHER, caps=(NO_LOG,)), answers(log="no", study="yes", other="yes"))
    assert [f.question.id for f in found.diagnoses[0].findings] == ["log"]
    assert [a.question.id for a in found.actions] == ["log"]


GAINS = [
    ({"log": "no", "study": "yes", "other": "yes"}, {"log": 1.5}),
    ({"log": "no", "study": "no", "other": "yes"}, {"log": 1.0, "study": 0.5}),
    ({"log": "no", "study": "partly", "other": "partly"}, {"log": 1.0, "study": 0.0, "other": 0.5}),
    ({"log": "yes", "study": "no", "other": "no"}, {"study": 1.0, "other": 1.0}),
    ({"study": "yes", "other": "yes"}, {"log": 1.5}),
]


@pytest.mark.parametrize(("given", "gains"), GAINS, ids=str)
def test_an_action_promises_what_it_adds_with_the_caps_as_they_then_are(
    given: Any, gains: dict[str, float]
) -> None:
    made = sheet(LOG, STUDY, OTHER, caps=(NO_LOG,))
    found = assess(made, answers(**given))
    assert {a.question.id: a.score_gain for a in found.actions} == {
        q: pytest.approx(100 * g / 3) for q, g in gains.items()
    }
    for name, gain in gains.items():
        after = assess(made, answers(**{**given, name: "yes"}))
        assert after.diagnoses[0].score.value - found.diagnoses[0].score.value == pytest.approx(
            100 * gain / 3
        )


def test_an_unknown_answer_lifts_a_cap_that_does_not_name_it() -> None:
    held = cap("no-log", "log", ("no",), ("study",), "partly", "text")
    found, by_id = capped(caps=(held,), log=UNKNOWN, study="yes", other="yes")
    assert (by_id["study"].points, by_id["study"].high, found.caps) == (1, 1, ())


def test_a_cap_on_one_question_leaves_the_next_cap_in_force() -> None:
    other = cap("no-other", "other", ("no",), ("study",), "no", "text")
    for caps in ((NO_LOG, other), (other, NO_LOG)):
        _, by_id = capped(caps=caps, log="yes", study="yes", other="no")
        assert by_id["study"].points == 0
