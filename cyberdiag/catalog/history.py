"""Fingerprints of questions and `history.yaml`, the record of what each version asked."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.catalog.decode import decode
from cyberdiag.catalog.gather import attempt
from cyberdiag.model.aggregate import Method
from cyberdiag.model.editions import Edition, History, Print
from cyberdiag.model.written import Kind, in_full
from cyberdiag.problems import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.head import Head
    from cyberdiag.model.overlay import OverlayHead
    from cyberdiag.model.written import SectionFile, WrittenQuestion
    from cyberdiag.outside.yaml_source import Source

FILE = "history.yaml"
FORMAT = "history/1"
_STEP = ("text", "who", "action")
_WORDS = ("text", "why", "ask", "help", "unit", "evidence")
_DIGITS = 8
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
OFF = "off"


def prints(head: Head, sections: Iterable[SectionFile]) -> Mapping[str, Print]:
    """Return the fingerprint of every question, from the language that it was written in."""
    flags = {k: plain(f) for k, f in head.flags.items()}
    found = {q.id: one(q, head, flags) for s in sections for q in s.questions}
    return MappingProxyType(found)


def one(question: WrittenQuestion, head: Head, flags: Mapping[str, Any]) -> Print:
    """Return the fingerprint of one question; a choice and a flag count with what they stand for."""
    named = head.scale if question.scale is None else head.scales.get(question.scale, {})
    scale = in_full(named)
    scaled = question.own_choices is None and question.kind in {Kind.SINGLE, Kind.MULTIPLE}
    choices = scale if scaled else in_full(question.own_choices or {})
    words: list[Any] = [getattr(question, name) for name in _WORDS]
    words += [[k, c.label, c.text] for k, c in choices.items()]
    words += question.asks
    if question.first_step is not None:
        words += [getattr(question.first_step, name) for name in _STEP]
        words += [question.first_step.role] if question.first_step.role else []
    points = [
        [k, scale[k].points if c.points is None and k in scale else c.points] for k, c in choices.items()
    ]
    left_out = [k for k, c in choices.items() if c.not_applicable]
    limits = [question.kind, question.minimum, question.maximum]
    parts = ("only_when", "not_applicable_when")
    conditions = [plain(getattr(question, name)) for name in parts]
    rules = [plain(rule) for rule in question.weight_rules]
    used = {k: flags[k] for k in sorted(_flags([*conditions, *rules], flags))}
    usual = 0.0 if head.method in {Method.NONE, Method.SUM} else 1.0
    weight = usual if question.own_weight is None else question.own_weight
    return Print(weight, mark(words), mark([points, limits, *left_out]), mark([conditions, rules, used]))


def layer_prints(head: OverlayHead, added: Mapping[str, Print]) -> Mapping[str, Print]:
    """Return the fingerprint of everything that an overlay adds or touches."""
    found, off = dict(added), frozenset(head.off)
    for name in (*head.reword, *head.reweight, *head.off):
        words = head.reword.get(name)
        said = mark(plain(words)) if words else ""
        found[name] = Print(head.reweight.get(name, 0.0), said, OFF if name in off else "", "")
    return MappingProxyType(found)


def plain(value: Any) -> Any:
    """Return a record as mappings and lists, without what it does not say."""
    if isinstance(value, Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: plain(one) for name, one in fields if one is not None}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def mark(data: Any) -> str:
    """Return a short fingerprint that YAML cannot mistake for a number."""
    return f"x{hashlib.sha256(_written(data).encode()).hexdigest()[:_DIGITS]}"


def edition(
    folder: Folder, name: tuple[str, str, str], prints: Mapping[str, Print], was: Mapping[str, str],
    source: Source, problems: list[Problem],
) -> Edition:  # fmt: skip
    """Return an edition (id, version and title) with its record; a record that no longer holds is a warning."""
    history = read(folder, problems)
    found = Edition(*name, prints, history, was)
    changed = found.since(found.version)
    if changed:
        ids = [*changed.added, *changed.dropped, *changed.reworded, *changed.rechosen, *changed.reconditioned]
        ids += [*(i for i, _, _ in changed.reweighted), *(n for _, n in changed.renamed)]
        shown = ", ".join(dict.fromkeys(ids))
        values = {"id": found.id, "value": found.version, "ids": shown, "path": folder.shown}
        problems.append(warning(source.place(("version",)), "version-not-raised", **values))
    return found


def read(folder: Folder, problems: list[Problem]) -> Mapping[str, Mapping[str, Print]]:
    """Return the prints of every version on record; none where nothing was recorded yet."""
    if not folder.has(FILE):
        return MappingProxyType({})
    source = attempt(problems, folder.read, FILE)
    data = None if source is None else decode(History, source, problems)
    return MappingProxyType({}) if data is None else data.versions


def text(found: Edition) -> str:
    """Return `history.yaml` with the version of now on record; earlier versions stay as they are."""
    lines = [
        "# cyberdiag history --record が書きます。手では直しません。 / Written by cyberdiag history --record.",
        f"cyberdiag: {FORMAT}",
        "versions:",
    ]
    for version, prints in {**found.history, found.version: found.prints}.items():
        lines.append(f"  {json.dumps(version, ensure_ascii=False)}:")
        for name, p in prints.items():
            parts = (f"weight: {p.weight:g}", f"words: {p.words or EMPTY}", f"choices: {p.choices or EMPTY}")
            lines.append(f"    {name}: {{{', '.join(parts)}, conditions: {p.conditions or EMPTY}}}")
    return "\n".join(lines) + "\n"


EMPTY = '""'


def _flags(data: Any, flags: Mapping[str, Any]) -> set[str]:
    """Return the named conditions that a condition uses, with those that they use."""
    found: set[str] = set()
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending += item
        elif isinstance(item, dict):
            name = item.get("flag")
            if isinstance(name, str) and name in flags and name not in found:
                found.add(name)
                pending.append(flags[name])
            pending += item.values()
    return found
