"""What a file of peers tells, group by group, for whoever made it; and how many firms it does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.report import words
from cyberdiag.report.views.standing import group_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.book.peers import Made
    from cyberdiag.messages import Messages
    from cyberdiag.model.questionnaire import QuestionSet


def pages(made: Made, questions: QuestionSet, say: Messages) -> tuple[Page, ...]:
    """Return a page for each diagnosis."""
    return tuple(
        Page(f"{n.title} {n.version}", tuple(_lines(made, n.id, questions, say)))
        for n in questions.scored
        if n.id in made.peers.diagnoses
    )


def _lines(made: Made, name: str, questions: QuestionSet, say: Messages) -> Iterator[tuple[str, str]]:
    groups = made.peers.diagnoses[name].groups
    for group in groups:
        told = group.score
        values = {"n": f"{told.n:,}", "half": told.p50, "low": told.p25, "high": told.p75}
        yield group_name(group, questions, say), say("peers.figures", **values)
    least = made.peers.min_group
    yield "", say("peers.rest" if groups else "peers.no-group", least=least)
    yield "", words.counted(say, "peers.counted", made.counted[name])
    left = made.left_out[name]
    for key in ("early", "other", "homeless"):
        if count := getattr(left, key):
            yield "", words.counted(say, f"peers.left-out.{key}", count)
