"""Questionnaires that are wrong on purpose: the expected faults stand on the lines as `# expect code`."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from support import ROOT

from cyberdiag.catalog import knowledge, load
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.checks.checked import Checked
from cyberdiag.catalog.folder import Folder
from cyberdiag.catalog.losses import load_losses
from cyberdiag.model.catalogue import Catalogue, Sources

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Questionnaire

INVALID = ROOT / "tests" / "data" / "invalid"
_MARK = re.compile(r"# expect ([a-z -]+)$")


def expected(folder: Path) -> Counter[tuple[str, str, int]]:
    """Return code, file and line of every fault that the folder's files announce."""
    found: Counter[tuple[str, str, int]] = Counter()
    for file in folder.rglob("*.yaml"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            mark = _MARK.search(line)
            for code in mark.group(1).split() if mark else ():
                found[code, file.name, number] += 1
    return found


@cache
def links() -> tuple[tuple[str, ...], ...]:
    """Return the control domains, covers and services that questions may name."""
    advice = load_advice("ja")
    return (
        tuple(load_losses("ja").controls),
        tuple(c.id for c in advice.covers),
        tuple(s.id for s in advice.services),
    )


@cache
def shipped() -> Catalogue:
    return Catalogue(register=knowledge.register("ja"), frameworks=knowledge.frameworks("ja"))


@cache
def taken() -> dict[str, str]:
    return load.shipped_ids()


@cache
def profile() -> Questionnaire:
    return load.questionnaire("profile", "ja")


@cache
def checked(folder: Path) -> Checked:
    """Load a twin with the profile, and with its own catalogue if it has one."""
    sheets: tuple[Questionnaire, ...] = (profile(), load.questionnaire(str(folder), "ja"))
    own = folder / "catalogue"
    known, where = (
        (catalogue(own), Folder(own, "catalogue")) if own.is_dir() else (shipped(), knowledge.in_use())
    )
    linked = dict(zip(("controls", "covers", "services"), links(), strict=True))
    return Checked(sheets, catalogue=known, lang="ja", **linked, taken=taken(), folder=where)


def catalogue(own: Path) -> Catalogue:
    files, where = {f.name for f in own.iterdir()}, Folder(own, "catalogue")
    return Catalogue(
        register=Sources(
            sources=shipped().sources | (knowledge.sources("ja", where) if "sources.yaml" in files else {})
        ),
        frameworks=knowledge.frameworks("ja", where) if "frameworks" in files else {},
        peers=knowledge.peers(where) if "peers.yaml" in files else {},
    )
