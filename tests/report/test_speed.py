"""One result becomes HTML, Markdown, JSON and CSV with little work; `benchmarks/report.py` tells the time it takes."""

from __future__ import annotations

import counting
import pytest
from report import made

from cyberdiag.app.rendering import Rendering
from cyberdiag.messages import messages

FORMS = ("html", "md", "json", "csv")
AT_MOST = 150_000
"""Calls of our own functions; a little more than they are today."""


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_one_result_is_rendered_in_every_text_format_at_once(lang: str) -> None:
    rendering = Rendering(made.assessed("manufacturer", lang), made.known(lang), messages(lang), made.DATE)
    with counting.tally() as counted:
        sizes = [len(rendering.to(form)) for form in FORMS]
    assert min(sizes) > 20_000
    assert counted.calls < AT_MOST


def test_what_the_formats_share_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from cyberdiag.report import compose

    calls: list[str] = []
    real = compose.compose
    monkeypatch.setattr(compose, "compose", lambda *a: calls.append("compose") or real(*a))
    rendering = Rendering(made.assessed("online-shop", "ja"), made.known("ja"), messages("ja"), made.DATE)
    for form in FORMS:
        rendering.to(form)
    assert calls == ["compose"]
