"""Conditions as a closed tree of data: no expression text, nothing to execute.

A comparison with a question that is open, or answered with "don't know", is neither true nor false.
`all`, `any` and `not` carry that through (three-valued logic), and a whole condition that is neither
counts as false. So `not` of an unanswered comparison is false too: nothing is switched off by silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Protocol, TypeVar

from msgspec import field

from cyberdiag.model.record import Picked, Record, Unfit, in_order, not_in_order, says
from cyberdiag.problems import Path

Tri = bool | None
T = TypeVar("T")
_FORMS = ("all", "any", "not_", "flag", "question", "fact", "trait")
_OPERATORS = ("is_", "in_", "includes", "at_least", "at_most", "over", "since", "until")
_ALLOWED = {
    "question": [{name} for name in _OPERATORS if name != "over"]
    + [{"at_least", "at_most"}, {"since", "until"}],
    "fact": [set[str](), {"over"}, {"in_"}],
}
"""The operators that an operand may stand with; an operand that is not named here, and a branch, has none."""


class Known(Protocol):
    """What conditions look at: answers to questions, facts of a leak, or traits of a firm."""

    def value(self, name: str, /) -> Any:
        """Return what is known under a name; None while nothing is."""


class Condition(Record, frozen=True):
    """条件 / A condition: one of all, any, not, flag, or a question with one comparison.

    Two more operands stand in the catalogue only: a `fact` of a leak (true, `over` a number, or `in` some choices)
    and a `trait` of the firm.
    """

    all: Annotated[tuple[Condition, ...] | None, says("すべて成り立つ / every part holds")] = None
    any: Annotated[tuple[Condition, ...] | None, says("どれか成り立つ / at least one part holds")] = None
    not_: Annotated[Condition | None, says("成り立たない / the part does not hold")] = field(
        default=None, name="not"
    )
    flag: Annotated[str | None, says("名前の付いた条件 / name of a condition under flags")] = None
    question: Annotated[
        str | None, says("前にある質問、または会社の情報のid / id of an earlier question or fact of the firm")
    ] = None
    is_: Annotated[str | bool | None, says("この答え / it has this answer")] = field(default=None, name="is")
    in_: Annotated[Picked | None, says("このどれか / its answer is one of these")] = field(
        default=None, name="in"
    )
    includes: Annotated[
        Picked | None, says("複数選択がどれかを含む / several may be chosen, and one of these is among them")
    ] = None
    at_least: Annotated[float | None, says("数が以上 / its number is this or more")] = None
    at_most: Annotated[float | None, says("数が以下 / its number is this or less")] = None
    since: Annotated[str | None, says("日付がこの日以後 / its date is this day or later (2026-04-01)")] = None
    until: Annotated[str | None, says("日付がこの日以前 / its date is this day or earlier")] = None
    fact: Annotated[
        str | None, says("漏えいの事実(catalogueの中だけ) / a fact of a leak, in a catalogue only")
    ] = None
    over: Annotated[float | None, says("事実の数が超える / the fact's number is more")] = None
    trait: Annotated[
        str | None, says("会社の性質(catalogueの中だけ) / a trait of the firm, in a catalogue only")
    ] = None

    def __post_init__(self) -> None:
        used = {name for name in _OPERATORS if getattr(self, name) is not None}
        forms = [name for name in _FORMS if getattr(self, name) is not None]
        if len(forms) != 1 or used not in _ALLOWED.get(forms[0], [set()]):
            raise Unfit("bad-condition" if self.fact is None else "bad-fact-condition")
        in_order(at_least=self.at_least, at_most=self.at_most)
        if self.since is not None and self.until is not None and self.since > self.until:
            raise not_in_order("since", "until", self.since, self.until)

    @property
    def operand(self) -> str | None:
        """The question, fact or trait that it looks at; None for a branch or a flag."""
        if self.question is not None:
            return self.question
        return self.trait if self.fact is None else self.fact

    @property
    def one_of(self) -> tuple[str, ...]:
        """The answers of which it must be one, as `is` or `in` name them."""
        if isinstance(self.is_, bool):
            return ("yes" if self.is_ else "no",)
        return (self.is_,) if self.is_ is not None else self.in_ or ()

    @property
    def parts(self) -> tuple[tuple[Path, Condition], ...]:
        """The conditions that a branch is made of, each with the path where it was written."""
        if self.not_ is not None:
            return ((("not",), self.not_),)
        word = "any" if self.all is None else "all"
        return tuple(((word, n), part) for n, part in enumerate(self.all or self.any or ()))


ALWAYS = Condition(all=())
NEVER = Condition(any=())
EITHER: frozenset[Tri] = frozenset((True, False))
"""What a comparison with an open question may come to."""
NEITHER: frozenset[Tri] = frozenset((None,))
"""What a comparison with a question that is switched off comes to."""
NO_FLAGS: Mapping[str, Condition] = MappingProxyType({})


def holds(condition: Condition, known: Known, flags: Mapping[str, Condition]) -> bool:
    """Return whether the condition is surely true."""
    return evaluate(condition, known, flags) is True


def asked_by(condition: Condition, flags: Mapping[str, Condition]) -> frozenset[str]:
    """Return the names of what decides the condition: questions, facts or traits."""
    return frozenset(leaf.operand for leaf in comparisons(condition, flags) if leaf.operand is not None)


def leaves(condition: Condition, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Give every comparison and every flag of a condition, with the path where it was written."""
    if condition.operand is not None or condition.flag is not None:
        yield path, condition
        return
    for at, part in condition.parts:
        yield from leaves(part, (*path, *at))


def comparisons(condition: Condition, flags: Mapping[str, Condition] = NO_FLAGS) -> Iterator[Condition]:
    """Give every comparison in the condition, and in those of the named conditions that it uses, each of them once."""
    seen, way = set[str](), [leaves(condition)]
    while way:
        _, leaf = next(way[-1], (None, None))
        if leaf is None:
            way.pop()
        elif leaf.flag is None:
            yield leaf
        elif leaf.flag in flags and leaf.flag not in seen:
            seen.add(leaf.flag)
            way.append(leaves(flags[leaf.flag]))


def evaluate(condition: Condition, known: Known, flags: Mapping[str, Condition]) -> Tri:
    """Return whether the condition holds; None while what is not known could decide it."""
    if condition.flag is not None:
        return evaluate(flags[condition.flag], known, flags)
    if condition.not_ is not None:
        inner = evaluate(condition.not_, known, flags)
        return None if inner is None else not inner
    if condition.all is not None:
        parts = [evaluate(part, known, flags) for part in condition.all]
        return False if False in parts else None if None in parts else True
    if condition.any is not None:
        parts = [evaluate(part, known, flags) for part in condition.any]
        return True if True in parts else None if None in parts else False
    return compared(condition, known.value(condition.operand or ""))


def grounds(condition: Condition, known: Known, flags: Mapping[str, Condition]) -> frozenset[str]:
    """Return the names whose values make the condition hold, or fail to hold; none while it comes to neither."""
    if condition.flag is not None:
        return grounds(flags[condition.flag], known, flags)
    came = evaluate(condition, known, flags)
    if came is None:
        return frozenset()
    if condition.operand is not None:
        return frozenset((condition.operand,))
    parts = (part for _, part in condition.parts)
    deciding = (p for p in parts if condition.not_ is not None or evaluate(p, known, flags) is came)
    return frozenset[str]().union(*(grounds(part, known, flags) for part in deciding))


def outcomes(
    condition: Condition,
    known: Known,
    flags: Mapping[str, Condition],
    may: Callable[[str], frozenset[Tri]],
) -> frozenset[Tri]:
    """Return what the condition may come to once open questions are answered.

    `may` gives what a comparison with a question without a value may come to: either, or `NEITHER`. Comparisons are taken one by one, so the result may hold
    more than can come together, never less.
    """

    def leaf(compare: Condition) -> frozenset[Tri]:
        value = known.value(compare.operand or "")
        return may(compare.operand or "") if value is None else frozenset((compared(compare, value),))

    return fold(condition, flags, leaf, _negated, _together)


def fold(
    condition: Condition,
    flags: Mapping[str, Condition],
    leaf: Callable[[Condition], T],
    negated: Callable[[T], T],
    together: Callable[[Sequence[T]], T],
) -> T:
    """Return what a condition comes to in any logic that knows `not` and "every part holds", of its comparisons."""

    def inner(part: Condition) -> T:
        return fold(part, flags, leaf, negated, together)

    if condition.flag is not None:
        return inner(flags[condition.flag])
    if condition.not_ is not None:
        return negated(inner(condition.not_))
    if condition.all is not None:
        return together([inner(part) for part in condition.all])
    if condition.any is not None:
        return negated(together([negated(inner(part)) for part in condition.any]))
    return leaf(condition)


def _negated(may: frozenset[Tri]) -> frozenset[Tri]:
    return frozenset(None if one is None else not one for one in may)


def _together(parts: Sequence[frozenset[Tri]]) -> frozenset[Tri]:
    """Return what "every part holds" may come to."""
    found: set[Tri] = set()
    if all(True in part for part in parts):
        found.add(True)
    if any(False in part for part in parts):
        found.add(False)
    if any(None in part for part in parts) and all(part != {False} for part in parts):
        found.add(None)
    return frozenset(found)


def compared(compare: Condition, value: Any) -> Tri:  # noqa: PLR0911  one return a kind of comparison
    """Return whether one comparison holds of a value; None where there is none."""
    if value is None:
        return None
    chosen = value if isinstance(value, tuple) else (str(value),)
    if one_of := compare.one_of:
        return len(chosen) == 1 and chosen[0] in one_of
    if compare.includes is not None:
        return any(part in compare.includes for part in chosen)
    if compare.since is not None or compare.until is not None:
        day = chosen[0]  # ISO dates are in order as texts
        return day >= (compare.since or "") and (compare.until is None or day <= compare.until)
    if compare.question is None and compare.over is None:
        return value is True
    if isinstance(value, int | float):
        return bool(within(compare, value))
    return None if compare.question else False


def within(compare: Condition, value: Any) -> Any:
    """Return whether a number, or each of an array of numbers, lies between the bounds of a comparison."""
    low = compare.at_least is None or value >= compare.at_least
    high = compare.at_most is None or value <= compare.at_most
    return low & high & (compare.over is None or value > compare.over)
