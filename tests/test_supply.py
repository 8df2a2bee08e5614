"""What the program is built from: few libraries, each with its bound and its reason, and targets that say what is in it."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from typing import TYPE_CHECKING

import pins
import pytest
from packaging.requirements import Requirement
from support import ROOT

from cyberdiag.book import database, parquet
from cyberdiag.engines import spark
from cyberdiag.errors import WrongUsage
from cyberdiag.messages import messages
from cyberdiag.model.language import LANGUAGES
from cyberdiag.outside import shell, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAME = re.compile(r"[a-z][a-z0-9_-]*", re.IGNORECASE)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ONLY_HERE = {"CYBERDIAG_REGENERATE", "CYBERDIAG_LEAVE_NOTHING_OUT", "CYBERDIAG_LANG", "CYBERDIAG_BROWSER"}
"""Settings of the tests and the program that make nothing longer."""


def target(name: str) -> str:
    """Return what a target of the Makefile runs, with the targets it needs on the first line."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:(.*(?:\n\t.*)*)", text, re.MULTILINE)
    assert found, name
    return found[1]


def test_every_library_has_a_lower_bound_and_its_reason_in_a_line() -> None:
    reasons = [line for line in ARCHITECTURE.splitlines() if line.startswith("|")]
    extras = PROJECT["optional-dependencies"]
    used = ("xlsx", "book", "spark")
    for wanted in (*PROJECT["dependencies"], *(w for extra in used for w in extras[extra])):
        assert ">=" in wanted, wanted
        name = NAME.match(wanted)
        assert name
        assert [r for r in reasons if r.startswith(f"| {name[0]}")], name[0]
    assert all(">=" in wanted for extra in extras.values() for wanted in extra)
    outside = ARCHITECTURE.partition("Only while developing")[2].partition("\n\n")[0]
    assert [e for e in extras if e not in used and f"`{e}`" not in outside] == []


@pytest.mark.parametrize(
    ("library", "extra", "need"),
    [
        ("openpyxl", "xlsx", spreadsheet.need),
        ("duckdb", "book", database.need),
        ("pyarrow", "book", parquet.need),
        ("pyspark", "spark", spark.need),
    ],
)
def test_a_missing_library_is_added_to_the_python_that_lacks_it(
    library: str, extra: str, need: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another `pip` would look for the program where it is not to be had, or be given somebody else's."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(WrongUsage) as caught:
        need()
    assert library in {Requirement(wanted).name for wanted in PROJECT["optional-dependencies"][extra]}
    command = shlex.join((sys.executable, "-m", "pip", "install", f"cyberdiag[{extra}]"))
    hints = [messages(lang).problem(caught.value.problems[0])[1] for lang in LANGUAGES]
    assert [hint for hint in hints if command not in hint] == []
    monkeypatch.setitem(sys.modules, "pip", None)
    assert shell.adding(extra) == shlex.join(
        ("uv", "pip", "install", "--python", sys.executable, f"cyberdiag[{extra}]")
    )


def test_the_number_of_libraries_is_the_one_that_is_told() -> None:
    assert f"{NUMBERS[len(PROJECT['dependencies'])].capitalize()} libraries at run time" in SECURITY


LIBRARIES = [
    Requirement(wanted)
    for wanted in (
        *PROJECT["dependencies"],
        *(w for e in PROJECT["optional-dependencies"].values() for w in e),
    )
]


def test_constraints_are_names_and_versions_alone() -> None:
    lines = pins.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    line = re.compile(r"#.*|[a-z0-9-]+==[0-9][0-9a-z.]*( ; [a-z_]+ [=!]= '[\w.*]+'( or [a-z_]+ == '\w+')?)?")
    assert [found for found in lines if not line.fullmatch(found)] == []
    assert not any("://" in found for found in lines)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_every_library_is_pinned_within_its_bounds(library: Requirement) -> None:
    assert library.specifier.contains(pins.tested()[library.name.lower()])


def test_what_builds_the_wheel_is_what_was_tested() -> None:
    assert pins.PYPROJECT.read_text(encoding="utf-8") == pins.build()


def test_the_lowest_releases_are_the_bounds_themselves() -> None:
    bounds = [f"{r.name}{r.specifier}" for r in map(Requirement, PROJECT["dependencies"])]
    assert [one.replace("==", ">=") for one in pins.lowest()][: len(bounds)] == bounds


def test_only_a_run_with_the_newest_releases_installs_without_constraints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```(?:sh|powershell)\n(.*?)```", readme, re.DOTALL))
    assert blocks.count("pip install") == blocks.count("pip install -q -c constraints.txt ") == 4
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    free = re.findall(r"^\s*(\S+)/bin/pip install (?!-q -c )", makefile, re.MULTILINE)
    assert free == ["build/newest"]


def test_no_target_puts_a_copy_in_the_place_of_the_tree() -> None:
    """Whatever is tested afterwards would be that copy."""
    installs = [
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install" in line
    ]
    assert [line for line in installs if "'.[" in line and " -e " not in line] == []


def test_a_release_lists_what_is_installed_with_it_and_is_built_for_one_moment() -> None:
    assert "SOURCE_DATE_EPOCH=" in target("release")
    assert re.search(
        r"cyclonedx-py environment --output-reproducible .*-o dist/cyberdiag\.cdx\.json", target("release")
    )
    assert {NAME.match(w)[0] for w in PROJECT["optional-dependencies"]["release"]} >= {
        "cyclonedx-bom",
        "pip-audit",
    }


def test_an_audit_that_could_look_nothing_up_is_a_failure() -> None:
    assert "pip-audit --strict" in target("audit")


def test_every_thorough_run_is_part_of_the_nightly_one() -> None:
    nightly = target("nightly")
    read = re.compile(r'os\.environ(?:\.get)?[(\[]"(CYBERDIAG_\w+)"')
    switches = {
        s for p in (ROOT / "tests").rglob("*.py") for s in read.findall(p.read_text(encoding="utf-8"))
    }
    assert {"CYBERDIAG_FUZZ", "CYBERDIAG_MUTANTS", "CYBERDIAG_NIGHTLY"} <= switches
    assert [s for s in switches - ONLY_HERE if f"{s}=" not in nightly] == []
    fuzzed = re.search(r"CYBERDIAG_FUZZ=(\d+)", nightly)
    assert fuzzed
    assert int(fuzzed[1]) >= 100_000
    assert {"check", "fuzz", "protections"} <= set(nightly.splitlines()[0].split())
    readers = re.search(r"for reader in (.*); do", target("fuzz"))
    assert readers
    assert {"yaml", "answers.yaml"} <= set(readers[1].split())
