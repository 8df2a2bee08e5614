"""Answers in YAML."""

from __future__ import annotations

from typing import Any

import yaml

from cyberdiag import yaml_source

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    """Quotes every text that our reader would take for something else, and never writes an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: Any, value: str) -> Any:
    plain = yaml_source.is_plain_text(value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def read(text: str, file: str) -> yaml_source.Source:
    return yaml_source.parse(text, file)


def write(data: dict[str, Any]) -> str:
    dumped: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return dumped
