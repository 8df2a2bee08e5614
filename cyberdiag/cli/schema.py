"""`cyberdiag schema`: JSON Schema for editors and scripts."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli import options as o
from cyberdiag.cli.words import Words

# fmt: off
Name = Annotated[str, typer.Argument(help=Words("One of: questionnaire, section, test, overlay, overlay-section, history, sources, framework, glossary, answers, result", ja="questionnaire, section, test, overlay, overlay-section, history, sources, framework, glossary, answers, result のどれか"))]
# fmt: on


def schema(name: Name, lang: o.Language = None) -> int:
    import json

    from cyberdiag.catalog import schemas
    from cyberdiag.errors import ExitCode, UnknownName
    from cyberdiag.messages import choose_language
    from cyberdiag.terminal.console import write_out

    choose_language(lang)
    if name not in schemas.NAMES:
        raise UnknownName.of("unknown-kind", name=name, known=", ".join(schemas.NAMES))
    write_out(json.dumps(schemas.schema(name), ensure_ascii=False, indent=2) + "\n")
    return ExitCode.DONE
