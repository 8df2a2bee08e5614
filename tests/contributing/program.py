"""Rows that change the program: what it can do, says and is tested with."""

from __future__ import annotations

import filecmp
import re
from typing import TYPE_CHECKING

import toy
from contributing.checkout import FIRM, recipe
from contributing.content import TECHNICAL
from contributing.table import tries
from support import ROOT

from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from contributing.checkout import Checkout

MOST_PLACES_OF_A_FIELD = 4
"""What an author writes and where it is shown; at most what a section or a scale gives, and the step between."""
MOST_PLACES_OF_A_COMMAND = 2
WORDS = {lang: f"cyberdiag/messages/{lang}.yaml" for lang in ("ja", "en")}


def add_words(copy: Checkout, after: str, ja: str, en: str) -> None:
    """Add a line below a heading of the words of both languages."""
    copy.add(WORDS["ja"], f"  {ja}\n", after=after)
    copy.add(WORDS["en"], f"  {en}\n", after=after)


@tries("change what an overlay can do")
def let_an_overlay_bring_consistency_rules(copy: Checkout) -> None:
    rule = """\
consistency:
  tanks:
    when: {all: [{question: BRW-01, is: "yes"}, {question: BRW-02, is: "yes"}]}
    text: 温度の管理と線の分け方をご確認ください。
    questions: [BRW-01, BRW-02]
    speaks: {BRW-01: "yes", BRW-02: "yes"}
    silent: {BRW-01: "yes", BRW-02: "no"}
"""
    copy.change("docs/overlays.md", "off: [PHY-03]\n", f"off: [PHY-03]\n{rule}")
    copy.change("cyberdiag/catalog/overlay/lay.py", 'NAMED = ("flags",', 'NAMED = ("consistency", "flags",')
    rules = "    consistency: Mapping[str, Consistency] = {}\n"
    copy.change("cyberdiag/model/overlay.py", "import Cap, Gate\n", "import Cap, Consistency, Gate\n")
    copy.swap("cyberdiag/model/overlay.py", r'(class OverlayHead\(.*?"""\n\n)', rf"\1{rules}")
    copy.tests("tests/test_overlay_guide.py", "-k", "example_is_clean")


@tries("add a language")
def add_a_language(copy: Checkout) -> None:
    other = toy.program(copy.root.parent / "toy")
    names = [str(p.relative_to(other)) for p in other.rglob("*") if p.is_file() and "_parsed" not in p.parts]
    new = [
        n for n in names if not (ROOT / n).is_file() or not filecmp.cmp(ROOT / n, other / n, shallow=False)
    ]
    assert copy.row is not None
    assert new
    assert [name for name in new if not copy.row.covers(name)] == []
    works = "tests/test_toy_language.py::test_a_command_speaks_the_toy_language"
    copy.refers("cyberdiag check", "make check", test=works)


@tries("reword what the program says")
def reword_what_the_program_says(copy: Checkout) -> None:
    copy.swap(WORDS["en"], r"(\nnew:\n.*?\n  assess:) [^\n]*", r"\1 puts the questions to you here")
    copy.change("cyberdiag/cli/new.py", 'help=Words("', 'help=Words("That is made: ')
    copy.target("docs")
    copy.tests("tests/messages/test_keys.py", "-k", "same_keys or same_values")
    assert "puts the questions to you here" in copy.program("new", "sheet")
    assert "That is made: " in copy.program("new", "--help")
    assert "That is made: " in copy.read("docs/reference.md")


@tries("change the report")
def change_the_report(copy: Checkout) -> None:
    add_words(copy, "report:", ja="clocks: 時計を見ましょう", en="clocks: Look at the clock")
    copy.change("report_templates/report.md.j2", "{{ r.date }}\n", '{{ r.date }}, {{ t("clocks") }}\n')
    copy.target("examples")
    assert "Look at the clock" in copy.read("examples/manufacturer/report.en.md")
    assert "時計を見ましょう" in copy.read("examples/online-shop/report.ja.md")


@tries("change the answer form")
def change_the_answer_form(copy: Checkout) -> None:
    test = ("tests/messages/test_keys.py", "-k", "form_has_every_word")
    copy.change("cyberdiag/answer_files/form.js", 'say("silent")', 'say("hush")')
    copy.tests(*test, code=1)
    add_words(copy, "form:", ja="hush: 静かです", en="hush: All is quiet")
    copy.tests(*test)
    copy.program("answers", "new", "-o", "form.html")
    assert "All is quiet" in copy.read("form.html")


@tries("add a block to a template")
def add_a_block_to_a_template(copy: Checkout) -> None:
    test = ("tests/report/test_own_templates.py", "-k", "guide_names_every_block")
    copy.change(
        "report_templates/report.md.j2",
        "{% block title %}\n",
        "{% block clock %}{% endblock %}\n{% block title %}\n",
    )
    copy.tests(*test, code=1)
    copy.change("docs/templates.md", "| `report.md.j2` | `letter`", "| `report.md.j2` | `letter` `clock`")
    copy.tests(*test)


@tries("add a check on authored YAML")
def add_a_check(copy: Checkout) -> None:
    check = """\
def titles_short(checked: Checked) -> Iterator[Problem]:
    for questionnaire in checked.questionnaires:
        if len(questionnaire.title) > 40:
            yield warning(questionnaire.place_of("title"), "long-title", count=len(questionnaire.title))


"""
    structure = "cyberdiag/catalog/checks/structure.py"
    copy.change(structure, "def peers_exist(", f"{check}def peers_exist(")
    copy.change(structure, "    peers_exist,\n", "    peers_exist,\n    titles_short,\n")
    copy.change(
        "cyberdiag/catalog/checks/lints.py", '"cover-without-costs",', '"cover-without-costs", "long-title",'
    )
    ja = 'long-title: {text: "題が{count}文字あります。", hint: "40文字までにします。"}'
    en = 'long-title: {text: "The title has {count} characters.", hint: "Use at most 40."}'
    add_words(copy, "problems:", ja, en)
    twin = copy.read("tests/data/invalid/questions_short/questionnaire.yaml")
    title = f"title: {'とても' * 14}長い題  # expect long-title"
    copy.write("tests/data/invalid/titles_short/questionnaire.yaml", twin.replace("title: 誤りの見本", title))
    section = "section: {id: all, title: 全部, purpose: 見本です。}\nquestions: [{id: one, text: 一つ目ですか?, weight: 3}]\n"
    copy.write("tests/data/invalid/titles_short/all.yaml", section)
    copy.target("docs")
    assert "| `long-title` | warning |" in copy.read("docs/questionnaires.md")
    copy.tests("tests/catalog/test_checks.py", "-k", "titles_short or every_twin_a_lint")
    said = copy.program("check", "tests/data/invalid/titles_short", code=ExitCode.DONE)
    assert "The title has" in said


@tries("add a field to questionnaires or the catalogue")
def add_a_field(copy: Checkout) -> None:
    line = '    since: Annotated[str, Meta(description="初めて尋ねた年 / year it was first asked")] = ""\n'
    copy.swap("cyberdiag/model/written.py", r'(class WrittenQuestion\(.*?"""\n\n)', rf"\1{line}")
    copy.swap("cyberdiag/pages/question.py", r"\(\*lines, ", '(("", question.since), *lines, ')
    assert len(copy.touched) <= MOST_PLACES_OF_A_FIELD
    copy.swap("cyberdiag/model/advice.py", r'(class Cover\(.*?"""\n\n)', rf"\1{line}")
    copy.swap("cyberdiag/pages/cover.py", r'\("", one\.pays\)', '("", one.pays), ("", one.since)')
    copy.before(TECHNICAL, "  - id: TEC-01\n", '  - id: TEC-01\n    since: "2031"\n')
    copy.before("catalogue/covers/liability.yaml", "cover:\n", 'cover:\n  since: "2032"\n')
    copy.target("docs")
    assert "year it was first asked" in copy.read("docs/questionnaires.md")
    copy.check()
    assert "2031" in copy.program("show", "TEC-01")
    assert "2032" in copy.program("show", "liability")
    assert "year it was first asked" in copy.program("schema", "section")
    copy.tests("tests/test_guide.py", "-k", "current or explained")


@tries("add an option, an exit code or a key to the result JSON")
def add_an_option_an_exit_code_and_a_key(copy: Checkout) -> None:
    show = "cyberdiag/cli/show.py"
    copy.change(show, "import Argument\n", "import Argument, Option\n")
    copy.change(
        show,
        "# fmt: on\n",
        'Loud = Annotated[bool, Option("--loud", help=Words("In capitals", ja="大文字で示す"))]\n# fmt: on\n',
    )
    copy.change(show, "def show(*, name: Name, ", "def show(*, name: Name, loud: Loud = False, ")
    copy.change(show, "registry.show(name, say)", "registry.show(name.upper() if loud else name, say)")
    copy.swap("cyberdiag/errors.py", r"(class ExitCode.*?\n)(    BUG = )", r"\1    TOO_LATE = 7\n\2")
    copy.change("README.md", "| 70 | a bug", "| 7 | too late |\n| 70 | a bug")
    copy.change("docs/reference.md", "| 70 | a bug", "| 7 | too late | |\n| 70 | a bug")
    key = '    clock: Annotated[Text, Meta(description="what the clock said")] = ""\n'
    copy.swap("cyberdiag/model/result.py", r"(class Result\(.*?\n)(    respondent:)", rf"\1{key}\2")
    copy.change(
        "cyberdiag/report/result/result.py",
        "        respondent=",
        '        clock="noon",\n        respondent=',
    )
    copy.target("docs")
    assert "`--loud`" in copy.read("docs/reference.md")
    assert "| `clock` | text | what the clock said" in copy.read("docs/reference.md")
    copy.tests("tests/test_reference.py", "-k", "current or every_option or every_exit_code_stands")
    copy.program("show", "tec-01", "--loud")
    copy.program("assess", "-a", FIRM, "--no-input", "--trials", "0", "-o", "r.json")
    assert '"clock": "noon"' in copy.read("r.json")


@tries("change what `cyberdiag new` writes")
def change_what_new_writes(copy: Checkout) -> None:
    copy.swap("cyberdiag/starters/en/devices.yaml", "    text: [^\n]*", "    text: Is all data backed up?")
    copy.program("new", "sheet")
    assert "Is all data backed up?" in copy.read("sheet/devices.yaml")
    copy.program("check", "sheet", "--strict")
    copy.tests("tests/test_kit.py", "-k", "new_questionnaire_is_clean and en")


@tries("add a kind of thing to `list`, `show` and `explain`, or change what they say of one")
def add_a_kind_of_thing(copy: Checkout) -> None:
    kind = '''\
"""Threats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.page import Page
from cyberdiag.pages.kind import Kind

if TYPE_CHECKING:
    from cyberdiag.pages.stock import Stock


def things(stock: Stock) -> dict[str, str]:
    return {k: text for n in stock.questionnaires for k, text in n.threats.items()}


THREATS = Kind(things=things, line=lambda one, _: one, page=lambda one, _: Page(one, ()))
'''
    copy.write("cyberdiag/pages/threat.py", kind)
    registry = "cyberdiag/pages/registry.py"
    ids = "lambda stock: (k for n in stock.questionnaires for k in n.threats)"
    line = f'        "threats": Entry("threat:THREATS", {ids}),\n'
    copy.swap(registry, r"(KINDS: .*?\n    \{\n)", rf"\1{line}")
    add_words(copy, "list:", ja="threats: 脅威", en="threats: Threats")
    assert "Threats (10)" in copy.program("list")
    assert "Ransomware" in copy.program("show", "RAN")
    copy.tests("tests/pages/test_registry.py", "-k", "overview_counts")


@tries("add a command")
def add_a_command(copy: Checkout) -> None:
    command = '''\
"""`cyberdiag count`: how many questions a questionnaire has."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

Name = Annotated[str, Argument(help=Words("Name of a questionnaire", ja="質問票の名前"))]


def count(*, name: Name, say: o.Say) -> None:
    from cyberdiag.catalog import load
    from cyberdiag.terminal.console import write_out

    write_out(f"{say('list.questions')}: {len(load.question_ids(name))}\\n")
'''
    copy.write("cyberdiag/cli/count.py", command)
    line = '    "count": Command("count:count", Words("Count questions.", ja="質問を数えます。"), reads_data=False),\n'
    copy.change("cyberdiag/cli/commands.py", '    "schema": Command(', f'{line}    "schema": Command(')
    copy.change(
        "README.md",
        "| `cyberdiag schema NAME`",
        "| `cyberdiag count NAME` | counts questions |\n| `cyberdiag schema NAME`",
    )
    copy.change(
        "tests/test_offline.py",
        '    "list": ["list"],\n',
        '    "list": ["list"],\n    "count": ["count", "cyber-risk"],\n',
    )
    program = [path for path in copy.touched if path.startswith("cyberdiag/")]
    assert len(program) <= MOST_PLACES_OF_A_COMMAND
    copy.target("docs")
    assert "Count questions." in copy.program("--help")
    assert re.fullmatch(r"Questions: \d+\n", copy.program("count", "cyber-risk"))
    copy.program("count", "cyber-riks", code=ExitCode.WRONG_USAGE)
    copy.tests("tests/test_offline.py", "-k", "every_command_is_tried")
    copy.tests(
        "tests/test_readme.py",
        "tests/test_reference.py",
        "-k",
        "holds_every_command or same_commands or current",
    )
    copy.tests("tests/test_house.py", "-k", "thin_file")


@tries("add a format")
def add_a_format(copy: Checkout) -> None:
    writers = (
        "tests/test_formats.py::test_mypy_refuses_a_claim_without_a_writer_wherever_formats_are_told_apart"
    )
    copy.refers("mypy", "make docs", test=writers)
    copy.refers(
        "make check",
        test="tests/test_formats.py::test_a_format_is_written_by_whatever_claims_it_under_each_of_its_endings",
    )


@tries("take newer releases of the libraries")
def take_newer_releases(copy: Checkout) -> None:
    assert ["tests.pins", "build"] in recipe(copy.read("Makefile"), "constraints")
    copy.write(
        "constraints.txt", re.sub(r"(?m)^msgspec==.*$", "msgspec==0.99.0", copy.read("constraints.txt"))
    )
    test = ("tests/test_supply.py", "-k", "builds_the_wheel or within_its_bounds")
    copy.tests(*test, code=1)
    copy.run("tests.pins", "build")
    copy.tests(*test)
    assert '"msgspec==0.99.0"' in copy.read("pyproject.toml")


@tries("need a newer release of a library at least")
def need_a_newer_release(copy: Checkout) -> None:
    copy.change("pyproject.toml", '"jinja2>=3.1.4"', '"jinja2>=3.1.5"')
    assert "jinja2==3.1.5" in copy.run("tests.pins", "lowest")


@tries("read something new from outside")
def read_something_new(copy: Checkout) -> None:
    copy.change(
        "tests/fuzzing.py",
        '    "yaml": lambda',
        '    "clock": lambda raw: shipped.read(raw, "c.yaml"),\n    "yaml": lambda',
    )
    copy.write("tests/data/corpus/clock/noon.yaml", 'clock: "12:00"\n')
    copy.change(
        "tests/cli/test_hostile_files.py",
        '    "explain": [',
        '    "clock": ["answers", "check", "{}"],\n    "explain": [',
    )
    copy.tests("tests/test_fuzz.py", "-k", "clock")
    copy.tests("tests/cli/test_hostile_files.py", "-k", "clock and folder")
