"""Every command: what is typed, what does it, and its one line of help in each language."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.cli.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Command(Struct, frozen=True):
    """A command: the module and function behind it, its help, and whether folders of one's own data mean anything to it."""

    where: str
    words: Words
    reads_data: bool = True

    def load(self) -> Callable[..., Any]:
        """Return what does it."""
        module, function = self.where.split(":")
        found: Callable[..., Any] = getattr(import_module(f"cyberdiag.cli.{module}"), function)
        return found


# fmt: off
COMMANDS: Mapping[str, Command] = {
    "assess": Command("assess:assess", Words("Answer questions, or give an answers file, and get a report.", ja="質問に答えて(または回答ファイルから)診断し、報告書を書きます。")),
    "plan": Command("plan:plan", Words("Show what to do by when, and what changing answers would bring.", ja="いつまでに何をするかの計画と、答えを変えた場合の見込みを示します。")),
    "compare": Command("compare:compare", Words("Put two assessments side by side; tell what changed in the firm from what changed only in the questionnaire.", ja="二つの診断を並べ、会社の変化と、質問票だけの変化を分けて示します。")),
    "crosswalk": Command("crosswalk:crosswalk", Words("Show where the firm stands against a published scheme, criterion by criterion.", ja="公開された枠組み(SCS ★3など)の基準ごとに、いまの答えが満たすかを示します。")),
    "fill": Command("fill:fill", Words("Fill the workbook that a buyer, a scheme or an insurer sent, from the answers.", ja="取引先、制度、保険の窓口から届いたワークブックに、回答から書き込みます。")),
    "deadlines": Command("deadlines:deadlines", Words("Work out who must be told what by when after a leak.", ja="情報が漏れたとき、だれに何をいつまでに知らせるかを計算します。")),
    "verify": Command("verify:verify", Words("See whether anything in a pack changed since its list was written.", ja="包みの中身が、目録が書かれたときから変わっていないかを確かめます。"), reads_data=False),
    "explain": Command("explain:explain", Words("Show step by step how points and priorities came about.", ja="点や改善の順がどう決まったかを、順を追って示します。")),
    "list": Command("listing:list_", Words("List what there is.", ja="あるものの一覧を示します。")),
    "show": Command("show:show", Words("Show one thing in detail, such as a question or a source.", ja="質問や出典など、一つを詳しく示します。")),
    "new": Command("new:new", Words("Make a small questionnaire of your own to start from.", ja="自分の質問票を始めるための、小さな見本を作ります。"), reads_data=False),
    "check": Command("check:check", Words("Look for faults in questionnaires and their data.", ja="質問票と資料の誤りを調べます。")),
    "simulate": Command("simulate:simulate", Words("Try a questionnaire on thousands of made-up firms; show the spread of scores and what never matters.", ja="質問票を架空の会社で何千回も試し、得点の広がりと、働いていない質問や選択肢を示します。")),
    "history": Command("history:history", Words("Show the versions of a questionnaire on record, and put this one on record.", ja="質問票の版の記録を示し、いまの版を記録します。")),
    "schema": Command("schema:schema", Words("Write JSON Schemas for editors and programs.", ja="エディターやプログラムのためのJSON Schemaを書き出します。"), reads_data=False),
    "answers new": Command("answers_new:new", Words("Make a blank answer sheet.", ja="空の回答用紙を作ります。")),
    "answers check": Command("answers_check:check", Words("Show every fault in an answers file, with line and column.", ja="回答ファイルの誤りをすべて、行と桁で示します。")),
    "answers convert": Command("answers_convert:convert", Words("Write answers in another format, with nothing lost.", ja="回答を、何も失わずに別の形式で書き出します。")),
    "answers merge": Command("answers_merge:merge", Words("Put the answers of several people or sites together into one file.", ja="何人か、または何か所かの回答を、一つにまとめます。")),
    "book new": Command("book_new:new", Words("Begin a book for many firms: clients or suppliers.", ja="たくさんの会社(客先や仕入先)をまとめる台帳を作ります。")),
    "book add": Command("book_add:add", Words("Take answers files into a book; one that is broken stops none of the others.", ja="回答ファイルを台帳に取り込みます。壊れたファイルがあっても、ほかは取り込みます。")),
    "book check": Command("book_check:check", Words("Show what a book could not take in, and which answers are missing, old or doubled.", ja="取り込めなかったファイルと、足りない、古い、重なっている回答を示します。")),
    "book assess": Command("book_assess:assess", Words("Assess what is new or changed in a book.", ja="台帳の新しい回答と、変わった回答を診断します。")),
    "book list": Command("book_list:list_", Words("Show which clients to call first, and why.", ja="先に電話する客先と、そのわけを示します。")),
    "book show": Command("book_show:show", Words("Show the whole assessment of one client, and its history.", ja="客先一社の診断のすべてと、これまでの回答を示します。")),
    "book report": Command("book_report:report", Words("Show many firms at a glance: whom to call, what to mend once for all, what is missing.", ja="たくさんの会社を一目で示します。先に連絡する会社、まとめて手を打てる弱点、足りない答え。")),
    "book send": Command("book_send:send", Words("Write a form or sheet for each client that has not answered, left questions open, or answered long ago.", ja="まだ答えていない、答え残しがある、答えが古い客先ごとに、回答フォームや回答用紙を書き出します。")),
    "book crosswalk": Command("book_crosswalk:crosswalk", Words("Lay a published scheme beside every client: which criteria are open at whom.", ja="公表された枠組みを、すべての客先の答えに並べます。どの基準が、どの会社で「まだ」かを示します。")),
    "book peers": Command("book_peers:peers", Words("Count where the clients of a book stand, by trade and size, without telling of any one.", ja="台帳の会社が業種と規模ごとにどのあたりにいるかを、一社一社は分からない形で数えます。")),
    "book accumulate": Command("book_accumulate:accumulate", Words("Tell what a book loses in a year when incidents hit many firms at once.", ja="多くの会社に一度に起きる事故を入れて、台帳全体の1年の損失を見込みます。")),
    "book remove": Command("book_remove:remove", Words("Take one client out of a book; nothing of it stays in the file.", ja="客先一社を台帳から消します。ファイルの中に何も残しません。"), reads_data=False),
    "templates export": Command("templates_export:export", Words("Write files to start your own templates from.", ja="ひな形の手本を書き出します。"), reads_data=False),
}
# fmt: on
"""What is typed, in the order of the help; groups of two words come last."""
GROUPS: Mapping[str, Words] = {
    "answers": Words(
        "Make answer sheets; check, convert and merge answers files.",
        ja="回答用紙を作り、回答ファイルを確かめ、変換し、まとめます。",
    ),
    "book": Words(
        "Many firms in one file: clients, suppliers, policies.",
        ja="たくさんの会社(客先、仕入先、契約)を一つの台帳でまとめて見ます。",
    ),
    "templates": Words("Start templates of your own.", ja="自社のひな形を作り始めます。"),
}
"""The first words that have no command of their own."""
