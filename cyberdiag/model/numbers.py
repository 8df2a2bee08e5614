"""Numbers as people type them, in Japanese or English."""

from __future__ import annotations

import re
from decimal import Decimal

from cyberdiag.model.text import narrow

_UNITS = {
    "": 1, "千": 10**3, "k": 10**3, "thousand": 10**3,
    "万": 10**4, "百万": 10**6, "m": 10**6, "million": 10**6, "千万": 10**7,
    "億": 10**8, "b": 10**9, "bn": 10**9, "billion": 10**9, "兆": 10**12,
}  # fmt: skip
_LARGEST = 10**18
"""Beyond any yen."""
_LONGEST = 100
"""Characters; no amount that a person types is half as long."""
_TAIL = re.compile(r"(円|人|名|yen|people|jpy)$")
_GROUPS = re.compile(r"(?<=[0-9])[,、 ](?=[0-9]{3}(?![0-9]))")
_SPACES = re.compile(r"(?<![0-9]) | (?![0-9])")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9.]*)")


def parse_number(text: str) -> float | None:
    """Return the number meant by texts such as `5億`, `1億2,000万円`, `３０`, `2.5m`; None if it is none or of no length that is typed.

    A comma or space between digits must part groups of three; units must fall from left to right.
    """
    if len(text) > _LONGEST:
        return None
    plain = narrow(text).strip().lower().replace("約", "").lstrip("¥\\")
    plain = _TAIL.sub("", _SPACES.sub("", _GROUPS.sub("", plain)))
    if not plain:
        return None
    total, position, above = Decimal(0), 0, _LARGEST
    for match in _PART.finditer(plain):
        unit = _UNITS.get(match.group(2))
        if match.start() != position or unit is None or unit >= above:
            return None
        total += Decimal(match.group(1)) * unit
        position, above = match.end(), unit
    return float(total) if position == len(plain) and total < _LARGEST else None
