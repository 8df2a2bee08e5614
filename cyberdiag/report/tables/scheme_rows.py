"""A scheme beside the answers as tables: the criteria with a column for the expert, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.report.tables.rows import Table

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.report.scheme.page import AnswerLine, SchemePage
    from cyberdiag.report.tables.advice_rows import Row

_CRITERIA = (
    "requirement", "criterion", "gist", "result", "behind", "note", "evidence", "left", "against-title", "todo-title", "confirmed",
)  # fmt: skip
_STEPS = ("when", "id", "what", "who", "moves")


def criteria(page: SchemePage, messages: Messages) -> Table:
    """Return every criterion with what stands behind it; the last column is for whoever confirms it."""
    rows: list[Row] = [
        (
            " ".join(filter(None, (q.id, q.title))) or None,
            r.id,
            r.gist,
            r.label,
            "\n".join(map(_told, r.answers)) or None,
            "\n".join(f"{a.id} {a.note}" for a in r.answers if a.note) or None,
            "\n".join(f"{a.id} {a.evidence}" for a in r.answers if a.evidence) or None,
            " ".join(filter(None, (r.left, r.note))) or None,
            r.against or None,
            "\n".join(r.todo) or None,
            None,
        )
        for q in page.requirements
        for r in q.rows
    ]
    return Table(
        "criteria",
        messages("scheme.sheets.criteria"),
        tuple(messages(f"scheme.{name}") for name in _CRITERIA),
        tuple(rows),
        filled={_CRITERIA.index("confirmed"): ()},
    )


def _told(answer: AnswerLine) -> str:
    return " ".join(filter(None, (answer.id, answer.text, answer.answer, answer.chosen)))


def every(page: SchemePage, messages: Messages) -> tuple[Table, ...]:
    """Return the tables of a workbook, the summary first."""
    told = [
        ("title", page.title),
        ("organisation", page.organisation),
        ("date", page.date),
        ("edition-title", " ".join(filter(None, (page.edition, page.numbering)))),
        ("source", " ".join(filter(None, (page.source.title, page.source.url or page.source.told))) if page.source else ""),
        ("digest", page.digest),
        ("headline-title", f"{page.headline} {page.whole}"),
    ]  # fmt: skip
    rows: list[Row] = [(messages(f"scheme.sheets.{name}"), text) for name, text in told if text]
    rows += [(c.label, c.count) for c in page.counts]
    rows += [(None, line) for line in page.about]
    rows += [(c.label, c.meaning) for c in page.counts]
    rows += [(None, messages("scheme.grouped")), (messages("scheme.versions"), page.versions)]
    columns = (messages("tables.item"), messages("tables.value"))
    steps: list[Row] = [
        (s.place or None, s.id, s.text, s.who or None, messages.writing.things.join(s.criteria))
        for s in (*page.improve, *page.answer)
    ]
    return (
        Table("summary", messages("scheme.sheets.summary"), columns, tuple(rows)),
        criteria(page, messages),
        Table(
            "steps",
            messages("scheme.next"),
            tuple(messages(f"scheme.{name}") for name in _STEPS),
            tuple(steps),
        ),
    )
