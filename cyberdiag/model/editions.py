"""Editions of a questionnaire: what was asked in each version, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from cyberdiag.model.record import Record


class Print(Record, frozen=True):
    """質問の指紋 / What a question was in a version: its weight, and fingerprints of words, choices and conditions."""

    weight: float
    words: str
    choices: str
    conditions: str


class History(Record, frozen=True):
    """版の記録 / history.yaml: written by `cyberdiag history --record`."""

    cyberdiag: Literal["history/1"]
    versions: Mapping[str, Mapping[str, Print]]


class Edition(Struct, frozen=True):
    """A questionnaire or overlay with its version; `history` holds the prints of the versions on record.

    `was` maps an id that questions had in earlier versions to the one they have now; `off` is what an
    overlay switches off.
    """

    id: str
    version: str
    title: str
    prints: Mapping[str, Print] = {}
    history: Mapping[str, Mapping[str, Print]] = {}
    was: Mapping[str, str] = {}
    off: frozenset[str] = frozenset()

    def since(self, version: str) -> Changes | None:
        """Return what changed since a version; None where that version is not on record."""
        old = self.history.get(version)
        return None if old is None else changes(old, self.prints, self.was)

    @property
    def former(self) -> Mapping[str, tuple[str, ...]]:
        """The ids that questions had before, by the one that they have now."""
        found: dict[str, list[str]] = {}
        for old, now in self.was.items():
            found.setdefault(now, []).append(old)
        return {now: tuple(names) for now, names in found.items()}

    def reworded_since(self, version: str, question: str, former: tuple[str, ...] = ()) -> bool:
        """Return whether a question has other words than in a version; never where the two cannot be compared.

        `former` are the ids that it had before.
        """
        record = self.history.get(version, {})
        old = next((record[name] for name in (question, *former) if name in record), None)
        now = self.prints.get(question)
        return old is not None and now is not None and old.words != now.words

    def knows(self, version: str) -> bool:
        """Return whether a version is on record, or the one of now."""
        return version == self.version or version in self.history

    @property
    def dropped(self) -> frozenset[str]:
        """Ids that some version on record asked for and that there are no more."""
        every = {name for prints in self.history.values() for name in prints}
        return frozenset(every - self.prints.keys() - self.was.keys())


class Changes(Struct, frozen=True):
    """What became of the questions from one version to another, by kind of change."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    reworded: tuple[str, ...] = ()
    reweighted: tuple[tuple[str, float, float], ...] = ()
    rechosen: tuple[str, ...] = ()
    """Other choices, or other points for them."""
    reconditioned: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return any(getattr(self, name) for name in KINDS)


KINDS = ("added", "dropped", "renamed", "reworded", "reweighted", "rechosen", "reconditioned")


def changes(old: Mapping[str, Print], new: Mapping[str, Print], was: Mapping[str, str]) -> Changes:
    """Return what changed; a question that was renamed is compared with what it was."""
    renamed = {before: now for before, now in was.items() if before in old and now in new and now not in old}
    pairs = {**{name: name for name in new if name in old}, **{now: b for b, now in renamed.items()}}
    both = [(now, old[before], new[now]) for now, before in pairs.items()]
    return Changes(
        added=tuple(name for name in new if name not in pairs),
        dropped=tuple(name for name in old if name not in new and name not in renamed),
        renamed=tuple(renamed.items()),
        reworded=tuple(name for name, a, b in both if a.words != b.words),
        reweighted=tuple((name, a.weight, b.weight) for name, a, b in both if a.weight != b.weight),
        rechosen=tuple(name for name, a, b in both if a.choices != b.choices),
        reconditioned=tuple(name for name, a, b in both if a.conditions != b.conditions),
    )
