"""Rows that change what is asked and told: questionnaires and catalogue."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from contributing.checkout import FIRM
from contributing.table import tries

from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from contributing.checkout import Checkout

BASE = "questionnaires/cyber-risk"
HEAD, TECHNICAL, ENGLISH = f"{BASE}/questionnaire.yaml", f"{BASE}/technical.yaml", f"{BASE}/lang/en.yaml"
FIRST_WEIGHT = r"(id: TEC-01\n.*?\n    weight:) \d+"
QUESTION = """
  - id: TEC-99
    text: 時計は合っていますか?
    choices: {yes: すべて合っている, partly: 一部は合っている, no: 合っていない}
    why: 評価制度SCSの基準には、記録の時刻をそろえる求めがあります。
    sources: [scs-2026-03]
    ask: "{it}"
    asks: [it]
    first_step: {text: 時計を合わせる, role: it, action: 時計をそろえる, effort: low, cost: low}
    weight: 2
    axes: {function: detect}
    threats: [RAN]
    controls: [logging]
    mappings: {cis-8.1: ["(8.3)"]}
"""
ITS_WORDS = """\
  TEC-99:
    text: Are your clocks right?
    choices: {yes: All of them are right., partly: Some are., no: None is.}
    why: The SCS criteria ask that records carry the same time.
    ask: "{it}"
    first_step: {text: Set the clocks, action: Keep all clocks alike}
"""


def result(copy: Checkout) -> Any:
    """Return the result of an example firm."""
    given = ("assess", "-a", FIRM, "--no-input", "--missing", "unknown", "--trials", "2000", "-o", "r.json")
    copy.program(*given, "--date", "2026-11-22")
    return json.loads(copy.read("r.json"))


@tries("reword or add a question")
def reword_and_add_a_question(copy: Checkout) -> None:
    copy.change(TECHNICAL, "  - id: TEC-01\n    text: ", "  - id: TEC-01\n    text: つまり、")
    copy.change(ENGLISH, "  TEC-01:\n    text: ", "  TEC-01:\n    text: In short, ")
    copy.add(TECHNICAL, QUESTION)
    copy.check(code=ExitCode.INVALID_DATA)  # English words are missing
    copy.add(ENGLISH, ITS_WORDS, after="questions:")
    copy.check()
    shown = copy.program("show", "TEC-01", "-l", "ja")
    assert "つまり、" in shown
    assert messages("ja")("show.stale") in "".join(shown.split())  # until its mappings are looked at again
    review = '{version: "1.2", date: "2026-11-29", by: 見本の読み手}'
    copy.change(TECHNICAL, "  - id: TEC-01\n", f"  - id: TEC-01\n    reviewed: {{scs3-2026-03: {review}}}\n")
    copy.change(ENGLISH, "  TEC-01:\n", "  TEC-01:\n    reviewed: {scs3-2026-03: {by: a sample reader}}\n")
    copy.before(HEAD, r'\nversion: "[0-9.]+"', '\nversion: "1.2"')
    assert messages("ja")("show.stale") not in "".join(copy.program("show", "TEC-01", "-l", "ja").split())
    sheet = copy.program("answers", "new", "-o", "-")
    assert "In short, " in sheet
    assert "Are your clocks right?" in sheet


@tries("change a weight or when a question applies")
def change_a_weight_and_when_a_question_applies(copy: Checkout) -> None:
    flag = "  has_few: {question: employees, at_most: 50}\n"
    copy.swap(TECHNICAL, FIRST_WEIGHT, r"\1 1\n    not_applicable_when: {flag: has_few}")
    copy.add("questionnaires/profile/questionnaire.yaml", flag, after="flags:")
    copy.check()
    assert re.search(r"Weight +1\b", copy.program("show", "TEC-01"))
    assert "employees = 50" in copy.program("explain", FIRM, "TEC-01")


@tries("change a rating, gate or severity")
def change_a_rating(copy: Checkout) -> None:
    copy.swap(HEAD, r"  C: {at_least: \d+", "  C: {at_least: 69")
    assert "rating" in copy.check(code=ExitCode.INVALID_DATA)  # its tests say otherwise
    copy.swap(f"{BASE}/tests/whole.yaml", "{score: 50, rating: .}", "{score: 50, rating: D}")
    copy.check()


@tries("add a consistency rule")
def add_a_consistency_rule(copy: Checkout) -> None:
    rule = """\
  copy-of-nothing:
    when: {all: [{question: TEC-11, is: no}, {question: TEC-12, is: yes}]}
    text: 控えがないとのことですが、置き場所についてお答えがあります。ご確認ください。
    questions: [TEC-11, TEC-12]
    speaks: {TEC-11: no, TEC-12: no}
    silent: {TEC-11: no, TEC-12: no}
"""
    words = '  copy-of-nothing: {text: "Nothing is copied, but there is an answer about the place. Please check."}\n'
    copy.add(HEAD, rule)
    copy.add(ENGLISH, words)
    said = copy.check(code=ExitCode.INVALID_DATA)
    assert "copy-of-nothing" in said  # it is silent about what it should speak about
    copy.change(HEAD, "speaks: {TEC-11: no, TEC-12: no}", "speaks: {TEC-11: no, TEC-12: yes}")
    copy.check()


@tries("add a source")
def add_a_source(copy: Checkout) -> None:
    source = """\
  clock-guide:
    {kind: document, title: 時計の手引き, publisher: 時計の会, url: "https://example.org/clock", published: "2026",
     read: "2026-11-22", next: "2027-03", mark: V}
"""
    copy.add("catalogue/sources.yaml", source)
    copy.add(
        "catalogue/lang/en/sources.yaml",
        "  clock-guide: {title: Guide to clocks, publisher: Clock society}\n",
    )
    copy.check()
    assert "Guide to clocks" in copy.program("show", "clock-guide")


@tries("take a new edition of a source")
def take_a_new_edition_of_a_source(copy: Checkout) -> None:
    copy.change("catalogue/sources.yaml", "    edition: 2026年6月改正版\n", "    edition: 2031年4月改正版\n")
    copy.change("catalogue/sources.yaml", 'published: "2026-06"', 'published: "2031-04"')
    copy.change("catalogue/sources.yaml", 'next: "2027-04"', 'next: "2032-04"')
    copy.change("catalogue/lang/en/sources.yaml", "June 2026 edition", "April 2031 edition")
    copy.check()
    assert "source-overdue" in copy.program("check", "--as-of", "2032-05-01")
    copy.target("examples")
    told = copy.read("examples/manufacturer/report.en.html")
    assert told.count("April 2031 edition") > 2
    assert "June 2026 edition" not in told


@tries("explain a word")
def explain_a_word(copy: Checkout) -> None:
    word = "  ntp: {{term: NTP, match: [NTP], text: {}}}\n"
    copy.add("catalogue/glossary.yaml", word.format("時計をそろえるしくみです。"))
    copy.add("catalogue/lang/en/glossary.yaml", word.format("It keeps clocks alike."))
    copy.check()
    assert "It keeps clocks alike." in copy.program("show", "ntp")


@tries("add a framework, or map questions to one")
def add_a_framework(copy: Checkout) -> None:
    text = """\
framework: {id: clocks-1, title: 時計の基準, edition: "1", publisher: 時計の会, source: scs-2026-03}
items: {"1": 時刻をそろえる}
"""
    words = 'clocks-1: {framework: {title: Clock criteria, edition: "1", publisher: Clock society}, items: {"1": Same time}}\n'
    copy.write("catalogue/frameworks/clocks-1.yaml", text)
    copy.swap(TECHNICAL, r"(id: TEC-01\n.*?\n    mappings:\n)", r'\1      clocks-1: ["(1)"]\n')
    copy.add("catalogue/lang/en/frameworks.yaml", words)
    copy.check()
    assert "Clock criteria [1] 1 Same time" in copy.program("show", "TEC-01")


@tries("say what decides the criteria of a scheme")
def say_what_decides_a_criterion(copy: Checkout) -> None:
    text = """\
framework: {id: clocks-1, scheme: clocks, title: 時計の基準, edition: "1", publisher: 時計の会, source: scs-2026-03}
items: {"1": 時計, "1-1": 時刻をそろえる}
reviewed: {cyber-risk: {version: "1.1", date: "2026-11-29", by: 時計の会}}
criteria: {"1-1": {part_of: "1", covers: whole, questions: [TEC-99]}}
"""
    words = 'clocks-1: {framework: {title: Clock criteria, edition: "1", publisher: Clock society}, items: {"1": Clocks, "1-1": Same time}, reviewed: {cyber-risk: {by: Clock society}}}\n'
    copy.write("catalogue/frameworks/clocks-1.yaml", text)
    copy.add("catalogue/lang/en/frameworks.yaml", words)
    assert "TEC-99" in copy.check(code=ExitCode.INVALID_DATA)
    copy.change("catalogue/frameworks/clocks-1.yaml", "TEC-99", "TEC-04")
    copy.check()
    answers = "examples/manufacturer/answers.yaml"
    assert "Of 1 criteria: 1 met" in copy.program("crosswalk", answers, "clocks")


@tries("add or change a cover, gap or service")
def add_a_cover_a_gap_and_a_service(copy: Checkout) -> None:
    english = "catalogue/lang/en"
    copy.write("catalogue/covers/clocks.yaml", COVER)
    copy.add("catalogue/gaps.yaml", GAP)
    copy.add("catalogue/services.yaml", SERVICE)
    copy.check(code=ExitCode.INVALID_DATA)
    copy.add(f"{english}/covers.yaml", COVER_WORDS)
    copy.add(f"{english}/gaps.yaml", GAP_WORDS)
    copy.add(f"{english}/services.yaml", SERVICE_WORDS)
    assert 'No cost of the loss model names the cover "clocks"' in copy.check()
    copy.change("catalogue/losses/items.yaml", "    cover: incident-response\n", "    cover: clocks\n")
    assert "clocks" not in copy.check()
    told = result(copy)
    cover = next(c for c in told["covers"] if c["id"] == "clocks")
    assert cover["p95"]
    assert "slow-time" in {g["id"] for g in told["gaps"]}
    assert "clock-setting" in {s["id"] for s in told["services"]}


COVER = """\
cover:
  id: clocks
  order: 90
  title: 時計
  group: expenses
  role: option
  triggers: [cyber-attack]
  pays: 時計を合わせ直す費用への備えです。
  examples: [時計が狂わされた]
  not_covered: [わざと狂わせた時計]
  check: [何台までか]
  relevance: {always: true}
  drivers: [TEC-01]
  reasons: {clock.base: どの会社にも時計があります。}
  limit: {kind: expenses}
"""
COVER_WORDS = """\
clocks:
  cover:
    title: Clocks
    pays: For the cost of setting clocks again.
    examples: [Clocks were put wrong]
    not_covered: [Clocks put wrong on purpose]
    check: [How many clocks]
    reasons: {clock.base: Every firm has clocks.}
"""
GAP = """\
  slow-time:
    title: 遅れた時間
    text: 失った時間は戻りません。
    instead: 早めに始めます。
    relevance: {always: true}
    drivers: [TEC-01]
    reasons: {gap.time: どの会社にも時間は限られます。}
"""
GAP_WORDS = """\
  slow-time:
    {title: Lost time, text: Lost time does not come back., instead: Start early., reasons: {gap.time: Time is short.}}
"""
SERVICE = """\
  clock-setting:
    title: 時計合わせ
    price: free
    text: 時計を合わせるサービスです。
    parts: [時計を合わせる]
    note: 条件は平時に確かめます。
    recommend: {servers: {when: {question: servers, is: "yes"}, reason: サーバーがあるため、時計合わせが候補です。}}
"""
SERVICE_WORDS = """\
  clock-setting:
    title: Clock setting
    text: A service that sets clocks.
    parts: [Sets clocks]
    note: Check the terms beforehand.
    recommend: {servers: {reason: There are servers whose clocks could be set.}}
"""


@tries("add an incident")
def add_an_incident(copy: Checkout) -> None:
    case = """\
  - id: clock-tower-2026
    date: "2026-03"
    organisation: 時計台
    country: JP
    industry: manufacturing
    size: small
    scenario: ransomware
    what: 時計が止められました。
    weaknesses: {reported: [unpatched-edge-device], inferred: []}
    consequences: [針が3日止まった]
    covers: [business-interruption]
    lesson: 予備の時計を置きます。
    sources: [{title: 時計台の事故, publisher: 時計新聞, url: "https://example.org/tower", mark: READ}]
"""
    words = """\
  clock-tower-2026:
    {organisation: A clock tower, what: Its clock was stopped., consequences: [The hands stood still for 3 days],
     lesson: Keep a spare clock.}
"""
    copy.add("catalogue/cases/2026.yaml", case)
    copy.add("catalogue/lang/en/cases.yaml", words)
    copy.check()
    assert "Its clock was stopped." in copy.program("show", "clock-tower-2026")
    copy.swap("catalogue/weaknesses.yaml", r"  fewest: \d+\n  most: \d+", "  fewest: 2\n  most: 3")
    copy.check()
    assert len(result(copy)["cases"]) <= 3


@tries("add a trade, or change what one calls its people, what is asked of it, or a question in its words")
def change_what_a_trade_calls_its_people(copy: Checkout) -> None:
    copy.swap("catalogue/trades/manufacturing.yaml", "plant: 工場長", "plant: 時計番")
    copy.swap("catalogue/lang/en/trades.yaml", "plant: the shop foreman", "plant: the clock keeper")
    copy.swap("catalogue/roles.yaml", "vendor: 保守会社", "vendor: 時計屋")
    copy.swap("catalogue/lang/en/roles.yaml", "vendor: the maintenance company", "vendor: the clockmaker")
    copy.swap("catalogue/weaknesses.yaml", r"small: 49", "small: 60")
    copy.check()
    assert "the clock keeper" in copy.program("show", "manufacturing")
    copy.target("examples")


@tries("reword the sheet for all staff, the words to copy, or the items of an insurance application")
def reword_the_sheet_for_all_staff(copy: Checkout) -> None:
    copy.swap("catalogue/papers.yaml", "電話して確かめます。メールに", "時計屋に電話して確かめます。メールに")
    copy.swap("catalogue/lang/en/papers.yaml", "Ring a number", "Ring the clockmaker, a number")
    copy.check()
    assert "clockmaker" in copy.program("plan", "examples/manufacturer/answers.yaml", "--page", "handout")


@tries("change which action comes first, and by when")
def change_by_when_an_action_is_due(copy: Checkout) -> None:
    copy.swap("catalogue/actions.yaml", r"    week: 1\n", "    week: 2\n")
    copy.swap("catalogue/lang/en/actions.yaml", "    source: ", "    source: Still ")
    copy.check()
    copy.target("examples")
    assert copy.read("examples/online-shop/report.en.json").count('"wave": "week"') == 2


@tries("change whom to call first in a book")
def change_whom_to_call_first(copy: Checkout) -> None:
    copy.swap("catalogue/calls.yaml", r"    weight: 25\n", "    weight: 30\n")
    copy.swap("catalogue/lang/en/calls.yaml", "    source: ", "    source: Still ")
    copy.check()


@tries("change a number of the loss model")
def change_a_number_of_the_loss_model(copy: Checkout) -> None:
    page = "examples/online-shop/report.en.json"
    before = json.loads(copy.read(page))["loss"]["probability_any"]
    copy.swap("catalogue/losses/scenarios.yaml", r"      value: [\d.]+", "      value: 0.5")
    copy.check()
    for target in ("validation", "docs", "examples"):
        copy.target(target)
    assert json.loads(copy.read(page))["loss"]["probability_any"] > before


@tries("change a duty after a leak")
def change_a_duty(copy: Checkout) -> None:
    copy.swap("catalogue/duties.yaml", r"(days-inclusive, value:) \d+, to: \d+", r"\1 2, to: 4")
    copy.check()
    since = ("deadlines", "--since", "2026-11-01 10:00", "--no-input")
    assert "2026-11-02" in copy.program(*since, "--special-care", "yes", "-o", "d.json") + copy.read("d.json")


@tries("change a unit cost, of a leak or of the loss model")
def change_a_unit_cost(copy: Checkout) -> None:
    copy.change("catalogue/leak_costs.yaml", "    typical: 600000\n", "    typical: 910000\n")
    copy.check()
    copy.target("examples")
    leak, loss = (copy.read("examples/manufacturer/report.en.md").split(part)[1] for part in LEAK_AND_LOSS)
    assert "| about 310,000 yen | about 940,000 yen | about 1 million yen |" in leak.partition("\n## ")[0]
    assert "about 940,000 yen" in loss


LEAK_AND_LOSS = ("\n## Ready for a leak", "\n## What the amounts are made of")
"""Headings in a report's order: what a leak of everyone's data would cost, and the costs of each kind of incident."""


@tries("add a fact that the clock after a leak asks about")
def add_a_fact_of_the_clock(copy: Checkout) -> None:
    duties, serious = "catalogue/duties.yaml", "  serious:\n    any:\n"
    fact = "  stopped_clocks: {kind: flag, if_unknown: ask, option: stopped-clocks, title: 時計が止まった}\n"
    copy.add(duties, fact, after="facts:")
    copy.change(duties, serious, f"{serious}      - {{fact: stopped_clocks}}\n")
    copy.add("catalogue/lang/en/duties.yaml", "  stopped_clocks: {title: Clocks stopped}\n", after="facts:")
    copy.check()
    row = '    "stopped-clocks": (_TRI, Words("Whether clocks stopped", ja="時計が止まったか")),\n'
    first = '    "incident": ('
    copy.change("cyberdiag/cli/leak_options.py", first, f"{row}{first}")
    copy.target("docs")
    assert "--stopped-clocks" in copy.read("docs/reference.md")
    copy.program(
        "deadlines", "--since", "2026-11-01 10:00", "--no-input", "--stopped-clocks", "yes", "-o", "d.md"
    )
    assert "Clocks stopped" in copy.read("d.md")
    copy.tests("tests/test_reference.py", "-k", "current or every_option")


@tries("give a question a new id")
def give_a_question_a_new_id(copy: Checkout) -> None:
    copy.change(f"{BASE}/organisational.yaml", "  - id: ORG-16\n", "  - id: ORG-77\n    was: [ORG-16]\n")
    said = copy.check(code=ExitCode.INVALID_DATA)
    for path in set(re.findall(r": (\S+\.yaml):\S+ [^\n]*ORG-16", said)):
        copy.write(path, copy.read(path).replace("ORG-16", "ORG-77"))
    said = copy.check(code=ExitCode.INVALID_DATA)
    for path in set(re.findall(r"Add it to (\S+\.yaml)", said)):
        copy.write(path, copy.read(path).replace("ORG-16", "ORG-77"))
    copy.check()
    assert "ORG-77" in copy.program("answers", "check", FIRM)


@tries("release a questionnaire")
def release_a_questionnaire(copy: Checkout) -> None:
    copy.before(TECHNICAL, FIRST_WEIGHT, r"\1 1")
    assert "version" in copy.check()
    copy.swap(HEAD, 'version: "[^"]*"', 'version: "99.1"')
    copy.target("record")
    assert '"99.1":' in copy.read(f"{BASE}/history.yaml")
    assert "warning" not in copy.check()
    assert "TEC-01" in copy.program("history", BASE)


@tries("see what a change does to scores")
def see_what_a_change_does_to_scores(copy: Checkout) -> None:
    before = copy.program("simulate", "cyber-risk", "--runs", "50")
    copy.before(HEAD, r"  B: {at_least: \d+", "  B: {at_least: 84")
    assert copy.program("simulate", "cyber-risk", "--runs", "50") != before
