"""What is known besides the questions, as it is written and as it is used: sources, frameworks, words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct

from cyberdiag.model.moment import is_day
from cyberdiag.model.record import (
    Id,
    Keyed,
    MaybeWords,
    Names,
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
from cyberdiag.model.written import Review
from cyberdiag.problems import Path

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


class Head(Record, frozen=True, kw_only=True):
    """枠組みの頭 / Head of a framework."""

    id: Annotated[Id, says("版まで含む id / id, the edition in it")]
    scheme: Annotated[
        Id | None, says("crosswalk がこの枠組みを呼ぶ短い名前 / short name by which crosswalk takes it")
    ] = None
    title: Annotated[Words, says("名前 / title")]
    edition: Annotated[Words, says("版 / edition")]
    superseded_by: Annotated[
        MaybeWords, says("これに代わった版 / the edition that took its place, if any")
    ] = ""
    numbering: Annotated[
        MaybeWords,
        says(
            "代わった版があるときに、番号がどの版のものか / "
            "the edition whose numbers are kept, where another took its place"
        ),
    ] = ""
    publisher: Annotated[Words, says("発行者 / who published it")]
    source: Annotated[str, says("出典の id / id of its source")]
    asked_by: Annotated[
        Mapping[str, str],
        says(
            "follow_up を尋ねる会社の答え。crosswalk では成り立つとみなす / "
            "answers by which a firm is asked the follow-ups, and its report holds the scheme; crosswalk takes them as given"
        ),
    ] = {}
    digest: Annotated[
        str,
        says(
            "公式のファイルのSHA-256 / SHA-256 of the official file, as what was read gives it",
            pattern="^([0-9a-f]{64})?$",
        ),
    ] = ""
    route: Annotated[
        MaybeWords, says("どのように認められるか / how a firm comes to hold it, in a sentence")
    ] = ""
    note: Annotated[MaybeWords, says("注 / a note")] = ""
    short: Annotated[
        MaybeWords, says("項目の番号の前に書く短い名前 / what stands before the number of an item")
    ] = ""
    shorts: Annotated[
        Mapping[str, tuple[str, ...]],
        says("別の短い名前が付く項目 / items that go by another short name, by that name"),
    ] = {}


class Criterion(Record, frozen=True, kw_only=True):
    """基準 / What answers decide a criterion of a scheme, wholly or in part, and what they leave open.

    `levels` names the lowest choice of a question that says what is needed; full marks where it names none. A yes to
    `follow_up` decides alone, or with the `questions` where it says `with_questions`; without a yes to `guard` nothing
    does.
    """

    part_of: Annotated[str, says("この基準を含む要求の番号 / item of the requirement that it belongs to")]
    covers: Annotated[
        Literal["whole", "part", "none"],
        says("質問が決めるのは全部・一部・なし / what the questions decide of it: all, a part, nothing"),
    ]
    questions: Annotated[Names, says("決め手の質問 / ids of the questions that bear on it")] = ()
    levels: Annotated[
        Mapping[str, str],
        says("これ以上の答えなら足りる、という選択肢 / lowest choice of a question that is enough"),
    ] = {}
    missing: Annotated[MaybeWords, says("聞いていないこと / what the questions do not ask")] = ""
    follow_up: Annotated[str | None, says("残りを決める質問 / id of the question that decides the rest")] = (
        None
    )
    with_questions: Annotated[
        bool, says("follow_up だけでは決まらない / follow_up decides together with the questions only")
    ] = False
    guard: Annotated[
        str | None,
        says("「はい」でなければ満たすとしない質問 / id of a question without whose yes it is not met"),
    ] = None
    note: Annotated[MaybeWords, says("注 / a note")] = ""

    def __post_init__(self) -> None:
        """See that what it says goes together."""
        if (self.covers == "none") != (not self.questions):
            raise Unfit("criterion-covers", ("covers",), value=self.covers)
        if self.with_questions and not (self.follow_up and self.questions):
            raise Unfit("missing-field", ("with_questions",), field="follow_up")
        for name in self.levels:
            if name not in self.questions:
                raise Unfit("unknown-reference", ("levels", name), kind="question", name=name)

    @property
    def asked(self) -> Names:
        """Every question that bears on it, each once: those of the questionnaires, then what is asked besides."""
        beside = (self.follow_up, self.guard)
        return tuple(dict.fromkeys((*self.questions, *(name for name in beside if name is not None))))


class Framework(Head, frozen=True, kw_only=True):
    """One edition of a framework; `items` maps its ids to short titles, `criteria` those that answers may decide.

    `reviewed` tells by questionnaire or overlay which version of its words was compared with the criteria.
    """

    items: Mapping[str, str]
    criteria: Mapping[str, Criterion] = {}
    reviewed: Mapping[str, Review] = {}

    def called(self, item: str) -> str:
        """Return what stands before the number of an item."""
        return next((name for name, ids in self.shorts.items() if item in ids), self.short or self.title)


class FrameworkFile(Record, frozen=True):
    """枠組み / One edition of a framework."""

    framework: Annotated[Head, says("頭 / the head")]
    items: Annotated[Mapping[str, MaybeWords], says("項目の id と短い題 / item id to short title")]
    criteria: Annotated[
        Mapping[str, Criterion], says("基準ごとに、何が決めるか / by item, what decides it")
    ] = {}
    reviewed: Annotated[
        Mapping[str, Review],
        says(
            "質問票ごとに、その文を基準と照らした記録 / "
            "by questionnaire, the review that compared its words with the criteria"
        ),
    ] = {}

    def __post_init__(self) -> None:
        """See that what it says of an item is said of one that there is."""
        for name, ids in self.framework.shorts.items():
            for n, item in enumerate(ids):
                self._see(item, ("framework", "shorts", name, n))
        for key, criterion in self.criteria.items():
            self._see(key, ("criteria", key))
            self._see(criterion.part_of, ("criteria", key, "part_of"))

    def _see(self, item: str, path: Path) -> None:
        if item not in self.items:
            raise Unfit("unknown-reference", path, kind="item", name=item)


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
