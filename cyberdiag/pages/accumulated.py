"""What a whole book loses in a year, with and without what hits many of its firms at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from cyberdiag.book.accumulate import DRIVEN, MATTERS
from cyberdiag.model.page import Page
from cyberdiag.report import words

if TYPE_CHECKING:
    from cyberdiag.book.accumulate import Accumulation, Level
    from cyberdiag.book.reach import Reach
    from cyberdiag.messages import Messages
    from cyberdiag.model.common import Common
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.pages.kind import Lines

SCHEMA = "cyberdiag/accumulation/1"
_SHOWN = 5
"""Providers of one kind that the page names; the data has all."""


def pages(found: Accumulation, common: Common, model: LossModel, say: Messages) -> tuple[Page, ...]:
    """Return the years of a book, what drives the bad ones, what each cause can hit, and how to read it."""
    return (
        Page(say("accumulate.title"), tuple(_years(found, say))),
        *_driven(found, common, say),
        Page(say("accumulate.causes"), tuple(_causes(found, model, common, say))),
        Page(say("accumulate.how"), tuple(_how(found, say))),
    )


def _years(found: Accumulation, say: Messages) -> Lines:
    lines = [
        ("", say("accumulate.assumed")),
        (say("accumulate.conclusion"), conclusion(found, say)),
        (
            say("accumulate.expected"),
            say(
                "accumulate.expected-text",
                yen=words.yen(found.eal, say.lang),
                firms=words.counted(say, "accumulate.firms", found.firms - found.without),
            ),
        ),
    ]
    for alone, common, times in zip(found.alone, found.common, found.worse, strict=True):
        lines += [
            (say("accumulate.once-in", years=alone.years), say("accumulate.alone", yen=_level(alone, say))),
            ("", say("accumulate.common", yen=_level(common, say), times=f"{times:.2f}")),
        ]
    if found.without:
        lines.append(("", words.counted(say, "accumulate.without", found.without)))
    return lines


def conclusion(found: Accumulation, say: Messages) -> str:
    """Return whether what comes together matters for this book, in a sentence."""
    if not found.eal:
        return say("accumulate.nothing")
    key = {True: "matters", False: "hardly", None: "cannot-tell"}[found.matters]
    rare = list(zip(found.worse[1:], found.common[1:], strict=True))
    times, level = max(rare, key=lambda pair: pair[0])
    firms = words.counted(say, "accumulate.firms", found.firms - found.without)
    own = next((one.of_bad_years for one in found.drivers if one.cause is None), 1.0)
    told = {"times": f"{times:.2f}", "years": level.years, "own": words.percent(own), "worst": DRIVEN}
    more = say("accumulate.more" if times > 1 else "accumulate.no-more", **told)
    return say(f"accumulate.{key}", firms=firms, more=more, **told)


def _level(level: Level, say: Messages) -> str:
    span = words.yen_range(level.low, level.high, say.lang)
    return say("accumulate.level", yen=words.yen(level.yen, say.lang), range=span)


def _driven(found: Accumulation, common: Common, say: Messages) -> tuple[Page, ...]:
    rows = [
        (
            common.causes[one.cause].title if one.cause else say("accumulate.own"),
            say(
                "accumulate.driver",
                bad=words.percent(one.of_bad_years),
                expected=words.percent(one.of_expected),
            ),
        )
        for one in found.drivers
        if one.of_expected > 0
    ]
    return (Page(say("accumulate.drivers", years=DRIVEN), tuple(rows)),) if rows else ()


def _causes(found: Accumulation, model: LossModel, common: Common, say: Messages) -> Lines:
    lines: Lines = [("", say("accumulate.judgement"))]
    for one in found.reaches:
        cause = one.cause
        shares = (
            say("accumulate.share", title=model.scenarios[key].title, percent=words.percent(share.value))
            for key, share in cause.scenarios.items()
        )
        lines += [
            (cause.title, words.counted(say, "accumulate.touched", one.touched)),
            (
                "",
                say(
                    "accumulate.figures",
                    often=words.once_in(cause.frequency.value, say),
                    shares=words.joined(shares, say),
                ),
            ),
        ]
        if one.unsaid:
            lines.append(("", words.counted(say, "accumulate.unsaid", one.unsaid)))
        if cause.provider is not None:
            lines += [("", text) for text in _providers(one, common.providers[cause.provider].title, say)]
    return lines


def _providers(one: Reach, title: str, say: Messages) -> list[str]:
    """Return which providers several firms share, the most shared first."""
    named = [group for group in one.groups if group.name]
    told = [
        words.counted(say, "accumulate.used-by", group.rows.size, name=group.name) for group in named[:_SHOWN]
    ]
    found = [say("accumulate.shared", title=title, names=words.joined(told, say))] if told else []
    if len(named) > _SHOWN:
        found.append(words.counted(say, "accumulate.more-shared", len(named) - _SHOWN))
    if any(group.name == "" for group in one.groups):
        found.append(say("accumulate.together", title=title))
    elif not named and one.cause.unnamed == "apart":
        found.append(say("accumulate.none-named", title=title))
    if one.left:
        found.append(words.counted(say, "accumulate.left", one.left))
    return found


def _how(found: Accumulation, say: Messages) -> Lines:
    return [
        ("", say("accumulate.rule", percent=words.percent(MATTERS - 1))),
        ("", say("accumulate.range", years=f"{found.years:,}", seed=found.seed)),
        ("", say("accumulate.left-out")),
        ("", say("accumulate.own-causes")),
    ]


def to_data(found: Accumulation, common: Common, day: str, say: Messages) -> dict[str, Any]:
    """Return all of it as plain data: yen are whole numbers, shares and chances are between 0 and 1."""
    levels = zip(found.alone, found.common, found.worse, strict=True)
    return {
        "schema": SCHEMA,
        "lang": say.lang,
        "date": day,
        "assumptions": say("accumulate.assumed"),
        "firms": found.firms,
        "without_estimate": found.without,
        "years": found.years,
        "seed": found.seed,
        "expected_annual": round(found.eal),
        "levels": [
            {"once_in_years": a.years, "alone": _yen(a), "common": _yen(c), "times": round(times, 4)}
            for a, c, times in levels
        ],
        "matters": {True: "yes", False: "hardly", None: "cannot-tell"}[found.matters],
        "conclusion": conclusion(found, say),
        "rule": say("accumulate.rule", percent=words.percent(MATTERS - 1)),
        "drivers": [
            {
                "cause": one.cause,
                "of_bad_years": round(one.of_bad_years, 4),
                "of_expected": round(one.of_expected, 4),
            }
            for one in found.drivers
        ],
        "causes": [_cause(one) for one in found.reaches],
        "note": common.note,
        "left_out": say("accumulate.left-out"),
    }


def _yen(level: Level) -> dict[str, int]:
    return {"loss": round(level.yen), "low": round(level.low), "high": round(level.high)}


def _cause(one: Reach) -> dict[str, Any]:
    cause = one.cause
    return {
        "id": cause.id,
        "title": cause.title,
        "text": cause.text,
        "frequency": to_builtins(cause.frequency),
        "shares": {key: to_builtins(share) for key, share in cause.scenarios.items()},
        "cases": list(cause.cases),
        "firms": one.touched,
        "firms_unknown": one.unsaid,
        "provider": cause.provider,
        "unnamed": cause.unnamed if cause.provider else None,
        "shared": [
            {"name": group.name or None, "firms": int(group.rows.size)}
            for group in one.groups
            if cause.provider is not None
        ],
        "shared_by_too_few": one.left,
    }
