"""Files that come into a book: whose answers they hold, what stands in their way, and what is told of it."""

from __future__ import annotations

import errno
import json
import os
import shlex
import stat
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
from book import firms
from book.begun import clients, days, row, table, told
from support import run

from cyberdiag.app.books import adding
from cyberdiag.app.books.reading import Reader
from cyberdiag.book import parquet, results, store
from cyberdiag.catalog import load
from cyberdiag.messages import messages
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

    from cyberdiag.book.records import Kept


def test_a_folder_comes_in_and_only_what_changed_the_next_time(book: Path) -> None:
    folder = firms.folder(book.parent / "in", 5)
    (folder / "letter.docx").write_bytes(b"PK")
    (folder / "prices.csv").write_text("item,price\nlamp,3\n")
    (folder / "package.json").write_text('{"name": "something"}')
    said = told(book, "add", "in")
    assert "taken in: 5 (clients: 5)" in said
    assert "Other files, left alone: 3" in said
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert "worked out now: 5" in told(book, "assess")
    again = told(book, "add", "in")
    assert "taken in: 0" in again
    assert "Unchanged since the last time: 5" in again
    assert "Other files, left alone: 3" in again
    assert "worked out now: 0" in told(book, "assess")
    firms.write(folder / "firm-002.yaml", firms.data(2, **{"TEC-01": "unknown"}))
    assert "taken in: 1 (clients: 1)" in told(book, "add", "in")
    assert "worked out now: 1" in told(book, "assess")
    assert days(book, "firm-002") == ["2026-04-01"], "a file corrects itself"


def test_broken_files_are_named_with_place_and_reason_and_stop_no_other(book: Path) -> None:
    folder = firms.folder(book.parent / "in", 3)
    firms.write(folder / "a.json", firms.data(7, **{"TEC-01": "yess", "ORG-01": "noo"}))
    (folder / "b.yaml").write_text("cyberdiag: answers/1\nanswers:\n\tTEC-01: yes\n")
    (folder / "c.csv").write_bytes(b"\xff\xfe\x00")
    (folder / "d.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    said = told(book, "add", "in")
    assert "taken in: 3" in said
    assert "could not be taken in: 4" in said
    checked = told(book, "check")
    for place in ("a.json:", "b.yaml:3:1", "c.csv:1:1", "d.xlsx"):
        assert place in checked
    assert "“yess”" in checked or "yess" in checked
    assert "yes (Yes)" in checked, "what could be chosen is told as it would have been then"
    assert "could not be taken in" in told(book, "show", "a", code=4), "it is no unknown client"
    assert "could not be taken in: 4" in told(book, "add", "in"), "as long as it is so"
    told(book, "add", "in", "--strict", code=4)
    told(book, "check", "--strict", code=4)
    firms.write(folder / "b.yaml", firms.data(8))
    assert "taken in: 1" in told(book, "add", "in")
    assert "b.yaml" not in told(book, "check")


def test_only_where_every_file_is_rejected_the_run_fails(book: Path) -> None:
    (book.parent / "in").mkdir()
    (book.parent / "in" / "a.yaml").write_text("cyberdiag: answers/1\nanswers: 7\n")
    told(book, "add", "in", code=4)
    firms.folder(book.parent / "in", 1)
    told(book, "add", "in")
    (book.parent / "in" / "b.yaml").write_text("cyberdiag: answers/1\nanswers: 7\n")
    told(book, "add", "in", "--strict", code=4)
    told(book, "add", "nowhere", "in", code=2)


def test_what_is_no_answers_file_is_refused_where_it_is_named_itself(book: Path) -> None:
    (book.parent / "other.json").write_text('{"name": "something"}')
    (book.parent / "form.html").write_text("<html></html>")
    assert "other.json" in told(book, "add", "other.json", code=4)
    assert "form" in told(book, "add", "form.html", code=4)


def test_clients_are_called_as_their_files_and_a_generic_name_as_its_folder(book: Path) -> None:
    top = book.parent / "in"
    firms.write(top / "north" / "lamp shop.yaml", firms.data(1))
    firms.write(top / "clinic" / "answers.yaml", firms.data(2))
    firms.write(top / "answers.json", firms.data(3))
    told(book, "add", "in")
    assert set(clients(book)) == {"north/lamp shop", "clinic", "in"}
    firms.write(top / "x.yaml", firms.data(4))
    told(book, "add", "in/x.yaml", "--client", "Other")
    told(book, "add", "in")
    assert set(clients(book)) == {"north/lamp shop", "clinic", "in", "Other"}, "a file stays its client's"


def test_the_same_twice_two_firms_with_one_name_and_new_answers(book: Path) -> None:
    top = book.parent / "in"
    firms.write(top / "a.yaml", firms.data(1, "Minato"))
    firms.write(top / "copy of a.yaml", firms.data(1, "Minato"))
    firms.write(top / "b.json", firms.data(2, "Minato"))
    said = told(book, "add", "in")
    assert "say what another one says already: 1" in said
    assert set(clients(book)) == {"a", "b"}
    checked = told(book, "check")
    assert "Firms under several names in the book: 1" in checked
    firms.write(book.parent / "later" / "a.json", firms.data(1, "Minato", "2026-10-01", **{"TEC-01": "yes"}))
    told(book, "add", "later")
    assert days(book, "a") == ["2026-04-01", "2026-10-01"]
    firms.write(book.parent / "later" / "b.yaml", firms.data(5, "Somebody else"))
    assert "is Minato in this book" in told(book, "add", "later")
    firms.write(book.parent / "again" / "a.yaml", firms.data(3, "Minato", "2026-10-01"))
    assert "other answers of the same day (2026-10-01)" in told(book, "add", "again", code=4)
    assert days(book, "a") == ["2026-04-01", "2026-10-01"]


def test_a_fault_of_our_own_in_one_file_costs_none_of_the_others(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firms.folder(book.parent / "in", 3)
    read = Reader.read

    def faulty(reader: Reader, raw: bytes, path: str, *, named: bool = False) -> object:
        if "firm-001" in path:
            raise KeyError("somewhere")
        return read(reader, raw, path, named=named)

    monkeypatch.setattr(Reader, "read", faulty)
    folder = str(book.parent / "in")
    assert adding.add(str(book), [folder], messages("en"), Look(), client=None, strict=False) == 0
    assert "a fault of cyberdiag itself" in capsys.readouterr().err
    assert set(clients(book)) == {"firm-000", "firm-002"}


def test_the_rows_of_a_table_are_clients_as_files_are(book: Path) -> None:
    """They come to the same as the files, a faulty row is named with its place, and only what changed is read again."""
    rows = [row(n, f"firm-{n:03}") for n in range(4)]
    bad = [row(5, "bad", **{"TEC-01": "maybe"}), row(6, ""), row(7, "firm-001")]
    path = table(book.parent / "all.csv", [*rows, *bad])
    said = told(book, "add", "all.csv")
    assert "taken in: 4 (clients: 4)" in said
    assert "could not be taken in: 3" in said
    for words in (
        "all.csv:6:",
        "maybe",
        "all.csv:7:1",
        "names no client",
        "all.csv:8:1",
        "stands in row 3 already",
    ):
        assert words in said
    assert sorted(clients(book)) == ["firm-000", "firm-001", "firm-002", "firm-003"]
    other = book.with_name("other.book")
    run("book", "new", str(other))
    told(other, "add", str(firms.folder(book.parent / "in", 4)))
    said = [
        told(one, "assess").split("Quick")[1].split("Files")[0].split("To see")[0] for one in (book, other)
    ]
    assert said[0] == said[1]
    rows[2]["TEC-01"] = "unknown"
    table(path, rows)
    assert "taken in: 1" in told(book, "add", "all.csv")
    assert "Unchanged since the last time: 1" in told(book, "add", "all.csv")
    told(book, "remove", "firm-003")
    assert b"firm-003" not in book.read_bytes()


def test_parquet_and_lines_of_json_come_into_a_book(book: Path) -> None:
    rows = [row(n, f"firm-{n:03}") for n in range(3)]
    columns = {k: np.array([one[k] for one in rows], object) for k in rows[0]}
    (book.parent / "a.parquet").write_bytes(parquet.whole(columns))
    lines = [json.dumps(firms.data(n) | {"client": f"line-{n}"}) for n in (7, 8)]
    (book.parent / "b.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n")
    (book.parent / "c.parquet").write_bytes(b"PAR1 no table")
    said = told(book, "add", "a.parquet", "b.jsonl", "c.parquet")
    assert "taken in: 5 (clients: 5)" in said
    assert "could not be taken in: 2" in said
    assert "b.jsonl:3" in said
    assert "c.parquet" in said
    assert sorted(clients(book)) == ["firm-000", "firm-001", "firm-002", "line-7", "line-8"]


def test_firms_that_answer_the_same_are_as_many_clients_as_somebody_named(book: Path) -> None:
    """Rows of a table and files that say whose they are: only where nothing but the file's name tells is the same a copy."""
    alike = [{"client": name, "TEC-01": "yes"} for name in ("alpha", "beta")]
    assert "taken in: 2 (clients: 2)" in told(book, "add", table(book.parent / "t.csv", alike).name)
    for name in ("north", "south"):
        firms.write(book.parent / "in" / f"{name}.yaml", {**firms.data(1), "client": name})
    firms.write(book.parent / "in" / "zcopy.yaml", firms.data(1))
    said = told(book, "add", "in")
    assert "taken in: 2" in said
    assert "say what another one says already: 1" in said
    assert set(clients(book)) == {"alpha", "beta", "north", "south"}
    assert "Unchanged since the last time: 1" in told(book, "add", "t.csv")
    table(book.parent / "again.csv", alike)
    assert "say what another one says already: 2" in told(book, "add", "again.csv")


def test_a_copy_is_one_only_as_long_as_it_is(book: Path) -> None:
    """Where the file that it was copied from changes, or it changes itself, it is the client of its name."""
    top = book.parent / "in"
    for name in ("a", "b", "c"):
        firms.write(top / f"{name}.yaml", firms.data(1))
    assert "say what another one says already: 2" in told(book, "add", "in")
    firms.write(top / "c.yaml", firms.data(3, date="2026-09-09"))
    told(book, "add", "in")
    assert set(clients(book)) == {"a", "c"}
    firms.write(top / "a.yaml", firms.data(2))
    told(book, "add", "in")
    assert set(clients(book)) == {"a", "b", "c"}
    assert all(len(days(book, name)) == 1 for name in "abc")


def test_a_file_that_is_said_to_be_another_clients_is_that_ones_alone(book: Path) -> None:
    firms.write(book.parent / "x.yaml", firms.data(1, "Lamp"))
    told(book, "add", "x.yaml")
    told(book, "add", "x.yaml", "--client", "Lamp Ltd")
    assert (days(book, "x"), days(book, "Lamp Ltd")) == ([], ["2026-04-01"])
    assert clients(book).keys() == {"Lamp Ltd"}
    assert "1 clients (worked out now: 1" in told(book, "assess")


def test_a_file_that_is_renamed_stays_its_clients(book: Path) -> None:
    """A firm is not counted twice because its file was moved; what is corrected in it later is still that client's."""
    old = firms.write(book.parent / "in" / "a.yaml", firms.data(1))
    told(book, "add", "in")
    new = old.rename(old.with_name("b.yaml"))
    told(book, "add", "in")
    firms.write(new, firms.data(2))
    told(book, "add", "in")
    assert {name: days(book, name) for name in clients(book)} == {"a": ["2026-04-01"]}
    told(book, "add", "in/b.yaml", "--client", "b")
    assert (days(book, "a"), days(book, "b")) == ([], ["2026-04-01"])


def test_a_firm_may_get_a_new_name(book: Path) -> None:
    """One file alone is whose the user says; of many that are said to be one client's, those of other firms stay out."""
    firms.write(book.parent / "x.yaml", firms.data(1, "Lamp"))
    told(book, "add", "x.yaml")
    for name, firm in (("new", "Light"), ("other", "Somebody else")):
        firms.write(book.parent / "in" / f"{name}.yaml", firms.data(2, firm, f"2026-06-0{len(name)}"))
    said = told(book, "add", "in", "--client", "x", code=4)
    assert "add this file alone with --client x" in said
    told(book, "add", "in/new.yaml", "--client", "x")
    assert days(book, "x") == ["2026-04-01", "2026-06-03"]
    assert clients(book) == {"x": "Light"}


def test_what_could_not_be_taken_in_is_told_until_it_is_mended_or_gone(book: Path) -> None:
    """Rows of a table too: a row that has another name by now leaves nothing behind."""
    wrong = book.parent / "in" / "wrong.yaml"
    wrong.parent.mkdir()
    wrong.write_text("cyberdiag: answers/1\nanswers: 7\n")
    rows = [{"client": "alpha", "TEC-01": "yes"}, {"client": "", "TEC-01": "no"}]
    path = table(book.parent / "t.csv", rows)
    told(book, "add", "in", "t.csv")
    said = told(book, "add", "t.csv", "--strict", code=4)
    assert "names no client" in said, "a table is not known as it is while a row of it stays out"
    wrong.unlink()
    table(path, [rows[0], rows[1] | {"client": "beta"}])
    assert "taken in: 1" in told(book, "add", "t.csv", "--strict")
    assert set(clients(book)) == {"alpha", "beta"}
    told(book, "check", "--strict")


def test_a_client_that_was_removed_comes_back_with_its_list_or_table(book: Path) -> None:
    table(book.parent / "t.csv", [{"client": "alpha", "TEC-01": "yes"}, {"client": "beta", "TEC-01": "no"}])
    table(book.parent / "list.csv", [{"client": "late", "organisation": "Late Ltd"}])
    told(book, "add", "t.csv", "list.csv")
    for name in ("alpha", "late"):
        told(book, "remove", name)
    told(book, "add", "t.csv", "list.csv")
    assert set(clients(book)) == {"alpha", "beta", "late"}


def test_a_table_of_many_rows_comes_in_by_portions(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read and not yet kept is never more than a portion, so that a table costs no more memory than a folder."""
    sizes = []
    keep = store.Store.keep

    def counted(self: store.Store, kept: Sequence[Kept]) -> tuple[str, ...]:
        sizes.append(len(kept))
        return keep(self, kept)

    monkeypatch.setattr(store.Store, "keep", counted)
    monkeypatch.setattr(results, "PORTION", 4)
    path = table(book.parent / "t.csv", [{"client": f"c{n}", "TEC-01": "yes"} for n in range(10)])
    assert adding.add(str(book), [str(path)], messages("en"), Look(), client=None, strict=False) == 0
    assert max(sizes) <= 4
    assert len(clients(book)) == 10


def test_why_a_file_stays_out_is_told_in_the_language_of_who_asks(book: Path) -> None:
    """What could be chosen is named as the questions of now name it, whoever added the file."""
    top = book.parent / "in"
    firms.write(top / "a.json", firms.data(7, **{"TEC-01": "yess", "data_kinds": ["none", "my-number"]}))
    (top / "b.csv").write_text("id,answer\nTEC-01,Partlyy\n")
    run("book", "add", str(book), "in", lang="en", cwd=book.parent)
    english, japanese = (told(book, "check", "--lang", lang, code=4) for lang in ("en", "ja"))
    for lang, said in (("en", english), ("ja", japanese)):
        asked = load.question_set(("cyber-risk",), lang, whole=True).by_id
        for question, choice in (("TEC-01", "yes"), ("TEC-01", "partly"), ("data_kinds", "none")):
            label = next(c.label for c in asked[question].choices if c.id == choice)
            assert label in said
    assert "Yes" not in japanese


def test_a_folder_that_may_not_be_looked_into_is_told_and_the_others_come_in(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    top = firms.folder(book.parent / "in", 2)
    (top / "closed").mkdir()
    look_into = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look_into(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ends = [
        adding.add(str(book), [str(top)], messages("en"), Look(), client=None, strict=s)
        for s in (False, True)
    ]
    assert ends == [0, 4]
    assert "look into this folder" in capsys.readouterr().err
    assert len(clients(book)) == 2


def test_what_the_program_wrote_of_a_book_is_no_answers_file(book: Path) -> None:
    """It may lie in the folder that is added; named itself it is refused."""
    folder = firms.folder(book.parent / "in", 2)
    told(book, "add", "in")
    told(book, "report", "-o", "in/r.csv", "-o", "in/r.parquet", "-o", "in/r.json")
    told(book, "list", "-o", "in/l.json")
    row_each = table(book.parent / "t.csv", [row(n, f"firm-{n:03}") for n in range(2)])
    told(row_each, "assess", "-o", "in/a.jsonl")
    other = book.with_name("other.book")
    run("book", "new", str(other))
    said = told(other, "add", "in")
    assert "taken in: 2 (clients: 2)" in said
    assert "Other files, left alone: 5" in said
    assert "could not" not in said
    assert "table of results" in told(other, "add", str(folder / "r.csv"), code=4)


def test_a_table_of_answers_that_cannot_be_read_as_one_is_no_list_of_clients(book: Path) -> None:
    """Nor is it left alone in silence: its answers would be lost."""
    folder = book.parent / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("客先,TEC-01\nalpha,yes\n", encoding="utf-8")
    sheet = openpyxl.Workbook()
    for cells in (["client", "TEC-01"], ["alpha", "yes"]):
        sheet.active.append(cells)
    sheet.save(folder / "b.xlsx")
    (folder / "c.jsonl").write_text('{"client": ["x"], "TEC-01": "yes"}\n')
    said = told(book, "add", "in", code=4)
    for place in ("a.csv:1:4", "b.xlsx:B1", "c.jsonl:1"):
        assert place in said
    assert said.count("answers beside its clients") == 2
    assert clients(book) == {}


def test_what_a_file_answers_beyond_the_book_is_told_and_left_alone(book: Path) -> None:
    """Whatever stands there, in files as in rows: the book asks less than its clients answered elsewhere."""
    one = book.with_name("one.book")
    run("book", "new", str(one), "cyber-risk")
    other = sorted(load.question_ids("leak-response"))
    top = book.parent / "in"
    whole = firms.write(top / "both.yaml", firms.data(1))
    firms.write(top / "odd.json", firms.data(2, **{other[0]: "no such choice"}))
    firms.write(top / "slip.yaml", firms.data(3, **{f"{other[0]}X": "yes"}))
    table(top / "rows.csv", [row(4, "row", **{other[0]: "no such choice"})])
    (top / "alone.csv").write_text(f"client,{other[0]}\nalone,yes\n", encoding="utf-8")
    said = told(one, "add", "in")
    assert "taken in: 3 (clients: 3)" in said
    assert "what this book does not ask (leak-response): 2." in said
    assert said.count("for questions that this book does not ask are not read") == 2
    assert f'no question "{other[0]}X"' in said
    assert clients(one).keys() == {"both", "odd", "row", "alone"}
    (*_, words) = (line for line in said.splitlines() if " book new " in line)
    _, _, *typed = shlex.split(words[words.index(" book new ") :])
    run("book", "new", *typed)
    assert "taken in: 1 (clients: 1)" in told(one.parent / typed[0], "add", "in/both.yaml")
    (top / "copy.yaml").write_bytes(whole.read_bytes())
    again = told(one, "add", "in/both.yaml", "in/copy.yaml", "in/rows.csv", "in/alone.csv")
    assert "this book does not ask" not in again
    with store.Store(str(one)) as found:
        (kept,) = (each.number for each in found.rounds() if each.client == "both")
        assert found.raw(kept) == whole.read_bytes()
    alone = run("assess", "cyber-risk", "-a", str(whole), "--no-input", "-f", "json", cwd=book.parent)
    shown = run("book", "show", str(one), "odd", "-f", "json", cwd=book.parent)
    assert shown.returncode == 0, shown.stderr
    assert [each["id"] for each in json.loads(shown.stdout)["diagnoses"]] == ["cyber-risk"]
    score = json.loads(alone.stdout)["diagnoses"][0]["score"]
    given = json.loads(run("book", "show", str(one), "both", "-f", "json", cwd=book.parent).stdout)
    assert given["diagnoses"][0]["score"] == score


def test_a_client_of_whom_nothing_is_left_goes_with_its_file_and_that_is_told(book: Path) -> None:
    """Not one that has other answers, another file or a place on a list."""
    top = book.parent / "in"
    for number, name in enumerate(("scan", "blank", "listed", "twice")):
        firms.write(
            top / f"{name}.yaml",
            firms.data(number, **dict.fromkeys(firms.data(number)["answers"]) if name == "blank" else {}),
        )
    firms.write(top / "deep" / "two.yaml", firms.data(8, "Firm 3", "2025-01-01"))
    table(book.parent / "list.csv", [{"client": "listed"}, {"client": "other"}])
    told(book, "add", "in", "list.csv")
    told(book, "add", "in/deep/two.yaml", "--client", "twice")
    assert clients(book).keys() == {"scan", "blank", "listed", "twice", "other"}
    for name in ("scan", "blank", "listed", "twice"):
        said = told(book, "add", f"in/{name}.yaml", "--client", f"the {name}")
        assert (f"another client's now: 1 ({name})" in " ".join(said.split())) == (name in {"scan", "blank"})
    assert clients(book).keys() == {
        "the scan",
        "the blank",
        "listed",
        "the listed",
        "twice",
        "the twice",
        "other",
    }
    (book.parent / "list.csv").write_text("client\nother\n", encoding="utf-8")
    told(book, "add", "list.csv")
    told(book, "remove", "other")
    assert "lists add: 1" in told(book, "add", "list.csv")
    assert clients(book).keys() >= {"listed", "other"}
