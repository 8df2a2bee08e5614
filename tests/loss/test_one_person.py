"""Somebody who works alone has no staff to steal from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cyberdiag.catalog.losses import load_losses
from cyberdiag.loss.estimate import estimate
from cyberdiag.loss.profile import loss_profile
from cyberdiag.model.loss import LossProfile

if TYPE_CHECKING:
    from cyberdiag.model.loss import LossEstimate, LossModel


def estimated(model: LossModel, employees: int) -> LossEstimate:
    facts = {"industry": "other", "employees": employees, "revenue": 10_000_000, "personal_records": 500}
    firm = loss_profile(facts, model)
    assert isinstance(firm, LossProfile)
    return estimate(model, firm, {}, 0, 1)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(("employees", "happens"), [(1, False), (2, True), (50, True)])
def test_an_insider_needs_somebody_besides_the_owner(lang: str, employees: int, happens: bool) -> None:
    found = estimated(load_losses(lang), employees)
    rates = {s.id: s.rate for s in found.scenarios}
    assert (rates["insider"] > 0) is happens
    assert (found.covers["employee-crime"].eal > 0) is happens
    assert all(rates[other] > 0 for other in ("ransomware", "account-takeover", "payment-fraud"))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_about_staff_is_assumed_where_their_number_is_known(lang: str) -> None:
    for employees in (1, 2):
        assert "employees" not in {a.fact for a in estimated(load_losses(lang), employees).assumed}
