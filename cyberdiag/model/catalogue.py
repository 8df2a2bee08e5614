"""What is known besides the questions, as it is written and as it is used: sources, frameworks, words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct

from cyberdiag.model.framework import Framework
from cyberdiag.model.moment import is_day
from cyberdiag.model.record import (
    Keyed,
    MaybeWords,
    Next,
    Opened,
    Published,
    Read,
    ReadAt,
    Record,
    Unfit,
    Url,
    Words,
    says,
)

if TYPE_CHECKING:
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.leak import LeakCosts
    from cyberdiag.model.loss_model import LossModel

Months = Annotated[int, Meta(ge=1, le=120)]
NEVER = "none"
"""What stands for the next edition of what is never published again."""
UNDATED = "undated"


FACT_MARKS = ("V", "V2", "READ")
"""Marks of evidence that allow a statement to be shown as a fact."""


class Source(Keyed, Opened, frozen=True, kw_only=True):
    """出典 / A document that a fact comes from, or a free help."""

    title: Annotated[Words, says("題名 / title of the document")]
    edition: Annotated[MaybeWords, says("版 / edition, as sentences name it")] = ""
    section: Annotated[MaybeWords, says("数や決まりのある箇所 / where in it the facts stand")] = ""
    publisher: Annotated[Words, says("発行者 / who published it")]
    url: Annotated[Url | None, says("公式のアドレス / official address")] = None
    read_at: ReadAt = ""
    published: Annotated[
        Published,
        says(
            "発行の日付(年だけでもよい。書いていなければ undated) / "
            "when this edition was published; a year is enough, `undated` where it does not say"
        ),
    ]
    read: Annotated[Read, says("読んだ日 / the day on which somebody read it")]
    next: Annotated[
        Next,
        says(
            "次の版が出る見込みの年月か日。なければ none / "
            "the month or day in which we expect the next edition, or `none`"
        ),
    ]
    settled: Annotated[MaybeWords, says("次の版がないわけ / why no next edition comes")] = ""
    mark: Annotated[
        Literal["V", "V2", "READ"],
        says(
            "確かめ方: V 原本(写しでもよい), V2 二次資料, READ 記事 / how it was checked: "
            "V in the original or a copy of it, V2 in a secondary source, READ in the article itself"
        ),
    ]
    kind: Annotated[
        Literal["document", "help"], says("資料か、無料の手引きか / a document, or a free help")
    ] = "document"

    def __post_init__(self) -> None:
        """See that its days are in the calendar, that it says what was read, and why where no next edition comes."""
        for name in ("published", "read", "next"):
            given = getattr(self, name)
            if given not in {NEVER, UNDATED} and not is_day(given + "0000-01-01"[len(given) :]):
                raise Unfit("source-undated", (name,), field=name)
        if (self.next == NEVER) != bool(self.settled):
            raise Unfit("source-unsettled", ("next",))
        self.see_read()

    def is_overdue(self, day: str) -> bool:
        """Return whether the next edition was due before a day (ISO text); one due in a month is late after it."""
        return self.next != NEVER and self.next < day[: len(self.next)]


class Sources(Record, frozen=True, kw_only=True):
    """出典の一覧 / sources.yaml."""

    reviewed: Annotated[
        Read | None, says("一覧をひととおり見直した日 / the day on which all of it was last gone through")
    ] = None
    keeps: Annotated[
        Months, says("見直してから古いと知らせるまでの月数 / months after which a report says that it is old")
    ] = 12
    sources: Annotated[Mapping[str, Source], says("id と出典 / source by id")]

    def __post_init__(self) -> None:
        """See that the day of the review is in the calendar."""
        if self.reviewed is not None and not is_day(self.reviewed):
            raise Unfit("source-undated", ("reviewed",), field="reviewed")

    def is_old(self, day: str) -> bool:
        """Return whether a day (ISO text) lies more than the months that it keeps after the last review."""
        if self.reviewed is None:
            return False
        return (_months(day) - _months(self.reviewed), day[8:]) > (self.keeps, self.reviewed[8:])


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


class Term(Keyed, frozen=True, kw_only=True):
    """用語 / A word of the trade with a plain explanation."""

    term: Annotated[Words, says("用語 / the word")]
    match: Annotated[
        tuple[MaybeWords, ...], says("質問文の中で探す書き方 / spellings to look for in questions")
    ]
    text: Annotated[Words, says("説明 / the explanation")]


class Glossary(Record, frozen=True):
    """用語集 / glossary.yaml."""

    terms: Annotated[Mapping[str, Term], says("id と用語 / term by id")]
    plain: Annotated[
        tuple[str, ...],
        says("だれもが知っていて、説明の要らないことば / words that everybody knows and nobody explains"),
    ] = ()


class Rate(Record, frozen=True, kw_only=True):
    """公表された実施率 / A published rate of firms that do what a question asks."""

    question: Annotated[str, says("質問の id / id of the question")]
    rate: Annotated[float, says("実施率(%) / share of firms that do it, in percent", ge=0, le=100)]
    n: Annotated[int, says("回答数 / number of firms that answered")]
    year: Annotated[int, says("調査の年 / year of the survey")]
    source: Annotated[str, says("出典の id / id of its source")]


class Rates(Record, frozen=True):
    """公表された実施率の一覧 / peers.yaml."""

    peers: Annotated[tuple[Rate, ...], says("実施率の一覧 / the rates")]


class Catalogue(Struct, frozen=True):
    """The catalogue in one language."""

    register: Sources = Sources(sources={})
    frameworks: Mapping[str, Framework] = {}
    terms: Mapping[str, Term] = {}
    plain: tuple[str, ...] = ()
    peers: Mapping[str, Rate] = {}
    losses: "LossModel | None" = None
    advice: "AdviceData | None" = None
    duties: "Duties | None" = None
    leak_costs: "LeakCosts | None" = None

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id."""
        return self.register.sources
