"""One result becomes HTML, Markdown, JSON and CSV quickly; `benchmarks/report.py` holds the exact budget of 150 ms."""

from __future__ import annotations

import time

import pytest
from report import made

from cyberdiag.app.rendering import Rendering
from cyberdiag.messages import messages

FORMS = ("html", "md", "json", "csv")
SECONDS = 0.6
"""Of this process's own time; four times the budget, because the machine that tests may be slow."""


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_one_result_is_rendered_in_every_text_format_at_once(lang: str) -> None:
    found = []
    for _ in range(4):
        rendering = Rendering(
            made.assessed("manufacturer", lang), made.known(lang), messages(lang), made.DATE
        )
        start = time.process_time()
        sizes = [len(rendering.to(form)) for form in FORMS]
        found.append(time.process_time() - start)
        assert min(sizes) > 20_000
    assert min(found) < SECONDS


def test_what_the_formats_share_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from cyberdiag.report import compose

    calls: list[str] = []
    real = compose.compose
    monkeypatch.setattr(compose, "compose", lambda *a: calls.append("compose") or real(*a))
    rendering = Rendering(made.assessed("online-shop", "ja"), made.known("ja"), messages("ja"), made.DATE)
    for form in FORMS:
        rendering.to(form)
    assert calls == ["compose"]
