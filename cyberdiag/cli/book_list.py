"""`cyberdiag book list`: which clients to call first, and why."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import CLIENTS

_BY = ("call", "loss", "score", "age")
# fmt: off
Sort = Annotated[str, Option("--sort", metavar="|".join(_BY), callback=o.one_of("--sort", *_BY), help=Words("Order: whom to call first, largest expected loss, lowest score, oldest answers", ja="並べ方。call は電話する順、loss は見込み損失の大きい順、score は得点の低い順、age は答えの古い順"))]
Where = Annotated[list[str] | None, Option("--where", metavar="FIELD=VALUE", show_default=False, help=Words("Only clients of whom this holds: an answer (industry=retail, TEC-07=unknown, employees>=50), or client, organisation, rating, date, score, loss; can be repeated", ja="当てはまる客先だけにする。答え(industry=retail、TEC-07=unknown、employees>=50)か、client、organisation、rating、date、score、loss。何度でも書ける"))]
Top = Annotated[int, Option("--top", metavar="N", min=0, max=10_000_000, help=Words("How many to show; 0 shows all", ja="示す数。0 なら全部"))]
Renewals = Annotated[str | None, Option("--renewals", metavar="FILE", show_default=False, help=Words("Your list of renewals (.csv .xlsx) with the columns client and renewal", ja="契約の更新の一覧(.csv .xlsx)。client(客先)と renewal(満期日)の列を使う")), o.READS]
Date = Annotated[str | None, Option("--date", metavar="YYYY-MM-DD", show_default=False, help=Words("Day from which ages and renewals are counted. If left out, today", ja="答えの古さや更新までの日数を数える日。省くと今日"))]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write ({o.endings(CLIENTS)}); can be repeated", ja=f"書き出すファイル({o.endings(CLIENTS)})。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(CLIENTS))]
# fmt: on


def list_(
    *,
    path: o.Book,
    sort: Sort = "call",
    where: Where = None,
    top: Top = 10,
    renewals: Renewals = None,
    output: Outputs = None,
    format_: Form = None,
    date: Date = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show clients in an order, each with why, and write them."""
    from cyberdiag.app import outputs, reviewing
    from cyberdiag.app.books import listing, opened
    from cyberdiag.book.calls import By

    day = reviewing.as_day("--date", date)
    targets = outputs.outputs(output or [], format_, CLIENTS)
    run = listing.Run(say, look, By(sort), tuple(where or ()), top, renewals)
    run.show(opened.opened(path, say, look), day, targets)
