"""The page of many firms beside a scheme, its tables, and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag import __version__
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.model.moment import months_between
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.scheme.page import CountView, numbering
from cyberdiag.report.tables.rows import Table
from cyberdiag.report.views import appendix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.book.supply import Counts, Supplier, Supply
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.report import SourceView

SCHEMA = "cyberdiag/book-crosswalk/1"
SIGNS = {
    Verdict.MET: "○", Verdict.PARTLY: "△", Verdict.OPEN: "×", Verdict.UNKNOWN: "?", Verdict.CHECK_YOURSELF: "※",
    Verdict.NOT_ASKED: "・",
}  # fmt: skip
"""What stands for a verdict where every firm stands beside every criterion."""
_FIRST = 10


class Piece(Struct, frozen=True):
    """A part of a bar: where it begins and how wide it is, in thousandths."""

    id: str
    start: float
    width: float


class CriterionView(Struct, frozen=True):
    """A criterion: at how many firms it has each verdict, in their order, and at which it is open or not known."""

    id: str
    gist: str
    counts: tuple[int, ...]
    bar: tuple[Piece, ...]
    open: tuple[str, ...]
    unknown: tuple[str, ...]


class RequirementView(Struct, frozen=True):
    """A requirement with its criteria; `whole` says at how many firms every one of them is met."""

    id: str
    title: str
    whole: str
    rows: tuple[CriterionView, ...]


class SupplierView(Struct, frozen=True):
    """A firm: who answered and when, its counts in the order of the verdicts, and the verdict on each criterion."""

    client: str
    organisation: str
    respondent: str
    date: str
    age: str
    counts: tuple[int, ...]
    whole: str
    verdicts: tuple[tuple[str, str], ...]


class SupplyPage(Struct, frozen=True):
    """Everything the page says, in one language; `counts` are all verdicts with how often each stands in the whole."""

    lang: str
    title: str
    date: str
    edition: str
    numbering: str
    source: SourceView | None
    digest: str
    headline: str
    whole: str
    counts: tuple[CountView, ...]
    signs: tuple[tuple[str, str, str], ...]
    about: tuple[str, ...]
    first: tuple[CriterionView, ...]
    requirements: tuple[RequirementView, ...]
    suppliers: tuple[SupplierView, ...]
    silent: tuple[tuple[str, str, str], ...]
    versions: str
    program: str


def compose(
    found: Supply, sources: Mapping[str, Source], versions: Mapping[str, str], day: str, say: Messages
) -> SupplyPage:
    """Return the page as of a day (ISO text); `versions` are those of the questions that were looked at."""
    scheme, made = found.scheme, _Made(found, day, say)
    source = sources.get(scheme.source)
    every = [verdict for one in found.suppliers for verdict in one.verdicts]
    return SupplyPage(
        lang=say.lang,
        title=say("book-crosswalk.title", scheme=scheme.short or scheme.title),
        date=words.date(day, say.lang),
        edition=say("scheme.edition", title=scheme.title, edition=scheme.edition),
        numbering=numbering(scheme, say),
        source=appendix.source(source, say) if source is not None else None,
        digest=scheme.digest,
        headline=headline(found, say),
        whole=made.whole(),
        counts=tuple(
            CountView(one.value, made.label(one), every.count(one), say(f"scheme.meaning.{one}"))
            for one in Verdict
        ),
        signs=tuple((one.value, sign, made.label(one)) for one, sign in SIGNS.items()),
        about=tuple(filter(None, (say("book-crosswalk.about"), say("scheme.about"), scheme.route, scheme.note))),
        first=tuple(made.criterion(name, counts) for name, counts in found.most_open()[:_FIRST]),
        requirements=made.requirements(),
        suppliers=tuple(map(made.supplier, found.suppliers)),
        silent=tuple(
            (firm.client, firm.organisation, say(f"book-crosswalk.why.{why}")) for firm, why in found.silent
        ),
        versions=say.writing.things.join(f"{key} {version}" for key, version in versions.items()),
        program=f"cyberdiag {__version__}",
    )


def headline(found: Supply, say: Messages) -> str:
    """Return how many firms stand here, in one sentence."""
    answered = len(found.suppliers)
    of = answered + len(found.silent)
    return say("book-crosswalk.headline", count=answered, of=of, criteria=len(found.criteria))


class _Made(Struct, frozen=True):
    """What the parts of the page are worded from."""

    found: Supply
    day: str
    say: Messages

    def label(self, one: Verdict) -> str:
        return self.say(f"scheme.verdict.{one}")

    def whole(self) -> str:
        if self.found.partial:
            return self.say("scheme.partial")
        first = self.found.most_open()[:1]
        if not first:
            return ""
        ((name, counts),) = first
        told = {"id": name, "gist": self.found.scheme.items[name], "count": counts[Verdict.OPEN]}
        return self.say("book-crosswalk.most-open", **told)

    def requirements(self) -> tuple[RequirementView, ...]:
        counts, items = self.found.by_criterion(), self.found.scheme.items
        if self.found.partial:
            every = tuple(self.criterion(name, of) for name, of in counts.items())
            return (RequirementView("", "", "", every),)
        whole, of = self.found.whole(), len(self.found.suppliers)
        return tuple(
            RequirementView(
                name,
                items[name],
                self.say("book-crosswalk.whole", count=whole[name], of=of),
                tuple(self.criterion(c, counts[c]) for c in criteria),
            )
            for name, criteria in self.found.requirements().items()
        )

    def criterion(self, name: str, counts: Counts) -> CriterionView:
        return CriterionView(
            id=name,
            gist=self.found.scheme.items[name],
            counts=tuple(counts.values()),
            bar=_bar(counts),
            open=self.firms(name, Verdict.OPEN),
            unknown=self.firms(name, Verdict.UNKNOWN),
        )

    def firms(self, criterion: str, verdict: Verdict) -> tuple[str, ...]:
        return tuple(one.organisation or one.client for one in self.found.having(criterion, verdict))

    def supplier(self, one: Supplier) -> SupplierView:
        of = len(self.found.requirements())
        whole = "" if self.found.partial else self.say("book-crosswalk.of", count=one.whole, of=of)
        return SupplierView(
            client=one.firm.client,
            organisation=one.firm.organisation,
            respondent=one_line(one.respondent),
            date=one.date,
            age=self.say("book-crosswalk.age", months=months_between(one.date, self.day)) if one.date else "",
            counts=tuple(one.counts.values()),
            whole=whole,
            verdicts=tuple((verdict.value, SIGNS[verdict]) for verdict in one.verdicts),
        )


def _bar(counts: Counts) -> tuple[Piece, ...]:
    """Return the parts of a bar, which are as wide as there are firms with a verdict."""
    every, start = sum(counts.values()), 0.0
    pieces = []
    for verdict, count in counts.items():
        if count:
            width = 1000 * count / every
            pieces.append(Piece(verdict.value, round(start, 1), round(width, 1)))
            start += width
    return tuple(pieces)


def by_firm(found: Supply, page: SupplyPage, say: Messages) -> Table:
    """Return every firm beside every criterion, with its counts; firms without verdicts stand last, with the reason."""
    heads = ("client", "organisation", "day", "age-title", "respondent", "reason", "whole-title")
    columns = (
        *(say(f"book-crosswalk.{name}") for name in heads),
        *(one.label for one in page.counts),
        *found.criteria,
    )
    labels = {one.id: one.label for one in page.counts}
    rows: list[tuple[Any, ...]] = [
        (
            *(one.client, one.organisation or None, one.date or None, one.age or None, one.respondent or None, None),
            *(one.whole or None, *one.counts, *(labels[verdict] for verdict, _ in one.verdicts)),
        )
        for one in page.suppliers
    ]
    empty = (None,) * (len(columns) - len(heads) + 1)
    rows += [(client, firm or None, None, None, None, why, *empty) for client, firm, why in page.silent]
    return Table("firms", say("book-crosswalk.sheets.firms"), columns, tuple(rows))


def every(found: Supply, page: SupplyPage, say: Messages) -> tuple[Table, ...]:
    """Return the tables of a workbook, the summary first."""
    source = page.source
    told = [
        ("title", page.title),
        ("date", page.date),
        ("edition-title", " ".join(filter(None, (page.edition, page.numbering)))),
        ("source", " ".join(filter(None, (source.title, source.url or source.told))) if source else ""),
        ("digest", page.digest),
        ("headline-title", f"{page.headline} {page.whole}"),
    ]  # fmt: skip
    summary: list[tuple[Any, ...]] = [(say(f"scheme.sheets.{name}"), text) for name, text in told if text]
    summary += [(None, line) for line in page.about]
    summary += [(c.label, c.meaning) for c in page.counts]
    summary += [(None, say("scheme.grouped")), (say("scheme.versions"), page.versions)]
    labels = tuple(one.label for one in page.counts)
    join = say.writing.things.join
    criteria: list[tuple[Any, ...]] = [
        (" ".join(filter(None, (q.id, q.title))) or None, r.id, r.gist, *r.counts, join(r.open) or None, join(r.unknown) or None)
        for q in page.requirements
        for r in q.rows
    ]
    heads = (*(say(f"scheme.{name}") for name in ("requirement", "criterion", "gist")), *labels)
    where = (say("book-crosswalk.open-at"), say("book-crosswalk.unknown-at"))
    return (
        Table("summary", say("scheme.sheets.summary"), (say("tables.item"), say("tables.value")), tuple(summary)),
        Table("criteria", say("scheme.sheets.criteria"), (*heads, *where), tuple(criteria)),
        by_firm(found, page, say),
    )


def to_data(found: Supply, versions: Mapping[str, str], day: str, say: Messages) -> dict[str, Any]:
    """Return the same for programs, as of a day (ISO text)."""
    scheme, counts, whole = found.scheme, found.by_criterion(), found.whole()
    ids = list(found.criteria)

    def told(given: Counts) -> dict[str, int]:
        return {one.value: count for one, count in given.items()}

    return {
        "schema": SCHEMA,
        "cyberdiag": __version__,
        "date": day,
        "lang": say.lang,
        "scheme": scheme.scheme or scheme.id,
        "framework": scheme.id,
        "edition": scheme.edition,
        "numbering": numbering(scheme, say),
        "source": scheme.source,
        "digest": scheme.digest,
        "partial": found.partial,
        "headline": headline(found, say),
        "questionnaires": dict(versions),
        "requirements": [
            {"id": name, "criteria": list(criteria), "met": 0 if found.partial else whole[name]}
            for name, criteria in found.requirements().items()
        ],
        "criteria": [
            {"id": name, "requirement": c.part_of, "gist": scheme.items[name], "suppliers": told(counts[name])}
            for name, c in found.criteria.items()
        ],
        "suppliers": [
            {
                "client": one.firm.client,
                "organisation": one.firm.organisation,
                "respondent": one_line(one.respondent),
                "date": one.date,
                "counts": told(one.counts),
                "requirements_met": one.whole,
                "verdicts": {name: verdict.value for name, verdict in zip(ids, one.verdicts, strict=True)},
            }
            for one in found.suppliers
        ],
        "silent": [
            {"client": firm.client, "organisation": firm.organisation, "why": why.value}
            for firm, why in found.silent
        ],
    }
