"""The loss model beside published surveys, and what docs/loss-model.md takes from the program."""

from __future__ import annotations

import subprocess
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from support import ROOT

from tests import docs, validation

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossModel

PAGE = docs.LOSS.read_text(encoding="utf-8")


def test_the_command_shows_the_surveys_beside_the_model_and_finds_nothing_outside() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.validation"], cwd=ROOT, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("inside") == 12
    assert "OUTSIDE" not in done.stdout


def test_the_page_on_the_model_says_what_the_program_says() -> None:
    assert docs.loss_model(PAGE) == PAGE, "run `make docs`"


def narrow(model: LossModel) -> LossModel:
    """The model as it was: costs of an event independent of each other, and no light events."""
    constants, ransomware = model.constants, replace(model.scenarios["ransomware"], light=None)
    spread = replace(constants.event_spread, value=0.001)
    scenarios = MappingProxyType({**model.scenarios, "ransomware": ransomware})
    return replace(model, constants=replace(constants, event_spread=spread), scenarios=scenarios)


def test_a_model_without_light_or_large_events_lies_outside(model: LossModel) -> None:
    found = validation.found(narrow(model))
    assert found.spread < 0.75 * validation.found(model).spread
    assert {"2022 <1M", "2025 <1M", "2022 all brackets", "2025 all brackets"} <= set(
        validation.outside(found)
    )
    assert "OUTSIDE" in validation.told(found)


def test_the_surveys_are_the_shares_of_their_counts() -> None:
    for survey in validation.NPA:
        if survey.n is not None:
            assert sum(survey.counts) == survey.n
            shares = [round(100 * count / survey.n, 1) for count in survey.counts]
            assert shares == list(survey.shares)


@pytest.mark.parametrize("sizes", [validation.SMALL, validation.LARGE])
def test_the_mix_keeps_to_its_sizes(sizes: validation.Sizes) -> None:
    staff = sizes.staff()
    assert len(staff) == sizes.count
    assert staff == sorted(staff)
    assert sizes.least < staff[0] < staff[-1] < sizes.most
