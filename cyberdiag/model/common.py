"""What hits many firms at once, as it is written in `catalogue/losses/common.yaml` or in a file of one's own."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from cyberdiag.model.condition import Condition
from cyberdiag.model.record import Dated, Id, Keyed, MaybeWords, Names, Record, SourcedShare, Words, says

Often = Annotated[float, Meta(gt=0, le=100)]


class Frequency(Dated, frozen=True, kw_only=True):
    """頻度 / How often a year an event of a cause comes, with why."""

    value: Often


class Provider(Record, frozen=True):
    """共通の相手 / A kind of company or product that several firms may use: a column in the list of providers."""

    title: Words


class Cause(Keyed, frozen=True, kw_only=True):
    """共通の原因 / A kind of event that hits many firms at once.

    An event comes `frequency` times a year and reaches firms that meet `when` (all, if there is none). Of the chance of
    each kind of incident that such a firm has anyway, a share comes with these events. With `provider`, an event reaches only firms
    that use one and the same provider, and each provider has events of its own.
    """

    title: Words
    text: Words
    frequency: Frequency
    scenarios: Annotated[
        Mapping[Id, SourcedShare],
        Meta(min_length=1),
        says(
            "事故の種類ごとの、共通の原因による割合 / by kind of incident, the share that comes with such events"
        ),
    ]
    when: Annotated[Condition | None, says("当たる会社の条件 / which firms it can reach")] = None
    provider: Annotated[
        Id | None, says("同じ相手を使う会社だけに当たる / the provider that those hit share")
    ] = None
    unnamed: Annotated[
        Literal["together", "apart"],
        says(
            "相手の名前が分からない会社: together は一つの相手とみなす、apart は当たらないとみなす / "
            "firms whose provider is not known: taken as users of one, or as hit by none of these events"
        ),
    ] = "apart"
    cases: Annotated[Names, says("実際の例 / incidents in catalogue/cases/ that were such an event")] = ()

    @property
    def evidence(self) -> dict[str, Dated]:
        """Its numbers with what they rest on, by name: the frequency, and the share of each kind of incident."""
        return {"frequency": self.frequency, **self.scenarios}


class Common(Record, frozen=True, kw_only=True):
    """共通の原因 / All causes; `note` is what is said of them as a whole."""

    cyberdiag: Literal["common/1"]
    note: MaybeWords = ""
    providers: Mapping[Id, Provider] = field(default_factory=dict)
    causes: Annotated[Mapping[Id, Cause], Meta(min_length=1)]
