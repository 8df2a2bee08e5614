"""What an answer means as it was typed, chosen or stored: the one parser of the terminal, of every file and of `--set`."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cyberdiag.messages import in_every_language, writing
from cyberdiag.model import choice_keys, stored
from cyberdiag.model.answers import NONE, UNKNOWN, Value
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.moment import parse_day
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.text import narrow
from cyberdiag.model.written import Kind
from cyberdiag.problems import Path, Place, Problem, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cyberdiag.model.questionnaire import Choice, Question

    Elsewhere = Callable[[str], Sequence[Choice]]
    """Gives the choices of a question in the other languages, by the question's id."""

Fault = tuple[Path, Problem]
_MOST_CHOICES = 1000
"""No question has so many; a list of a million would be looked up choice by choice."""
_BETWEEN = re.compile(r"([,;、，；\n\r/／])")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_BEFORE_BRACKET = re.compile(r"(.+?)\s*\(")
_LONGEST_SHOWN = 40
_AS_STORED = re.compile(r"[-+]?[0-9](?:\.[0-9]{1,17})?[eE][-+][0-9]{1,3}")
"""A number as programs store it where it is very large or small, such as `1e-05`."""


def _nowhere(_: str) -> Sequence[Choice]:
    return ()


def read(
    question: Question, raw: Any, elsewhere: Elsewhere = _nowhere, *, labels: bool = False
) -> Value | list[Fault]:
    """Return the answer meant by a raw value, or why it is none: problems without a place by path inside `raw`.

    A choice may be named by its id or its label, in any language, whatever its width and case. `labels` says that
    the reader sees labels, not ids, and is to be told of those.
    """
    if question.kind is Kind.TEXT:
        return _text(question, raw)
    if isinstance(raw, bool):
        raw = _truth(question, raw)
    if question.kind is Kind.MULTIPLE:
        return _several(question, raw, elsewhere, labels=labels)
    found: Value | Problem
    match question.kind:
        case Kind.SINGLE:
            found = _choice(question, raw, elsewhere, labels=labels)
        case Kind.NUMBER:
            found = UNKNOWN if is_unknown(raw) else _number(question, raw)
        case Kind.DATE:
            found = UNKNOWN if is_unknown(raw) else _date(question, raw)
    return [((), found)] if isinstance(found, Problem) else found


def value(question: Question, raw: Any, elsewhere: Elsewhere = _nowhere) -> Value | Problem:
    """Return the answer meant by a raw value, or the first problem (without place) that says why it is none."""
    found = read(question, raw, elsewhere)
    return found[0][1] if isinstance(found, list) else found


def is_unknown(raw: Any) -> bool:
    """Return whether a text says "don't know", in any language."""
    return isinstance(raw, str) and ((word := _plain(raw)) == UNKNOWN or word in _unknown_words())


@cache
def _unknown_words() -> frozenset[str]:
    written = (word for lang in LANGUAGES for word in writing(lang).unknown)
    return frozenset(map(_plain, (*in_every_language("interview.unknown"), *written)))


def yes_or_no(text: str) -> bool | None:
    """Return what a text such as `はい`, `ＹＥＳ` or `false` says; None where it says neither."""
    return _yes_and_no().get(_plain(text))


@cache
def _yes_and_no() -> dict[str, bool]:
    every = [writing(lang) for lang in LANGUAGES]
    no = map(_plain, ("no", "false", *(word for one in every for word in one.no)))
    yes = map(_plain, ("yes", "true", *(word for one in every for word in one.yes)))
    return {**dict.fromkeys(no, False), **dict.fromkeys(yes, True)}


def named(text: str, names: Iterable[tuple[str, str]]) -> str | None:
    """Return the id that a text means among ids with their labels; None where it means none of them, or two."""
    return _only([(label, key) for key, label in names]).get(_plain(text))


def _plain(text: str) -> str:
    """Return a text as it is compared: without width, case, and what a hand adds or leaves out."""
    word = " ".join(narrow(text).translate(_QUOTES).casefold().split())
    return word.rstrip("。") or word


def _only(forms: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return ids by what they are called; a name that two of them have is none."""
    plain = {(_plain(text), key) for text, key in forms if text}
    counts = Counter(word for word, _ in plain)
    return {word: key for word, key in plain if counts[word] == 1}


def _names(choices: Sequence[Choice]) -> Mapping[str, str]:
    """Return the id of each choice by its id, its label, and shorter or longer forms that mean no other choice."""
    return _names_of(tuple((c.id, c.label, tuple(c.was)) for c in choices))


@lru_cache(2000)  # questions, in each language
def _names_of(called: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    """Return the same of ids with their labels and former names; a table asks once for each of its cells."""
    found: dict[str, str] = {}
    for forms in (
        [(key, key) for key, _, _ in called],
        [(label, key) for key, label, _ in called],
        [(f"{label} ({key})", key) for key, label, _ in called],
        [(choice_keys.without_number(label), key) for key, label, _ in called],
        [(_short(label), key) for key, label, _ in called],
        [(old, key) for key, _, was in called for old in was],
    ):
        found = _only(forms) | found
    return MappingProxyType(found)


def _short(label: str) -> str:
    """Return a label without what stands in brackets behind it."""
    return found[1] if (found := _BEFORE_BRACKET.match(narrow(label))) else ""


def _meant(question: Question, text: str, elsewhere: Elsewhere) -> str | None:
    """Return the id of the choice that a text names, or UNKNOWN; None where it names none."""
    if question.choice(text):  # as the program itself writes it
        return text
    for choices in (question.choices, elsewhere):
        names = _names(choices(question.id) if callable(choices) else choices)
        if (found := names.get(_plain(text))) is not None:
            return found
        if choices is question.choices and is_unknown(text):
            return UNKNOWN
        if (found := stored.named(text, names)) is not None:
            return found
    word = {True: "yes", False: "no", None: ""}[yes_or_no(text)]
    return word if question.choice(word) else None


def _choice(question: Question, raw: Any, elsewhere: Elsewhere, *, labels: bool) -> str | Problem:
    if isinstance(raw, list | dict):
        return _wrong_type(question, "one-choice", raw)
    text = str(raw).strip()
    found = _meant(question, text, elsewhere)
    return _no_choice(question, text, labels=labels) if found is None else found


def _no_choice(question: Question, text: str, *, labels: bool) -> Problem:
    by_name = {c.label: c for c in question.choices} | {c.id: c for c in question.choices}
    guess = near(text, [*by_name, UNKNOWN])
    meant, unknown = by_name.get(guess or ""), [] if question.certain else [(UNKNOWN, "")]
    return _problem(
        "unknown-choice-near" if guess else "unknown-choice",
        value=text[:_LONGEST_SHOWN],
        question=question.id,
        guess=meant.id if meant else guess or "",
        expected=(*((c.id, c.label) for c in question.choices), *unknown),
        labels=labels,
    )


def _several(question: Question, raw: Any, elsewhere: Elsewhere, *, labels: bool) -> Value | list[Fault]:
    if isinstance(raw, dict):
        return [((), _wrong_type(question, "list", raw))]
    listed = isinstance(raw, list)
    parts = [*raw] if listed else _parts(question, str(raw), elsewhere)
    if len(parts) > _MOST_CHOICES:
        return [((), _problem("too-many-choices", limit=_MOST_CHOICES))]
    chosen = [_choice(question, part, elsewhere, labels=labels) for part in parts]
    faults: list[Fault] = [
        ((n,) if listed else (), c) for n, c in enumerate(chosen) if isinstance(c, Problem)
    ]
    if faults:
        return faults
    picked = {c for c in chosen if isinstance(c, str)}
    if UNKNOWN in picked:
        return UNKNOWN if len(picked) == 1 else [((), _problem("unknown-and-others"))]
    if NONE in picked and len(picked) > 1:
        none = tuple((c.id, c.label) for c in question.choices if c.id == NONE)
        return [((), _problem("none-and-others", question=question.id, expected=none, labels=labels))]
    return tuple(c.id for c in question.choices if c.id in picked)


def _parts(question: Question, text: str, elsewhere: Elsewhere) -> list[str]:
    """Return the choices that one text names; a label may itself hold what stands between them."""
    pieces = _BETWEEN.split(text)
    if len(pieces) > 2 * _MOST_CHOICES:
        return pieces
    own = _names(question.choices)
    parts, all_known = _joined(pieces, own)
    if not all_known:
        parts, _ = _joined(pieces, {**_names(elsewhere(question.id)), **own})
    return parts


def _joined(pieces: list[str], names: Mapping[str, str]) -> tuple[list[str], bool]:
    """Return texts of as many pieces each as still make a name, and whether all of them are one."""
    longest = 1 + max((len(_BETWEEN.findall(name)) for name in names), default=0) if len(pieces) > 1 else 1
    found, at, all_known = list[str](), 0, True
    while at < len(pieces):
        ends = range(min(at + 2 * longest - 1, len(pieces)), at, -2)
        made = (("".join(pieces[at:end]), end) for end in ends)
        part, end = next(((p, e) for p, e in made if _plain(p) in names), (pieces[at], at + 1))
        if part.strip():
            found.append(part.strip())
            all_known = all_known and _plain(part) in names
        at = end + 1
    return found, all_known


def _truth(question: Question, raw: bool) -> str:
    """Return the text that a truth value stands for: a label such as `TRUE`, which a spreadsheet stores so, or yes."""
    word = str(raw)
    return word if _plain(word) in _names(question.choices) else "yes" if raw else "no"


def _number(question: Question, raw: Any) -> int | float | Problem:
    number = raw
    if isinstance(raw, str):
        bare = narrow(raw).strip().translate({ord("−"): "-", ord("▲"): "-"})
        size = float(bare.lstrip("-+")) if _AS_STORED.fullmatch(bare) else None
        size = parse_number(bare.removeprefix("-").removeprefix("+"), question.unit) if size is None else size
        if size is None and re.fullmatch(r"[-+]?[0-9]+", bare):
            return _out_of_range(question, raw[:_LONGEST_SHOWN])
        if size is None:
            return _problem("not-number", value=raw[:_LONGEST_SHOWN])
        number = -size if bare.startswith("-") else size
    if isinstance(number, list | dict):
        return _wrong_type(question, "number", number)
    if not math.isfinite(number):
        return _problem("not-number", value=str(number))
    if not in_range(question, number):
        return _out_of_range(question, _amount(number))
    return int(number) if float(number).is_integer() else number


def in_range(question: Question, number: Any) -> Any:
    """Return whether a number is one that the question takes; of an array where."""
    low, high = question.minimum, question.maximum
    inside = True if low is None else number >= low
    return inside if high is None else inside & (number <= high)


def _out_of_range(question: Question, given: str) -> Problem:
    low, high = ("" if v is None else _amount(v) for v in (question.minimum, question.maximum))
    both = bool(low) is bool(high)
    code = "number-out-of-range" if both else "number-too-low" if low else "number-too-high"
    return _problem(code, value=given, low=low, high=high)


def _amount(number: float) -> str:
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,}"


def _date(question: Question, raw: Any) -> str | Problem:
    if isinstance(raw, list | dict):
        return _wrong_type(question, "text", raw)
    return parse_day(str(raw)) or _problem("not-date", value=str(raw)[:_LONGEST_SHOWN])


def _text(question: Question, raw: Any) -> str | list[Fault]:
    if isinstance(raw, list | dict):
        return [((), _wrong_type(question, "text", raw))]
    return raw if isinstance(raw, str) else _as_json(raw)


def _as_json(value: Any) -> str:
    import json  # most files hold no value that asks for it

    return json.dumps(value, ensure_ascii=False)


def _problem(code: str, **values: Any) -> Problem:
    return Problem(Place(""), code, values)


def _wrong_type(question: Question, expected: str, given: Any) -> Problem:
    return _problem(
        "wrong-type", field=question.id, expected=expected, value=_as_json(given)[:_LONGEST_SHOWN]
    )
