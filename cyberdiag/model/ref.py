"""A link within a report."""

from __future__ import annotations

from msgspec import Struct


class Ref(Struct, frozen=True):
    """A link to a question or a fact of the appendix (`#q-<id>`), a cover (`#c-`) or an incident (`#i-`); or to a section (`#<id>`)."""

    id: str
    label: str
