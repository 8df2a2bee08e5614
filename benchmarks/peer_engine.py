"""Times pyfair on the scenarios that `engine.py` printed; runs in the peers' own environment."""

from __future__ import annotations

import json
import sys
import time
import warnings

from pyfair import FairModel

REPEATS = 3


def main() -> None:
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        for scenario in given["scenarios"]:
            model = FairModel(name=scenario["id"], n_simulations=given["trials"], random_seed=42)
            model.input_data("Loss Event Frequency", mean=scenario["rate"], stdev=scenario["rate"] / 2)
            model.input_data(
                "Loss Magnitude", low=scenario["low"], mode=scenario["mode"], high=scenario["high"]
            )
            model.calculate_all()
            model.export_results()["Risk"].quantile([0.5, 0.9, 0.95])
        times.append(time.process_time() - start)
    json.dump({"seconds": min(times)}, sys.stdout)


if __name__ == "__main__":
    main()
