"""What an author writes and what the engine uses: a record says both once, with its limits and descriptions.

`catalog.decode` makes records from plain data, `catalog.translate` finds the words that a language gives, and
`catalog.schemas` tells editors what may stand where; all three read the annotations here and in the records.
"""

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

WORDS = {"words": True}
"""Marks a text that another language says in its own words."""


def says(text: str, **limits: Any) -> Meta:
    """Return the mark of a field with what editors and the docs say of it (Japanese / English), and its limits."""
    return Meta(description=text, **limits)


Id = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", extra={"fault": "bad-id"})]
Text = Annotated[str, Meta(min_length=1)]
Words = Annotated[str, Meta(min_length=1, extra=WORDS)]
Names = tuple[str, ...]
"""Ids of other entries, or other names."""
MOST_CHOICES, MOST_AXES, MOST_BANDS = 200, 100, 50
"""What every question is gone through with, so that a file of many of both would take hours."""
Picked = Annotated[Names, Meta(max_length=MOST_CHOICES)]
"""Ids of choices of one question."""
MaybeWords = Annotated[str, Meta(extra=WORDS)]
"""Words that may be left out."""
Url = Annotated[str, Meta(pattern="^https?://", extra={"fault": "bad-address"})]
"""An address that a report may link to: `javascript:` and a path on the reader's computer are none."""
Positive = Annotated[float, Meta(gt=0)]
Amount = Annotated[float, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Year = Annotated[int, Meta(ge=1990, le=2100)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day as ISO text; such texts are in the order of time."""
_UNDATED = {"missing": "source-undated", "fault": "source-undated"}
Read = Annotated[Day, Meta(extra=_UNDATED)]
"""The day on which somebody read what a fact comes from."""
Published = Annotated[str, Meta(pattern=r"^(\d{4}(-\d{2}){0,2}|undated)$", extra=_UNDATED)]
"""When an edition came out: a year, a month or a day, or `undated` where the page does not say."""
Next = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}(-\d{2})?|none)$", extra=_UNDATED)]
"""When we expect the next edition: a month or a day, or `none` where none comes."""
ORIGINAL, SECONDARY = "V", "V2"
Mark = Literal["V", "V2", "judgement"]
"""How a fact was checked: V read in the original or a copy of it, V2 in a page that quotes it, or our own judgement."""
ReadAt = Annotated[
    MaybeWords,
    says(
        "公式のアドレスの代わりに読んだもの: アドレスか、言葉 / "
        "what was read in place of the official address: an address, or words where none is known"
    ),
]


Made = TypeVar("Made", bound=Struct)


class Unfit(ValueError):
    """Fields that are right one by one and do not go together; msgspec passes it on as the cause of its error."""

    def __init__(self, code: str, path: tuple[str | int, ...] = (), **values: str) -> None:
        super().__init__(code)
        self.code, self.path, self.values = code, path, values


def in_order(**given: float | None) -> None:
    """See that numbers rise in the order given, those left out aside.

    Raises:
        Unfit: naming the field that is above the next.
    """
    told = [(name, value) for name, value in given.items() if value is not None]
    for (name, low), (other, high) in pairwise(told):
        if low > high:
            raise not_in_order(name, other, f"{low:g}", f"{high:g}")


def not_in_order(field: str, other: str, value: str, limit: str) -> Unfit:
    """Return the fault of a field whose value is above that of another."""
    return Unfit("not-in-order", (field,), field=field, other=other, value=value, limit=limit)


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping of known names; a name that it does not have is a fault."""


KEY = "(key)"
"""The name that no author writes, of a field that holds the id under which an entry of a mapping stands."""


class Keyed(Record, frozen=True, kw_only=True):
    """An entry of a mapping that knows the id under which it stands there."""

    id: str = field(default="", name=KEY)


class Short:
    """A value that may also be written shorter; `written` is the type of the long form."""

    written: ClassVar[Any]

    @classmethod
    def long(cls, data: Any) -> Any:
        """Return plain data in the long form."""
        return data

    @classmethod
    def read(cls, written: Any) -> Any:
        """Return the value of a long form that was decoded; raises Unfit when its parts do not go together."""
        return written

    def plain(self) -> Any:
        """Return the long form, as it was decoded."""
        return self


class Ruled(Record, frozen=True, kw_only=True):
    """Numbers of ours or of a publication, with where they come from."""

    source: Words
    mark: Literal["judgement", "published"]


class Opened:
    """What was opened of a document: the official address itself, or something that was read in its place."""

    __slots__ = ()
    url: Url | None
    read_at: ReadAt
    mark: str

    def see_read(self) -> None:
        """See that what was not read in the original says what was read; raises Unfit."""
        if self.mark == SECONDARY and not self.read_at:
            raise Unfit("source-unread", ("mark",))

    @property
    def is_copy(self) -> bool:
        """Whether a copy of the original was read."""
        return self.mark == ORIGINAL and bool(self.read_at)

    @property
    def page(self) -> str | None:
        """The address that was read, if there is one."""
        return (self.read_at if is_address(self.read_at) else None) if self.read_at else self.url

    @property
    def unopened(self) -> str | None:
        """The official address, where something else was read."""
        return self.url if self.read_at else None

    @property
    def told(self) -> str:
        """What was read, where it has no address."""
        return "" if is_address(self.read_at) else self.read_at


class Cited(Record, Opened, frozen=True, kw_only=True):
    """根拠 / A document, how it was checked, and the part that is still to be checked."""

    source: Words
    mark: Mark
    url: Url | None = None
    read_at: ReadAt = ""
    confirm: Annotated[MaybeWords, says("確かめる点 / the part still to be checked")] = ""

    def __post_init__(self) -> None:
        """See that it says what was read."""
        self.see_read()


class Evidence(Cited, frozen=True, kw_only=True):
    """根拠 / Where a number or a row comes from, and how it follows from the document."""

    basis: Words


class Seen(Evidence, frozen=True, kw_only=True):
    """根拠 / The same, and the day on which it was read."""

    read: Read


class Dated(Evidence, frozen=True, kw_only=True):
    """根拠 / Why a number has its value, and the year of its source."""

    year: Year


class Sourced(Dated, frozen=True, kw_only=True):
    """根拠のある数 / A number with its evidence."""

    value: Amount


class SourcedShare(Dated, frozen=True, kw_only=True):
    """根拠のある割合 / A share with its evidence."""

    value: Share


def is_address(text: str) -> bool:
    """Return whether a text is a web address, which is the same in every language."""
    return text.startswith(("https://", "http://"))


def exactly_one(record: Struct, *names: str) -> None:
    """See that exactly one of some fields is given; raises Unfit, naming the fields as they are written."""
    if sum(getattr(record, name) is not None for name in names) != 1:
        raise Unfit("exactly-one", fields=" | ".join(names))


def convert(data: Any, kind: type[Made]) -> Made:
    """Return plain data as a record, its entries still without their ids.

    Raises:
        msgspec.ValidationError: for the first thing that is wrong.
    """
    return msgspec.convert(data, kind, dec_hook=read_short)


def read_short(kind: type[Any], data: Any) -> Any:
    """Return a value that may be written shorter, as msgspec asks for it; raises Unfit as `Short.read` does."""
    return kind.read(msgspec.convert(kind.long(data), kind.written, dec_hook=read_short))
