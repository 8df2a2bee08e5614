"""Answers files as an interview leaves them, made without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview.person import Script

from cyberdiag.answer_files import yaml_codec
from cyberdiag.catalog import load
from cyberdiag.model.answers import Answer
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.answers import Value

CYBER = ("cyber-risk",)
BOTH = ("cyber-risk", "leak-response")
ALONE = "none"


def answered(names: tuple[str, ...]) -> dict[str, Value]:
    """Return an answer to every question."""
    found: dict[str, Value] = {}
    for question in load.question_set(names, "ja").by_id.values():
        ids = [c.id for c in question.choices]
        match question.kind:
            case Kind.SINGLE:
                found[question.id] = ids[min(1, len(ids) - 1)]
            case Kind.MULTIPLE:
                found[question.id] = (ALONE,) if ALONE in ids else (ids[0],)
            case _:
                found[question.id] = 50_000_000 if question.unit == "円" else 50
    return found


def write(
    path: Path,
    names: tuple[str, ...] = CYBER,
    *,
    firm: str = "みどり坂歯科医院",
    whole: bool = False,
    **keys: str,
) -> Script:
    """Write answers up to the first stop, or to the end; returns where the interview stands with them."""
    script = Script(names, "ja", answered(names))
    while step := script.next():
        if script.at_a_stop and not whole:
            break
        if script.at_a_stop:
            script.go_on()
        script.given = script.given.with_answer(step.question.id, Answer(script.wanted[step.question.id]))
    data = {
        "cyberdiag": "answers/1", "questionnaires": dict(script.questions.versions), "organisation": firm,
        "respondent": "院長", "date": "2026-11-24", **keys,
        "answers": {key: answer.plain for key, answer in script.given.by_id.items()},
    }  # fmt: skip
    path.write_text(yaml_codec.write(data), encoding="utf-8")
    path.chmod(0o600)
    return script
