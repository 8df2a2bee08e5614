"""The tests that stand beside a questionnaire: answers, and what must come out."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from cyberdiag.model.record import Names, Record, not_in_order, says


class Expectation(Record, frozen=True):
    """期待する結果 / What must come out; only what is written is compared."""

    score: Annotated[float | None, says("点。表示どおりに / the score, as it is shown")] = None
    score_range: Annotated[
        Annotated[tuple[float, ...], Meta(min_length=2, max_length=2)] | None,
        says("点の幅 / lowest and highest score"),
    ] = None
    rating: Annotated[str | None, says("評価 / the rating")] = None
    findings: Annotated[
        Names | None, says("直したい点の質問id。順は問わない / ids of the questions to improve, in any order")
    ] = None
    actions: Annotated[
        Names | None, says("改善の質問id、上から / ids of the questions of the actions, first ones first")
    ] = None
    gates: Annotated[Names | None, says("閉じた関門のid / ids of the gates that hold")] = None
    not_applicable: Annotated[
        Names | None, says("該当なしになる質問のid / ids of the questions that do not apply")
    ] = None
    axes: Annotated[
        Mapping[str, Mapping[str, float | None]] | None,
        says("軸の値ごとの点 / score of values of an axis; null where there is none"),
    ] = None
    ratings: Annotated[
        Mapping[str, Mapping[str, str | None]] | None,
        says("軸の値ごとの評価 / rating of values of an axis; null where there is none"),
    ] = None

    def __post_init__(self) -> None:
        """See that the range has its low end first."""
        if self.score_range is not None and self.score_range[0] > self.score_range[1]:
            low, high = (f"{end:g}" for end in self.score_range)
            raise not_in_order("score_range", "score_range", low, high)


class Case(Record, frozen=True, kw_only=True):
    """試験 / One test: answers and what must come out."""

    answers: Annotated[
        Mapping[str, Any], says("答え。回答ファイルと同じ書き方 / answers, written as in an answers file")
    ] = {}
    others: Annotated[
        str | None,
        says(
            "ほかの質問の答え: best・worst・unknown か選択肢のid / "
            "the answer to all other questions: best, worst, unknown or the id of a choice"
        ),
    ] = None
    expect: Annotated[Expectation, says("期待する結果 / what must come out")]


class Cases(Record, frozen=True):
    """質問票の試験のファイル / A file with tests of a questionnaire (tests/*.yaml)."""

    cyberdiag: Annotated[Literal["test/1"], says("いつも test/1 / always test/1")]
    cases: Annotated[Mapping[str, Case], says("試験の名前と中身 / tests by name")]
