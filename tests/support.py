"""What several test folders share: the repository, and running the program as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
REGENERATE = bool(os.environ.get("CYBERDIAG_REGENERATE"))


def run(
    *arguments: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    lang: str = "ja",
) -> subprocess.CompletedProcess[str]:
    """Run the program in a child process without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "cyberdiag", *arguments],
        cwd=cwd,
        env={**clean_env(lang), **(env or {})},
        input=stdin if stdin is not None else "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


_LEFT_OUT = ("LC_", "CYBERDIAG_", "NO_COLOR", "COLUMNS", "PYTHONDONTWRITEBYTECODE")
"""The last makes every start of the program compile it anew, which takes longer than what is tested."""


def clean_env(lang: str = "ja") -> dict[str, str]:
    """Return the environment without what would change the output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_LEFT_OUT)}
    return {**kept, "LANG": "C.UTF-8", "CYBERDIAG_LANG": lang, "PYTHONUTF8": "1", "COLUMNS": "100"}
