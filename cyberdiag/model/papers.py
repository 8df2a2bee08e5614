"""Papers to hand out: one for all staff, and words for the boss, a customer and the insurer, as they are written."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from msgspec import Meta

from cyberdiag.model.record import Keyed, MaybeWords, Names, Record, Words, says
from cyberdiag.model.role import Role

Given = Literal[
    "organisation", "date", "score", "rating", "expected", "range", "count", "first", "first-day", "last-day"
]
"""What a text may name besides roles and facts of the firm: as words, from its answers and its plan."""
GIVEN: tuple[str, ...] = get_args(Given)
Lines = Annotated[tuple[Words, ...], Meta(min_length=1)]


class Advised(Keyed, frozen=True, kw_only=True):
    """呼びかけ / What all staff are told, where the question behind it applies to the firm."""

    question: Annotated[str, says("もとになる質問の id / id of the question behind it")]
    text: Annotated[Words, says("できていないときの言い方 / what is said where it is not in place")]
    kept: Annotated[MaybeWords, says("できているときの言い方。なければ text / what is said where it is")] = ""


class Call(Keyed, frozen=True, kw_only=True):
    """知らせる相手 / Whom to call."""

    role: Annotated[Role, says("役割 / the role")]
    why: Annotated[Words, says("どんなときに / when")]


class StaffSheet(Record, frozen=True, kw_only=True):
    """全員に配る紙 / The sheet for all staff."""

    watch: Annotated[Mapping[str, Advised], says("ふだん気をつけること / what to watch for")]
    first: Annotated[Mapping[str, Advised], says("最初の数分にすること / what to do in the first minutes")]
    calls: Annotated[Mapping[str, Call], says("知らせる相手 / whom to call")]


class Claim(Keyed, frozen=True, kw_only=True):
    """言えること / What can be said of the firm where the answer earns full points, and only there."""

    question: Annotated[str, says("もとになる質問の id / id of the question behind it")]
    text: Annotated[Words, says("言えること / what can be said")]


class Passage(Record, frozen=True, kw_only=True):
    """写して使う文 / A text to copy; a line that names what is not known of the firm is left out."""

    title: Annotated[Words, says("だれに / for whom")]
    opening: Annotated[Lines, says("初めの文 / how it begins")]
    closing: Annotated[Lines, says("表や箇条のあとの文 / what follows the list in the middle")]
    note: Annotated[Words, says("写さない注意 / a caution that is not part of it")]


class Passages(Record, frozen=True, kw_only=True):
    """三つの文 / The three texts: to the boss with what is to be done, to a customer with what is, to the insurer.

    Where the boss looks after the computers too, `own` stands in the place of `boss`.
    """

    boss: Passage
    own: Passage
    customer: Passage
    insurer: Passage
    claims: Annotated[Mapping[str, Claim], says("取引先に言えること / what a customer can be told")]


class ApplicationLine(Keyed, frozen=True, kw_only=True):
    """申込用紙の項目 / An item of usual application forms for insurance, and what a draft of it is made from."""

    label: Annotated[Words, says("項目の名前 / what the item is called")]
    question: Annotated[
        str, says("もとになる質問か会社の情報。なければ空ける / id of what it is made from")
    ] = ""
    decides: Annotated[
        Names, says("項目が決まる答え。省くと全部 / the answers that settle it; all if left out")
    ] = ()
    check: Annotated[MaybeWords, says("書いてあるときに確かめること / what to check where it is filled")] = ""
    ask: Annotated[MaybeWords, says("空いているときに誰に何を聞くか / what to ask where it is empty")] = ""


class ApplicationPart(Keyed, frozen=True, kw_only=True):
    """項目のまとまり / Items that stand together."""

    title: Annotated[Words, says("見出し / heading")]
    lines: Annotated[Mapping[str, ApplicationLine], says("項目 / the items, by id")]


class Application(Record, frozen=True, kw_only=True):
    """告知書の下書き / What an application for insurance usually asks, and where a draft takes it from."""

    notes: Annotated[Lines, says("先に読むこと / what is to be read first")]
    parts: Annotated[Mapping[str, ApplicationPart], says("まとまり / the parts, by id")]


class Papers(Record, frozen=True, kw_only=True):
    """papers.yaml."""

    handout: StaffSheet
    words: Passages
    application: Application
