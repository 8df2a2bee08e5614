"""Every claim with a number that the program ships, with what it rests on; and the numbers in a text of either language."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, to_builtins
from support import ROOT

from cyberdiag.catalog import duties, knowledge, load, losses
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.gather import walk
from cyberdiag.messages import messages
from cyberdiag.model.record import Cited
from cyberdiag.pages import registry
from cyberdiag.pages.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KNOWN_MARKS = {"V", "V2", "READ", "published", "judgement"}
_DIGIT = re.compile(r"[0-9０-９]")


class Claim(NamedTuple):
    """A text or a number with what it rests on; `shown` tells where a user finds it."""

    kind: str
    id: str
    text: str
    sources: tuple[str, ...]
    marks: tuple[str, ...]
    dates: tuple[str, ...]
    shown: bool

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return what is missing for the claim to be shown to anyone."""
        found = {
            "source": bool(self.sources) and all(self.sources),
            "mark": bool(self.marks) and set(self.marks) <= KNOWN_MARKS,
            "date": bool(self.dates) and all(self.dates),
            "place": self.shown,
        }
        return tuple(name for name, holds in found.items() if not holds)


def claims(lang: str) -> Iterator[Claim]:
    """Give every claim with a number: reasons, incidents, duties, costs, factors, rates and levels."""
    yield from _reasons(lang)
    yield from _cases(lang)
    yield from _duties(lang)
    yield from _leak_costs(lang)
    yield from _losses(lang)
    yield from _rates(lang)
    yield from _order(lang)


@cache
def reported(lang: str) -> str:
    """Return what the reports of the two example firms say."""
    files = sorted((ROOT / "examples").glob(f"*/report.{lang}.html"))
    return "\n".join(html.unescape(file.read_text(encoding="utf-8")) for file in files)


@cache
def shown_ids(lang: str) -> set[str]:
    """Return every id that `show` knows."""
    stock = Stock(messages(lang))
    return {name for kind in registry.KINDS.values() for name in kind.ids(stock)}


def _reasons(lang: str) -> Iterator[Claim]:
    known, ids = knowledge.sources(lang), shown_ids(lang)
    for question in load.question_set(load.questionnaire_ids(), lang, whole=True).by_id.values():
        if _DIGIT.search(question.why):
            used = [known[s] for s in question.sources]
            yield Claim(
                "reason", question.id, question.why, question.sources, tuple(s.mark for s in used),
                tuple(s.read and s.published for s in used), question.id in ids,
            )  # fmt: skip


def _cases(lang: str) -> Iterator[Claim]:
    ids = shown_ids(lang)
    for case in load_advice(lang).cases:
        yield Claim(
            "case", case.id, f"{case.what} {case.lesson}", tuple(s.title and s.url for s in case.sources),
            tuple(s.mark for s in case.sources), (case.date,), case.id in ids,
        )  # fmt: skip


def _duties(lang: str) -> Iterator[Claim]:
    for duty in duties.load_duties(lang).rows:
        text = " ".join([duty.title, duty.trigger, *(r.text for r in duty.deadlines.values())])
        where = duty.url or duty.read_at or (duty.mark == "judgement" and duty.source) or ""
        yield Claim(
            "duty", duty.id, text, (duty.source, duty.basis, where), (duty.mark,), (duty.read,),
            bool(duty.deadlines),
        )  # fmt: skip
    hour = duties.load_first_hour(lang).evidence
    yield Claim("first-hour", "evidence", hour.basis, (hour.source,), (hour.mark,), (hour.read,), True)


def _leak_costs(lang: str) -> Iterator[Claim]:
    found, ids, reports = duties.load_leak_costs(lang), shown_ids(lang), reported(lang)
    for one in (*found.costs, *found.awards):
        evidence, is_shown = (
            (one.source, one.basis, one.url or one.read_at),
            one.id in ids or one.basis in reports,
        )
        yield Claim("leak-cost", one.id, one.basis, evidence, (one.mark,), (str(one.year),), is_shown)


def _losses(lang: str) -> Iterator[Claim]:
    ids, reports = shown_ids(lang), reported(lang)
    for path, one in _cited(losses.load_losses(lang), ()):
        name, year, basis = ".".join(path), str(getattr(one, "year", "")), getattr(one, "basis", "-")
        is_shown = bool(ids.intersection(path)) or basis in reports
        yield Claim("loss", name, name, (one.source, basis), (one.mark,), (year,), is_shown)


def _rates(lang: str) -> Iterator[Claim]:
    known, ids = knowledge.sources(lang), shown_ids(lang)
    for rate in knowledge.peers().values():
        source = known[rate.source]
        yield Claim(
            "rate", rate.question, f"{rate.rate} {rate.n}", (source.title,), (source.mark,), (str(rate.year),),
            rate.question in ids,
        )  # fmt: skip


def _order(lang: str) -> Iterator[Claim]:
    read = (knowledge.load_action_order(lang), knowledge.load_call_order(lang))
    for path, value in (pair for order in read for pair in walk(to_builtins(order, enc_hook=str))):
        if isinstance(value, dict) and "mark" in value:
            name = ".".join(map(str, path)) or "actions"
            yield Claim("order", name, name, (value.get("source", ""),), (value["mark"],), ("-",), True)


def _cited(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Cited]]:
    """Give every piece of evidence in a record with the names under which it stands."""
    if isinstance(value, Cited):
        yield path, value
    parts: Mapping[str, Any] = {}
    if isinstance(value, Struct):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
    elif isinstance(value, dict):
        parts = value
    elif isinstance(value, tuple):
        parts = {getattr(one, "id", str(n)): one for n, one in enumerate(value)}
    for name, inner in parts.items():
        yield from _cited(inner, (*path, str(name)))


_ERAS = {"令和": 2018, "平成": 1988}
_TIMES = {"千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12, "割": 10.0}
_UNITS = {"thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = "|".join(_UNITS)
_LEAST = 13
"""Smaller whole numbers are often words in English, or months; they are not compared."""


def numbers(text: str, lang: str) -> frozenset[float]:
    """Return the numbers of a text in units of one: 5億4,000万円 and 540 million yen are the same."""
    found = _japanese(text) if lang == "ja" else _english(text)
    return frozenset(round(n, 6) for n in found if n >= _LEAST or n != int(n))


def _japanese(text: str) -> Iterator[float]:
    for era, before in _ERAS.items():
        text = re.sub(rf"{era}(\d+|元)年", lambda m, b=before: f"{b + int(m[1].replace('元', '1'))}年", text)
    text = re.sub(r"(\d{4})年度末", lambda m: f"{int(m[1]) + 1}年3月", text)  # a fiscal year ends in March
    text = text.replace("5割", "半分")  # no figure in English
    text = re.sub(r"(\d{2})時(?!間)", lambda m: f"{int(m[1]) % 12}時", text)
    text = re.sub(rf"({_NUMBER})[〜~–-]({_NUMBER})([千万億兆割])", r"\1\3〜\2\3", text)
    for one in re.finditer(rf"(?:{_NUMBER}[千万億兆割]+)+(?:{_NUMBER})?|{_NUMBER}", text):
        parts = re.findall(rf"({_NUMBER})([千万億兆割]*)", one.group())
        yield sum(_value(number) * _product(units) for number, units in parts)


def _product(units: str) -> float:
    result = 1.0
    for unit in units:
        result *= _TIMES[unit]
    return result


def _english(text: str) -> Iterator[float]:
    text = re.sub(
        rf"\b({'|'.join(_SMALL)}) in ten\b",
        lambda m: f"{10 * (_SMALL.index(m[1].lower()) + 1)}%",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"\b({'|'.join(_SMALL)}) ({_UNIT})\b",
        lambda m: f"{_SMALL.index(m[1].lower()) + 1} {m[2]}",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\bhalf a (?=point|percent)", "0.5 ", text)
    text = re.sub(r"end of fiscal (?:year )?(\d{4})", lambda m: f"March {int(m[1]) + 1}", text)
    listed = re.compile(rf"({_NUMBER})((?:, | to | or | and |–|-))({_NUMBER}) ({_UNIT})\b")
    while listed.search(text):
        text = listed.sub(r"\1 \4\2\3 \4", text, count=1)
    for number, unit in re.findall(rf"({_NUMBER})(?:[ -]?({_UNIT})\b)?", text):
        yield _value(number) * _UNITS.get(unit, 1.0)


def _value(number: str) -> float:
    return float(number.replace(",", "").rstrip("."))


_UNWORDED = frozenset(
    {
        "url",
        "read_at",
        "place",
        "locate",
        "axes",
        "edition",
        "overlays",
        "match",
        "forbidden",
        "writing",
    }
)


def texts(lang: str) -> dict[str, str]:
    """Return every text that the program ships in a language, by what it belongs to and its path there."""
    owners: dict[str, Any] = {q.id: q for q in load.loaded((load.PROFILE, *load.SHIPPED), lang)}
    owners |= {
        "sources": knowledge.sources(lang), "glossary": knowledge.glossary(lang),
        "frameworks": knowledge.frameworks(lang), "actions": knowledge.load_action_order(lang),
        "calls": knowledge.load_call_order(lang),
        "advice": load_advice(lang), "duties": duties.load_duties(lang),
        "leak-costs": duties.load_leak_costs(lang), "first-hour": duties.load_first_hour(lang),
        "losses": losses.load_losses(lang),
    }  # fmt: skip
    found = {}
    for owner, value in owners.items():
        for path, text in walk(_plain(value), skipped=_UNWORDED):
            titled = owner == "advice" and not {"sources", "pages"}.isdisjoint(
                path
            )  # as others published them
            if isinstance(text, str) and not titled:
                found[".".join(map(str, (owner, *path)))] = text
    return found


def _plain(value: Any) -> Any:
    """Return records as plain data, each entry of a list that has an id under that id."""
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        named = [getattr(one, "id", None) for one in value]
        if value and all(isinstance(n, str) for n in named) and len(set(named)) == len(named):
            return {name: _plain(one) for name, one in zip(named, value, strict=True)}
        return [_plain(one) for one in value]
    if hasattr(value, "items"):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return value


def different(ja: str, en: str) -> tuple[list[float], list[float]]:
    """Return the numbers that stand in one language alone: those of the Japanese text, then of the English."""
    first, second = numbers(ja, "ja"), numbers(en, "en")
    return sorted(first - second), sorted(second - first)
