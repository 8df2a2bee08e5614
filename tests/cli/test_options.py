"""Wrong usage is told in our own words, in both languages, with what to do instead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import support

from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.model.format import ANSWERS, REPORTS, endings

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _with_one_answers_file(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(support.answers_of("manufacturer"), "a.yaml")
    monkeypatch.setenv("CYBERDIAG_LANG", "ja")


@pytest.mark.parametrize(
    ("arguments", "code", "values"),
    [
        ("--no-such", "no-such-option", {"name": "--no-such"}),
        ("assess --no-inpt", "no-such-option-near", {"name": "--no-inpt", "guess": "--no-input"}),
        ("ases", "no-such-command-near", {"name": "ases", "guess": "assess"}),
        ("xyzzy", "no-such-command", {"name": "xyzzy"}),
        ("answers chek", "no-such-command-near", {"name": "chek", "guess": "check"}),
        ("show", "missing-argument", {"name": "name"}),
        ("list --stale", "option-needs", {"option": "--stale", "other": "list sources"}),
        ("list terms --stale", "option-needs", {"option": "--stale", "other": "list sources"}),
        ("list sources --as-of 2026-11-28", "option-needs", {"option": "--as-of", "other": "--stale"}),
        ("list sources --stale --as-of 2026-2-30", "bad-option", {"option": "--as-of", "value": "2026-2-30", "expected": "YYYY-MM-DD"}),
        ("check --as-of soon", "bad-option", {"option": "--as-of", "value": "soon", "expected": "YYYY-MM-DD"}),
        ("show TEC-01 more", "extra-argument", {"name": "more"}),
        ("assess -a", "option-needs-value", {"name": "-a"}),
        ("assess --ascii=3", "option-takes-no-value", {"name": "--ascii"}),
        ("assess --no-input", "answers-needed", {}),
        ("assess --fail-under x", "bad-option", {"option": "--fail-under", "value": "x", "expected": "number"}),
        ("assess --fail-under nan", "bad-option", {"option": "--fail-under", "value": "nan", "expected": "number"}),
        ("assess --trials 1.5", "bad-option", {"option": "--trials", "value": "1.5", "expected": "whole-number"}),
        ("assess --trials -1", "out-of-range", {"field": "--trials", "limit": 0}),
        ("assess --missing no", "bad-option", {"option": "--missing", "value": "no", "expected": "error unknown"}),
        ("assess --no-input -a a.yaml --date 2026-02-30", "bad-option", {"option": "--date", "value": "2026-02-30", "expected": "YYYY-MM-DD"}),
        ("assess --no-input -a a.yaml -f docx -o -", "bad-option", {"option": "--format", "value": "docx", "expected": " ".join(REPORTS)}),
        ("assess --no-input -a a.yaml -o -", "format-needed", {}),
        ("assess --no-input -a a.yaml -f md -o - -o -", "two-standard-outputs", {}),
        ("assess --no-input -a a.toml", "unknown-suffix", {"suffix": ".toml", "known": " ".join(endings(ANSWERS))}),
        ("assess cyber-rsk --no-input -a a.yaml", "unknown-questionnaire", {"name": "cyber-rsk", "known": ", ".join(("profile", *load.questionnaire_ids(), *load.shipped_overlays())), "guess": "cyber-risk"}),
        ("assess firm.YAML", "answers-as-questionnaire", {"name": "firm.YAML", "path": "firm.YAML"}),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_our_words_in_both_languages(
    arguments: str, code: str, values: dict[str, Any], capsys: Capture, monkeypatch: Patch
) -> None:
    for lang in ("ja", "en"):
        monkeypatch.setenv("CYBERDIAG_LANG", lang)
        say = messages(lang)
        shown = dict(values)
        if shown.get("expected") in {"number", "whole-number"}:
            shown["expected"] = say(f"expected.{shown['expected']}")
        assert run(arguments.split()) == ExitCode.WRONG_USAGE
        out, err = capsys.readouterr()
        table = say.table["problems"][code]
        assert out == ""
        assert table["text"].format_map(shown) in err
        assert table["hint"].format_map(shown) in err
        assert err.endswith(say("help.try") + "\n")
    assert [p.name for p in Path().iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    "command",
    [
        ["answers", "check", "a.yaml"],
        ["list"],
        ["check"],
        ["assess", "-a", "a.yaml", "--no-input"],
        ["schema", "answers"],
    ],
)
def test_a_language_that_is_not_there_is_refused_by_every_command(
    command: list[str], capsys: Capture
) -> None:
    for option in (["-l", "fr"], ["--lang=deutsch"], ["-len_US"]):
        assert run([*command, *option]) == ExitCode.WRONG_USAGE
        out, err = capsys.readouterr()
        assert (out, "--lang" in err) == ("", True)


@pytest.mark.parametrize(("arguments", "named"), [([], "assess"), (["answers"], "check")])
def test_a_command_without_its_name_shows_what_there_is(
    arguments: list[str], named: str, capsys: Capture
) -> None:
    assert run(arguments) == ExitCode.WRONG_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(rf"^  {named} ", err, re.MULTILINE)
    assert not err.startswith(messages("ja")("check.error"))
