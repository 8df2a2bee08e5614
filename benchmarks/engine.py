"""Times the loss engine on the scenarios of an example firm, and prints them for a peer to simulate too."""

from __future__ import annotations

import json
import math
import sys
import time
from statistics import NormalDist

from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.app import judging
from cyberdiag.assess import SEED, TRIALS
from cyberdiag.catalog import load
from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.maturity import maturity, shares
from cyberdiag.loss.profile import loss_profile
from cyberdiag.loss.simulate import draw
from cyberdiag.model.loss import LossProfile

REPEATS = 5


def main() -> None:
    model = load_losses("en")
    questions = load.question_set(load.questionnaire_ids(), "en")
    answers = store.read(sys.argv[1], questions).answers
    known = judging.catalogue("en")
    found = judging.judge(questions, answers, known, trials=0, seed=SEED, date="2026-01-01")
    profile = loss_profile(found.profile, model)
    if not isinstance(profile, LossProfile):
        raise SystemExit("the example firm lacks facts")
    now = maturity(shares(j for d in found.diagnoses for j in d.judged), model)
    bare = replace(model, outputs=replace(model.outputs, severity_draws=0))
    times = {}
    for name, used in (("bare", bare), ("ours", model)):
        runs = []
        for _ in range(REPEATS):
            start = time.process_time()
            result = estimate(used, profile, now, TRIALS, SEED)
            runs.append(time.process_time() - start)
        times[name] = min(runs)
    z95 = NormalDist().inv_cdf(0.95)
    hazards = {events.hazard.scenario.id: events.hazard for events in draw(model, profile, 0, SEED).events}
    scenarios = [
        {
            "id": s.id,
            "whole": {
                "rate": s.rate,
                "low": s.severity.p50 / 4,
                "mode": s.severity.p50,
                "high": s.severity.p95,
            },
            "items": [
                {
                    "rate": s.rate * line.chance,
                    "low": line.median * math.exp(-z95 * line.sigma),
                    "mode": line.median,
                    "high": line.median * math.exp(z95 * line.sigma),
                }
                for line in hazards[s.id].lines
            ],
        }
        for s in result.scenarios
        if s.rate > 0
    ]
    json.dump({"seconds": times, "trials": TRIALS, "scenarios": scenarios}, sys.stdout)


if __name__ == "__main__":
    main()
