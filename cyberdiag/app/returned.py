"""A plan that comes back: asks about each action that is ticked, and writes the answers anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from cyberdiag.answer_files import returned_plan, store
from cyberdiag.answer_files.document import FORMAT, PREVIOUS
from cyberdiag.answer_files.kept import plain
from cyberdiag.app import outputs, reviewing
from cyberdiag.catalog import load
from cyberdiag.errors import InvalidAnswers, TerminalRequired
from cyberdiag.interview.flow import Step
from cyberdiag.model.answers import Answer
from cyberdiag.model.written import Kind
from cyberdiag.outside import files, streams
from cyberdiag.problems import Problem, near
from cyberdiag.report import words
from cyberdiag.terminal.console import console, print_folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.answer_files.document import Document
    from cyberdiag.answer_files.returned_plan import Returned, Tick
    from cyberdiag.app.outputs import Output, Run
    from cyberdiag.interview.prompts import TerminalPrompter
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answers
    from cyberdiag.model.format import KeptFormat
    from cyberdiag.model.questionnaire import Question, QuestionSet

_SAME = "-same-"


def take_in(path: str, plan: str, target: Output[KeptFormat], run: Run, *, no_input: bool) -> None:
    """Ask about each action ticked in a plan (a workbook), and write the answers as they are then.

    A tick alone changes no answer; what was remarked beside an action becomes a note on its answer. On Ctrl-C what was
    confirmed until then is written.

    Raises:
        InvalidAnswers: for a fault in one of the files, by its place; also where nothing was written into the plan.
        TerminalRequired: where nobody can be asked, with each question that would be.
    """
    document = store.open_document(path)
    names = reviewing.wanted_of(document) or load.questionnaire_ids()[:1]
    questions = load.question_set(names, run.say.lang)
    answers = store.read_document(document, questions).answers
    returned = returned_plan.read(plan)
    ticks = _known(returned, questions, plan)
    if ticks and not _can_ask(no_input=no_input):
        told = ({"id": t.question, "question": questions.by_id[t.question].text} for t in ticks)
        raise TerminalRequired(
            [Problem(t.place, "plan-asks", values) for t, values in zip(ticks, told, strict=True)]
        )
    from cyberdiag.interview.prompts import TerminalPrompter

    asking = TerminalPrompter(run.say, no_color=run.look.no_color)
    given: dict[str, Answer] = {}
    try:
        for number, tick in enumerate(ticks, 1):
            _ask(tick, (number, len(ticks)), answers, questions, asking, run, given)
    finally:
        noted = _noted(returned.remarks, answers, given)
        if given or noted:
            _write(target, document, noted | given, questions, run)
    out = console(run.look, error=True)
    if noted:
        print_folded(out, words.counted(run.say, "plan.noted", len(noted)))
    if given:
        print_folded(out, words.counted(run.say, "plan.written", len(given), path=target.path))
    elif noted:
        print_folded(out, run.say("summary.written", path=target.path))
    else:
        print_folded(out, run.say("plan.unchanged"))


def _noted(remarks: Mapping[str, str], answers: Answers, given: dict[str, Answer]) -> dict[str, Answer]:
    """Return the answers with the remarks as notes, those given now too; a note that was there stays before."""
    found = {}
    for question, remark in remarks.items():
        answer = given.get(question) or answers.get(question)
        if answer is not None and remark not in answer.note:
            note = " / ".join(filter(None, (answer.note, remark)))
            found[question] = answer.with_note(structs.replace(answer.beside, note=note))
            if question in given:
                given[question] = found[question]
    return found


def _can_ask(*, no_input: bool) -> bool:
    return not no_input and streams.is_terminal(sys.stdin, sys.stderr)


def _known(returned: Returned, questions: QuestionSet, plan: str) -> tuple[Tick, ...]:
    """Return the ticks; raises InvalidAnswers where nothing is written or no question can be asked about a tick."""
    faults = []
    for tick in returned.ticks:
        question = questions.by_id.get(tick.question)
        if question is None:
            guess = near(tick.question, list(questions.by_id))
            code = "unknown-question-near" if guess else "unknown-question"
            faults.append(Problem(tick.place, code, {"id": tick.question, "guess": guess or ""}))
    if not returned.ticks and not returned.remarks:
        raise InvalidAnswers.of("plan-nothing-ticked", plan)
    if faults:
        raise InvalidAnswers(faults)
    return returned.ticks


def _ask(
    tick: Tick,
    place: tuple[int, int],
    answers: Answers,
    questions: QuestionSet,
    asking: TerminalPrompter,
    run: Run,
    given: dict[str, Answer],
) -> None:
    """Ask what the answer is now; a new one is added to those given."""
    question, say, old = questions.by_id[tick.question], run.say, answers.get(tick.question)
    out = console(run.look, error=True)
    before = words.answer(question, old, None, say)
    action = question.first_step.action if question.first_step else question.id
    print_folded(out, say("plan.ticked", action=action, cell=tick.place.spot), "bold")
    if question.kind is Kind.SINGLE:
        print_folded(out, f"{question.text} ({question.id})")
        options = [(c.id, f"{c.label}: {c.text}" if c.text else c.label) for c in question.choices]
        title = say("plan.before", answer=before)
        chosen = asking.choose(title, [*options, (_SAME, say("plan.same", answer=before))])
        new = None if chosen == _SAME else Answer(chosen)
    else:
        new = _as_in_an_interview(question, place, old, questions, asking)
    if new is None or (old is not None and new.value == old.value):
        print_folded(out, say("plan.kept", answer=before))
        return
    given[question.id] = new.with_note(old.beside) if old else new
    print_folded(out, say("plan.taken", answer=_words(new, question.id, questions, say)))


def _as_in_an_interview(
    question: Question,
    place: tuple[int, int],
    old: Answer | None,
    questions: QuestionSet,
    asking: TerminalPrompter,
) -> Answer | None:
    """Ask with what was answered before standing there; None where the person would rather go elsewhere."""
    sections = (s for n in questions.questionnaires for s in n.sections)
    section = next(s for s in sections if question in s.questions)
    reply = asking.ask(Step(question, section, *place), old)
    return reply if isinstance(reply, Answer) else None


def _words(answer: Answer, question: str, questions: QuestionSet, say: Messages) -> str:
    return words.answer(questions.by_id[question], answer, None, say)


def _write(
    target: Output[KeptFormat], document: Document, given: dict[str, Answer], questions: QuestionSet, run: Run
) -> None:
    """Write what the file held, with the answers given now and their day."""
    ends = ("questionnaires", "answers")
    data: dict[str, Any] = {"cyberdiag": FORMAT}
    data |= {k: v for k, v in document.data.items() if k != "language" and k not in ends}
    data["date"] = reviewing.today()
    data.pop(PREVIOUS, None)
    here, before = Path(target.path).parent, Path(document.source.file)
    if document.data.get("date") and before.parent.resolve() == here.resolve():
        data[PREVIOUS] = before.name
    held, recorded = (document.data.get(key) for key in ("answers", "questionnaires"))
    kept = recorded if isinstance(recorded, dict) else {}
    data["questionnaires"] = {**kept, **questions.versions, **kept}
    data["answers"] = {**(held if isinstance(held, dict) else {}), **{k: plain(a) for k, a in given.items()}}
    raw = store.written(target.form, data).encode()
    store.refuse_unreadable(target.path, raw)
    exposed = [target.path] if files.write(target.path, raw, private=True) else []
    from cyberdiag.terminal import problems

    problems.show(console(run.look, error=True), outputs.not_private(exposed), run.say)
