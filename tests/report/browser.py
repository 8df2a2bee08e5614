"""An installed Chromium, offline, for looking at a report as a reader would."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def chromium() -> str:
    """Return the program, or leave the test out."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    return found


@contextmanager
def started() -> Iterator[Browser]:
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def shown(browser: Browser, file: Path, *, scripts: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """Open a file without a network; every request, message and error goes into the list."""
    context = browser.new_context(java_script_enabled=scripts, offline=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda r: heard.append(f"request {r.url}") if r.url != file.as_uri() else None)
    page.on("console", lambda m: heard.append(f"console {m.text}"))
    page.on("pageerror", lambda e: heard.append(f"error {e}"))
    page.goto(file.as_uri())
    yield page, heard
    context.close()
