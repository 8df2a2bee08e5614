"""Heads of questionnaires, and their parts, as tests write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.model.aggregate import Axis, Band, Method
from cyberdiag.model.head import Cap
from cyberdiag.model.questionnaire import Questionnaire, Section

if TYPE_CHECKING:
    from cyberdiag.problems import Place


def axis(key: str, values: dict[str, str]) -> Axis:
    return Axis(id=key, title=key, values=values)


def band(rating: str, at_least: float) -> Band:
    return Band(rating=rating, at_least=at_least, label=rating, sentence=rating)


def cap(
    key: str, question: str, worst: tuple[str, ...], limits: tuple[str, ...], at: str, text: str = "text"
) -> Cap:
    return Cap(id=key, question=question, worst=worst, limits=limits, at=at, text=text)


def questionnaire(
    key: str, place: Place, *sections: Section, method: Method = Method.NONE, **fields: Any
) -> Questionnaire:
    """Return a questionnaire; axes, bands, gates and caps may be given one after another."""
    for name, field in (("axes", "id"), ("bands", "rating"), ("gates", "id"), ("caps", "id")):
        if isinstance(fields.get(name), tuple):
            fields[name] = {getattr(one, field): one for one in fields[name]}
    given = {"version": "1.0", "title": key, "summary": "", "files": (), **fields}
    return Questionnaire(
        cyberdiag="questionnaire/1", id=key, method=method, sections=sections, place=place, **given
    )
