"""Every check on advice has an invalid twin: a fault sown into a copy of the catalogue."""

from __future__ import annotations

import re
import shutil
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cyberdiag.catalog import load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.checks.advised import advice_checked
from cyberdiag.catalog.checks.advising import CHECKS, check
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.losses import load_losses
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.outside import resources

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.problems import Problem

_NUMBERS = count()
SKIPPED_YEARS = (*range(14), *range(16, 21), *range(22, 30))
"""A few years of cases are enough to find a fault in, and faster."""

LIABILITY, CASES, TRADE = "covers/liability.yaml", "cases/2021.yaml", "trades/retail.yaml"
FAULTS = (
    ("covers_name_exclusions", LIABILITY, r"not_covered:\n(    - .*\n)+", "not_covered: []\n", "no-exclusions", "liability"),
    ("cover_references_exist", LIABILITY, "it-user-business", "it-user-busines", "unknown-reference", "it-user-busines"),
    ("cover_references_exist", LIABILITY, "TEC-19", "TEC-99", "unknown-reference", "TEC-99"),
    ("cover_references_exist", "covers/it-services.yaml", "when: {flag: it_provider}\n    otherwise", "when: {flag: it_providor}\n    otherwise", "unknown-reference", "it_providor"),
    ("cover_references_exist", "covers/leak-response.yaml", "leak.base:", "leak.basis:", "unknown-reference", "*.base"),
    ("raise_references_exist", LIABILITY, "reason: liab.card", "reason: liab.cart", "unknown-reference", "liab.cart"),
    ("raise_references_exist", LIABILITY, r"facts: \[cards\]", "facts: [card]", "unknown-reference", "card"),
    ("raise_references_exist", LIABILITY, r"\[passes, stores\]", "[passes, store]", "unknown-reference", "store"),
    ("gap_references_exist", "gaps.yaml", "HUM-04, HUM-03", "HUM-04, HUM-33", "unknown-reference", "HUM-33"),
    ("gap_references_exist", "gaps.yaml", "question: website", "question: websit", "unknown-reference", "websit"),
    ("service_references_exist", "services.yaml", "ORG-02, ORG-04", "ORG-02, ORG-44", "unknown-reference", "ORG-44"),
    ("service_references_exist", "services.yaml", "score_below: 40", "score_below: 40, diagnosis: cyber", "unknown-reference", "cyber"),
    ("service_references_exist", "services.yaml", "flag: short_downtime", "flag: short_time", "unknown-reference", "short_time"),
    ("service_references_exist", "services.yaml", "ipa-self-check:", "ipa-self-test:", "unknown-reference", "ipa-self-test"),
    ("topic_references_exist", "weaknesses.yaml", r"\[TEC-13\]", "[TEC-133]", "unknown-reference", "TEC-133"),
    ("case_references_exist", CASES, "covers: .business-interruption", "covers: [business-interuption", "unknown-reference", "business-interuption"),
    ("case_references_exist", CASES, r"unpatched-edge-device", "unpatched-device", "unknown-reference", "unpatched-device"),
    ("case_references_exist", CASES, "industry: healthcare", "industry: health", "unknown-reference", "health"),
    ("wording_references_exist", "wording.yaml", r"gaps: \[stolen-money\]", "gaps: [stolen]", "unknown-reference", "stolen"),
    ("placeholders_are_facts", LIABILITY, "{personal_records}", "{records}", "bad-placeholder", "records"),
    ("placeholders_are_facts", LIABILITY, 'liab.base: "', 'liab.base: "{employees}', "bad-placeholder", "employees"),
    ("placeholders_are_facts", "gaps.yaml", 'gap.fraud: "', 'gap.fraud: "{', "bad-placeholder", "{"),
    ("trade_references_exist", TRADE, r"industries: \[retail\]", "industries: [retial]", "unknown-reference", "retial"),
    ("trade_references_exist", TRADE, "    ORG-13:", "    ORG-99:", "unknown-reference", "ORG-99"),
    ("trade_references_exist", TRADE, r"\{general\}", "{generel}", "unknown-reference", "generel"),
    ("industries_have_one_trade", TRADE, r"industries: \[retail\]", "industries: [retail, it]", "duplicate-id", "it"),
    ("paper_references_exist", "papers.yaml", "question: HUM-04", "question: HUM-44", "unknown-reference", "HUM-44"),
    ("paper_references_exist", "papers.yaml", r"開かずに\{it\}", "開かずに{itt}", "unknown-reference", "itt"),
    ("paper_references_exist", "papers.yaml", r"\{last-day\}", "{last-date}", "unknown-reference", "last-date"),
    ("paper_references_exist", "papers.yaml", r"\{personal_records\}", "{records}", "unknown-reference", "records"),
    ("paper_references_exist", "papers.yaml", "question: PHY-06", "question: PHY-66", "unknown-reference", "PHY-66"),
    ("paper_references_exist", "papers.yaml", 'decides: ."yes".', 'decides: ["yse"]', "unknown-reference", "yse"),
    ("paper_references_exist", "papers.yaml", "期間を、.accounts.", "期間を、{account}", "unknown-reference", "account"),
    ("no_promises", LIABILITY, "note: ", "note: 全額補償です。", "promise", "全額補償"),
    ("no_promises", "gaps.yaml", "instead: ", "instead: 特約にご加入ください。", "promise", "ご加入ください"),
    ("no_promises", "services.yaml", "note: ", "note: これで安心です。", "promise", "これで安心"),
    ("no_promises", "wording.yaml", "lead: 先に", "lead: 必ず先に", "promise", "必ず"),
    ("no_promises", CASES, "lesson: ", "lesson: It will be covered. ", "promise", "will be covered"),
    ("everything_is_there", "ladders.yaml", "  consider:\n    label: .*\n    text: .*\n", "", "missing-entry", "consider"),
    ("everything_is_there", "ladders.yaml", "  expenses: .*\n", "", "missing-entry", "expenses"),
    ("ids_unique", "cases/2015.yaml", "id: nenkin-kiko-2015", "id: benesse-2014", "duplicate-id", "benesse-2014"),
)  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    skipped = shutil.ignore_patterns("frameworks", *(f"20{n:02}.yaml" for n in SKIPPED_YEARS))
    shutil.copytree(str(resources.root("catalogue")), copy, ignore=skipped)
    return copy


def sow(catalogue: Path, file: str, pattern: str, instead: str) -> None:
    path = catalogue / file
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, lambda _: instead, before)
    assert after != before, "the pattern no longer stands in the file"
    path.write_text(after, encoding="utf-8")


@cache
def question_set(lang: str) -> QuestionSet:
    return load.question_set(("cyber-risk",), lang)


def lint(catalogue: Path, lang: str = "ja", *, costs: bool = False) -> list[Problem]:
    folder = Folder(catalogue, f"copy-{next(_NUMBERS)}")
    losses = load_losses(lang, folder) if costs else None
    return check(advice_checked(load_advice(lang, folder), question_set(lang), folder, losses))


@pytest.mark.parametrize(("name", "file", "pattern", "instead", "code", "value"), FAULTS)
def test_each_check_finds_its_fault(
    name: str, file: str, pattern: str, instead: str, code: str, value: str, catalogue: Path
) -> None:
    sow(catalogue, file, pattern, instead)
    found = [p for p in lint(catalogue) if p.code == code]
    assert value in {v for p in found for v in p.values.values()}
    assert all(p.place.file.endswith((file, file.split("/", maxsplit=1)[0])) for p in found), found
    if code != "missing-entry":
        assert all(p.place.line > 0 for p in found)
    for lang in ("ja", "en"):
        text, hint = messages(lang).problem(found[0])
        assert text
        assert "{" not in (text + hint).replace("「{」", "").replace(": {", "")


def test_every_check_has_a_twin() -> None:
    of_losses = {"covers_have_costs", "grades_cover_whole_rates"}
    assert {name for name, *_ in FAULTS} | of_losses == {c.__name__ for c in CHECKS}


GRADES = (
    ("mark: V2\n    grade: B", "mark: V2\n    grade: A", True),  # statistics from abroad
    ("mark: judgement\n    grade: C", "mark: judgement\n    grade: B", True),
    ("mark: judgement\n    grade: C", "mark: judgement\n    grade: A\n    cites: npa-r7", True),
    ("mark: V2\n    grade: B", "mark: V2\n    grade: A\n    cites: iso27001", True),  # not Japanese
    ("mark: V2\n    grade: B", "mark: V2\n    grade: A\n    cites: nowhere", True),
    ("mark: V2\n    grade: B", "mark: V2\n    grade: A\n    cites: npa-r7", False),
    ("mark: V2\n    grade: B", "mark: V2\n    grade: C", False),
)


@pytest.mark.parametrize(("pattern", "instead", "told"), GRADES)
def test_a_grade_is_no_higher_than_the_whole_rate_deserves(
    pattern: str, instead: str, told: bool, catalogue: Path
) -> None:
    path = catalogue / "losses" / "scenarios.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(pattern, instead, 1), encoding="utf-8")
    found = [p for p in lint(catalogue, costs=True) if p.code == "grade-too-high"]
    assert (len(found) == 1) is told
    for one in found:
        line = path.read_text(encoding="utf-8").splitlines()[one.place.line - 1]
        assert line.strip() == f"grade: {one.values['grade']}"


def test_a_missing_cover_is_told_where_it_is_named(catalogue: Path) -> None:
    (catalogue / "covers" / "it-services.yaml").unlink()
    found = [p for p in lint(catalogue) if p.code == "unknown-reference"]
    assert {p.values["name"] for p in found} == {"it-services"}
    assert any(p.place.file.endswith("wording.yaml") for p in found)
    with pytest.raises(InvalidData, match="unknown-reference"):
        lint(catalogue, costs=True)


def test_a_missing_trigger_is_told_where_it_is_named(catalogue: Path) -> None:
    sow(catalogue, "triggers.yaml", "  media:", "  medium:")
    found = lint(catalogue)
    assert {(p.code, p.values["name"], p.values["guess"]) for p in found} == {
        ("unknown-reference", "media", "medium")
    }


def add_cover(catalogue: Path, name: str) -> None:
    text = (catalogue / LIABILITY).read_text(encoding="utf-8").replace("id: liability", f"id: {name}")
    (catalogue / "covers" / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_cover_that_no_cost_names_is_told_at_its_id(catalogue: Path) -> None:
    add_cover(catalogue, "tank-stop")
    (found,) = lint(catalogue, costs=True)
    assert (found.code, found.values["id"], found.is_error) == ("cover-without-costs", "tank-stop", False)
    assert (found.place.file.partition("/")[2], found.place.line, found.place.column) == (
        "covers/tank-stop.yaml",
        2,
        7,
    )
    for lang in ("ja", "en"):
        text, hint = messages(lang).problem(found)
        assert "tank-stop" in text
        assert "losses/scenarios.yaml" in hint


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "told"),
    [
        ("losses/items.yaml", "cover: incident-response\n    group: forensic", "cover: tank-stop\n    group: forensic", False),
        ("losses/scenarios.yaml", "cover: employee-crime", "cover: tank-stop", False),
        ("losses/scenarios.yaml", "forensic: {}", "forensic: {p: 0.5}", True),
    ],
)  # fmt: skip
def test_a_cost_in_a_scenario_gives_a_cover_its_amounts(
    file: str, pattern: str, instead: str, told: bool, catalogue: Path
) -> None:
    add_cover(catalogue, "tank-stop")
    sow(catalogue, file, pattern, instead)
    found = [p.values["id"] for p in lint(catalogue, costs=True) if p.code == "cover-without-costs"]
    assert ("tank-stop" in found) is told


def test_a_promise_in_english_words_is_told(catalogue: Path) -> None:
    sow(catalogue, "lang/en/gaps.yaml", "instead: Confirm", "instead: You should buy it. Confirm")
    found = lint(catalogue, "en")
    assert [(p.code, p.values["phrase"]) for p in found] == [("promise", "You should buy")]
    assert found[0].place.file.endswith("lang/en/gaps.yaml")


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "code", "place"),
    [
        (LIABILITY, "role: base", "rolle: base", "unknown-field-near", f"{LIABILITY}:6:3"),
        (LIABILITY, r"\{always: true\}", "{always: true, when: {flag: no_ai}}", "exactly-one", f"{LIABILITY}:27:14"),
        (LIABILITY, "question: cards, in", "question: cards, at_most: 1, in", "bad-condition", LIABILITY),
        (LIABILITY, "structural:\n    when:\n      any:", "structural:\n    when:\n      flag: x\n      any:", "bad-condition", LIABILITY),
        ("services.yaml", "score_below: 40", "score_below: 40, flag: no_ai", "bad-condition", "services.yaml"),
        ("services.yaml", ", at_most: 0.5", "", "bad-condition", "services.yaml"),
        ("cases/2021.yaml", 'date: "2021-10"', 'date: "2021-13"', "wrong-value", "cases/2021.yaml"),
        ("ladders.yaml", "value: 0.3", "value: x", "wrong-type", "ladders.yaml"),
        ("weaknesses.yaml", "fewest: 5", "fewest: 0", "out-of-range", "weaknesses.yaml:5:11"),
        ("weaknesses.yaml", "nearness: .*", "nearness: []", "out-of-range", "weaknesses.yaml:10:13"),
        ("ladders.yaml", "limit_cap", "limit_roof", "missing-field", "ladders.yaml"),
    ],
)  # fmt: skip
def test_faults_of_form_have_a_place(
    file: str, pattern: str, instead: str, code: str, place: str, catalogue: Path
) -> None:
    sow(catalogue, file, pattern, instead)
    with pytest.raises(InvalidData) as caught:
        load_advice("ja", Folder(catalogue, "copy"))
    found = [p for p in caught.value.problems if p.code == code]
    assert found, caught.value.problems
    assert str(found[0].place).startswith(f"copy/{place}")
    assert found[0].place.line > 0
    messages("ja").problem(found[0])


def test_all_faults_of_all_files_are_told_at_once(catalogue: Path) -> None:
    sow(catalogue, LIABILITY, "title: ", "titel: ")
    sow(catalogue, "gaps.yaml", "instead: ", "insted: ")
    with pytest.raises(InvalidData) as caught:
        load_advice("ja", Folder(catalogue, "copy"))
    assert {p.place.file for p in caught.value.problems} == {"copy/covers/liability.yaml", "copy/gaps.yaml"}


def test_a_missing_word_in_english_is_told(catalogue: Path) -> None:
    sow(catalogue, "lang/en/services.yaml", "      low-score:\n        reason: .*\n", "")
    with pytest.raises(InvalidData) as caught:
        load_advice("en", Folder(catalogue, f"copy-{next(_NUMBERS)}"))
    assert [p.code for p in caught.value.problems] == ["untranslated"]
