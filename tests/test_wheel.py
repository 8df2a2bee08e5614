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

from cyberdiag import resources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the source distribution and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        check=True,
    )
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked wheel."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def test_building_again_elsewhere_and_at_another_time_gives_the_same_bytes(
    built: Path, tmp_path: Path
) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    env = {**kept, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)],
        cwd=ROOT, env=env, umask=0o077, capture_output=True, check=True,
    )  # fmt: skip
    names = sorted(path.name for path in built.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["whl", "gz"]
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert [n for n in names if (built / n).read_bytes() != (tmp_path / n).read_bytes()] == []


def test_the_wheel_holds_the_parsed_form_of_every_yaml_file_it_ships(installed: Path) -> None:
    yaml = [p for p in installed.rglob("*.yaml") if "cyberdiag" in p.parts]
    names = {p.stem for p in (installed / "cyberdiag" / "_parsed").glob("*.json")}
    assert yaml
    assert {resources.digest(p.read_bytes()) for p in yaml} == names


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
