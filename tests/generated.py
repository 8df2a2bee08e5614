"""Questionnaires of any size, all of one shape, to see how work grows: `write(folder, questions, shape)`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIDE = 200
"""Questions in one section."""
CONTROLS = ("access", "patch", "perimeter", "endpoint", "email", "training", "backup")


class Shape(Enum):
    """What there is much of; the number of questions is the same in all."""

    PLAIN = "plain"
    MIXED = "mixed"
    CHAIN = "chain"


def write(folder: Path, questions: int, shape: Shape = Shape.PLAIN) -> tuple[Path, Path]:
    """Write a questionnaire and an answers file with many findings; return both paths.

    Every tenth question has a condition on the one before, and losses that better answers would lower. MIXED has besides
    a section for ten questions, and for every tenth question a flag, a gate and a cap. In CHAIN each waits for the one before.
    """
    home = folder / f"big-{shape.value}-{questions}"
    home.mkdir(parents=True)
    size = 10 if shape is Shape.MIXED else WIDE
    starts = range(1, questions + 1, size)
    for n, start in enumerate(starts):
        rows = [_question(k, shape) for k in range(start, min(start + size, questions + 1))]
        head = f"section: {{id: s{n}, title: Section {n}, purpose: Part {n}., axes: {{area: one}}}}\nquestions:\n"
        (home / f"s{n}.yaml").write_text(head + "".join(rows), encoding="utf-8")
    (home / "questionnaire.yaml").write_text(_head(questions, shape, len(starts)), encoding="utf-8")
    answers = folder / f"{home.name}.yaml"
    answers.write_text(_answers(home.name, questions), encoding="utf-8")
    return home, answers


def _head(questions: int, shape: Shape, sections: int) -> str:
    conditional = range(10, questions + 1, 10)
    flags = [f"  f{k}: {{question: {_id(k - 1)}, is: no}}\n" for k in conditional]
    gates = [
        f"  g{k}: {{question: {_id(k - 1)}, worst: [no, unknown], cap: B, text: Gate {k}}}\n"
        for k in conditional
    ]
    caps = [
        f"  c{k}: {{question: {_id(k - 1)}, worst: [no, unknown], limits: [{_id(k)}], at: partly, text: Cap {k}}}\n"
        for k in conditional
    ]
    return (
        f'cyberdiag: questionnaire/1\nid: big-{shape.value}-{questions}\nversion: "1.0"\nlanguage: en\n'
        "title: Big\nsummary: Many questions.\nmethod: weighted-mean\nprofile: whole\n"
        f"sections: [{', '.join(f's{n}.yaml' for n in range(sections))}]\n"
        'scale:\n  yes: {label: "Yes", points: 2}\n  partly: {label: Partly, points: 1}\n  no: {label: "No", points: 0}\n'
        "axes:\n  area: {title: Area, values: {one: One}}\n"
        "bands:\n  A: {at_least: 80, label: Good, sentence: Good.}\n  B: {at_least: 0, label: Poor, sentence: Poor.}\n"
        + (f"flags:\n{''.join(flags)}" if shape is Shape.MIXED else "")
        + (f"gates:\n{''.join(gates)}caps:\n{''.join(caps)}" if shape is Shape.MIXED else "")
    )


def _question(k: int, shape: Shape) -> str:
    condition = ""
    if shape is Shape.CHAIN and k > 1:
        condition = f"    only_when: {{question: {_id(k - 1)}, in: [yes, partly, no]}}\n"
    elif shape is Shape.MIXED and k % 10 == 0:
        condition = f"    not_applicable_when: {{flag: f{k}}}\n"
    elif k % 10 == 0:
        condition = f"    not_applicable_when: {{question: {_id(k - 1)}, is: no}}\n"
    return (
        f"  - id: {_id(k)}\n    text: Is measure number {k} in place?\n    weight: {1 + k % 5}\n"
        f"    controls: [{CONTROLS[k % len(CONTROLS)]}]\n{condition}"
        f"    first_step: {{text: Begin {k}, who: Owner, action: Do {k}, effort: low, cost: mid}}\n"
    )


def _answers(name: str, questions: int) -> str:
    facts = "  industry: manufacturing\n  employees: 50\n  revenue: 500000000\n  personal_records: 5000\n"
    given = ("yes", "partly", "no", "no", "unknown", "partly", "no")
    rows = "".join(f"  {_id(k)}: {given[k % len(given)]}\n" for k in range(1, questions + 1))
    return (
        f"cyberdiag: answers/1\nquestionnaires: {{{name}: '1.0'}}\ndate: 2026-11-01\nanswers:\n{facts}{rows}"
    )


def _id(k: int) -> str:
    return f"Q-{k:05}"
