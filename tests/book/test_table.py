"""The clients of a book as one table."""

from __future__ import annotations

import numpy as np
from book import making

from cyberdiag.model.answers import UNKNOWN


def test_a_table_tells_answers_results_and_ratings_of_each_client() -> None:
    found = making.table(40)
    assert found.size == 40
    assert {found.value("industry", row) for row in range(40)} > {"healthcare"}
    assert {found.value("TEC-01", row) for row in range(40)} >= {"yes", "no", UNKNOWN}
    assert all(found.label("cyber-risk/rating", row) in "ABCDE" for row in range(40))
    assert all((found.number("loss/eal", row) or 0) > 0 for row in range(40))


def test_some_clients_are_a_table_in_the_order_asked_for() -> None:
    found = making.table(40)
    some = found.at(np.array([7, 3]))
    assert some.clients == ("firm-000007", "firm-000003")
    assert some.number("cyber-risk/score", 0) == found.number("cyber-risk/score", 7)
    assert some.value("employees", 1) == found.value("employees", 3)
