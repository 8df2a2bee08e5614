"""A date and hour as people type it."""

from __future__ import annotations

from cyberdiag.model.moment import parse_moment


def test_no_moment_is_longer_than_anybody_types() -> None:
    assert parse_moment("2026-11-22   10:00") is not None
    assert parse_moment(f"2026-11-22{' ' * 200}10:00") is None
