"""`cyberdiag deadlines`: who must be told what by when, and the card for the first hour."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.leak_options import LeakFacts
from cyberdiag.cli.words import Words
from cyberdiag.model.format import CLOCKS, PAGES

# fmt: off
Since = Annotated[str | None, Option("--since", "-s", metavar="TIME", show_default=False, help=Words('When you learned of the leak or suspicion, such as "2026-12-01 10:00"; now is this moment', ja='漏えい(おそれを含む)を知った日時。例 "2026-12-01 10:00"。now はいま'))]
Known = Annotated[str | None, Option("--known", metavar="TIME", show_default=False, help=Words("When anyone in the firm knew; only if --since says when it happened", ja="会社のだれかが知った日時。起きた日時を --since に書いたときだけ使う"))]
Now = Annotated[str | None, Option("--now", metavar="TIME", show_default=False, help=Words("Takes the place of the current time (for drills and past incidents)", ja="いまの日時のかわり(訓練や、過ぎた事故の計算に使う)"))]
Answers = Annotated[list[str] | None, Option("--answers", "-a", metavar="FILE", show_default=False, help=Words("Answers file; its facts about the firm and its telephone numbers under contacts are used (- is standard input)", ja="回答ファイル。会社のことと、contacts の電話番号を使う(- は標準入力)")), o.READS]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write. The ending sets the format ({o.endings(CLOCKS)}). May be given several times", ja=f"書き出すファイル。形式は拡張子({o.endings(CLOCKS)})で決まる。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(CLOCKS))]
NoInput = Annotated[bool, Option("--no-input", help=Words("Ask nothing; what is not known is taken at its worst", ja="何も尋ねない。わからないことは悪いほうとみなす"))]
Card = Annotated[bool, Option("--card", help=Words("Show the card for the first hour (one A4 page; needs no --since)", ja="最初の1時間の紙を出す(A4で1枚。--since は要らない)"))]
Fact = Annotated[list[str] | None, Option("--fact", metavar="NAME=yes|no|N", show_default=False, help=Words("Any other fact, such as uk_persons=yes. May be given several times", ja="ほかの事実。例 uk_persons=yes。何度でも書ける"))]
# fmt: on


def deadlines(
    *, since: Since = None, known: Known = None, answers: Answers = None, facts: LeakFacts, fact: Fact = None,
    card: Card = False, no_input: NoInput = False, output: Outputs = None, format_: Form = None,
    templates: o.Templates = None, say: o.Say, now: Now = None, look: o.Looks,
) -> None:  # fmt: skip
    """Show and write the duties with their times, or the card for the first hour."""
    from cyberdiag.app import leak, leak_facts, outputs

    own = outputs.templates(templates)
    run = leak.Run(say, look, o.only(answers), no_input=no_input, own=own)
    told = leak_facts.read(run.duties, facts, tuple(fact or ()))
    if card:
        run.card(outputs.outputs(output or [], format_, PAGES), told)
    else:
        targets = outputs.outputs(output or [], format_, CLOCKS)
        run.clock(targets, told, leak_facts.Moments(since, known, now))
