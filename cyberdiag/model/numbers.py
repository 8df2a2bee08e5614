"""Numbers as people type them, in Japanese or English."""

from __future__ import annotations

import re
import unicodedata

_UNITS = {
    "": 1.0, "円": 1.0, "人": 1.0, "名": 1.0, "yen": 1.0, "people": 1.0, "jpy": 1.0,
    "千": 1e3, "k": 1e3, "thousand": 1e3,
    "万": 1e4, "百万": 1e6, "m": 1e6, "million": 1e6, "千万": 1e7,
    "億": 1e8, "b": 1e9, "bn": 1e9, "billion": 1e9, "兆": 1e12,
}  # fmt: skip
_TAIL = re.compile(r"(円|人|名|yen|people|jpy)$")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9.]*)")


def parse_number(text: str) -> float | None:
    """Return the number meant by texts such as `5億`, `1億2,000万円`, `３０`, `2.5m`; None if it is none."""
    plain = (
        unicodedata.normalize("NFKC", text).strip().lower().replace(",", "").replace(" ", "").lstrip("¥\\")
    )
    plain = _TAIL.sub("", plain.replace("約", ""))
    if not plain:
        return None
    total, position = 0.0, 0
    for match in _PART.finditer(plain):
        if match.start() != position or match.group(2) not in _UNITS:
            return None
        total += float(match.group(1)) * _UNITS[match.group(2)]
        position = match.end()
    return total if position == len(plain) and total < 1e18 else None  # noqa: PLR2004  beyond any yen
