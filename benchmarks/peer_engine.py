"""Times pyfair on the scenarios that `engine.py` printed; runs in the peers' own environment.

pyfair knows no scenario of several cost items, so it is timed twice: with one amount for each scenario, and with a
model for each cost item, which is what the engine draws. Either way its meta-model adds the models up by year.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

from pyfair import FairMetaModel, FairModel

REPEATS = 3


def simulated(name: str, amount: dict[str, float], trials: int) -> FairModel:
    model = FairModel(name=name, n_simulations=trials, random_seed=42)
    model.input_data("Loss Event Frequency", mean=amount["rate"], stdev=amount["rate"] / 2)
    model.input_data("Loss Magnitude", low=amount["low"], mode=amount["mode"], high=amount["high"])
    model.calculate_all()
    return model


def run(amounts: dict[str, dict[str, float]], trials: int) -> float:
    """Return the seconds of processor time for the quantiles of each amount and of their sum by year."""
    start = time.process_time()
    models = [simulated(name, amount, trials) for name, amount in amounts.items()]
    whole = FairMetaModel(name="whole", models=models)
    whole.calculate_all()
    for model in (*models, whole):
        model.export_results()["Risk"].quantile([0.5, 0.9, 0.95])
    return time.process_time() - start


def main() -> None:
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    whole = {s["id"]: s["whole"] for s in given["scenarios"]}
    items = {f"{s['id']} {n}": item for s in given["scenarios"] for n, item in enumerate(s["items"])}
    found = {
        name: min(run(amounts, given["trials"]) for _ in range(REPEATS))
        for name, amounts in (("whole", whole), ("items", items))
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
