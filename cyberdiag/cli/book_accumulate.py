"""`cyberdiag book accumulate`: what a book loses in a year when incidents come together."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.model.defaults import BOOK_YEARS, LEAST_BOOK_YEARS, SEED
from cyberdiag.model.format import ACCUMULATIONS

# fmt: off
Common = Annotated[str | None, Option("--common", metavar="FILE", show_default=False, help=Words("Your own assumptions of what hits many firms at once (.yaml), in place of the shipped ones", ja="多くの会社に一度に起きる出来事についての、自社の仮定(.yaml)。付属のものの代わりに使う")), o.READS]
Providers = Annotated[str | None, Option("--providers", metavar="FILE", show_default=False, help=Words("Who uses which provider (.csv): the column client, and one for each kind of provider", ja="どの客先がどの相手を使うか(.csv)。client(客先)の列と、相手の種類ごとの列")), o.READS]
Years = Annotated[int, Option("--years", metavar="N", min=LEAST_BOOK_YEARS, max=1_000_000, help=Words("Years to simulate", ja="模擬計算する年の数"))]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write ({o.endings(ACCUMULATIONS)})", ja=f"書き出すファイル({o.endings(ACCUMULATIONS)})")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(ACCUMULATIONS))]
# fmt: on


def accumulate(
    *,
    path: o.Book,
    common: Common = None,
    providers: Providers = None,
    years: Years = BOOK_YEARS,
    seed: o.Seed = SEED,
    output: Outputs = None,
    format_: Form = None,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Draw years of a book with and without common causes, and show or write them."""
    from cyberdiag.app import outputs
    from cyberdiag.app.books import accumulating, opened

    targets = outputs.outputs(output or [], format_, ACCUMULATIONS)
    run = accumulating.Run(say, look, accumulating.read(common, providers, say.lang), years, seed)
    run.accumulate(opened.opened(path, say, look), targets)
