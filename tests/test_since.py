"""Since last time: what `assess` tells of earlier rounds, that it is what `compare` tells, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from catalog.copies import broken, copied
from support import answers_of

from cyberdiag.cli import main
from cyberdiag.messages import messages
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Callable

FIRM = "株式会社みなと精機(架空)"
NOTE = "去年の担当は鈴木"
DATES = {"2024.yaml": "2024-11-10", "2025.yaml": "2025-11-20", "2026.yaml": "2026-11-22"}
THEN = {
    "TEC-04: yes": "TEC-04: no", "TEC-06: partly": "TEC-06: no", "TEC-19: partly": "TEC-19: yes",
    "TEC-08: partly": f"TEC-08: {{answer: partly, note: {NOTE}}}",
}  # fmt: skip
"""What the firm answered a year ago, by what it answers now."""
RUN = ("assess", "-a", "2026.yaml", "--no-input", "--trials", "0")
FORMS = ("html", "md", "json", "csv", "xlsx")


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make three rounds of a firm, with the result of the second."""
    folder = tmp_path_factory.mktemp("rounds")
    now = answers_of("manufacturer").read_text(encoding="utf-8")
    assert FIRM in now
    for name, date in DATES.items():
        text = now
        for new, old in THEN.items() if name != "2026.yaml" else ():
            assert new in text, new
            text = text.replace(new, old)
        (folder / name).write_text(text.replace("date: 2026-11-22", f"date: {date}"), encoding="utf-8")
        (folder / name).chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main.run(["assess", "-a", "2025.yaml", "--no-input", "--trials", "0", "-o", "2025.json"]) == 0
    return folder


@pytest.fixture(scope="module")
def written(rounds: Path) -> dict[str, str]:
    """Give the third round in every format, with both rounds before it."""
    outputs = [word for form in FORMS for word in ("-o", f"r.{form}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(rounds)
        given = ("--previous", "2025.yaml", "--previous", "2024.yaml", "-l", "ja", *outputs)
        assert main.run([*RUN, *given]) == 0
    return {form: plain((rounds / f"r.{form}").read_bytes()) for form in FORMS}


@pytest.fixture
def told(
    rounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    shutil.copytree(rounds, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main.run([*arguments, "-l", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def plain(raw: bytes) -> str:
    if not raw.startswith(b"PK"):
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def since(told: Callable[..., tuple[int, str, str]], *more: str) -> dict[str, Any]:
    code, out, err = told(*RUN, *more, "-f", "json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)["since"]
    return found


@pytest.mark.parametrize("old", ["2025.yaml", "2025.json"])
def test_its_numbers_are_those_of_compare(told: Callable[..., tuple[int, str, str]], old: str) -> None:
    code, out, _ = told("compare", old, "2026.yaml", "-f", "json")
    compared = json.loads(out)
    found = since(told, "--previous", old)
    assert code == 0
    assert compared.pop("schema") == "cyberdiag/comparison/1"
    assert [r["date"] for r in found.pop("rounds")] == [DATES["2025.yaml"]]
    assert found == compared


def test_every_format_tells_score_plan_what_got_worse_and_all_rounds(written: dict[str, str]) -> None:
    say = messages("ja")
    found = json.loads(written["json"])["since"]
    assert [r["date"] for r in found["rounds"]] == ["2024-11-10", "2025-11-20"]
    states = {p["question"]: p["state"] for p in found["plan"]}
    assert (states["TEC-04"], states["TEC-06"], states["TEC-02"]) == ("done", "begun", "unknown")
    gained = next(d for d in found["diagnoses"] if d["id"] == "cyber-risk")["by_firm"]
    done = sum(state == "done" for state in states.values())
    worse = [a["question"] for a in found["answers"] if a["kind"] == "worse"]
    assert worse == ["TEC-19"]
    for form in ("html", "md", "xlsx"):
        text = written[form].replace("\\", "")
        assert say("report.since.title") in text
        assert f"+{gained}" in text
        assert words.counted(say, "report.since.plan", done, planned=len(states)) in text
        assert words.counted(say, "report.since.worse", 1) in text
        assert all(say.writing.when(day) in text for day in DATES.values())
    assert written["html"].index('id="since-short"') < written["html"].index('id="contents"')
    rows = [row for row in csv.reader(io.StringIO(written["csv"])) if row[0].startswith("TEC-")]
    assert {row[0]: row[-1] for row in rows if row[-1]} == {
        "TEC-04": "いいえ", "TEC-06": "いいえ", "TEC-19": "はい",
    }  # fmt: skip


@pytest.mark.parametrize("old", ["2025.yaml", "2025.json"])
def test_no_name_and_no_note_of_an_earlier_round_stays_in_a_nameless_report(
    told: Callable[..., tuple[int, str, str]], old: str
) -> None:
    outputs = [word for form in FORMS for word in ("-o", f"bare.{form}")]
    code, out, err = told(*RUN, "--previous", old, "--anonymous", *outputs)
    assert code == 0, err
    texts = [out, *(plain(Path(f"bare.{form}").read_bytes()) for form in FORMS)]
    assert "Since last time" in texts[0]
    assert [(FIRM in text, NOTE in text) for text in texts] == [(False, False)] * len(texts)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_summary_tells_it_within_the_terminal(
    told: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    from cyberdiag.model.fold import cells

    monkeypatch.setenv("COLUMNS", columns)
    out = told(*RUN, "--previous", "2025.yaml", "--previous", "2024.yaml")[1]
    block = out[out.index("Since last time") : out.index("Ransomware and")].splitlines()
    assert max(map(cells, block)) <= int(columns)
    shown = " ".join(" ".join(block).split())
    assert all(month in shown for month in ("2024-11", "2025-11", "2026-11"))


def test_where_one_round_was_not_asked_everything_the_same_questions_are_compared(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    """A year that was stopped early beside a whole one, with not one answer changed, is no change."""
    lines = Path("2025.yaml").read_text(encoding="utf-8").replace("2025-11-20", "2026-11-22").splitlines()
    keep = [
        n for n in lines if not n.startswith("  TEC-") or n.startswith(("  TEC-04", "  TEC-06", "  TEC-12"))
    ]
    Path("2026.yaml").write_text("\n".join(keep), encoding="utf-8")
    for old in ("2025.yaml", "2025.json"):
        found = since(told, "--missing", "estimate", "--previous", old)
        risk = next(d for d in found["diagnoses"] if d["id"] == "cyber-risk")
        assert (risk["by_firm"], risk["new"]["score"]) == (0.0, None)
        assert risk["common"]["old"] == risk["common"]["new"] != risk["bridge"]
        assert {p["state"] for p in found["plan"]} <= {"open", "unknown", "unasked"}
    rounds = ("--missing", "estimate", "--previous", "2025.yaml", "--previous", "2024.yaml")
    out = told("assess", "cyber-risk", *RUN[1:], *rounds)[1]
    assert "Since last time" in out
    assert "2026-11:" not in out  # no line falls where somebody stopped early
    turned = json.loads(told("compare", "2026.yaml", "2025.yaml", "-f", "json")[1])
    assert next(d for d in turned["diagnoses"] if d["id"] == "cyber-risk")["by_firm"] == 0.0


def test_what_was_open_and_counted_as_unknown_then_is_no_change_of_the_questionnaire(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    text = Path("2025.yaml").read_text(encoding="utf-8")
    Path("half.yaml").write_text(
        "\n".join(x for x in text.splitlines() if "TEC-1" not in x), encoding="utf-8"
    )
    told(
        "assess", "-a", "half.yaml", "--no-input", "--missing", "unknown", "--trials", "0", "-o", "half.json"
    )
    for one in since(told, "--previous", "half.json")["diagnoses"]:
        assert one["by_questionnaire"] == 0.0
        assert one["common"] is None


def test_every_fault_of_earlier_files_is_told_at_once_with_its_place(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    text = Path("2025.yaml").read_text(encoding="utf-8")
    Path("link.yaml").symlink_to("2025.yaml")
    Path("broken.yaml").write_text("a: [", encoding="utf-8")
    Path("undated.yaml").write_text(text.replace("date: 2025-11-20\n", ""), encoding="utf-8")
    Path("baddate.yaml").write_text(text.replace("2025-11-20", "2025-13-20"), encoding="utf-8")
    Path("badanswer.yaml").write_text(text.replace("TEC-12: no", "TEC-12: never"), encoding="utf-8")
    names = (
        "2025.yaml",
        "link.yaml",
        "broken.yaml",
        "undated.yaml",
        "baddate.yaml",
        "badanswer.yaml",
        "gone.yaml",
    )
    code, _, err = told(*RUN, *(word for name in names for word in ("--previous", name)), "-o", "none.html")
    assert (code, Path("none.html").exists()) == (4, False)
    for place in (
        "link.yaml",
        "broken.yaml:",
        "undated.yaml",
        "baddate.yaml:6:7",
        "badanswer.yaml:",
        "gone.yaml",
    ):
        assert f"Error: {place}" in err
    assert "Error: 2025.yaml" not in err


def test_what_cannot_be_an_earlier_round_is_refused(told: Callable[..., tuple[int, str, str]]) -> None:
    shutil.copy("2025.yaml", "copy.yaml")
    later = Path("2025.yaml").read_text(encoding="utf-8").replace("2025-11-20", "2027-01-04")
    Path("later.yaml").write_text(later, encoding="utf-8")
    names = ("2025.yaml", "copy.yaml", "2026.yaml", "later.yaml")
    code, _, err = told(*RUN, *(word for name in names for word in ("--previous", name)))
    assert code == 4
    assert all(f"Error: {p}" in err for p in ("copy.yaml: ", "2026.yaml: ", "later.yaml:6:7: "))
    Path("leak.yaml").write_text(
        'cyberdiag: answers/1\ndate: 2025-01-01\nanswers: {PRE-01: "1"}\n', encoding="utf-8"
    )
    code, _, err = told("assess", "cyber-risk", *RUN[1:], "--previous", "leak.yaml")
    assert (code, "Error: leak.yaml: " in err) == (4, True)
    assert told(*RUN, "--previous", "-")[0] == 2
    before = Path("2025.json").read_bytes()
    assert told(*RUN, "--previous", "2025.json", "-o", "2025.json")[0] == 2
    assert Path("2025.json").read_bytes() == before


def test_another_firm_is_a_warning_and_never_followed_to(told: Callable[..., tuple[int, str, str]]) -> None:
    other = Path("2025.yaml").read_text(encoding="utf-8").replace(FIRM, "別の会社")
    Path("other.yaml").write_text(other, encoding="utf-8")
    code, out, err = told(*RUN, "--previous", "other.yaml")
    assert (code, "Since last time" in out, "two different firms" in err) == (0, True, True)
    with Path("2026.yaml").open("a", encoding="utf-8") as file:
        file.write("previous: other.yaml\n")
    code, out, err = told(*RUN)
    assert (code, "Since last time:" in out, "two different firms" in err) == (0, False, True)


def test_rounds_are_followed_from_file_to_file_in_one_folder_and_no_further(
    told: Callable[..., tuple[int, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name, before in (("2026.yaml", "2025.yaml"), ("2025.yaml", "2024.yaml"), ("2024.yaml", "2026.yaml")):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"previous: {before}\n")
    assert [r["date"] for r in since(told)["rounds"]] == ["2024-11-10", "2025-11-20"]
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "2024.yaml"
    shutil.copy("2024.yaml", elsewhere)
    text = Path("2025.yaml").read_text(encoding="utf-8")
    for told_path in (str(elsewhere), "../elsewhere/2024.yaml", "gone.yaml"):
        Path("2025.yaml").write_text(
            text.replace("previous: 2024.yaml", f"previous: {told_path}"), encoding="utf-8"
        )
        code, out, err = told(*RUN)
        assert (code, "2024-11" in out, "left out" in err) == (0, False, True)


def test_no_output_takes_the_place_of_a_round_that_is_followed_to(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    with Path("2026.yaml").open("a", encoding="utf-8") as file:
        file.write("previous: 2025.json\n")
    before = Path("2025.json").read_bytes()
    code, _, err = told(*RUN, "-o", "2025.json")
    assert (code, "Error: 2025.json: " in err, Path("2025.json").read_bytes()) == (2, True, before)


def test_a_free_text_of_then_stays_out_of_a_nameless_report(
    told: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    small = copied(tmp_path)
    whole = (
        "    kind: number\n    text: 窓はいくつありますか?\n    unit: 枚\n    minimum: 1\n    maximum: 99\n"
    )
    broken(small, "windows.yaml", whole, "    kind: text\n    text: 窓を見る人は?\n")
    broken(small, "windows.yaml", "{question: W-1, at_least: 10}", "{question: W-0, is: yes}")
    given = 'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\ndate: %s\nanswers: {D-1: no, W-0: yes, W-1: %s}\n'
    Path("old.yaml").write_text(given % ("2025-01-01", NOTE), encoding="utf-8")
    Path("new.yaml").write_text(given % ("2026-01-01", "none"), encoding="utf-8")
    run = ("assess", "small", "--questionnaires", ".", "-a", "new.yaml", "--no-input", "--trials", "0")
    for hidden, options in ((False, ()), (True, ("--anonymous",))):
        code, out, err = told(*run, "--missing", "unknown", "--previous", "old.yaml", *options, "-f", "html")
        assert code == 0, err
        assert (NOTE in out) is not hidden


def test_a_comparison_is_a_page_with_the_same_block_that_asks_for_nothing(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    nasty = Path("2026.yaml").read_text(encoding="utf-8").replace(FIRM, "<script>a</script>")
    Path("2026.yaml").write_text(nasty, encoding="utf-8")
    assert told("compare", "2025.yaml", "2026.yaml", "-o", "c.html")[0] == 0
    page = Path("c.html").read_text(encoding="utf-8")
    told(*RUN, "--previous", "2025.yaml", "-o", "r.html")
    report = Path("r.html").read_text(encoding="utf-8")
    on_paper = re.compile(r'<span class="paper">.*?</span>')  # a page of its own has no sheets to name
    block = page[page.index('<section class="since"') : page.index("</section>")]
    assert block in on_paper.sub("", report)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert Path("c.html").stat().st_mode & 0o077 == 0
