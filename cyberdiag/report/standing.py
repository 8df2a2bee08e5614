"""The place of a firm among those of a book: which group, and where its scores lie there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cyberdiag.model.peers import scoring
from cyberdiag.model.result_peers import Among, Place, Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.assessment import Assessment, Diagnosis
    from cyberdiag.model.peers import Figures, PeerGroup, Peers, PeerSheet
    from cyberdiag.model.questionnaire import Questionnaire


class Standing(NamedTuple):
    """The place of one diagnosis; `why` says why it has none: `early`, `other`, `version` or `group`."""

    diagnosis: Diagnosis
    group: PeerGroup | None
    why: str = ""

    @property
    def parts(self) -> Iterator[tuple[str, Figures, float]]:
        """The values of the first axis that have a score and others to lie among."""
        scores = next(iter(self.diagnosis.axes.values()), {})
        for value, figures in self.group.parts.items() if self.group else ():
            score = scores.get(value)
            if score is not None and score.value is not None:
                yield value, figures, score.value


def standings(assessment: Assessment, peers: Peers) -> tuple[Standing, ...]:
    """Return the place of every diagnosis; nothing is compared with what was scored in another way, or is an estimate."""
    return tuple(_standing(d, assessment, peers) for d in assessment.diagnoses)


def _standing(diagnosis: Diagnosis, assessment: Assessment, peers: Peers) -> Standing:
    sheet = peers.diagnoses.get(diagnosis.questionnaire.id)
    if sheet is None:
        return Standing(diagnosis, None, "other")
    asked = diagnosis.questionnaire
    if not scored_alike(sheet, asked):
        return Standing(diagnosis, None, "version")
    if diagnosis.estimate is not None or diagnosis.score.value is None:
        return Standing(diagnosis, None, "early")
    group = sheet.narrowest(assessment.profile.get("industry"), assessment.profile.get("employees"))
    return Standing(diagnosis, group, "" if group else "group")


def scored_alike(sheet: PeerSheet, asked: Questionnaire) -> bool:
    """Return whether the peers were scored by the same version, with the same questions and points."""
    return (sheet.version, sheet.scoring) == (asked.version, scoring(asked))


def record(assessment: Assessment, peers: Peers) -> Among:
    """Return the places as a result keeps them."""
    return Among(
        whose=peers.from_,
        date=dt.date.fromisoformat(peers.date),
        diagnoses=[_placed(one) for one in standings(assessment, peers)],
    )


def _placed(one: Standing) -> Placed:
    group, score = one.group, one.diagnosis.score.value
    if group is None or score is None:
        return Placed(id=one.diagnosis.questionnaire.id, why=one.why)
    return Placed(
        id=one.diagnosis.questionnaire.id,
        industry=group.industry,
        at_least=group.at_least,
        at_most=group.at_most,
        place=_place(group.score, score),
        parts={value: _place(figures, part) for value, figures, part in one.parts},
    )


def _place(figures: Figures, score: float) -> Place:
    below, deviation = figures.place(score)
    return Place(n=figures.n, half=figures.p50, below=below, deviation=deviation)
