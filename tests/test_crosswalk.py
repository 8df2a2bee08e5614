"""`crosswalk` as its users meet it: every format tells the same, nothing is merged, and every slip is named."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openpyxl import load_workbook
from support import ROOT, answers_of, run

from cyberdiag.catalog import schemas
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from pathlib import Path

FIRM = str(answers_of("manufacturer"))
CLINIC = str(ROOT / "tests" / "data" / "scs3" / "clinic.yaml")
HOSTILE = "<script>alert(1)</script> =1+1 | `x` \x1b[31m"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One firm in every format but PDF, with a note and a proof that would like to be markup."""
    folder = tmp_path_factory.mktemp("crosswalk")
    given = yaml.safe_load(answers_of("manufacturer").read_text(encoding="utf-8"))
    given["answers"]["ORG-01"] = {
        "answer": "yes",
        "note": HOSTILE.replace("\x1b", ""),
        "evidence": "方針 2026-04.pdf",
    }
    given["answers"]["SCS-01"] = "yes"
    (folder / "a.yaml").write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    names = [f"s.{form}" for form in ("html", "md", "json", "csv", "xlsx")]
    done = run("crosswalk", "a.yaml", "scs3", *(x for n in names for x in ("-o", n)), cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "screen.txt").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(written: Path) -> dict[str, Any]:
    return dict(json.loads((written / "s.json").read_text(encoding="utf-8")))


def test_the_json_is_what_its_schema_says(data: dict[str, Any]) -> None:
    whole = schemas.schema("crosswalk")
    assert data.keys() == whole["properties"].keys() == set(whole["required"])
    one = whole["$defs"]["Criterion"]
    assert all(c.keys() == one["properties"].keys() for c in data["criteria"])
    told = whole["$defs"]["Told"]
    assert all(a.keys() == told["properties"].keys() for c in data["criteria"] for a in c["answers"])
    assert set(one["properties"]["verdict"]["enum"]) == set(Verdict) == set(data["counts"])


def test_every_format_tells_the_same_verdicts(written: Path, data: dict[str, Any]) -> None:
    say = messages("ja")
    told = {c["id"]: say(f"scheme.verdict.{c['verdict']}") for c in data["criteria"]}
    assert len(told) == sum(data["counts"].values()) == 81
    html = (written / "s.html").read_text(encoding="utf-8")
    found = re.findall(r'<tr id="k-([\d-]+)">.*?<span class="tag [a-z-]+">(.*?)</span>', html)
    assert dict(found) == told
    marked = re.findall(
        r"^- \*\*([\d-]+) .*\*\* — (.*)$", (written / "s.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(marked) == told
    rows = list(csv.reader(io.StringIO((written / "s.csv").read_text(encoding="utf-8-sig"))))
    assert {r[1]: r[3] for r in rows[1:]} == told
    sheets = load_workbook(written / "s.xlsx").worksheets
    assert {r[1]: r[3] for r in list(sheets[1].values)[1:]} == told
    assert all(r[-1] is None for r in list(sheets[1].values)[1:])  # for whoever confirms it
    assert data["headline"] in html
    assert data["headline"] in (written / "screen.txt").read_text(encoding="utf-8").replace("\n", "")


def test_the_page_says_its_edition_its_source_and_its_limits_and_claims_nothing(written: Path) -> None:
    html = (written / "s.html").read_text(encoding="utf-8")
    say = messages("ja")
    for wanted in ("2026-03-27", "d4c27aa4", say("scheme.about"), "適合を示しません"):
        assert wanted in html
    words = re.sub(r"<[^>]+>", " ", html.split("</style>")[1])
    assert "%" not in words
    assert not re.search(r"(?<!事故)対応済|に対応(し|済|して)|★3を(取得|達成)|適合しています", words)
    english = run("crosswalk", FIRM, "scs3", "-f", "md", lang="en").stdout
    assert "%" not in english
    assert not re.search(r"compliant|compliance|ready for|% ", english, re.IGNORECASE)


def test_what_a_person_typed_is_shown_as_text(written: Path, data: dict[str, Any]) -> None:
    html, marked = ((written / f"s.{form}").read_text(encoding="utf-8") for form in ("html", "md"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"(?<!\\)<script", marked)
    row = next(c for c in data["criteria"] if c["id"] == "1-3-1-1")
    assert row["answers"][0]["evidence"] == "方針 2026-04.pdf"
    assert "方針 2026-04.pdf" in html
    contradicted = next(c for c in data["criteria"] if c["id"] == "1-2-1-1")
    assert (contradicted["verdict"], contradicted["against"]) == ("met", ["ORG-02"])


def test_nothing_of_a_person_is_left_where_nobody_is_to_be_named(written: Path) -> None:
    told = run("crosswalk", "a.yaml", "scs3", "--anonymous", "-f", "json", cwd=written).stdout
    assert "みなと精機" not in told
    assert "2026-04.pdf" not in told
    assert "script" not in told


def test_an_edition_that_was_replaced_says_whose_numbers_stand_there() -> None:
    done = run("crosswalk", FIRM, "ipa25", "-f", "md")
    assert "第4.0版に代わりました" in done.stdout
    assert "第3.1版" in done.stdout
    assert messages("ja")("scheme.partial") in done.stdout


SLIPS = {
    "unknown": (["crosswalk", FIRM, "scs4"], 2, "scs3"),
    "edition": (["crosswalk", FIRM, "scs3-2025-12"], 2, "2026-03-27"),
    "a law": (["crosswalk", FIRM, "ppc-2025-06"], 2, "scs3"),
    "format": (["crosswalk", FIRM, "scs3", "-o", "x.docx"], 2, ".html"),
    "no file": (["crosswalk", "nobody.yaml", "scs3"], 4, "nobody.yaml"),
    "nothing answered": (["crosswalk", "facts.yaml", "scs3"], 4, "cyber-risk"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_is_named_with_what_to_do(slip: str, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("cyberdiag: answers/1\nanswers: {employees: 5}\n", encoding="utf-8")
    typed, code, named = SLIPS[slip]
    for lang in ("ja", "en"):
        done = run(*typed, cwd=tmp_path, lang=lang)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert named in done.stderr
        assert "{" not in done.stderr


def test_what_was_not_answered_and_why_it_is_not_asked_is_a_warning() -> None:
    done = run("crosswalk", CLINIC, "scs3", "-f", "json")
    assert done.returncode == 0
    assert "leak-response" in done.stderr
    assert "buyer_requests" in done.stderr
    asked = run("crosswalk", FIRM, "scs3", "-f", "json")
    assert "buyer_requests" not in asked.stderr


def test_who_is_asked_is_told_the_command_that_asks_the_rest(written: Path) -> None:
    said = (written / "screen.txt").read_text(encoding="utf-8")
    assert said.rstrip().endswith("cyberdiag assess scs3 -a a.yaml")
    done = run("crosswalk", str(answers_of("online-shop")), "scs3")
    assert "assess scs3" not in done.stdout


def test_a_report_holds_the_scheme_only_where_a_buyer_asks(tmp_path: Path) -> None:
    for firm, expected in ((FIRM, True), (CLINIC, False)):
        typed = ["assess", "-a", firm, "--missing", "estimate", "--no-input", "--trials", "0"]
        done = run(*typed, "-o", str(tmp_path / "r.html"), "-o", str(tmp_path / "r.md"))
        assert done.returncode == 0, done.stderr
        html = (tmp_path / "r.html").read_text(encoding="utf-8")
        assert ('id="scheme-scs3"' in html) is expected
        if expected:
            told = json.loads(run("crosswalk", firm, "scs3", "-f", "json").stdout)
            assert told["headline"] in html
            assert told["headline"] in (tmp_path / "r.md").read_text(encoding="utf-8")
            ids = set(re.findall(r' id="([^"]+)"', html))
            section = html.split('id="scheme-scs3"')[1].split("</section>")[0]
            assert set(re.findall(r'href="#([^"]+)"', section)) <= ids
