"""Trades: what a firm of one trade calls its people, what it works with, what is asked of it, and its own words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from cyberdiag.model.record import (
    Day,
    Id,
    Keyed,
    MaybeWords,
    Names,
    Published,
    Record,
    Text,
    Unfit,
    Url,
    Words,
    says,
)
from cyberdiag.model.role import Role, filled, sentence

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.questionnaire import Question, Questionnaire, QuestionSet


class Roles(Record, frozen=True, kw_only=True):
    """役割の呼び方 / What each role is called, so short that it fits into a sentence."""

    owner: Annotated[Words, says("経営者 / who decides")]
    it: Annotated[Words, says("情報システムの担当 / who looks after the computers")]
    general: Annotated[Words, says("総務の担当 / who does the office work")]
    accounts: Annotated[Words, says("経理の担当 / who pays and books")]
    plant: Annotated[Words, says("設備の責任者 / who answers for machines and equipment")]
    privacy: Annotated[Words, says("個人情報の責任者 / who answers for personal data")]
    vendor: Annotated[Words, says("頼りにする業者 / the outside firm that looks after the computers")]
    own_it: Annotated[
        bool,
        says("it が情報システムの仕事を受け持つ人か / whether `it` is a person whose work this is"),
    ] = False

    def name(self, role: Role) -> str:
        """Return what a role is called."""
        found: str = getattr(self, role.value)
        return found

    def fill(self, text: str) -> str:
        """Return a text with what the roles named in it, such as `{general}`, are called."""
        return filled(text, self.name)


class UsualRoles(Record, frozen=True, kw_only=True):
    """roles.yaml: what roles are called in a firm whose trade has no file."""

    small: Roles
    mid: Roles


class OfSize(Record, frozen=True, kw_only=True):
    """規模ごとの呼び方 / The people of a firm of one size."""

    firms: Annotated[Words, says("どんな会社か / which firms are meant")]
    roles: Roles
    vendors: Annotated[Words, says("つきあいのある業者 / the outside firms it deals with")]
    note: Annotated[MaybeWords, says("注 / a note")] = ""


ONLY = Annotated[
    MaybeWords,
    says(
        "この業種のうち、どんな会社のものか(「介護事業所であれば」) / which firms of the trade only, as a condition"
    ),
]


class System(Keyed, frozen=True, kw_only=True):
    """システム / Something that a firm of the trade works with."""

    title: Words
    only: ONLY = ""
    stopped: Annotated[Words, says("1日止まるとどうなるか / what a day without it means")]


Binding = Literal["law", "contract", "rule", "guideline", "voluntary"]
"""How hard something binds a firm, the hardest first."""


class ReadPage(Record, frozen=True):
    """読んだページ / A page that was read for a duty."""

    title: Text
    url: Url


class TradeDuty(Keyed, frozen=True, kw_only=True):
    """求められること / A law, guideline or condition that binds the trade."""

    title: Words
    only: ONLY = ""
    edition: Annotated[Words, says("版や番号 / its edition or number")]
    published: Annotated[Published, says("発行・施行の日付 / when it was published or came into force")]
    binding: Annotated[
        Binding,
        says("法令・契約・会の規則・指針・任意 / law, contract, rule of a body, guideline, or voluntary"),
    ]
    who: Annotated[Words, says("だれに / whom it binds")]
    text: Annotated[Words, says("中身 / what it asks")]
    first: Annotated[MaybeWords, says("最初にすること / what to do first")] = ""
    url: Annotated[Url, says("公式のページ / its official address")]
    pages: Annotated[
        tuple[ReadPage, ...], Meta(min_length=1), says("読んだページ / the pages that were read")
    ]
    confirm: Annotated[MaybeWords, says("使う前に確かめる点 / what to check before use")] = ""
    read: Annotated[Day, says("読んだ日 / the day on which they were read")]
    mark: Annotated[
        Literal["V", "V2", "READ"],
        says("確かめ方(出典と同じ) / how it was checked, as with sources"),
    ]


class TradeWords(Record, frozen=True, kw_only=True):
    """質問の言いかえ / A question in the words of the trade; what is left out stays."""

    text: Annotated[MaybeWords, says("質問文 / the question")] = ""
    help: Annotated[MaybeWords, says("答え方の補足 / how to answer")] = ""
    ask: Annotated[MaybeWords, says("わからないとき誰に聞くか / whom to ask")] = ""
    step: Annotated[MaybeWords, says("最初の一歩 / the first step")] = ""
    message: Annotated[MaybeWords, says("業者に送る文 / a message to send to the vendor")] = ""

    def __post_init__(self) -> None:
        """See that it says something."""
        if not any(getattr(self, name) for name in self.__struct_fields__):
            raise Unfit("empty-text")


class Trade(Record, frozen=True, kw_only=True):
    """業種 / One trade."""

    id: Annotated[Id, says("ファイルと同じ名前 / called as its file")]
    title: Words
    firm: Annotated[Words, says("「○○として求められること」の○○ / what such a firm is called")]
    industries: Annotated[Names, Meta(min_length=1), says("業種の選択肢 / choices of the fact `industry`")]
    small: OfSize
    mid: OfSize
    systems: Annotated[Mapping[str, System], says("使うもの / what it works with")] = {}
    duties: Annotated[Mapping[str, TradeDuty], says("求められること / what is asked of it")] = {}
    questions: Annotated[Mapping[str, TradeWords], says("質問の言いかえ / questions in its words")] = {}


class TradeFile(Record, frozen=True):
    """trades/<id>.yaml."""

    trade: Trade


Size = Literal["small", "mid"]


class Trades(Struct, frozen=True):
    """Every trade; `largest_small` is how many people the largest small firm has."""

    trades: tuple[Trade, ...]
    usual: UsualRoles
    largest_small: int

    def of(self, answers: "Answers") -> "OwnTrade":
        """Return what is known of the trade of a firm; one that does not say how many work there counts as small."""
        industry, employees = answers.value("industry"), answers.value("employees")
        found = next((t for t in self.trades if industry in t.industries), None)
        large = isinstance(employees, int | float) and employees > self.largest_small
        size: Size = "mid" if large else "small"
        mine: OfSize | None = getattr(found, size) if found else None
        roles: Roles = mine.roles if mine else getattr(self.usual, size)
        return OwnTrade(size, roles, found, mine)


class OwnTrade(Struct, frozen=True):
    """The trade of one firm at its size; `trade` and `people` are None where the catalogue has no such trade."""

    size: Size
    roles: Roles
    trade: Trade | None = None
    people: OfSize | None = None

    def told(self, question: "Question") -> "Question":
        """Return a question in the words of the firm's trade, naming the people it has."""
        own = self.trade.questions.get(question.id) if self.trade else None
        changes: dict[str, object] = {"text": own.text, "help": own.help} if own else {}
        changes["ask"] = self.roles.fill((own.ask if own else "") or question.asked)
        step = question.first_step
        if step is not None:
            who = self.roles.name(step.role) if step.role else step.who
            text = (own.step if own else "") or question.begun or step.text
            changes["first_step"] = replace(step, who=sentence(who), text=self.roles.fill(text))
        return replace(question, **{name: value for name, value in changes.items() if value})

    def of_sheet(self, sheet: "Questionnaire") -> "Questionnaire":
        """Return a questionnaire in the words of the firm's trade."""
        parts = (replace(s, questions=tuple(map(self.told, s.questions))) for s in sheet.sections)
        return replace(sheet, sections=tuple(parts))

    def of_set(self, questions: "QuestionSet") -> "QuestionSet":
        """Return questionnaires in the words of the firm's trade."""
        return replace(questions, questionnaires=tuple(map(self.of_sheet, questions.questionnaires)))
