"""Questions as an author writes them, before a scale and a section are laid over them.

Each description is written once, here and in the other records of authors: the editor shows it, and
`docs/questionnaires.md` prints what stands behind the slash.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from cyberdiag.model.condition import Condition
from cyberdiag.model.record import (
    MOST_AXES,
    MOST_CHOICES,
    WORDS,
    Id,
    MaybeWords,
    Names,
    Positive,
    Record,
    Unfit,
    Words,
    exactly_one,
    says,
)
from cyberdiag.model.review import Review
from cyberdiag.model.role import Role

Weight = Annotated[float, Meta(ge=0, le=100)]


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


class Level(StrEnum):
    """Effort or cost of a first step."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


class WrittenChoice(Record, frozen=True):
    """選択肢 / One choice of a question or of a scale; a plain text is its `text`."""

    label: Annotated[
        str | None,
        says("短い名前。省くと尺度の名前 / short name; that of the scale if left out", extra=WORDS),
    ] = None
    text: Annotated[str | None, says("どんなときに選ぶか / when this is the right answer", extra=WORDS)] = (
        None
    )
    points: Annotated[
        float | None,
        says("点。負の数もよい。省くと尺度の点 / points, below zero too; those of the scale if left out"),
    ] = None
    not_applicable: Annotated[
        bool,
        says("選ぶと、その質問は点数から外れる(該当なし) / choosing it takes the question out of the score"),
    ] = False
    was: Annotated[
        Names, says("前の版でのid。その答えを引き継ぐ / ids in earlier versions, whose answers it takes over")
    ] = ()


Choice = Annotated[
    str | WrittenChoice,
    says("説明の文、または label・text・points / a text, or label, text and points", extra=WORDS),
]
Scale = Annotated[Mapping[str, Choice], Meta(max_length=MOST_CHOICES)]
Axes = Annotated[Mapping[str, str], Meta(max_length=MOST_AXES)]


def in_full(choices: Scale) -> dict[str, WrittenChoice]:
    """Return choices in their long form."""
    return {key: WrittenChoice(text=one) if isinstance(one, str) else one for key, one in choices.items()}


class WeightRule(Record, frozen=True):
    """重みの変更 / Changes the weight of a question while a condition holds."""

    when: Annotated[Condition, says("条件 / the condition")]
    add: Annotated[float | None, says("足す / added to the weight")] = None
    to: Annotated[float | None, says("置き換える / takes the place of the weight")] = None

    def __post_init__(self) -> None:
        exactly_one(self, "add", "to")


class Price(Record, frozen=True):
    """値段 / What a source says that an improvement costs."""

    yen: Annotated[Positive, says("1年に高くてもいくらか(円) / yen a year, at most")]
    what: Annotated[Words, says("何の値段か / what is bought for it")]
    source: Annotated[str, says("出典id / source id")]


class FirstStep(Record, frozen=True, kw_only=True):
    """最初の一歩 / What one person can do within a week; it makes the question an action in the report."""

    text: Annotated[Words, says("最初にできること。期日は書かない / what to do first; without a date")]
    who: Annotated[
        MaybeWords,
        says(
            "する人を自分の言葉で。role があればその呼び方になる / "
            "who does it, in your own words; a role is called as the firm's trade does"
        ),
    ] = ""
    role: Annotated[Role | None, says("する人の役割。業種と規模で呼び方が決まる / the role that does it")] = (
        None
    )
    action: Annotated[Words, says("改善の見出し / headline of the improvement")]
    effort: Annotated[Level, says("手間 / how much work it is")]
    cost: Annotated[Level, says("費用 / how much money it takes")]
    resource: Annotated[str | None, says("無料の資料の出典id / source id of a free help")] = None
    price: Annotated[
        Price | None, says("出典のある値段。なければ費用の段階だけ / a price that a source gives, if any")
    ] = None

    def __post_init__(self) -> None:
        """See that somebody does it."""
        if self.role is None and not self.who:
            raise Unfit("missing-field", field="who | role")


class Plausible(Record, frozen=True, kw_only=True):
    """ありそうな範囲 / Numbers that are taken as they are; one outside is asked back once, and warned of in a file. Zero always is."""

    at_least: Annotated[float | None, says("これより小さければ尋ね返す / asked back below this")] = None
    at_most: Annotated[float | None, says("これより大きければ尋ね返す / asked back above this")] = None
    per: Annotated[
        str | None,
        says(
            "比べる相手の、数を答える質問のid(従業員数など) / "
            "id of another question with a number, such as employees, to compare it with"
        ),
    ] = None
    per_at_least: Annotated[
        float | None,
        says("相手の1につき、これより小さければ尋ね返す / asked back below this for each one of them"),
    ] = None
    per_at_most: Annotated[
        float | None,
        says("相手の1につき、これより大きければ尋ね返す / asked back above this for each one of them"),
    ] = None

    def __post_init__(self) -> None:
        if self.per is None and (self.per_at_least, self.per_at_most) != (None, None):
            raise Unfit("missing-field", field="per")


class WrittenQuestion(Record, frozen=True, kw_only=True):
    """質問 / One question."""

    id: Annotated[
        Id,
        says(
            "番号。回答ファイルはこれで結び付く。後から変えない / "
            "its number; answers files refer to it, so never change it later"
        ),
    ]
    kind: Annotated[
        Kind,
        says(
            "答え方: 一つ選ぶ・いくつでも選ぶ・数・日付・文 / "
            "choose one, choose several, number, date or text"
        ),
    ] = Kind.SINGLE
    text: Annotated[Words, says("一文の質問 / the question, one sentence")]
    scale: Annotated[
        str | None,
        says("scales の中の尺度の名前。省くと scale / name of a scale under scales; scale if left out"),
    ] = None
    own_choices: Annotated[
        Scale | None,
        says("選択肢。省くと尺度のすべて / its own choices, by id; all of the scale if left out"),
    ] = field(default=None, name="choices")
    scored: Annotated[
        bool | None,
        says(
            "false は点を付けない。true はラベルだけの選択肢にも尺度の点を付ける / "
            "false gives no points; true gives choices with labels only the points of the scale"
        ),
    ] = None
    core: Annotated[bool, says("--quick でも尋ねる / asked with --quick too")] = True
    why: Annotated[MaybeWords, says("なぜ大切か。事実と出典 / why it matters, with a fact")] = ""
    sources: Annotated[Names, says("whyの出典id / ids of the sources of the fact")] = ()
    ask: Annotated[
        MaybeWords,
        says(
            "わからないとき誰に聞くか。{general} などの役割は、業種の呼び方になる / whom to ask when it is not"
            " known; a role in braces, as {general}, is called as the firm's trade does"
        ),
    ] = ""
    asks: Annotated[
        tuple[Role, ...], says("聞く相手の役割、近い順 / the roles that may know, the nearest first")
    ] = ()
    help: Annotated[MaybeWords, says("答え方の補足 / how to answer, shown on request")] = ""
    first_step: Annotated[FirstStep | None, says("最初の一歩 / the first step")] = None
    own_weight: Annotated[
        Weight | None, says("重み(weighted-mean)。省くと1 / its weight in a weighted mean; 1 if left out")
    ] = field(default=None, name="weight")
    weight_rules: Annotated[
        tuple[WeightRule, ...], says("条件で変わる重み / weights that change by condition")
    ] = ()
    only_when: Annotated[Condition | None, says("このときだけ尋ねる / asked only while this holds")] = None
    not_applicable_when: Annotated[
        Condition | None, says("該当なしになる条件 / not asked and not scored while this holds")
    ] = None
    axes: Annotated[Axes, says("軸と値 / its value on each axis")] = {}
    mappings: Annotated[
        Mapping[str, tuple[str, ...]],
        says("枠組みの版と項目。括弧は一部 / framework edition to item ids; brackets mean partly"),
    ] = {}
    reviewed: Annotated[
        Mapping[str, Review],
        says(
            "枠組みの版と、mappings を照らした記録。省くと頭のもの / "
            "framework edition to the review of its mappings; that of the head if left out"
        ),
    ] = {}
    threats: Annotated[Names, says("関わる脅威の id / ids of the threats it bears on")] = ()
    controls: Annotated[Names, says("損失モデルの対策領域 / control domains of the loss model")] = ()
    after: Annotated[Names, says("先にする質問の改善 / questions whose improvement comes first")] = ()
    evidence: Annotated[MaybeWords, says("残しておく証拠 / proof to keep")] = ""
    covers: Annotated[Names, says("関わる補償の種類 / kinds of insurance cover it bears on")] = ()
    services: Annotated[Names, says("役立つサービス / services that help")] = ()
    unit: Annotated[MaybeWords, says("数の単位 / unit of a number")] = ""
    minimum: Annotated[float | None, says("数の下限 / smallest number allowed")] = None
    maximum: Annotated[float | None, says("数の上限 / largest number allowed")] = None
    plausible: Annotated[
        Plausible | None,
        says(
            "ありそうな数。外れたら一度だけ尋ね返す / plausible numbers; outside them it is asked back once"
        ),
    ] = None
    optional: Annotated[bool, says("空でもよい / may stay empty")] = False
    certain: Annotated[
        bool,
        says(
            '誰でも答えられるので「わからない」を出さない / everyone knows the answer: no "don\'t know" is offered'
        ),
    ] = False
    was: Annotated[Names, says("前の版でのid。答えを引き継ぐ / ids in earlier versions")] = ()


class SectionHead(Record, frozen=True):
    """節の頭 / Head of a section."""

    id: Annotated[Id, says("節の id / id of the section")]
    title: Annotated[Words, says("見出し / heading")]
    purpose: Annotated[Words, says("何のための質問か、一文 / what it is for, in one sentence")]
    axes: Annotated[Axes, says("節の全質問の軸の値 / axis values of all questions here")] = {}
    detail: Annotated[
        bool,
        says(
            "求められたときだけ尋ねる。点の付かない質問票だけ / "
            "asked on request only, and missed by nothing; in questionnaires without a score"
        ),
    ] = False
    aside: Annotated[
        bool,
        says(
            "最後に尋ね、答えがなくても欠けとしない。点の付かない質問だけ / "
            "asked last, and missed by nothing; for questions that earn no points"
        ),
    ] = False


class SectionFile(Record, frozen=True):
    """節のファイル / A file with the questions that are asked together."""

    section: Annotated[SectionHead, says("節の頭 / head of the section")]
    questions: Annotated[
        tuple[WrittenQuestion, ...], says("質問、尋ねる順 / the questions in the order asked")
    ]
