"""Made-up firms as a wide table of texts, and the plain query that a million of them are measured beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import population
from cyberdiag.catalog import load
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Question


PORTION = 100_000
NAMES = ("cyber-risk",)
"""What the table answers, with the facts about the firm: 88 columns."""


def make(path: Path, count: int) -> None:
    """Write so many firms; what is there already is kept."""
    if path.is_file():
        return
    begun = path.with_suffix(".part")
    writer = None
    for start in range(0, count, PORTION):
        firms = table(min(PORTION, count - start), start // PORTION, NAMES)
        writer = writer or pq.ParquetWriter(begun, firms.schema, compression="zstd")
        writer.write_table(firms)
    if writer:
        writer.close()
    begun.rename(path)


def query(path: Path, out: str) -> str:
    """Return the weighted mean of all answers as DuckDB works it out, without any condition, gate, range or loss."""
    (scored,) = load.question_set(NAMES, "en").scored
    gained, whole = [], []
    for question in scored.questions:
        most = max(choice.points or 0.0 for choice in question.choices)
        points = " ".join(f"WHEN '{c.id}' THEN {(c.points or 0.0) / most}" for c in question.choices)
        gained.append(f'{question.weight} * CASE "{question.id}" {points} ELSE 0 END')
        whole.append(f'CASE WHEN "{question.id}" IS NULL THEN 0 ELSE {question.weight} END')
    score = f"100 * ({' + '.join(gained)}) / ({' + '.join(whole)})"
    return f"COPY (SELECT client, {score} AS score FROM '{path}') TO '{out}' (FORMAT parquet)"


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
