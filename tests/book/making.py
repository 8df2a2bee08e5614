"""Books of made-up firms, for tests that need no file."""

from __future__ import annotations

from functools import cache

from benchmarks import population
from cyberdiag.book.table import Table
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.columns import compiled


@cache
def table(count: int, seed: int = 1, lang: str = "en") -> Table:
    """Return a book of so many firms with both shipped diagnoses; the same seed makes the same firms."""
    questions = load.question_set(load.questionnaire_ids(), lang)
    kernel = compiled(questions, load_losses(lang))
    answers = kernel.layout.filled(population.make(questions, count, seed))
    return Table(
        layout=kernel.layout,
        labels=kernel.labels,
        clients=tuple(f"firm-{n:06}" for n in range(count)),
        organisations=tuple(f"Firm {n}" for n in range(count)),
        dates=tuple(f"{2025 + n % 2}-{1 + n % 12:02}-15" for n in range(count)),
        versions=(dict(questions.versions),) * count,
        answers=answers,
        results=kernel.run(answers),
    )
