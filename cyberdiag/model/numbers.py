"""Numbers as people type them, in Japanese or English."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from cyberdiag.model.text import narrow

_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SMALL = {"十": 10, "百": 10**2, "千": 10**3}
_LARGE = {
    "k": 10**3, "thousand": 10**3, "万": 10**4, "m": 10**6, "million": 10**6, "億": 10**8,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "兆": 10**12,
}  # fmt: skip
_LARGEST = 10**18
"""Beyond any yen."""
_LONGEST = 100
"""Characters; no amount that a person types is half as long."""
# Patterns are compiled when an amount is read: most commands read none.
_BEFORE = r"(?:[¥\\~〜∼≒ ]|約|およそ|おおよそ|大体|だいたい|ざっと|合計|計|全部で|総勢|jpy|yen|about|approximately|approx\.?|around|roughly|circa|ca\.)+"
_VAGUE = r" ?(?:くらい|ぐらい|ほど|程度?|前後|以上|余り|あまり|強|弱|超|\+|or more|or so|plus)[ 。.]?$"
_UNIT = r"(?:円|[人名件社台](?:分|様)?|yen|jpy|people|persons?|employees|staff)$"
_GROUPS = r"(?<=[0-9])[,、 ](?=[0-9]{3}(?![0-9]))"
_SPACES = r"(?<![0-9]) | (?![0-9])"
_PART = rf"([0-9]+(?:\.[0-9]+)?)|([十百千])|({'|'.join(sorted(_LARGE, key=len, reverse=True))})"


class Quantity(Struct, frozen=True):
    """A number that a person gave, with its unit; each language writes it in its way (`Writing.quantity`)."""

    value: float
    unit: str

    def __str__(self) -> str:
        """Return it in digits."""
        return f"{self.value:,} {self.unit}".rstrip()


def parse_number(text: str, unit: str = "") -> float | None:
    """Return the number meant by texts such as `5億`, `1億2千万円`, `３０`, `約60名`, `2.5m`, `100人以上`.

    None if it is none or of no length that is typed. `unit` is what may stand behind it besides the usual units. A
    comma or space between digits must part groups of three; units must fall from left to right.
    """
    if len(text) > _LONGEST:
        return None
    plain = " ".join(narrow(text).lower().split())
    before = re.match(_BEFORE, plain)
    plain = re.sub(_VAGUE, "", plain[before.end() :] if before else plain)
    plain = _without_unit(plain, narrow(unit).strip().lower())
    return _sum(re.sub(_SPACES, "", re.sub(_GROUPS, "", plain)).translate(_KANJI))


def _without_unit(text: str, unit: str) -> str:
    bare = text.rstrip("。").strip()
    if unit and bare.endswith(unit):
        return bare.removesuffix(unit)
    return re.sub(_UNIT, "", bare)


def _sum(text: str) -> float | None:
    """Add up digits and units: `2千5百万` is what stands before 万, times ten thousand."""
    total, above, at = Decimal(0), _LARGEST, 0
    section: list[tuple[str, str]] = []
    for match in re.finditer(_PART, text):
        digits, small, large = match.groups()
        if match.start() != at:
            return None
        at = match.end()
        if not large:
            section.append((digits, small))
            continue
        part = _section(section) if section else None
        if part is None or part * _LARGE[large] >= above or _LARGE[large] >= above:
            return None
        above = _LARGE[large]
        total += part * above
        section = []
    rest = _section(section)
    if not text or at != len(text) or rest is None or rest >= above:
        return None
    return float(total + rest)


def _section(parts: list[tuple[str, str]]) -> Decimal | None:
    """Return digits (the first of each pair) and small units (the second) added up; None unless each falls below the one before."""
    total, number, above = Decimal(0), None, Decimal(_LARGEST)
    for digits, small in parts:
        if digits:
            number, twice = Decimal(digits), number is not None
            if twice:
                return None
            continue
        unit = Decimal(_SMALL[small])
        if unit >= above:
            return None
        total, number, above = total + (1 if number is None else number) * unit, None, unit
    if number is None:
        return total
    return total + number if number < above else None
