"""Keeps shipped YAML parsed, questionnaires put together, and templates compiled: anew, that takes longer than all else.

The build runs this; `python hatch_build.py` does the same by hand. Each file is named by the bytes it was made from,
so what was changed since is simply parsed and compiled again.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FOLDERS = ("cyberdiag/messages", "questionnaires", "catalogue")


def keep(root: Path = ROOT) -> list[Path]:
    """Write what is kept of every shipped YAML file and template and remove what is of no use any more."""
    sys.path.insert(0, str(root))
    try:
        from cyberdiag.catalog import load, whole
        from cyberdiag.model.language import LANGUAGES
        from cyberdiag.outside import resources, shipped, yaml_source
        from cyberdiag.report import environment as templates
    finally:
        sys.path.remove(str(root))
    target = root / "cyberdiag" / "_parsed"
    target.mkdir(exist_ok=True)
    kept: list[Path] = []

    def write(name: str, content: bytes) -> None:
        kept.append(target / name)
        if not kept[-1].is_file() or kept[-1].read_bytes() != content:
            new = kept[-1].with_suffix(f".{os.getpid()}")  # somebody may be reading the old one
            new.write_bytes(content)
            new.replace(kept[-1])

    for path in sorted(p for folder in FOLDERS for p in (root / folder).rglob("*.yaml")):
        raw = path.read_bytes()
        form = shipped.parsed_form(yaml_source.parse(raw.decode(), path.name))
        text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
        write(f"{resources.digest(raw)}.json", text.encode())
    for name, text in templates.compiled().items():
        write(f"{name}.py", text.encode())
    for name, records in (
        one for lang in LANGUAGES for one in (*load.to_keep(lang), whole.keep(whole.read(lang)))
    ):
        write(f"{name}.msgpack", records)
    for old in {f for f in target.iterdir() if f.is_file()} - set(kept):
        old.unlink(missing_ok=True)
    return kept


class ParsedData(BuildHookInterface[Any]):
    """Runs before a wheel is built and before an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  as hatchling calls it
        keep()


if __name__ == "__main__":
    keep()
