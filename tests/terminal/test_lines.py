"""What `show`, `list`, `explain`, `plan` and `compare` print breaks where a reader would, at 80 columns and at 40."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pytest
from rich.cells import cell_len
from support import EXAMPLES, run

from cyberdiag.messages import LANGUAGES

MAKER, SHOP = (str(EXAMPLES / firm / "answers.yaml") for firm in ("manufacturer", "online-shop"))
COMMANDS = (
    ("show", "TEC-12"), ("show", "liability"), ("show", "ransomware"), ("list",), ("list", "cases"),
    ("explain", MAKER, "TEC-12"), ("explain", MAKER, "liability"), ("plan", MAKER), ("compare", MAKER, SHOP),
)  # fmt: skip
_CLOSING = "、。，．」』)）】%ーっゃゅょ"
_CUT_AMOUNT = re.compile(r"\d$|\d[万億]$|約$")


@cache
def printed(command: tuple[str, ...], lang: str, width: int) -> tuple[str, ...]:
    found = run(*command, "-l", lang, env={"COLUMNS": str(width)})
    assert found.returncode == 0
    return tuple(found.stdout.splitlines())


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:1] + c[-1:])[-24:])
def test_lines_fit_and_break_well(command: tuple[str, ...], lang: str, width: int) -> None:
    lines = printed(command, lang, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert not [line for line in lines if line.strip() and line.strip()[0] in _CLOSING]


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_amount_of_the_plan_is_cut(lang: str, width: int) -> None:
    lines = printed(("plan", MAKER), lang, width)
    after = re.compile(r" *(?:[\d,]*[万億]?円|(?:million )?yen\b)")
    assert not [a for a, b in itertools.pairwise(lines) if _CUT_AMOUNT.search(a) and after.match(b)]
    together = "".join("".join(line.split()) for line in lines)
    assert together.count("減る見込み損失" if lang == "ja" else "losssavedayear") > 10
