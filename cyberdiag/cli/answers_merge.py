"""`cyberdiag answers merge`: answers of several people or sites as one."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.model.format import ANSWERS

# fmt: off
Files = Annotated[list[str], Argument(help=Words("Answers files, two or more", ja="回答ファイル。二つ以上")), o.READS]
Target = Annotated[str, Option("--output", "-o", metavar="FILE", help=Words(f"New file; the ending sets the format ({o.endings(ANSWERS)})", ja=f"新しいファイル。形式は拡張子({o.endings(ANSWERS)})で決まる")), o.WRITES]
Prefer = Annotated[str | None, Option("--prefer", metavar="FILE|worst|newest", show_default=False, help=Words("What stands where answers contradict each other: those of one of the files, those that earn least (never for facts about the firm), or those of the latest date", ja="食い違う答えのどれを残すか。ファイル名ならその答え、worst は点の低い答え(会社の情報は決めない)、newest は日付の新しい答え"))]
NoInput = Annotated[bool, Option("--no-input", help=Words("Ask nothing; name every contradiction that --prefer does not decide", ja="何も尋ねず、--prefer で決まらない食い違いをすべて示す"))]
# fmt: on


def merge(
    *,
    files: Files,
    output: Target,
    prefer: Prefer = None,
    no_input: NoInput = False,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Write what the files say as one, asking where they contradict each other."""
    from cyberdiag.app import merging

    merging.merge(files, merging.Run(output, prefer, no_input, say, look))
