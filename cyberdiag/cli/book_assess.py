"""`cyberdiag book assess`: all clients of a book, or all rows of a wide table."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import WIDE

# fmt: off
Path = Annotated[str, Argument(metavar="BOOK", show_default=False, help=Words(f"File of the book, or a table with a row a firm ({o.endings(WIDE)})", ja=f"台帳のファイル、または会社ごとに1行の表({o.endings(WIDE)})")), o.READS]
Output = Annotated[str | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"Where the results of a table go ({o.endings(WIDE)})", ja=f"表の結果を書き出すファイル({o.endings(WIDE)})")), o.WRITES]
Columns = Annotated[list[str] | None, Option("--columns", metavar="PATTERN", show_default=False, help=Words("Results to write, such as loss/eal; * stands for a part of a name, ** for several. Can be repeated", ja="書き出す結果の名前(loss/eal など)。* は名前の一部分、** はいくつもの部分を表す。何度でも書ける"))]
Rejects = Annotated[str | None, Option("--rejects", metavar="FILE.csv", show_default=False, help=Words("Where every fault of a table goes, by row and column", ja="表の誤りを、行と列ですべて書き出すファイル")), o.WRITES]
Engine = Annotated[str | None, Option("--engine", metavar="spark", show_default=False, callback=o.one_of("--engine", "spark"), help=Words("Let a Spark of this computer do it, for a folder of Parquet files", ja="このパソコンの Spark で計算する(Parquet のファイルを集めたフォルダのとき)"))]
# fmt: on


def assess(
    *,
    path: Path,
    output: Output = None,
    columns: Columns = None,
    rejects: Rejects = None,
    engine: Engine = None,
    strict: o.Strict = False,
    say: o.Say,
    look: o.Looks,
) -> int:
    """Work out what is new or changed, and tell how the clients stand; or write the results of a table."""
    from cyberdiag.app.books import assessing, streaming

    asked = streaming.Asked(output, tuple(columns or ()), rejects, strict, engine)
    if not streaming.is_table(path, asked):
        return assessing.assess(path, say, look, strict=strict)
    if engine is None:
        return streaming.assess(path, asked, say, look)
    from cyberdiag.app.books import sparked  # only where it is asked for

    return sparked.assess(path, asked, say, look)
