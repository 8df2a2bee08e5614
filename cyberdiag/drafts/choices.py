"""The answers that cells name: parted where several stand in one, each with the points beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag import typed
from cyberdiag.drafts import words
from cyberdiag.model import choice_keys
from cyberdiag.model.record import MOST_CHOICES
from cyberdiag.model.text import narrow, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURE = (r"[\n\r]+", r"[/／]", r"[|｜]", r"[;；]")
_UNSURE = (r"・", r"[、,，]")
"""Signs that stand inside a label as often as between two."""
_IN_LINE = re.compile(r"(?:^|(?<=\s))(?:[①-⑨]|[(（]?[0-9][)）.．:：])\s*(?=\S)")
"""Numbers before each of several answers in one line: `1. はい 2. いいえ`."""
_BULLET = re.compile(r"^[\s・●○◯□■☐☑✓▢\-*•]+(?=\S)")
_POINTS = (
    re.compile(r"^(?P<label>.+?)\s*[(\[]\s*(?P<points>[-+−▲]?\d+(?:\.\d+)?)\s*(?P<unit>点|points?|pts?\.?)?\s*[)\]]$", re.IGNORECASE),
    re.compile(r"^(?P<label>.+?)\s*[:=]\s*(?P<points>[-+−▲]?\d+(?:\.\d+)?)\s*(?P<unit>点|points?|pts?\.?)?$", re.IGNORECASE),
    re.compile(r"^(?P<label>.+?)\s+(?P<points>[-+−▲]?\d+(?:\.\d+)?)\s*(?P<unit>点|points?|pts?\.?)$", re.IGNORECASE),
    re.compile(r"^(?P<points>[-+−▲]?\d+(?:\.\d+)?)\s*(?P<unit>点|points?|pts?\.?)\s*[:=]?\s*(?P<label>.+)$", re.IGNORECASE),
)  # fmt: skip
_NUMBER = re.compile(r"[-+−▲]?\d+(?:\.\d+)?")
_LONGEST = 2_000
"""Characters; a cell of more is no list of answers."""


class Option(Struct, frozen=True):
    """One answer: its words, what they mean here, and its points if the sheet says them."""

    label: str
    points: float | None = None
    text: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether it is "don't know", which the program offers itself."""
        return typed.is_unknown(self.label)

    @property
    def is_apart(self) -> bool:
        """Whether it says that the question does not apply."""
        return words.is_apart(self.label)


def parted(text: str) -> tuple[list[str], str]:
    """Return the answers that one cell names, and the sign between them if it may stand inside a label, else ""."""
    whole = text.strip()
    if len(whole) > _LONGEST:
        return [], ""
    starts = [m.start() for m in _IN_LINE.finditer(whole)]
    if len(starts) > 1 and starts[0] == 0 and not re.search(r"[\n\r]", whole):
        ends = [*starts[1:], len(whole)]
        return _clean(whole[a:b] for a, b in zip(starts, ends, strict=True)), ""
    for sign in _SURE:
        if len(found := _clean(re.split(sign, whole))) > 1:
            return found, ""
    for sign in _UNSURE:
        if len(found := _clean(re.split(sign, whole))) > 1:
            known = all(words.is_answer(labelled(piece).label) for piece in found)
            return found, "" if known else sign.strip("[]")[0]
    return _clean([whole]), ""


def _clean(pieces: object) -> list[str]:
    bare = (_BULLET.sub("", one_line(str(p))) or one_line(str(p)) for p in pieces)  # type: ignore[attr-defined]
    return [p for p in bare if p.strip(" /,")]


def labelled(text: str, *, bare: bool = True) -> Option:
    """Return an answer with the points that stand in its words; `bare` takes a number in brackets for points too."""
    plain = narrow(text).strip()
    for pattern in _POINTS:
        found = pattern.fullmatch(plain)
        if found and (bare or found["unit"]):
            return Option(found["label"].strip(" :="), amount(found["points"]))
    return Option(one_line(text))


def options(labels: Sequence[str]) -> tuple[Option, ...]:
    """Return answers as they stand; bare numbers are points only where every answer has one."""
    found = [labelled(label) for label in labels]
    if any(o.points is None for o in found):
        found = [labelled(label, bare=False) for label in labels]
    return _without_counting(found)


def _without_counting(found: list[Option]) -> tuple[Option, ...]:
    """Leave out numbers that only count the answers from one on, as their keys do anyway."""
    numbers = [choice_keys.number(o.label) for o in found]
    if len(found) > 1 and numbers == [str(n) for n in range(1, len(found) + 1)]:
        return tuple(replace(o, label=choice_keys.without_number(o.label)) for o in found)
    return tuple(found)


def with_points(found: Sequence[Option], told: str) -> tuple[Option, ...] | None:
    """Return answers with the points that a cell beside them says; None where it does not say them.

    It says one number for each (`4/2/0`), one for each that is not "don't know", or full marks (`4`).
    """
    plain = narrow(told)
    numbers = [amount(n) for n in _NUMBER.findall(plain)]
    rest = re.sub(r"点|points?|pts?|[\s/,、・;:=|]", "", _NUMBER.sub("", plain), flags=re.IGNORECASE)
    for name in sorted((narrow(o.label) for o in found), key=len, reverse=True):
        rest = rest.replace("".join(name.split()), "")
    if rest or not numbers:
        return None
    asked = [o for o in found if not (o.is_unknown or o.is_apart)]
    for some in (list(found), [o for o in found if not o.is_apart], asked):
        if len(numbers) == len(some) > 0:
            points = dict(zip(map(id, some), numbers, strict=True))
            return tuple(replace(o, points=points.get(id(o), o.points)) for o in found)
    shares = [words.share(o.label) for o in asked]
    if len(numbers) == 1 and asked and None not in shares:
        return tuple(_of_full(o, numbers[0]) for o in found)
    return None


def by_words(found: Sequence[Option]) -> tuple[Option, ...] | None:
    """Return answers with points by their words alone (yes and no, or levels from 0 on); None where they do not say."""
    asked = [o for o in found if not (o.is_unknown or o.is_apart)]
    levels = [_level(o.label) for o in asked]
    if len(asked) > 1 and sorted(levels) in ([str(n + k) for n in range(len(asked))] for k in (0, 1)):
        points = {id(o): float(level) for o, level in zip(asked, levels, strict=True)}
        return tuple(replace(o, points=points.get(id(o))) for o in found)
    shares = {words.share(o.label) for o in asked}
    if None in shares or len(shares) != len(asked) or len(asked) < len({"yes", "no"}):
        return None
    return tuple(_of_full(o, float(len(asked) - 1)) for o in found)


def _level(label: str) -> str:
    """Return the digit of `レベル2`, `Level 2` or `2 Written down`; "" where there is none."""
    named = words.LEVEL.match(narrow(label).strip())
    return named[1] if named else choice_keys.number(label)


def _of_full(option: Option, full: float) -> Option:
    worth = None if option.is_unknown or option.is_apart else words.share(option.label)
    return option if worth is None else replace(option, points=worth * full)


def amount(text: str) -> float:
    """Return the number of points in a text such as `4`, `4点` or `▲1`."""
    found = _NUMBER.search(narrow(text))
    return float(found.group().replace("−", "-").replace("▲", "-")) if found else 0.0


def named(found: Sequence[Option]) -> dict[str, Option]:
    """Return answers by the ids that a questionnaire gives them: yes, no, partly, na, the label's own number, or words of it."""
    made: dict[str, Option] = {}
    for n, option in enumerate(found[:MOST_CHOICES], 1):
        key = _id(option) or f"c{n}"
        made[key if key not in made else f"{key}-{n}"] = option
    return made


def _id(option: Option) -> str:
    label = option.label
    if own := choice_keys.number(label):
        return own
    if level := _level(label):
        return f"level-{level}"
    if option.is_apart:
        return "na"
    worth = words.share(label)
    if worth is not None:
        return {1.0: "yes", 0.0: "no"}.get(worth, "partly")
    slug = re.sub(r"[^a-z0-9]+", "-", narrow(label).casefold()).strip("-")
    return slug if slug[:1].isalpha() and label.isascii() and len(slug) <= 24 else ""  # noqa: PLR2004
