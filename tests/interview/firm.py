"""A small invented questionnaire in both languages with every kind of question, so that content may change freely."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Any

from conditions import compare, every
from heads import questionnaire
from msgspec.structs import replace

from cyberdiag.model.aggregate import Method
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.catalogue import Source, Term
from cyberdiag.model.head import Consistency
from cyberdiag.model.questionnaire import Choice, Question, Questionnaire, QuestionSet, Section
from cyberdiag.model.written import FirstStep, Kind, Level
from cyberdiag.problems import Place

TRADES = {
    "ja": (
        "製造業", "建設業", "卸売業", "小売業", "情報通信業(ソフトウェア、ウェブ、通信)", "運輸・倉庫・郵便業",
        "宿泊・飲食業", "医療・福祉", "専門サービス業(士業、設計、広告、研究など)", "教育・学習支援業",
        "金融・保険業(代理店を含む)", "不動産・物品賃貸業", "生活関連サービス・娯楽業", "電気・ガス・熱供給・水道業",
        "農林・漁業・鉱業", "その他",
    ),
    "en": (
        "Manufacturing", "Construction", "Wholesale", "Retail", "Information and communications (software, web)",
        "Transport and storage", "Hotels and restaurants", "Healthcare and welfare",
        "Professional services (law, accounting, design, advertising)", "Education",
        "Finance and insurance (agencies included)", "Real estate and leasing", "Personal services and leisure",
        "Electricity, gas, heat and water", "Agriculture, fishery and mining", "Other",
    ),
}  # fmt: skip
WORDS = {
    "ja": {
        "company": "会社のこと", "company-purpose": "業種と大きさで、起きやすい事故と損失の桁が変わります。",
        "technical": "技術的な備え", "technical-purpose": "パソコンとバックアップの守り方を確かめます。",
        "people": "人の備え", "people-purpose": "教育と約束ごとを確かめます。",
        "industry": "主な業種はどれですか?", "employees": "役員とパートも含めて、何人が働いていますか?", "unit": "人",
        "employees-help": "派遣の方も、社内のパソコンを使うなら数えてください。",
        "data": "預かっている情報はどれですか?", "health": "健康・病歴・障がい・犯罪歴など(要配慮個人情報)",
        "login": "お客さまのIDとパスワード", "none": "どれもない",
        "website": "自社のウェブサイトはどれですか?", "shop": "サイトで販売している", "no-site": "ウェブサイトはない",
        "founded": "いつ創業しましたか?", "remark": "ほかに伝えたいことはありますか?",
        "yes": "はい", "partly": "一部", "no": "いいえ",
        "backup": "バックアップの少なくとも一つを、社内のパソコンやサーバーから消せない場所に置いていますか?",
        "backup-yes": "外して保管する、書き換えできない、または別の会社に預けた控えが一つ以上あり、ふだんの管理者IDでは消せない",
        "backup-partly": "別の場所に控えはあるが、社内のネットワークや同じ管理者IDから消せる",
        "backup-no": "控えがない、または同じ機器の中だけにある",
        "backup-why": "2025年の被害で、バックアップからの復元を試みた99件のうち79件が元に戻せませんでした。 "
        "控えは「取ってあるか」より「攻撃者が消せないか」で決まります。",
        "backup-ask": "バックアップを設定した人。または保守会社",
        "step-who": "情報担当者", "step": "外付けディスクを2台用意し、交互に使って、終わったら外して鍵のかかる場所に置く",
        "updates": "更新は自動ですか?", "shop-check": "販売サイトの点検をしていますか?",
        "training": "年1回の教育がありますか?", "leavers": "退職の日にIDを止めていますか?",
        "doubt": "50人以上が働いているとのことですが、預かる情報は「どれもない」になっています。ご確認ください。",
        "publisher": "警察庁", "source": "令和7年におけるサイバー空間をめぐる脅威の情勢等",
        "term": "バックアップ", "term-text": "なくしたときに戻せるよう、別に取っておく写しです。",
    },
    "en": {
        "company": "The firm", "company-purpose": "Industry and size decide which incidents are likely and how large a loss can be.",
        "technical": "Technology", "technical-purpose": "How computers and backups are protected.",
        "people": "People", "people-purpose": "Training and promises.",
        "industry": "What is your main industry?", "employees": "How many people work for you, directors and part-timers included?", "unit": "people",
        "employees-help": "Count temporary staff too if they use computers in the firm.",
        "data": "Which of these do you hold?", "health": "Health, medical history, disability, criminal record (special-care data)",
        "login": "Customers' IDs and passwords", "none": "None of these",
        "website": "What is your website like?", "shop": "It sells goods or services", "no-site": "We have no website",
        "founded": "When was the firm founded?", "remark": "Is there anything else?",
        "yes": "Yes", "partly": "Partly", "no": "No",
        "backup": "Is at least one of your backups kept where nobody can delete it from the computers in your office?",
        "backup-yes": "At least one copy is unplugged, cannot be changed or is with another company, and the usual administrator ID cannot delete it.",
        "backup-partly": "There is a copy elsewhere, but it can be deleted from the office network or with the same administrator ID.",
        "backup-no": "There is no copy, or only one inside the same machine.",
        "backup-why": "In 2025, 79 of 99 victims who tried could not restore their data. "
        "What counts is not whether there is a copy but whether the attacker can delete it.",
        "backup-ask": "Whoever set up the backup, or your maintenance company",
        "step-who": "IT contact", "step": "Buy two external disks, use them in turn, and unplug and lock up the one not in use",
        "updates": "Are updates automatic?", "shop-check": "Is the online shop checked?",
        "training": "Is there yearly training?", "leavers": "Are IDs closed when people leave?",
        "doubt": 'Fifty people or more work for you, but "none of these" is chosen for the data you hold. Please check.',
        "publisher": "National Police Agency", "source": "Cyber threats in 2025",
        "term": "Backup", "term-text": "A copy kept apart so that data can be restored.",
    },
}  # fmt: skip
SHOP = compare("website", one_of=("shop",))
DOUBT = every((compare("employees", at_least=50), compare("data", includes=("none",))))
NO_STAFF = compare("employees", at_most=1)


@cache
def question_set(lang: str = "ja") -> QuestionSet:
    """Facts about a firm, then seven scored questions in two sections, basic and other ones mixed."""
    say = WORDS[lang]
    scale = tuple(
        Choice(key, say[key], points=points) for key, points in (("yes", 2), ("partly", 1), ("no", 0))
    )
    backup = tuple(Choice(c.id, c.label, say[f"backup-{c.id}"], c.points) for c in scale)
    trades = tuple(Choice(f"trade-{n}", label) for n, label in enumerate(TRADES[lang], 1))
    sites = tuple(Choice(key, say[key]) for key in ("no-site", "shop"))
    kinds = tuple(Choice(key, say[key]) for key in ("health", "login", "none"))
    step = FirstStep(text=say["step"], who=say["step-who"], action="", effort=Level.LOW, cost=Level.MID)
    facts = (
        _question("industry", say["industry"], trades),
        _question(
            "employees", say["employees"], kind=Kind.NUMBER, unit=say["unit"], minimum=1, maximum=100_000,
            help=say["employees-help"],
        ),
        _question("data", say["data"], kinds, kind=Kind.MULTIPLE),
        _question("website", say["website"], sites),
    )  # fmt: skip
    technical = (
        _question("T-1", say["updates"], scale, core=False),
        _question(
            "T-2", say["backup"], backup, why=say["backup-why"], sources=("npa",), ask=say["backup-ask"],
            first_step=step,
        ),
        _question("T-3", say["shop-check"], scale, only_when=SHOP),
    )  # fmt: skip
    people = (
        _question("P-1", say["training"], scale, not_applicable_when=NO_STAFF),
        _question("P-2", say["leavers"], scale, core=False, not_applicable_when=NO_STAFF),
    )
    profile = _questionnaire("profile", Method.NONE, _section("company", say, facts))
    rule = Consistency(
        id="staff-data", when=DOUBT, text=say["doubt"], questions=("data", "employees"), speaks={}, silent={}
    )
    profile = replace(profile, consistency={rule.id: rule})
    scored = _questionnaire(
        "firm", Method.WEIGHTED_MEAN, _section("technical", say, technical), _section("people", say, people)
    )
    return QuestionSet((profile, scored))


def one(kind: Kind, lang: str = "ja", **fields: Any) -> Question:
    """Return one question of a kind for tests of a single prompt."""
    say = WORDS[lang]
    choices = (
        tuple(Choice(key, say[key]) for key in ("health", "login", "none")) if kind is Kind.MULTIPLE else ()
    )
    return _question("asked", say["employees"], fields.pop("choices", choices), kind=kind, **fields)


def sources(lang: str) -> dict[str, Source]:
    say = WORDS[lang]
    return {
        "npa": Source(
            id="npa",
            title=say["source"],
            publisher=say["publisher"],
            published="2026",
            read="2026-11-22",
            next="2027-03",
            mark="V",
        )
    }


def terms(lang: str) -> dict[str, Term]:
    say = WORDS[lang]
    return {
        "backup": Term(id="backup", term=say["term"], match=(say["term"], "backups"), text=say["term-text"])
    }


def answers(**values: Any) -> Answers:
    return Answers(MappingProxyType({k.replace("_", "-"): Answer(v) for k, v in values.items()}))


def _question(
    key: str, text: str, choices: tuple[Choice, ...] = (), *, kind: Kind = Kind.SINGLE, **rest: Any
) -> Question:
    return Question(
        id=key, kind=kind, section="", text=text, choices=choices, place=Place("firm.yaml"), **rest
    )


def _section(key: str, say: dict[str, str], questions: tuple[Question, ...]) -> Section:
    return Section(key, say[key], say[f"{key}-purpose"], questions)


def _questionnaire(key: str, method: Method, *sections: Section) -> Questionnaire:
    return questionnaire(key, Place("firm.yaml"), *sections, method=method, title=sections[0].title)
