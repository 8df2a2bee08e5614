"""The shapes of what questions refer to: sources, frameworks, glossary, published rates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cyberdiag.catalog.authored import Id, Shape, Text, Url


class AuthoredSource(Shape):
    """出典 / A document or a free help."""

    title: Text = Field(description="題名 / title of the document")
    publisher: Text = Field(description="発行者 / who published it")
    url: Url | None = Field(None, description="アドレス / web address")
    date: str = Field(
        "",
        pattern=r"^(\d{4}(-\d{2}){0,2})?$",
        description="発行の日付(年だけでもよい) / when it was published; a year is enough",
    )
    as_of: str = Field(
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        description="最後に確かめた日 / the day on which it was last looked at",
    )
    mark: Literal["V", "V2", "READ", "R", "RECALLED"] = Field(
        description="確かめ方: V 原本, V2 二次資料, READ 記事, R・RECALLED 未確認 / how it was checked: "
        "V in the original, V2 in a secondary source, READ in an article, R or RECALLED not yet"
    )
    kind: Literal["document", "help"] = Field(
        "document", description="資料か、無料の手引きか / a document, or a free help"
    )
    via: str = Field(
        "", description="二次資料で確かめたときの資料 / what was read instead of the document itself"
    )


class AuthoredSources(Shape):
    """出典の一覧 / sources.yaml."""

    sources: dict[str, AuthoredSource] = Field(description="id と出典 / source by id")


class AuthoredFrameworkHead(Shape):
    """枠組みの頭 / Head of a framework."""

    id: Id = Field(description="版まで含む id / id, the edition in it")
    title: Text = Field(description="名前 / title")
    edition: Text = Field(description="版 / edition")
    publisher: Text = Field(description="発行者 / who published it")
    source: str = Field(description="出典の id / id of its source")
    note: str = Field("", description="注 / a note")


class AuthoredFramework(Shape):
    """枠組み / One edition of a framework."""

    framework: AuthoredFrameworkHead = Field(description="頭 / the head")
    items: dict[str, str] = Field(description="項目の id と短い題 / item id to short title")


class AuthoredTerm(Shape):
    """用語 / A word and its explanation."""

    term: Text = Field(description="用語 / the word")
    match: list[str] = Field(description="質問文の中で探す書き方 / spellings to look for in questions")
    text: Text = Field(description="説明 / the explanation")


class AuthoredGlossary(Shape):
    """用語集 / glossary.yaml."""

    terms: dict[str, AuthoredTerm] = Field(description="id と用語 / term by id")


class AuthoredPeer(Shape):
    """公表された実施率 / A published rate."""

    question: str = Field(description="質問の id / id of the question")
    rate: float = Field(ge=0, le=100, description="実施率(%) / share of firms that do it, in percent")
    n: int = Field(description="回答数 / number of firms that answered")
    year: int = Field(description="調査の年 / year of the survey")
    source: str = Field(description="出典の id / id of its source")


class AuthoredPeers(Shape):
    """公表された実施率の一覧 / peers.yaml."""

    peers: list[AuthoredPeer] = Field(description="実施率の一覧 / the rates")
