"""`cyberdiag plan`: what to do by when, "what if", the papers that come with it, and a plan that comes back."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Option
from cyberdiag.cli.words import Words
from cyberdiag.errors import WrongUsage
from cyberdiag.model.defaults import SEED
from cyberdiag.model.format import KEPT, LETTERS, PLANS

# fmt: off
Settings = Annotated[list[str] | None, Option("--set", metavar="ID=CHOICE", show_default=False, help=Words("Try a changed answer, as often as you like (TEC-07=yes)", ja="答えを変えた場合を試す。何度でも書ける(例 TEC-07=yes)"))]
Budget = Annotated[str | None, Option("--budget", metavar="low|mid|high", show_default=False, callback=o.one_of("--budget", "low", "mid", "high"), help=Words("Leave out improvements that cost more (low, mid, high)", ja="これより費用の大きい改善を外す(low, mid, high)"))]
Page = Annotated[str, Option("--page", metavar="plan|letter|handout|words|insurer", callback=o.one_of("--page", "plan", "letter", "handout", "words", "insurer"), help=Words("plan is the plan to tick off; letter asks the IT firm what nobody in the firm knows; handout is one sheet for all staff; words are texts to copy for the boss, a customer and the insurer; insurer is a draft of what an insurance application asks (plan, letter, handout, words, insurer)", ja="plan は印をつける計画、letter はわからない質問を業者に聞く手紙、handout は全員に配る1枚、words は経営者・取引先・保険の窓口への文、insurer は告知書の下書き(plan, letter, handout, words, insurer)"))]
Returned = Annotated[str | None, Option("--returned", metavar="PLAN.xlsx", show_default=False, help=Words("A plan that was ticked: asks about each tick and writes the answers to -o FILE (.yaml .json)", ja="印をつけた計画。印ごとに尋ね、答えを -o のファイル(.yaml .json)に書く")), o.READS]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write. The ending sets the format ({o.endings(PLANS)}; of the other pages {o.endings(LETTERS)}). May be given several times", ja=f"書き出すファイル。形式は拡張子({o.endings(PLANS)}、plan のほかは {o.endings(LETTERS)})で決まる。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(PLANS))]
Date = Annotated[str | None, Option("--date", metavar="YYYY-MM-DD", show_default=False, help=Words("Day on which the plan begins. If left out, the date in the answers file, as in the report, or else today", ja="計画を始める日。省くと報告書と同じく回答ファイルの日付、なければ今日"))]
NoInput = Annotated[bool, Option("--no-input", help=Words("Ask nothing; with --returned, tell what would be asked", ja="何も尋ねない。--returned では、尋ねるはずのことを示す"))]
# fmt: on


def plan(
    *,
    file: o.AnswersPath,
    set_: Settings = None,
    budget: Budget = None,
    page: Page = "plan",
    returned: Returned = None,
    output: Outputs = None,
    format_: Form = None,
    date: Date = None,
    templates: o.Templates = None,
    no_input: NoInput = False,
    seed: o.Seed = SEED,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Show the plan for an answers file, or write it; or take in one that comes back."""
    from cyberdiag.app import outputs, planning

    run = planning.Run(say, look, date, outputs.templates(templates))
    if returned is not None:
        from cyberdiag.app import returned as coming_back

        targets = outputs.outputs(output or [], format_, KEPT)
        if len(targets) != 1 or targets[0].is_stdout:
            raise WrongUsage.of("plan-needs-output")
        coming_back.take_in(file, returned, targets[0], run, no_input=no_input)
        return
    written = outputs.outputs(output or [], format_, PLANS) if page == "plan" else ()
    papers = outputs.outputs(output or [], format_, LETTERS) if page != "plan" else ()
    made, known = planning.plan(file, set_ or [], budget, say.lang, seed=seed)
    if page == "plan":
        run.plan(made, known, written)
    else:
        run.paper(page, made, known, papers)
