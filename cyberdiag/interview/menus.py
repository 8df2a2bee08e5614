"""What can be chosen in the review and at a stop, as choices in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace
from prompt_toolkit.filters import Never
from prompt_toolkit.key_binding import KeyBindings

from cyberdiag.interview import keys
from cyberdiag.interview.conduct import Move
from cyberdiag.interview.overview import Doubt, Lacking, Part
from cyberdiag.interview.spoken import spoken
from cyberdiag.model.answers import Answers, Names, Note, file_names
from cyberdiag.model.assessment import Beside
from cyberdiag.model.moment import parse_day
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.text import one_line
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.frame import Line
    from cyberdiag.interview.overview import Overview, Stop
    from cyberdiag.interview.wording import Wording
    from cyberdiag.messages import Messages

Pick = Callable[..., Any]
_DAYS = ("evidence_date", "evidence_until")
"""Asks for one of several: heading, choices, default, hints, keys; returns an id or a move."""
Change = Callable[[str, str], str | None]
"""Asks for a line of text, with what stands there already; returns None when the person thinks better of it."""
FINISH, OPEN, PROVEN, PAUSE, WHO = "finish", "open", "proven", "pause", "who"
_EMPTY = {Beside.REASON: "keys-reason", Beside.EVIDENCE: "keys-evidence"}
"""The hint that says what leaving the line empty means."""
MOVES = {FINISH: Move.FINISH, OPEN: Move.OPEN, PROVEN: Move.PROVEN, PAUSE: Move.PAUSE}


def stop(seen: Stop, say: Messages) -> list[Choice]:
    """Return the choice between two pages: go on, stop with what there is, see more, or pause."""
    tested = any(g.estimate and g.estimate.tested for g in seen.guesses)
    more = {PROVEN: "proven" if seen.first else "more"} if tested or not seen.first else {}
    keys = {OPEN: OPEN, FINISH: FINISH, **more, PAUSE: PAUSE}
    return [Choice(key, say(f"interview.stop-{name}", count=seen.coming)) for key, name in keys.items()]


def review(seen: Overview, say: Messages) -> list[Choice]:
    """Return what a review offers: answer what is open, finish, look at a doubt, add what is demanded, look at a section."""
    if seen.open:
        found = [
            Choice(OPEN, say("interview.review-open", count=seen.open)),
            Choice(
                FINISH, say(f"interview.review-finish-{'aside' if seen.aside else 'open'}", count=seen.open)
            ),
        ]
    else:
        found = [Choice(FINISH, say("interview.review-finish"))]
    found += [Choice(_name(doubt), say("interview.review-doubt", text=doubt.text)) for doubt in seen.doubts]
    found += [Choice(_name(one), _lacks(one, say)) for one in seen.lacking]
    for part in seen.parts:
        at = {"section": part.title, "done": part.answered, "total": len(part.steps)}
        found.append(Choice(_name(part), say("interview.review-part", **at)))
    named = [one_line(n) for n in (seen.answers.organisation, seen.answers.respondent)]
    told = " / ".join(filter(None, named)) or say("interview.review-none")
    return [*found, Choice(WHO, say("interview.review-who", names=told))]


def listed(seen: Overview, chosen: str, say: Messages) -> tuple[str, tuple[Step, ...]]:
    """Return the heading and the questions behind an entry of the review; nothing where it is gone by now."""
    entries: list[Doubt | Lacking | Part] = [*seen.doubts, *seen.lacking, *seen.parts]
    entry = next((e for e in entries if _name(e) == chosen), None)
    match entry:
        case Doubt():
            return entry.text, entry.steps
        case Lacking():
            return _lacks(entry, say), entry.steps
        case Part():
            return say("interview.review-which", section=entry.title), entry.steps
        case None:
            return "", ()


def _name(entry: Doubt | Lacking | Part) -> str:
    match entry:
        case Doubt():
            return f"doubt {entry.id}"
        case Lacking():
            return f"lacking {entry.beside.value}"
        case Part():
            return f"part {entry.section.id}"


def _lacks(one: Lacking, say: Messages) -> str:
    return say(f"interview.review-lacks-{one.beside.value}", count=len(one.steps))


def answers(steps: Sequence[Step], given: Answers, say: Messages) -> list[Choice]:
    """Return each question with its answer."""
    found = []
    for step in steps:
        answer = given.get(step.question.id)
        told = spoken(step.question, answer, say) if answer else say("interview.review-none")
        mark = say("interview.review-noted") if answer and (answer.note or answer.evidence) else ""
        found.append(Choice(step.question.id, f"{step.question.text} > {told}{mark}"))
    return found


def agree(words: Wording, pick: Pick, title: str, *, default: bool) -> bool:
    """Ask for yes or no; Enter says what `default` says."""
    bindings = KeyBindings()
    for answer, letter in (("yes", "y"), ("no", "n")):
        keys.bind(bindings, keys.cases(letter), answer)
    choices = [Choice(key, words.say(f"interview.{key}")) for key in ("yes", "no")]
    usual, hint = ("yes", "keys-enter-yes") if default else ("no", "keys-enter-no")
    return bool(pick(partial(words.plain, title), choices, usual, ["keys", hint], bindings) == "yes")


def line(words: Wording, entry: Pick, title: str, fault: Callable[[str], Problem | None]) -> str:
    """Ask for a line of text until nothing is wrong with it."""

    def told(text: str) -> str:
        found = fault(one_line(text))
        return words.say.writing.sentences.join(words.say.problem(found)) if found else ""

    hint = "keys-line-needed" if fault("") else "keys-line"
    return one_line(str(entry(partial(words.plain, title), [hint], KeyBindings(), fault=told)))


def sure(words: Wording, choose: Callable[[str, list[tuple[str, str]]], str], doubt: Problem) -> bool:
    """Ask whether a number stays that is hardly meant."""
    text, _ = words.say.problem(doubt)
    options = [(key, words.say(f"interview.sure-{key}")) for key in ("keep", "change")]
    return choose(words.say("interview.sure", text=text), options) == "keep"


def note(words: Wording, entry: Pick, step: Step, before: Note) -> Note | None:
    """Ask for a remark and for the proof that is kept, what was written before standing there to be changed.

    A file is asked for where there is proof, days and who keeps it where there is a file. A day that cannot be read is told.
    """
    told: dict[str, str] = {}
    for name, text in asdict(before).items():
        key, is_day = name.replace("_", "-"), name in _DAYS
        if name == "evidence_files" and len(file_names(text)) > 1:  # a line holds one name
            told[name] = text
            continue
        behind = "evidence" if name == "evidence_files" else "evidence_files"
        if key.startswith("evidence-") and not (told.get(behind) or text):
            continue
        plain = name == "evidence" and not step.question.evidence
        asked = words.say(f"interview.{key}-ask{'-plain' if plain else ''}", example=step.question.evidence)

        def head(asked: str = asked) -> list[Line]:
            return words.plain(step.question.text) + words.plain(asked)

        def fault(typed: str) -> str:
            if not typed.strip() or parse_day(typed):
                return ""
            return words.say.writing.sentences.join(
                words.say.problem(Problem(Place(""), "not-date", {"value": typed[:40]}))
            )

        moves = keys.moves([Move.BACK], Never())
        given = entry(head, ["keys-note"], moves, text=one_line(text), **({"fault": fault} if is_day else {}))
        if isinstance(given, Move):
            return None
        told[name] = parse_day(given) if is_day else one_line(given)
    return Note(**told)


def demanded(words: Wording, entry: Pick, step: Step, beside: Beside, before: Note) -> Note | None:
    """Ask for the one thing that an answer needs beside it; None when the person would rather answer anew."""
    example = step.question.evidence
    asked = words.say(f"interview.{beside.value}-demanded")
    if beside is Beside.EVIDENCE and example:
        asked += words.say.writing.sentences.join(
            ("", words.say("interview.evidence-example", example=example))
        )

    def head() -> list[Line]:
        return words.plain(step.question.text) + words.plain(asked)

    given = entry(head, [_EMPTY[beside]], keys.moves([Move.BACK], Never()))
    if isinstance(given, Move):
        return None
    told = one_line(given)
    return replace(before, note=told) if beside is Beside.REASON else replace(before, evidence=told)


class ReviewMenu:
    """Remembers which section or doubt is looked at, so that one change after another can be made there."""

    def __init__(self, words: Wording, pick: Pick, line: Change) -> None:
        self._words, self._pick, self._line = words, pick, line
        self._within = self._changing = ""

    def ask(self, seen: Overview, *, anew: bool) -> Move | Names | str:
        """Return the id of the question to change, other names, or what else is wanted; `anew` starts at the top."""
        if anew:
            self._within = self._changing = ""
        while True:
            if self._within and (question := self._question(seen)):
                return question
            asked = self._words.say("interview.review-ask-open" if seen.open else "interview.review-ask")
            head = partial(self._words.plain, asked)
            hints = ["keys-list", "moves-back", "moves-pause"]
            bindings = keys.moves([Move.BACK, Move.PAUSE])
            result = self._pick(head, review(seen, self._words.say), self._within, hints, bindings)
            self._within = self._changing = ""
            if isinstance(result, Move):
                return result
            if result in MOVES:
                return MOVES[result]
            if result == WHO:
                if names := self._names(seen.answers):
                    return names
                continue
            self._within = str(result)

    def _names(self, held: Answers) -> Names | None:
        """Return who answers, what was told before standing there to be changed; None when the person thinks better of it."""
        told = []
        for field in ("organisation", "respondent"):
            text = self._line(self._words.say(f"interview.{field}"), getattr(held, field))
            if text is None:
                return None
            told.append(text)
        return Names(*told)

    def _question(self, seen: Overview) -> str:
        """Return the question chosen in a section, or nothing when the person goes back to the sections."""
        title, steps = listed(seen, self._within, self._words.say)
        if not steps:
            return ""
        choices = answers(steps, seen.answers, self._words.say)
        head = partial(self._words.plain, title)
        hints = ["keys-list", "moves-back"]
        result = self._pick(head, choices, self._changing, hints, keys.moves([Move.BACK]))
        self._changing = "" if isinstance(result, Move) else str(result)
        return self._changing
