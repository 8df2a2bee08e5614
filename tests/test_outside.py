"""Cases from the world: what other tools got wrong with such a questionnaire comes out right here.

Each folder of `tests/data/outside` holds a questionnaire, answers, and in `expected.yaml` the commands of a reader with
what they must say and what never.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

CASES = ROOT / "tests" / "data" / "outside"
RUNS = [
    pytest.param(folder.name, one, id=f"{folder.name}-{n}")
    for folder in sorted(CASES.iterdir())
    for n, one in enumerate(yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8")))
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("outside") / "cases"
    shutil.copytree(CASES, place)
    for file in place.rglob("*.yaml"):
        file.chmod(0o600)
    return place


@pytest.mark.parametrize(("name", "case"), RUNS)
def test_a_case_of_the_world_comes_out_as_expected(name: str, case: dict[str, Any], cases: Path) -> None:
    done = run(*case["run"].split(), cwd=cases / name, lang="en", env={"COLUMNS": "200"})
    told = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == case.get("exit", 0), told
    for text in case.get("says", ()):
        assert text in told
    for text in case.get("never", ()):
        assert text not in told
