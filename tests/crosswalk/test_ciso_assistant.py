"""A scheme and an audit for CISO Assistant: every criterion once, nothing claimed that the answers do not decide."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from support import answers_of, run

from cyberdiag.app import crosswalking
from cyberdiag.crosswalk.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMES = ("scs3", "csf", "cis", "iso27001", "ipa25")
RESULTS: Mapping[Verdict, set[tuple[str, str]]] = {
    Verdict.MET: {("compliant", "in_review")},
    Verdict.PARTLY: {("not_assessed", "in_progress")},
    Verdict.OPEN: {("non_compliant", "to_do"), ("partially_compliant", "to_do")},
    Verdict.UNKNOWN: {("not_assessed", "to_do")},
    Verdict.CHECK_YOURSELF: {("not_assessed", "to_do")},
    Verdict.NOT_ASKED: {("not_assessed", "to_do")},
}
URN = re.compile(r"urn:[a-z0-9._-]+:[a-z0-9._-]+:[a-z0-9_-]+(?::[a-z0-9._-]+)?:[a-z0-9._-]+")


def written(folder: Path, scheme: str, *more: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the library, and the rows of the audit by the names of its columns."""
    files = ("-o", "library.yaml", "-o", "audit.xlsx")
    done = run(
        "crosswalk",
        str(answers_of("manufacturer")),
        scheme,
        "--as",
        "ciso-assistant",
        *files,
        *more,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    (page,) = openpyxl.load_workbook(io.BytesIO((folder / "audit.xlsx").read_bytes()))
    head, *rows = page.iter_rows(values_only=True)
    library = yaml.safe_load((folder / "library.yaml").read_text(encoding="utf-8"))
    return library, [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_library_and_the_audit_hold_every_criterion_once_as_the_verdict_is(
    scheme: str, tmp_path: Path
) -> None:
    library, audit = written(tmp_path, scheme)
    found = crosswalking.lay(str(answers_of("manufacturer")), scheme, "ja").projection
    framework = library["objects"]["framework"]
    nodes = framework["requirement_nodes"]
    urns = [node["urn"] for node in nodes]
    assert len(set(urns)) == len(urns)
    assert [u for u in (library["urn"], framework["urn"], *urns) if not URN.fullmatch(u)] == []
    assert {node["parent_urn"] for node in nodes if "parent_urn" in node} <= set(urns)
    assert all(node["depth"] == (2 if "parent_urn" in node else 1) for node in nodes)
    assert isinstance(library["version"], int)
    assessed = [node["ref_id"] for node in nodes if node["assessable"]]
    assert assessed == [row["ref_id"] for row in audit] == [row.criterion for row in found.rows]
    assert [n["ref_id"] for n in nodes if not n["assessable"]] == (
        [] if found.partial else list(found.requirements)
    )
    for row, told in zip(found.rows, audit, strict=True):
        assert (told["compliance_result"], told["requirement_progress"]) in RESULTS[row.verdict]
        assert told["assessable"] == "x"
        assert [told[k] for k in ("score", "implementation_score", "documentation_score")] == [None] * 3
        assert all(behind.question.id in told["observations"] for behind in row.behind)


def test_only_its_own_files_are_written_and_a_run_without_any_is_refused(tmp_path: Path) -> None:
    for more in ([], ["-o", "a.csv"], ["-o", "a.html"], ["-f", "json"]):
        command = ("crosswalk", str(answers_of("manufacturer")), "scs3", "--as", "ciso-assistant", *more)
        assert run(*command, cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []
