"""The sheet for all staff: what to watch for, what to do in the first minutes, whom to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model.assessment import State
from cyberdiag.model.plan import Called, Handout
from cyberdiag.model.text import one_line
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.assessment import Assessment, Judged
    from cyberdiag.model.papers import Advised, StaffSheet
    from cyberdiag.model.trade import Roles

_MOST = 6
"""Lines of a part; more do not stay in anybody's mind, and not on one page."""


def compose(
    assessment: Assessment, sheet: StaffSheet, roles: Roles, date: str, messages: Messages
) -> Handout | None:
    """Return the sheet of a day (ISO text); None where no question behind it was part of the run.

    What is weakest comes first among what to watch for; the first minutes stay in their order.
    """
    judged = applying(assessment)
    watch = sorted(_found(sheet.watch, judged), key=lambda told: -_missing(judged[told.question]))[:_MOST]
    first = _found(sheet.first, judged)[:_MOST]
    if not watch and not first:
        return None
    said = tuple(tuple(_line(told, judged, roles) for told in part) for part in (watch, first))
    whys: dict[str, list[str]] = {}
    for call in sheet.calls.values():
        whys.setdefault(roles.fill(roles.name(call.role)), []).append(roles.fill(call.why))
    return Handout(
        lang=messages.lang,
        title=messages("handout.title"),
        organisation=one_line(assessment.answers.organisation),
        date=messages("handout.made", date=words.date(date, messages.lang)),
        watch=said[0],
        first=said[1],
        calls=tuple(Called(who, messages.writing.choices.join(why)) for who, why in whys.items()),
        program=f"cyberdiag {__version__}",
    )


def applying(assessment: Assessment) -> Mapping[str, Judged]:
    """Return the questions that apply to the firm, by id, each as it was judged."""
    every = (j for d in assessment.diagnoses for j in d.judged)
    return {j.question.id: j for j in every if j.state is not State.NOT_APPLICABLE}


def in_place(judged: Judged) -> bool:
    """Return whether the firm itself said that all of it is in place."""
    return judged.state is State.ANSWERED and _missing(judged) <= 0


def _found(part: Mapping[str, Advised], judged: Mapping[str, Judged]) -> list[Advised]:
    return [told for told in part.values() if told.question in judged]


def _missing(judged: Judged) -> float:
    full = judged.question.full_points
    return judged.weight * (1 - judged.points / full) if full else 0.0


def _line(told: Advised, judged: Mapping[str, Judged], roles: Roles) -> str:
    return roles.fill((in_place(judged[told.question]) and told.kept) or told.text)
