"""Runs the program as a user whom the modes of files bind: `python tests/unprivileged.py WORDS …`, whoever runs the tests."""

from __future__ import annotations

import ctypes
import os
import sys

_VERSION_3 = 0x20080522
_THIS_PROCESS = 0


def be_anybody() -> None:
    """Give up what lets root do more than the modes of files say (Linux); whoever else runs the tests has none of it."""
    if sys.platform != "linux" or os.geteuid():
        return
    header = (ctypes.c_uint32 * 2)(_VERSION_3, _THIS_PROCESS)
    nothing = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    from cyberdiag.__main__ import main

    be_anybody()
    main()
