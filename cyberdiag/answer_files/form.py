"""The answer form: one page that asks in any browser, without a network, and saves an answers file.

What it asks is data in the page; what it does is `form.js`, which follows `model/condition.py` and `typed.py`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins
from msgspec.structs import replace

from cyberdiag.answer_files import table
from cyberdiag.answer_files.document import FORMAT, NOTES, TEXTS
from cyberdiag.catalog import advice, knowledge, load
from cyberdiag.messages import messages
from cyberdiag.model.assessment import Beside
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.text import one_line, printable
from cyberdiag.outside import resources, yaml_source
from cyberdiag.scoring import order
from cyberdiag.scoring.given import needing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from cyberdiag.answer_files.part import Part
    from cyberdiag.messages import Messages
    from cyberdiag.model.aggregate import Demands
    from cyberdiag.model.condition import Condition
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.model.trade import Roles, Trade, Trades

_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = """<!doctype html>
<html lang="{lang}" translate="no">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="cyberdiag">
<meta name="google" content="notranslate">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main id="page">{notices}</main>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""
_DATA = "\0"
"""Stands where the data of a page do, as it can stand nowhere else."""
_AS_NUMBER = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that could end the element in which JSON stands, or that older readers take for a line end."""


def page(
    names: tuple[str, ...],
    say: Messages,
    *,
    quick: bool = False,
    part: Part | None = None,
    given: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the form for these questionnaires in every language, that of `say` first.

    `part` leaves out what somebody is not asked; `given` is an answers file as plain data, filled in already.

    Raises:
        InvalidData, UnknownName: as the questionnaires are loaded.
    """
    head = part.head(say.lang) if part else {}
    return pages(names, say, quick=quick, part=part)(given or head)


def pages(
    names: tuple[str, ...], say: Messages, *, quick: bool = False, part: Part | None = None
) -> Callable[[Mapping[str, Any]], bytes]:
    """Return what makes the form, as `page` does, for each of several firms out of what is given of it."""
    questions = load.question_set(names, say.lang)
    wanted = part.ids if part else order.sheet(questions, quick=quick)
    data = {
        "format": FORMAT,
        "beside": NOTES,
        "versions": questions.versions,
        "language": say.lang,
        "limit": yaml_source.MAX_BYTES,
        "texts": list(TEXTS),
        "questions": [
            _asked(q, questions.demands.get(q.id)) for q in questions.by_id.values() if q.id in wanted
        ],
        "sections": _sections(questions, wanted),
        "flags": {name: _condition(flag) for name, flag in questions.flags.items()},
        "rules": [
            {"id": name, "when": _condition(rule.when), "questions": list(rule.questions)}
            for name, rule in _rules(questions).items()
            if wanted.issuperset(rule.questions)
        ],
        "languages": {lang: _language(names, lang, wanted, part) for lang in _ordered(say.lang)},
        "context": dict(part.context) if part else {},
        "part": part.name if part else "",
    }
    shared = _as_json(data).removesuffix("}")
    before, after = _laid_out(say).split(_DATA)

    def filled(given: Mapping[str, Any]) -> bytes:
        return f'{before}{shared},"given":{_as_json(given)}}}{after}'.encode()

    return filled


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_AS_NUMBER)


def _laid_out(say: Messages) -> str:
    """Return the page around its data; its policy names script and style by their sums, so nothing else in it can run."""
    script = resources.package_text("answer_files", "form.js")
    style = resources.package_text("answer_files", "form.css")
    notices = "\n".join(_notice(messages(lang)) for lang in _ordered(say.lang))
    return _PAGE.format(
        lang=say.lang,
        title=html.escape(say("form.title")),
        policy=_POLICY.format(script=_sum(script), style=_sum(style)),
        style=style,
        script=script,
        notices=notices,
        data=_DATA,
    )


def _sum(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _notice(say: Messages) -> str:
    """Return what stands in the page until its script runs: in a mail preview it never does."""
    told = "".join(f"<p>{html.escape(say(f'form.notice-{key}'))}</p>" for key in ("save", "damaged"))
    return (
        f'<section class="notice" lang="{say.lang}"><h1>{html.escape(say("form.title"))}</h1>{told}</section>'
    )


def _ordered(first: str) -> tuple[str, ...]:
    return tuple(sorted(LANGUAGES, key=lambda lang: lang != first))


def _asked(question: Question, demands: Demands | None) -> dict[str, Any]:
    """Return what holds for a question in every language; what is not there is left out."""
    found: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind.value,
        "choices": [c.id for c in question.choices],
        "certain": question.certain,
        "optional": question.optional,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "only": _condition(question.only_when),
        "off": _condition(question.not_applicable_when),
        "plausible": to_builtins(question.plausible),
        "was": list(question.was),
        "renamed": {old: c.id for c in question.choices for old in c.was if question.choice(old) is None},
        "needs": _needs(question, demands) if demands else None,
    }
    return {name: value for name, value in found.items() if value not in (None, False, [], {})}


def _needs(question: Question, demands: Demands) -> dict[str, Any]:
    """Return what must stand beside answers, and which answers: those that do not apply, that are best, that cost points."""
    best = needing(question, replace(demands, evidence=True)).get(Beside.EVIDENCE, frozenset())
    return {
        "reason": demands.reason,
        "evidence": demands.evidence,
        "out": [c.id for c in question.choices if c.not_applicable],
        "best": [c.id for c in question.choices if c.id in best],
        "less": [c.id for c in question.choices if (c.points or 0) < 0],
    }


def _condition(condition: Condition | None) -> Any:
    """Return a condition as the data it was written in."""
    return _without_gaps(to_builtins(condition))


def _without_gaps(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_gaps(value) for key, value in data.items() if value is not None}
    return [_without_gaps(one) for one in data] if isinstance(data, list | tuple) else data


def _sections(questions: QuestionSet, wanted: Collection[str]) -> list[dict[str, Any]]:
    found = (
        {
            "id": f"{n.id}/{s.id}",
            "detail": s.detail,
            "questions": [q.id for q in s.questions if q.id in wanted],
        }
        for n, s in questions.on_paper
    )
    return [section for section in found if section["questions"]]


def _rules(questions: QuestionSet) -> dict[str, Any]:
    return {f"{n.id}/{key}": rule for n in questions.questionnaires for key, rule in n.consistency.items()}


def _language(
    names: tuple[str, ...], lang: str, wanted: Collection[str], part: Part | None
) -> dict[str, Any]:
    """Return every word of the page in one language."""
    questions, say, trades = load.question_set(names, lang), messages(lang), advice.load_trades(lang)
    sources = knowledge.sources(lang)
    asked = [q for q in questions.by_id.values() if q.id in wanted]
    used = {name for q in asked for name in q.sources if name in sources}
    return {
        "words": say.table["form"]
        | {"unknown": say("interview.unknown"), "help": say.table["interview"]["help-words"]}
        | {key: say(f"interview.help-{key}") for key in ("why", "source", "step", "ask")}
        | {field: say(table.heading(field)) for field in NOTES}
        | {key: say(f"sheet.field.{key}") for key in TEXTS}
        | {f"needs-{one.value}": say.table["sheet"][one.value] for one in Beside},
        "minute": int(say.table["language"]["characters-a-minute"]),
        "bracket": say.writing.bracket,
        "number": say.writing.number,
        "amounts": [[step.size, step.text] for step in say.writing.amounts],
        "said": {
            "yes": list(say.writing.yes),
            "no": list(say.writing.no),
            "unknown": [say("interview.unknown"), *say.writing.unknown],
        },
        "questions": {q.id: _told(q) for q in asked},
        "sections": {
            f"{n.id}/{s.id}": [printable(s.title), printable(s.purpose), printable(n.title)]
            for n, s in questions.on_paper
        },
        "rules": {name: printable(rule.text) for name, rule in _rules(questions).items()},
        "sources": {
            name: say("interview.source", publisher=sources[name].publisher, title=sources[name].title)
            for name in sorted(used)
        },
        "terms": [[t.term, printable(t.text), list(t.match)] for t in knowledge.glossary(lang).values()],
        "trades": _trades(trades, wanted),
        "note": part.note(say) if part else "",
    }


def _told(question: Question) -> dict[str, Any]:
    """Return the words of a question, with roles in braces where they are called as the trade does."""
    step = question.first_step
    found: dict[str, Any] = {
        "text": printable(question.text),
        "help": printable(question.help),
        "why": printable(question.why),
        "ask": printable(question.asked or question.ask),
        "evidence": printable(question.evidence),
        "unit": one_line(question.unit),
        "sources": list(question.sources),
        "step": [step.role or "", printable(step.who), printable(step.text)] if step else [],
    }
    choices = [[one_line(c.label), printable(c.text)] for c in question.choices]
    return {"choices": choices} | {name: value for name, value in found.items() if value}


def _trades(trades: Trades, wanted: Collection[str]) -> dict[str, Any]:
    """Return what firms of each trade call their people, and the questions in their words."""

    def called(roles: Roles) -> Any:
        return to_builtins(roles)

    def of(trade: Trade) -> dict[str, Any]:
        own = {k: to_builtins(w) for k, w in trade.questions.items() if k in wanted}
        kept = {k: {n: t for n, t in w.items() if t and n != "message"} for k, w in own.items()}
        sizes = {"small": called(trade.small.roles), "mid": called(trade.mid.roles)}
        return {"industries": list(trade.industries), **sizes, "questions": kept}

    usual = {"small": called(trades.usual.small), "mid": called(trades.usual.mid)}
    return {"usual": usual, "largest": trades.largest_small, "trades": [of(t) for t in trades.trades]}
