"""The options that recur, declared once, each with its help in every language."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from msgspec import Struct

from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.errors import WrongUsage
from cyberdiag.messages import Messages, choose_language, messages
from cyberdiag.model.defaults import ANSWERS_FILE
from cyberdiag.model.format import REPORTS, Format
from cyberdiag.model.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cyberdiag.terminal.console import Look


def names(formats: tuple[Format, ...]) -> str:
    """Return formats as `--format` takes them."""
    return ", ".join(formats)


def endings(formats: tuple[Format, ...]) -> str:
    """Return formats by the usual endings of their files."""
    return " ".join(form.suffixes[0] for form in formats)


def standard_output(formats: tuple[Format, ...]) -> Words:
    """Return the help of `--format` where a thing is written to files too."""
    told = names(formats)
    return Words(
        f"Format of what goes to standard output ({told}); without -o all goes there",
        ja=f"標準出力に書くときの形式({told})。-o がなければ標準出力に書く",
    )


def one_of(option: str, *allowed: str) -> Callable[[str | None], str | None]:
    """Return what refuses a value of an option that is not allowed, naming what is."""

    def checked(given: str | None) -> str | None:
        if given is not None and given not in allowed:
            raise WrongUsage.of("bad-option", option=option, value=given, expected=" ".join(allowed))
        return given

    return checked


def only(given: list[str] | None) -> str | None:
    """Return the one answers file that was given, or None.

    Raises:
        WrongUsage: when there are several, since each firm is assessed by a run of its own.
    """
    if given and len(given) > 1:
        raise WrongUsage.of("two-answers-files", first=given[0], second=given[1])
    return given[0] if given else None


def _finite(given: float | None) -> float | None:
    if given is not None and not math.isfinite(given):
        raise WrongUsage.of("bad-option", option="--fail-under", value=given, expected="number")
    return given


def questionnaires_like(incomplete: str) -> list[str]:
    """Return the questionnaires whose names begin so, for completion."""
    from cyberdiag.catalog import load

    return [name for name in load.questionnaire_ids() if name.startswith(incomplete)]


class Reads(Struct, frozen=True):
    """Stands beside an option that names a file or folder to read; `otherwise` is read if the option is left out."""

    otherwise: str = ""


READS = Reads()
TEMPLATES = "templates"
"""Stands beside an option that names a folder of templates."""
WRITES = "writes"
"""Stands beside an option that names a file to write."""

# fmt: off
Questionnaires = Annotated[list[str] | None, Argument(show_default=False, autocompletion=questionnaires_like, help=Words("Name of a questionnaire (such as cyber-risk), or the folder of your own", ja="質問票の名前(cyber-risk など)、または自作の質問票のフォルダ")), READS]
AnswersFile = Annotated[list[str] | None, Option("--answers", "-a", metavar="FILE", show_default=False, help=Words("Answers file (- is standard input). In a terminal, answers are saved here as you go", ja="回答ファイル(- は標準入力)。端末では、続きをここに保存します")), Reads(ANSWERS_FILE)]
Previous = Annotated[list[str] | None, Option("--previous", metavar="FILE", show_default=False, help=Words("Answers file or result (.json) of last time, to tell what changed since; can be repeated. If left out, the round before that the answers file names", ja="前回の回答ファイル、または前回の結果(.json)。そこから変わったことを報告書に加える。何度でも書ける。省くと、回答ファイルに記録した前の回")), READS]
PeersFile = Annotated[str | None, Option("--peers", metavar="FILE", show_default=False, help=Words("Where the firms of a book stand (.json, from book peers); the report tells the firm's place among those of its trade and size", ja="book peers で作った集計(.json)。同業・同規模の会社の中での位置を、報告書に加える")), READS]
AnswersPath = Annotated[str, Argument(help=Words("Answers file", ja="回答ファイル")), READS]
NoInput = Annotated[bool, Option("--no-input", help=Words("Ask nothing; assess from the answers file alone", ja="何も尋ねず、回答ファイルだけで診断する"))]
Missing = Annotated[str, Option("--missing", metavar="error|unknown|estimate", callback=one_of("--missing", "error", "unknown", "estimate"), help=Words('What to do with unanswered questions: error stops, unknown counts them as "Don\'t know", estimate as not asked, as after an interview that was stopped', ja="答えのない質問の扱い。error は止まる、unknown は「わからない」とみなす、estimate はまだ聞いていないとみなし、途中でやめたときと同じ見込みを出す"))]
Quick = Annotated[bool, Option("--quick", help=Words("First questions only; the result is an estimate", ja="最初の組の質問だけにし、見込みを出す"))]
Detail = Annotated[bool, Option("--detail", help=Words("Ask last for figures of your own, such as your margin (in a terminal)", ja="最後に、限界利益率などの貴社の数字も尋ねる(端末で)"))]
Reports = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"Report file. The ending sets the format ({endings(REPORTS)}). May be given several times", ja=f"報告書のファイル。形式は拡張子({endings(REPORTS)})で決まる。何度でも書ける")), WRITES]
ReportForm = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=standard_output(REPORTS))]
AsJson = Annotated[str | None, Option("--format", "-f", metavar=Format.JSON, show_default=False, callback=one_of("--format", Format.JSON), help=Words("json writes JSON instead of a page", ja="json と書くと、画面のかわりにJSONを出す"))]
_LANGUAGE = Annotated[str | None, Option("--lang", "-l", metavar="|".join(LANGUAGES), show_default=False, callback=one_of("--lang", *LANGUAGES), help=Words("Language of the screen and the report", ja="画面と報告書の言葉"))]
FailUnder = Annotated[float | None, Option("--fail-under", metavar="N", show_default=False, callback=_finite, help=Words("End with exit code 1 if the score is below this", ja="得点がこれより低いとき、終了コード1で終わる"))]
Date = Annotated[str | None, Option("--date", metavar="YYYY-MM-DD", show_default=False, help=Words("Date of the report. If left out, the date in the answers file, or else today", ja="報告書の日付。省くと回答ファイルの日付、なければ今日"))]
Audience = Annotated[str, Option("--audience", metavar="owner|agent", callback=one_of("--audience", "owner", "agent"), help=Words("Whom the report is for; agent adds a page for insurance agents (owner, agent)", ja="だれ向けの報告書か。agent は保険代理店向けの欄を足す(owner, agent)"))]
Seed = Annotated[int, Option("--seed", metavar="N", min=0, max=2**63 - 1, help=Words("Seed of the simulation; the same seed gives the same result", ja="模擬計算の乱数の種。同じ種なら同じ結果になる"))]
Trials = Annotated[int, Option("--trials", metavar="N", min=0, max=10_000_000, help=Words("Years to simulate; 0 computes expected values only", ja="模擬計算する年の数。0 なら期待値だけを計算する"))]
Templates = Annotated[str | None, Option("--templates", metavar="DIR", show_default=False, help=Words("Folder of your own templates; they take the place of ours by file or by block", ja="自社のひな形のフォルダ。同じ名前のファイルやブロックを置き換える")), TEMPLATES]
Full = Annotated[bool, Option("--full", help=Words("Put the whole report on paper and into the PDF, with numbered sections; without it, four pages", ja="紙とPDFに、章番号をつけた報告書の全体を出す。付けなければ4枚"))]
Anonymous = Annotated[bool, Option("--anonymous", help=Words("Leave out the firm, the respondent and every note, evidence and free text", ja="会社名、回答者、メモ、根拠、自由記述をすべて省く"))]
Book = Annotated[str, Argument(metavar="BOOK", show_default=False, help=Words("File of the book", ja="台帳のファイル")), READS]
Strict = Annotated[bool, Option("--strict", help=Words("End with exit code 4 if any file was not taken in, not only if all were", ja="取り込めないファイルが一つでもあれば、終了コード4で終わる(省くと、すべてのときだけ)"))]
_ASCII = Annotated[bool, Option("--ascii", help=Words("Draw lines and bars in plain ASCII", ja="罫線や棒に半角文字だけを使う"))]
_NO_COLOR = Annotated[bool, Option("--no-color", help=Words("Use no colour", ja="色を使わない"))]
_OWN: dict[str, Any] = {
    "catalogues": Annotated[list[str] | None, Option("--catalogue", metavar="DIR", show_default=False, help=Words("Folder with more covers, cases, duties and costs; can be repeated", ja="補償、事例、義務、単価などを足すフォルダ。何度でも書ける")), READS],
    "questionnaire_dirs": Annotated[list[str] | None, Option("--questionnaires", metavar="DIR", show_default=False, help=Words("Folder of your own questionnaires and overlays; an overlay counts only if it is named here or in the answers file", ja="自作の質問票と上乗せを集めたフォルダ。上乗せは、命令か回答ファイルに名前があるときだけ使う")), READS],
}
# fmt: on
"""Options that say where one's own data lies; they stand before the language."""


def _messages(lang: str | None) -> Messages:
    return messages(choose_language(lang))


def _look(*, ascii_: bool, no_color: bool) -> Look:
    from cyberdiag.terminal.console import Look

    return Look(ascii_, no_color)


class Several(Struct, frozen=True):
    """Options that a command takes as the one value that `make` makes of what was typed."""

    options: dict[str, Any]
    make: Callable[..., Any]


Say = Annotated["Messages", Several({"lang": _LANGUAGE}, _messages)]
"""The words of the language asked for."""
Looks = Annotated["Look", Several({"ascii_": _ASCII, "no_color": _NO_COLOR}, _look)]
"""How the screen may look."""


def declared(function: Callable[..., Any], *, own: bool = False) -> dict[str, Any]:
    """Return the arguments and options of a command by name, in the order of its help.

    With `own` the folders of one's own data stand before the language.
    """
    found: dict[str, Any] = {}
    for name, hint in _hints(function).items():
        several = hint.__metadata__[0]
        found |= _OWN if own and name == "say" else {}
        found |= several.options if isinstance(several, Several) else {name: hint}
    return found


def default(function: Callable[..., Any], name: str, hint: Any) -> Any:
    """Return what an argument or option is when it is left out; `...` where it must be given."""
    own = function.__kwdefaults__ or {}
    asked = name in function.__annotations__
    return own.get(name, ...) if asked else False if hint.__origin__ is bool else None


def call(function: Callable[..., Any], typed: dict[str, Any]) -> Any:
    """Run a command with the values of what it declares, on a shelf that holds the folders of one's own data."""
    from cyberdiag.catalog import shelf

    _refuse_written_over(function, typed)
    for name, hint in _hints(function).items():
        one = hint.__metadata__[0]
        if isinstance(one, Several):
            typed[name] = one.make(**{option: typed.pop(option) for option in one.options})
    with shelf.using(typed.pop("questionnaire_dirs", None), typed.pop("catalogues", None)):
        return function(**typed)


def _refuse_written_over(function: Callable[..., Any], typed: Mapping[str, Any]) -> None:
    """Refuse an output that is an input too, or another output, whatever the command."""
    from cyberdiag.app import inputs

    named: dict[str, list[str]] = {kind: [] for kind in ("reads", TEMPLATES, WRITES)}
    options = declared(function, own=True)
    touches = {name: hint.__metadata__[1] for name, hint in options.items() if hint.__metadata__[1:]}
    for name, touch in touches.items():
        otherwise = touch.otherwise if isinstance(touch, Reads) else ""
        value = typed.get(name) or otherwise or []
        named[touch if isinstance(touch, str) else "reads"] += [value] if isinstance(value, str) else value
    inputs.refuse_written_over(named["reads"], named[TEMPLATES], named[WRITES])


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    # What a command is handed in place of several options need not be loaded to read its options.
    hints = get_type_hints(function, localns={"Messages": object, "Look": object}, include_extras=True)
    return {name: hint for name, hint in hints.items() if name != "return"}
