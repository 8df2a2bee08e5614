"""Many firms beside a scheme as plain data for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyberdiag import __version__
from cyberdiag.book.supply_page import headline
from cyberdiag.model.text import one_line
from cyberdiag.report.scheme.page import numbering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.book.supply import Counts, Supply
    from cyberdiag.messages import Messages

SCHEMA = "cyberdiag/book-crosswalk/1"


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
            {
                "id": name,
                "requirement": c.part_of,
                "gist": scheme.items[name],
                "suppliers": told(counts[name]),
            }
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
