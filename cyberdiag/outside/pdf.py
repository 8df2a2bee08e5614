"""PDF by the browser that is installed: it prints the HTML report, without network, in a profile of its own.

The browser is spoken to through two pipes (its debugging protocol; no port is opened). So it can start while the report
is still being made, the report itself is never on disk, and a browser whose pipe is closed ends by itself, even when
this program was killed.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cyberdiag.errors import CannotWrite
from cyberdiag.outside import pdf_file
from cyberdiag.outside.child import Child, Gone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    "--headless=new", "--remote-debugging-pipe", "--no-startup-window", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-domain-reliability", "--disable-breakpad", "--disable-dev-shm-usage",
    "--no-pings", "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain",
    # a proxy that nobody listens on, and names that are never looked up: nothing can leave this computer
    "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
_WHOLE = "document.readyState == 'complete' || new Promise(done => addEventListener('load', done))"
_PRINT = {
    "printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True, "generateDocumentOutline": True,
}  # fmt: skip
"""Tags let a screen reader read the report; headings become bookmarks. Both cost little once they are packed."""
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


@contextlib.contextmanager
def printer(*, seconds: float = SECONDS) -> Iterator[Printer]:
    """Start the browser; it is gone, with all that it wrote, when this ends in whatever way.

    What fails in the block is told as what it is: a closed pipe is no fault of the browser.

    Raises:
        CannotWrite: when there is no browser, or it cannot be started.
    """
    program = browser()
    with contextlib.ExitStack() as ends:
        try:
            child = ends.enter_context(Child("cyberdiag-pdf-"))
            child.start(_command(program, child.folder), _home(child.folder))
        except OSError as fault:
            raise _failed(program, fault.strerror or str(fault)) from None
        yield Printer(program, child, seconds)


class Printer:
    """A browser that was started and waits for a page."""

    def __init__(self, program: str, child: Child, seconds: float) -> None:
        self._program, self._child, self._seconds = program, child, seconds
        self._count = 0

    def pdf(self, html: str, *, nameless: bool = False) -> bytes:
        """Return a page of HTML as PDF; a `nameless` one never tells when and with what it was made.

        Raises:
            CannotWrite: when the browser cannot do it, or not in time.
        """
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._child.end()

        timer = threading.Timer(self._seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            printed = self._printed(html)
        except Gone:
            reason = f"> {self._seconds:g} s" if late.is_set() else _last_words(self._child.said())
            raise _failed(self._program, reason) from None
        finally:
            timer.cancel()
        try:
            return pdf_file.rewritten(printed)
        except pdf_file.OfAnotherMake:
            if nameless or not printed.startswith(b"%PDF-"):
                raise _failed(self._program, "PDF") from None
            return printed

    def _printed(self, html: str) -> bytes:
        """Have the browser lay out the page and print it."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        frame = self._call("Page.getFrameTree", session)["frameTree"]["frame"]["id"]
        # Without this it would lay out everything for a screen first, which nobody will see.
        self._call("Emulation.setEmulatedMedia", session, media="print")
        self._call("Page.setDocumentContent", session, frameId=frame, html=html)
        self._call("Runtime.evaluate", session, expression=_WHOLE, awaitPromise=True)
        return base64.b64decode(self._call("Page.printToPDF", session, **_PRINT)["data"])

    def _call(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        """Have the browser do something and return what it answers; what it tells unasked is passed over."""
        self._count += 1
        place = {"sessionId": session} if session else {}
        self._child.write(
            msgspec.json.encode({"id": self._count, "method": method, "params": given, **place})
        )
        while True:
            answer = msgspec.json.decode(self._child.read())
            if answer.get("id") == self._count:
                if "result" not in answer:
                    raise _failed(self._program, str(answer.get("error", {}).get("message", method)))
                return dict(answer["result"])


def _failed(program: str, reason: str) -> CannotWrite:
    return CannotWrite.of("browser-failed", browser=program, reason=reason[:_LONGEST_REASON])


def _command(program: str, folder: Path) -> list[str]:
    rooted = hasattr(os, "geteuid") and os.geteuid() == 0  # only then does the sandbox not start
    extra = ["--no-sandbox"] if rooted else []
    return [program, *_FLAGS, *extra, f"--user-data-dir={folder / 'profile'}"]


def _last_words(said: str) -> str:
    """Return the last thing that the browser said, apart from what every browser says in vain."""
    lines = [s.strip() for s in said.splitlines() if s.strip() and "dbus" not in s]
    return lines[-1] if lines else "?"


def _home(folder: Path) -> dict[str, str]:
    """Return what keeps the browser's own files out of the user's folders, where it would make some; fonts stay."""
    if not sys.platform.startswith("linux"):
        return {}
    fonts = os.environ.get("XDG_DATA_HOME") or str(Path(os.environ.get("HOME", "/")) / ".local" / "share")
    own = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    return {**dict.fromkeys(own, str(folder)), "XDG_DATA_HOME": fonts}
