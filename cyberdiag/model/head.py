"""The head of a questionnaire (questionnaire.yaml): everything but the questions."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from msgspec import field

from cyberdiag.model.aggregate import (
    METHOD,
    Axis,
    Bands,
    Decimals,
    Demands,
    Met,
    Method,
    Of,
    OutOf,
    Start,
    Target,
)
from cyberdiag.model.condition import Condition
from cyberdiag.model.early import Order, Rule
from cyberdiag.model.language import SOURCE_LANGUAGE, Language
from cyberdiag.model.record import (
    MOST_AXES,
    Id,
    Keyed,
    Names,
    Picked,
    Record,
    Text,
    Unfit,
    Words,
    says,
)
from cyberdiag.model.review import Review
from cyberdiag.model.written import Scale
from cyberdiag.problems import Path

Given = bool | int | float | str | tuple[str, ...]
"""An answer as an author writes it."""
Grave = Literal["high", "medium", "low"]
"""How grave a finding is."""


class Gate(Keyed, frozen=True, kw_only=True):
    """関門 / A key safeguard, or a part that must not be too low, that holds the rating down while it is missing."""

    question: Annotated[
        str, says("鍵になる質問の id。parts とどちらか / id of the key question; this or parts")
    ] = ""
    worst: Annotated[
        Picked, says("足りないとみなす答え(unknown も可) / answers that count as missing; unknown may be one")
    ] = ()
    parts: Annotated[
        Mapping[str, Names],
        says(
            "軸と、鍵になるその値。空なら値のどれか一つでも / "
            "axis to its values that are key, any of them; all values if the list is empty"
        ),
    ] = {}
    below: Annotated[
        float | None,
        says(
            "表示される点がこれに届かない値は足りない / a part whose printed score is below this is missing"
        ),
    ] = None
    cap: Annotated[str, says("そのあいだの評価の上限 / best rating while it is missing")]
    text: Annotated[Words, says("報告書に出る理由 / the reason as the report says it")]

    def __post_init__(self) -> None:
        answers = {"question": self.question, "worst": self.worst}
        scores = {"parts": self.parts, "below": True if self.below is not None else None}
        if any(answers.values()) and any(scores.values()):
            raise Unfit("exactly-one", fields="question, worst | parts, below")
        wanted = scores if any(scores.values()) else answers
        if missing := next((name for name, given in wanted.items() if not given), None):
            raise Unfit("missing-field", field=missing)


class Cap(Keyed, frozen=True, kw_only=True):
    """上限 / Answers that cannot count in full while another safeguard is missing."""

    question: Annotated[str, says("前提になる質問の id / id of the question that the others rest on")]
    worst: Annotated[Picked, says("足りないとみなす答え / answers that count as missing")]
    limits: Annotated[Names, says("上限の付く質問。省くと全部 / questions held down; all if left out")] = ()
    at: Annotated[str, says("数える選択肢の上限 / the choice that they count as at most")]
    text: Annotated[Words, says("報告書に出る理由 / the reason as the report says it")]

    def limited(self, names: Collection[str]) -> list[str]:
        """Return which of some questions the cap holds down; `names` are looked up, so best a mapping or a set."""
        return [
            n
            for n in dict.fromkeys(self.limits or names)
            if n in names and (self.limits or n != self.question)
        ]


class Consistency(Keyed, frozen=True, kw_only=True):
    """食い違い / Answers that do not seem to go together; each rule brings an example on either side."""

    when: Annotated[Condition, says("食い違いの条件 / the answers that do not go together")]
    text: Annotated[Words, says("見直しのときに出る文 / what the review says")]
    questions: Annotated[Names, says("見直す質問 / the questions to look at", min_length=1)]
    speaks: Annotated[Mapping[str, Given], says("知らせる答えの例 / answers to speak up about")]
    silent: Annotated[Mapping[str, Given], says("知らせない答えの例 / answers to be silent about")]


class Head(Record, frozen=True, kw_only=True):
    """質問票の頭 / Head of a questionnaire (questionnaire.yaml)."""

    cyberdiag: Annotated[Literal["questionnaire/1"], says("いつも questionnaire/1 / always questionnaire/1")]
    id: Annotated[Id, says("質問票の id / id of the questionnaire")]
    version: Annotated[
        Text,
        says(
            '版。"1.0" のように引用符で。意味が変わったら上げる / '
            'its version in quotes, as "1.0"; raise it when the meaning changes'
        ),
    ]
    language: Annotated[Language, says("書いた言葉 / the language it is written in")] = SOURCE_LANGUAGE
    title: Annotated[Words, says("題 / title")]
    summary: Annotated[Words, says("一、二文の説明 / what it is, in a sentence or two")]
    method: Annotated[Method, METHOD]
    of: Of = ""
    start: Start = 0.0
    out_of: OutOf = 100.0
    decimals: Decimals = 1
    met: Met = None
    not_applicable: Annotated[
        Literal["left-out", "full", "target"],
        says(
            "該当なしの数え方: 除く・満点・目標の点 / "
            "what does not apply is left out, or counts as full marks, or as the target asks"
        ),
    ] = "left-out"
    profile: Annotated[
        Literal["whole", "needed"],
        says(
            "会社の情報をすべて尋ねる(損失と補償の見積りに要る)か、条件が使うものだけか / "
            "whole asks every fact about the firm, which the estimate of losses and covers needs; "
            "needed asks only the facts that conditions use and leaves those parts out of the report"
        ),
    ] = "whole"
    files: Annotated[Names, says("節のファイル名、尋ねる順 / section files in the order asked")] = field(
        name="sections"
    )
    scale: Annotated[
        Scale,
        says(
            "共通の選択肢。unknown は「わからない」の点 / choices shared by the questions; "
            'unknown gives the points of "don\'t know" in a sum'
        ),
    ] = {}
    scales: Annotated[Mapping[str, Scale], says("名前の付いたほかの尺度 / further scales, by name")] = {}
    axes: Annotated[Mapping[str, Axis], says("軸。100まで / axes, up to 100", max_length=MOST_AXES)] = {}
    bands: Bands = {}
    targets: Annotated[Mapping[str, Target], says("目標、時期ごと / targets, by time")] = {}
    demands: Annotated[Demands, says("答えのそばに求めるもの / what must stand beside answers")] = Demands()
    gates: Annotated[Mapping[str, Gate], says("関門 / gates, by id")] = {}
    caps: Annotated[Mapping[str, Cap], says("上限 / caps, by id")] = {}
    flags: Annotated[Mapping[str, Condition], says("名前の付いた条件 / named conditions")] = {}
    consistency: Annotated[
        Mapping[str, Consistency], says("食い違いの規則 / rules about answers that do not go together")
    ] = {}
    threats: Annotated[Mapping[str, Words], says("脅威の id と名前 / threats, id to title")] = {}
    severities: Annotated[
        Mapping[Grave, float],
        says(
            "失った点で決まる重大さ / severity from this many points lost on",
            extra_json_schema={"propertyNames": {"enum": ["high", "medium", "low"]}},
        ),
    ] = {}
    order: Annotated[
        Order | None,
        says(
            "尋ねる順。省くと core の質問が先 / the order asked; questions marked core come first if left out"
        ),
    ] = None
    estimate: Annotated[
        Rule | None,
        says("途中でやめたときの見込みの決め方 / how an interview that was stopped is estimated"),
    ] = None
    weight_range: Annotated[
        tuple[float, ...], says("重みの範囲 / smallest and largest weight", min_length=2, max_length=2)
    ] = (1.0, 5.0)
    reviewed: Annotated[
        Mapping[str, Review],
        says(
            "枠組みの版と、mappings を照らした記録。質問ごとにも書ける / "
            "framework edition to the review of its mappings; a question may name its own"
        ),
    ] = {}

    @property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """Every condition of the head, each with the path where it stands."""
        flags = ((("flags", name), flag) for name, flag in self.flags.items())
        rules = ((("consistency", key, "when"), rule.when) for key, rule in self.consistency.items())
        return (*flags, *rules)
