"""A file of peers that a report is to stand beside: read and checked before the first question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cyberdiag.answer_files import json_codec
from cyberdiag.catalog.decode import decode
from cyberdiag.errors import InvalidData, WrongUsage
from cyberdiag.model.format import Format
from cyberdiag.model.peers import Peers
from cyberdiag.outside import files, yaml_source
from cyberdiag.problems import Problem, Problems, Severity
from cyberdiag.report.standing import standings
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console

if TYPE_CHECKING:
    from cyberdiag.app.session import Session
    from cyberdiag.model.assessment import Assessment
    from cyberdiag.outside.yaml_source import Source


def opened(path: str) -> tuple[Peers, Source]:
    """Return what a file of peers holds, and where.

    Raises:
        WrongUsage: for standard input, or a file that is none by its name.
        InvalidData: with every fault in it.
    """
    suffix = Path(path).suffix
    if suffix.lower() not in Format.JSON.suffixes:
        raise WrongUsage.of(
            "unknown-suffix", path, suffix=suffix or "?", known=" ".join(Format.JSON.suffixes)
        )
    raw = files.read_bytes(path, yaml_source.MAX_BYTES, InvalidData)
    source = json_codec.read(yaml_source.decode_bytes(raw, path), path)
    faults = Problems()
    found = decode(Peers, source, faults)
    if found is None:
        raise InvalidData(faults)
    return found, source


def beside(read: tuple[Peers, Source], assessment: Assessment, run: Session, *, nameless: bool) -> Peers:
    """Return the peers for a report, after a warning for each diagnosis that was scored in another way there."""
    peers, source = read
    told = []
    for one in standings(assessment, peers):
        if one.why == "version":
            asked = one.diagnosis.questionnaire
            values = {"title": asked.title, "old": peers.diagnoses[asked.id].version, "new": asked.version}
            place = source.key_place(("diagnoses", asked.id))
            told.append(Problem(place, "peers-version", values, Severity.WARNING))
    problems.show(console(run.look, error=True), told, run.say)
    return nameless_of(peers) if nameless else peers


def nameless_of(peers: Peers) -> Peers:
    """Return peers without whose firms they are, which may tell of a firm too."""
    return replace(peers, from_="")
