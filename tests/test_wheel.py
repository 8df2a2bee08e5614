"""The built wheel, used from an empty directory, is the whole program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from support import EXAMPLES, ROOT, clean_env

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked wheel, built from a copy of the source distribution."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        check=True,
    )
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def from_wheel(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    start = "import runpy,sys; sys.argv[0]='cyberdiag'; runpy.run_module('cyberdiag', run_name='__main__')"
    env = {**clean_env(), "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_wheel_makes_every_report_in_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    answers = EXAMPLES / "manufacturer" / "answers.yaml"
    done = from_wheel(
        installed,
        tmp_path,
        "assess",
        "-a",
        str(answers),
        "--no-input",
        "-o",
        "r.html",
        "-o",
        "r.md",
        "-o",
        "r.json",
    )
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"r.html", "r.md", "r.json"}
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["diagnoses"][0]["id"] == "cyber-risk"


def test_the_wheel_uses_its_own_data(installed: Path, tmp_path: Path) -> None:
    done = from_wheel(installed, tmp_path, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (installed / "cyberdiag" / "_data" / "questionnaires" / "profile" / "questionnaire.yaml").is_file()
    assert not (installed / "questionnaires").exists()


def test_the_wheel_reads_nothing_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import cyberdiag,cyberdiag.resources as r; print(cyberdiag.__file__, r.root('catalogue'))"
    env = {**clean_env(), "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert all(part.startswith(str(installed)) for part in done.stdout.split()), done.stdout
    assert os.fspath(ROOT) not in done.stdout


def test_a_questionnaire_outside_the_project_runs_through_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = from_wheel(installed, tmp_path, "new", "third", "-l", "en")
    assert done.returncode == 0, done.stderr
    done = from_wheel(installed, tmp_path, "check", "third", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    answers = {"employees": 20, "MY-01": "yes", "MY-02": "yes", "MY-03": "no"}
    given = {"cyberdiag": "answers/1", "answers": answers}
    (tmp_path / "a.json").write_text(json.dumps(given), encoding="utf-8")
    done = from_wheel(
        installed, tmp_path, "assess", "third", "-a", "a.json", "--no-input", "-o", "r.html", "-o", "r.json"
    )
    assert done.returncode == 0, done.stderr
    (one,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["diagnoses"]
    assert (one["id"], one["score"], one["rating"]) == ("third", 50, "B")
    assert [g["id"] for g in one["gates"]] == ["no-backup"]
