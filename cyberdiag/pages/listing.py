"""What there is: lists and pages of questions, sources, frameworks and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.catalog import knowledge, load
from cyberdiag.errors import UnknownName
from cyberdiag.model.page import Listing, Page
from cyberdiag.pages import advices, losses
from cyberdiag.problems import near

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages
    from cyberdiag.model.catalogue import Framework, Source, Term
    from cyberdiag.model.questionnaire import Question, Questionnaire


def listing(kind: str | None, say: Messages) -> tuple[Listing, ...]:
    """Return one list, or the overview of all.

    Raises:
        UnknownName: for a kind that there is not.
    """
    load.use((*load.questionnaire_ids(), *load.overlay_ids()))
    if kind is None:
        counts = [(name, say(f"list.{name}"), lister) for name, lister in LISTS.items()]
        overview = Listing(
            "cyberdiag list", tuple((name, f"{title} ({len(lister(say))})") for name, title, lister in counts)
        )
        return (Listing(say("list.questionnaires"), _questionnaires(say)), overview)
    if kind not in LISTS:
        raise UnknownName.of("unknown-kind", name=kind, known=", ".join(LISTS))
    return (Listing(say(f"list.{kind}"), LISTS[kind](say)),)


def _all(say: Messages) -> tuple[Questionnaire, ...]:
    return load.question_set(load.questionnaire_ids(), say.lang).questionnaires


def _layered(say: Messages) -> tuple[Questionnaire, ...]:
    """Return every overlay on the shelf, each laid over its base by itself."""
    return tuple(load.questionnaire(name, say.lang) for name in load.overlay_ids())


def _questionnaires(say: Messages) -> tuple[tuple[str, str], ...]:
    plain = tuple((n.id, f"{n.title} {n.version} ({len(n.questions)})") for n in _all(say))
    laid = ((o, n) for n in _layered(say) for o in n.overlays)
    return (*plain, *((o.id, f"{n.id} + {o.title} {o.version} ({len(n.questions)})") for o, n in laid))


def _asked(say: Messages) -> dict[str, tuple[Questionnaire, Question]]:
    """Return every question, with those that overlays add."""
    laid = {q.id: (n, q) for n in _layered(say) for q in n.questions}
    plain = {q.id: (n, q) for n in _all(say) for q in n.questions}
    return plain | {k: v for k, v in laid.items() if k not in plain}


def _questions(say: Messages) -> tuple[tuple[str, str], ...]:
    return tuple((key, q.text) for key, (_, q) in _asked(say).items())


def _sources(say: Messages) -> tuple[tuple[str, str], ...]:
    return tuple((s.id, f"{s.title} ({s.publisher})") for s in knowledge.sources(say.lang).values())


def _frameworks(say: Messages) -> tuple[tuple[str, str], ...]:
    return tuple((f.id, f"{f.title} ({f.edition})") for f in knowledge.frameworks(say.lang).values())


def _terms(say: Messages) -> tuple[tuple[str, str], ...]:
    return tuple((t.id, f"{t.term}: {t.text}") for t in knowledge.glossary(say.lang).values())


LISTS: dict[str, Callable[[Messages], tuple[tuple[str, str], ...]]] = {
    "questionnaires": _questionnaires,
    "questions": _questions,
    "sources": _sources,
    "frameworks": _frameworks,
    "terms": _terms,
    "covers": advices.covers,
    "gaps": advices.gaps,
    "triggers": advices.triggers,
    "services": advices.services,
    "cases": advices.cases,
    "scenarios": losses.scenarios,
    "costs": losses.costs,
}


def page(name: str, say: Messages) -> Page:
    """Return the page of one id.

    Raises:
        UnknownName: naming the near miss.
    """
    load.use((*load.questionnaire_ids(), *load.overlay_ids()))
    questions = _asked(say)
    if name in questions:
        return _question_page(*questions[name], say)
    sources = knowledge.sources(say.lang)
    if name in sources:
        return _source_page(sources[name], [q for _, q in questions.values()], say)
    frameworks = knowledge.frameworks(say.lang)
    if name in frameworks:
        return _framework_page(frameworks[name], say)
    found = advices.page(name, say) or losses.page(name, say)
    if found is not None:
        return found
    terms = knowledge.glossary(say.lang)
    if name in terms:
        return _term_page(terms[name])
    guess = near(name, [*questions, *sources, *frameworks, *terms, *advices.ids(say)])
    raise UnknownName.of("unknown-id-near" if guess else "unknown-id", name=name, guess=guess or "")


def _question_page(questionnaire: Questionnaire, question: Question, say: Messages) -> Page:
    sources = knowledge.sources(say.lang)
    lines: list[tuple[str, str]] = [
        (say("list.questionnaires"), f"{questionnaire.title} {questionnaire.version}")
    ]
    title = say("show.choices")
    for choice in question.choices:
        lines.append((title, f"{choice.id} = {choice.label}{': ' + choice.text if choice.text else ''}"))
        title = ""
    pairs = [(say("interview.help-choices"), question.help), (say("show.why"), question.why)]
    lines += [(t, text) for t, text in pairs if text]
    title = say("show.sources")
    for key in question.sources:
        lines.append((title, _named(sources[key], say) if key in sources else key))
        title = ""
    if question.ask:
        lines.append((say("show.ask"), question.ask))
    lines += _step(question, sources, say)
    if questionnaire.scored:
        lines.append(
            (say("show.weight"), f"{question.weight:g}{' / ' + say('show.core') if question.core else ''}")
        )
        threats = ", ".join(questionnaire.threats.get(t, t) for t in question.threats)
        lines += [(say("show.threats"), threats)] if threats else []
    pairs = [(say("show.evidence"), question.evidence), (say("list.covers"), ", ".join(question.covers))]
    pairs.append((say("list.services"), ", ".join(question.services)))
    lines += [(t, text) for t, text in pairs if text]
    lines += _references(question, say)
    return Page(f"{question.id}  {question.text}", tuple(lines))


def _step(question: Question, sources: object, say: Messages) -> list[tuple[str, str]]:
    step = question.first_step
    if step is None:
        return []
    effort, cost = say(f"summary.effort.{step.effort.value}"), say(f"summary.cost.{step.cost.value}")
    lines = [
        (say("show.action"), step.action),
        (say("show.first-step"), f"{step.who}: {step.text} ({effort}, {cost})"),
    ]
    if isinstance(sources, dict) and step.resource in sources:
        lines.append((say("show.resource"), _named(sources[step.resource], say)))
    return lines


def _references(question: Question, say: Messages) -> list[tuple[str, str]]:
    if not question.references:
        return []
    frameworks = knowledge.frameworks(say.lang)
    lines = []
    title = say("show.mappings")
    for reference in question.references:
        framework = frameworks.get(reference.framework)
        if framework is None:
            continue
        partly = f" ({say('show.partly')})" if reference.partial else ""
        lines.append(
            (
                title,
                f"{framework.title} [{framework.edition}] {reference.id} {framework.items.get(reference.id, '')}{partly}",
            )
        )
        title = ""
    return lines


def _named(source: Source, say: Messages) -> str:
    parts = [f"{source.title} ({source.publisher}{', ' + source.date if source.date else ''})"]
    parts.append(say("show.as-of", date=source.as_of) + ", " + say(f"show.marks.{source.mark}"))
    if source.url:
        parts.append(source.url)
    return "\n".join(parts)


def _source_page(source: Source, questions: list[Question], say: Messages) -> Page:
    used = [q.id for q in questions if source.id in q.sources]
    lines = [("", _named(source, say)), (say("show.used-by"), ", ".join(used) or "—")]
    return Page(source.id, tuple(lines))


def _framework_page(framework: Framework, say: Messages) -> Page:
    lines = [(say("show.edition"), framework.edition), ("", framework.note)]
    lines += list(framework.items.items())
    return Page(f"{framework.title} ({framework.publisher})", tuple(lines))


def _term_page(term: Term) -> Page:
    return Page(term.term, (("", term.text),))
