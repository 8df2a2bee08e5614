"""One run of `book peers`: where the clients of a book stand, as a file that tells of no single one."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, to_builtins

from cyberdiag.app import judging, outputs
from cyberdiag.app.books import opened
from cyberdiag.book.peers import peers as counted
from cyberdiag.errors import ExitCode
from cyberdiag.model.format import Format
from cyberdiag.pages import standing
from cyberdiag.terminal import pages
from cyberdiag.terminal.console import as_json, console, show_written

if TYPE_CHECKING:
    from cyberdiag.app.outputs import Output
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import PeersFormat
    from cyberdiag.terminal.console import Look


class Run(Struct, frozen=True):
    """The choices of one run: the fewest firms of a group, and whose firms they are."""

    say: Messages
    look: Look
    min_group: int
    origin: str

    def peers(self, path: str, targets: tuple[Output[PeersFormat], ...], *, strict: bool) -> ExitCode:
        """Count the clients of a book, show the groups, and write the file that a report can stand beside.

        Raises:
            InvalidAnswers, CannotWrite: when the book cannot be opened or the file not written.
        """
        book = opened.opened(path, self.say, self.look)
        known = judging.catalogue(self.say.lang, book.questions)
        assert known.advice is not None  # noqa: S101  the shipped catalogue has it, and one's own lies over that
        sizes = known.advice.matching.employees
        made = counted(book.table, sizes, book.day, min_group=self.min_group, origin=self.origin)

        def content(form: PeersFormat) -> bytes:
            match form:
                case Format.JSON:
                    return as_json(to_builtins(made.peers)).encode()
                case _:
                    assert_never(form)

        out = console(self.look, error=any(t.is_stdout for t in targets))
        with outputs.writing(targets, content, self):
            pages.pages(out, standing.pages(made, book.questions, self.say))
            show_written(out, outputs.paths(targets), self.say, "green")
        return ExitCode.INVALID_ANSWERS if book.rejects and (strict or not book.clients) else ExitCode.DONE
