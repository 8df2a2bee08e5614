"""Answers in YAML."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

from cyberdiag.outside import yaml_source


def read(text: str, file: str) -> yaml_source.Source:
    """Read YAML.

    Raises:
        InvalidData: with every fault that the guard can name, by line and column.
    """
    return yaml_source.parse(text, file)


def write(data: dict[str, Any]) -> str:
    """Return the text of a file, its keys in the order given."""
    import yaml

    dumped: str = yaml.dump(data, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=10_000)
    return dumped


@cache
def _dumper() -> Any:
    """Return PyYAML's dumper with our quotes; made when something is written, because PyYAML takes long to load.

    It quotes every text that a reader would take for something else, and never writes an alias. Only `yes` and `no`
    stand bare, as in docs/reference.md ("Answers file"), though PyYAML would quote them.
    """
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    truth = re.compile("true|false")

    class Dumper(base):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[Any] = {
            sign: [(tag, truth if tag.endswith(":bool") else pattern) for tag, pattern in resolvers]
            for sign, resolvers in base.yaml_implicit_resolvers.items()
        }

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

    def text(dumper: Any, value: str) -> Any:
        plain = yaml_source.is_plain_text(value)
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')

    Dumper.add_representer(str, text)
    return Dumper
