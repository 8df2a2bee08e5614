"""Forms and sheets sent to the clients of a book, and what comes back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import stat
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import support
from answer_files import forms
from report import browser

from cyberdiag.answer_files import store
from cyberdiag.app.books import adding, opened
from cyberdiag.cli import main
from cyberdiag.messages import messages
from cyberdiag.model.format import SHEETS, Format
from cyberdiag.outside import names
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAY, LOOK = messages("en"), Look()
MAKER = support.answers_of("manufacturer").read_text(encoding="utf-8")
ODD = ("S/1", "s_1", "S:1", "con", "..", "=1+1", "丸" * 100)
"""Names of clients that make no name of a file as they are, or the same one."""


def cyberdiag(*arguments: str, expected: int = 0, capsys: pytest.CaptureFixture[str] | None = None) -> str:
    assert main.run([*arguments, "--lang", "en"]) == expected
    return capsys.readouterr().err if capsys else ""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    path = str(folder / "a.book")
    adding.new(path, (), SAY, LOOK)
    old = folder / "in"
    old.mkdir()
    text = MAKER.replace("2026-", "2024-", 1)
    assert text != MAKER
    (old / "maker.yaml").write_text(text + "colour: blue\n", encoding="utf-8")
    (folder / "list.csv").write_bytes("客先;会社名\r\nS/1;株式会社一\r\n".encode("cp932"))
    added(path, str(old), str(folder / "list.csv"))
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path) -> str:
    """A book with a client that answered long ago, and one from a list that has not answered."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return str(tmp_path / "a.book")


def added(book: str, *paths: str) -> opened.Opened:
    adding.add(book, paths, SAY, LOOK, client=None, strict=False)
    return opened.opened(book, SAY, LOOK)


def by_yaml(path: Path, key: str, value: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    (at,) = (n for n, line in enumerate(lines) if line.startswith(f"  {key}:"))
    lines[at] = f"  {key}: {value}"
    path.write_text("\n".join(lines), encoding="utf-8")


def by_json(path: Path, key: str, value: str) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    data["answers"][key] = value
    path.write_text(json.dumps(data), encoding="utf-8")


def by_csv(path: Path, key: str, value: str) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    column = rows[0].index("answer")
    for row in rows:
        if row[rows[0].index("id")] == key:
            row[column] = value
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("cp932", errors="replace"))  # as Excel saves it


def by_xlsx(path: Path, key: str, value: str) -> None:
    made = openpyxl.load_workbook(path)
    for row in made.worksheets[0].iter_rows():
        if row[3].value == key:
            row[4].value = value
    made.save(path)


HANDS: dict[str, Callable[[Path, str, str], None]] = {
    "yaml": by_yaml, "json": by_json, "csv": by_csv, "xlsx": by_xlsx,
}  # fmt: skip


@pytest.mark.parametrize("form", HANDS)
def test_what_is_sent_comes_back_as_a_new_round_of_its_client_and_unchanged_as_nothing(
    form: str, book: str, tmp_path: Path
) -> None:
    (before,) = opened.opened(book, SAY, LOOK).answers(["maker"])
    out = tmp_path / "out"
    cyberdiag("book", "send", book, "-o", str(out), "--form", form)
    assert {p.name for p in out.iterdir()} == {f"maker.{form}", f"S_1.{form}", "_list.csv"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in out.iterdir()} == {0o600} or sys.platform == "win32"
    unchanged = added(book, str(out))
    assert [one.client for one in unchanged.rounds] == ["maker"]
    assert unchanged.without == ("S/1",)
    assert not unchanged.rejects
    for name in ("maker", "S_1"):
        HANDS[form](out / f"{name}.{form}", "TEC-01", "unknown")
    (out / f"maker.{form}").rename(out / f"いただいた答え (2).{form}")
    found = added(book, str(out))
    assert not found.rejects
    assert [one.client for one in found.rounds] == ["S/1", "maker", "maker"]
    assert found.clients["S/1"] == "株式会社一"
    assert found.newest["maker"].date == found.day
    (new,) = found.answers(["maker"])
    assert new.get("TEC-01") is not None
    assert new.value("TEC-01") is None
    changed = {key for key in {*before.by_id, *new.by_id} if before.get(key) != new.get(key)}
    assert changed == {"TEC-01"}
    (document,) = found.documents([found.newest["maker"]])
    assert (document.data["client"], document.data["colour"]) == ("maker", "blue")
    assert [one.client for one in added(book, str(out)).rounds] == ["S/1", "maker", "maker"]


def test_the_form_that_is_sent_saves_answers_of_its_client_whatever_was_opened_in_it(
    book: str, tmp_path: Path
) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    back.mkdir()
    cyberdiag("book", "send", book, "-o", str(out))
    with browser.started() as chromium, forms.opened(chromium, out / "S_1.html") as form:
        form.answer("TEC-01", "no")
        saved = form.save(back / "answers.json")
        assert (saved["client"], saved["organisation"]) == ("S/1", "株式会社一")
        other = {"client": "of-another-buyer", "answers": {"TEC-01": "yes"}}
        form.open("other.json", forms.head(other).encode())
        assert form.save(back / "again.json")["client"] == "S/1"
        (back / "again.json").unlink()
    found = added(book, str(back))
    assert [one.client for one in found.rounds] == ["S/1", "maker"]
    assert next(found.answers(["S/1"])).value("TEC-01") == "no"


def test_who_gets_what_and_why_is_listed_and_can_be_chosen(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MAKER.replace("organisation:", "organisation: New #", 1)
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    added(book, str(tmp_path / "new.yaml"))

    def sent(name: str, *options: str) -> dict[str, str]:
        cyberdiag("book", "send", book, "-o", str(tmp_path / name), "--form", "json", *options)
        told = (tmp_path / name / "_list.csv").read_text(encoding="utf-8-sig")
        return {row["client"]: row["why"] for row in csv.DictReader(io.StringIO(told))}

    usual = sent("usual", "--months", "13")
    assert usual["S/1"] == "not answered yet"
    assert usual["maker"].startswith("2024-")
    assert list(sent("one", "--client", "new")) == ["new"]
    assert list(sent("all", "--all")) == ["S/1", "maker", "new"]
    capsys.readouterr()
    told = cyberdiag(
        "book", "send", book, "-o", str(tmp_path / "x"), "--client", "nwe", expected=2, capsys=capsys
    )
    assert "new" in told
    assert not (tmp_path / "x").exists()
    assert "S_1.json" in cyberdiag(
        "book",
        "send",
        book,
        "-o",
        str(tmp_path / "all"),
        "--form",
        "json",
        "--all",
        expected=6,
        capsys=capsys,
    )


def test_nothing_is_written_over_and_a_fault_leaves_nothing_behind(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("maker.json", "_list.csv"):
        (out / name).write_text("mine", encoding="utf-8")
    told = cyberdiag("book", "send", book, "-o", str(out), "--form", "json", expected=6, capsys=capsys)
    assert "maker.json" in told
    assert "_list.csv" in told
    assert {p.name: p.read_text(encoding="utf-8") for p in out.iterdir()} == {
        "maker.json": "mine",
        "_list.csv": "mine",
    }
    for folder in (out / "maker.json", tmp_path / "nowhere" / "deep"):
        cyberdiag("book", "send", book, "-o", str(folder), expected=6)

    def meanwhile(*_: object) -> None:
        """Let a file come to stand there after the look at what is there."""

    with monkeypatch.context() as taken:
        taken.setattr("cyberdiag.outside.new_files.refuse_taken", meanwhile)
        cyberdiag("book", "send", book, "-o", str(out), "--form", "json", expected=6)
    assert {p.name: p.read_text(encoding="utf-8") for p in out.iterdir()} == {
        "maker.json": "mine",
        "_list.csv": "mine",
    }

    def stopped(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("cyberdiag.app.books.sending._again", stopped)
    for folder in (tmp_path / "new", out / "inner"):
        cyberdiag("book", "send", book, "-o", str(folder), "--form", "yaml", expected=130)
        assert not folder.exists()


def test_names_of_clients_become_names_of_files_that_any_system_tells_apart(tmp_path: Path) -> None:
    found = names.of_texts(ODD, ".xlsx", ("_list.csv",))
    assert len({name.casefold() for name in found.values()}) == len(ODD)
    for name in found.values():
        (tmp_path / name).write_bytes(b"")
        assert (tmp_path / name).parent == tmp_path
        assert not set(name) & set('<>:"/\\|?*')
        assert not name.startswith((".", "~$", "con."))
    assert store.form_of(found["=1+1"]) is Format.XLSX


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("client,organisation\n,Firm\n", "l.csv:2:2"),
        ("client,organisation\na,Firm\nb,B\na,Another\n", "l.csv:4:1"),
    ],
)
def test_a_row_of_a_list_that_names_no_client_or_two_firms_is_named_with_its_place(
    rows: str, told: str, book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "l.csv").write_text(rows, encoding="utf-8")
    found = cyberdiag("book", "add", book, str(tmp_path / "l.csv"), expected=4, capsys=capsys)
    assert told in found
    assert opened.opened(book, SAY, LOOK).without == ("S/1",)


def test_a_list_may_be_a_workbook_corrects_the_firms_it_names_and_takes_nothing_away(
    book: str, tmp_path: Path
) -> None:
    made = openpyxl.Workbook()
    page: Any = made.active
    for row in (
        ("Suppliers of 2026",),
        ("Client", "Organisation"),
        ("S/1", "New name"),
        (4711.0, None),
        ("maker", "Other"),
    ):
        page.append(row)
    made.save(tmp_path / "l.xlsx")
    found = added(book, str(tmp_path / "l.xlsx"))
    assert found.without == ("4711", "S/1")
    assert found.clients["S/1"] == "New name"
    assert found.clients["maker"] != "Other"
    assert [one.client for one in found.rounds] == ["maker"]
    assert set(SHEETS) >= {Format.HTML, *HANDS}
