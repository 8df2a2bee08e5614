"""One example firm, assessed once in each language, with words in every field that must stay harmless."""

from __future__ import annotations

import functools
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cyberdiag.answer_files import store
from cyberdiag.app import judging
from cyberdiag.app.rendering import Rendering
from cyberdiag.catalog import load
from cyberdiag.messages import messages
from cyberdiag.model.anonymous import anonymous
from cyberdiag.report.result import result

if TYPE_CHECKING:
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import QuestionSet

DATE = "2026-11-22"
NOTE = "=cmd()|x ひみつのメモ"
EVIDENCE = "@SUM(1) ひみつの根拠"
FILE = "=ひみつ/a.pdf"
HOLDER = "@ひみつ担当"
ORGANISATION = "+ひみつ商店"
RESPONDENT = "-ひみつ係"
SECRETS = ("ひみつ", "cmd()", "SUM(1)")


@functools.cache
def questions(lang: str) -> QuestionSet:
    return load.question_set(("cyber-risk",), lang)


@functools.cache
def known(lang: str) -> Catalogue:
    return judging.catalogue(lang)


def answers(firm: str, lang: str) -> Answers:
    path = str(Path(__file__).parents[2] / "examples" / firm / "answers.yaml")
    both = load.question_set(("cyber-risk", "leak-response"), lang)
    read = store.read(path, both).answers
    kept = {
        k: replace(
            a,
            note=NOTE,
            evidence=EVIDENCE,
            evidence_files=FILE,
            evidence_holder=HOLDER,
            evidence_until="2026-01-01",
        )
        for k, a in read.by_id.items()
        if k in questions(lang).by_id
    }
    return replace(read, by_id=MappingProxyType(kept), organisation=ORGANISATION, respondent=RESPONDENT)


@functools.cache
def assessed(lang: str, firm: str = "manufacturer", *, bare: bool = False) -> Assessment:
    given = answers(firm, lang)
    given = anonymous(given, questions(lang)) if bare else given
    return judging.judge(questions(lang), given, known(lang), trials=0, seed=1, date=DATE)


@functools.cache
def page(lang: str, *, bare: bool = False) -> Any:
    return Rendering(assessed(lang, bare=bare), known(lang), messages(lang), DATE).page


@functools.cache
def numbers(lang: str, *, bare: bool = False) -> Any:
    return result.result(assessed(lang, bare=bare), lang, DATE, known(lang))


@functools.cache
def rendered(lang: str, form: str, *, bare: bool = False) -> bytes:
    return Rendering(assessed(lang, bare=bare), known(lang), messages(lang), DATE).to(form)
