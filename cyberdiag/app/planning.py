"""One run of `plan`: the answers as they are, and as they would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.app import judging
from cyberdiag.changes import plan as planning

if TYPE_CHECKING:
    from cyberdiag.changes.plan import Plan


def plan(path: str, settings: list[str], budget: str | None, lang: str, *, seed: int) -> Plan:
    """Return the plan for an answers file; `settings` are changed answers as `ID=CHOICE`.

    Raises:
        InvalidAnswers, WrongUsage, UnknownName: for a fault in the file or in a changed answer.
    """
    before, known = judging.assess_file(path, lang, seed=seed)
    answers, changes = planning.changed(before.answers, settings, before.questions)
    if not changes:
        return planning.make(before, None, changes, budget)
    after = judging.judge(before.questions, answers, known, early=True, seed=seed)
    return planning.make(before, after, changes, budget)
