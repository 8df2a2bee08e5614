"""Writes what `docs/questionnaires.md` and `docs/loss-model.md` take from the program: python -m tests.docs (make docs)."""

from __future__ import annotations

import re
import sys
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import NODEFAULT, Meta, Struct, structs

from cyberdiag.catalog.checks.lints import LINTS
from cyberdiag.catalog.losses import load_losses
from cyberdiag.messages import messages
from cyberdiag.model.expected import Cases
from cyberdiag.model.head import Head
from cyberdiag.model.loss_model import CostItem, Exposure, LossModel, Per
from cyberdiag.model.record import KEY, Sourced
from cyberdiag.model.written import SectionFile
from tests import validation

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "questionnaires.md"
LOSS = ROOT / "docs" / "loss-model.md"
FILES = {
    "questionnaire.yaml": Head,
    "A section file": SectionFile,
    "tests/*.yaml": Cases,
}
_PLACE = {"guess": "…"}


def guide(text: str) -> str:
    """Return the guide with every part between markers written anew."""
    text = between(text, "generated: lints", lints())
    text = between(text, "generated: fields", fields())
    for name in re.findall(r"<!-- file: (\S+) -->", text):
        body = (ROOT / name).read_text(encoding="utf-8").rstrip()
        text = between(text, f"file: {name}", f"```yaml\n{body}\n```")
    return text


def loss_model(text: str) -> str:
    """Return the page on the loss model with every part between markers written anew."""
    model = load_losses("en")
    parts = {
        "validation": validation.told(validation.found(model)),
        "constants": _table(("number", "value", "why"), constants(model)),
        "kinds": _table(
            (
                "kind",
                "events a year",
                "grade (α)",
                "scales",
                "persons exposed",
                "turns",
                "median days of gross profit",
                "rests on",
            ),
            kinds(model),
        ),
        "costs": _table(("cost", "falls on", "amount", "P90 / P50", "chance", "rests on"), costs(model)),
        "controls": _table(
            ("control", "β, frequency", "β, amounts", "questions that weigh more"), controls(model)
        ),
    }
    for name, body in parts.items():
        text = between(text, f"generated: {name}", body)
    return text


def constants(model: LossModel) -> list[tuple[str, ...]]:
    """Return the numbers of the whole model, and what is told of light events."""
    found = [
        (name.replace("_", " "), getattr(model.constants, name)) for name in model.constants.__struct_fields__
    ]
    rows: list[tuple[str, ...]] = [(name, f"{number.value:g}", number.basis) for name, number in found]
    light = [(s.title, s.light) for s in model.scenarios.values() if s.light]
    return rows + [(f"light events: {title}", f"{x.share:g} at {x.factor:g}", x.basis) for title, x in light]


def kinds(model: LossModel) -> list[tuple[str, ...]]:
    """Return the kinds of incident."""
    return [
        (
            s.title,
            f"{s.rate.value:g}",
            f"{s.grade} ({model.alpha(s):g})",
            ", ".join(s.scales),
            _persons(s.exposure),
            ", ".join(f"{name} {p:g}" for name, p in s.branches.items()),
            ", ".join(
                f"{key} {e.days.default:g}" for key, e in s.items.items() if model.items[key].per is Per.DAY
            ),
            _rests(s.rate),
        )
        for s in model.scenarios.values()
    ]


def _persons(exposure: Exposure | None) -> str:
    if exposure is None:
        return ""
    if exposure.a is not None:
        return f"all × Beta({exposure.a:g}, {exposure.b:g})"
    return f"median {exposure.median:g}, P90 / P50 {exposure.r:g}"


def costs(model: LossModel) -> list[tuple[str, ...]]:
    """Return the costs; what a scenario uses otherwise stands in its file."""
    return [
        (
            item.title,
            item.cover or f"no cover ({item.uncovered})",
            _amount(item),
            f"{item.r:g}",
            ", ".join([f"{item.p.default:g}", *(f"{key} {p:g}" for key, p in item.p.traits.items())]),
            _rests(item.amount),
        )
        for item in model.items.values()
    ]


def _amount(item: CostItem) -> str:
    units = {
        Per.FIRM: "yen",
        Per.PERSON: "yen a person",
        Per.AWARD: "of all awards",
        Per.REVENUE: "of revenue",
    }
    rule, unit = item.persons, units.get(item.per, "days of gross profit")
    if item.per is Per.PERSON and rule.exponent != 1:
        unit = (
            f"yen × (persons / {rule.reference:,.0f})^{rule.exponent:g}, from {rule.at_least:,.0f} persons on"
        )
    staff = f" × (staff / reference)^{item.employees_exponent:g}" if item.employees_exponent else ""
    least = f", at least {item.floor:,.0f} yen" if item.floor else ""
    return f"{item.amount.value:,.15g} {unit}{staff}{least}"


def controls(model: LossModel) -> list[tuple[str, ...]]:
    """Return what each control domain does."""
    return [
        (
            c.label,
            *(
                ", ".join(f"{key} {x:g}" for key, x in part.items())
                for part in (c.frequency, c.severity, c.weights)
            ),
        )
        for c in model.controls.values()
    ]


def _rests(number: Sourced) -> str:
    ours = number.mark == "judgement"
    if ours and number.url is None:
        return "our judgement"
    return f"{'our judgement beside ' if ours else ''}{number.source}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def lints() -> str:
    """Return the table of checks."""
    say = messages("en")
    rows = [
        f"| `{code}` | {severity.value} | {_bare(say(f'problems.{code}.text'))} |"
        for code, severity in sorted(LINTS.items())
    ]
    return "\n".join(["| check | severity | says |", "|---|---|---|", *rows])


def fields() -> str:
    """Return one table for each record that an author writes, the files first."""
    titles: dict[type[Struct], str] = {record: f"`{name}`" for name, record in FILES.items()}
    waiting, seen = list(FILES.values()), []
    while waiting:
        record = waiting.pop(0)
        if record not in seen:
            seen.append(record)
            waiting.extend(inner(record))
    parts = []
    for record in seen:
        title = titles.get(record, _name(record))
        parts += [f"### {title}", "", _english((record.__doc__ or "").partition("\n\n")[0]), ""]
        parts += ["| field | value | meaning |", "|---|---|---|", *_rows(record), ""]
    return "\n".join(parts).rstrip()


def written(record: type[Struct]) -> list[tuple[str, bool, Any, str]]:
    """Return the fields that an author writes: name, whether it must be there, annotation, meaning."""
    hints = typing.get_type_hints(record, include_extras=True)
    found = []
    for field in structs.fields(record):
        annotation = hints[field.name]
        marks = [m.description for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Meta)]
        must = field.default is NODEFAULT and field.default_factory is NODEFAULT
        if field.encode_name != KEY:
            found.append((field.encode_name, must, annotation, next((m for m in reversed(marks) if m), "")))
    return found


def _rows(record: type[Struct]) -> list[str]:
    return [
        f"| `{name}`{' (must)' if must else ''} | {_value(annotation)} | {_english(text)} |"
        for name, must, annotation, text in written(record)
    ]


def inner(record: type[Struct]) -> list[type[Struct]]:
    """Return the records that the fields of a record hold."""
    return [found for _, _, annotation, _ in written(record) for found in _records(annotation)]


def _records(annotation: Any) -> list[type[Struct]]:
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return [annotation]
    return [found for inner in typing.get_args(annotation) for found in _records(inner)]


def _value(annotation: Any) -> str:  # noqa: PLR0911  one return a kind of type
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " ".join(f"`{i}`" for i in inner)
    if origin is typing.Annotated:
        return _value(inner[0])
    if origin in {typing.Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_value(i) for i in inner if i is not type(None)))
    if origin is tuple:
        return f"list of {_value(inner[0])}"
    if origin is Mapping:
        key = f" by {_value(inner[0])}" if typing.get_origin(inner[0]) is typing.Literal else " by id"
        return f"{_value(inner[1])}{key}"
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return f"[{_name(annotation).lower()}](#{_name(annotation).lower().replace(' ', '-')})"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " ".join(f"`{i.value}`" for i in annotation)
    return {str: "text", float: "number", int: "number", bool: "true or false"}.get(annotation, "an answer")


def _name(record: type[Struct]) -> str:
    words = re.findall("[A-Z][a-z]*", record.__name__.removeprefix("Written"))
    return " ".join([words[0], *(w.lower() for w in words[1:])])


def _english(text: str) -> str:
    return text.partition(" / ")[2].strip().replace("|", "\\|") or text.strip()


def _bare(text: str) -> str:
    return re.sub(r"\{(\w+)\}", "…", text).replace("|", "\\|")


def between(text: str, mark: str, body: str) -> str:
    """Return a page with what stands between a mark and its end replaced."""
    end = f"<!-- /{mark.partition(':')[0]} -->"
    start = text.index(f"<!-- {mark} -->") + len(f"<!-- {mark} -->")
    return f"{text[:start]}\n{body}\n{text[text.index(end, start) :]}"


if __name__ == "__main__":
    for page, anew in ((GUIDE, guide), (LOSS, loss_model)):
        page.write_text(anew(page.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{page}\n")
