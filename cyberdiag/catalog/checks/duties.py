"""The lint of `duties.yaml`: each check is one function over the file, with the place of every fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cyberdiag.problems import Path, Problem, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.duty_shapes import AuthoredDuties, AuthoredFactCondition
    from cyberdiag.outside.yaml_source import Source


def check(data: AuthoredDuties, source: Source) -> list[Problem]:
    """Return what every check finds."""
    return [problem for one in CHECKS for problem in one(data, source)]


def ids_unique(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for key in ("duties", "milestones", "notes", "amendments"):
        for n, row in enumerate(getattr(data, key)):
            place = source.place((key, n, "id"))
            other = seen.setdefault(row.id, str(place))
            if other != str(place):
                yield Problem(place, "duplicate-id", {"id": row.id, "other": other})


def dates_exist(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    found: list[tuple[Path, str | None]] = [(("as_of",), data.as_of)]
    for n, duty in enumerate(data.duties):
        found += [(("duties", n, k), getattr(duty, k)) for k in ("as_of", "valid_from", "valid_to")]
    for n, change in enumerate(data.amendments):
        names = ("as_of", "promulgated", "in_force", "latest")
        found += [(("amendments", n, k), getattr(change, k)) for k in names]
    for path, text in found:
        if text is not None and not _is_day(text):
            yield Problem(source.place(path), "bad-date", {"value": text})


def limits_counted(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    """A count needs a number, a range must grow, and only whole days can move to an open day."""
    for n, duty in enumerate(data.duties):
        for key, rule in duty.deadlines.items():
            path: Path = ("duties", n, "deadlines", key)
            if (rule.count == "none") != (rule.value == 0):
                yield Problem(source.place(path), "missing-field", {"field": "value"})
            if rule.to is not None and rule.to <= rule.value:
                yield Problem(
                    source.place((*path, "to")), "out-of-range", {"field": "to", "limit": rule.value}
                )
            if rule.roll and rule.count not in {"days-inclusive", "days-exclusive", "months"}:
                yield Problem(source.place((*path, "roll")), "wrong-value", {"value": f"roll, {rule.count}"})
    for n, goal in enumerate(data.milestones):
        if (goal.hours is None) == (goal.days is None):
            yield Problem(source.place(("milestones", n)), "missing-field", {"field": "hours"})


def conditions_known(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    for path, condition in _conditions(data):
        yield from _condition(condition, path, data, source)


def flags_end(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    """A flag must not come back to itself; loading would never end."""
    uses = {name: _flags_in(flag) for name, flag in data.flags.items()}
    for name, used in uses.items():
        reached: set[str] = set()
        pending = list(used)
        while pending:
            one = pending.pop()
            if one not in reached:
                reached.add(one)
                pending.extend(uses.get(one, ()))
        if name in reached:
            yield Problem(source.place(("flags", name)), "flag-cycle", {"name": name})


def references_known(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    ids = [d.id for d in data.duties]
    for n, change in enumerate(data.amendments):
        for at, name in enumerate(change.affects):
            if name not in ids:
                yield _unknown(source, ("amendments", n, "affects", at), "duty", name, ids)
    choices = data.facts["incident"].choices if "incident" in data.facts else []
    for kind, facts in data.incidents.items():
        if kind not in choices:
            yield _unknown(source, ("incidents", kind), "incident", kind, choices)
        for name in facts:
            if name not in data.facts:
                yield _unknown(source, ("incidents", kind, name), "fact", name, list(data.facts))


def web_source_unless_contract(data: AuthoredDuties, source: Source) -> Iterator[Problem]:
    """A row that is shown as checked needs a page where the reader can check it again."""
    for n, duty in enumerate(data.duties):
        if duty.url is None and duty.mark != "R":
            yield Problem(source.place(("duties", n)), "missing-field", {"field": "url"})


CHECKS = (
    ids_unique,
    dates_exist,
    limits_counted,
    conditions_known,
    flags_end,
    references_known,
    web_source_unless_contract,
)


def _conditions(data: AuthoredDuties) -> Iterator[tuple[Path, AuthoredFactCondition]]:
    for name, flag in data.flags.items():
        yield ("flags", name), flag
    for n, duty in enumerate(data.duties):
        yield ("duties", n, "condition"), duty.condition
        for key, rule in duty.deadlines.items():
            if rule.when is not None:
                yield ("duties", n, "deadlines", key, "when"), rule.when
    for n, note in enumerate(data.notes):
        if note.when is not None:
            yield ("notes", n, "when"), note.when


def _condition(
    given: AuthoredFactCondition, path: Path, data: AuthoredDuties, source: Source
) -> Iterator[Problem]:
    forms = [given.all, given.any, given.not_, given.flag, given.fact]
    if sum(form is not None for form in forms) != 1:
        yield Problem(source.place(path), "bad-fact-condition")
        return
    for key, parts in (("all", given.all), ("any", given.any)):
        for n, part in enumerate(parts or ()):
            yield from _condition(part, (*path, key, n), data, source)
    if given.not_ is not None:
        yield from _condition(given.not_, (*path, "not"), data, source)
    if given.flag is not None and given.flag not in data.flags:
        yield _unknown(source, (*path, "flag"), "flag", given.flag, list(data.flags))
    if given.fact is not None:
        yield from _fact(given, path, data, source)


def _flags_in(given: AuthoredFactCondition) -> list[str]:
    inner = [*(given.all or ()), *(given.any or ()), *([given.not_] if given.not_ else ())]
    return [*([given.flag] if given.flag else ()), *(name for part in inner for name in _flags_in(part))]


def _fact(
    given: AuthoredFactCondition, path: Path, data: AuthoredDuties, source: Source
) -> Iterator[Problem]:
    spec = data.facts.get(given.fact or "")
    if spec is None:
        yield _unknown(source, (*path, "fact"), "fact", given.fact or "", list(data.facts))
        return
    wanted = {"flag": (False, False), "number": (True, False), "choice": (False, True)}[spec.kind]
    if (given.over is not None, given.in_ is not None) != wanted:
        yield Problem(source.place(path), "bad-fact-condition")
    for n, name in enumerate(given.in_ or ()):
        if name not in spec.choices:
            yield _unknown(source, (*path, "in", n), "choice", name, spec.choices)


def _unknown(source: Source, path: Path, kind: str, name: str, known: list[str]) -> Problem:
    values = {"kind": kind, "name": name, "guess": near(name, known) or ""}
    return Problem(source.place(path), "unknown-reference", values)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
