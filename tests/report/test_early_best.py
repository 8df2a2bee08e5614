"""A firm that stops early with every answer at its best is not told that nothing is left to improve."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from report import made

from cyberdiag.messages import messages
from cyberdiag.scoring import order


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_what_was_not_asked_may_have_something_to_improve(lang: str) -> None:
    best, say = made.all_best(), messages(lang)
    first = {q.id for q in order.first_set(made.questions(lang), best)}
    stopped = replace(best, by_id={key: answer for key, answer in best.by_id.items() if key in first})
    early = made.report(made.judged(stopped, lang, quick=True), lang)
    assert (early.first_actions, early.no_actions) == ((), say("report.early.no-actions"))
    whole = made.report(made.judged(best, lang), lang)
    assert whole.no_actions == say("report.no-actions")
