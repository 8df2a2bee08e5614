"""The papers that come with a plan, in a terminal: the letter, the sheet for all staff, the texts to copy, the insurer's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.plan import Handout, InsurerSheet, Letter, ReadyWords
from cyberdiag.terminal.console import print_folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyberdiag.messages import Messages
    from cyberdiag.terminal.console import Out

_INDENT = 2


def show(out: Out, paper: Letter | Handout | ReadyWords | InsurerSheet, messages: Messages) -> None:
    """Print a paper."""
    print_folded(out, paper.title, "bold")
    print_folded(out, paper.date)
    match paper:
        case Letter():
            _letter(out, paper, messages)
        case Handout():
            for name, lines in (("watch", paper.watch), ("first", paper.first)):
                _list(out, messages(f"handout.{name}"), lines)
            _list(out, messages("handout.calls"), (f"{c.who}: {c.why}" for c in paper.calls))
        case InsurerSheet():
            _draft(out, paper, messages)
        case ReadyWords():
            print_folded(out, paper.lead)
            for text in paper.texts:
                _list(out, text.title, ())
                for lines, head in ((text.opening, ""), (text.listed, "  - "), (text.closing, "")):
                    for line in lines:
                        print_folded(out, line, head=head)
                print_folded(out, f"{messages('words.note')}: {text.note}", "dim")


def _list(out: Out, title: str, lines: Iterable[str]) -> None:
    out.print()
    print_folded(out, title, "bold")
    for line in lines:
        print_folded(out, line, head="  - ")


def _draft(out: Out, shown: InsurerSheet, messages: Messages) -> None:
    for note in (*shown.notes, messages("insurer.partly")):
        print_folded(out, note)
    for part in shown.parts:
        _list(out, f"{part.title} ({part.count})", ())
        for line in part.lines:
            told = f"{line.answer}: {line.meaning}" if line.meaning else line.answer
            print_folded(out, f"{line.label} [{line.origin}] {told}", head="  - ")
            if line.then:
                print_folded(out, line.then, "dim", head="    ")


def _letter(out: Out, shown: Letter, messages: Messages) -> None:
    for line in (*shown.lines, *shown.how):
        print_folded(out, line)
    for question in shown.questions:
        out.print()
        head = messages("letter.question", number=question.number)
        print_folded(out, f"{question.text} ({question.id})", "bold", head=f"{head} ", indent=_INDENT)
        for label, text in question.choices:
            print_folded(out, f"{label}: {text}" if text else label, head="  [ ] ", indent=6)
