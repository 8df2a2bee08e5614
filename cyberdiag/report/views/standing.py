"""The place of the firm among those of a book, in words: which firms, how many, as of when, and where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.standing import standings

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.peers import Figures, PeerGroup, Peers
    from cyberdiag.model.questionnaire import QuestionSet
    from cyberdiag.report.standing import Standing
    from cyberdiag.report.views.context import Context

_LOW, _HIGH = 5, 95
_WEAK, _STRONG = 25, 75


class StandingRow(Struct, frozen=True):
    """One score as printed: of how many firms, where half of them lie, how many lie below, 50 + 10 z (偏差値).

    `fill` is the score, `low`, `middle` and `high` are where a quarter, half and three quarters of them lie, all of 0 to 100.
    """

    id: str
    title: str
    score: str
    half: str
    below: str
    deviation: str
    n: str
    fill: float
    low: int
    middle: int
    high: int


class StandingView(Struct, frozen=True):
    """One diagnosis among others; where it has no place, `line` says why, and there are no rows."""

    id: str
    title: str
    group: str
    line: str
    rows: tuple[StandingRow, ...] = ()


class PeersView(Struct, frozen=True):
    """The place of the firm: `basis` says whose firms they are and when they were counted, `notes` how to read it."""

    title: str
    basis: str
    diagnoses: tuple[StandingView, ...]
    notes: tuple[str, ...]


def view(context: Context, peers: Peers) -> PeersView:
    """Return the place of the firm in words."""
    say = context.say
    values = {"date": words.date(peers.date, say.lang), "whose": one_line(peers.from_)}
    found = tuple(_standing(one, context) for one in standings(context.assessment, peers))
    return PeersView(
        title=say("peers.title"),
        basis=say("peers.basis" if values["whose"] else "peers.basis-of-nobody", **values),
        diagnoses=found,
        notes=tuple(say(f"peers.notes.{n}") for n in ("steps", "read")) if any(v.rows for v in found) else (),
    )


def _standing(one: Standing, context: Context) -> StandingView:
    asked, say, group = one.diagnosis.questionnaire, context.say, one.group
    score = one.diagnosis.score
    if group is None or score.value is None:
        return StandingView(asked.id, asked.title, "", say(f"peers.why.{one.why}", title=asked.title))
    whole = _row(asked.id, asked.title, group.score, score.value, words.points(score.value, score.rule), say)
    axis = next(iter(asked.axes.values()), None)
    titles = axis.values if axis is not None else {}
    scores = one.diagnosis.axes[axis.id] if axis is not None else {}
    rows = (
        _row(value, titles[value], figures, found, words.points(found, scores[value].rule), say)
        for value, figures, found in one.parts
    )
    name = group_name(group, context.assessment.questions, say)
    place = group.score.place(score.value)
    told = {"group": name, "n": whole.n, "half": whole.half, "deviation": whole.deviation}
    line = say(_key("peers.line", place.below, _LOW, _HIGH), below=place.below, **told)
    return StandingView(asked.id, asked.title, name, line, (whole, *rows))


def _row(name: str, title: str, figures: Figures, score: float, text: str, say: Messages) -> StandingRow:
    below, deviation = figures.place(score)
    return StandingRow(
        id=name,
        title=title,
        score=text,
        half=str(figures.p50),
        below=say(_key("peers.below", below, _LOW, _HIGH), below=below),
        deviation=say(_key("peers.about", deviation, _WEAK, _STRONG), number=deviation),
        n=say("peers.n", n=f"{figures.n:,}"),
        fill=min(max(score, 0.0), 100.0),
        low=figures.p25,
        middle=figures.p50,
        high=figures.p75,
    )


def _key(base: str, value: int, least: int, most: int) -> str:
    return f"{base}-least" if value <= least else f"{base}-most" if value >= most else base


def group_name(group: PeerGroup, questions: QuestionSet, say: Messages) -> str:
    """Return what a group is called: its trade and its size, or all firms."""
    parts = []
    if group.industry is not None:
        labels = {c.id: c.label for c in questions.by_id["industry"].choices}
        parts.append(labels.get(group.industry, group.industry))
    least, most = group.at_least, group.at_most
    if group.is_sized:
        key = "up-to" if least is None else "from" if most is None else "between"
        parts.append(say(f"peers.{key}", least=f"{least or 0:,}", most=f"{most or 0:,}"))
    return say.writing.things.join(parts) or say("peers.everyone")
