"""The shapes of covers, gaps, triggers, services, ladders, wording, weaknesses and cases."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cyberdiag.catalog.authored import AuthoredCondition, Id, Shape, Text, Url

Yen = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]


def _like(pattern: str) -> AfterValidator:
    """Return a check that is not told as a wrong id, which `Field(pattern=...)` would be."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return AfterValidator(check)


class AuthoredRelevance(Shape):
    """関係する条件 / When it concerns a firm: `always`, or `when` with `otherwise`."""

    always: Literal[True] | None = None
    when: AuthoredCondition | None = None
    otherwise: str = Field("", description="関係しないときの説明 / what to say when it does not apply")


class AuthoredRaise(Shape):
    """重みを上げる事実 / A fact that makes a cover weigh more."""

    when: AuthoredCondition
    reason: Id = Field(description="理由の文のid / id of the sentence under reasons")
    facts: list[str] = Field(min_length=1, description="理由にする基本情報 / profile facts it rests on")


class AuthoredStructural(Shape):
    """金額によらない条件 / A condition that decides whatever the amount."""

    when: AuthoredCondition


class AuthoredLimit(Shape):
    """支払限度額の段 / Which ladder of limits."""

    kind: Literal["liability", "expenses", "interruption"]


class AuthoredCover(Shape):
    """補償 / One kind of cover."""

    id: Id
    order: int = Field(description="並ぶ順 / place in the list")
    title: Text
    group: Literal["third-party", "expenses", "own-loss"]
    role: Literal["base", "option"] = Field(description="基本かオプションか / base or option")
    triggers: list[str] = Field(min_length=1, description="対象事由のid / trigger ids")
    pays: Text
    examples: list[Text]
    not_covered: list[Text] = Field(description="対象にならないもの / what is left out")
    check: list[Text] = Field(description="約款で確かめること / what to look for in one's own policy")
    note: str = ""
    relevance: AuthoredRelevance
    structural: AuthoredStructural | None = Field(
        None, description="金額によらず優先する条件 / essential whatever the amount"
    )
    raises: list[AuthoredRaise] = Field(default_factory=list)
    drivers: list[str] = Field(min_length=1, description="弱いと重くなる質問 / questions that drive it")
    reasons: dict[str, Text] = Field(description="理由の文。xxx.base は事実の要らない文 / sentences by id")
    limit: AuthoredLimit


class AuthoredCoverFile(Shape):
    """補償のファイル / covers/<id>.yaml."""

    cover: AuthoredCover


class AuthoredTrigger(Shape):
    """対象事由 / A kind of event."""

    title: Text
    text: Text
    example: Text


class AuthoredTriggers(Shape):
    """triggers.yaml."""

    triggers: dict[str, AuthoredTrigger]


class AuthoredGap(Shape):
    """備えにくい損失 / A loss that covers commonly leave out."""

    title: Text
    text: Text
    instead: Text = Field(description="代わりにすること / what to do instead")
    relevance: AuthoredRelevance
    drivers: list[str] = Field(min_length=1)
    reasons: dict[str, Text] = Field(min_length=1)


class AuthoredGaps(Shape):
    """gaps.yaml."""

    gaps: dict[str, AuthoredGap]


class AuthoredServiceWhen(AuthoredCondition):
    """サービスの条件 / A condition, or `weak` with `at_most`, or `score_below`."""

    weak: list[str] | None = Field(None, description="この質問の平均が at_most 以下 / mean share at most")
    score_below: float | None = Field(None, description="診断の得点がこれより低い / score is below")
    diagnosis: str = Field("cyber-risk", description="score_below の診断 / the diagnosis of score_below")


class AuthoredServiceRule(Shape):
    """薦める条件 / When a service is recommended."""

    when: AuthoredServiceWhen
    reason: Text


class AuthoredService(Shape):
    """サービス / A support or consulting service."""

    title: Text
    price: Literal["free", "paid"]
    text: Text
    parts: list[Text] = Field(min_length=1)
    note: str = ""
    recommend: dict[str, AuthoredServiceRule] = Field(min_length=1)


class AuthoredServices(Shape):
    """services.yaml."""

    services: dict[str, AuthoredService]


class AuthoredTolerable(Shape):
    """耐えられる額の仮定 / The loss a firm can bear if it does not say."""

    share_of_revenue: Share
    at_least: Yen
    at_most: Yen


class AuthoredThreshold(Shape):
    """しきい値 / A number that decides a level."""

    value: Annotated[float, Field(ge=0)]
    source: Text
    mark: Literal["judgement", "published"]


class AuthoredLevel(Shape):
    """段階のことば / The words of a level."""

    label: Text
    text: Text


class AuthoredLadders(Shape):
    """ladders.yaml."""

    ladders: dict[Literal["liability", "expenses", "interruption"], list[Yen]]
    tolerable_loss: AuthoredTolerable
    thresholds: dict[str, AuthoredThreshold]
    levels: dict[Literal["essential", "recommended", "consider", "not-applicable"], AuthoredLevel]


class AuthoredPrompts(Shape):
    title: Text
    lead: Text
    prompts: list[Text] = Field(min_length=1)


class AuthoredItems(Shape):
    title: Text
    lead: Text
    items: list[Text] = Field(min_length=1)


class AuthoredFields(Shape):
    title: Text
    lead: Text
    fields: list[Text] = Field(min_length=1)


class AuthoredRow(Shape):
    text: Text
    covers: list[str]
    gaps: list[str]


class AuthoredMapping(Shape):
    title: Text
    lead: Text
    intention_label: Text
    covers_label: Text
    gaps_label: Text
    rows: dict[str, AuthoredRow]


class AuthoredAgentView(Shape):
    """代理店の頁 / The page that an agent goes through."""

    title: Text
    lead: Text
    intention: AuthoredPrompts
    mapping: AuthoredMapping
    points: AuthoredItems
    differences: AuthoredPrompts
    choice: AuthoredPrompts
    record: AuthoredFields


class AuthoredWording(Shape):
    """wording.yaml."""

    disclaimer: list[Text] = Field(min_length=1)
    unknown_fact: Text = Field(description="関係するかわからないときの文 / when relevance is not known")
    agent_disclaimer: list[Text] = Field(min_length=1)
    agent_view: AuthoredAgentView
    forbidden: dict[str, list[Text]] = Field(description="使わないことば / phrases no text may use")


class AuthoredTopic(Shape):
    """弱点 / A weakness that incidents began with."""

    label: Text
    questions: list[str] = Field(min_length=1, description="近い質問から順に / the nearest question first")


class AuthoredWeaknesses(Shape):
    """weaknesses.yaml."""

    weaknesses: dict[str, AuthoredTopic]


class AuthoredCaseWeaknesses(Shape):
    reported: list[str] = Field(description="報告書や報道が挙げた弱点 / named by a report or the press")
    inferred: list[str] = Field(description="編集者の読み / an editor's reading")


class AuthoredCaseSource(Shape):
    title: Text
    publisher: Text
    url: Url
    mark: Literal["READ", "RECALLED"]


class AuthoredCase(Shape):
    """事例 / A published incident."""

    id: Id
    same_event: str = Field("", description="同じ事故の例に同じ印 / one mark for cases of one event")
    date: Annotated[str, _like("[0-9]{4}-(0[1-9]|1[0-2])")]
    organisation: Text
    country: Annotated[str, _like("[A-Z]{2}")]
    industry: Text
    size: Literal["small", "mid", "large", "public", "unknown"]
    scenario: Text
    what: Text
    weaknesses: AuthoredCaseWeaknesses
    consequences: list[Text] = Field(min_length=1)
    covers: list[str] = Field(min_length=1)
    lesson: Text
    sources: list[AuthoredCaseSource] = Field(min_length=1)


class AuthoredCases(Shape):
    """cases/<year>.yaml."""

    cases: list[AuthoredCase]
