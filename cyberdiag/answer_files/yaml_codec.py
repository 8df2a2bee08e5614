"""Answers in YAML."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

from cyberdiag import yaml_source

_BOOL = re.compile("true|false")
_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    """Quotes every text that a reader would take for something else, and never writes an alias.

    Only `yes` and `no` stand bare, as in the contract, though PyYAML would quote them.
    """

    yaml_implicit_resolvers: ClassVar[Any] = {
        sign: [(tag, _BOOL if tag.endswith(":bool") else pattern) for tag, pattern in resolvers]
        for sign, resolvers in _Base.yaml_implicit_resolvers.items()
    }

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
