"""What is known besides the questions, as it is written and as it is used: sources, frameworks, words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct, field

from cyberdiag.model.record import AsOf, Id, Keyed, MaybeWords, Record, Url, Words, says

if TYPE_CHECKING:
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.duties import Duties
    from cyberdiag.model.leak import LeakCosts
    from cyberdiag.model.loss_model import LossModel

FACT_MARKS = ("V", "V2", "READ")
"""Marks of evidence that allow a statement to be shown as a fact."""


class Source(Keyed, frozen=True, kw_only=True):
    """出典 / A document that a fact comes from, or a free help."""

    title: Annotated[Words, says("題名 / title of the document")]
    publisher: Annotated[Words, says("発行者 / who published it")]
    url: Annotated[Url | None, says("アドレス / web address")] = None
    date: Annotated[
        str,
        says(
            "発行の日付(年だけでもよい) / when it was published; a year is enough",
            pattern=r"^(\d{4}(-\d{2}){0,2})?$",
            extra={"fault": "source-undated"},
        ),
    ] = ""
    as_of: Annotated[AsOf, says("最後に確かめた日 / the day on which it was last looked at")]
    mark: Annotated[
        Literal["V", "V2", "READ", "R", "RECALLED"],
        says(
            "確かめ方: V 原本, V2 二次資料, READ 記事, R・RECALLED 未確認 / how it was checked: "
            "V in the original, V2 in a secondary source, READ in an article, R or RECALLED not yet"
        ),
    ]
    kind: Annotated[
        Literal["document", "help"], says("資料か、無料の手引きか / a document, or a free help")
    ] = "document"
    via: Annotated[
        str, says("二次資料で確かめたときの資料 / what was read instead of the document itself")
    ] = ""

    @property
    def is_fact(self) -> bool:
        """Whether what it says may be shown as a fact."""
        return self.mark in FACT_MARKS


class Sources(Record, frozen=True):
    """出典の一覧 / sources.yaml."""

    sources: Annotated[Mapping[str, Source], says("id と出典 / source by id")]


class Head(Record, frozen=True, kw_only=True):
    """枠組みの頭 / Head of a framework."""

    id: Annotated[Id, says("版まで含む id / id, the edition in it")]
    title: Annotated[Words, says("名前 / title")]
    edition: Annotated[Words, says("版 / edition")]
    publisher: Annotated[Words, says("発行者 / who published it")]
    source: Annotated[str, says("出典の id / id of its source")]
    note: Annotated[MaybeWords, says("注 / a note")] = ""


class Framework(Head, frozen=True, kw_only=True):
    """One edition of a framework that questions map to; `items` maps its ids to short titles."""

    items: Mapping[str, str]


class FrameworkFile(Record, frozen=True):
    """枠組み / One edition of a framework."""

    framework: Annotated[Head, says("頭 / the head")]
    items: Annotated[Mapping[str, MaybeWords], says("項目の id と短い題 / item id to short title")]


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

    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    frameworks: Mapping[str, Framework] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    peers: Mapping[str, Rate] = field(default_factory=lambda: MappingProxyType({}))
    losses: "LossModel | None" = None
    advice: "AdviceData | None" = None
    duties: "Duties | None" = None
    leak_costs: "LeakCosts | None" = None
