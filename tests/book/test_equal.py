"""The numbers of a book are those of each firm's own assessment: read from files, kept, and worked out together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from book import firms
from columns import beside
from columns.test_columns import firms as of_every_kind
from support import EXAMPLES, NIGHTLY, answers_of

from cyberdiag.app import judging
from cyberdiag.app.books import adding, opened
from cyberdiag.catalog.losses import load_losses
from cyberdiag.columns import compiled
from cyberdiag.messages import messages
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.app.books.opened import Opened
    from cyberdiag.model.answers import Answers

SAY, LOOK = messages("en"), Look()
MANY = 500 if NIGHTLY else 250
"""Firms of every kind."""


def book_of(folder: Path) -> Opened:
    path = str(folder.parent / "all.book")
    adding.new(path, (), SAY, LOOK)
    adding.add(path, [str(folder)], SAY, LOOK, client=None, strict=True)
    return opened.opened(path, SAY, LOOK)


def _is_possible(firm: Answers) -> bool:
    """Return whether a file may say so: the kernel is tried with more than all there is, too."""
    margin = firm.value("own_margin")
    return not isinstance(margin, float) or margin <= 100


def test_hundreds_of_firms_of_every_kind_come_to_the_same_in_a_book(tmp_path: Path) -> None:
    """Scores, ranges and ratings to the last bit, yen to 1e-12 before they are rounded."""
    told = [firm for firm in of_every_kind(5, 600) if firm.by_id and _is_possible(firm)][-MANY:]
    for number, firm in enumerate(told):
        held = {key: answer.plain for key, answer in firm.by_id.items()}
        data = {**firms.data(0, f"Firm {number}"), "answers": held}
        firms.write(tmp_path / "in" / f"{number:03}.json", data)
    book = book_of(tmp_path / "in")
    assert book.table.size == len(told) == MANY
    model = load_losses("en")
    kernel = compiled(book.questions, model)
    for row, firm in enumerate(told):
        beside.hold(kernel, book.table.results, row, firm, early=True, model=model)
    early = [row for row in range(MANY) if book.table.number("cyber-risk/estimate", row) is not None]
    assert MANY / 10 < len(early) < MANY * 0.9, "some are asked in part"


def test_some_of_them_and_the_examples_come_to_the_same_as_the_whole_assessment(tmp_path: Path) -> None:
    for firm in sorted(p.name for p in EXAMPLES.iterdir() if (p / "answers.yaml").exists()):
        written = tmp_path / "in" / f"{firm}.yaml"
        written.parent.mkdir(exist_ok=True)
        written.write_bytes(answers_of(firm).read_bytes())
    for number in range(8):
        firms.write(
            tmp_path / "in" / f"{number}.json", firms.data(number, **{"TEC-01": None} if number % 2 else {})
        )
    book = book_of(tmp_path / "in")
    known = judging.catalogue("en", book.questions)
    kernel = compiled(book.questions, known.losses)
    assert book.table.size == 10
    for row, client in enumerate(book.table.clients):
        found = judging.judge(book.questions, next(book.answers([client])), known, early=True)
        beside.compare_assessment(kernel, book.table.results, row, found)


def test_results_are_worked_out_again_where_the_questions_or_the_model_changed(tmp_path: Path) -> None:
    """What a book keeps tells with what it was made; answers are read again from the files that it holds."""
    firms.folder(tmp_path / "in", 3)
    before = book_of(tmp_path / "in")
    path = before.path
    assert opened.opened(path, SAY, LOOK).anew == 0
    with opened.opening(path, SAY, LOOK) as shelf, shelf.store.changing():
        shelf.store.say("made-of", "an earlier version")
    for file in (tmp_path / "in").iterdir():
        file.unlink()
    after = opened.opened(path, SAY, LOOK)
    assert after.anew == 3
    assert {n: c.tolist() for n, c in after.table.results.items() if c.dtype.kind == "i"} == {
        n: c.tolist() for n, c in before.table.results.items() if c.dtype.kind == "i"
    }
    assert json.dumps(after.table.number("loss/eal", 2)) == json.dumps(before.table.number("loss/eal", 2))


def test_answers_that_no_longer_fit_the_questions_are_named_and_kept(tmp_path: Path) -> None:
    firms.folder(tmp_path / "in", 2)
    path = book_of(tmp_path / "in").path
    with opened.opening(path, SAY, LOOK) as shelf:
        number = shelf.store.rounds()[0].number
        with shelf.store.changing():
            shelf.store._rows(
                "UPDATE files SET raw = replace(decode(raw), 'TEC-01', 'TEC-99')::BLOB WHERE number = ?",
                number,
            )
            shelf.store.say("made-of", "an earlier version")
    found = opened.opened(path, SAY, LOOK)
    assert found.table.clients == ("firm-001",)
    assert [("firm-000" in reject.path, "TEC-99" in reject.text) for reject in found.rejects] == [
        (True, True)
    ]
    assert set(found.clients) == {"firm-000", "firm-001"}
