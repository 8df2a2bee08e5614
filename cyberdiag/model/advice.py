"""What advice is made from: covers, gaps, services, weaknesses and published incidents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta, Struct

from cyberdiag.model.advice_cases import Case, Matching, WeaknessTopic
from cyberdiag.model.advice_levels import Ladders, LimitKind
from cyberdiag.model.advice_words import Wording
from cyberdiag.model.condition import Condition
from cyberdiag.model.papers import Papers
from cyberdiag.model.record import Id, Keyed, MaybeWords, Names, Record, Unfit, Words, says
from cyberdiag.model.trade import Trades
from cyberdiag.model.writing import Writing

Ids = Annotated[Names, Meta(min_length=1)]


class Relevance(Record, frozen=True):
    """関係する条件 / When it concerns a firm: `always`, or `when` with `otherwise`."""

    always: Annotated[bool | None, says("いつも / true")] = None
    when: Condition | None = None
    otherwise: Annotated[MaybeWords, says("関係しないときの説明 / what to say when it does not apply")] = ""

    def __post_init__(self) -> None:
        if self.always is False:
            raise Unfit("not-one-of", ("always",), value="False", expected="True")
        if (self.when is None) == (self.always is None) or (self.when and not self.otherwise):
            raise Unfit("exactly-one", fields="always | when, otherwise")


class Raise(Record, frozen=True):
    """重みを上げる事実 / A fact that makes a cover weigh more."""

    when: Condition
    reason: Annotated[Id, says("理由の文のid / id of the sentence under reasons")]
    facts: Annotated[Ids, says("理由にする基本情報 / profile facts it rests on")]


class Structural(Record, frozen=True):
    """金額によらない条件 / A condition that decides whatever the amount."""

    when: Condition


class Limit(Record, frozen=True):
    """支払限度額の段 / Which ladder of limits."""

    kind: LimitKind


class Cover(Record, frozen=True, kw_only=True):
    """補償 / One kind of insurance cover."""

    id: Id
    order: Annotated[int, says("並ぶ順 / place in the list")]
    title: Words
    group: Literal["third-party", "expenses", "own-loss"]
    role: Annotated[Literal["base", "option"], says("基本かオプションか / base or option")]
    triggers: Annotated[Ids, says("対象事由のid / trigger ids")]
    pays: Words
    examples: tuple[Words, ...]
    not_covered: Annotated[tuple[Words, ...], says("対象にならないもの / what is left out")]
    check: Annotated[tuple[Words, ...], says("約款で確かめること / what to look for in one's own policy")]
    note: MaybeWords = ""
    also: Annotated[
        tuple[Words, ...],
        says("保険によっての、ほかの一般的な呼び方 / other general terms for it in policies"),
    ] = ()
    relevance: Relevance
    structural: Annotated[
        Structural | None, says("金額によらず優先する条件 / essential whatever the amount")
    ] = None
    raises: tuple[Raise, ...] = ()
    drivers: Annotated[Ids, says("弱いと重くなる質問 / questions that drive it")]
    reasons: Annotated[Mapping[str, Words], says("理由の文。xxx.base は事実の要らない文 / sentences by id")]
    limit: Limit


class CoverFile(Record, frozen=True):
    """covers/<id>.yaml."""

    cover: Cover


class Trigger(Keyed, frozen=True, kw_only=True):
    """対象事由 / One of the kinds of event that set off a cover."""

    title: Words
    text: Words
    example: Words


class Triggers(Record, frozen=True):
    """triggers.yaml."""

    triggers: Mapping[str, Trigger]


class Gap(Keyed, frozen=True, kw_only=True):
    """備えにくい損失 / A loss that covers commonly leave out."""

    title: Words
    text: Words
    instead: Annotated[Words, says("代わりにすること / what to do instead")]
    relevance: Relevance
    drivers: Ids
    reasons: Annotated[Mapping[str, Words], Meta(min_length=1)]


class Gaps(Record, frozen=True):
    """gaps.yaml."""

    gaps: Mapping[str, Gap]


class ServiceWhen(Condition, frozen=True):
    """サービスの条件 / A condition, or `weak` with `at_most`, or `score_below`.

    `weak` holds while the mean share of full marks (0 to 1) of the questions that apply is `at_most`.
    """

    weak: Annotated[Names | None, says("この質問の平均が at_most 以下 / mean share at most")] = None
    score_below: Annotated[float | None, says("診断の得点がこれより低い / score is below")] = None
    diagnosis: Annotated[str, says("score_below の診断 / the diagnosis of score_below")] = "cyber-risk"

    def __post_init__(self) -> None:
        if self.is_condition:
            super().__post_init__()
            return
        wanted = {"score_below"} if self.weak is None else {"weak", "at_most"}
        given = {name for name in self.__struct_fields__ if getattr(self, name) is not None}
        if given - {"diagnosis"} != wanted or self.weak == ():
            raise Unfit("bad-condition")

    @property
    def is_condition(self) -> bool:
        """Whether it is a plain condition, neither `weak` nor `score_below`."""
        return self.weak is None and self.score_below is None


class ServiceRule(Keyed, frozen=True, kw_only=True):
    """薦める条件 / One way in which a service comes to be recommended."""

    when: ServiceWhen
    reason: Words


class PublicHelp(Keyed, frozen=True, kw_only=True):
    """公的な窓口や教材 / Help by a public body, told beside a service; its id is that of its source."""

    text: Words


class Service(Keyed, frozen=True, kw_only=True):
    """サービス / A support or consulting service; `price` as published.

    `diagnosis` is the questionnaire of this program that does the same.
    """

    title: Words
    price: Literal["free", "paid"]
    text: Words
    parts: Annotated[tuple[Words, ...], Meta(min_length=1)]
    note: MaybeWords = ""
    diagnosis: Annotated[
        str, says("同じことをするこのツールの質問票 / questionnaire here that does the same")
    ] = ""
    public: Annotated[
        Mapping[str, PublicHelp],
        says("公的な窓口や教材。出典のidで書く / public help, by the id of its source"),
    ] = MappingProxyType({})
    recommend: Annotated[Mapping[str, ServiceRule], Meta(min_length=1)]


class Services(Record, frozen=True):
    """services.yaml."""

    services: Mapping[str, Service]


class AdviceData(Struct, frozen=True):
    """Everything that advice is made from, in one language; covers in the order shown."""

    lang: str
    covers: tuple[Cover, ...]
    triggers: Mapping[str, Trigger]
    gaps: tuple[Gap, ...]
    services: tuple[Service, ...]
    cases: tuple[Case, ...]
    topics: Mapping[str, WeaknessTopic]
    matching: Matching
    ladders: Ladders
    wording: Wording
    writing: Writing
    trades: Trades
    papers: Papers

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides on a cover, gap or service."""
        found: list[Condition | None] = [g.relevance.when for g in self.gaps]
        for cover in self.covers:
            structural = cover.structural.when if cover.structural else None
            found += [cover.relevance.when, structural, *(r.when for r in cover.raises)]
        rules = (rule.when for service in self.services for rule in service.recommend.values())
        found += [when for when in rules if when.is_condition]
        return tuple(c for c in found if c is not None)
