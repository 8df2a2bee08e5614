"""The bearable loss: what the owner said wins everywhere over the rule of thumb, and is set beside the main incident."""

from __future__ import annotations

import pytest
from report import made

from cyberdiag.messages import messages
from cyberdiag.model.loss import LossEstimate
from cyberdiag.report import words
from cyberdiag.report.result import result

MILLION = 1_000_000


@pytest.mark.parametrize("lang", made.LANGUAGES)
@pytest.mark.parametrize("bearable", [1 * MILLION, 40 * MILLION, 900 * MILLION])
def test_the_main_incident_stands_beside_what_the_firm_said(bearable: int, lang: str) -> None:
    found, say = (
        made.judged(made.altered("manufacturer", {"tolerable_loss": bearable}), lang, trials=0),
        messages(lang),
    )
    shown = made.report(found, lang).loss
    assert isinstance(found.loss, LossEstimate)
    assert shown is not None
    main = max(found.loss.scenarios, key=lambda s: s.eal).severity
    reached = "half" if main.p50 > bearable else "tail" if main.p95 > bearable else "within"
    what = say("report.loss.bearable.given", yen=words.bare_yen(bearable, lang))
    assert shown.bearable == say(f"report.loss.bearable.{reached}", what=what)


@pytest.mark.parametrize("bearable", [3 * MILLION, None])
def test_one_bearable_loss_in_the_whole_result(bearable: int | None) -> None:
    found = made.judged(made.altered("manufacturer", {"tolerable_loss": bearable}), "ja", trials=0)
    told = result.result(found, "ja", made.DATE)["loss"]
    assert found.advice is not None
    assert told["tolerable_loss"] == found.advice.tolerable_loss
    assert told["tolerable_given"] == (bearable is not None)
    shown = made.report(found, "ja")
    assert shown.loss is not None
    assert shown.advice is not None
    assert shown.loss.tolerable == shown.advice.tolerable != ""
