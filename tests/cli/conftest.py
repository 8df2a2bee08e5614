"""The commands are called hundreds of times; what is shipped is read once."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from cyberdiag import app
from cyberdiag.catalog import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.questionnaire import QuestionSet


@pytest.fixture(autouse=True, scope="session")
def _shipped_data_is_read_once() -> Iterator[None]:
    real = load.question_set
    kept = functools.cache(real)

    def question_set(names: tuple[str, ...], lang: str, *rest: Any, **named: Any) -> QuestionSet:
        shipped = {load.PROFILE, *load.SHIPPED}
        return kept(names, lang) if shipped.issuperset(names) else real(names, lang, *rest, **named)

    caches: dict[Any, Any] = {(load, "question_set"): question_set}
    for module, name in ((load, "question_ids"), (app, "catalogue")):
        caches[module, name] = functools.cache(getattr(module, name))
    with pytest.MonkeyPatch.context() as patched:
        for (module, name), replacement in caches.items():
            patched.setattr(module, name, replacement)
        yield
