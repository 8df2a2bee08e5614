"""The shapes of the YAML that authors write.

Each description is written once, here: the editor shows it, and `docs/questionnaires.md` prints what
stands behind the slash.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from cyberdiag.catalog.language import SOURCE_LANGUAGE, Language

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern="^https?://")]
"""An address that a report may link to: `javascript:` and a path on the reader's computer are none."""
Value = bool | int | float | str | list[str]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _text_or_shape(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class AuthoredChoice(Shape):
    """選択肢 / One choice of a question or of a scale; a plain text is its `text`."""

    label: str | None = Field(
        None, description="短い名前。省くと尺度の名前 / short name; that of the scale if left out"
    )
    text: str | None = Field(None, description="どんなときに選ぶか / when this is the right answer")
    points: float | None = Field(
        None,
        description="点。負の数もよい。省くと尺度の点 / points, below zero too; those of the scale if left out",
    )
    not_applicable: bool = Field(
        False,
        description="選ぶと、その質問は点数から外れる(該当なし) / "
        "choosing it takes the question out of the score",
    )


Choice = Annotated[
    AuthoredChoice,
    BeforeValidator(_text_or_shape),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, AuthoredChoice.model_json_schema()],
            "description": "説明の文、または label・text・points / a text, or label, text and points",
        }
    ),
]


class AuthoredCondition(Shape):
    """条件 / A condition: one of all, any, not, flag, or a question with one comparison."""

    all: list[AuthoredCondition] | None = Field(None, description="すべて成り立つ / every part holds")
    any: list[AuthoredCondition] | None = Field(None, description="どれか成り立つ / at least one part holds")
    not_: AuthoredCondition | None = Field(
        None, alias="not", description="成り立たない / the part does not hold"
    )
    flag: str | None = Field(None, description="名前の付いた条件 / name of a condition under flags")
    question: str | None = Field(
        None, description="前にある質問、または会社の情報のid / id of an earlier question or fact of the firm"
    )
    is_: str | bool | None = Field(None, alias="is", description="この答え / it has this answer")
    in_: list[str] | None = Field(None, alias="in", description="このどれか / its answer is one of these")
    includes: list[str] | None = Field(
        None, description="複数選択がどれかを含む / several may be chosen, and one of these is among them"
    )
    at_least: float | None = Field(None, description="数が以上 / its number is this or more")
    at_most: float | None = Field(None, description="数が以下 / its number is this or less")
    since: str | None = Field(
        None, description="日付がこの日以後 / its date is this day or later (2026-04-01)"
    )
    until: str | None = Field(None, description="日付がこの日以前 / its date is this day or earlier")


class AuthoredWeightRule(Shape):
    """重みの変更 / Changes the weight of a question while a condition holds."""

    when: AuthoredCondition = Field(description="条件 / the condition")
    add: float | None = Field(None, description="足す / added to the weight")
    to: float | None = Field(None, description="置き換える / takes the place of the weight")


class AuthoredFirstStep(Shape):
    """最初の一歩 / What one person can do this week; it makes the question an action in the report."""

    text: Text = Field(description="今週できること / what to do this week")
    who: Text = Field(description="する人 / the role that does it")
    action: Text = Field(description="改善の見出し / headline of the improvement")
    effort: Literal["low", "mid", "high"] = Field(description="手間 / how much work it is")
    cost: Literal["low", "mid", "high"] = Field(description="費用 / how much money it takes")
    resource: str | None = Field(None, description="無料の資料の出典id / source id of a free help")


class AuthoredQuestion(Shape):
    """質問 / One question."""

    id: Id = Field(
        description="番号。回答ファイルはこれで結び付く。後から変えない / "
        "its number; answers files refer to it, so never change it later"
    )
    kind: Literal["single", "multiple", "number", "date", "text"] = Field(
        "single",
        description="答え方: 一つ選ぶ・いくつでも選ぶ・数・日付・文 / choose one, choose several, number, date or text",
    )
    text: Text = Field(description="一文の質問 / the question, one sentence")
    scale: str | None = Field(
        None,
        description="scales の中の尺度の名前。省くと scale / name of a scale under scales; scale if left out",
    )
    choices: dict[str, Choice] | None = Field(
        None,
        description="選択肢。省くと尺度のすべて / its own choices, by id; all of the scale if left out",
    )
    core: bool = Field(True, description="--quick でも尋ねる / asked with --quick too")
    why: str = Field("", description="なぜ大切か。事実と出典 / why it matters, with a fact")
    sources: list[str] = Field(
        default_factory=list, description="whyの出典id / ids of the sources of the fact"
    )
    ask: str = Field("", description="わからないとき誰に聞くか / whom to ask when it is not known")
    help: str = Field("", description="答え方の補足 / how to answer, shown on request")
    first_step: AuthoredFirstStep | None = Field(None, description="最初の一歩 / the first step")
    weight: float | None = Field(
        None,
        ge=0,
        le=100,
        description="重み(weighted-mean)。省くと1 / its weight in a weighted mean; 1 if left out",
    )
    weight_rules: list[AuthoredWeightRule] = Field(
        default_factory=list, description="条件で変わる重み / weights that change by condition"
    )
    only_when: AuthoredCondition | None = Field(
        None, description="このときだけ尋ねる / asked only while this holds"
    )
    not_applicable_when: AuthoredCondition | None = Field(
        None, description="該当なしになる条件 / not asked and not scored while this holds"
    )
    axes: dict[str, str] = Field(default_factory=dict, description="軸と値 / its value on each axis")
    mappings: dict[str, list[str]] = Field(
        default_factory=dict,
        description="枠組みの版と項目。括弧は一部 / framework edition to item ids; brackets mean partly",
    )
    threats: list[str] = Field(
        default_factory=list, description="関わる脅威の id / ids of the threats it bears on"
    )
    controls: list[str] = Field(
        default_factory=list, description="損失モデルの対策領域 / control domains of the loss model"
    )
    after: list[str] = Field(
        default_factory=list, description="先にする質問の改善 / questions whose improvement comes first"
    )
    evidence: str = Field("", description="残しておく証拠 / proof to keep")
    covers: list[str] = Field(
        default_factory=list, description="関わる補償の種類 / kinds of insurance cover it bears on"
    )
    services: list[str] = Field(default_factory=list, description="役立つサービス / services that help")
    unit: str = Field("", description="数の単位 / unit of a number")
    minimum: float | None = Field(None, description="数の下限 / smallest number allowed")
    maximum: float | None = Field(None, description="数の上限 / largest number allowed")
    optional: bool = Field(False, description="空でもよい / may stay empty")
    was: list[str] = Field(
        default_factory=list, description="前の版でのid。答えを引き継ぐ / ids in earlier versions"
    )


class AuthoredSection(Shape):
    """節の頭 / Head of a section."""

    id: Id = Field(description="節の id / id of the section")
    title: Text = Field(description="見出し / heading")
    purpose: Text = Field(description="何のための質問か、一文 / what it is for, in one sentence")
    axes: dict[str, str] = Field(
        default_factory=dict, description="節の全質問の軸の値 / axis values of all questions here"
    )


class AuthoredSectionFile(Shape):
    """節のファイル / A file with the questions that are asked together."""

    section: AuthoredSection = Field(description="節の頭 / head of the section")
    questions: list[AuthoredQuestion] = Field(description="質問、尋ねる順 / the questions in the order asked")


class AuthoredAxis(Shape):
    """軸 / A way of grouping the questions; each value gets a score of its own."""

    title: Text = Field(description="軸の名前 / title")
    values: dict[str, Text] = Field(description="値の id と名前 / value id to title")


class AuthoredBand(Shape):
    """評価の帯 / A rating, from a number of points on."""

    at_least: float = Field(description="この点から / from this score on")
    label: Text = Field(description="短い言葉 / what the rating is called")
    sentence: Text = Field(description="結果の一文 / the sentence of the result")


class AuthoredGate(Shape):
    """関門 / A key safeguard that holds the rating down while it is missing."""

    question: str = Field(description="鍵になる質問の id / id of the key question")
    worst: list[str] = Field(
        description="足りないとみなす答え(unknown も可) / answers that count as missing; unknown may be one"
    )
    cap: str = Field(description="そのあいだの評価の上限 / best rating while it is missing")
    text: Text = Field(description="報告書に出る理由 / the reason as the report says it")


class AuthoredCap(Shape):
    """上限 / Answers that cannot count in full while another safeguard is missing."""

    question: str = Field(description="前提になる質問の id / id of the question that the others rest on")
    worst: list[str] = Field(description="足りないとみなす答え / answers that count as missing")
    limits: list[str] = Field(
        default_factory=list, description="上限の付く質問。省くと全部 / questions held down; all if left out"
    )
    at: str = Field(description="数える選択肢の上限 / the choice that they count as at most")
    text: Text = Field(description="報告書に出る理由 / the reason as the report says it")


class AuthoredConsistency(Shape):
    """食い違い / Answers that do not seem to go together; each rule brings an example on either side."""

    when: AuthoredCondition = Field(description="食い違いの条件 / the answers that do not go together")
    text: Text = Field(description="見直しのときに出る文 / what the review says")
    questions: list[str] = Field(min_length=1, description="見直す質問 / the questions to look at")
    speaks: dict[str, Value] = Field(description="知らせる答えの例 / answers to speak up about")
    silent: dict[str, Value] = Field(description="知らせない答えの例 / answers to be silent about")


class AuthoredQuestionnaire(Shape):
    """質問票の頭 / Head of a questionnaire (questionnaire.yaml)."""

    cyberdiag: Literal["questionnaire/1"] = Field(
        description="いつも questionnaire/1 / always questionnaire/1"
    )
    id: Id = Field(description="質問票の id / id of the questionnaire")
    version: Text = Field(
        description='版。"1.0" のように引用符で。意味が変わったら上げる / '
        'its version in quotes, as "1.0"; raise it when the meaning changes'
    )
    language: Language = Field(SOURCE_LANGUAGE, description="書いた言葉 / the language it is written in")
    title: Text = Field(description="題 / title")
    summary: Text = Field(description="一、二文の説明 / what it is, in a sentence or two")
    method: Literal["none", "weighted-mean", "sum"] = Field(
        description="点の付け方: 重み付き平均(0〜100)・合計・なし / "
        "weighted mean (0 to 100), sum of points, or no score"
    )
    profile: Literal["whole", "needed"] = Field(
        "whole",
        description="会社の情報をすべて尋ねる(損失と補償の見積りに要る)か、条件が使うものだけか / "
        "whole asks every fact about the firm, which the estimate of losses and covers needs; "
        "needed asks only the facts that conditions use and leaves those parts out of the report",
    )
    sections: list[str] = Field(description="節のファイル名、尋ねる順 / section files in the order asked")
    scale: dict[str, Choice] = Field(
        default_factory=dict,
        description="共通の選択肢。unknown は「わからない」の点 / choices shared by the questions; "
        'unknown gives the points of "don\'t know" in a sum',
    )
    scales: dict[str, dict[str, Choice]] = Field(
        default_factory=dict, description="名前の付いたほかの尺度 / further scales, by name"
    )
    axes: dict[str, AuthoredAxis] = Field(
        default_factory=dict, description="軸。いくつでも / axes, as many as you like"
    )
    bands: dict[str, AuthoredBand] = Field(
        default_factory=dict, description="評価、良い順 / ratings, best first"
    )
    gates: dict[str, AuthoredGate] = Field(default_factory=dict, description="関門 / gates, by id")
    caps: dict[str, AuthoredCap] = Field(default_factory=dict, description="上限 / caps, by id")
    flags: dict[str, AuthoredCondition] = Field(
        default_factory=dict, description="名前の付いた条件 / named conditions"
    )
    consistency: dict[str, AuthoredConsistency] = Field(
        default_factory=dict, description="食い違いの規則 / rules about answers that do not go together"
    )
    threats: dict[str, Text] = Field(
        default_factory=dict, description="脅威の id と名前 / threats, id to title"
    )
    severities: dict[Literal["high", "medium", "low"], float] = Field(
        default_factory=dict, description="失った点で決まる重大さ / severity from this many points lost on"
    )
    weight_range: list[float] = Field(
        default_factory=lambda: [1.0, 5.0],
        min_length=2,
        max_length=2,
        description="重みの範囲 / smallest and largest weight",
    )
