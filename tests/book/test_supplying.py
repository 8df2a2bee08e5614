"""The clients of a book beside a published scheme."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from report import browser
from report.test_accessibility import faults
from report.test_browser import WIDER
from support import ROOT, answers_of

from benchmarks import population
from cyberdiag.answer_files import yaml_codec
from cyberdiag.app import crosswalking
from cyberdiag.app.books import adding
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.messages import messages
from cyberdiag.model.language import LANGUAGES
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from pathlib import Path

CLINIC = ROOT / "tests" / "data" / "scs3" / "clinic.yaml"
HOSTILE = "<script>alert(1)</script> =1+1 `x` | {{ 7*7 }}"
MADE = 12
FORMS = ("html", "md", "json", "csv", "xlsx")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of examples, made firms, one whose names would like to be markup, and some that say nothing; in every format."""
    folder = tmp_path_factory.mktemp("supply")
    files = folder / "in"
    files.mkdir()
    for firm in ("manufacturer", "online-shop"):
        (files / f"{firm}.yaml").write_bytes(answers_of(firm).read_bytes())
    (files / "clinic.yaml").write_bytes(CLINIC.read_bytes())
    questions = load.question_set(load.questionnaire_ids(), "en", whole=True)
    firms = population.make(questions, MADE, 3)
    for n in range(MADE):
        given = {key: answer.plain for key, answer in population.answers(firms, n, questions).by_id.items()}
        write(
            files / f"s-{n}.yaml", questions.versions, given, organisation=f"Firm {n // 2}", date="2026-03-01"
        )
    hostile = yaml.safe_load(answers_of("manufacturer").read_text(encoding="utf-8"))
    hostile |= {"organisation": HOSTILE, "respondent": HOSTILE, "client": HOSTILE}
    (files / "h.yaml").write_text(yaml.safe_dump(hostile, allow_unicode=True), encoding="utf-8")
    write(files / "facts.yaml", questions.versions, {"employees": 12})
    (folder / "list.csv").write_text("client,organisation\nlate,Late Ltd\n", encoding="utf-8")
    say, look, book = messages("en"), Look(), str(folder / "a.book")
    adding.new(book, (), say, look)
    adding.add(book, [str(files), str(folder / "list.csv")], say, look, client=None, strict=False)
    for lang in LANGUAGES:
        outputs = [x for form in FORMS for x in ("-o", str(folder / f"{lang}.{form}"))]
        assert run(["book", "crosswalk", book, "scs3", *outputs, "--lang", lang]) == 0
    return folder


def write(path: Path, versions: Any, given: dict[str, Any], **head: str) -> None:
    told = {"cyberdiag": "answers/1", "questionnaires": dict(versions), **head, "answers": given}
    path.write_text(yaml_codec.write(told), encoding="utf-8")


@pytest.fixture(scope="module")
def data(written: Path) -> dict[str, Any]:
    return dict(json.loads((written / "en.json").read_text(encoding="utf-8")))


def test_every_supplier_has_the_verdicts_of_its_own_crosswalk(data: dict[str, Any], written: Path) -> None:
    by = {one["client"]: one for one in data["suppliers"]}
    assert len(by) == MADE + 4
    for client, one in by.items():
        name = "h" if client == HOSTILE else client
        found = crosswalking.lay(str(written / "in" / f"{name}.yaml"), "scs3", "en").projection
        assert one["verdicts"] == {row.criterion: row.verdict.value for row in found.rows}
        assert one["counts"] == {verdict.value: count for verdict, count in found.counts.items()}
        assert one["requirements_met"] == found.whole
        assert data["questionnaires"].items() >= found.versions.items()
    assert {one["client"]: one["why"] for one in data["silent"]} == {"late": "missing", "facts": "beside"}


def test_criteria_and_requirements_count_the_suppliers_and_those_without_answers_nowhere(
    data: dict[str, Any],
) -> None:
    verdicts = [one["verdicts"] for one in data["suppliers"]]
    for criterion in data["criteria"]:
        of = [one[criterion["id"]] for one in verdicts]
        assert criterion["suppliers"] == {name: of.count(name) for name in criterion["suppliers"]}
        assert sum(criterion["suppliers"].values()) == len(verdicts)
    for one in data["requirements"]:
        met = [all(found[c] == "met" for c in one["criteria"]) for found in verdicts]
        assert one["met"] == sum(met)
    assert sum(one["met"] for one in data["requirements"]) == sum(
        s["requirements_met"] for s in data["suppliers"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_workbook_and_markdown_say_the_same(lang: str, written: Path, data: dict[str, Any]) -> None:
    say = messages(lang)
    rows = list(csv.DictReader(io.StringIO((written / f"{lang}.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(data["suppliers"]) + len(data["silent"])
    for row, one in zip(rows, data["suppliers"], strict=False):
        assert {
            name: say(f"scheme.verdict.{verdict}") for name, verdict in one["verdicts"].items()
        }.items() <= row.items()
    assert rows[-1][say("book-crosswalk.reason")] == say("book-crosswalk.why.missing")
    book = openpyxl.load_workbook(written / f"{lang}.xlsx")
    assert len(book.worksheets) == 3
    page = book[say("scheme.sheets.criteria")]
    labels = [say(f"scheme.verdict.{name}") for name in data["criteria"][0]["suppliers"]]
    heads = [cell.value for cell in page[1]]
    for cells, one in zip(page.iter_rows(min_row=2, values_only=True), data["criteria"], strict=True):
        assert [cells[heads.index(label)] for label in labels] == list(one["suppliers"].values())
    text = (written / f"{lang}.md").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "Late Ltd" in text
    for one in data["criteria"]:
        assert f"**{one['id']} " in text


def test_the_page_names_who_is_open_who_is_silent_how_old_and_the_edition_and_fits_every_width(
    written: Path, data: dict[str, Any]
) -> None:
    with browser.started() as chromium:
        for lang in LANGUAGES:
            with browser.shown(chromium, written / f"{lang}.html", scripts=True) as (page, heard):
                text = page.locator("body").text_content() or ""
                assert HOSTILE in text
                assert page.locator("script").count() == 0
                for told in (data["edition"], data["digest"], "Late Ltd", "2026-03-01", "Firm 1", "s-3"):
                    assert told in text, told
                assert "%" not in text
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                for width in (360, 800, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    assert page.evaluate(WIDER) == [0, []], width
                page.evaluate("document.querySelectorAll('table.supply')[1].scrollIntoView()")
                page.mouse.wheel(0, 600)
                page.wait_for_function(
                    "document.querySelectorAll('table.supply thead')[1].firstChild.firstChild.getBoundingClientRect().top >= 0"
                )
                page.evaluate(
                    "document.querySelectorAll('tbody').forEach(b => [...b.children].slice(3).forEach(r => r.remove()))"
                )
                page.evaluate(Axe().axe_script)
                for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "light")):
                    page.emulate_media(media=media, color_scheme=scheme)
                    assert faults(page) == []
                assert page.locator(".matrix").is_hidden()
                assert heard == []


def test_a_scheme_that_is_mapped_in_part_shows_nothing_as_met_and_a_slip_of_its_name_is_named(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(written / "a.book")
    assert (
        run(
            [
                "book",
                "crosswalk",
                book,
                "ipa25",
                "-o",
                str(tmp_path / "p.json"),
                "-o",
                str(tmp_path / "p.html"),
            ]
        )
        == 0
    )
    found = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert found["partial"]
    assert not any(one["suppliers"]["met"] for one in found["criteria"])
    capsys.readouterr()
    assert run(["book", "crosswalk", book, "scs4", "--lang", "en"]) == 2
    assert "scs3" in capsys.readouterr().err
    assert run(["book", "crosswalk", book, "scs3", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Late Ltd" in shown
    assert "\x1b" not in shown
