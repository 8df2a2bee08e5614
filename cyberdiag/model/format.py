"""The formats of files: what is fixed for each, and which of them each kind of thing is written in.

A line added to `Format` is refused by mypy until a kind of thing claims it, and a claim until its writer is there.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Literal, Self, get_args

_BINARY = True


class Need(Enum):
    """What a format needs that is not installed everywhere."""

    NOTHING = auto()
    WORKBOOKS = auto()
    BROWSER = auto()
    ARROW = auto()


class Format(StrEnum):
    """A format by the name that `--format` takes: the endings of its files, what it needs, whether it is bytes."""

    suffixes: tuple[str, ...]
    need: Need
    is_binary: bool

    def __new__(
        cls, name: str, suffixes: tuple[str, ...], need: Need = Need.NOTHING, is_binary: bool = False
    ) -> Self:
        """Make a member from its line in the table."""
        made = str.__new__(cls, name)
        made._value_ = name
        made.suffixes, made.need, made.is_binary = suffixes, need, is_binary
        return made

    HTML = "html", (".html", ".htm")
    MD = "md", (".md", ".markdown")
    JSON = "json", (".json",)
    CSV = "csv", (".csv",)
    XLSX = "xlsx", (".xlsx",), Need.WORKBOOKS, _BINARY
    PDF = "pdf", (".pdf",), Need.BROWSER, _BINARY
    ICS = "ics", (".ics",)
    YAML = "yaml", (".yaml", ".yml")
    ZIP = "zip", (".zip",), Need.WORKBOOKS, _BINARY
    PARQUET = "parquet", (".parquet",), Need.ARROW, _BINARY
    JSONL = "jsonl", (".jsonl", ".ndjson")
    TEXT = "text", ()


PageFormat = Literal[Format.HTML, Format.MD]
"""What is laid out by a template: a report, the clock, the card for the first hour."""
ReportFormat = Literal[Format.HTML, Format.MD, Format.JSON, Format.CSV, Format.XLSX, Format.PDF]
ClockFormat = Literal[Format.HTML, Format.MD, Format.JSON, Format.ICS]
ComparisonFormat = Literal[Format.HTML, Format.MD, Format.JSON]
PlanFormat = ReportFormat | Literal[Format.ICS]
CrosswalkFormat = ReportFormat | Literal[Format.ZIP]
"""A scheme beside answers; a pack holds its page, its workbook and the evidence."""
AuditFormat = Literal[Format.YAML, Format.XLSX]
"""A scheme and an audit for another program: CSV would turn a criterion 7.10 into 7.1 there."""
BookFormat = ReportFormat | Literal[Format.PARQUET]
"""Many firms: a page, a workbook, and every column of their results."""
LetterFormat = PageFormat | Literal[Format.PDF]
KeptFormat = Literal[Format.YAML, Format.JSON]
"""An answers file that is kept current while an interview goes on."""
TableFormat = Literal[Format.CSV, Format.XLSX]
"""Answers as a table: filled in and read, but not kept current, as a save would lose what its author laid out."""
AnswersFormat = KeptFormat | TableFormat
"""What answers are read from."""
SheetFormat = AnswersFormat | Literal[Format.HTML]
"""What questions are handed out in: a sheet to fill in, or the form, which saves an answers file."""
AccumulationFormat = Literal[Format.JSON]
"""What a book loses in a year."""
WideFormat = Literal[Format.PARQUET, Format.CSV, Format.JSONL]
"""A table with a row a firm and a column a question, and what comes of it."""
ClientsFormat = Literal[Format.JSON, Format.CSV]
"""The clients of a book as a list."""
PeersFormat = Literal[Format.JSON]
"""Where the firms of a book stand, for reports to be laid beside."""
ScriptFormat = Literal[Format.TEXT, Format.JSON]
"""What a command prints: text for people, or JSON for programs."""
if TYPE_CHECKING:  # nothing asks for it when the program runs
    AnyFormat = (
        PageFormat
        | ReportFormat
        | ClockFormat
        | PlanFormat
        | LetterFormat
        | CrosswalkFormat
        | AuditFormat
        | ComparisonFormat
        | SheetFormat
        | AccumulationFormat
        | WideFormat
        | ClientsFormat
        | PeersFormat
        | ScriptFormat
    )

PAGES: tuple[PageFormat, ...] = get_args(PageFormat)
REPORTS: tuple[ReportFormat, ...] = get_args(ReportFormat)
CLOCKS: tuple[ClockFormat, ...] = get_args(ClockFormat)
PLANS: tuple[PlanFormat, ...] = (*get_args(ReportFormat), Format.ICS)
BOOKS: tuple[BookFormat, ...] = (*get_args(ReportFormat), Format.PARQUET)
LETTERS: tuple[LetterFormat, ...] = (*get_args(PageFormat), Format.PDF)
CROSSWALKS: tuple[CrosswalkFormat, ...] = (*get_args(ReportFormat), Format.ZIP)
AUDITS: tuple[AuditFormat, ...] = get_args(AuditFormat)
KEPT: tuple[KeptFormat, ...] = get_args(KeptFormat)
COMPARISONS: tuple[ComparisonFormat, ...] = get_args(ComparisonFormat)
TABLES: tuple[TableFormat, ...] = get_args(TableFormat)
ANSWERS: tuple[AnswersFormat, ...] = (*get_args(KeptFormat), *TABLES)
SHEETS: tuple[SheetFormat, ...] = (*get_args(KeptFormat), *TABLES, Format.HTML)
ACCUMULATIONS: tuple[AccumulationFormat, ...] = get_args(AccumulationFormat)
WIDE: tuple[WideFormat, ...] = get_args(WideFormat)
CLIENTS: tuple[ClientsFormat, ...] = get_args(ClientsFormat)
PEERS: tuple[PeersFormat, ...] = get_args(PeersFormat)
SCRIPTS: tuple[ScriptFormat, ...] = get_args(ScriptFormat)


def claimed(form: Format) -> AnyFormat:
    """Return a format as one that is written somewhere; mypy refuses this for a line that nothing claims."""
    return form


def endings(formats: tuple[Format, ...]) -> tuple[str, ...]:
    """Return the endings of files in these formats, the usual one of each format first."""
    return tuple(suffix for form in formats for suffix in form.suffixes)
