"""Wide tables of made-up rows, right and wrong, in every format."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from cyberdiag.model.answers import NONE
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Question, QuestionSet

    Row = dict[str, Any]


def text(question: Question, rng: random.Random, slips: float = 0.0) -> str | None:
    """Return an answer as a table holds it; in a share of `slips` something that is none."""
    if rng.random() < slips:
        return rng.choice(
            [
                "",
                "  ",
                "nothing of the kind",
                "-1",
                "99e99",
                "2026-02-30",
                "none;nothing",
                "１２",
                "ＹＥＳ",
                "1e5",
                "\u00e9\ufffd",
            ]
        )
    if rng.random() < 0.15:
        return rng.choice([None, "unknown", "don't know", "わからない"])
    ids = [c.id for c in question.choices]
    several = [name for name in ids if name != NONE] or ids
    least, most = (int(question.minimum or 0), int(question.maximum or 10**9))
    made = {
        Kind.SINGLE: [*ids, *(c.label for c in question.choices)],
        Kind.MULTIPLE: [*ids, rng.choice(["; ", ",", "、"]).join(rng.sample(several, min(2, len(several))))],
        Kind.NUMBER: [str(least), f"{most:,}", str(rng.randint(least, most))],
        Kind.DATE: [f"20{rng.randint(10, 25)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"],
        Kind.TEXT: ["a text", "=1+1"],
    }
    return rng.choice(made[question.kind])


def rows(questions: QuestionSet, count: int, seed: int, slips: float = 0.0) -> list[Row]:
    """Return rows of texts, with what stands beside some answers."""
    rng = random.Random(seed)  # noqa: S311  made-up rows
    found = []
    for number in range(count):
        row: Row = {"client": f"firm-{number}", "organisation": f"Firm {number}", "date": "2026-04-01"}
        row |= {q.id: text(q, rng, slips) for q in questions.by_id.values()}
        if rng.random() < slips:
            row["date"] = "some day"
        row["TEC-01/note"] = rng.choice([None, " ", "looked at"])
        row["TEC-01/evidence_date"] = rng.choice([None, None, "2026-01-05"])
        found.append(row)
    return found


def write(path: Path, given: list[Row]) -> str:
    """Write rows in the format of the ending; returns the path."""
    names = list(dict.fromkeys(name for row in given for name in row))
    match path.suffix:
        case ".parquet":
            pq.write_table(
                pa.table({name: [row.get(name) for row in given] for name in names}), path, row_group_size=70
            )
        case ".csv":
            with path.open("w", encoding="cp932", errors="replace", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(names)
                writer.writerows([row.get(name) for name in names] for row in given)
        case _:
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given)
            path.write_text(text, encoding="utf-8")
    return str(path)


def typed(questions: QuestionSet, count: int, seed: int) -> pa.Table:
    """Return a table whose columns have kinds of their own: whole numbers, fractions, truth values, days, lists, bytes."""

    def some(*values: Any) -> list[Any]:
        return [rng.choice(values) if rng.random() < 0.2 else values[0] for _ in range(count)]

    rng = random.Random(seed)  # noqa: S311  made-up rows
    several = next(q for q in questions.by_id.values() if q.kind is Kind.MULTIPLE)
    ids = [c.id for c in several.choices if c.id != NONE]
    columns: dict[str, Any] = {
        "employees": pa.array(some(5, None, 10**7, -3), pa.int64()),
        "revenue": pa.array(some(1e8, None, 2.5, float("inf"), float("nan"), -1.0)),
        "personal_records": pa.array(some(None, True)),
        "TEC-01": pa.array(some(True, False, None)),
        "TEC-02": pa.array(some(None, 1, 2), pa.int16()),
        "TEC-03": pa.array(some(b"yes", b"no", b"\xff", None)),
        "TEC-04": pa.array(some(None, dt.date(2026, 4, 1))),
        several.id: pa.array(some(ids[:2], None, [], [ids[0], "odd"])),
        "date": pa.array(some(None, dt.date(2026, 4, 1))),
        "client": pa.array(range(count)),
    }
    return pa.table(columns)
