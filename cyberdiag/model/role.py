"""The roles that questions name: a closed list, called in each trade as its firms do."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMED = re.compile(r"\{([A-Za-z0-9_-]+)\}")


class Role(StrEnum):
    """Whom a question is put to, or who does a first step; a trade says what such a person is called."""

    OWNER = "owner"
    IT = "it"
    GENERAL = "general"
    ACCOUNTS = "accounts"
    PLANT = "plant"
    PRIVACY = "privacy"
    VENDOR = "vendor"


_ROLES = frozenset(Role)


def sentence(text: str) -> str:
    """Return a text that begins as a sentence does."""
    return text[:1].upper() + text[1:]


def named(text: str) -> tuple[str, ...]:
    """Return what stands in braces in a text, in its order; each should be a role."""
    return tuple(_NAMED.findall(text))


def filled(text: str, called: Callable[[Role], str]) -> str:
    """Return a text with what the roles in braces, such as `{general}`, are called."""
    return sentence(
        _NAMED.sub(lambda found: called(Role(found[1])) if found[1] in _ROLES else found[0], text)
    )
