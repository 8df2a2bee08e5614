"""Many firms beside a scheme as tables: by criterion, and every firm beside every criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from cyberdiag.book.supply import Supply
    from cyberdiag.book.supply_page import SupplyPage
    from cyberdiag.messages import Messages


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
            *(
                one.client,
                one.organisation or None,
                one.date or None,
                one.age or None,
                one.respondent or None,
                None,
            ),
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
        (
            " ".join(filter(None, (q.id, q.title))) or None,
            r.id,
            r.gist,
            *r.counts,
            join(r.open) or None,
            join(r.unknown) or None,
        )
        for q in page.requirements
        for r in q.rows
    ]
    heads = (*(say(f"scheme.{name}") for name in ("requirement", "criterion", "gist")), *labels)
    where = (say("book-crosswalk.open-at"), say("book-crosswalk.unknown-at"))
    return (
        Table(
            "summary", say("scheme.sheets.summary"), (say("tables.item"), say("tables.value")), tuple(summary)
        ),
        Table("criteria", say("scheme.sheets.criteria"), (*heads, *where), tuple(criteria)),
        by_firm(found, page, say),
    )
