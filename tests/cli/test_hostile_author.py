"""Whatever the author of a questionnaire writes is shown and does nothing, in every format and the terminal."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import support
from markdown_it import MarkdownIt

from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.outside import yaml_source

SMALL = support.ROOT / "tests" / "data" / "valid" / "small"
WORDS = {
    "text",
    "title",
    "summary",
    "label",
    "sentence",
    "why",
    "ask",
    "purpose",
    "who",
    "action",
    "unit",
    "help",
}
"""The keys whose text is shown as it was written."""
PLAIN = "harmless"
_ROOM = {"textlength", "lengthadjust"}
"""What a long label in a chart has and a short one has not."""
FORMULAS = ("=cmd|'/C calc'!A0", "@SUM(1)", "+1+1", "-1+1")
HOSTILE = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "[a](javascript:1) ![p](http://x.example/p.png) | **b** `c` # d",
    "{{ 7*7 }} {% include '/etc/passwd' %} {# x #}",
    "abc\u202egnp.exe\u2066\u200b\u009b2J",
    *FORMULAS,
)
CHANGING = {"C", "Cc", "Cf", "Cs", "Zl", "Zp"}


def worded(value: Any, word: str, key: str = "") -> Any:
    """Return the data with `word` in the place of every text that is shown."""
    if isinstance(value, dict):
        free = key in {"choices", "threats", "values"}
        return {k: worded(v, word, "text" if free and isinstance(v, str) else k) for k, v in value.items()}
    if isinstance(value, list):
        return [worded(v, word, key) for v in value]
    return word if isinstance(value, str) and key in WORDS else value


def reports(folder: Path, word: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Write a questionnaire that says this word everywhere, assess with it, and return what every reader gets."""
    own = folder / "own"
    own.mkdir(parents=True)
    for path in SMALL.glob("*.yaml"):
        data = worded(yaml_source.parse(path.read_text(encoding="utf-8"), path.name).data, word)
        (own / path.name).write_text(json.dumps(data), encoding="utf-8")
    answers = folder / "a.json"
    answers.write_text('{"cyberdiag": "answers/1", "answers": {"D-1": "no", "W-0": "yes"}}', encoding="utf-8")
    outputs = [str(folder / f"r.{suffix}") for suffix in ("html", "md", "csv", "xlsx", "json")]
    arguments = [
        "assess",
        str(own),
        "--no-input",
        "--missing",
        "unknown",
        "--trials",
        "0",
        "-a",
        str(answers),
    ]
    code = run([*arguments, *(word for path in outputs for word in ("-o", path))])
    said = capsys.readouterr()
    assert code == ExitCode.DONE, said.err
    files = dict(zip(("html", "md", "csv", "xlsx", "json"), map(Path, outputs), strict=True))
    with files["csv"].open(encoding="utf-8-sig", newline="") as opened:
        cells = [cell for row in csv.reader(opened) for cell in row]
    return {
        "html": files["html"].read_text(encoding="utf-8"),
        "md": files["md"].read_text(encoding="utf-8"),
        "csv": cells,
        "xlsx": [
            c for s in openpyxl.load_workbook(files["xlsx"]) for row in s for c in row if c.value is not None
        ],
        "json": json.loads(files["json"].read_text(encoding="utf-8")),
        "terminal": said.out + said.err,
    }


class Elements(HTMLParser):
    """Counts elements and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = (f"{tag} {name}" for name, _ in attrs if name not in _ROOM)
        self.found.update([tag, *shown])


def structure(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inner = [
        c.type
        for t in tokens
        for c in t.children or ()
        if c.type not in {"text", "softbreak", "text_special"}
    ]
    return [t.type for t in tokens] + inner


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return {"folder": tmp_path_factory.mktemp("usual")}


@pytest.mark.parametrize("word", HOSTILE, ids=ascii)
def test_what_an_author_writes_is_only_text(
    word: str,
    usual: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    if "found" not in usual:
        usual["found"] = reports(usual["folder"] / "plain", PLAIN, capsys)
    plain, found = usual["found"], reports(tmp_path, word, capsys)
    assert Elements(found["html"]).found == Elements(plain["html"]).found
    assert structure(found["md"]) == structure(plain["md"])
    assert [
        c
        for c in found["csv"]
        if c[:1] in "=+-@\t\r" and c[:1] and not c.lstrip("-").replace(".", "").isdigit()
    ] == []
    assert {c.data_type for c in found["xlsx"]} <= {"s", "n", "b"}
    assert found["json"]["diagnoses"][0]["title"] == word
    for reader in ("terminal", "html", "md"):
        hidden = {c for c in found[reader] if unicodedata.category(c) in CHANGING and c != "\n"}
        assert (reader, sorted(hidden)) == (reader, [])
