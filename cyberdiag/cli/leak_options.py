"""What `deadlines` can be told about a leak, one option a fact."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cyberdiag.cli.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TRI = "yes|no|unknown"


class _Option(NamedTuple):
    """What may follow an option, and its help."""

    metavar: str
    words: Words


# fmt: off
OPTIONS: Mapping[str, _Option] = {
    "incident": _Option("lost-device|mis-sent|intrusion|insider|processor", Words("Kind of leak: lost or stolen; sent or published wrongly; malware or intrusion; insider; at a processor", ja="漏えいの型。順に、紛失・盗難、誤送信・誤公開、ウイルス・不正アクセス、持ち出し、委託先で発生")),
    "persons": _Option("N", Words("Number of persons whose data leaked or may have; if left out, over 1,000 is assumed", ja="漏れた(おそれのある)人数。書かなければ1,000人を超えるとみなす")),
    "special-care": _Option(_TRI, Words("Whether health checks, illness, criminal record and the like are involved", ja="健康診断・病歴・犯罪歴などが含まれるか")),
    "my-number": _Option(f"N|{_TRI}", Words("Whether My Numbers are involved, or how many; if left out, yes is assumed", ja="マイナンバーが含まれるか。人数でもよい。書かなければ含まれるとみなす")),
    "financial": _Option(_TRI, Words("Whether card numbers, account and PIN, or logins that can pay are involved", ja="カード番号、口座と暗証、支払いのできるIDなどが含まれるか")),
    "wrongful-purpose": _Option(_TRI, Words("Whether an attack, theft or insider is suspected; if left out, both dates are shown", ja="攻撃・盗難・持ち出しなど、わざと行われた疑いがあるか。書かなければ両方の日付を出す")),
    "entrusted": _Option(_TRI, Words("Whether personal data that another firm entrusted to you is involved", ja="他社から預かった個人の情報が含まれるか")),
    "card-merchant": _Option(_TRI, Words("Whether you are a card merchant", ja="カードの加盟店か")),
    "eu": _Option(_TRI, Words("Whether data of persons in the EU or EEA is involved", ja="EU・EEAにいる人の情報が含まれるか")),
    "listed": _Option(_TRI, Words("Whether your shares are listed", ja="上場会社か")),
    "medical": _Option(_TRI, Words("Whether you are a hospital or clinic", ja="医療機関か")),
    "telecom": _Option(_TRI, Words("Whether you are a telecommunications carrier", ja="電気通信事業者か")),
    "encrypted": _Option(_TRI, Words("Whether strong encryption or the like makes it unreadable to others", ja="高度な暗号化などで、他人には読めないか")),
    "contained": _Option(_TRI, Words("Whether everything was recovered before anyone saw it", ja="だれかに見られる前に、すべて取り戻したか")),
}
# fmt: on
"""By the names that facts have on the command line, `option` in `catalogue/duties.yaml`."""


def typed(facts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return what was typed by the names that facts have on the command line; None where nothing was."""
    return {option: facts[_parameter(option)] for option in OPTIONS}


def _parameter(option: str) -> str:
    return option.replace("-", "_")


def taking_facts(function: Callable[..., int]) -> Callable[..., int]:
    """Return a command whose `**facts` are these options, which stand where `fact` does."""
    facts = {
        _parameter(option): Annotated[
            str | None, typer.Option(f"--{option}", metavar=row.metavar, show_default=False, help=row.words)
        ]
        for option, row in OPTIONS.items()
    }
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    given = [p for p in inspect.signature(function).parameters.values() if p.kind is kind]
    at = next(n for n, p in enumerate(given) if p.name == "fact")
    given[at:at] = [inspect.Parameter(name, kind, default=None) for name in facts]

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> int:
        return function(*args, **kwargs)

    command.__signature__ = inspect.Signature(given)  # type: ignore[attr-defined]
    command.__annotations__ = {**function.__annotations__, **facts}
    return command
