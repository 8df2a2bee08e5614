"""The page of a scheme: where the firm stands criterion by criterion, what stands behind it, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag import __version__
from cyberdiag.crosswalk.project import Way
from cyberdiag.model.answers import Confidence
from cyberdiag.model.text import one_line, printable
from cyberdiag.report import words
from cyberdiag.report.views import appendix

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from cyberdiag.crosswalk.project import Behind, Projection, Row, Step
    from cyberdiag.crosswalk.verdict import Verdict
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Answer, Answers
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.report import ActionView, SourceView


class CountView(Struct, frozen=True):
    """How many criteria have a verdict, and what that verdict says and does not say."""

    id: str
    label: str
    count: int
    meaning: str


class AnswerLine(Struct, frozen=True):
    """An answer behind a verdict; `chosen` is what its choice says in full."""

    id: str
    text: str
    answer: str
    chosen: str
    note: str
    evidence: str
    says: str
    linked: bool = False
    """Whether the page holds the question itself."""


class RowView(Struct, frozen=True):
    """A criterion; `left` is what was not asked, `todo` what moves it on."""

    id: str
    gist: str
    verdict: str
    label: str
    answers: tuple[AnswerLine, ...]
    left: str
    against: str
    note: str
    todo: tuple[str, ...]


class RequirementView(Struct, frozen=True):
    """A requirement with its criteria; a scheme without requirements has one without a title."""

    id: str
    title: str
    rows: tuple[RowView, ...]


class StepView(Struct, frozen=True):
    """One thing to do: `place` is its number in the plan and by when, where it is in the plan."""

    way: str
    id: str
    text: str
    who: str
    place: str
    criteria: tuple[str, ...]


class SchemePage(Struct, frozen=True):
    """Everything the page says, in one language."""

    lang: str
    scheme: str
    title: str
    organisation: str
    respondent: str
    date: str
    edition: str
    numbering: str
    source: SourceView | None
    digest: str
    headline: str
    whole: str
    counts: tuple[CountView, ...]
    about: tuple[str, ...]
    improve: tuple[StepView, ...]
    answer: tuple[StepView, ...]
    requirements: tuple[RequirementView, ...]
    left: str
    """What answers to the questions not asked yet would decide, and how to give them."""
    whole_page: str
    """How to get this page where a report holds a short one."""
    versions: str
    program: str


def compose(
    found: Projection,
    answers: Answers,
    date: str,
    sources: Mapping[str, Source],
    actions: tuple[ActionView, ...],
    messages: Messages,
    linked: Container[str] = (),
) -> SchemePage:
    """Return the page as of a date (ISO text); `actions` are those of the plan, `linked` the questions beside it."""
    source = sources.get(found.scheme.source)
    actions_by = {a.question: a for a in actions}
    scheme, made = found.scheme, _Made(found, messages, actions_by, date, linked)
    return SchemePage(
        lang=messages.lang,
        scheme=scheme.scheme or scheme.id,
        title=messages("scheme.title", scheme=scheme.short or scheme.title),
        organisation=one_line(answers.organisation),
        respondent=one_line(answers.respondent),
        date=words.date(date, messages.lang),
        edition=messages("scheme.edition", title=scheme.title, edition=scheme.edition),
        numbering=numbering(scheme, messages),
        source=appendix.source(source, messages) if source is not None else None,
        digest=scheme.digest,
        headline=headline(found, messages),
        whole=made.whole(),
        counts=tuple(made.count(one, n) for one, n in found.counts.items()),
        about=tuple(filter(None, (messages("scheme.about"), scheme.route, scheme.note))),
        improve=tuple(made.step(s) for s in found.steps if s.way is not Way.ANSWER),
        answer=tuple(made.step(s) for s in found.steps if s.way is Way.ANSWER and s.question is not None),
        requirements=made.requirements(),
        left=made.left(),
        whole_page=messages("scheme.whole-page", scheme=scheme.scheme or scheme.id),
        versions=messages.writing.things.join(f"{key} {version}" for key, version in found.versions.items()),
        program=f"cyberdiag {__version__}",
    )


def numbering(scheme: Framework, messages: Messages) -> str:
    """Return which numbers stand here, where another edition took the place of this one."""
    if not scheme.superseded_by:
        return ""
    return messages("scheme.numbering", other=scheme.superseded_by, numbering=scheme.numbering)


def headline(found: Projection, messages: Messages) -> str:
    """Return where the firm stands, in one sentence with every count."""
    counts = (words.counted(messages, f"scheme.counted.{one}", n) for one, n in found.counts.items())
    key = "scheme.headline-partial" if found.partial else "scheme.headline"
    return messages(key, of=len(found.rows), counts=messages.writing.things.join(counts))


class _Made(Struct, frozen=True):
    """What the parts of the page are worded from."""

    found: Projection
    say: Messages
    actions: Mapping[str, ActionView]
    day: str
    linked: Container[str]

    def whole(self) -> str:
        if self.found.partial:
            return self.say("scheme.partial")
        of, whole = len(self.found.requirements), self.found.whole
        return words.counted(self.say, "scheme.whole", whole, of=of)

    def left(self) -> str:
        steps = [s for s in self.found.steps if s.way is Way.ANSWER]
        criteria = {c for s in steps for c in s.criteria}
        if not steps:
            return ""
        told = words.counted(self.say, "scheme.questions-left", len(steps), of=len(criteria))
        names = " ".join(self.found.unanswered)
        return words.sentences((told, self.say("scheme.how-to-answer", names=names)), self.say)

    def count(self, one: Verdict, count: int) -> CountView:
        return CountView(one.value, self.label(one), count, self.say(f"scheme.meaning.{one}"))

    def label(self, one: Verdict) -> str:
        return self.say(f"scheme.verdict.{one}")

    def requirements(self) -> tuple[RequirementView, ...]:
        if self.found.partial:
            return (RequirementView("", "", tuple(map(self.row, self.found.rows))),)
        items = self.found.scheme.items
        return tuple(
            RequirementView(name, items[name], tuple(map(self.row, rows)))
            for name, rows in self.found.requirements.items()
        )

    def row(self, row: Row) -> RowView:
        against = self.say.writing.things.join(row.against)
        return RowView(
            id=row.criterion,
            gist=row.gist,
            verdict=row.verdict.value,
            label=self.label(row.verdict),
            answers=tuple(self.line(b) for b in row.behind),
            left=row.missing,
            against=self.say("scheme.against", ids=against) if against else "",
            note=row.note,
            todo=tuple(self.todo(s) for s in row.next),
        )

    def line(self, behind: Behind) -> AnswerLine:
        question, given = behind.question, behind.answer
        chosen = () if given is None else (c for c in question.choices if c.id in given.chosen)
        facts = (f"{q.text} {words.answer(q, a, None, self.say)}" for q, a in behind.facts)
        return AnswerLine(
            id=question.id,
            text=question.text,
            answer=words.answer(question, given, behind.state, self.say),
            chosen=" ".join((*(c.text for c in chosen if c.text), *facts)),
            note=printable(given.note) if given else "",
            evidence=self.evidence(given) if given is not None else "",
            says=behind.says.value,
            linked=question.id in self.linked,
        )

    def evidence(self, given: Answer) -> str:
        told = printable(given.beside.told)
        is_past = given.confidence(self.day) is Confidence.PAST
        return f"{told} [{self.say('scheme.evidence-past')}]" if is_past else told

    def todo(self, step: Step) -> str:
        return self.say(f"scheme.todo.{step.way}", id=step.id)

    def step(self, step: Step) -> StepView:
        action, question = self.actions.get(step.id), step.question
        first = question.first_step if question is not None else None
        improving = step.way is Way.IMPROVE and first is not None
        text = first.action if improving and first else question.text if question else ""
        if step.way is Way.FIND_OUT:
            text = self.say("scheme.find-out", question=text)
        return StepView(
            way=step.way.value,
            id=step.id,
            text=text,
            who=(first.who if first else "") if improving else (question.ask if question else ""),
            place=self.place(action) if action else "",
            criteria=step.criteria,
        )

    def place(self, action: ActionView) -> str:
        if not action.day:
            return self.say("scheme.in-plan", number=action.number)
        return self.say("scheme.in-plan-by", number=action.number, day=action.day)
