"""The shapes of the YAML that authors write; their descriptions become the JSON Schema's hover text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Text = Annotated[str, Field(min_length=1)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _text_or_shape(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class AuthoredChoice(Shape):
    """選択肢 / One choice of a question or scale."""

    label: str | None = Field(
        None, description="短い名前。省くと尺度の名前 / short name; the scale's if left out"
    )
    text: str | None = Field(None, description="どんなときに選ぶか / when this is the right answer")
    points: float | None = Field(None, description="点。省くと尺度の点 / points; the scale's if left out")


Choice = Annotated[
    AuthoredChoice,
    BeforeValidator(_text_or_shape),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "label": {"type": "string"},
                        "text": {"type": "string"},
                        "points": {"type": "number"},
                    },
                },
            ],
            "description": "説明の文、または label・text・points / a text, or label, text and points",
        }
    ),
]


class AuthoredCondition(Shape):
    """条件 / A condition: one of all, any, not, flag, or question with one operator."""

    all: list[AuthoredCondition] | None = Field(None, description="すべて成り立つ / every part holds")
    any: list[AuthoredCondition] | None = Field(None, description="どれか成り立つ / at least one part holds")
    not_: AuthoredCondition | None = Field(
        None, alias="not", description="成り立たない / the part does not hold"
    )
    flag: str | None = Field(None, description="名前の付いた条件 / a named condition")
    question: str | None = Field(None, description="前にある質問のid / id of an earlier question")
    is_: str | bool | None = Field(None, alias="is", description="この答え / this answer")
    in_: list[str] | None = Field(None, alias="in", description="このどれか / one of these answers")
    includes: list[str] | None = Field(
        None, description="複数選択がどれかを含む / the chosen answers include one of these"
    )
    at_least: float | None = Field(None, description="以上 / at least")
    at_most: float | None = Field(None, description="以下 / at most")


class AuthoredWeightRule(Shape):
    """重みの変更 / Changes the weight while a condition holds."""

    when: AuthoredCondition
    add: float | None = Field(None, description="足す / add to the weight")
    to: float | None = Field(None, description="置き換える / set the weight to")


class AuthoredFirstStep(Shape):
    """最初の一歩 / What one person can do this week."""

    text: Text
    who: Text = Field(description="する人 / the role that does it")
    action: Text = Field(description="改善の見出し / headline of the improvement")
    effort: Literal["low", "mid", "high"]
    cost: Literal["low", "mid", "high"]
    resource: str | None = Field(None, description="無料の資料の出典id / source id of a free help")


class AuthoredQuestion(Shape):
    """質問 / One question."""

    id: Id
    kind: Literal["single", "multiple", "number", "date", "text"] = "single"
    text: Text = Field(description="一文の質問 / the question, one sentence")
    choices: dict[str, Choice] | None = Field(None, description="選択肢 / choice id to text")
    core: bool = Field(True, description="--quick でも尋ねる / asked with --quick too")
    why: str = Field("", description="なぜ大切か。事実と出典 / why it matters, with a fact")
    sources: list[str] = Field(default_factory=list, description="whyの出典id / source ids of the fact")
    ask: str = Field("", description="わからないとき誰に聞くか / whom to ask when unknown")
    help: str = Field("", description="答え方の補足 / more help")
    first_step: AuthoredFirstStep | None = None
    weight: float = Field(0, ge=0, le=100, description="重み / weight")
    weight_rules: list[AuthoredWeightRule] = Field(default_factory=list)
    only_when: AuthoredCondition | None = Field(None, description="このときだけ尋ねる / asked only when")
    not_applicable_when: AuthoredCondition | None = Field(
        None, description="該当なしになる条件 / does not apply when"
    )
    axes: dict[str, str] = Field(default_factory=dict, description="軸と値 / axis to value")
    mappings: dict[str, list[str]] = Field(
        default_factory=dict,
        description="枠組みの版と項目。括弧は一部 / framework edition to item ids; brackets mean partly",
    )
    threats: list[str] = Field(default_factory=list)
    controls: list[str] = Field(
        default_factory=list, description="損失モデルの対策領域 / control domains of the loss model"
    )
    after: list[str] = Field(
        default_factory=list, description="先にする質問の改善 / improvements that come first"
    )
    evidence: str = Field("", description="残しておく証拠 / proof to keep")
    covers: list[str] = Field(
        default_factory=list, description="関わる補償の種類 / kinds of cover it bears on"
    )
    services: list[str] = Field(default_factory=list, description="役立つサービス / services that help")
    unit: str = Field("", description="数の単位 / unit of a number")
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = Field(False, description="空でもよい / may stay empty")
    was: list[str] = Field(
        default_factory=list, description="前の版でのid。答えを引き継ぐ / ids in earlier versions"
    )


class AuthoredSection(Shape):
    """節 / Questions that are asked together."""

    id: Id
    title: Text
    purpose: Text
    axes: dict[str, str] = Field(
        default_factory=dict, description="節の全質問の軸の値 / axis values of all questions here"
    )


class AuthoredSectionFile(Shape):
    """節のファイル / A file with one section of a questionnaire."""

    section: AuthoredSection
    questions: list[AuthoredQuestion]


class AuthoredAxis(Shape):
    """軸 / A way of grouping the questions."""

    title: Text
    values: dict[str, Text]


class AuthoredBand(Shape):
    """評価の帯 / A rating from a number of points on."""

    at_least: float
    label: Text
    sentence: Text


class AuthoredGate(Shape):
    """関門 / A key safeguard that caps the rating while it is missing."""

    question: str
    worst: list[str]
    cap: str
    text: Text


class AuthoredCap(Shape):
    """上限 / Answers that cannot count in full while another safeguard is missing."""

    question: str
    worst: list[str]
    limits: list[str] = Field(
        default_factory=list, description="上限の付く質問。省くと全部 / questions limited; all if left out"
    )
    at: str = Field(description="数える選択肢の上限 / the choice that counts at most")
    text: Text


class AuthoredQuestionnaire(Shape):
    """質問票の頭 / Head of a questionnaire (questionnaire.yaml)."""

    cyberdiag: Literal["questionnaire/1"]
    id: Id
    version: Text
    language: Literal["ja", "en"] = "ja"
    title: Text
    summary: Text
    method: Literal["none", "weighted-mean", "sum"]
    sections: list[str] = Field(description="節のファイル名、尋ねる順 / section files in the order asked")
    scale: dict[str, Choice] = Field(
        default_factory=dict,
        description="共通の選択肢。unknown は「わからない」の点 / choices shared by the questions; "
        'unknown gives the points of "don\'t know" in a sum',
    )
    axes: dict[str, AuthoredAxis] = Field(default_factory=dict)
    bands: dict[str, AuthoredBand] = Field(default_factory=dict, description="良い順 / best first")
    gates: dict[str, AuthoredGate] = Field(default_factory=dict)
    caps: dict[str, AuthoredCap] = Field(default_factory=dict)
    flags: dict[str, AuthoredCondition] = Field(
        default_factory=dict, description="名前の付いた条件 / named conditions"
    )
    threats: dict[str, Text] = Field(default_factory=dict)
    severities: dict[Literal["high", "medium", "low"], float] = Field(
        default_factory=dict, description="失った点で決まる重大さ / severity by points lost"
    )
    weight_range: list[float] = Field(default_factory=lambda: [1.0, 5.0], min_length=2, max_length=2)


class AuthoredSource(Shape):
    """出典 / A document or a free help."""

    title: Text
    publisher: Text
    url: str | None = None
    date: str = ""
    as_of: Text
    mark: Literal["V", "V2", "READ", "R", "RECALLED"]
    kind: Literal["document", "help"] = "document"
    via: str = Field(
        "", description="二次資料で確かめたときの資料 / what was read instead of the document itself"
    )


class AuthoredSources(Shape):
    """出典の一覧 / sources.yaml."""

    sources: dict[str, AuthoredSource]


class AuthoredFrameworkHead(Shape):
    """枠組みの頭 / Head of a framework."""

    id: Id
    title: Text
    edition: Text
    publisher: Text
    source: str
    note: str = ""


class AuthoredFramework(Shape):
    """枠組み / One edition of a framework."""

    framework: AuthoredFrameworkHead
    items: dict[str, str]


class AuthoredTerm(Shape):
    """用語 / A word and its explanation."""

    term: Text
    match: list[str]
    text: Text


class AuthoredGlossary(Shape):
    """用語集 / glossary.yaml."""

    terms: dict[str, AuthoredTerm]


class AuthoredPeer(Shape):
    """公表された実施率 / A published rate."""

    question: str
    rate: float = Field(ge=0, le=100)
    n: int
    year: int
    source: str


class AuthoredPeers(Shape):
    """peers.yaml."""

    peers: list[AuthoredPeer]
