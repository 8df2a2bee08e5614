"""Times many firms at once, in batches, beside the same scores and expected losses of one firm after the other.

`python benchmarks/columns.py [MILLIONS]` runs through so many million made-up firms and tells processor time and memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import TYPE_CHECKING

import population  # beside this program: it runs in our environment, which does not know the folder

from cyberdiag.assess import _profile
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.columns import EVERY_PART, compiled
from cyberdiag.loss.closed_form import closed_form
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import Missing
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import QuestionSet

BATCH, ALONE, REPEATS = 16_384, 100, 3
WITHOUT_STEP = EVERY_PART - {"step"}
"""What is worked out for one firm too: a best step means to try every weak question."""


def one(questions: QuestionSet, model: LossModel, firm: Answers) -> None:
    counted = relevant(questions, firm)
    found = [diagnose(n, questions, counted) for n in questions.scored]
    profile = loss_profile(_profile(questions, counted), model)
    if not isinstance(profile, Missing):
        closed_form(model, profile, maturity(shares(j for d in found for j in d.judged), model))


def main() -> None:
    model, questions = load_losses("en"), load.question_set(load.questionnaire_ids(), "en")
    firms = population.make(questions, BATCH, 1)
    if len(sys.argv) > 1:
        through(questions, model, int(float(sys.argv[1]) * 1_000_000))
        return
    alone = [population.answers(firms, row, questions) for row in range(ALONE)]
    start = time.process_time()
    for firm in alone:
        one(questions, model, firm)
    times = {"one by one": (time.process_time() - start) * BATCH / ALONE}
    for name, parts in (("columns", WITHOUT_STEP), ("columns, step", EVERY_PART)):
        kernel = compiled(questions, model, early=False, parts=parts)
        kernel.run(firms)
        runs = []
        for _ in range(REPEATS):
            start = time.process_time()
            kernel.run(firms)
            runs.append(time.process_time() - start)
        times[name] = min(runs)
    json.dump(times, sys.stdout)


def through(questions: QuestionSet, model: LossModel, count: int) -> None:
    """Run through firms in batches of which every one is another, as far as memory is concerned."""
    kernel, used, done, columns = compiled(questions, model), 0.0, 0, 0
    while done < count:
        firms = population.make(questions, min(BATCH, count - done), done)
        start = time.process_time()
        columns = len(kernel.run(firms))
        used += time.process_time() - start
        done += BATCH
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} firms, {columns} columns: {used:.1f} s of the processor, {most:.0f} MB at most")


if __name__ == "__main__":
    main()
