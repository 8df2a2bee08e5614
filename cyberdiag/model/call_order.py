"""The numbers that decide which firm of a book is called first, as they are written in `catalogue/calls.yaml`."""

from collections.abc import Mapping
from typing import Annotated

from msgspec.structs import asdict

from cyberdiag.model.record import Amount, Positive, Record, Ruled, Share, Unfit, says


class CallPart(Ruled, frozen=True, kw_only=True):
    """順番を決める一つの部分 / One part of the order: from where on it counts, and where it counts in full."""

    weight: Annotated[
        Amount, says("満点。0 なら使わない / the points that it gives at most; 0 leaves it out")
    ]
    starts: Annotated[Amount, says("ここまでは0点 / up to here it gives no points")]
    full: Annotated[Amount, says("ここから満点 / from here on it gives all of them")]
    unknown: Annotated[
        Share, says("わからないときの、満点に対する割合 / share of the points where it is not known")
    ]

    def __post_init__(self) -> None:
        """See that something lies between the two ends, whichever of them is higher."""
        if self.starts == self.full:
            raise Unfit("same-number", ("full",), field="full", other="starts", value=f"{self.full:g}")


class TimesPart(CallPart, frozen=True, kw_only=True):
    """倍で数える部分 / A part that counts by how many times more: twice as much adds the same everywhere."""

    starts: Annotated[Positive, says("ここまでは0点 / up to here it gives no points")]
    full: Annotated[Positive, says("ここから満点 / from here on it gives all of them")]


class BeyondPart(TimesPart, frozen=True, kw_only=True):
    """耐えられる額を超える部分 / The part of what is beyond bearable, which may have to be supposed."""

    supposed: Annotated[
        Share,
        says(
            "耐えられる額が仮の値のとき、点に掛ける割合 / by what points count where what is bearable is supposed"
        ),
    ]


class CallParts(Record, frozen=True):
    """順番を決める部分 / Every part of the order in which firms are called."""

    step: Annotated[
        TimesPart,
        says("いちばん効く一手で減る見込み損失(円/年) / yen a year that the best single step takes away"),
    ]
    beyond: Annotated[
        BeyondPart,
        says(
            "主な事故の平均の額が、耐えられる額の何倍か / the mean cost of the main incident, in times of what is bearable"
        ),
    ]
    covers: Annotated[
        CallPart,
        says(
            "当てはまる補償のうち、ない割合 / share of the covers that concern the firm which it does not hold"
        ),
    ]
    renewal: Annotated[CallPart, says("契約の更新までの日数 / days until a policy is renewed")]
    age: Annotated[CallPart, says("答えてからの月数 / months since the answers were given")]

    @property
    def by_name(self) -> Mapping[str, CallPart]:
        """Every part by its name, in the order shown."""
        return asdict(self)


class CallOrder(Record, frozen=True):
    """calls.yaml."""

    parts: CallParts
