"""The verdicts of the 81 criteria of SCS three stars, worked out again from a copy of what the readers settled."""

from __future__ import annotations

from functools import cache
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from msgspec.structs import replace
from support import EXAMPLES, ROOT

from cyberdiag.answer_files import store
from cyberdiag.catalog import knowledge, load
from cyberdiag.crosswalk.project import Projection, Way, project
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.model.answers import Answer, Answers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cyberdiag.model.questionnaire import QuestionSet

DATA = ROOT / "tests" / "data" / "scs3"
FIRMS: Mapping[str, Path] = {
    "manufacturer": EXAMPLES / "manufacturer" / "answers.yaml",
    "online-shop": EXAMPLES / "online-shop" / "answers.yaml",
    "clinic": DATA / "clinic.yaml",
}
LEAK = ("PRE", "DET", "INI", "INV", "NOT", "REC", "PST")


@cache
def read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DATA / name).read_text(encoding="utf-8")))


@cache
def facts() -> Mapping[str, dict[str, Any]]:
    """What the readers settled, with what was put right since version 1.1 of the questions."""
    changed = read("reread.yaml")
    return {key: {**one, **changed.get(key, {})} for key, one in read("facts.yaml")["criteria"].items()}


@cache
def questions() -> QuestionSet:
    return load.question_set(("cyber-risk", "leak-response", "scs3"), "ja")


def answers(firm: str) -> Answers:
    return store.read_document(store.open_document(str(FIRMS[firm])), questions()).answers


def laid(given: Answers) -> Projection:
    return project(knowledge.frameworks("ja")["scs3-2026-03"], questions(), given)


def verdicts(given: Answers) -> dict[str, str]:
    return {row.criterion: row.verdict.value for row in laid(given).rows}


FOLLOW_UPS = tuple(f"SCS-{n:02}" for n in range(1, 38))


def with_follow_ups(given: Answers, *values: str) -> Answers:
    """Return answers with these answers to the follow-ups, in turn; an empty one leaves it open."""
    for name, value in zip(FOLLOW_UPS, cycle(values), strict=False):
        given = given.with_answer(name, Answer(value)) if value else given
    return given


def applies(question: str, plain: Mapping[str, Any]) -> bool:
    """Whether a question is asked of a firm, from its facts; the conditions are written here once more."""
    facts_ = {
        "no_cloud": plain["cloud"] == "none",
        "no_employees": plain["employees"] <= 1,
        "no_outsourcing": plain["outsourcing"] == "neither",
        "no_remote": plain["remote_access"] == ("none",),
        "no_vpn": "vpn" not in plain["remote_access"],
        "no_router": plain["own_router"] == "no",
        "no_servers": plain["servers"] == "no",
        "no_development": plain["development"] == "no",
    }
    edge = facts_["no_vpn"] and facts_["no_router"]
    off = {
        "HUM-01": facts_["no_employees"], "HUM-02": False, "ORG-11": facts_["no_cloud"], "ORG-09": facts_["no_outsourcing"],
        "PRE-07": plain["outsourcing"] in {"processes", "neither"},
        "ORG-10": facts_["no_outsourcing"] and facts_["no_cloud"] and facts_["no_remote"] and facts_["no_router"],
        "TEC-02": edge, "TEC-06": facts_["no_remote"], "TEC-07": facts_["no_cloud"],
        "TEC-24": facts_["no_development"] and facts_["no_servers"] and facts_["no_router"],
        "SCS-02": facts_["no_employees"], "SCS-03": facts_["no_employees"], "SCS-08": facts_["no_cloud"], "SCS-15": facts_["no_development"],
        "SCS-16": not {"yes", "partly"} & {str(plain.get("TEC-06")), str(plain.get("TEC-07"))},
        "SCS-25": edge, "SCS-26": edge, "SCS-35": edge and facts_["no_servers"], "SCS-36": edge,
    }  # fmt: skip
    return not off.get(question, False)


def said(question: str, level: str | None, plain: Mapping[str, Any]) -> str:
    """What an answer says: yes, no, unknown, open or n/a; a level of leak-response is enough from `level` on."""
    value = plain.get(question)
    if not applies(question, plain):
        return "n/a"
    if value is None:
        return "open"
    if value == "unknown":
        return "unknown"
    enough = int(value) >= int(level or 4) if question.startswith(LEAK) else value == "yes"
    return "yes" if enough else "no"


def together(told: list[str]) -> str:
    for one, verdict in (("no", "open"), ("unknown", "unknown"), ("open", "not-asked"), ("yes", "met")):
        if one in told:
            return verdict
    return "check-yourself"


def expected(criterion: str, plain: Mapping[str, Any]) -> str:
    """The verdict as the table tells it."""
    one = facts()[criterion]
    levels = one.get("leak_levels", {})
    own = [said(q, levels.get(q), plain) for q in one["questions"]]
    follow_up = said(one["follow_up"], None, plain) if one["follow_up"] else None
    if follow_up == "yes":
        found = "met" if one["decided_by"] == "follow_up" else together(own)
        return "partly" if found == "not-asked" else found
    if follow_up in {"no", "unknown"}:
        return {"no": "open", "unknown": "unknown"}[follow_up]
    if not own:
        return "check-yourself" if follow_up == "n/a" else "not-asked"
    found = together(own)
    if one["covers"] == "part":
        found = "partly" if found == "met" or (found == "not-asked" and "yes" in own) else found
        return "not-asked" if found == "check-yourself" and follow_up == "open" else found
    guard = read("facts.yaml")["guards"].get(criterion)
    if found == "met" and guard:
        return {"yes": "met", "no": "open", "unknown": "unknown"}.get(said(guard, None, plain), "partly")
    return found


PATTERNS = ((), ("yes",), ("yes", "partly", "", "unknown", "no"), ("no", "yes", "unknown", "yes", "", "yes"))


@pytest.mark.parametrize("firm", FIRMS)
@pytest.mark.parametrize("pattern", PATTERNS, ids=" ".join)
@pytest.mark.parametrize("leak", [True, False], ids=["both", "cyber-risk-only"])
def test_every_verdict_follows_from_the_table(firm: str, pattern: tuple[str, ...], leak: bool) -> None:
    given = with_follow_ups(answers(firm), *pattern) if pattern else answers(firm)
    if not leak:
        kept = {k: a for k, a in given.by_id.items() if not k.startswith(LEAK)}
        given = Answers(kept)
    plain = {key: answer.value for key, answer in given.by_id.items()}
    found = verdicts(given)
    assert len(found) == 81
    assert found == {criterion: expected(criterion, plain) for criterion in facts()}


def test_the_catalogue_holds_what_the_readers_settled() -> None:
    scheme = knowledge.frameworks("ja")["scs3-2026-03"]
    told = {
        key: {
            "requirement": c.part_of, "covers": c.covers, "questions": list(c.questions), "leak_levels": dict(c.levels),
            "follow_up": c.follow_up,
            "decided_by": "questions" if c.follow_up is None else "follow_up_with_questions" if c.with_questions else "follow_up",
        }
        for key, c in scheme.criteria.items()
    }  # fmt: skip
    settled = {key: {"leak_levels": {}, **one} for key, one in facts().items()}
    for one in settled.values():
        del one["cyber_risk_only"]
        one.pop("why", None)
    assert told == settled
    assert {key: c.guard for key, c in scheme.criteria.items() if c.guard} == read("facts.yaml")["guards"]


def test_without_leak_response_a_criterion_that_only_it_tells_of_is_not_asked() -> None:
    only = [
        key for key, one in facts().items() if one["covers"] == "part" and one["cyber_risk_only"] == "none"
    ]
    assert only
    given = Answers({k: a for k, a in answers("manufacturer").by_id.items() if not k.startswith(LEAK)})
    assert {verdicts(given)[key] for key in only} == {"not-asked"}


# What a person read off the answers and the table, criterion by criterion.
BY_HAND = (
    ("manufacturer", {}, "1-2-3-1", "met"),  # HUM-01 yes decides it
    ("manufacturer", {}, "1-2-1-1", "open"),  # ORG-02 partly
    ("manufacturer", {}, "1-3-1-3", "not-asked"),  # only SCS-03 decides it
    ("manufacturer", {"SCS-03": "yes"}, "1-3-1-3", "met"),
    ("manufacturer", {}, "3-1-3-1", "unknown"),  # ORG-11 unknown
    ("manufacturer", {"SCS-08": "partly"}, "3-1-3-1", "open"),
    ("manufacturer", {}, "4-1-2-4", "check-yourself"),  # it develops nothing
    ("manufacturer", {"TEC-07": "yes"}, "4-1-3-2", "partly"),  # SCS-16 guards it
    ("manufacturer", {"TEC-07": "yes", "SCS-16": "yes"}, "4-1-3-2", "met"),
    ("manufacturer", {"TEC-07": "yes", "SCS-16": "no"}, "4-1-3-2", "open"),
    ("manufacturer", {"SCS-22": "yes"}, "4-4-4-1", "open"),  # TEC-01 partly: SCS-22 does not decide alone
    ("manufacturer", {"TEC-01": "yes", "TEC-02": "yes", "TEC-03": "yes"}, "4-4-4-1", "partly"),
    ("manufacturer", {"SCS-22": "yes", "TEC-01": "yes", "TEC-02": "yes", "TEC-03": "yes"}, "4-4-4-1", "met"),
    ("manufacturer", {"PRE-03": "3", "ORG-05": "yes"}, "3-1-4-3", "partly"),  # level 3 says what is needed
    ("manufacturer", {"PRE-03": "2", "ORG-05": "yes"}, "3-1-4-3", "open"),
    ("clinic", {}, "1-3-1-2", "met"),  # ORG-01 yes
    ("clinic", {}, "4-1-3-2", "check-yourself"),  # no cloud
    ("clinic", {}, "2-1-1-1", "check-yourself"),  # nothing connects to others
    ("clinic", {}, "3-1-2-1", "not-asked"),  # no buyer asks it, which is no fact about its network
    ("clinic", {"SCS-07": "yes"}, "3-1-2-1", "met"),
    ("clinic", {}, "4-4-5-1", "met"),  # TEC-04 yes
    ("clinic", {}, "4-4-1-2", "not-asked"),  # TEC-25 no longer asks for USB
    ("clinic", {}, "6-1-1-1", "partly"),  # ORG-12 asks for no stages
)


@pytest.mark.parametrize(("firm", "changed", "criterion", "verdict"), BY_HAND)
def test_a_verdict_is_what_a_person_reads_off(
    firm: str, changed: dict[str, str], criterion: str, verdict: str
) -> None:
    given = answers(firm)
    for name, value in changed.items():
        given = given.with_answer(name, Answer(value))
    assert verdicts(given)[criterion] == verdict


def everything(value: str, level: str, follow_up: str) -> Answers:
    """A firm to which every question applies, with one answer to each."""
    own = {k: a for k, a in answers("manufacturer").by_id.items() if k not in questions().scored_ids}
    own |= {"development": Answer("yes"), "outsourcing": Answer("entrusts")}
    asked = (q for n in questions().scored for q in n.questions)
    for q in asked:
        own[q.id] = Answer(follow_up if q.id in FOLLOW_UPS else level if q.id.startswith(LEAK) else value)
    return Answers(own)


def test_the_follow_ups_decide_every_criterion_that_the_questions_leave_open() -> None:
    asked = {q for one in facts().values() if (q := one["follow_up"])}
    assert asked == {q.id for n in questions().questionnaires for q in n.questions if q.id.startswith("SCS-")}
    assert asked == set(FOLLOW_UPS)
    assert all(one["follow_up"] or one["covers"] == "whole" for one in facts().values())
    assert set(verdicts(everything("yes", "4", "yes")).values()) == {"met"}
    decided = set(verdicts(everything("yes", "4", "no")).values())
    assert decided == {"met", "open"}  # neither partly nor not asked: each is decided by some answer
    assert set(verdicts(everything("unknown", "unknown", "unknown")).values()) == {"unknown"}


def test_a_criterion_is_met_by_nothing_that_was_not_said() -> None:
    """Taking away any answer never makes a criterion met, and a yes instead never takes it away."""
    given = with_follow_ups(answers("online-shop"), "yes", "", "no")
    before = verdicts(given)
    met = {key for key, verdict in before.items() if verdict == "met"}
    for name in list(given.by_id):
        if name in questions().scored_ids:
            less = Answers({k: a for k, a in given.by_id.items() if k != name})
            assert {k for k, v in verdicts(less).items() if v == "met"} <= met, name


def test_an_answer_to_words_that_nobody_compared_meets_no_criterion() -> None:
    scheme = knowledge.frameworks("ja")["scs3-2026-03"]
    bare = project(replace(scheme, reviewed={}), questions(), everything("yes", "4", "yes"))
    assert bare.counts[Verdict.MET] == 0
    assert bare.counts[Verdict.PARTLY] == 81


def test_what_to_do_next_follows_the_plan_and_ends_with_what_was_not_asked() -> None:
    given = answers("manufacturer")
    plan = ["TEC-09", "ORG-12", "TEC-07"]
    steps = project(knowledge.frameworks("ja")["scs3-2026-03"], questions(), given, plan).steps
    assert [s.id for s in steps[:3]] == plan
    ways = [s.way is Way.ANSWER for s in steps]
    assert ways == sorted(ways)
    assert len({(s.way, s.id) for s in steps}) == len(steps)
    moved = {c for s in steps for c in s.criteria}
    rest = {r.criterion for r in laid(given).rows if r.verdict not in {Verdict.MET, Verdict.CHECK_YOURSELF}}
    assert moved == rest


def test_an_answer_that_falls_short_of_a_met_criterion_is_named_behind_what_decides_it() -> None:
    given = answers("manufacturer").with_answer("SCS-01", Answer("yes"))
    row = next(r for r in laid(given).rows if r.criterion == "1-2-1-1")
    assert (row.verdict, row.because, row.against) == (Verdict.MET, ("SCS-01",), ("ORG-02",))
    assert [b.question.id for b in row.behind] == ["SCS-01", "ORG-02"]


def test_frameworks_that_are_mapped_in_part_meet_nothing() -> None:
    for name in ("csf-2.0", "cis-8.1", "iso27001-2022", "ipa25-3.1"):
        found = project(knowledge.frameworks("ja")[name], questions(), everything("yes", "4", "yes"))
        assert found.partial
        assert found.counts[Verdict.MET] == 0
        assert found.counts[Verdict.PARTLY] > 0


def test_what_was_asked_is_not_told_as_missing() -> None:
    def missing(given: Answers) -> str:
        return next(r.missing for r in laid(given).rows if r.criterion == "1-3-1-3")

    assert missing(answers("manufacturer"))
    for value in ("yes", "partly", "unknown"):
        assert missing(answers("manufacturer").with_answer("SCS-03", Answer(value))) == ""


def test_what_does_not_apply_says_by_which_answers() -> None:
    row = next(r for r in laid(answers("manufacturer")).rows if r.criterion == "4-1-2-4")
    assert row.verdict is Verdict.CHECK_YOURSELF
    assert [(q.id, a.value) for b in row.behind for q, a in b.facts] == [("development", "no")]
