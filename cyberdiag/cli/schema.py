"""`cyberdiag schema`: JSON Schema for editors and scripts."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, Argument(help=Words("One of: questionnaire, section, test, overlay, overlay-section, history, sources, framework, glossary, crosswalk, book, fill-map, peers, answers, result", ja="questionnaire, section, test, overlay, overlay-section, history, sources, framework, glossary, crosswalk, book, fill-map, peers, answers, result のどれか"))]
# fmt: on


def schema(*, name: Name, say: o.Say) -> None:  # noqa: ARG001  errors are told in that language
    """Write the JSON Schema of a kind of file to standard output."""
    from cyberdiag.catalog import schemas
    from cyberdiag.errors import UnknownName
    from cyberdiag.terminal.console import write_json

    if name not in schemas.NAMES:
        raise UnknownName.of("unknown-kind", name=name, known=", ".join(schemas.NAMES))
    write_json(schemas.schema(name))
