"""The firm's own figures in a whole assessment: seen beside what they move, and in nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from report import made

from cyberdiag.answer_files import sheet, sheet_rows, store
from cyberdiag.app import judging, reviewing
from cyberdiag.catalog import load
from cyberdiag.interview import flow
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answers
from cyberdiag.model.format import Format
from cyberdiag.model.held import Held
from cyberdiag.model.loss import LossEstimate
from cyberdiag.report.result import result
from cyberdiag.scoring import order

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.assessment import Assessment

OWN: dict[str, Any] = {
    "own_margin": 70, "own_daily_sales": 2_000_000, "restore_quote": 3_210_000, "largest_transfer": 8_000_000,
    "restore_days": 11,
}  # fmt: skip
SCENARIOS = {"restore", "lost-profit", "extra-expense", "stolen-money"}


def own(firm: str = "manufacturer", **figures: Any) -> Assessment:
    return made.judged(made.altered(firm, figures), "ja", trials=0)


def loss(assessment: Assessment) -> LossEstimate:
    assert isinstance(assessment.loss, LossEstimate)
    return assessment.loss


@pytest.mark.parametrize(
    ("lang", "value"), [("ja", "復旧の見積り3,210,000円"), ("en", "quotation for restoring 3,210,000 yen")]
)
def test_the_report_says_beside_each_cost_what_is_the_firms_own(lang: str, value: str) -> None:
    assessment = made.judged(made.altered("manufacturer", OWN), lang, trials=0)
    beside = messages(lang)("report.loss.own-figures", figures="")
    moved = [i for s in loss(assessment).scenarios for i in s.items if i.own]
    assert {i.item for i in moved} == SCENARIOS
    for page in (made.markdown(assessment, lang), made.html(assessment, lang)):
        assert page.count(beside) == len(moved)
        assert value in page
        assert made.known(lang).losses.constants.own_transfer_share.basis in page
    plain = made.judged(made.example("manufacturer"), lang, trials=0)
    assert beside not in made.markdown(plain, lang)
    assert made.known(lang).losses.constants.own_transfer_share.basis not in made.markdown(plain, lang)


def test_an_amount_that_does_not_shrink_with_the_firm_says_so_and_names_the_question_that_mends_it() -> None:
    """The owner of a small firm reads it beside the amounts; a larger firm, or one that answered, does not."""
    question = made.questions("ja").by_id["largest_transfer"].text

    def told(**facts: Any) -> list[str]:
        page = made.report(own(**facts), "ja").loss
        assert page is not None
        return [line for line in page.honesty if question in line]

    (line,) = told(revenue=85_000_000)
    assert "700万円" in line
    assert told(revenue=900_000_000) == []
    assert told(revenue=85_000_000, largest_transfer=2_000_000) == []


def test_the_result_names_the_costs_and_keeps_the_figures() -> None:
    assessment = own(**OWN)
    told = result.result(assessment, "ja", made.DATE, made.known("ja"))
    assert told["loss"]
    found = {s["id"]: s["own"] for s in told["loss"]["scenarios"]}
    assert set(found["ransomware"]) == SCENARIOS - {"stolen-money"}
    assert found["payment-fraud"] == ["stolen-money", "restore"]
    assert found["human-error"] == []
    assert {k: assessment.profile[k] for k in OWN} == OWN


def test_what_was_not_asked_is_in_no_list_of_answers() -> None:
    page = made.report(own(own_margin=70), "ja")
    detail = made.questions("ja").detail
    assert {a.id for a in page.profile} & detail == {"own_margin"}


@pytest.mark.parametrize("firm", made.FIRMS)
def test_no_score_and_no_count_depends_on_them(firm: str) -> None:
    with_own, plain = own(firm, **OWN), made.judged(made.example(firm), "ja", trials=0)
    for one, other in zip(with_own.diagnoses, plain.diagnoses, strict=True):
        assert (one.score, one.axes, one.gates, len(one.judged)) == (
            other.score,
            other.axes,
            other.gates,
            len(other.judged),
        )
    assert with_own.unknowns == plain.unknowns
    assert loss(with_own).eal != loss(plain).eal


def test_the_estimate_rests_on_the_file_whichever_diagnosis_is_named() -> None:
    given = made.altered("manufacturer", OWN)
    held = Held(made.questions("ja"), given)
    found = []
    for names in (("cyber-risk",), ("leak-response",), made.NAMES):
        asked = made.questions("ja", names)
        assessment = judging.judge(asked, held.only(asked), made.known("ja"), held=held, date=made.DATE)
        found.append(loss(assessment).eal)
    assert found[0] == found[1] == found[2] == loss(own(**OWN)).eal


@pytest.mark.parametrize("names", [("cyber-risk",), ("leak-response",), made.NAMES])
def test_they_stand_last_in_a_sheet_and_in_no_first_set(names: tuple[str, ...]) -> None:
    questions = made.questions("ja", names)
    detail = [q.id for q in questions.by_id.values() if q.id in questions.detail]
    assert len(detail) == 10
    blank = json.loads(sheet.blank(questions, Format.JSON, messages("ja")))["answers"]
    assert list(blank)[-len(detail) :] == detail
    rows = sheet_rows.rows(questions, messages("ja")).rows
    assert [r.id for r in rows[-len(detail) :]] == detail
    assert all("任意" in r.section for r in rows[-len(detail) :])
    text = sheet.blank(questions, Format.YAML, messages("ja")).decode()
    assert text.index(f"  {detail[0]}:") > max(text.index(f"  {k}:") for k in blank if k not in detail)
    assert not questions.detail & (
        order.sheet(questions, quick=True) | {q.id for q in order.first_set(questions, Answers())}
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.yaml",
            "cyberdiag: answers/1\nanswers:\n  own_margin: 45%\n  largest_transfer: 800万円\n  restore_days: 3日\n",
        ),
        ("a.csv", "id,answer\nown_margin,45%\nlargest_transfer,800万円\nrestore_days,3日\n"),
        (
            "a.json",
            '{"cyberdiag": "answers/1", "answers": {"own_margin": 45, "largest_transfer": "8 million", "restore_days": 3}}',
        ),
    ],
)
def test_every_reader_takes_them(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read = store.read(str(path), made.questions("ja"))
    assert {k: a.value for k, a in read.answers.by_id.items()} == {
        "own_margin": 45, "largest_transfer": 8_000_000, "restore_days": 3,
    }  # fmt: skip
    assert not read.warnings


def test_a_file_without_them_leaves_nothing_open(tmp_path: Path) -> None:
    """Also one in which all are open by name, as in a sheet that was filled in."""
    whole = made.questions("ja", ("cyber-risk",))
    blank = sheet.blank(whole, Format.YAML, messages("ja")).decode()
    path = tmp_path / "a.yaml"
    path.write_text(blank, encoding="utf-8")
    asked = {q.id for q in load.needed(whole).by_id.values()} - whole.detail
    assert 0 < reviewing.review(str(path), ("cyber-risk",), "ja").left <= len(asked)
    assert not any(name in whole.detail for name in _left(path))


def _left(path: Path) -> list[str]:
    questions = made.questions("ja", ("cyber-risk",))
    answers = store.read(str(path), questions).answers
    return [s.question.id for s in flow.route(questions, answers) if answers.get(s.question.id) is None]
