"""How answers become results: of a part, of the whole, each with its scale, its ratings and what is to be reached."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Struct, field

from cyberdiag.model.record import KEY, MOST_BANDS, Day, Keyed, Names, Record, Words, says


class Method(StrEnum):
    """How the answers of a questionnaire become a score."""

    NONE = "none"  # facts about the firm, not scored
    WEIGHTED_MEAN = "weighted-mean"
    MEAN = "mean"
    SUM = "sum"
    LOWEST = "lowest"
    LEVEL = "level"


class Band(Record, frozen=True, kw_only=True):
    """評価の帯 / A rating, from a number of points on."""

    rating: str = field(default="", name=KEY)
    at_least: Annotated[float, says("この点から / from this score on")]
    label: Annotated[Words, says("短い言葉 / what the rating is called")]
    sentence: Annotated[Words, says("結果の一文 / the sentence of the result")]


METHOD = says(
    "一つにまとめる方法: 重み付き平均・平均・合計・いちばん低いもの・満たした段階・点なし / "
    "how one result comes from many: weighted mean, mean, sum, the lowest, the level reached, or no score"
)
Of = Annotated[
    str,
    says(
        "まとめる相手が、この軸の値ごとの結果であるとき。省くと質問 / "
        "the axis whose values are put together, each with its own result; questions if left out"
    ),
]
Start = Annotated[float, says("合計を数えはじめる点 / what a sum begins at")]
OutOf = Annotated[
    float, says("重み付き平均の満点。省くと100 / full marks of a weighted mean; 100 if left out", gt=0)
]
Decimals = Annotated[int, says("表示する小数のけた / decimals shown, and judged", ge=0, le=2)]
Met = Annotated[
    float | None,
    says("段階を満たしたとみなす点。省くと満点 / a level is met from this score on; full marks if left out"),
]
Bands = Annotated[Mapping[str, Band], says("評価、良い順 / ratings, best first", max_length=MOST_BANDS)]


_HUNDRED = 100.0


class Aggregation(Struct, frozen=True):
    """How questions, or the parts named by an axis (`of`), become one result: that of a part or of the whole."""

    method: Method = Method.WEIGHTED_MEAN
    of: str = ""
    start: float = 0.0
    out_of: float = _HUNDRED
    decimals: int = 1
    met: float | None = None
    bands: Mapping[str, Band] = {}

    @property
    def is_share(self) -> bool:
        """Whether the result is a share of full marks, whatever points there are."""
        return self.method is Method.WEIGHTED_MEAN

    @property
    def is_percent(self) -> bool:
        """Whether the result is a share of a hundred."""
        return self.is_share and self.out_of == _HUNDRED

    @property
    def rough(self) -> int:
        """The decimals of an estimate: none of a hundred points or of a sum, on a small scale those of the score."""
        return 0 if self.is_percent or self.method is Method.SUM else self.decimals

    @property
    def is_counted(self) -> bool:
        """Whether whole results are shown without decimals: points and levels that are counted, not worked out."""
        return self.decimals <= 1 and self.method in {Method.SUM, Method.LOWEST, Method.LEVEL}


class Axis(Keyed, frozen=True, kw_only=True):
    """軸 / A way of grouping the questions; each value gets a score of its own, as the whole does if no method is named."""

    title: Annotated[Words, says("軸の名前 / title")]
    values: Annotated[Mapping[str, Words], says("値の id と名前 / value id to title", max_length=200)]
    method: Annotated[Method | None, METHOD] = None
    of: Of = ""
    start: Start = 0.0
    out_of: OutOf = 100.0
    decimals: Decimals = 1
    met: Met = None
    bands: Bands = {}


class Target(Keyed, frozen=True, kw_only=True):
    """目標 / What is to be reached by some time: by the whole, by every value of an axis, or by one."""

    title: Annotated[Words, says("いつまで、何のため / by when, or what for")]
    by: Annotated[Day | None, says("期日(2027-03-31) / the day (2027-03-31)")] = None
    at_least: Annotated[float | None, says("全体の点 / score of the whole")] = None
    each: Annotated[
        Mapping[str, float], says("軸の値ごとに共通の点 / axis to the score of each of its values")
    ] = {}
    parts: Annotated[
        Mapping[str, Mapping[str, float]],
        says("軸の値の点。each より優先 / axis to the score of one value; goes before each"),
    ] = {}

    def of(self, axis: str = "", value: str = "") -> float | None:
        """Return what is to be reached by a value of an axis, or by the whole."""
        if not axis:
            return self.at_least
        return self.parts.get(axis, {}).get(value, self.each.get(axis))


class Demands(Record, frozen=True, kw_only=True):
    """求めるもの / What must stand beside an answer for it to count."""

    reason: Annotated[
        bool,
        says(
            "該当なしには note に理由が要る。なければ「わからない」と数える / "
            'not applicable takes a reason (note); without one it counts as "don\'t know"'
        ),
    ] = False
    evidence: Annotated[
        bool,
        says(
            "満点には evidence に証拠が要る。なければ一つ下の選択肢と数える / "
            "full marks take evidence; without it the next lower choice counts"
        ),
    ] = False
    questions: Annotated[Names, says("その質問。省くと全部 / questions meant; all if left out")] = ()

    def asks(self, question: str) -> bool:
        """Return whether a question is meant."""
        return not self.questions or question in self.questions
