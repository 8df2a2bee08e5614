"""Protections against hostile input, lost files and ways out, each with the tests that must fail without it.

A module a trade; `python -m tests.protections` takes them out one by one (`make protections`, nightly).
"""

from __future__ import annotations

from . import booking, filling, leaving, packs, reading, saving, showing, starting, templates, workbooks
from .protection import Protection, missing

PROTECTIONS = (
    *leaving.PROTECTIONS,
    *reading.PROTECTIONS,
    *workbooks.PROTECTIONS,
    *filling.PROTECTIONS,
    *packs.PROTECTIONS,
    *saving.PROTECTIONS,
    *booking.PROTECTIONS,
    *showing.PROTECTIONS,
    *templates.PROTECTIONS,
    *starting.PROTECTIONS,
)

__all__ = ["PROTECTIONS", "Protection", "missing", "named"]


def named(name: str) -> Protection:
    """Return the protection of this name."""
    return next(one for one in PROTECTIONS if one.name == name)
