"""Makes the pictures of `docs/` anew: `python -m tests.pictures` (or `make pictures`); needs an installed Chromium."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AGENCY = str(ROOT / "examples" / "templates" / "agency")
PICTURES = {
    "page-one.png": ("manufacturer", (), (1120, 1330)),
    "own-template.png": ("online-shop", ("--templates", AGENCY), (900, 1000)),
}


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from report import browser

    from cyberdiag.cli.main import run

    with tempfile.TemporaryDirectory() as name, browser.started() as chromium:
        for picture, (firm, options, (width, height)) in PICTURES.items():
            page = Path(name) / f"{picture}.html"
            answers = str(ROOT / "examples" / firm / "answers.yaml")
            arguments = ["-a", answers, "--no-input", "--date", "2026-11-22", "-l", "ja", *options]
            code = run(["assess", *arguments, "-o", str(page)])
            if code:
                sys.exit(code)
            with browser.shown(chromium, page, scripts=True) as (shown, _):
                shown.set_viewport_size({"width": width, "height": height})
                shown.screenshot(path=ROOT / "docs" / picture)


if __name__ == "__main__":
    main()
