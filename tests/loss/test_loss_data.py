from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.duties import load_leak_costs
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.losses import load_losses
from cyberdiag.errors import InvalidData
from cyberdiag.outside import resources, yaml_source

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel

FILES = ("scenarios", "items", "industries", "factors", "model")
MARKS = {"V", "V2", "judgement"}
IDS = {
    "ransomware", "account-takeover", "web-leak", "human-error", "insider", "vendor", "outage", "ot-physical",
    "it-services", "payment-fraud", "media", "false-alarm",
}  # fmt: skip
COVERS = {
    "liability", "bodily-property", "incident-response", "attack-response", "leak-response", "legal-response",
    "business-interruption", "it-services", "employee-crime",
}  # fmt: skip


def data(name: str) -> Any:
    file = resources.root("catalogue").joinpath("losses", f"{name}.yaml")
    return yaml_source.parse(file.read_text(encoding="utf-8"), name).data


def numbers(value: Any, evidence: Any, path: tuple[Any, ...]) -> Any:
    """Give every number with the nearest mapping around it that names source and mark."""
    if isinstance(value, dict):
        evidence = value if {"source", "mark"} <= value.keys() else evidence
        for key, inner in value.items():
            yield from numbers(inner, evidence, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from numbers(inner, evidence, (*path, n))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, evidence


@pytest.mark.parametrize("name", FILES)
def test_every_number_has_a_source_and_a_mark(name: str) -> None:
    whole = data(name)
    found = list(numbers(whole, whole["assumptions"], ()))
    assert found
    for path, evidence in found:
        assert evidence["mark"] in MARKS, path
        assert evidence["source"], path
        assert evidence["basis"], path
        assert evidence["year"], path


def test_rates_amounts_and_constants_have_evidence_of_their_own(model: LossModel) -> None:
    own = [s.rate for s in model.scenarios.values()]
    own += [i.amount for i in model.items.values()]
    own += [n for i in model.industries.values() for n in (i.frequency, i.margin, i.dependency)]
    own += [getattr(model.constants, name) for name in model.constants.__struct_fields__]
    assert all(number.source and number.mark in MARKS for number in own)


@pytest.mark.parametrize(
    ("lang", "words"), [("ja", "私たちの(判断|計算)"), ("en", "[Oo]ur own (judgement|sum)")]
)
def test_our_own_judgement_says_so_and_why(lang: str, words: str) -> None:
    """No two numbers of different things are ours for the same reason: a reason that fits all is none."""
    model, costs = load_losses(lang), load_leak_costs(lang)
    told = [
        *(s.rate for s in model.scenarios.values()),
        *(i.amount for i in model.items.values() if not i.price),
    ]
    told += [n for i in model.industries.values() for n in (i.margin, i.dependency)]
    told += [*model.controls.values(), *model.rules.values(), *costs.costs, model.awards]
    told += [getattr(model.constants, name) for name in model.constants.__struct_fields__]
    ours = [t.basis for t in told if t.mark == "judgement"]
    assert len(ours) > 50
    assert [basis for basis in ours if not re.search(words, basis)] == []
    assert [basis for basis, times in Counter(ours).items() if times > 1] == []
    ruled = (*load_advice(lang).ladders.thresholds.each, load_advice(lang).matching)
    assert all(re.search(words, rule.source) for rule in ruled)
    assert not re.search("記憶|recalled|from memory|当プロジェクト", repr((model, costs)))


def numbers_in(text: str) -> set[float]:
    """The numbers of a text that mean the same in both languages: shares, counts and years."""
    return {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\.?\d*(?= ?%)", text)}


def test_both_languages_tell_the_same_shares() -> None:
    ours, theirs = (load_losses(lang) for lang in ("ja", "en"))
    pairs = [
        (a.rate.basis, b.rate.basis)
        for a, b in zip(ours.scenarios.values(), theirs.scenarios.values(), strict=True)
    ]
    pairs += [
        (a.amount.basis, b.amount.basis)
        for a, b in zip(ours.items.values(), theirs.items.values(), strict=True)
    ]
    pairs += [
        (a.basis, b.basis) for a, b in zip(ours.controls.values(), theirs.controls.values(), strict=True)
    ]
    pairs += [
        (getattr(a, name).basis, getattr(b, name).basis)
        for a, b in zip(ours.industries.values(), theirs.industries.values(), strict=True)
        for name in ("frequency", "margin", "dependency")
    ]
    costs = (load_leak_costs(lang) for lang in ("ja", "en"))
    pairs += [(a.basis, b.basis) for a, b in zip(*(c.costs for c in costs), strict=True)]
    assert [(a, b) for a, b in pairs if numbers_in(a) != numbers_in(b)] == []


def test_twelve_scenarios_nine_covers_two_blocks(model: LossModel) -> None:
    assert {s.id for s in model.scenarios.values()} == IDS
    assert model.covers.keys() == COVERS
    assert model.uncovered.keys() == {"stolen-money", "voluntary-closure"}
    assert {s.grade: model.alpha(s) for s in model.scenarios.values()} == {"B": 2, "C": 1}
    used = {item for s in model.scenarios.values() for item in s.items}
    assert used == model.items.keys()


def test_texts_promise_nothing(model: LossModel) -> None:
    banned = re.compile("必ず|保証|最適|加入すべき|おすすめ|補償されます")
    assert not banned.search(repr(model))


def test_english_has_every_word_and_no_stale_one(model: LossModel) -> None:
    english = load_losses("en")
    assert not re.search("[ぁ-んァ-ヶ一-龥]", repr(english))
    words = resources.root("catalogue").joinpath("lang", "en", "losses.yaml").read_text(encoding="utf-8")
    stale = list(
        leaves(yaml_source.parse(words, "en").data, {name: data(name) for name in (*FILES, "common")}, ())
    )
    assert stale == []
    assert [s.id for s in english.scenarios.values()] == [s.id for s in model.scenarios.values()]
    assert [s.rate.value for s in english.scenarios.values()] == [
        s.rate.value for s in model.scenarios.values()
    ]


def leaves(words: Any, base: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(words, dict):
        return
    for key, inner in words.items():
        if not isinstance(base, dict) or key not in base:
            yield (*path, key)
        else:
            yield from leaves(inner, base[key], (*path, key))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    with resources.root("catalogue").joinpath("losses", "items.yaml").open() as file:
        source = Path(file.name).parent
    shutil.copytree(source, tmp_path / "losses")
    shutil.copytree(source.parent / "covers", tmp_path / "covers")
    shutil.copy(source.parent / "leak_costs.yaml", tmp_path)
    return tmp_path


RATE = "      value: 0.003\n      basis"
FAULTS = [
    ("scenarios", "    grade: B\n", "    grade: Z\n", "unknown-reference", "    grade: Z"),
    ("scenarios", "      forensic: {}\n", "      forensics: {}\n", "unknown-reference", "      forensics"),
    ("scenarios", "{p_factor: 0.4}", "{p_factor: 1.4}", "out-of-range", "{p_factor: 1.4}"),
    ("scenarios", "when: {trait: ot}", "when: {trait: otp}", "unknown-reference", "{trait: otp}"),
    ("scenarios", "exposure: {a: 0.5, b: 1.0}", "exposure: {a: 0.5}", "exactly-one", "exposure: {a: 0.5}"),
    ("scenarios", RATE, "      basis", "missing-field", "    rate:"),
    ("items", "      mark: judgement\n", "", "missing-field", "    amount:"),
    ("items", "    price: C04\n", "", "exactly-one", "  forensic:\n    title"),
    ("items", "price: C04", "price: C004", "unknown-reference", "price: C004"),
    ("items", "price: C04", "price: C12", "price-without-typical", "price: C12"),
    (
        "items",
        "    price: C04\n",
        "    price: C04\n    employees_exponent: 1\n",
        "exactly-one",
        "  forensic:\n    title",
    ),
    ("items", "    cover: incident-response\n", "", "exactly-one", "  forensic:\n    title"),
    ("items", "    group: forensic\n", "    group: forensics\n", "unknown-reference", "group: forensics"),
    ("items", "b2c: 0.10", "b2d: 0.10", "unknown-reference", "b2d: 0.10"),
    ("industries", "with_shop: retail-ec", "with_shop: retailec", "unknown-reference", "with_shop: retailec"),
    ("industries", "value: 0.45", "value: ０.４５", "wide-digits", "value: ０.４５"),
    ("factors", "{ransomware: 0.45,", "{ransom: 0.45,", "unknown-reference", "{ransom: 0.45,"),
    (
        "factors",
        "    source: 海外の保険会社の請求報告 2025年版(2024年の請求)\n",
        "",
        "missing-field",
        "  access:",
    ),
    ("model", "mark: judgement", "mark: guessed", "not-one-of", "mark: guessed"),
]


@pytest.mark.parametrize(("name", "good", "bad", "code", "at"), FAULTS)
def test_a_fault_is_named_with_its_place(
    name: str, good: str, bad: str, code: str, at: str, copy: Path
) -> None:
    file = copy / "losses" / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert good in text
    broken = text.replace(good, bad, 1)
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(InvalidData) as error:
        load_losses("ja", Folder(copy, "catalogue"))
    problem = error.value.problems[0]
    assert problem.code == code
    assert problem.place.file == f"catalogue/losses/{name}.yaml"
    line = broken[: broken.index(at)].count("\n") + 1
    assert abs(problem.place.line - line) <= 1


def test_faults_of_all_files_come_together(copy: Path) -> None:
    for name in ("items", "factors"):
        file = copy / "losses" / f"{name}.yaml"
        file.write_text(
            file.read_text(encoding="utf-8").replace("mark: judgement", "mark: judged"), encoding="utf-8"
        )
    with pytest.raises(InvalidData) as error:
        load_losses("ja", Folder(copy, "catalogue"))
    assert {p.place.file for p in error.value.problems} == {
        "catalogue/losses/items.yaml",
        "catalogue/losses/factors.yaml",
    }


def test_a_published_price_counts_at_prices_of_the_last_year_published_everywhere(model: LossModel) -> None:
    """The list of prices as it is written, times the factor of its year: in the list as it is used and in the model."""
    file = resources.root("catalogue").joinpath("leak_costs.yaml")
    written = yaml_source.parse(file.read_text(encoding="utf-8"), "leak_costs").data["costs"]
    used = {c.id: c for c in load_leak_costs("ja").costs}
    years = {row["id"]: row.get("price_year") for row in written}
    assert {y for y in years.values() if y} == {2023, 2024}
    for row in written:
        year = years[row["id"]]
        times = model.index.factors[str(year)] if year else 1
        for figure in ("low", "typical", "high"):
            given = None if row[figure] is None else pytest.approx(row[figure] * times, abs=0.5)
            assert getattr(used[row["id"]], figure) == given, row["id"]
    priced = {i.price: i for i in model.items.values() if i.price}
    assert {p for p, year in years.items() if year} & priced.keys() == {
        "C04",
        "C05",
        "C06",
        "C09",
        "C11",
        "C13",
    }
    for price, item in priced.items():
        assert item.amount.value == used[price].typical
        assert item.price_year == years[price]


def test_no_step_goes_beyond_the_last_year_published(model: LossModel) -> None:
    index = model.index
    assert index.to == max(map(int, index.factors)) + 1
    assert [index.factor(year) for year in (index.to, index.to + 1, 2021)] == [1, 1, None]
    assert list(index.factors.values()) == sorted(index.factors.values(), reverse=True)


def test_prices_of_a_year_that_the_index_does_not_know_are_refused(copy: Path) -> None:
    file = copy / "leak_costs.yaml"
    text = file.read_text(encoding="utf-8").replace("    price_year: 2023\n", "    price_year: 2021\n")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData) as error:
        load_losses("ja", Folder(copy, "catalogue"))
    (problem,) = error.value.problems
    assert (problem.code, problem.values["kind"]) == ("unknown-reference", "price-year")
    assert problem.place.line == text[: text.index("price_year: 2021")].count("\n") + 1
