"""Published incidents, and the weaknesses that they began with."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from cyberdiag.model.record import Amount, Id, Keyed, Names, Record, Ruled, Share, Text, Url, Words, says

Month = Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", extra={"fault": "wrong-value"})]
Count = Annotated[int, Meta(ge=1)]
Steps = Annotated[tuple[Share, ...], Meta(min_length=1)]
Reach = Annotated[float, Meta(gt=1)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", extra={"fault": "wrong-value"})]


class WeaknessTopic(Keyed, frozen=True, kw_only=True):
    """弱点 / A weakness that incidents began with; `questions` ask about it."""

    label: Words
    questions: Annotated[Names, says("近い質問から順に / the nearest question first", min_length=1)]


class Basis(Record, frozen=True):
    """What a weakness of a case counts, by who found it."""

    reported: Share
    inferred: Share


class Likeness(Record, frozen=True):
    """What a case counts for being like the firm; together less than one weakness that is wholly missing and inferred."""

    scenario: Share
    industry: Share
    size: Share
    recent: Share


class MostEmployees(Record, frozen=True):
    """How many employees the largest firm of a size has; a larger one is large."""

    small: Count
    mid: Count


class Alike(Record, frozen=True):
    """The cases that come first: of the firm's trade, else of its size and country, with a weakness of it.

    Among those of one trade, the same `size` and `home` (the `country` is its own) count so much beside weaknesses. A
    size counts less the further the firm is from its bounds, and nothing from `reach` times beyond them.
    """

    first: Count
    country: Country
    size: Amount
    reach: Reach
    home: Amount


class Matching(Ruled, frozen=True):
    """事例の選び方 / Which cases are shown; shares between 0 and 1.

    The strongest weakness of a case counts wholly, each later one by the step of `further` at its place; a weakness
    is as strong as its weakest question, by the step of `nearness` at the question's place. The last step goes on.
    """

    fewest: Count
    most: Count
    per_scenario: Count
    enough: Annotated[Amount, says("fewest より後の事例の弱点の点 / weakness of a case beyond the fewest")]
    basis: Basis
    nearness: Steps
    further: Steps
    shown_already: Annotated[Share, says("先に見せた弱点 / for a weakness that a chosen case shows")]
    likeness: Likeness
    alike: Alike
    recent_months: Annotated[
        Count,
        says("これより古い事例は、新しい事例がないときだけ / older ones only where there is no newer one"),
    ]
    employees: MostEmployees


class Weaknesses(Record, frozen=True):
    """weaknesses.yaml."""

    matching: Matching
    weaknesses: Mapping[str, WeaknessTopic]


class CaseWeaknesses(Record, frozen=True):
    """Ids of weaknesses."""

    reported: Annotated[Names, says("報告書や報道が挙げた弱点 / named by a report or the press")]
    inferred: Annotated[Names, says("編集者の読み / an editor's reading")]


class CaseSource(Record, frozen=True):
    """Where a case was published; whether we read the notice or article itself, or a page that retells it."""

    title: Text
    publisher: Text
    url: Url
    mark: Annotated[
        Literal["READ", "V2"],
        says(
            "確かめ方: READ 発表や記事を読んだ, V2 それを引いたページで読んだ / how it was checked: "
            "READ the notice or article was read, V2 it was read in a page that quotes it"
        ),
    ]

    @property
    def was_read(self) -> bool:
        """Whether the page itself was read."""
        return self.mark == "READ"


class Case(Record, frozen=True, kw_only=True):
    """事例 / A published incident; `date` is `YYYY-MM`. Of cases with one `same_event` only one is shown."""

    id: Id
    same_event: Annotated[str, says("同じ事故の例に同じ印 / one mark for cases of one event")] = ""
    date: Month
    organisation: Words
    country: Country
    industry: Text
    size: Literal["small", "mid", "large", "public", "unknown"]
    scenario: Text
    what: Words
    weaknesses: CaseWeaknesses
    consequences: Annotated[tuple[Words, ...], Meta(min_length=1)]
    covers: Annotated[Names, Meta(min_length=1)]
    lesson: Words
    sources: Annotated[tuple[CaseSource, ...], Meta(min_length=1)]

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of its weaknesses, those reported first."""
        return (*self.weaknesses.reported, *self.weaknesses.inferred)


class Cases(Record, frozen=True):
    """cases/<year>.yaml."""

    cases: tuple[Case, ...]
