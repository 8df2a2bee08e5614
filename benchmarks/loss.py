"""Times the loss engine on both example firms: `python benchmarks/loss.py [TRIALS]`."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.assess import SEED
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import of_years
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import draw, evaluate
from cyberdiag.loss.uncertainty import Doubt
from cyberdiag.model.assessment import State
from cyberdiag.scoring.judge import relevant
from cyberdiag.scoring.scores import diagnose

WHAT_IFS = 20


def main() -> None:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    model = load_losses("en")
    examples = Path(__file__).resolve().parent.parent / "examples"
    print(f"{'firm':<16} {'draw and estimate':>18} {f'{WHAT_IFS} what-ifs':>14}   ({trials:,} trials)")
    for firm in ("manufacturer", "online-shop"):
        questions = load.question_set(("cyber-risk",), "en")
        every = load.question_set(load.questionnaire_ids(), "en")
        answers = relevant(questions, store.read(str(examples / firm / "answers.yaml"), every).answers)
        found = diagnose(questions.scored[0], questions, answers)
        facts = {
            q.id: answers.by_id[q.id].value
            for q in questions.questionnaires[0].questions
            if q.id in answers.by_id
        }
        profile = loss_profile(facts, model)
        now = maturity(shares(found.judged), model)
        start = time.perf_counter()
        draws = draw(model, profile, trials, SEED)
        of_years(years := evaluate(draws, now), Doubt.of(years), profile, trials)
        first = time.perf_counter() - start
        start = time.perf_counter()
        for finding in found.findings[:WHAT_IFS]:
            one = finding.judged
            better = replace(one, state=State.ANSWERED, points=one.question.full_points)
            level = maturity(shares(better if j is one else j for j in found.judged), model)
            evaluate(draws, level).ordered().quantile(99)
        again = time.perf_counter() - start
        print(f"{firm:<16} {first:>16.3f} s {again:>12.3f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
