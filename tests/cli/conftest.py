"""The commands are called hundreds of times; what is shipped is read once."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from cyberdiag.app import judging
from cyberdiag.catalog import load, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import QuestionSet


@pytest.fixture(autouse=True, scope="session")
def _shipped_data_is_read_once() -> Iterator[None]:
    shipped = {load.PROFILE, *load.SHIPPED}
    real, ids, known = load.question_set, load.question_ids, judging.catalogue
    kept, kept_ids = functools.cache(real), functools.cache(ids)
    kept_known = functools.cache(known)

    def question_set(names: tuple[str, ...], lang: str, *rest: Any, **named: Any) -> QuestionSet:
        shipped = {load.PROFILE, *load.SHIPPED}
        return kept(names, lang) if shipped.issuperset(names) else real(names, lang, *rest, **named)

    def question_ids(name: str) -> frozenset[str]:
        return kept_ids(name) if name in shipped else ids(name)

    def catalogue(lang: str, questions: QuestionSet | None = None) -> Catalogue:
        return known(lang, questions) if shelf.current().catalogues else kept_known(lang)

    caches: dict[Any, Any] = {
        (load, "question_set"): question_set,
        (load, "question_ids"): question_ids,
        (judging, "catalogue"): catalogue,
    }
    with pytest.MonkeyPatch.context() as patched:
        for (module, name), replacement in caches.items():
            patched.setattr(module, name, replacement)
        yield
