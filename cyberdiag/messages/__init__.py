"""The tool's own words, one YAML file a language."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, convert, field

from cyberdiag.model.language import LANGUAGES, SOURCE_LANGUAGE
from cyberdiag.model.numbers import Quantity
from cyberdiag.model.writing import Writing
from cyberdiag.outside import resources, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.problems import Problem


_LONGEST_SHOWN = 1000
"""Characters of a name or a text in a message; a file may hold one of two megabytes."""


class Messages(Struct, frozen=True):
    """The words of one language; calling it with a dotted key fills in the values."""

    lang: str
    table: Mapping[str, Any]
    _said: dict[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key`.

        Raises:
            KeyError: for a key that no file has; a test asks for every key that the program uses.
        """
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = self._find(key)
        return found.format_map(values) if values else found

    def _find(self, key: str) -> str:
        found: Any = self.table
        for part in key.split("."):
            found = found[part]
        if not isinstance(found, str):
            raise KeyError(key)
        return found

    def has(self, key: str) -> bool:
        """Return whether there is a text of `key`."""
        try:
            self(key)
        except KeyError:
            return False
        return True

    @property
    def writing(self) -> Writing:
        """How the language writes."""
        return writing(self.lang)

    def problem(self, problem: Problem) -> tuple[str, str]:
        """Return what is wrong and what to do next; a guess is offered where the code has words for it."""
        values = {name: self._told(value) for name, value in problem.values.items()}
        for name in ("expected", "kind"):
            if name in values and self.has(f"{name}.{values[name]}"):
                values[name] = self(f"{name}.{values[name]}")
        if isinstance(choices := values.get("expected"), tuple):
            labels = bool(values.get("labels"))
            values["expected"] = self._listed(choices, labels=labels)
            if labels and "guess" in values:
                values["guess"] = dict(choices).get(values["guess"]) or values["guess"]
        near = f"{problem.code}-near"
        code = near if values.get("guess") and self.has(f"problems.{near}.text") else problem.code
        text, hint = self(f"problems.{code}.text"), self(f"problems.{code}.hint")
        return text.format_map(values), hint.format_map(values)

    def _told(self, value: Any) -> Any:
        """Return a value as a message holds it: a number with its unit in words, a text of no great length."""
        if isinstance(value, Quantity):
            return self.writing.quantity(value.value, value.unit)
        return _cut(value)

    def _listed(self, choices: tuple[tuple[str, str], ...], *, labels: bool) -> str:
        """Return choices (id and label) as the reader of a file knows them; one without a label is "don't know"."""
        named = [(key, label or self("interview.unknown")) for key, label in choices]
        texts = [label if labels else self.writing.noted(key, label) for key, label in named]
        return self.writing.choices.join(texts)


def _cut(value: Any) -> Any:
    return f"{value[:_LONGEST_SHOWN]}…" if isinstance(value, str) and len(value) > _LONGEST_SHOWN else value


@cache
def messages(lang: str) -> Messages:
    """Return the words of a language."""
    name = f"{lang}.yaml"
    return Messages(lang, shipped.parts(resources.package_bytes("messages", name), f"messages/{name}"))


@cache
def writing(lang: str) -> Writing:
    """Return how a language writes."""
    return convert(messages(lang).table["language"], Writing)


def in_every_language(key: str) -> frozenset[str]:
    """Return what a key is called in any language, in small letters; a person may type it in theirs."""
    return frozenset(messages(lang)(key).casefold() for lang in LANGUAGES)


def choose_language(option: str | None = None) -> str:
    """Return the language: the option, else CYBERDIAG_LANG, else the locale, else that of the shipped data."""
    variables = ("CYBERDIAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for value in (option, *map(os.environ.get, variables)):
        code = (value or "")[:2].lower()
        if code in LANGUAGES:
            return code
    return SOURCE_LANGUAGE
