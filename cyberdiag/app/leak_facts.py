"""Facts and moments of a leak, as typed on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag import typed
from cyberdiag.errors import WrongUsage
from cyberdiag.messages import messages, writing
from cyberdiag.model.language import LANGUAGES
from cyberdiag.model.moment import JAPAN, is_only_day, parse_moment
from cyberdiag.model.numbers import parse_number
from cyberdiag.problems import Place, Problem, Severity, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.duties import Duties, FactSpec, FactValue

_NOW = frozenset({"now"})
"""What may be typed in any language, beside the words of each."""
_SLACK = timedelta(minutes=5)
"""Two clocks in one firm differ by this much."""
_SHOWN = 40
"""Characters of what was typed that an error repeats."""


class Moments(Struct, frozen=True):
    """The three times of a run, as typed."""

    since: str | None
    known: str | None
    now: str | None

    def read(self) -> tuple[datetime, datetime | None, datetime, tuple[Problem, ...]]:
        """Return when it began, when it was known, now, and a warning for a moment that has not come yet.

        A later moment is taken for a drill: the clock then stands at that moment.

        Raises:
            WrongUsage: for a text that is no moment, or knowing before it began.
        """
        now, known = self.given()
        since = _moment("--since", self.since or "", now)
        latest = max(since, known or since)
        drill: tuple[Problem, ...] = ()
        if latest > now + _SLACK:
            values = {"value": f"{latest:%Y-%m-%d %H:%M}", "now": f"{now:%Y-%m-%d %H:%M}"}
            drill = (Problem(Place(""), "future-moment", values, Severity.WARNING),)
            now = latest
        if known is not None and known < since:
            raise WrongUsage.of("known-before-since", value=self.known)
        return since, known, now, drill

    def given(self) -> tuple[datetime, datetime | None]:
        """Return now, and when it was known.

        Raises:
            WrongUsage: for a text that is no moment.
        """
        now = _moment("--now", self.now) if self.now else datetime.now(JAPAN)
        return now, _moment("--known", self.known, now) if self.known else None

    def fault(self, since: str) -> Problem | None:
        """Return what is wrong with a line that is to say when it began, in words for whoever is asked."""
        now, known = self.given()
        began = _meant(since, now)
        if not since:
            return Problem(Place(""), "no-moment")
        if began is None:
            code = "moment-without-hour" if is_only_day(since) else "not-moment"
            return Problem(Place(""), code, {"value": since[:_SHOWN]})
        if known is not None and known < began:
            return Problem(Place(""), "known-before-since", {"value": self.known})
        return None


def _meant(text: str, now: datetime | None) -> datetime | None:
    """Return the moment that a text means; words for now only where that is known."""
    if now is not None and text.strip().casefold() in _NOW.union(*(writing(lang).now for lang in LANGUAGES)):
        return now.replace(second=0, microsecond=0)
    return parse_moment(text)


def _moment(option: str, text: str, now: datetime | None = None) -> datetime:
    found = _meant(text, now)
    if found is None:
        code = "time-missing" if is_only_day(text) else "bad-moment"
        raise WrongUsage.of(code, option=option, value=text[:_SHOWN])
    return found


def read(
    duties: Duties, named: Mapping[str, str | None], extra: tuple[str, ...] = ()
) -> dict[str, FactValue]:
    """Return what the options say, by the names that facts have on the command line; `unknown` says nothing.

    Raises:
        WrongUsage: for a value or a fact that there is not.
    """
    options = {spec.option: key for key, spec in duties.facts.items()}
    given = []
    for name, text in named.items():
        if text is not None and name not in options:
            raise _no_fact(name, name, duties)
        if text is not None:
            given.append((f"--{name}", options[name], text))
    for text in extra:
        name, separator, value = text.partition("=")
        key = name.strip().replace("-", "_")
        if not separator or key not in duties.facts:
            raise _no_fact(key, text, duties)
        given.append((f"--fact {name}", key, value))
    found: dict[str, FactValue] = {}
    for option, key, text in given:
        found |= _value(option, duties.facts[key], text.strip())
    return found


def typed_fact(spec: FactSpec, text: str) -> dict[str, FactValue] | Problem:
    """Return what a line typed for a number says, or what is wrong with it; an empty one says nothing."""
    try:
        return _value("", spec, text) if text else {}
    except WrongUsage:
        return Problem(Place(""), "not-number", {"value": text[:_SHOWN]})


def _no_fact(key: str, text: str, duties: Duties) -> WrongUsage:
    guess = near(key, list(duties.facts)) or ""
    return WrongUsage.of("unknown-fact", value=text[:_SHOWN], guess=guess, known=" ".join(duties.facts))


def _value(option: str, spec: FactSpec, text: str) -> dict[str, FactValue]:
    if typed.is_unknown(text):
        return {}
    if spec.kind == "choice":
        labels = [
            (key, messages(lang)(f"deadlines.{spec.id}.{key}")) for key in spec.choices for lang in LANGUAGES
        ]
        word = typed.named(text, [*((key, key) for key in spec.choices), *labels])
        if word is None:
            raise WrongUsage.of("bad-option", option=option, value=text, expected=" ".join(spec.choices))
        return {spec.id: word}
    number = parse_number(text)
    if spec.counted is not None and number is not None:
        return {spec.id: number > 0, spec.counted: int(number)}
    if spec.kind == "number":
        if number is None or number < 0 or not number.is_integer():
            raise WrongUsage.of("bad-option", option=option, value=text, expected="0, 1, 2, ... unknown")
        return {spec.id: int(number)}
    yes = typed.yes_or_no(text)
    if yes is None:
        raise WrongUsage.of("bad-option", option=option, value=text, expected="yes no unknown")
    return {spec.id: yes}
