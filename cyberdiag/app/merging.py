"""Answers of several people or sites as one file: contradictions are asked about, decided as told, or refused."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cyberdiag.answer_files import store, together
from cyberdiag.answer_files.document import DISAGREEMENTS, FORMAT, OPEN_NOTES, TEXTS
from cyberdiag.answer_files.kept import plain
from cyberdiag.answer_files.together import FIRM, Contradiction, Part, Prefer
from cyberdiag.app import converting, reviewing
from cyberdiag.catalog import load
from cyberdiag.errors import Interrupted, TerminalRequired, WrongUsage
from cyberdiag.model.answers import NONE, Answer
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind
from cyberdiag.outside import names, streams
from cyberdiag.problems import Place, Problem, Severity
from cyberdiag.report import words
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import console, print_folded, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyberdiag.answer_files.document import Document
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Value
    from cyberdiag.model.questionnaire import Question, QuestionSet
    from cyberdiag.terminal.console import Look

_FEWEST = 2


class Run(Struct, frozen=True):
    """One run: where the result goes, what decides contradictions, and whether anybody may be asked."""

    target: str
    prefer: str | None
    no_input: bool
    say: Messages
    look: Look


def merge(paths: Sequence[str], run: Run) -> None:
    """Write the answers of several files as one, and show every contradiction with what was taken.

    Raises:
        WrongUsage: for fewer than two files, or a preference that is none.
        InvalidAnswers: with every fault in one of the files.
        TerminalRequired: with every contradiction and its places, where nobody can be asked.
        CannotWrite: when the new file is there already, or cannot be written.
        Interrupted: on Ctrl-C; nothing is written then.
    """
    converting.refuse_taken(run.target)
    files = list({names.key(path): path for path in paths}.values())
    if len(files) < _FEWEST:
        raise WrongUsage.of("merge-one")
    documents = [store.open_document(path) for path in files]
    wanted = tuple(dict.fromkeys(n for d in documents for n in reviewing.wanted_of(d)))
    questions = load.question_set(wanted or load.questionnaire_ids()[:1], run.say.lang, whole=True)
    parts = _parts(documents, questions, run)
    decider = _Decider(parts, questions, run)
    try:
        found = together.together(parts, questions, decider.decide)
    except (KeyboardInterrupt, EOFError):
        raise Interrupted.of("merge-stopped", run.target) from None
    if decider.refused:
        raise TerminalRequired(decider.refused)
    data, left = _data(documents, parts, found, questions, run.say)
    warnings = converting.write(run.target, converting.Carried(data, questions), run.say)
    _tell(found, questions, run)
    problems.show(console(run.look, error=True), [*left, *warnings], run.say)


def _parts(documents: Sequence[Document], questions: QuestionSet, run: Run) -> list[Part]:
    read = [store.read_document(document, questions) for document in documents]
    problems.show(console(run.look, error=True), [w for r in read for w in r.warnings], run.say)
    called = [
        one_line(r.answers.respondent) or Path(d.source.file).stem
        for r, d in zip(read, documents, strict=True)
    ]
    parts = []
    for one, document, name in zip(read, documents, called, strict=True):
        path = document.source.file
        who = f"{name} ({Path(path).stem})" if called.count(name) > 1 else name
        beside = document.data.get(OPEN_NOTES)
        parts.append(Part(who, path, one.answers, beside if isinstance(beside, dict) else {}))
    return parts


class _Decider:
    """Says what stands where files contradict each other, and keeps what nobody could be asked."""

    def __init__(self, parts: Sequence[Part], questions: QuestionSet, run: Run) -> None:
        self.refused: list[Problem] = []
        self._questions, self._run = questions, run
        self._can_ask = not run.no_input and streams.is_terminal(sys.stdin, sys.stderr)
        self._first: Part | None = None
        if run.prefer is not None and run.prefer not in set(Prefer):
            wanted = names.key(run.prefer)
            self._first = next((p for p in parts if names.key(p.path) == wanted), None)
            if self._first is None:
                known = " ".join([*Prefer, *(p.path for p in parts)])
                raise WrongUsage.of("bad-option", option="--prefer", value=run.prefer, expected=known)

    def decide(self, contradiction: Contradiction, question: Question | None) -> Value:
        """Return what stands: as told, as asked; else the first, while what cannot be decided is kept to be told."""
        told = self._told(contradiction, question)
        if told is not None:
            return told
        if self._can_ask:
            return self._ask(contradiction, question)
        self.refused.append(self._problem(contradiction, question))
        return contradiction.values[0]

    def _told(self, contradiction: Contradiction, question: Question | None) -> Value | None:
        if self._first is not None:
            return next(
                (v for p, v in contradiction.by if p is self._first and not Answer(v).is_unknown), None
            )
        if self._run.prefer == Prefer.NEWEST:
            return together.newest(contradiction)
        is_scored = question is not None and question.id in self._questions.scored_ids and question.has_points
        if self._run.prefer == Prefer.WORST and question is not None and is_scored:
            return together.worst(contradiction, question)
        return None

    def _ask(self, contradiction: Contradiction, question: Question | None) -> Value:
        from cyberdiag.interview.prompts import TerminalPrompter

        asking: TerminalPrompter = TerminalPrompter(self._run.say, no_color=self._run.look.no_color)
        say, out = self._run.say, console(self._run.look, error=True)
        known = list(contradiction.values)
        if (
            question is not None
            and question.kind is Kind.MULTIPLE
            and not any(NONE in Answer(v).chosen for v in known)
        ):
            every = {c for v in known for c in Answer(v).chosen}
            known.append(tuple(c.id for c in question.choices if c.id in every))
        options = []
        for n, value in enumerate(known):
            who = say.writing.things.join(p.who for p in contradiction.saying(value)) or say(
                "merge.all-of-them"
            )
            options.append((str(n), say.writing.noted(_words(value, question, say), who)))
        print_folded(out, _sentence(contradiction, question, say), "bold")
        return known[int(asking.choose(_title(contradiction, question, say), options))]

    def _problem(self, contradiction: Contradiction, question: Question | None) -> Problem:
        place = together.place(contradiction) or Place(contradiction.by[-1][0].path)
        at = ", ".join(
            str(found.place) if (found := p.answers.get(contradiction.key)) and found.place else p.path
            for p, _ in contradiction.by
        )
        said = _sentence(contradiction, question, self._run.say)
        is_fact = question is None or question.id not in self._questions.scored_ids
        codes = {Prefer.WORST: "merge-fact" if is_fact else "", Prefer.NEWEST: "merge-undated"}
        code = codes.get(self._run.prefer or "") or "merge-contradiction"  # type: ignore[call-overload]
        return Problem(
            place, code, {"id": _named(contradiction, question, self._run.say), "said": said, "places": at}
        )


def _title(contradiction: Contradiction, question: Question | None, say: Messages) -> str:
    return (
        say(f"interview.{FIRM}") if question is None else say.writing.noted(question.text, contradiction.key)
    )


def _named(contradiction: Contradiction, question: Question | None, say: Messages) -> str:
    """Return what was answered in few words: the id of a question, or the name of the field for the firm."""
    return say(f"tables.{FIRM}") if question is None else contradiction.key


def _words(value: Value, question: Question | None, say: Messages) -> str:
    return one_line(str(value) if question is None else words.answer(question, Answer(value), None, say))


def _sentence(contradiction: Contradiction, question: Question | None, say: Messages) -> str:
    said = (say("report.said-one", name=p.who, answer=_words(v, question, say)) for p, v in contradiction.by)
    return say.writing.things.join(said)


def _data(
    documents: Sequence[Document],
    parts: Sequence[Part],
    found: together.Together,
    questions: QuestionSet,
    say: Messages,
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the file as plain data, and a warning for each entry of an author's own that two files hold differently."""
    who = say.writing.things.join(dict.fromkeys(p.answers.respondent.strip() or p.who for p in parts))
    head = {FIRM: found.firm, "respondent": who, "date": max(p.answers.date for p in parts)}
    data: dict[str, Any] = {"cyberdiag": FORMAT, "questionnaires": _versions(documents, questions)}
    data |= {k: v for k, v in head.items() if v}
    ours = {"cyberdiag", "language", "questionnaires", *TEXTS, "answers", OPEN_NOTES, DISAGREEMENTS}
    left = []
    for document in documents:
        for key, value in document.data.items():
            if key in ours:
                continue
            if data.setdefault(key, value) != value:
                place = document.source.key_place((key,))
                left.append(Problem(place, "merge-key-left", {"name": str(key)[:40]}, Severity.WARNING))
    data["answers"] = {key: plain(answer) for key, answer in found.answers.items()}
    return data | together.plain(found), left


def _versions(documents: Sequence[Document], questions: QuestionSet) -> dict[str, str]:
    """Return the version of each questionnaire; an earlier one stays, so that what changed since is named."""
    found: dict[str, str] = {}
    for document in documents:
        held = document.data.get("questionnaires")
        for key, version in held.items() if isinstance(held, dict) else ():
            name = str(key)
            if name not in found or found[name] == questions.versions.get(name):
                found[name] = str(version)
    return {**questions.versions, **found}


def _tell(found: together.Together, questions: QuestionSet, run: Run) -> None:
    out = console(run.look, error=True)
    say = run.say
    out.print(safe(say("summary.written", path=one_line(run.target))), soft_wrap=True)
    print_folded(out, say("merge.done", count=len(found.answers), contradictions=len(found.taken)))
    for contradiction, value in found.taken:
        question = questions.by_id.get(contradiction.key)
        taken = say("merge.taken", answer=_words(value, question, say))
        out.print(safe(f"- {_title(contradiction, question, say)}"), soft_wrap=True)
        out.print(safe(f"  {_sentence(contradiction, question, say)} → {taken}"), soft_wrap=True)
