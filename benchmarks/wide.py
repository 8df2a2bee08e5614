"""Made-up firms as a wide table of texts, and how long it takes from Parquet to Parquet beside a plain query.

`python benchmarks/wide.py MILLIONS` makes so many firms, assesses them, and runs the weighted mean of the same answers in
DuckDB; it tells processor time and memory of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from benchmarks import population
from cyberdiag.catalog import load
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from cyberdiag.model.questionnaire import Question


def table(count: int, seed: int, names: tuple[str, ...] = ()) -> Any:
    """Return firms that answered questionnaires, all that there are or those named, with choice ids as texts."""
    questions = load.question_set(names or load.questionnaire_ids(), "en")
    made: dict[str, Any] = {"client": pa.array([f"firm-{seed:04}-{n:06}" for n in range(count)])}
    for name, codes in population.make(questions, count, seed).items():
        made[name] = _cells(questions.by_id[name], codes)
    return pa.table(made)


def _cells(question: Question, codes: Any) -> Any:
    if question.kind is Kind.NUMBER:
        return pa.array(codes.astype(float), from_pandas=True)
    ids = [c.id for c in question.choices]
    some, places = np.unique(codes, return_inverse=True)
    texts: list[str | None] = []
    for code in some.tolist():
        if code < 0:
            texts.append(None if code == population.MISSING else "unknown")
        elif question.kind is Kind.MULTIPLE:
            texts.append("; ".join(name for n, name in enumerate(ids) if int(code) >> n & 1))
        else:
            texts.append(ids[int(code)])
    return pa.array(texts, pa.string()).take(pa.array(places))
