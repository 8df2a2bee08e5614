"""The shapes of the tests that stand beside a questionnaire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cyberdiag.catalog.authored import Shape


class AuthoredExpectation(Shape):
    """期待する結果 / What must come out; only what is written is compared."""

    score: float | None = Field(None, description="点 / the score, with one decimal")
    score_range: list[float] | None = Field(
        None, min_length=2, max_length=2, description="点の幅 / lowest and highest score"
    )
    rating: str | None = Field(None, description="評価 / the rating")
    findings: list[str] | None = Field(
        None, description="直したい点の質問id。順は問わない / ids of the questions to improve, in any order"
    )
    actions: list[str] | None = Field(
        None, description="改善の質問id、上から / ids of the questions of the actions, first ones first"
    )
    gates: list[str] | None = Field(None, description="閉じた関門のid / ids of the gates that hold")
    not_applicable: list[str] | None = Field(
        None, description="該当なしになる質問のid / ids of the questions that do not apply"
    )
    axes: dict[str, dict[str, float | None]] | None = Field(
        None, description="軸の値ごとの点 / score of values of an axis; null where there is none"
    )


class AuthoredCase(Shape):
    """試験 / One test: answers and what must come out."""

    answers: dict[str, Any] = Field(
        default_factory=dict,
        description="答え。回答ファイルと同じ書き方 / answers, written as in an answers file",
    )
    others: str | None = Field(
        None,
        description="ほかの質問の答え: best・worst・unknown か選択肢のid / "
        "the answer to all other questions: best, worst, unknown or the id of a choice",
    )
    expect: AuthoredExpectation = Field(description="期待する結果 / what must come out")


class AuthoredCases(Shape):
    """質問票の試験のファイル / A file with tests of a questionnaire (tests/*.yaml)."""

    cyberdiag: Literal["test/1"] = Field(description="いつも test/1 / always test/1")
    cases: dict[str, AuthoredCase] = Field(description="試験の名前と中身 / tests by name")
