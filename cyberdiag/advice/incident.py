"""What the answers and the kind of leak tell about the facts; whatever they do not tell stays unknown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cyberdiag.model.duties import Facts, FactValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.answers import Answers
    from cyberdiag.model.duties import Duties

_SMALL = 100
"""Persons; a My Number leak of no more is below its threshold."""
_ABROAD = (
    "eu_persons", "uk_persons", "us_ca_persons", "us_persons", "tw_persons", "kr_persons", "cn_persons",
    "sg_persons", "th_persons", "au_persons",
)  # fmt: skip
_INDUSTRIES = {
    "medical": ("healthcare",),
    "telecom": ("it",),
    "financial_institution": ("finance",),
    "insurance_agent": ("finance",),
}


def from_profile(answers: Answers) -> dict[str, FactValue]:
    """Return the facts that the profile settles.

    What a firm holds need not have leaked: held data stays unknown (and so counts as leaked), only data that
    it does not hold is settled. The number of records held says nothing of the number affected.
    """
    facts: dict[str, FactValue] = {}
    if answers.value("personal_records") == 0 and answers.value("employees") == 1:
        facts["personal_data"] = False
    kinds, cards = _chosen(answers, "data_kinds"), _chosen(answers, "cards")
    if kinds and "special-care" not in kinds:
        facts["special_care"] = False
    if kinds and "my-number" not in kinds:
        facts["my_number"] = False
    if kinds and not {"financial", "login"} & kinds and cards == {"none"}:
        facts["financial_data"] = False
    if cards & {"passes", "stores"}:
        facts["card_merchant"] = True
    _dealings(answers, facts)
    industry = answers.value("industry")
    if industry is not None:
        facts.update({fact: False for fact, names in _INDUSTRIES.items() if industry not in names})
        if industry == "healthcare":
            facts["medical"] = True
    return facts


def _dealings(answers: Answers, facts: dict[str, FactValue]) -> None:
    outsourcing, abroad = answers.value("outsourcing"), _chosen(answers, "overseas")
    if outsourcing is not None:
        facts["entrusted_from"] = outsourcing in {"processes", "both"}
        facts["entrusts_to"] = outsourcing in {"entrusts", "both"}
    if "eu" in abroad:  # the choice reads "persons abroad", so the other countries stay to be asked
        facts["eu_persons"] = True
    elif abroad:
        facts.update(dict.fromkeys(_ABROAD, False))
    held, badges = _chosen(answers, "held_covers"), _chosen(answers, "certifications")
    if held:
        facts["cyber_insurance"] = held != {"none"}
    if badges:
        facts.update({"pmark": "pmark" in badges, "isms": "isms" in badges})


def _chosen(answers: Answers, question: str) -> set[str]:
    value = answers.value(question)
    return set() if value is None else set(value) if isinstance(value, tuple) else {str(value)}


def facts(duties: Duties, profile: Mapping[str, FactValue], told: Mapping[str, FactValue]) -> Facts:
    """Put together what is known; what is told of this leak wins over the profile."""
    incident = told.get("incident")
    implied = duties.incidents.get(str(incident), {}) if incident else {}
    known: dict[str, FactValue] = {**profile, **implied, **told}
    persons = known.get("persons")
    if "my_numbers" not in known and isinstance(persons, int) and persons <= _SMALL:
        known["my_numbers"] = persons  # no more numbers than persons
    if known.get("my_numbers") == 0:
        known["my_number"] = False
    return Facts(MappingProxyType(known))
