"""What is known besides the questions, as it is written and as it is used: sources, frameworks, words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta, Struct, field, structs

from cyberdiag.model.record import AsOf, Id, Keyed, MaybeWords, Record, Url, Words
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.leak import LeakCosts
    from cyberdiag.model.loss_model import LossModel

NOWHERE = Place("")

FACT_MARKS = ("V", "V2", "READ")
"""Marks of evidence that allow a statement to be shown as a fact."""


class Source(Keyed, frozen=True, kw_only=True):
    """出典 / A document that a fact comes from, or a free help."""

    title: Annotated[Words, Meta(description="題名 / title of the document")]
    publisher: Annotated[Words, Meta(description="発行者 / who published it")]
    url: Annotated[Url | None, Meta(description="アドレス / web address")] = None
    date: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}(-\d{2}){0,2})?$",
            description="発行の日付(年だけでもよい) / when it was published; a year is enough",
            extra={"fault": "source-undated"},
        ),
    ] = ""
    as_of: Annotated[AsOf, Meta(description="最後に確かめた日 / the day on which it was last looked at")]
    mark: Annotated[
        Literal["V", "V2", "READ", "R", "RECALLED"],
        Meta(
            description="確かめ方: V 原本, V2 二次資料, READ 記事, R・RECALLED 未確認 / how it was checked: "
            "V in the original, V2 in a secondary source, READ in an article, R or RECALLED not yet"
        ),
    ]
    kind: Annotated[
        Literal["document", "help"],
        Meta(description="資料か、無料の手引きか / a document, or a free help"),
    ] = "document"
    via: Annotated[
        str, Meta(description="二次資料で確かめたときの資料 / what was read instead of the document itself")
    ] = ""

    @property
    def is_fact(self) -> bool:
        """Whether what it says may be shown as a fact."""
        return self.mark in FACT_MARKS


class Sources(Record, frozen=True):
    """出典の一覧 / sources.yaml."""

    sources: Annotated[Mapping[str, Source], Meta(description="id と出典 / source by id")]


class _Anywhere:
    """Compares records by what they say: where an entry was written does not make it another one."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _said(self) == _said(other)

    __hash__ = None  # type: ignore[assignment]  # what a framework says is a mapping


def _said(entry: Any) -> dict[str, Any]:
    return {**structs.asdict(entry), "place": NOWHERE}


class Head(Record, frozen=True, kw_only=True):
    """枠組みの頭 / Head of a framework."""

    id: Annotated[Id, Meta(description="版まで含む id / id, the edition in it")]
    title: Annotated[Words, Meta(description="名前 / title")]
    edition: Annotated[Words, Meta(description="版 / edition")]
    publisher: Annotated[Words, Meta(description="発行者 / who published it")]
    source: Annotated[str, Meta(description="出典の id / id of its source")]
    note: Annotated[MaybeWords, Meta(description="注 / a note")] = ""


class Framework(_Anywhere, Head, frozen=True, kw_only=True):
    """One edition of a framework that questions map to; `items` maps its ids to short titles."""

    items: Mapping[str, str]
    place: Place = NOWHERE


class FrameworkFile(Record, frozen=True):
    """枠組み / One edition of a framework."""

    framework: Annotated[Head, Meta(description="頭 / the head")]
    items: Annotated[
        Mapping[str, MaybeWords], Meta(description="項目の id と短い題 / item id to short title")
    ]


class Term(Keyed, frozen=True, kw_only=True):
    """用語 / A word of the trade with a plain explanation."""

    term: Annotated[Words, Meta(description="用語 / the word")]
    match: Annotated[
        tuple[MaybeWords, ...],
        Meta(description="質問文の中で探す書き方 / spellings to look for in questions"),
    ]
    text: Annotated[Words, Meta(description="説明 / the explanation")]


class Glossary(Record, frozen=True):
    """用語集 / glossary.yaml."""

    terms: Annotated[Mapping[str, Term], Meta(description="id と用語 / term by id")]


class Rate(Record, frozen=True, kw_only=True):
    """公表された実施率 / A published rate of firms that do what a question asks."""

    question: Annotated[str, Meta(description="質問の id / id of the question")]
    rate: Annotated[
        float, Meta(ge=0, le=100, description="実施率(%) / share of firms that do it, in percent")
    ]
    n: Annotated[int, Meta(description="回答数 / number of firms that answered")]
    year: Annotated[int, Meta(description="調査の年 / year of the survey")]
    source: Annotated[str, Meta(description="出典の id / id of its source")]


class Peer(_Anywhere, Rate, frozen=True, kw_only=True):
    """A published rate, and where it was written."""

    place: Place = NOWHERE


class Rates(Record, frozen=True):
    """公表された実施率の一覧 / peers.yaml."""

    peers: Annotated[tuple[Rate, ...], Meta(description="実施率の一覧 / the rates")]


class Catalogue(Struct, frozen=True):
    """The catalogue in one language."""

    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    frameworks: Mapping[str, Framework] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    peers: Mapping[str, Peer] = field(default_factory=lambda: MappingProxyType({}))
    losses: "LossModel | None" = None
    advice: "AdviceData | None" = None
    duties: "Duties | None" = None
    leak_costs: "LeakCosts | None" = None
