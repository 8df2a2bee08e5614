"""`cyberdiag deadlines`: who must be told what by when, and the card for the first hour."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import Ascii, Language, NoColor, Templates

_TRI = "yes|no|unknown"
Since = Annotated[str | None, typer.Option("--since", "-s", help="since", show_default=False)]
Known = Annotated[str | None, typer.Option("--known", help="known", show_default=False)]
Now = Annotated[str | None, typer.Option("--now", help="now", show_default=False)]
Answers = Annotated[str | None, typer.Option("--answers", "-a", help="deadline-answers", show_default=False)]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", "-o", help="deadline-output", show_default=False)
]
Format = Annotated[str | None, typer.Option("--format", "-f", help="deadline-format", show_default=False)]
NoInput = Annotated[bool, typer.Option("--no-input", help="deadline-no-input")]
Incident = Annotated[
    str | None,
    typer.Option(
        "--incident", help="incident", show_default=False,
        metavar="lost-device|mis-sent|intrusion|insider|processor",
    ),
]  # fmt: skip
Persons = Annotated[str | None, typer.Option("--persons", help="persons", metavar="N", show_default=False)]
SpecialCare = Annotated[
    str | None, typer.Option("--special-care", help="special-care", metavar=_TRI, show_default=False)
]
MyNumber = Annotated[
    str | None, typer.Option("--my-number", help="my-number", metavar=f"N|{_TRI}", show_default=False)
]
Financial = Annotated[
    str | None, typer.Option("--financial", help="financial", metavar=_TRI, show_default=False)
]
Wrongful = Annotated[
    str | None, typer.Option("--wrongful-purpose", help="wrongful", metavar=_TRI, show_default=False)
]
Entrusted = Annotated[
    str | None, typer.Option("--entrusted", help="entrusted", metavar=_TRI, show_default=False)
]
CardMerchant = Annotated[
    str | None, typer.Option("--card-merchant", help="card-merchant", metavar=_TRI, show_default=False)
]
Eu = Annotated[str | None, typer.Option("--eu", help="eu", metavar=_TRI, show_default=False)]
Listed = Annotated[str | None, typer.Option("--listed", help="listed", metavar=_TRI, show_default=False)]
Medical = Annotated[str | None, typer.Option("--medical", help="medical", metavar=_TRI, show_default=False)]
Telecom = Annotated[str | None, typer.Option("--telecom", help="telecom", metavar=_TRI, show_default=False)]
Encrypted = Annotated[
    str | None, typer.Option("--encrypted", help="encrypted", metavar=_TRI, show_default=False)
]
Contained = Annotated[
    str | None, typer.Option("--contained", help="contained", metavar=_TRI, show_default=False)
]
Fact = Annotated[
    list[str] | None, typer.Option("--fact", help="fact", metavar="NAME=yes|no|N", show_default=False)
]
Card = Annotated[bool, typer.Option("--card", help="card")]


def deadlines(
    since: Since = None, known: Known = None, answers: Answers = None, incident: Incident = None,
    persons: Persons = None, special_care: SpecialCare = None, my_number: MyNumber = None,
    financial: Financial = None, wrongful_purpose: Wrongful = None, entrusted: Entrusted = None,
    card_merchant: CardMerchant = None, eu: Eu = None, listed: Listed = None, medical: Medical = None,
    telecom: Telecom = None, encrypted: Encrypted = None, contained: Contained = None, fact: Fact = None,
    card: Card = False, no_input: NoInput = False, output: Outputs = None, format_: Format = None,
    templates: Templates = None, lang: Language = None, now: Now = None, ascii_: Ascii = False, no_color: NoColor = False,
) -> int:  # fmt: skip
    from cyberdiag.app import leak, leak_facts, outputs
    from cyberdiag.errors import ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal.console import Look

    named = {
        "--incident": incident, "--persons": persons, "--special-care": special_care,
        "--my-number": my_number, "--financial": financial, "--wrongful-purpose": wrongful_purpose,
        "--entrusted": entrusted, "--card-merchant": card_merchant, "--eu": eu, "--listed": listed,
        "--medical": medical, "--telecom": telecom, "--encrypted": encrypted, "--contained": contained,
    }  # fmt: skip
    own = outputs.templates(templates)
    run = leak.Run(
        messages(choose_language(lang)), Look(ascii_, no_color), answers, no_input=no_input, own=own
    )
    targets = outputs.outputs(output or [], format_, leak.CARD_FORMATS if card else leak.FORMATS)
    told = leak_facts.told(run.duties, named, tuple(fact or ()))
    if card:
        run.card(targets, told)
    else:
        run.clock(targets, told, leak_facts.Moments(since, known, now))
    return ExitCode.DONE
