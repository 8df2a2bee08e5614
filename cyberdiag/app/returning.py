"""Coming back to an answers file: go on, look again, begin a new round, or another firm in a file of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files import store
from cyberdiag.answer_files.document import FORMAT, PREVIOUS
from cyberdiag.errors import InvalidAnswers, InvalidData, WrongUsage
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.defaults import ANSWERS_FILE
from cyberdiag.model.format import ANSWERS, TABLES
from cyberdiag.model.text import one_line, plain_name
from cyberdiag.outside import names
from cyberdiag.report import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cyberdiag.answer_files.document import Document
    from cyberdiag.answer_files.kept import AnswerFile
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.terminal.interview import InterviewScreen

_MOST_FILES = 200
"""So many files of a folder are looked into."""
_LONGEST_NAME = 60
"""Characters of a firm's name that stand in the name of its file."""
_ROUND = re.compile(r"-\d{4}(?:-\d\d-\d\d)?$")
"""What tells one round from another at the end of a name."""
_NO_NAME = re.compile(r'[<>:"/\\|?*\s\x00-\x1f\x7f\ufffd]+')
"""What the name of a file had better not hold."""


class Arrival(Struct, frozen=True):
    """Where a person begins: in which file, at its review or its questions, and from what earlier.

    `names` are the questionnaires to ask, `organisation` a firm whose name was told already, `previous` the file of the
    round before. `is_chosen` is whether the person has said so, `going_on` whether only what was offered is left to ask.
    """

    path: str
    is_chosen: bool = False
    going_on: bool = False
    reviewing: bool = False
    names: tuple[str, ...] = ()
    organisation: str = ""
    previous: str = ""


def greet(
    prompter: TerminalPrompter,
    screen: InterviewScreen,
    say: Messages,
    path: str,
    answers: Answers,
    *,
    names: tuple[str, ...],
    left: int,
) -> Arrival:
    """Tell whose answers a file holds and how far they are, and ask what is wanted."""
    done = len(answers.by_id)
    firm = one_line(answers.organisation) or say("returning.nameless")
    day = words.date(answers.date, say.lang) if answers.date else say("returning.undated")
    far = "finished" if done and not left else "begun" if done else "named"
    told = {"firm": firm, "date": day, "path": path, "done": done, "left": left}
    screen.notice(say(f"returning.{far}", **told))
    following = _following(path) if done else ""
    options = {
        **({"go-on": say("returning.go-on", left=left)} if left else {}),
        **({"look": say("returning.look")} if done else {}),
        **({"next": say("returning.next", path=following)} if following else {}),
        **({"round": say("returning.round")} if done and not following else {}),
        "other": say("returning.other"),
    }
    while True:
        asked = say("returning.ask")
        chosen = prompter.choose(asked, list(options.items()))
        if chosen == "other":
            name = prompter.line(say("returning.which"))
            if not name:
                continue
            screen.told(asked, f"{options[chosen]}: {name}")
            return _of_firm(path, name, answers.organisation)
        screen.told(asked, options[chosen])
        if chosen == "next":
            return Arrival(following)
        if chosen == "round":
            return Arrival(_new_round(path), is_chosen=True, names=names, previous=path)
        return Arrival(path, is_chosen=True, reviewing=chosen == "look")


def previous(document: Document | None, path: str) -> str:
    """Return the path of the round before that an answers file names, as seen from here; nothing where it names none."""
    named = document.data.get(PREVIOUS) if document else None
    return str(Path(path).parent / named) if isinstance(named, str) and named.strip() else ""


def earlier(
    screen: InterviewScreen,
    say: Messages,
    kept: AnswerFile,
    document: Document | None,
    arrival: Arrival,
    read: Callable[[Document], Answers],
) -> dict[str, Answer]:
    """Return the answers of the round before, without their notes; a round that begins is put on disk at once."""
    path = arrival.previous or previous(document, arrival.path)
    if not path:
        return {}
    try:
        old = store.open_document(path)
        given = read(old)
    except (InvalidAnswers, InvalidData, WrongUsage):
        screen.notice(say("returning.no-previous", path=path))
        return {}
    if arrival.previous:
        for field, value in _carried(old).items():
            kept.put_field(field, value)
        kept.put_field(PREVIOUS, Path(path).name)
        kept.save()
    screen.notice(say("returning.earlier", path=path))
    return {key: Answer(answer.value) for key, answer in given.by_id.items()}


def _carried(document: Document) -> dict[str, Any]:
    """Return what a new round takes over from the file before, besides its answers."""
    return {
        key: held for key in ("organisation", "respondent", "contacts") if (held := document.data.get(key))
    }


def _new_round(path: str) -> str:
    """Return a free name for the round of this year, or of this day where the year has one."""
    today = dt.datetime.now().astimezone().date()
    file = Path(path)
    base = _ROUND.sub("", file.stem)
    wanted = [str(file.with_name(f"{base}-{when}{file.suffix}")) for when in (today.year, today)]
    return next((p for p in wanted if not os.path.lexists(p)), "") or names.numbered(wanted[-1])


def _of_firm(path: str, name: str, here: str) -> Arrival:
    """Return where a firm's answers are, or a free name for them; nothing is ever begun over a file that is there."""
    if here and plain_name(name) == plain_name(here):
        return Arrival(path)
    for other, document in _beside(path, "organisation"):
        if plain_name(str(document.data.get("organisation") or "")) == plain_name(name):
            return Arrival(other)
    file = Path(path)
    usual = Path(ANSWERS_FILE).stem
    base = usual if file.stem.startswith(usual) else _ROUND.sub("", file.stem)
    mark = _NO_NAME.sub("-", name)[:_LONGEST_NAME].strip("-. ")
    wanted = str(file.with_name(f"{base}-{mark}{file.suffix}" if mark else f"{base}-2{file.suffix}"))
    return Arrival(names.numbered(wanted), is_chosen=True, organisation=name)


def _following(path: str) -> str:
    """Return the latest round that names this one as the one before."""
    own = names.key(path)
    rounds = [
        p for p, document in _beside(path, PREVIOUS) if (b := previous(document, p)) and names.key(b) == own
    ]
    return max(rounds, key=_day, default="")


def _day(path: str) -> str:
    return str(store.open_document(path).data.get("date") or "")


def _beside(path: str, key: str) -> Iterator[tuple[str, Document]]:
    """Give the other answers files of a folder that can be read and may have a key."""
    folder, own = Path(path).parent, names.key(path)
    suffixes = {suffix for form in ANSWERS if form not in TABLES for suffix in form.suffixes}
    beside: list[Path] = []
    with contextlib.suppress(OSError):  # a folder may be used that may not be listed
        beside = list(folder.iterdir())
    found = sorted(f for f in beside if f.suffix.lower() in suffixes and not f.name.startswith("."))
    for file in found[:_MOST_FILES]:
        try:
            raw = b"" if names.key(str(file)) == own else store.read_bytes(str(file))
            if FORMAT.encode() in raw and key.encode() in raw:
                yield str(file), store.open_document(str(file))
        except (InvalidAnswers, InvalidData, WrongUsage):  # no answers file, or a broken one: left alone
            continue
