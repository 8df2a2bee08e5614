"""Published rates of firms that do what a question asks: a reference, never a part of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.report import PeerView

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Diagnosis, Judged
    from cyberdiag.model.catalogue import Rate
    from cyberdiag.report.views.context import Context


def views(diagnosis: Diagnosis, context: Context) -> tuple[PeerView, ...]:
    """Return the rates for questions of this diagnosis that count, each with its year and its n."""
    peers = context.catalogue.peers
    return tuple(
        _view(j, peers[j.question.id], context)
        for j in diagnosis.judged
        if j.counts and j.question.id in peers
    )


def _view(judged: Judged, peer: Rate, context: Context) -> PeerView:
    question, say = judged.question, context.say
    basis = {"year": str(peer.year), "n": f"{peer.n:,}"}
    return PeerView(
        id=question.id,
        text=question.first_step.action if question.first_step else question.text,
        answer=context.answer(question, judged.state),
        rate=f"{peer.rate:.1f}%",
        fill=peer.rate,
        basis=say("report.peer-basis", **basis),
        line=say("report.peer-line", rate=f"{peer.rate:.1f}", **basis),
        source=context.catalogue.sources.get(peer.source),
    )
