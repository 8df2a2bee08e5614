"""`cyberdiag book send`: forms and sheets for the clients of a book."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import OLD_MONTHS
from cyberdiag.model.format import SHEETS, Format

# fmt: off
Folder = Annotated[str, Option("--output", "-o", metavar="DIR", show_default=False, help=Words("Folder for the files; made if it is not there", ja="書き出す先のフォルダ。なければ作る")), o.WRITES]
Form = Annotated[str, Option("--form", "-f", metavar="FORMAT", callback=o.one_of("--form", *SHEETS), help=Words(f"What each client gets: html is the form that any browser opens ({o.names(SHEETS)})", ja=f"送る形式。html は、どのブラウザーでも開ける回答フォーム({o.names(SHEETS)})"))]
Months = Annotated[int, Option("--months", metavar="N", min=1, max=1200, help=Words("Answers older than so many months are old", ja="回答が何か月より古いと「古い」とするか"))]
Clients = Annotated[list[str] | None, Option("--client", metavar="NAME", show_default=False, help=Words("Only this client, by its name in the book or that of its firm; can be repeated", ja="この客先だけ(台帳での名前か会社名)。何度でも書ける"))]
Every = Annotated[bool, Option("--all", help=Words("Every client, those that answered not long ago too", ja="最近答えた客先も含めて、すべて"))]
# fmt: on


def send(
    *,
    path: o.Book,
    output: Folder,
    form: Form = Format.HTML,
    months: Months = OLD_MONTHS,
    client: Clients = None,
    all_: Every = False,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Write what each client is to answer."""
    from cyberdiag.app.books import sending

    wanted = sending.Wanted(months, tuple(client or ()), all_)
    sending.send(path, output, next(f for f in SHEETS if f == form), wanted, say, look)
