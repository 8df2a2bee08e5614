"""What an interview asks first, and what answers so far let one expect: as authors write it, and as it is worked out."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from cyberdiag.model.aggregate import Band
from cyberdiag.model.record import Mark, Names, Positive, Record, Share, Words, Year, says

Margins = Annotated[tuple[float, ...], Meta(min_length=1, max_length=6)]


class Measured(Record, frozen=True, kw_only=True):
    """根拠 / Where measured numbers come from."""

    basis: Annotated[Words, says("どう決めたか / how it was found")]
    source: Annotated[Words, says("だれの数か / whose numbers they are")]
    mark: Annotated[
        Mark, says("確かめ方。自分の試算は judgement / how it was checked; judgement for one's own")
    ]
    year: Annotated[Year, says("その年 / its year")]


class Order(Measured, frozen=True, kw_only=True):
    """尋ねる順 / The order in which an interview asks, with where it comes from."""

    first: Annotated[
        int,
        says("最初の組で尋ねる、点の付く質問の数 / scored questions of the first set that apply", ge=1),
    ]
    page: Annotated[int, says("一区切りの、点の付く質問の数 / scored questions of a page", ge=1)] = 5
    by_loss: Annotated[
        int,
        says(
            "いくつおきに、その会社の損失にいちばん効く質問にするか。0 はしない / "
            "every so many questions the one that bears most on this firm's loss; 0 never",
            ge=0,
        ),
    ] = 0
    topics: Annotated[
        str,
        says(
            "次の質問の話題を言う軸。省くと対策領域 / "
            "the axis that names what the next questions are about; control domains if left out"
        ),
    ] = ""
    questions: Annotated[
        Names,
        says(
            "質問と会社の情報の id、尋ねる順 / ids of questions and facts, in the order asked", min_length=1
        ),
    ]


class Row(Record, frozen=True, kw_only=True):
    """見込みの幅 / How wide an estimate is once so many questions are answered."""

    answered: Annotated[int, says("答えた質問の数 / questions answered", ge=1)]
    margins: Annotated[
        Margins,
        says("means ごとの、前後の点数 / points up and down, one for each range of own_means"),
    ]
    loss: Annotated[
        float,
        says("年の見込み損失の幅、何倍から何分の一か / factor of the expected loss of a year", ge=1),
    ]


class Rule(Measured, frozen=True, kw_only=True):
    """見込みの決め方 / How an early stop is estimated, with where the numbers come from."""

    mean: Annotated[Share, says("ほかの会社の平均の得点の割合 / mean share of full marks of other firms")]
    weight: Annotated[
        Positive,
        says("その平均が、どれだけの重みの答えに当たるか / the weight of answers that this mean has"),
    ]
    parts_from: Annotated[
        int,
        says(
            "この数の質問に答えるまで、領域ごとの点を出さない / "
            "no score of a part before so many questions are answered",
            ge=1,
        ),
    ]
    own_means: Annotated[
        tuple[Share, ...],
        says("幅を分ける、これまでの平均の得点の割合 / shares of full marks so far that part the margins"),
    ] = ()
    rows: Annotated[tuple[Row, ...], says("答えた数ごとの幅 / the width by questions answered", min_length=1)]


class Estimate(Struct, frozen=True):
    """What the answers so far let one expect of the whole score.

    `low` and `high` hold in about nine of ten made-up firms; `proven` is what the score can come to whatever the
    others say. `asked` of `of` questions are answered; `ratings` are those that the interval touches, best first;
    `loss` is the factor by which what was not asked widens an expected loss. Without a tested table (`tested`) the
    interval is what is proven. `bands` are the ratings as they begin for this firm, `most` its full marks.
    """

    value: float
    low: float
    high: float
    proven: tuple[float, float]
    asked: int
    of: int
    ratings: tuple[str, ...]
    loss: float
    parts: bool
    tested: bool
    bands: Mapping[str, Band] = {}
    most: float = 100.0
