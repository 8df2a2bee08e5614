"""Every format is written by whatever claims it, and mypy refuses one that lacks a claim or a writer."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
import support
from support import ROOT

from cyberdiag.app import outputs
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.model import format as formats
from cyberdiag.model.format import (
    ANSWERS,
    AUDITS,
    CLOCKS,
    COMPARISONS,
    CROSSWALKS,
    LETTERS,
    PAGES,
    PLANS,
    REPORTS,
    SCRIPTS,
    WIDE,
    Format,
)
from cyberdiag.outside import pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

ASSESS = ["assess", "-a", "a.yaml", "--no-input", "--trials", "0"]
SINCE = ["deadlines", "--since", "2026-12-01 10:00", "--no-input", "-a", "a.yaml"]
FIRMS = str(ROOT / "tests" / "data" / "corpus" / "wide.csv" / "firms.csv")
CLAIMS: dict[str, tuple[list[str], Iterable[Format]]] = {
    "assess": (ASSESS, REPORTS),
    "deadlines": (SINCE, CLOCKS),
    "deadlines --card": (["deadlines", "--card", "-a", "a.yaml"], PAGES),
    "compare": (["compare", "a.yaml", "a.yaml"], COMPARISONS),
    "plan": (["plan", "a.yaml"], PLANS),
    "crosswalk": (["crosswalk", "a.yaml", "scs3"], CROSSWALKS),
    "crosswalk --as": (["crosswalk", "a.yaml", "scs3", "--as", "ciso-assistant"], AUDITS),
    "plan --page letter": (["plan", "a.yaml", "--page", "letter"], LETTERS),
    "book assess": (["book", "assess", FIRMS], WIDE),
    "answers new": (["answers", "new"], ANSWERS),
}
WRITERS = (
    "app/rendering.py", "app/comparing.py", "app/leak.py", "app/planning.py", "app/crosswalking.py", "app/books/reporting.py", "answer_files/store.py", "answer_files/sheet.py", "app/converting.py", "app/books/listing.py", "report/environment.py", "report/page.py", "report/own/worker.py", "app/books/accumulating.py", "app/books/peers.py", "app/books/streaming.py", "book/pieces.py", "app/books/supplying.py", "book/roster.py",
)  # fmt: skip
"""Every module that tells formats apart."""


class Press:
    """Prints without a browser."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def pdf(self, page: str, **_: object) -> bytes:
        return b"%PDF " + page.encode()


@pytest.fixture(autouse=True)
def _beside_an_answers_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pdf, "browser", lambda: "browser")
    monkeypatch.setattr(pdf, "printer", Press)
    shutil.copy(support.EXAMPLES / "manufacturer" / "answers.yaml", "a.yaml")


@pytest.mark.parametrize("name", CLAIMS)
def test_a_format_is_written_by_whatever_claims_it_under_each_of_its_endings(name: str) -> None:
    command, claimed = CLAIMS[name]
    for form in claimed:
        made = []
        for suffix in form.suffixes:
            path = Path(f"r{suffix}")
            assert run([*command, "-o", str(path)]) == ExitCode.DONE
            made.append(path.read_bytes())
        assert all(made)
        assert len({m[:40] for m in made}) == 1


def test_no_two_formats_share_a_name_or_an_ending() -> None:
    suffixes = [suffix for form in Format for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {*REPORTS, *CROSSWALKS, *CLOCKS, *PAGES, *COMPARISONS, *ANSWERS, *WIDE, *SCRIPTS} == set(Format)


@pytest.mark.parametrize("name", [n for n in CLAIMS if n != "answers new"])
def test_a_format_that_a_command_does_not_claim_is_refused(name: str) -> None:
    command, claimed = CLAIMS[name]
    others = [form for form in Format if form not in claimed and form.suffixes]
    for form in others:
        assert run([*command, "-o", f"r{form.suffixes[0]}"]) == ExitCode.WRONG_USAGE
        assert run([*command, "-o", "-", "-f", form]) == ExitCode.WRONG_USAGE
    assert [p.name for p in Path().iterdir()] == ["a.yaml"]


def mypy(folder: Path, *, claim: bool) -> str:
    """Return what mypy says of the modules that tell formats apart, with one format more."""
    for name in ("model/format.py", *WRITERS):
        target = folder / "cyberdiag" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "cyberdiag" / name, target)
        for folder_above in target.relative_to(folder).parents[:-1]:
            (folder / folder_above / "__init__.py").touch()
    table = folder / "cyberdiag" / "model" / "format.py"
    text = table.read_text(encoding="utf-8").replace(
        '    TEXT = "text", ()\n', '    TEXT = "text", ()\n    ODT = "odt", (".odt",)\n'
    )
    claims = 0
    if claim:
        text, claims = re.subn(r"(?m)^(\w+Format = Literal\[)", r"\1Format.ODT, ", text)
    assert text.count("Format.ODT") == claims
    assert bool(claims) == claim
    table.write_text(text, encoding="utf-8")
    files = [str(Path("cyberdiag") / name) for name in ("model/format.py", *WRITERS)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--follow-imports=skip",
         "--no-warn-unused-ignores", "--cache-dir", str(folder / "cache"), *files],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def test_mypy_refuses_a_format_that_nothing_claims(tmp_path: Path) -> None:
    assert re.search(
        r"model/format\.py:\d+: error: Incompatible return value type", mypy(tmp_path, claim=False)
    )


def test_mypy_refuses_a_claim_without_a_writer_wherever_formats_are_told_apart(tmp_path: Path) -> None:
    said = mypy(tmp_path, claim=True)
    told = {
        file
        for file in WRITERS
        if re.search(rf"{re.escape(file)}:\d+: error: Argument 1 to \"assert_never\"", said)
    }
    assert told == set(WRITERS), said


def test_the_list_of_writers_is_every_module_that_tells_formats_apart() -> None:
    found = {
        str(path.relative_to(ROOT / "cyberdiag"))
        for path in (ROOT / "cyberdiag").rglob("*.py")
        if "case Format." in path.read_text(encoding="utf-8")
    }
    assert found == set(WRITERS)


def test_what_a_format_needs_is_asked_for_before_anything_else() -> None:
    needs = {form: form.need for form in Format if form.need is not formats.Need.NOTHING}
    assert needs == {
        Format.XLSX: formats.Need.WORKBOOKS,
        Format.ZIP: formats.Need.WORKBOOKS,
        Format.PDF: formats.Need.BROWSER,
        Format.PARQUET: formats.Need.ARROW,
    }
    assert {form for form in Format if form.is_binary} == needs.keys()
    outputs.ready(tuple(outputs.Output(f"r.{form}", form) for form in Format))
