"""An installation with a data file that is missing, cut, unreadable or full of other bytes says so in one line."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import support
from support import ROOT

from cyberdiag import __version__
from cyberdiag.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = ("questionnaires", "catalogue", "report_templates")
FILES = (
    "messages/ja.yaml",
    "_data/questionnaires/profile/questionnaire.yaml",
    "_data/catalogue/duties.yaml",
    "_data/report_templates/report.html.j2",
    "_data/report_templates/style.css",
)
FIRM = str(support.EXAMPLES / "manufacturer" / "answers.yaml")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the package as an installer leaves it: compiled, with its list of files."""
    root = tmp_path_factory.mktemp("site")
    package = root / "cyberdiag"
    shutil.copytree(ROOT / "cyberdiag", package)
    for kind in DATA:
        shutil.copytree(ROOT / kind, package / "_data" / kind)
    info = root / f"cyberdiag-{__version__}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: cyberdiag\nVersion: {__version__}\n")
    rows = []
    for file in sorted(p for p in package.rglob("*") if p.is_file()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()
        rows.append(f"{file.relative_to(root)},sha256={digest},{file.stat().st_size}\n")
    (info / "RECORD").write_text("".join(rows))
    return root


def run(root: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**support.clean_env(), "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "cyberdiag", *arguments],
        cwd=cwd, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def missing(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2] + b"\n{% if")


def other_bytes(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00" + file.read_bytes()[3:])


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("how", [missing, cut, other_bytes, a_folder], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_with_what_to_do(
    name: str, how: Callable[[Path], None], installed: Path, tmp_path: Path
) -> None:
    file = installed / "cyberdiag" / name
    kept = file.read_bytes()
    answers = shutil.copy(FIRM, tmp_path / "a.yaml")
    Path(answers).chmod(0o600)
    try:
        how(file)
        done = run(
            installed, tmp_path, "assess", "-a", "a.yaml", "--no-input", "--trials", "0", "-o", "r.html"
        )
    finally:
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
        file.write_bytes(kept)
    assert done.returncode == ExitCode.INVALID_DATA, done.stderr
    assert (done.stderr.count("\n"), done.stdout) == (1, "")
    assert str(file) in done.stderr
    assert "install it again" in done.stderr
    assert os.listdir(tmp_path) == ["a.yaml"]  # noqa: PTH208


def test_a_whole_installation_is_not_called_damaged(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "list").returncode == ExitCode.DONE
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "questionnaire.yaml").write_text("id: [\n", encoding="utf-8")
    done = run(installed, tmp_path, "check", "mine")
    assert done.returncode == ExitCode.INVALID_DATA
    assert "mine/questionnaire.yaml:2:1: " in done.stdout + done.stderr
