"""A scheme and where the firm stands for CISO Assistant, a program that many auditors work with.

It takes a scheme as a library (YAML) and an audit as a workbook, whose columns are those of its own import. A cell
left empty says nothing there. What our answers do not decide is "not assessed".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cyberdiag import __version__
from cyberdiag.crosswalk.verdict import Says, Verdict
from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.crosswalk.project import Projection
    from cyberdiag.model.catalogue import Source
    from cyberdiag.report.scheme.page import AnswerLine, RowView, SchemePage
    from cyberdiag.report.tables.advice_rows import Row

_COLUMNS = (
    "ref_id", "assessable", "compliance_result", "requirement_progress",
    "implementation_score", "documentation_score", "score", "observations",
)  # fmt: skip
"""Two of the scores stay empty for all: without their columns some versions take a missing score for one."""
_YES = "x"
_SPACE = "urn:cyberdiag:risk"
_OTHER = re.compile(r"[^0-9a-z._-]+")


def library(found: Projection, page: SchemePage, source: Source | None) -> dict[str, Any]:
    """Return the scheme as a library: our own gist of each criterion under the number that it has."""
    scheme = found.scheme
    own, name = scheme.scheme or scheme.id, f"{scheme.title} ({scheme.edition})"
    origin = " ".join(filter(None, (source.title, source.page or "") if source else ()))
    about = " ".join(filter(None, (*page.about, page.numbering, origin)))
    return {
        "urn": f"{_SPACE}:library:{own}",
        "locale": page.lang,
        "ref_id": scheme.id,
        "name": name,
        "description": about,
        "copyright": scheme.publisher,
        "version": _number(__version__),
        "provider": scheme.publisher,
        "packager": "cyberdiag",
        "objects": {
            "framework": {
                "urn": f"{_SPACE}:framework:{own}",
                "ref_id": scheme.id,
                "name": name,
                "description": about,
                "requirement_nodes": list(_nodes(page, f"{_SPACE}:req_node:{own}")),
            }
        },
    }


def _number(version: str) -> int:
    """Return a version of ours as a number that grows with it: a library is read again only if its number grew."""
    major, minor, patch = (int(n) for n in [*re.findall(r"\d+", version), "0", "0"][:3])
    return (major * 1000 + minor) * 1000 + patch


def _nodes(page: SchemePage, space: str) -> Iterator[dict[str, Any]]:
    """Give the requirements, which are not assessed, each with its criteria."""
    for requirement in page.requirements:
        above = f"{space}:{_ending(requirement.id)}" if requirement.id else ""
        if above:
            yield {
                "urn": above,
                "assessable": False,
                "depth": 1,
                "ref_id": requirement.id,
                "name": requirement.title,
            }
        for row in requirement.rows:
            depth = {"depth": 2, "parent_urn": above} if above else {"depth": 1}
            urn = f"{space}:{_ending(row.id)}"
            yield {"urn": urn, "assessable": True, **depth, "ref_id": row.id, "description": row.gist}


def _ending(item: str) -> str:
    return _OTHER.sub("-", item.lower()).strip("-")


def audit(page: SchemePage) -> Table:
    """Return where the firm stands, a row a criterion; observations tell what stands behind it."""
    rows: list[Row] = [
        (row.id, _YES, *_stands(row), None, None, None, _observed(row))
        for requirement in page.requirements
        for row in requirement.rows
    ]
    return Table("audit", page.scheme, _COLUMNS, tuple(rows))


def _stands(row: RowView) -> tuple[str, str]:
    """Return result and progress: what the firm says itself waits for whoever confirms it."""
    match Verdict(row.verdict):
        case Verdict.MET:
            return "compliant", "in_review"
        case Verdict.PARTLY:  # in place as far as it was asked; of the rest nothing is known
            return "not_assessed", "in_progress"
        case Verdict.OPEN:
            some = any(a.says == Says.ENOUGH for a in row.answers)
            return ("partially_compliant" if some else "non_compliant"), "to_do"
        case _:
            return "not_assessed", "to_do"


def _observed(row: RowView) -> str:
    lines = (row.label, *map(_told, row.answers), row.left, row.against, row.note)
    return "\n".join(filter(None, lines))


def _told(answer: AnswerLine) -> str:
    return " ".join(filter(None, (answer.id, answer.text, answer.answer, answer.note, answer.evidence)))
