"""Writes what `docs/reference.md` takes from the program: python -m tests.reference (make docs)."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument

from cyberdiag.app import packed
from cyberdiag.catalog import advice, knowledge, load, losses
from cyberdiag.cli.commands import COMMANDS
from cyberdiag.cli.tree import loaded
from cyberdiag.crosswalk.verdict import Verdict
from cyberdiag.messages import messages
from cyberdiag.model.advice_levels import CoverLevel
from cyberdiag.model.advised import Held
from cyberdiag.model.duties import Count, DutyKind
from cyberdiag.model.written import Level
from cyberdiag.outside import archive, sheet_cells, workbook, yaml_source
from tests import reference_keys
from tests.docs import ROOT, between

if TYPE_CHECKING:
    from collections.abc import Iterable

REFERENCE = ROOT / "docs" / "reference.md"
_MEGA = 1_000_000


def reference(text: str) -> str:
    """Return the reference with every part between markers written anew."""
    for name, make in (("commands", commands), ("names", names), ("limits", limits)):
        text = between(text, f"generated: {name}", make())
    for name, rows in reference_keys.sections().items():
        text = between(text, f"generated: keys of {name}", _table(("key", "type", "meaning"), rows))
    return text


def tree() -> dict[str, Any]:
    """Return every command of the real command line by what is typed, in the order of the help."""
    return {name: loaded(name, messages("en")) for name in COMMANDS}


def commands() -> str:
    """Return a table of all commands, one of the options that most of them take, and one for each command."""
    found = tree()
    uses = Counter(_flags(p) for c in found.values() for p in c.params)
    recurring = {flags for flags, count in uses.items() if count > len(found) / 2}
    options = {_flags(p): p for c in found.values() for p in c.params if _flags(p) in recurring}
    told = {name: command.words.translated(messages("en")) for name, command in COMMANDS.items()}
    parts = [_table(("command", "does"), ((f"[`{n}`](#{_anchor(n)})", told[n]) for n in found)), ""]
    parts += ["### Options that recur", "", "`-h`, `--help` shows the help of every command.", ""]
    parts += [_options(options.values()), ""]
    for name, command in found.items():
        own = [p for p in command.params if _flags(p) not in recurring]
        also = [f"`{_flags(p)[0]}`" for p in command.params if _flags(p) in recurring]
        parts += [f"### cyberdiag {name}", "", told[name], ""]
        parts += [_options(own), ""] if own else []
        parts += [f"Also takes {', '.join(also)}.", ""]
    return "\n".join(parts).rstrip()


def names() -> str:
    """Return the ids that results are made of, each with where it stands."""
    data, model = advice.load_advice("en"), losses.load_losses("en")
    assert data is not None
    assert model is not None
    scored = [load.questionnaire(name, "en") for name in load.questionnaire_ids()]
    known = knowledge.frameworks("en")
    axes = {a.id: a.values for q in scored for a in q.axes.values()}
    rows = [
        ("diagnoses", "`diagnoses[].id`", load.questionnaire_ids()),
        *((f"{axis}s", f"`diagnoses[].axes.{axis}`", values) for axis, values in axes.items()),
        ("ratings, best first", "`rating`", dict.fromkeys(rating for q in scored for rating in q.bands)),
        ("severities", "`findings[].severity`", dict.fromkeys(s for q in scored for s in q.severities)),
        ("kinds of incident", "`loss.scenarios[].id`", (s.id for s in model.scenarios.values())),
        (
            "grades of evidence",
            "`loss.scenarios[].grade`",
            sorted({s.grade for s in model.scenarios.values()}),
        ),
        ("covers", "`covers[].id`, `loss.by_cover`", (c.id for c in data.covers)),
        ("levels of a cover", "`covers[].level`", CoverLevel),
        ("covers held", "`covers[].held`", Held),
        ("triggers", "`cyberdiag list triggers`", data.triggers),
        ("gaps", "`gaps[].id`", (g.id for g in data.gaps)),
        ("services", "`services[].id`", (s.id for s in data.services)),
        ("prices", "`services[].price`", dict.fromkeys(s.price for s in data.services)),
        ("efforts and costs", "`actions[].effort`, `actions[].cost`", Level),
        ("kinds of duty", "`deadlines[].kind`", DutyKind),
        ("ways to count", "`deadlines[].count`", Count),
        ("verdicts of a criterion", "`criteria[].verdict` of `crosswalk`", Verdict),
        ("schemes", "`cyberdiag crosswalk`", (f.scheme for f in known.values() if f.scheme)),
    ]
    return _table(("what", "where it stands", "ids"), ((w, at, _listed(ids)) for w, at, ids in rows))


def limits() -> str:
    """Return the most that a file may hold."""
    rows = [
        ("YAML, JSON and CSV", f"{yaml_source.MAX_BYTES // _MEGA} MB"),
        (
            "a file of evidence; all in a pack; their number",
            f"{packed.MAX_FILE // _MEGA} MB; {packed.MAX_EVIDENCE // _MEGA} MB; {packed.MAX_FILES}",
        ),
        (
            "a pack; its files",
            f"{archive.MAX_BYTES // _MEGA} MB, as much unpacked; {archive.MAX_ENTRIES:,}",
        ),
        ("a workbook", f"{workbook.MAX_BYTES // _MEGA} MB, {workbook.MAX_UNPACKED // _MEGA} MB unpacked"),
        ("sheets and elements (cells, texts, styles) of a workbook", f"{workbook.MAX_SHEETS:,}, {workbook.MAX_ELEMENTS:,}"),
        ("a sheet of a workbook", f"{sheet_cells.MAX_ROWS:,} rows, {sheet_cells.MAX_COLUMNS} columns"),
        ("depth of nesting", f"{yaml_source.MAX_DEPTH} levels"),
        ("values in a file", f"{yaml_source.MAX_NODES:,}"),
    ]  # fmt: skip
    return _table(("what", "at most"), rows)


def _options(parameters: Iterable[Any]) -> str:
    rows = [
        (", ".join(f"`{f}`" for f in sorted(_flags(p), key=len)), _value(p), _default(p), p.help or "")
        for p in parameters
    ]
    return _table(("argument or option", "value", "default", "meaning"), rows)


def _flags(parameter: Any) -> tuple[str, ...]:
    return tuple(parameter.opts)


def _value(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        many = {(-1, False): "any number", (-1, True): "one or more", (1, False): "may be left out"}
        return many.get((parameter.nargs, parameter.required), "one")
    if parameter.is_flag:
        return ""
    kind = "N" if parameter.type_descriptor.annotation in {int, float} else "TEXT"
    return f"`{parameter.metavar or kind}`"


def _default(parameter: Any) -> str:
    given = parameter.default
    return "" if given in (None, False) or callable(given) else f"`{given}`"


def _anchor(name: str) -> str:
    return f"cyberdiag-{name.replace(' ', '-')}"


def _listed(ids: Iterable[object]) -> str:
    return " ".join(f"`{i}`" for i in ids)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(map(_bare, row))} |" for row in (head, *rows)]
    return (
        "\n".join([lines[0], f"|{'---|' * len(head)}", *lines[1:]])
        .replace("|  |", "| |")
        .replace("|  |", "| |")
    )


def _bare(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    REFERENCE.write_text(reference(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{REFERENCE}\n")
