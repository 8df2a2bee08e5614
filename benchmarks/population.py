"""Made-up firms with correlated answers, as columns: what the first questions are measured on.

Few rates are published (`TEC-01`, `TEC-04`, `ORG-14`, `ORG-03`, `ORG-12`, `ORG-02`: yes or partly); all others, the
splits of yes and partly, "don't know", sizes, industries and every correlation are our judgement.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cyberdiag.model.answers import UNKNOWN, Answer, Answers
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cyberdiag.model.questionnaire import Question, QuestionSet

    Column = NDArray[np.generic]

MISSING, UNSURE = -1, -2
"""Codes of a question without an answer, and of one answered with "don't know"; a number is NaN for either."""

RATES = {
    name: tuple(float(x) / 100 for x in given.split(","))
    for name, given in (
        part.split(":")
        for part in [
            "ORG-01:15,15",
            "ORG-02:10,20",
            "ORG-03:14,25.2",
            "ORG-04:14,30",
            "ORG-05:10,25",
            "ORG-06:10,15",
            "ORG-07:10,28",
            "ORG-08:7,15",
            "ORG-09:16,30",
            "ORG-10:8,22",
            "ORG-11:10,32",
            "ORG-12:12,27.8",
            "ORG-13:7,18",
            "ORG-14:13,24.9",
            "ORG-15:5,15",
            "ORG-16:12,23",
            "HUM-01:25,30",
            "HUM-02:14,30",
            "HUM-03:18,32",
            "HUM-04:20,35",
            "HUM-05:15,25",
            "HUM-06:14,38",
            "HUM-07:22,40",
            "HUM-08:14,27",
            "HUM-09:10,25",
            "HUM-10:15,33",
            "HUM-11:4,8",
            "PHY-01:22,38",
            "PHY-02:20,38",
            "PHY-03:15,40",
            "PHY-04:18,37",
            "PHY-05:13,35",
            "PHY-06:22,40",
            "PHY-07:15,40",
            "PHY-08:8,22",
            "TEC-01:28,45",
            "TEC-02:18,32",
            "TEC-03:30,28",
            "TEC-04:35,36.4",
            "TEC-05:8,14",
            "TEC-06:12,22",
            "TEC-07:14,28",
            "TEC-08:10,30",
            "TEC-09:12,40",
            "TEC-10:18,37",
            "TEC-11:22,40",
            "TEC-12:20,32",
            "TEC-13:7,22",
            "TEC-14:10,16",
            "TEC-15:16,28",
            "TEC-16:18,40",
            "TEC-17:9,22",
            "TEC-18:12,28",
            "TEC-19:16,35",
            "TEC-20:14,30",
            "TEC-21:8,18",
            "TEC-22:10,30",
            "TEC-23:14,22",
            "TEC-24:7,24",
            "TEC-25:8,24",
        ]
    )
}
"""Share of yes and of partly, where a question applies."""
LEVELS = (0.05, 0.10, 0.20, 0.25)
"""Share of each level of a question that has more of them, the best first; nothing is published about them."""
UNSURE_RATE = {"organisational": 0.05, "human": 0.04, "physical": 0.04, "technical": 0.10}
OFTEN_UNSURE = {"TEC-20": 0.32, "TEC-14": 0.28, "TEC-17": 0.22, "ORG-15": 0.22, "TEC-02": 0.16, "TEC-21": 0.16,
                "TEC-03": 0.14, "TEC-23": 0.14}  # fmt: skip
INDUSTRIES = {"manufacturing": 13, "construction": 14, "wholesale": 8, "retail": 14, "it": 3, "logistics": 4, "restaurants": 12,
              "healthcare": 9, "professional": 6, "education": 3, "finance": 1.5, "real-estate": 4, "personal-services": 5,
              "utilities": 0.2, "agriculture": 1, "other": 3.3}  # fmt: skip
MATURITY = {"it": 0.45, "finance": 0.55, "restaurants": -0.3, "agriculture": -0.3, "personal-services": -0.2}
SALES_A_HEAD = {"wholesale": 60, "restaurants": 6, "healthcare": 7, "utilities": 50}
CONSUMERS = {
    "retail": 0.95,
    "restaurants": 0.97,
    "healthcare": 0.97,
    "education": 0.95,
    "personal-services": 0.95,
}
YES = {"servers": 0.5, "own_router": 0.72, "development": 0.35, "publishing": 0.6, "ai": 0.4, "online_dependence": 0.45,
       "buyer_requests": 0.25, "past_incident": 0.12, "it_provider": 0.05}  # fmt: skip
ONE = {"website": (0.18, 0.35, 0.27, 0.1, 0.1), "cloud": (0.25, 0.55, 0.2), "outsourcing": (0.45, 0.1, 0.05, 0.4),
       "cards": (0.85, 0.1, 0.05), "max_downtime": (0.18, 0.32, 0.3, 0.15, 0.05)}  # fmt: skip
SEVERAL = {
    "data_kinds": {"special-care": 0.4, "my-number": 0.6, "financial": 0.25, "purchase": 0.3, "login": 0.1},
    "remote_access": {"vpn": 0.28, "rdp": 0.12, "maintenance": 0.2},
    "remote_work": {"telework": 0.25, "byod": 0.35},
    "workplace": {"premises": 0.97, "wifi": 0.82, "mobile": 0.68, "papers-out": 0.55, "own-domain": 0.72},
    "equipment": {"plant": 0.13, "building": 0.12, "medical": 0.08, "products": 0.03},
    "overseas": {"eu": 0.03, "site": 0.04, "handling": 0.15},
    "held_covers": {"liability": 0.1},
    "certifications": {"security-action-1": 0.12, "security-action-2": 0.06, "isms": 0.01, "pmark": 0.02},
}


class Kinds(NamedTuple):
    """What kind of population: shares of variance that answers have in common, level, and how far rates are off."""

    general: float = 0.30
    domain: float = 0.10
    control: float = 0.10
    shift: float = 0.0
    jitter: float = 0.0


def make(questions: QuestionSet, size: int, seed: int, kinds: Kinds = Kinds()) -> dict[str, Column]:  # noqa: B008
    """Return answers to every question, a column each: codes of choices, sets of them as bits, numbers."""
    rng = np.random.default_rng(seed)
    found = _facts(questions, size, rng)
    names = [c.id for c in questions.by_id["industry"].choices]
    better = np.array([MATURITY.get(n, 0.0) for n in names])[found["industry"].astype(int)]
    level = rng.normal(size=size) * 0.92 + 0.25 * np.log(found["employees"].astype(float) / 15) + better
    level = (level - level.mean()) / level.std()
    unsure = np.exp(rng.normal(size=size) * 0.6 - 0.18) * np.exp(-0.35 * level)
    shared: dict[str, Column] = {}
    for questionnaire in questions.scored:
        for question in questionnaire.questions:
            domain, control = question.axes["domain"], question.controls[0]
            parts = [shared.setdefault(key, rng.normal(size=size)) for key in (f"d {domain}", f"c {control}")]
            own = 1 - kinds.general - kinds.domain - kinds.control
            latent = np.sqrt(kinds.general) * level + np.sqrt(kinds.domain) * parts[0]
            latent = latent + np.sqrt(kinds.control) * parts[1] + np.sqrt(own) * rng.normal(size=size)
            latent = latent + kinds.shift + kinds.jitter * rng.normal()
            rate = OFTEN_UNSURE.get(question.id, UNSURE_RATE[domain])
            dont_know = rng.random(size) < np.clip(rate * unsure / unsure.mean(), 0, 0.9)
            found[question.id] = np.where(dont_know, UNSURE, _graded(question, latent, rate)).astype(np.int8)
    for name in {"TEC-12", "TEC-13"} & found.keys():  # no copy at all is none out of reach and none tried
        found[name] = np.where((found["TEC-11"] == 2) & (found[name] >= 0), 2, found[name]).astype(np.int8)
    return found


def answers(columns: dict[str, Column], row: int, questions: QuestionSet) -> Answers:
    """Return the answers of one firm as the program holds them."""
    held = {}
    for name, column in columns.items():
        question, value = questions.by_id[name], column[row]
        ids = [c.id for c in question.choices]
        if question.kind is Kind.NUMBER:
            given: object = None if np.isnan(value) else float(value)
        elif value == MISSING:
            given = None
        elif value == UNSURE:
            given = UNKNOWN
        elif question.kind is Kind.MULTIPLE:
            given = tuple(c for n, c in enumerate(ids) if int(value) >> n & 1)
        else:
            given = ids[int(value)]
        if given is not None:
            held[name] = Answer(given)  # type: ignore[arg-type]
    return Answers(by_id=held)


def _graded(question: Question, latent: Column, unsure: float) -> Column:
    """Return the code of the choice that a latent level comes to; shares are of those who know."""
    ranked = sorted(range(len(question.choices)), key=lambda n: -(question.choices[n].points or 0.0))
    shares = RATES.get(question.id, LEVELS)
    edges = np.cumsum(shares[: len(ranked) - 1]) / (1 - unsure)
    cuts = [-NormalDist().inv_cdf(min(float(e), 0.999)) for e in edges]
    return np.array(ranked)[sum((latent <= cut).astype(int) for cut in cuts)]


def _facts(questions: QuestionSet, size: int, rng: np.random.Generator) -> dict[str, Column]:
    place = {q.id: {c.id: n for n, c in enumerate(q.choices)} for q in questions.by_id.values()}
    names = list(place["industry"])
    shares = np.array([INDUSTRIES.get(n, 1.0) for n in names])
    industry = rng.choice(len(names), size, p=shares / shares.sum())
    low, high, slope = 5.0, 301.0, 0.95
    drawn = (low**-slope - rng.random(size) * (low**-slope - high**-slope)) ** (-1 / slope)
    employees = np.where(rng.random(size) < 0.05, rng.integers(1, 5, size), np.floor(drawn))
    by = {key: np.array([table.get(n, usual) for n in names])[industry]
          for key, table, usual in (("sales", SALES_A_HEAD, 15.0), ("consumers", CONSUMERS, 0.35))}  # fmt: skip
    consumers = rng.random(size) < by["consumers"]
    found: dict[str, Column] = {"industry": industry.astype(np.int8), "employees": employees}
    found["revenue"] = np.floor(employees * by["sales"] * 1e6 * np.exp(rng.normal(size=size) * 0.6))
    usual = np.where(consumers, 2000.0, 250.0) * (employees / 15) ** 0.7
    records = np.floor(employees + usual * np.exp(rng.normal(size=size) * 1.3))
    found["personal_records"] = np.where(rng.random(size) < 0.08, np.nan, records)
    found["tolerable_loss"] = np.where(rng.random(size) < 0.5, np.nan, found["revenue"] * 0.02)
    business = place["customers"]["business"], place["customers"]["consumers"], place["customers"]["both"]
    found["customers"] = np.where(
        consumers, np.where(rng.random(size) < 0.3, business[2], business[1]), business[0]
    )
    bigger = np.clip(0.15 * np.log(employees / 15), -0.3, 0.3)
    for name, rate in YES.items():
        yes = rng.random(size) < np.clip(rate * (1 + bigger), 0, 1)
        found[name] = np.where(yes, place[name]["yes"], place[name]["no"])
    it = industry == names.index("it")
    found["it_provider"] = np.where(it, place["it_provider"]["yes"], found["it_provider"])
    for name, given in ONE.items():
        chance = np.array(given[: len(place[name])])
        found[name] = rng.choice(len(chance), size, p=chance / chance.sum())
    for name, options in SEVERAL.items():
        bits = np.zeros(size, np.int64)
        for option, rate in options.items():
            has = rng.random(size) < np.clip(rate * (1 + bigger), 0, 1)
            bits |= np.where(has, np.int64(1) << place[name][option], 0)
        found[name] = np.where(bits == 0, np.int64(1) << place[name]["none"], bits)
    for name in ("cloud", "own_router", "remote_access", "outsourcing", "data_kinds", "overseas", "ai"):
        found[name] = np.where(rng.random(size) < 0.04, UNSURE, found[name])
    return found
