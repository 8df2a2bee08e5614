"""Loads what advice is made from: covers, gaps, triggers, services, ladders, wording, topics, cases, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from cyberdiag.catalog import knowledge
from cyberdiag.catalog.shelf import ROLES
from cyberdiag.errors import InvalidData
from cyberdiag.messages import writing
from cyberdiag.model.advice import AdviceData, Cover, CoverFile, Gaps, Services, Triggers
from cyberdiag.model.advice_cases import Case, Cases, Weaknesses
from cyberdiag.model.advice_levels import Ladders
from cyberdiag.model.advice_words import Wording
from cyberdiag.model.papers import Papers
from cyberdiag.model.trade import Trade, TradeFile, Trades, UsualRoles
from cyberdiag.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.folder import Folder

File = TypeVar("File", CoverFile, TradeFile)


def load_advice(lang: str, folder: Folder | None = None) -> AdviceData:
    """Return all that advice is made from, in one language; raises InvalidData with every fault of any file."""
    reader = knowledge.Reader(folder or knowledge.in_use(), lang)
    covers = _covers(reader)
    gaps = reader.read(Gaps, "gaps.yaml")
    triggers = reader.read(Triggers, "triggers.yaml")
    services = reader.read(Services, "services.yaml")
    topics = reader.read(Weaknesses, "weaknesses.yaml")
    cases = _cases(reader)
    ladders = reader.read(Ladders, "ladders.yaml")
    wording = reader.read(Wording, "wording.yaml")
    trades = _trades(reader)
    usual = reader.read(UsualRoles, ROLES)
    papers = reader.read(Papers, "papers.yaml")
    if (
        reader.problems
        or gaps is None
        or triggers is None
        or services is None
        or topics is None
        or ladders is None
        or wording is None
        or usual is None
        or papers is None
    ):
        raise InvalidData(reader.problems)
    return AdviceData(
        lang=lang,
        covers=covers,
        triggers=triggers.triggers,
        gaps=tuple(gaps.gaps.values()),
        services=tuple(services.services.values()),
        cases=cases,
        topics=topics.weaknesses,
        matching=topics.matching,
        trades=Trades(trades, usual, topics.matching.employees.small),
        papers=papers,
        ladders=ladders,
        wording=wording,
        writing=writing(lang),
    )


def _covers(reader: knowledge.Reader) -> tuple[Cover, ...]:
    """Return the covers in the order shown."""
    found = (file.cover for file in _each(reader, CoverFile, "covers", "cover"))
    return tuple(sorted(found, key=lambda c: (c.order, c.id)))


def _trades(reader: knowledge.Reader) -> tuple[Trade, ...]:
    """Return the trades in the order of their files."""
    return tuple(file.trade for file in _each(reader, TradeFile, "trades", "trade"))


def _each(reader: knowledge.Reader, kind: type[File], folder: str, entry: str) -> Iterator[File]:
    """Give the files of a folder, each of which is called like the entry in it."""
    for name in reader.where.names(folder):
        key = name.removesuffix(".yaml")
        file = reader.read(kind, folder, name, at=(key,))
        if file is None:
            continue
        found = getattr(file, entry).id
        if found == key:
            yield file
        else:
            place = reader.where.read(folder, name).place((entry, "id"))
            values = {"id": found, "expected": f"{found}.yaml"}
            reader.problems.append(Problem(place, "file-not-its-id", values))


def load_trades(lang: str, folder: Folder | None = None) -> Trades:
    """Return the trades alone; raises InvalidData with every fault of their files."""
    reader = knowledge.Reader(folder or knowledge.in_use(), lang)
    trades, usual = _trades(reader), reader.read(UsualRoles, ROLES)
    topics = reader.read(Weaknesses, "weaknesses.yaml")
    if reader.problems or usual is None or topics is None:
        raise InvalidData(reader.problems)
    return Trades(trades, usual, topics.matching.employees.small)


def _cases(reader: knowledge.Reader) -> tuple[Case, ...]:
    """Return the cases of every year."""
    files = [reader.read(Cases, "cases", name) for name in reader.where.names("cases")]
    return tuple(case for file in files if file is not None for case in file.cases)
