"""One edition of a framework as it is written and as it is used: its items, and what decides the criteria of a scheme."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from cyberdiag.model.record import Id, MaybeWords, Names, Record, Unfit, Words, says
from cyberdiag.model.review import Review
from cyberdiag.problems import Path


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


class Framework(Head, frozen=True, kw_only=True, dict=True):
    """One edition of a framework; `items` maps its ids to short titles, `criteria` those that answers may decide.

    `reviewed` tells by questionnaire or overlay which version of its words was compared with the criteria.
    """

    items: Mapping[str, str]
    criteria: Mapping[str, Criterion] = {}
    reviewed: Mapping[str, Review] = {}

    @cached_property
    def named_by(self) -> Mapping[str, list[str]]:
        """The criteria that a question answers, or follows up, by its id."""
        found: dict[str, list[str]] = {}
        for item, criterion in self.criteria.items():
            for name in {*criterion.questions, criterion.follow_up or ""}:
                found.setdefault(name, []).append(item)
        return found

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
