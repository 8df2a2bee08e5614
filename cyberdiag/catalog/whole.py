"""The whole catalogue, which every result needs: read file by file, or as it was kept for the wheel.

Decoding it anew is a tenth of `assess`. As with questionnaires (`built`), only a wheel has one that was kept.
"""

from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from cyberdiag.catalog import advice, duties, knowledge, losses, shelf
from cyberdiag.catalog.decode import packed, unpacked
from cyberdiag.model.advice import AdviceData
from cyberdiag.model.catalogue import Catalogue, Rate, Sources
from cyberdiag.model.duties import Duties
from cyberdiag.model.framework import Framework
from cyberdiag.model.language import SOURCE_LANGUAGE
from cyberdiag.model.leak import LeakCosts
from cyberdiag.model.loss_model import LossModel
from cyberdiag.model.record import Short
from cyberdiag.outside import resources


class Kept(Struct, frozen=True):
    """What is read of the catalogue in one language, each part with the type that it is decoded to."""

    register: Sources
    frameworks: dict[str, Framework]
    peers: dict[str, Rate]
    losses: LossModel
    advice: AdviceData
    duties: Duties
    leak_costs: LeakCosts


def catalogue(lang: str) -> Catalogue:
    """Return the catalogue of this run; raises InvalidData with the faults of one of one's own."""
    made = None if shelf.current().catalogues else find(lang)
    return Catalogue(**asdict(made or read(lang)))


def read(lang: str) -> Kept:
    """Return the catalogue of this run from its files; raises InvalidData with their faults."""
    return Kept(
        register=knowledge.register(lang),
        frameworks=dict(knowledge.frameworks(lang)),
        peers=dict(knowledge.peers()),
        losses=losses.load_losses(lang),
        advice=advice.load_advice(lang),
        duties=duties.load_duties(lang),
        leak_costs=duties.load_leak_costs(lang),
    )


def find(lang: str) -> Kept | None:
    """Return the shipped catalogue as it was kept; None where its files are others than those it was kept for."""
    raw = resources.built(_name(lang)) if resources.is_installed() else None
    return None if raw is None else unpacked(raw, Kept)


def keep(made: Kept) -> tuple[str, bytes]:
    """Return what `find` finds again, and the name to keep it by."""
    return _name(made.advice.lang), packed(made, _plain)


def _plain(value: Any) -> Any:
    return (
        value.plain()
        if isinstance(value, Short)
        else dict(value)
        if isinstance(value, MappingProxyType)
        else None
    )


def _name(lang: str) -> str:
    others = "lang" if lang == SOURCE_LANGUAGE else ""  # words in another language, which this one needs not
    return resources.digest(f"{lang} {resources.digest_of_all(shelf.CATALOGUE, without=others)}".encode())
