"""One run of `simulate`: made-up firms against the questionnaires named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import simulation
from cyberdiag.app import judging
from cyberdiag.catalog import load
from cyberdiag.errors import WrongUsage

if TYPE_CHECKING:
    from cyberdiag.simulation import Simulated


def simulate(names: tuple[str, ...], lang: str, *, runs: int, seed: int) -> tuple[Simulated, ...]:
    """Return what each questionnaire comes to in so many made-up firms.

    Raises:
        WrongUsage: when nothing in them is scored.
    """
    questions = load.question_set(names, lang)
    if not questions.scored:
        raise WrongUsage.of("nothing-scored")
    advice = judging.catalogue(lang, questions).advice
    looked_at = advice.conditions if advice else ()
    return simulation.simulate(questions, looked_at, runs=runs, seed=seed)
