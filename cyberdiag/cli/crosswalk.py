"""`cyberdiag crosswalk`: where the firm stands against a published scheme, criterion by criterion."""

from __future__ import annotations

from typing import Annotated

from cyberdiag.cli import options as o
from cyberdiag.cli.declared import Argument, Option
from cyberdiag.cli.words import Words
from cyberdiag.errors import WrongUsage
from cyberdiag.model.format import AUDITS, CROSSWALKS


def _schemes_like(incomplete: str) -> list[str]:
    from cyberdiag.catalog import knowledge
    from cyberdiag.model.language import SOURCE_LANGUAGE

    names = (f.scheme for f in knowledge.frameworks(SOURCE_LANGUAGE).values() if f.scheme is not None)
    return [name for name in names if name.startswith(incomplete)]


CISO = "ciso-assistant"
# fmt: off
Scheme = Annotated[str, Argument(show_default=False, autocompletion=_schemes_like, help=Words("Scheme: scs3 (SCS three stars), or in part csf, cis, iso27001, ipa25", ja="枠組み。scs3(SCS ★3)、一部だけのものは csf, cis, iso27001, ipa25"))]
Outputs = Annotated[list[str] | None, Option("--output", "-o", metavar="FILE", show_default=False, help=Words(f"File to write. The ending sets the format ({o.endings(CROSSWALKS)}); .zip is a pack with the evidence that answers name. May be given several times", ja=f"書き出すファイル。形式は拡張子({o.endings(CROSSWALKS)})で決まる。.zip は、答えに書いた証拠のファイルも入れた包み。何度でも書ける")), o.WRITES]
Form = Annotated[str | None, Option("--format", "-f", metavar="FORMAT", show_default=False, help=o.standard_output(CROSSWALKS))]
As = Annotated[str | None, Option("--as", metavar=CISO, show_default=False, callback=o.one_of("--as", CISO), help=Words("Write it for CISO Assistant: .yaml is the scheme as its library, .xlsx an audit sheet to import", ja="CISO Assistant のために書く。-o で .yaml は枠組み(ライブラリー)、.xlsx は取り込む監査の表"))]
# fmt: on


def crosswalk(
    *,
    file: o.AnswersPath,
    scheme: Scheme,
    output: Outputs = None,
    format_: Form = None,
    as_: As = None,
    date: o.Date = None,
    templates: o.Templates = None,
    anonymous: o.Anonymous = False,
    say: o.Say,
    look: o.Looks,
) -> None:
    """Lay a scheme beside an answers file, and show or write it."""
    from cyberdiag.app import crosswalking, outputs

    run = crosswalking.Run(say, look, outputs.templates(templates))
    if as_ is None:
        targets = outputs.outputs(output or [], format_, CROSSWALKS)
        run.crosswalk(crosswalking.lay(file, scheme, say.lang, date=date, nameless=anonymous), targets)
    else:
        if not (output or format_):
            raise WrongUsage.of("as-without-output")
        audits = outputs.outputs(output or [], format_, AUDITS)
        run.audit(crosswalking.lay(file, scheme, say.lang, date=date, nameless=anonymous), audits)
