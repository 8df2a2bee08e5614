"""The page of many firms beside a scheme."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag import __version__
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.model.moment import months_between
from cyberdiag.model.text import one_line
from cyberdiag.report import words
from cyberdiag.report.scheme.page import CountView, numbering
from cyberdiag.report.views import appendix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.book.supply import Counts, Firm, Supplier, Supply
    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.report import SourceView

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
    """A firm: who answered and when, its counts in the order of the verdicts, and the verdict on each criterion.

    `name` is what it is called where one word must do, with the client where several firms have that name.
    """

    client: str
    organisation: str
    name: str
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
    named = Counter(one.firm.organisation for one in found.suppliers)
    shared = frozenset(name for name, count in named.items() if count > 1)
    scheme, made = found.scheme, _Made(found, day, say, shared)
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
        about=tuple(
            filter(None, (say("book-crosswalk.about"), say("scheme.about"), scheme.route, scheme.note))
        ),
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
    shared: frozenset[str]
    """Names that several firms have."""

    def name(self, firm: Firm) -> str:
        name = firm.organisation or firm.client
        return self.say.writing.bracket.format(text=name, note=firm.client) if name in self.shared else name

    def age(self, day: str) -> str:
        if not day:
            return ""
        months = months_between(day, self.day)
        key = "book-crosswalk.age" if months else "book-crosswalk.age-new"
        return self.say(key, months=months)

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
        return tuple(map(self.name, self.found.having(criterion, verdict)))

    def supplier(self, one: Supplier) -> SupplierView:
        of = len(self.found.requirements())
        whole = "" if self.found.partial else self.say("book-crosswalk.of", count=one.whole, of=of)
        return SupplierView(
            client=one.firm.client,
            organisation=one.firm.organisation,
            name=self.name(one.firm),
            respondent=one_line(one.respondent),
            date=one.date,
            age=self.age(one.date),
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
