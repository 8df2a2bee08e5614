"""What can be wrong with a user's templates before they are rendered: their syntax, and blocks that nothing shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem, near
from cyberdiag.report import environment
from cyberdiag.report.own.faults import syntax
from cyberdiag.report.own.folder import SHIPPED, shipped_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.report.own.folder import Own


def check(own: Own) -> None:
    """Parse every template of a folder; nothing is run.

    Raises:
        InvalidData: with every fault found.
    """
    made = jinja2.Environment()  # noqa: S701  it only parses
    parsed: dict[str, nodes.Template] = {}
    problems: list[Problem] = []
    for name, text in own.texts.items():
        try:
            parsed[name] = made.parse(text, name)
        except jinja2.TemplateSyntaxError as fault:
            problems.append(syntax(fault, own.path(name), text))
        except RecursionError:
            problems.append(Problem(Place(own.path(name)), "template-too-deep"))
    for name, tree in parsed.items():
        problems += _lost_blocks(name, tree, parsed, own, made)
    if problems:
        raise InvalidData(problems)


def _lost_blocks(
    name: str, tree: nodes.Template, parsed: dict[str, nodes.Template], own: Own, made: jinja2.Environment
) -> Iterator[Problem]:
    """Give the blocks of a template that its parent does not have: what stands in them would never be seen."""
    known = _blocks_above(tree, parsed, made, {name})
    if known is None:
        return
    for block in tree.body:
        if isinstance(block, nodes.Block) and block.name not in known:
            line = own.texts[name].splitlines()[block.lineno - 1]
            place = Place(own.path(name), block.lineno, line.find(block.name) + 1 or 1)
            values = {"name": block.name, "guess": near(block.name, tuple(sorted(known))) or ""}
            yield Problem(place, "template-block", values)


def _blocks_above(
    tree: nodes.Template, parsed: dict[str, nodes.Template], made: jinja2.Environment, seen: set[str]
) -> set[str] | None:
    """Return the names of the blocks that the templates above have; None without one, or with one not known."""
    extends = tree.find(nodes.Extends)
    if extends is None or not isinstance(extends.template, nodes.Const):
        return None
    parent = str(extends.template.value)
    above = parsed.get(parent)
    if above is None:
        name = parent.removeprefix(SHIPPED)
        text = environment.shipped(name) if name in shipped_names() else None
        above = made.parse(text, parent) if text is not None else None
    if above is None or parent in seen:
        return None
    names = {b.name for b in above.find_all(nodes.Block)}
    return names | (_blocks_above(above, parsed, made, seen | {parent}) or set())
