"""Published rates of firms that do what a question asks: a reference, never a part of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.report import PeerView, SourceView
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Diagnosis
    from cyberdiag.model.catalogue import Catalogue, Source


def views(
    diagnosis: Diagnosis, answers: Answers, catalogue: Catalogue, messages: Messages
) -> tuple[PeerView, ...]:
    """Return the rates for questions of this diagnosis that count, each with its year and its n."""
    found = []
    for judged in diagnosis.judged:
        question = judged.question
        peer = catalogue.peers.get(question.id)
        if peer is None or not judged.counts:
            continue
        source = catalogue.sources.get(peer.source)
        basis = {"year": str(peer.year), "n": f"{peer.n:,}"}
        found.append(
            PeerView(
                id=question.id,
                text=question.text,
                answer=words.answer(question, answers.get(question.id), judged.state, messages),
                rate=f"{peer.rate:.1f}%",
                fill=peer.rate,
                basis=messages("report.peer-basis", **basis),
                line=messages("report.peer-line", rate=f"{peer.rate:.1f}", **basis),
                source=source_view(source, messages) if source else None,
            )
        )
    return tuple(found)


def source_view(source: Source, messages: Messages) -> SourceView:
    """Return a source as it is printed."""
    return SourceView(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        url=source.url or "",
        date=source.date,
        as_of=words.date(source.as_of, messages.lang),
        mark=messages(f"show.marks.{source.mark}"),
    )
