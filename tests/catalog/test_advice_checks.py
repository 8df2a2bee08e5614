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

LIABILITY, CASES = "covers/liability.yaml", "cases/2021.yaml"
FAULTS = (
    ("covers_name_exclusions", LIABILITY, r"not_covered:\n(    - .*\n)+", "not_covered: []\n", "no-exclusions", "liability"),
    ("cover_references_exist", LIABILITY, "it-user-business", "it-user-busines", "unknown-reference", "it-user-busines"),
    ("cover_references_exist", LIABILITY, "TEC-19", "TEC-99", "unknown-reference", "TEC-99"),
    ("cover_references_exist", "covers/it-services.yaml", "when: {flag: it_provider}\n    otherwise", "when: {flag: it_providor}\n    otherwise", "unknown-reference", "it_providor"),
    ("cover_references_exist", "covers/leak-response.yaml", "leak.base:", "leak.basis:", "unknown-reference", "*.base"),
    ("raise_references_exist", LIABILITY, "reason: liab.card", "reason: liab.cart", "unknown-reference", "liab.cart"),
    ("raise_references_exist", LIABILITY, r"facts: \[cards\]", "facts: [card]", "unknown-reference", "card"),
    ("raise_references_exist", LIABILITY, r"\[passes, stores\]", "[passes, store]", "unknown-reference", "cards: store"),
    ("gap_references_exist", "gaps.yaml", "HUM-04, HUM-03", "HUM-04, HUM-33", "unknown-reference", "HUM-33"),
    ("gap_references_exist", "gaps.yaml", "question: website", "question: websit", "unknown-reference", "websit"),
    ("service_references_exist", "services.yaml", "ORG-02, ORG-04", "ORG-02, ORG-44", "unknown-reference", "ORG-44"),
    ("service_references_exist", "services.yaml", "score_below: 40", "score_below: 40, diagnosis: cyber", "unknown-reference", "cyber"),
    ("service_references_exist", "services.yaml", "flag: short_downtime", "flag: short_time", "unknown-reference", "short_time"),
    ("topic_references_exist", "weaknesses.yaml", r"\[TEC-13\]", "[TEC-133]", "unknown-reference", "TEC-133"),
    ("case_references_exist", CASES, "covers: .business-interruption", "covers: [business-interuption", "unknown-reference", "business-interuption"),
    ("case_references_exist", CASES, r"unpatched-edge-device", "unpatched-device", "unknown-reference", "unpatched-device"),
    ("case_references_exist", CASES, "industry: healthcare", "industry: health", "unknown-reference", "health"),
    ("wording_references_exist", "wording.yaml", r"gaps: \[stolen-money\]", "gaps: [stolen]", "unknown-reference", "stolen"),
    ("cases_have_a_read_source", CASES, "mark: READ", "mark: RECALLED", "no-read-source", "handa-hospital-2021"),
    ("placeholders_are_facts", LIABILITY, "{personal_records}", "{records}", "bad-placeholder", "records"),
    ("placeholders_are_facts", LIABILITY, 'liab.base: "', 'liab.base: "{employees}', "bad-placeholder", "employees"),
    ("placeholders_are_facts", "gaps.yaml", 'gap.fraud: "', 'gap.fraud: "{', "bad-placeholder", "{"),
    ("no_promises", LIABILITY, "note: ", "note: 全額補償です。", "promise", "全額補償"),
    ("no_promises", "gaps.yaml", "instead: ", "instead: 特約にご加入ください。", "promise", "ご加入ください"),
    ("no_promises", "services.yaml", "note: ", "note: これで安心です。", "promise", "これで安心"),
    ("no_promises", "wording.yaml", "lead: 先に", "lead: 必ず先に", "promise", "必ず"),
    ("no_promises", CASES, "lesson: ", "lesson: It will be covered. ", "promise", "will be covered"),
    ("everything_is_there", "triggers.yaml", "  media:", "  medium:", "missing-entry", "media"),
    ("everything_is_there", "services.yaml", "training-consulting", "training", "missing-entry", "training-consulting"),
    ("everything_is_there", "ladders.yaml", "limit_cap", "limit_roof", "missing-entry", "limit_cap"),
    ("ids_unique", "cases/2015.yaml", "id: nenkin-kiko-2015", "id: benesse-2014", "duplicate-id", "benesse-2014"),
)  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    copy = tmp_path / "catalogue"
    skipped = shutil.ignore_patterns("frameworks", "losses", *(f"20{n:02}.yaml" for n in SKIPPED_YEARS))
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


def lint(catalogue: Path, lang: str = "ja") -> list[Problem]:
    folder = Folder(catalogue, f"copy-{next(_NUMBERS)}")
    return check(advice_checked(load_advice(lang, folder), question_set(lang), folder))


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
    assert {name for name, *_ in FAULTS} == {c.__name__ for c in CHECKS}


def test_a_missing_cover_is_told(catalogue: Path) -> None:
    (catalogue / "covers" / "it-services.yaml").unlink()
    found = [p for p in lint(catalogue) if p.code == "missing-entry"]
    assert [p.values["name"] for p in found] == ["it-services"]


def test_a_promise_in_english_words_is_told(catalogue: Path) -> None:
    sow(catalogue, "lang/en/gaps.yaml", "instead: Confirm", "instead: You should buy it. Confirm")
    found = lint(catalogue, "en")
    assert [(p.code, p.values["phrase"]) for p in found] == [("promise", "You should buy")]
    assert found[0].place.file.endswith("lang/en/gaps.yaml")


@pytest.mark.parametrize(
    ("file", "pattern", "instead", "code", "place"),
    [
        (LIABILITY, "role: base", "rolle: base", "unknown-field-near", f"{LIABILITY}:6:3"),
        (LIABILITY, r"\{always: true\}", "{always: true, when: {flag: no_ai}}", "exactly-one", f"{LIABILITY}:26:14"),
        (LIABILITY, "question: cards, in", "question: cards, at_most: 1, in", "bad-condition", LIABILITY),
        (LIABILITY, "structural:\n    when:\n      any:", "structural:\n    when:\n      flag: x\n      any:", "bad-condition", LIABILITY),
        ("services.yaml", "score_below: 40", "score_below: 40, flag: no_ai", "bad-condition", "services.yaml"),
        ("services.yaml", ", at_most: 0.5", "", "bad-condition", "services.yaml"),
        ("cases/2021.yaml", 'date: "2021-10"', 'date: "2021-13"', "wrong-value", "cases/2021.yaml"),
        ("ladders.yaml", "value: 0.3", "value: x", "wrong-type", "ladders.yaml"),
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
