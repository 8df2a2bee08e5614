"""What `deadlines` can be told about a leak, one option a fact."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli.declared import Option
from cyberdiag.cli.options import Several
from cyberdiag.cli.words import Words

_TRI = "yes|no|unknown"


# fmt: off
_OPTIONS = {
    "incident": ("lost-device|mis-sent|intrusion|insider|processor", Words("Kind of leak: lost or stolen; sent or published wrongly; malware or intrusion; insider; at a processor", ja="漏えいの型。順に、紛失・盗難、誤送信・誤公開、ウイルス・不正アクセス、持ち出し、委託先で発生")),
    "persons": ("N", Words("Number of persons whose data leaked or may have; if left out, over 1,000 is assumed", ja="漏れた(おそれのある)人数。書かなければ1,000人を超えるとみなす")),
    "special-care": (_TRI, Words("Whether health checks, illness, criminal record and the like are involved", ja="健康診断・病歴・犯罪歴などが含まれるか")),
    "my-number": (f"N|{_TRI}", Words("Whether My Numbers are involved, or how many; if left out, yes is assumed", ja="マイナンバーが含まれるか。人数でもよい。書かなければ含まれるとみなす")),
    "financial": (_TRI, Words("Whether card numbers, account and PIN, or logins that can pay are involved", ja="カード番号、口座と暗証、支払いのできるIDなどが含まれるか")),
    "wrongful-purpose": (_TRI, Words("Whether an attack, theft or insider is suspected; if left out, both dates are shown", ja="攻撃・盗難・持ち出しなど、わざと行われた疑いがあるか。書かなければ両方の日付を出す")),
    "entrusted": (_TRI, Words("Whether personal data that another firm entrusted to you is involved", ja="他社から預かった個人の情報が含まれるか")),
    "card-merchant": (_TRI, Words("Whether you are a card merchant", ja="カードの加盟店か")),
    "eu": (_TRI, Words("Whether data of persons in the EU or EEA is involved", ja="EU・EEAにいる人の情報が含まれるか")),
    "listed": (_TRI, Words("Whether your shares are listed", ja="上場会社か")),
    "medical": (_TRI, Words("Whether you are a hospital or clinic", ja="医療機関か")),
    "telecom": (_TRI, Words("Whether you are a telecommunications carrier", ja="電気通信事業者か")),
    "encrypted": (_TRI, Words("Whether strong encryption or the like makes it unreadable to others", ja="高度な暗号化などで、他人には読めないか")),
    "contained": (_TRI, Words("Whether everything was recovered before anyone saw it", ja="だれかに見られる前に、すべて取り戻したか")),
}
# fmt: on
"""By the names that facts have on the command line, `option` in `catalogue/duties.yaml`."""


def _typed(**facts: str | None) -> dict[str, str | None]:
    return {name.replace("_", "-"): text for name, text in facts.items()}


LeakFacts = Annotated[
    dict[str, str | None],
    Several(
        {
            name.replace("-", "_"): Annotated[
                str | None, Option(f"--{name}", metavar=metavar, show_default=False, help=words)
            ]
            for name, (metavar, words) in _OPTIONS.items()
        },
        _typed,
    ),
]
"""What was typed, by the names that facts have on the command line; None where nothing was."""
