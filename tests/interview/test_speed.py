"""How long a person waits for the next question; the benchmark tells the number, this holds a generous bound."""

from __future__ import annotations

import re
import subprocess
import sys

from support import ROOT, clean_env

BOUND = 400.0
"""Milliseconds; alone on a machine it is a tenth of that."""


def test_the_next_question_follows_at_once() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "interview.py"), "12"],
        capture_output=True, text=True, check=False, env=clean_env("en"), timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = re.fullmatch(
        r"Enter to the next question, 12 answers: median ([\d.]+) ms, p95 [\d.]+ ms\n", done.stdout
    )
    assert told is not None, done.stdout
    assert float(told[1]) < BOUND
