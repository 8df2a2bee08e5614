"""Writes the finished reports of `examples/` anew: `python -m tests.examples` (or `make examples`)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRMS = ("manufacturer", "online-shop")
LANGUAGES = ("ja", "en")
SUFFIXES = ("html", "md", "json")
DATE = "2026-11-22"


def arguments(firm: str, lang: str, folder: Path) -> list[str]:
    """Return the command line that writes one firm's reports in one language into a folder."""
    outputs = [part for s in SUFFIXES for part in ("-o", str(folder / f"report.{lang}.{s}"))]
    answers = str(ROOT / "examples" / firm / "answers.yaml")
    return ["assess", "-a", answers, "--no-input", "--date", DATE, "-l", lang, *outputs]


def main() -> None:
    from cyberdiag.cli.main import run

    for firm in FIRMS:
        for lang in LANGUAGES:
            code = run(arguments(firm, lang, ROOT / "examples" / firm))
            if code:
                sys.exit(code)


if __name__ == "__main__":
    main()
