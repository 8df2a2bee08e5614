"""Eight made firms, four trades in two sizes: cases, people, duties and a plan of their own."""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import pdf_pages
import pytest
from msgspec.structs import replace
from report import made as firms
from report import test_plan_paper as papers
from support_advice import BARE, DATE, best, worst

from cyberdiag.advice.advise import advise
from cyberdiag.catalog.knowledge import load_action_order
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import estimate as estimate_losses
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.messages import messages
from cyberdiag.model.action_order import Wave
from cyberdiag.model.advice_context import AdviceContext
from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.loss import Missing
from cyberdiag.model.role import Role, sentence
from cyberdiag.outside import pdf
from cyberdiag.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support_advice import MakeContext

    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.advised import Advice
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.questionnaire import QuestionSet

MILLION = 1_000_000
ORDER = [CoverLevel.NOT_APPLICABLE, CoverLevel.CONSIDER, CoverLevel.RECOMMENDED, CoverLevel.ESSENTIAL]
CLINIC: dict[str, Any] = {
    "industry": "healthcare", "employees": 12, "revenue": 120 * MILLION, "tolerable_loss": 3 * MILLION,
    "personal_records": 6_000, "data_kinds": ("special-care", "my-number"), "website": "information", "cloud": "some",
    "online_dependence": "yes", "servers": "yes", "own_router": "yes", "remote_access": ("maintenance",),
    "workplace": ("premises", "wifi"), "equipment": ("medical",), "outsourcing": "entrusts", "max_downtime": "day",
}  # fmt: skip
PARTS_MAKER: dict[str, Any] = {
    "industry": "manufacturing", "employees": 60, "revenue": 980 * MILLION, "tolerable_loss": 10 * MILLION,
    "personal_records": 300, "website": "information", "cloud": "some", "online_dependence": "yes", "servers": "yes",
    "own_router": "yes", "remote_access": ("vpn", "maintenance"), "workplace": ("premises", "wifi"),
    "equipment": ("plant",), "customers": "business", "buyer_requests": "yes", "outsourcing": "entrusts",
    "max_downtime": "three-days",
}  # fmt: skip
SHOP: dict[str, Any] = {
    "industry": "retail", "employees": 8, "revenue": 150 * MILLION, "tolerable_loss": 3 * MILLION,
    "personal_records": 12_000, "data_kinds": ("login",), "cards": "passes", "website": "shop", "cloud": "most",
    "online_dependence": "yes", "own_router": "yes", "outsourcing": "entrusts", "max_downtime": "day",
    "publishing": "yes",
}  # fmt: skip
TAX_OFFICE: dict[str, Any] = {
    "industry": "professional", "employees": 6, "revenue": 60 * MILLION, "tolerable_loss": 2 * MILLION,
    "personal_records": 800, "data_kinds": ("my-number", "financial"), "website": "form", "cloud": "some",
    "servers": "yes", "own_router": "yes", "customers": "both", "outsourcing": "processes", "max_downtime": "three-days",
}  # fmt: skip
FIRMS: dict[str, dict[str, Any]] = {
    "clinic": CLINIC,
    "hospital": {**CLINIC, "employees": 150, "revenue": 1_500 * MILLION, "tolerable_loss": 20 * MILLION, "personal_records": 40_000},
    "parts maker": PARTS_MAKER,
    "press shop": {**PARTS_MAKER, "employees": 15, "revenue": 200 * MILLION, "tolerable_loss": 3 * MILLION, "personal_records": 50},
    "shop": SHOP,
    "chain": {**SHOP, "employees": 120, "revenue": 3_000 * MILLION, "tolerable_loss": 30 * MILLION, "personal_records": 80_000},
    "tax office": TAX_OFFICE,
    "bureau": {**TAX_OFFICE, "employees": 80, "revenue": 900 * MILLION, "tolerable_loss": 10 * MILLION, "personal_records": 20_000},
}  # fmt: skip
each_firm = pytest.mark.parametrize("firm", FIRMS)


class Made(Protocol):
    def __call__(self, firm: str, strong: bool) -> tuple[float, Advice]: ...


@pytest.fixture(scope="module")
def made(make_context: MakeContext, data: AdviceData, questions: dict[str, QuestionSet]) -> Made:
    """What is advised to a firm, and its points: weak, with one good answer in six, or strong and with ten times the money."""
    model = load_losses("ja")
    scored = [q for n in questions["ja"].scored for q in n.questions if q.choices]

    @cache
    def run(firm: str, strong: bool) -> tuple[float, Advice]:
        facts = {**BARE, **FIRMS[firm]}
        facts["tolerable_loss"] *= 10 if strong else 1
        weak = {q.id: best(q) if n % 6 == 0 else worst(q) for n, q in enumerate(scored)}
        few = {"HUM-10": "partly", "HUM-03": "partly"}
        plain = make_context(facts, few if strong else weak)
        profile = loss_profile({k: a.value for k, a in plain.answers.by_id.items()}, model)
        assert not isinstance(profile, Missing)
        grades = maturity((s for d in plain.diagnoses for s in shares(d.judged)), model)
        loss = estimate_losses(model, profile, grades, 0, 1)
        context = AdviceContext(plain.questions, plain.answers, plain.diagnoses, loss, DATE)
        points = plain.diagnoses[0].score.value
        assert points is not None
        return points, advise(data, context)

    return run


@each_firm
def test_the_firms_are_as_weak_and_strong_as_they_are_made(firm: str, made: Made) -> None:
    assert 10 <= made(firm, False)[0] <= 22
    assert made(firm, True)[0] >= 97


@each_firm
def test_the_first_three_cases_are_of_the_trade_and_share_a_weakness(
    firm: str, made: Made, data: AdviceData
) -> None:
    matches = made(firm, False)[1].cases.matches
    for m in matches[:3]:
        assert m.case.industry == FIRMS[firm]["industry"]
        assert m.reported or m.inferred
    limit = int(DATE[:4]) - 10
    assert all(int(m.case.date[:4]) >= limit for m in matches)


@pytest.mark.parametrize(
    ("firm", "cases"),
    [
        ("clinic", {"small-clinic-2019", "okayama-psychiatric-2024", "osaka-general-2022"}),
        ("parts maker", {"parts-maker-2025", "kojima-press-2022"}),
    ],
)
def test_the_cases_that_such_a_firm_knows_are_among_its_own(firm: str, cases: set[str], made: Made) -> None:
    assert cases <= {m.case.id for m in made(firm, False)[1].cases.matches}


@pytest.mark.parametrize("employees", [40, 50, 60])
def test_a_parts_maker_on_either_side_of_the_bound_reads_of_parts_makers(employees: int) -> None:
    made = firms.judged(firms.altered("manufacturer", {"employees": employees}), "ja", trials=0)
    assert made.advice is not None
    assert {"parts-maker-2025", "kojima-press-2022"} <= {m.case.id for m in made.advice.cases.matches}


@each_firm
def test_at_most_three_covers_come_first_each_with_an_amount_that_the_firm_cannot_bear(
    firm: str, made: Made
) -> None:
    first = [c for c in made(firm, False)[1].covers if c.first]
    assert 1 <= len(first) <= 3
    for c in first:
        assert c.burden is not None
        assert c.burden.yen >= c.burden.bearable == FIRMS[firm]["tolerable_loss"]


@each_firm
def test_levels_fall_from_fifteen_to_ninety_nine_points(firm: str, made: Made) -> None:
    weak, strong = made(firm, False)[1].covers, made(firm, True)[1].covers
    assert all(ORDER.index(b.level) <= ORDER.index(a.level) for a, b in zip(weak, strong, strict=True))
    assert sum(c.urgent for c in strong) < sum(c.urgent for c in weak)
    assert not any(c.first for c in strong)


@each_firm
def test_what_hits_equipment_once_in_more_than_a_thousand_years_is_not_pressed(firm: str, made: Made) -> None:
    of = {c.cover.id: c for c in made(firm, False)[1].covers}["bodily-property"]
    assert not of.urgent
    assert (of.limit_hint or 0) <= 100 * MILLION


LETTER = ("TEC-01", "TEC-02", "TEC-03")
KEPT = frozenset({"HUM-04", "HUM-06", "HUM-08", "HUM-09"})
"""Answered well, so that the sheet for all staff says what it says then."""
PEOPLE = (Role.OWNER, Role.IT, Role.GENERAL, Role.PLANT, Role.PRIVACY)
"""Accounts is also a folder, and vendors of others may rightly be named."""


@cache
def papered(firm: str, lang: str) -> Assessment:
    """Return the weak firm, of whose first technical answers nobody knows anything."""
    asked = [q for n in firms.questions(lang).scored for q in n.questions if q.choices]
    weak = {q.id: best(q) if n % 6 == 0 or q.id in KEPT else worst(q) for n, q in enumerate(asked)}
    values = {**BARE, **FIRMS[firm], **weak, **dict.fromkeys(LETTER, UNKNOWN)}
    answers = Answers({k: Answer(v) for k, v in values.items()}, firm, firm, DATE, {})
    return firms.judged(answers, lang, ("cyber-risk",), trials=0)


def pages(found: Assessment, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each page as it is rendered: the four of the report, and each of its own."""
    four = replace(firms.report(found, lang), rest=False)
    yield "report", words(render(four, "html", messages(lang)))
    for stem, view in papers.VIEWS.items():
        yield stem, words(papers.html(view(found, lang), stem, lang))


def words(page: str) -> str:
    """Return what a reader of a page sees."""
    return html.unescape(re.sub(r"<[^>]+>", "\n", page.partition("<body")[2]))


@each_firm
@pytest.mark.parametrize("lang", firms.LANGUAGES)
def test_no_page_names_people_that_the_firm_does_not_have(firm: str, lang: str) -> None:
    found, trades = papered(firm, lang), firms.known(lang).advice.trades
    assert found.trade is not None
    own = {found.trade.roles.name(r) for r in Role}
    sizes = [roles for t in trades.trades for roles in (t.small.roles, t.mid.roles)]
    every = {roles.name(r) for roles in (*sizes, trades.usual.small, trades.usual.mid) for r in PEOPLE}
    others = {name for name in every if not any(name in mine for mine in own)}
    assert others
    quoted = {c.text for q in firms.questions(lang).by_id.values() for c in q.choices}
    named = {(stem, line) for stem, text in pages(found, lang) for line in text.splitlines()
             if line not in quoted and any(o in line for o in others)}  # fmt: skip
    assert not named
    assert {a.who for a in papers.plan_of(found, lang).dated} <= {sentence(name) for name in own}


@each_firm
def test_the_plan_has_as_many_as_its_size_gets_done_in_order_of_date(firm: str) -> None:
    counts = load_action_order().waves.of(FIRMS[firm]["employees"])
    plan = papers.plan_of(papered(firm, "ja"), "ja")
    for part, wave in zip(plan.parts, Wave, strict=True):
        upto = sum(len(p.actions) for p in plan.parts[: plan.parts.index(part) + 1])
        assert upto == counts.by(wave)
    days = [a.due for a in plan.dated]
    assert None not in days
    assert days == sorted(days)
    assert all(a.number < b.number for a, b in pairwise((*plan.dated, *plan.rest)))


def test_the_plan_of_a_mid_sized_firm_is_one_sheet() -> None:
    with pdf.printer() as printer:
        for firm in (f for f, facts in FIRMS.items() if facts["employees"] >= 60):
            plan = papers.plan_of(papered(firm, "ja"), "ja")
            assert len(pdf_pages.texts(printer.pdf(papers.html(plan, "plan", "ja")))) == 1, firm


@each_firm
@pytest.mark.parametrize("lang", firms.LANGUAGES)
def test_the_duties_of_the_trade_come_with_edition_and_address(firm: str, lang: str) -> None:
    found = papered(firm, lang)
    page = firms.report(found, lang)
    assert found.trade is not None
    assert found.trade.trade is not None
    assert page.trade is not None
    shown = {d.id: d for d in page.trade.duties}
    assert shown.keys() == found.trade.trade.duties.keys()
    for name, duty in found.trade.trade.duties.items():
        assert shown[name].title.startswith(duty.title)
        assert duty.only in shown[name].title
        assert duty.edition in shown[name].details
        assert shown[name].url == duty.url
