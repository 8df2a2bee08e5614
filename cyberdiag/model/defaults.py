"""What the simulation starts from unless it is told otherwise; apart, so that the command line need not load it."""

from __future__ import annotations

TRIALS = 100_000
"""Simulated years."""
SEED = 20260101
ANSWERS_FILE = "cyberdiag-answers.yaml"
"""Where an interview keeps its answers."""
RUNS = 2000
"""Made-up firms of `simulate`."""

OLD_MONTHS = 12
"""Answers older than so many months are old."""
