"""The words that sheets use for their columns and their answers, in Japanese and English."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from cyberdiag import typed
from cyberdiag.model import choice_keys
from cyberdiag.model.text import narrow, plain_name
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Part(StrEnum):
    """What a column holds."""

    TEXT = "text"
    ID = "id"
    SECTION = "section"
    CHOICES = "choices"
    POINTS = "points"
    WEIGHT = "weight"
    HELP = "help"
    KIND = "kind"
    EVIDENCE = "evidence"
    ASK = "ask"
    UNIT = "unit"
    ANSWER = "answer"


_HEADINGS: Mapping[Part, str] = {
    Part.TEXT: "質問 質問文 質問内容 設問 設問文 設問内容 質問項目 設問項目 チェック項目 点検項目 確認項目 評価項目"
    " 診断項目 診断内容 自己診断内容 確認内容 チェック内容 点検内容 評価内容 チェックポイント 要求事項 対策内容 実施内容"
    " question questions questiontext checkitem checkpoint statement requirement itemtext"
    " 内容 対策 項目 問 item control check",
    Part.ID: "no no. 番号 質問番号 設問番号 項目番号 項番 通番 連番 id # № q qno q.no. ref number questionno questionid",
    Part.SECTION: "分類 区分 大分類 中分類 小分類 カテゴリ カテゴリー 大項目 中項目 領域 分野 テーマ 章 節 セクション"
    " グループ 種別 section category domain area group topic chapter part theme subcategory",
    Part.CHOICES: "選択肢 回答選択肢 回答肢 選択項目 回答候補 回答の選択肢 choices options answers answeroptions"
    " possibleanswers responses answerchoices",
    Part.POINTS: "配点 点 点数 得点 スコア 満点 points point score scores marks pts maxpoints",
    Part.WEIGHT: "重み 重要度 ウェイト ウエイト 係数 weight importance weighting",
    Part.HELP: "解説 説明 補足 補足説明 備考 ヒント 注 help hint guidance explanation note notes description remarks",
    Part.KIND: "形式 回答形式 回答方法 回答種別 種類 タイプ type answertype format kind questiontype",
    Part.EVIDENCE: "証拠 証跡 根拠資料 エビデンス evidence proof",
    Part.ASK: "確認先 聞く相手 担当 担当者 担当部署 owner ask whotoask",
    Part.UNIT: "単位 unit",
    Part.ANSWER: "回答 答え 回答欄 記入欄 チェック チェック欄 自己評価 結果 判定 answer response result yourresponse",
}
"""Names of columns; of the questions' own the surest come first."""
_PARTS = {name: part for part, names in _HEADINGS.items() for name in names.split()}
_RANK = {name: n for n, name in enumerate(_HEADINGS[Part.TEXT].split())}
_BRACKET = re.compile(r"[(\[【《<].*?[)\]】》>]")
_AROUND = " \t\n:：*※.。■●◆▼"

_FULL = "実施 実施している 実施済 実施済み 実施できている できている 出来ている している 対応済 対応済み 対応している 適合 達成 完了 ◎ 全部 すべて 全て ok done implemented full fully fullyimplemented complete completed compliant met"
_HALF = "一部 一部実施 一部実施している 一部できている 一部出来ている 一部している 一部対応 一部はい 部分的 部分的に実施 どちらともいえない △ 実施中 対応中 partly partial partially partiallyimplemented inpart partlydone doneinpart inprogress somewhat"
_NONE = "未実施 実施していない できていない 出来ていない していない 未対応 対応していない 不適合 未達成 未着手 まったくない ✖ ❌ ng notdone notimplemented none never notmet noncompliant non-compliant notyet"
_APART = "対象外 該当なし 該当しない 非該当 適用外 na n/a notapplicable"
SHARE: Mapping[str, float] = {
    **dict.fromkeys(_FULL.split(), 1.0),
    **dict.fromkeys(_HALF.split(), 0.5),
    **dict.fromkeys(_NONE.split(), 0.0),
}
"""What part of full marks an answer in such words is worth."""
_SHORT = len("n/a")
"""Words of so few letters stand inside others."""
_KINDS: Mapping[Kind, str] = {
    Kind.MULTIPLE: "複数 複数選択 複数回答 複数可 複数選択可 multiple multiplechoice checkbox checkboxes multi selectall",
    Kind.SINGLE: "単一 単一選択 単一回答 択一 一つ 1つ 一つ選択 single singlechoice radio dropdown select one",
    Kind.NUMBER: "数 数値 数字 数量 整数 number numeric integer",
    Kind.DATE: "日付 年月日 日 date",
    Kind.TEXT: "文 文章 自由記述 自由記入 自由回答 記述 記述式 記入 自由 text freetext open openended comment",
}
_BY_KIND = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_SEVERAL = re.compile(
    r"複数(?:選択|回答)?可|すべて選|全て選|いくつでも|all that apply|select all", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:選択肢|回答|答え|choice|option|answer)([0-9a-z①-⑨])", re.IGNORECASE)
_NUMBERED_POINTS = re.compile(r"(?:配点|点数?|得点|points?|score)([0-9a-z①-⑨])", re.IGNORECASE)
LEVEL = re.compile(r"(?:レベル|段階|level|lv\.?)\s*([0-9])(?![0-9])", re.IGNORECASE)
"""A level by its number."""
_SCORE = re.compile(r"[0-9]{1,2}")


def part(heading: str) -> Part | None:
    """Return what a column with this heading holds; None where the heading does not say."""
    return next((_PARTS[n] for n in _called(heading) if n in _PARTS), None)


def sureness(heading: str) -> int:
    """Return how surely a heading names the questions; the lowest number is the surest."""
    return min((_RANK[n] for n in _called(heading) if n in _RANK), default=len(_RANK))


def _called(heading: str) -> tuple[str, str]:
    plain = plain_name(heading).strip(_AROUND)
    return plain, _BRACKET.sub("", plain).strip(_AROUND)


def share(label: str) -> float | None:
    """Return what part of full marks an answer is worth by its words alone; None where they do not say."""
    for name in _called(label.split("、", maxsplit=1)[0]) if len(label) <= _LONGEST else ():
        if name in SHARE:
            return SHARE[name]
        said = typed.yes_or_no(name)
        if said is not None:
            return float(said)
    return None


_LONGEST = 40
"""Characters; what is longer is no plain word."""


def is_apart(label: str) -> bool:
    """Return whether an answer says that the question does not apply."""
    return any(name in _APART.split() for name in _called(label))


def speaks_apart(told: str) -> bool:
    """Return whether a text says when a question does not apply."""
    plain = plain_name(told)
    return any(name in plain for name in _APART.split() if not name.isascii() or len(name) > _SHORT)


def is_answer(heading: str) -> bool:
    """Return whether a heading is an answer that can be ticked below it."""
    return (
        share(heading) is not None
        or is_apart(heading)
        or typed.is_unknown(heading)
        or choice_keys.number(heading) != ""
        or _SCORE.fullmatch(narrow(heading).strip()) is not None
        or LEVEL.match(narrow(heading).strip()) is not None
    )


def numbered(heading: str) -> bool | None:
    """Return True for `選択肢1` and the like, False for `配点1`, None for anything else."""
    plain = plain_name(heading)
    if _NUMBERED.fullmatch(plain):
        return True
    return False if _NUMBERED_POINTS.fullmatch(plain) else None


def kind(told: str) -> Kind | None:
    """Return how a question is answered, as a sheet tells it; None where it does not."""
    return next((_BY_KIND[n] for n in _called(told) if n in _BY_KIND), None)


def asks_several(question: str) -> bool:
    """Return whether a question itself says that several answers may be chosen."""
    return _SEVERAL.search(narrow(question)) is not None
