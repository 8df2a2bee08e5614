"""One answers file has one loss and one set of covers, whichever diagnosis is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import EXAMPLES, run

FIRM = EXAMPLES / "manufacturer" / "answers.yaml"
NAMINGS = (
    (),
    ("cyber-risk",),
    ("leak-response",),
    ("cyber-risk", "leak-response"),
    ("leak-response", "cyber-risk"),
)


def assessed(path: str, names: tuple[str, ...], *options: str) -> Any:
    found = run(
        "assess", *names, "-a", path, "--no-input", "--trials", "1000", *options, "-o", "-", "-f", "json"
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


@pytest.mark.parametrize(
    "options", [(), ("--quick",), ("--anonymous",), ("--missing", "estimate")], ids=" ".join
)
def test_loss_and_covers_are_the_same_however_the_diagnoses_are_named(options: tuple[str, ...]) -> None:
    found = [assessed(str(FIRM), names, *options) for names in NAMINGS]
    assert [tuple(d["id"] for d in one["diagnoses"]) for one in found[1:]] == list(NAMINGS[1:])
    for one in found[1:]:
        assert (one["loss"], one["covers"]) == (found[0]["loss"], found[0]["covers"])


def test_a_diagnosis_of_which_nothing_is_answered_changes_neither(tmp_path: Any) -> None:
    from cyberdiag.catalog import load

    ids = load.question_ids("leak-response")
    lines = FIRM.read_text(encoding="utf-8").splitlines()
    kept, skipping = [], False
    for line in lines:
        name = line.strip().split(":")[0]
        if line.startswith("  ") and not line.startswith("   "):
            skipping = name in ids
        if not skipping:
            kept.append(line)
    path = tmp_path / "a.yaml"
    path.write_text("\n".join(kept).replace(', leak-response: "1.1"', ""), encoding="utf-8")
    one = assessed(str(path), ("cyber-risk",))
    both = assessed(str(path), ("cyber-risk", "leak-response"), "--missing", "unknown")
    assert (one["loss"], one["covers"]) == (both["loss"], both["covers"])
    assert both["diagnoses"][1]["score"] is None
    assert one["actions"] == both["actions"]
