"""How long one result takes as HTML, Markdown, JSON and CSV, beyond imports and templates compiled once.

    python benchmarks/report.py [repeats]

The budget is 150 ms for the four together, in both languages.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

FORMS = ("html", "md", "json", "csv")
BUDGET = 0.150


def measured(lang: str, repeats: int) -> dict[str, float]:
    """Return the median seconds of each format for the larger example firm, and of all together.

    What the formats share (the wording of the report) counts for the first of them.
    """
    from cyberdiag.app import judging
    from cyberdiag.app.rendering import Rendering
    from cyberdiag.messages import messages

    path = str(Path(__file__).resolve().parent.parent / "examples" / "manufacturer" / "answers.yaml")
    known, say = judging.catalogue(lang), messages(lang)
    assessment = judging.assess_file(path, known, lang)
    times: dict[str, list[float]] = {form: [] for form in (*FORMS, "all")}
    for _ in range(repeats + 1):
        before = time.perf_counter()
        rendering = Rendering(assessment, known, say, "2026-11-22")
        for form in FORMS:
            start = time.perf_counter()
            rendering.to(form)
            times[form].append(time.perf_counter() - start)
        times["all"].append(time.perf_counter() - before)
    return {form: statistics.median(found[1:]) for form, found in times.items()}


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for lang in ("ja", "en"):
        found = measured(lang, repeats)
        told = "  ".join(f"{form} {1000 * seconds:6.1f} ms" for form, seconds in found.items())
        print(f"{lang}  {told}  {'within' if found['all'] < BUDGET else 'OVER'} {1000 * BUDGET:.0f} ms")


if __name__ == "__main__":
    main()
