"""Limits, covers and costs name no insurer and no product: public examples are told without whose they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = re.compile(
    r"損保ジャパン|東京海上|三井住友海上|あいおいニッセイ|AIG損|チャブ|アリアンツ|楽天損|ソニー損|大同火災|共栄火災|日新火災"
    r"|\b(Sompo|Tokio Marine|Mitsui Sumitomo|Aioi|AIG|Chubb|Allianz|Beazley|Hiscox|Coalition|At-Bay|Munich Re)\b",
    re.IGNORECASE,
)
ADDRESSES = {"url", "read_at", "official"}
FILES = sorted(
    p
    for folder in ("covers", "losses", "lang")
    for p in (ROOT / "catalogue" / folder).rglob("*.yaml")
    if folder != "lang"
    or p.stem in {"covers", "losses", "ladders", "leak_costs", "gaps"}
    or p.parent.name == "covers"
) + [ROOT / "catalogue" / name for name in ("ladders.yaml", "leak_costs.yaml", "gaps.yaml", "triggers.yaml")]


def texts(data: Any) -> Iterator[str]:
    match data:
        case dict():
            for key, value in data.items():
                if key not in ADDRESSES:
                    yield from texts(value)
        case list():
            for value in data:
                yield from texts(value)
        case str():
            yield data


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT / "catalogue")))
def test_no_insurer_is_named(path: Path) -> None:
    told = texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert [t for t in told if NAMES.search(t)] == []


@pytest.mark.parametrize("name", ["損保ジャパンの例", "a claim report of Coalition", "sompo"])
def test_a_name_would_be_found(name: str) -> None:
    assert NAMES.search(name)
