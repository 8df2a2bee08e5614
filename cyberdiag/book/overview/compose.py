"""The whole page of a book, worded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.book.overview import measures, rounds, scored, spread
from cyberdiag.book.overview.records import CallView, Fact, Missing, Overview, RejectView
from cyberdiag.book.overview.sizes import about
from cyberdiag.book.overview.weak import weak
from cyberdiag.model.text import one_line, printable
from cyberdiag.report import words
from cyberdiag.report.views import bands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cyberdiag.book.overview.given import Given
    from cyberdiag.book.overview.records import Heat, Weakest
    from cyberdiag.book.overview.rounds import Both
    from cyberdiag.book.overview.scored import Scored
    from cyberdiag.messages import Messages

_WEEK, CALLS, _REJECTS = 5, 10, 200
"""So many firms are called in a week (our own judgement) and named; so many rejects stand on the page."""


def compose(given: Given, say: Messages) -> Overview:
    """Return what the page of a book says; `nameless` has been asked before where nobody is to be named."""
    diagnoses = scored.every(given.table)
    found = tuple(measures.measures(given.table))
    pairs = rounds.both(given)
    lacking = weak(given, found, say)
    missing = tuple(m for m in _missing(given, diagnoses, say) if m.count)
    columns = tuple(dict.fromkeys(label for one in given.calls[:CALLS] for label, _ in one.parts))
    title = words.counted(say, "book-page.title", given.table.size + len(given.without))
    date = words.date(given.day, say.lang)
    return Overview(
        lang=say.lang,
        title=title,
        date=date,
        program=f"cyberdiag {__version__}",
        running=f"{title}  {date}",
        lead=_lead(given, lacking, missing, say),
        facts=tuple(_facts(given, diagnoses, pairs, missing, say)),
        calls=tuple(_calls(given, diagnoses, columns, say)),
        call_answer=_call_answer(given, say),
        columns=columns,
        spreads=tuple(spread.spread(one, say) for one in diagnoses),
        heats=_heats(diagnoses, say),
        weak=lacking,
        no_weak="" if lacking or not diagnoses else say("book-page.weak.none"),
        missing=missing,
        missing_answer=_missing_answer(given, missing, say),
        rejects=tuple(_rejects(given)),
        rejects_answer=words.counted(say, f"book-page.rejects.{_hidden(given)}", given.files_rejected),
        more_rejects=_more_rejects(given, say),
        trends=tuple(rounds.trend(pair, given, found, say) for pair in pairs),
        no_trend="" if pairs or not diagnoses else say("book-page.trend.none"),
        footer=tuple(say(f"book-page.footer.{key}") for key in ("self", "order", "same", _who(given))),
    )


def _heats(diagnoses: Sequence[Scored], say: Messages) -> tuple[Heat, ...]:
    """Return the trades beside the parts of each diagnosis; where all are too small, that is said once."""
    found = tuple(h for one in diagnoses if (h := spread.heat(one, say)) is not None)
    return tuple(h for h in found if h.groups) or found[:1]


def _who(given: Given) -> str:
    return "nameless" if given.anonymous else "names"


def _lead(given: Given, lacking: Sequence[Weakest], missing: Sequence[Missing], say: Messages) -> str:
    """Return what to do this week in one sentence."""
    tasks = []
    if given.calls:
        tasks.append(words.counted(say, "book-page.lead.call", min(len(given.calls), _WEEK)))
    first = next((group.rows[0] for group in lacking), None)
    if first is not None:
        tasks.append(words.counted(say, f"book-page.lead.{first.way}", first.reach, what=first.headline))
    ask = sum(m.count for m in missing if m.id in {"unanswered", "old"})
    if ask:
        tasks.append(words.counted(say, "book-page.lead.ask", ask))
    if given.rejects:
        tasks.append(words.counted(say, "book-page.lead.mend", given.files_rejected))
    if not tasks:
        empty = not given.table.size
        return say("book-page.lead.empty" if empty else "book-page.lead.nothing")
    return say("book-page.lead.week", tasks=words.joined(tasks, say))


def _facts(
    given: Given,
    diagnoses: Sequence[Scored],
    pairs: Sequence[Both],
    missing: Sequence[Missing],
    say: Messages,
) -> Iterator[Fact]:
    counts = {m.id: m.count for m in missing}

    def fact(key: str, count: int, unit: str = "firms") -> Fact:
        return Fact(key, say(f"book-page.facts.{key}"), words.counted(say, f"book-page.{unit}", count))

    yield fact("assessed", scored.assessed(diagnoses))
    yield fact("old", counts.get("old", 0))
    yield fact("unanswered", len(given.without))
    yield fact("rejected", given.files_rejected, "files")
    for one in diagnoses:
        label = say("book-page.facts.median")
        if len(diagnoses) > 1:
            label = say("book-page.facts.median-of", title=one.questionnaire.title)
        median = say("book-page.points", points=one.points(one.median))
        yield Fact(f"median-{one.id}", label, median, _before(one, pairs, say))


def _before(one: Scored, pairs: Sequence[Both], say: Messages) -> str:
    """Return last round's median over the firms that have both, with theirs of now."""
    pair = next((p for p in pairs if p.now.id == one.id), None)
    if pair is None:
        return ""
    then, now = (one.points(scored.median(values)) for values in pair.of(pair.then.values, pair.now.values))
    return words.counted(say, "book-page.facts.before", pair.count, before=then, now=now)


def _calls(
    given: Given, diagnoses: Sequence[Scored], columns: tuple[str, ...], say: Messages
) -> Iterator[CallView]:
    first = next(iter(diagnoses), None)
    for number, one in enumerate(given.calls[:CALLS], 1):
        row = given.row.get(one.client)
        rating = tone = told = ""
        if row is not None:
            told = about(given, row, say)
            if first is not None and first.known[row]:
                points = words.sentences((first.points(float(first.values[row])),), say)
                told = say("book-page.call.scored", about=told, points=points) if told else points
                rating = given.table.label(f"{first.id}/rating", row) or ""
                tone = bands.tone(rating, first.questionnaire.bands)
        parts = dict(one.parts)
        yield CallView(
            number=number,
            client=one_line(one.client),
            name=one_line(one.organisation or one.client),
            about=told,
            rating=rating,
            tone=tone,
            sentence=printable(one.sentence) or words.DASH,
            parts=tuple(printable(parts.get(label, "")) or words.DASH for label in columns),
            soon=number <= _WEEK,
        )


def _call_answer(given: Given, say: Messages) -> str:
    count = min(len(given.calls), CALLS)
    if not count:
        return say("book-page.call.none") if given.table.size else ""
    return words.counted(say, "book-page.call.answer", min(count, _WEEK))


def _missing(given: Given, diagnoses: Sequence[Scored], say: Messages) -> Iterator[Missing]:
    """Give the firms whose answers are missing, tell nothing, are old or have no day."""
    table, known = given.table, [one.known for one in diagnoses]
    rows = range(table.size)
    silent = [r for r in rows if not any(some[r] for some in known)]
    old = given.old
    undated = [r for r in rows if not table.dates[r]]
    years = Counter(table.dates[r][:4] for r in old)
    detail = words.joined(
        (say("book-page.missing.year", year=y, count=n) for y, n in sorted(years.items())), say
    )

    def named(some: Sequence[int]) -> tuple[tuple[str, str], ...]:
        if given.anonymous:
            return ()
        return tuple((one_line(given.name(r)), given.date(r)) for r in some)

    without = tuple((one_line(name), "") for name in given.without if name)
    for key, count, more, names in (
        ("unanswered", len(given.without), "", without),
        ("silent", len(silent), "", named(silent)),
        ("old", len(old), detail, named(old)),
        ("undated", len(undated), "", named(undated)),
    ):
        told = words.counted(say, "book-page.missing.names", len(names))
        then = say(f"book-page.missing.then.{key}")
        yield Missing(key, say(f"book-page.missing.{key}"), count, more, then, told, names)


def _missing_answer(given: Given, missing: Sequence[Missing], say: Messages) -> str:
    count = sum(m.count for m in missing if m.id in {"unanswered", "silent", "old"})
    if not missing:
        return say("book-page.missing.none") if given.table.size else ""
    return words.counted(say, "book-page.missing.answer", count) if count else say("book-page.missing.days")


def _rejects(given: Given) -> Iterator[RejectView]:
    for one in given.rejects[:_REJECTS]:
        yield RejectView(one_line(one.path), one_line(one.place), printable(one.text))


def _hidden(given: Given) -> str:
    return "hidden" if given.anonymous else "count"


def _more_rejects(given: Given, say: Messages) -> str:
    left = len(given.rejects) - _REJECTS
    return words.counted(say, "book-page.rejects.more", left) if left > 0 else ""
