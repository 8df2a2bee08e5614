"""PDF by the browser that is installed: it prints the HTML report, without network, in a profile of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cyberdiag.errors import CannotWrite
from cyberdiag.outside import pdf_text

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "CYBERDIAG_BROWSER"
SECONDS = 90
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_FLAGS = (
    "--headless=new", "--no-pdf-header-footer", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-domain-reliability", "--disable-breakpad", "--disable-dev-shm-usage",
    "--no-pings", "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain",
    # a proxy that nobody listens on, and names that are never looked up: nothing can leave this computer
    "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
_LONGEST_REASON = 200


def browser(environment: Mapping[str, str] = os.environ) -> str:
    """Return the program that prints: the one named in the environment, else the first that is installed.

    Raises:
        CannotWrite: when there is none.
    """
    named = environment.get(VARIABLE)
    if named:
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            raise CannotWrite.of("bad-browser", name=named)
        return found
    candidates = (*_NAMES, *_places(environment))
    installed = (shutil.which(name, path=environment.get("PATH")) for name in candidates)
    program = next((path for path in installed if path), None)
    if program is None:
        raise CannotWrite.of("no-browser")
    return program


def _places(environment: Mapping[str, str]) -> list[str]:
    """Return where the browsers stand on systems that do not put them on the search path."""
    if sys.platform == "darwin":
        folders = [Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"]
        return [str(folder / name) for folder in folders for name in _MAC]
    roots = [environment.get(n) for n in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    return [str(Path(root) / name) for root in roots if root for name in _WINDOWS]


def from_html(html: str, *, seconds: float = SECONDS) -> bytes:
    """Return a page of HTML as PDF.

    Raises:
        CannotWrite: when there is no browser, or it cannot do it in time.
    """
    program = browser()
    try:
        with tempfile.TemporaryDirectory(prefix="cyberdiag-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            page, target = folder / "report.html", folder / "report.pdf"
            page.write_bytes(html.encode())
            reason = _run(_command(program, folder, page, target), folder, seconds)
            data = target.read_bytes() if target.is_file() else b""
    except OSError as fault:
        raise CannotWrite.of("browser-failed", browser=program, reason=fault.strerror or str(fault)) from None
    if not data.startswith(b"%PDF-"):
        raise CannotWrite.of("browser-failed", browser=program, reason=reason)
    return pdf_text.searchable(data)


def _command(program: str, folder: Path, page: Path, target: Path) -> list[str]:
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0  # only then does the sandbox not start
    extra = ["--no-sandbox"] if rooted else []
    own = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
    return [program, *_FLAGS, *extra, *own, page.as_uri()]


def _run(command: list[str], folder: Path, seconds: float) -> str:
    """Run the browser to its end, or end it; returns the last thing it said."""
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(  # noqa: S603  a program that the user installed or named, no shell
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, **_home(folder)},
            cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"> {seconds:g} s"
        finally:
            _end(process)
        said.seek(0)
        spoken = said.read().decode(errors="replace").splitlines()
        lines = [
            s.strip() for s in spoken if s.strip() and "dbus" not in s
        ]  # every browser says that in vain
    return (lines[-1] if lines else f"exit {code}")[:_LONGEST_REASON]


def _home(folder: Path) -> dict[str, str]:
    """Return what keeps the browser's own files out of the user's folder, where it would make some; fonts stay."""
    if not sys.platform.startswith("linux"):
        return {}
    fonts = os.environ.get("XDG_DATA_HOME") or str(Path(os.environ.get("HOME", "/")) / ".local" / "share")
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "XDG_DATA_HOME": fonts,
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser with the helpers that it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
