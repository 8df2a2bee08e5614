"""The person's own desktop: whether there is one, and opening a file with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
_IN_THE_TERMINAL = {"www-browser", "links", "elinks", "lynx", "w3m", "links2"}
"""Browsers that would take over the terminal."""


def is_there() -> bool:
    """Return whether a file can be opened where the person sees it: not from afar, and not without a screen."""
    if any(os.environ.get(name) for name in _REMOTE):
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in _SCREENS)


def open_file(path: str) -> bool:
    """Have the person's browser show a file of this computer; returns whether one was started."""
    import webbrowser  # it starts programs as soon as it looks for a browser

    try:
        found = webbrowser.get()
        if Path(getattr(found, "name", "")).name in _IN_THE_TERMINAL:
            return False
        return found.open(Path(path).resolve().as_uri())
    except (OSError, ValueError, webbrowser.Error):
        return False
