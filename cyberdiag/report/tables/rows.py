"""The report as tables: words from the same Report that the page prints, numbers from the same result as JSON.

Nothing here knows a file format; `csv_table` and `xlsx_table` write what stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cyberdiag.report import words
from cyberdiag.report.tables.advice_rows import cases, covers, ready, trade
from cyberdiag.report.tables.peers_rows import PEERS, peers, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.plan import PlanPage
    from cyberdiag.model.report import ActionView, AnswerView, DiagnosisView, FindingView
    from cyberdiag.model.since import ScoreSince, SinceView
    from cyberdiag.report.document import Report
    from cyberdiag.report.tables.advice_rows import Cell, Row

_ANSWERS = (
    "id", "section", "question", "answer", "note", "evidence", "evidence-files", "evidence-date", "evidence-holder", "evidence-until", "state", "references",
)  # fmt: skip
_BESIDE = _ANSWERS.index("state") - _ANSWERS.index("note")
_FINDING = ("severity", "points-lost")
_ACTION = (
    "action", "first-step", "who", "score-gain", "effect", "loss-reduction-low", "loss-reduction-high",
    "effort", "cost", "price", "due",
)  # fmt: skip
_SUMMARY = ("diagnosis", "item", "value", "low", "high", "rating")
_FINDINGS = ("id", "diagnosis", "question", "answer", *_FINDING, "action")
_ACTIONS = ("order", "id", "diagnosis", *_ACTION, "reason")
_PLAN = (
    "order", "id", "done", "due", "action", "first-step", "who", "cost", "effort", "effect", "reason", "remarks",
)  # fmt: skip
_SINCE = ("section", "item", "value")
_UNKNOWNS = ("id", "question", "answer", "whom")


class Table(Struct, frozen=True):
    """A heading row and rows; a number stays a number, None is an empty cell."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    filled: Mapping[int, tuple[str, ...]] = {}
    """The columns that a person fills in, from 0, with what there is to choose from; none where one writes."""


def single(report: Report, result: Mapping[str, Any], messages: Messages) -> Table:
    """Return every question with its answer, and what was found about it, in one table.

    A diagnosis that was stopped early has a row of its own before them, which says that it is an estimate, and so has the
    place of one among peers; what is asked of the trade has rows of its own behind them.
    """
    found, acts = _findings(report), {a.question: a for a in _all_actions(report)}
    lost, gains = _points(result), {a["questions"][0]: a for a in result["actions"]}
    rest = (report.date, report.digest)
    asking = {m.question: m.text for m in report.trade.messages} if report.trade else {}
    state, blank = messages("tables.estimate"), (None,) * len((*_FINDING, *_ACTION))
    rows: list[Row] = [
        (
            d.id,
            None,
            d.title,
            words.sentences((d.sentence, d.early.told), messages),
            *(None,) * _BESIDE,
            state,
            None,
            *blank,
            _titled(d),
            *rest,
            None,
        )
        for d in report.diagnoses
        if d.early is not None
    ]
    rows += [
        (
            *_answer(answer, section, messages),
            *_finding(found.get(answer.id), lost.get(answer.id)),
            *_action(acts.get(answer.id), gains.get(answer.id)),
            diagnosis,
            *rest,
            asking.get(answer.id),
        )
        for diagnosis, section, answer in _answers(report, messages)
    ]
    if report.trade is not None:
        asked, title = messages("tables.asked"), report.trade.title
        rows += [
            (
                *(d.id, title, d.title, d.text, d.details, d.url),
                *(None,) * (_BESIDE - 2),
                *(asked, None),
                *blank,
                *(None, *rest, None),
            )
            for d in report.trade.duties
        ]
    if report.peers is not None:
        state = messages("tables.peers")
        among = (
            (*one, *(None,) * _BESIDE, state, None, *blank, None, *rest, None) for one in told(report.peers)
        )
        rows = [*among, *rows]
    columns: tuple[str, ...] = (*_ANSWERS, *_FINDING, *_ACTION, "diagnosis", "date", "digest", "message")
    if report.since is not None:
        old = report.since.before
        rows = [(*row, old.get(str(row[0]))) for row in rows]
        columns = (*columns, "before")
    return _table("answers", columns, rows, messages)


def every(report: Report, result: Mapping[str, Any], messages: Messages) -> tuple[Table, ...]:
    """Return the tables of a workbook, the summary first."""
    lost, gains = _points(result), {a["id"]: a for a in result["actions"]}
    answers = [(a.label, *_answer(a, s, messages)[1:], d) for d, s, a in _answers(report, messages)]
    findings = [
        (f.id, d.title, f.text, f.answer, f.severity_label, lost.get(f.id), f.action)
        for d in report.diagnoses
        for f in (*d.findings, *d.other_findings)
    ]
    names = {a["id"]: a["diagnosis"] for a in result["actions"]}
    titles = {d.id: d.title for d in report.diagnoses}
    actions = [
        (a.number, a.question, titles.get(names.get(a.id, ""), ""), *_action(a, gains.get(a.id)), a.reason)
        for a in _all_actions(report)
    ]
    unknowns = [(u.id, u.text, u.answer, u.ask) for u in report.unknowns]
    cover_columns, cover_rows = covers(report, result, messages)
    case_columns, case_rows = cases(report)
    of_trade, vendors = trade(report, messages), ready(report)
    return (
        _table("summary", _SUMMARY, list(_summary(report, result, messages)), messages),
        *([_since(report.since, messages)] if report.since else []),
        *([_table("peers", PEERS, peers(report.peers, messages), messages)] if report.peers else []),
        _table("answers", (*_ANSWERS, "diagnosis"), answers, messages),
        _table("findings", _FINDINGS, findings, messages),
        _table("actions", _ACTIONS, actions, messages),
        _table("covers", cover_columns, cover_rows, messages),
        _table("cases", case_columns, case_rows, messages),
        *([_table("trade", *of_trade, messages)] if of_trade[1] else []),
        *([_table("messages", *vendors, messages)] if vendors[1] else []),
        _table("unknowns", _UNKNOWNS, unknowns, messages),
    )


def _since(since: SinceView, messages: Messages) -> Table:
    """Return what changed since last time: the sentences, the rounds, then every page of it."""
    scores = [(s.title, " ".join(t for t in (_moved(s), s.told) if t)) for s in since.scores]
    done = f"{messages('report.since.done')}: {since.done}" if since.done else ""
    told = [t for t in (since.basis, since.plan, done, since.worse, since.questionnaire, *since.notes) if t]
    rows: list[Row] = [(since.title, title, text) for title, text in (*scores, *(("", t) for t in told))]
    heading, now = messages("report.since.rounds"), messages("report.since.same")
    rows += [
        (heading, " ".join(t for t in (r.date, r.title) if t), f"{r.then} ({now}: {r.now})")
        for r in since.rounds
    ]
    rows += [(page.heading, title, text) for page in since.pages for title, text in page.lines]
    return _table("since", _SINCE, rows, messages)


def _moved(score: ScoreSince) -> str:
    return f"{score.before} → {score.now} ({score.points})" if score.before else ""


def plan(page: PlanPage, messages: Messages) -> Table:
    """Return the plan to tick off, what has no date at its end."""
    marks = tuple(messages(f"plan.marks.{m}") for m in ("done", "open"))
    rows: list[Row] = [
        (
            a.number, a.question, None, a.due, a.headline, words.sentences((a.text, a.alike), messages),
            a.who, a.cost, a.effort, a.effect or None, a.reason, None,
        )
        for a in (*page.dated, *page.rest)
    ]  # fmt: skip
    made = _table("plan", _PLAN, rows, messages)
    return replace(made, filled={_PLAN.index("done"): marks, _PLAN.index("remarks"): ()})


def _table(name: str, columns: tuple[str, ...], rows: list[Any], messages: Messages) -> Table:
    said = tuple(messages(f"tables.{c}") for c in columns)
    return Table(name, messages(f"tables.sheets.{name}"), said, tuple(rows))


def _answers(report: Report, messages: Messages) -> Iterator[tuple[str, str, AnswerView]]:
    """Return every question with the title of its diagnosis (none for facts) and of its section.

    A diagnosis with overlays is named with them: the single table has no other place for it.
    """
    for answer in report.profile:
        yield "", messages("report.profile"), answer
    for diagnosis in report.diagnoses:
        title = _titled(diagnosis)
        for section, answers in diagnosis.answers:
            for answer in answers:
                yield title, section, answer


def _titled(diagnosis: DiagnosisView) -> str:
    return " ".join((diagnosis.title, *([diagnosis.version] if diagnosis.overlays else ())))


def _answer(view: AnswerView, section: str, messages: Messages) -> Row:
    state = messages(f"tables.states.{view.state}")
    bears = " / ".join(view.references)
    kept = (text or None for text in view.kept)
    return (view.id, section, view.text, view.answer, view.note, *kept, state, bears or None)


def _findings(report: Report) -> dict[str, FindingView]:
    return {f.id: f for d in report.diagnoses for f in (*d.findings, *d.other_findings)}


def _points(result: Mapping[str, Any]) -> dict[str, float]:
    return {f["question"]: f["points_lost"] for d in result["diagnoses"] for f in d["findings"]}


def _finding(view: FindingView | None, lost: float | None) -> Row:
    return (None, None) if view is None else (view.severity_label, lost)


def _all_actions(report: Report) -> tuple[ActionView, ...]:
    return (*report.first_actions, *report.later_actions)


def _action(view: ActionView | None, numbers: Mapping[str, Any] | None) -> Row:
    if view is None or numbers is None:
        return (None,) * len(_ACTION)
    saved = numbers["loss_reduction_range"] if view.saving else (None, None)
    return (  # too little to print is too little here
        view.headline, view.text, view.who, numbers["score_gain"], view.effect or None,
        *(None if s is None else round(words.significant(s)) for s in saved), view.effort, view.cost, numbers["price"], numbers["due"],
    )  # fmt: skip


def _summary(report: Report, result: Mapping[str, Any], messages: Messages) -> Iterator[Row]:
    def said(name: str, value: Cell, diagnosis: str = "") -> Row:
        return (diagnosis or None, messages(f"tables.{name}"), value, None, None, None)

    yield said("title", report.title)
    yield from (
        said(n, v) for n, v in (("organisation", report.organisation), ("respondent", report.respondent)) if v
    )
    yield from (said(n, getattr(report, n)) for n in ("date", "program", "digest"))
    for view, numbers in zip(report.diagnoses, result["diagnoses"], strict=True):
        if view.overlays:
            yield said("version", view.version, view.title)
        yield from _scores(view, numbers, messages)
        yield from (said("gate", f"{g.text} ({', '.join(g.named)})", view.title) for g in view.gates)
    loss = report.loss
    if loss is not None and not loss.missing:
        yield said("loss-chance", f"{loss.chance} ({loss.once_in})")
        yield said("loss-expected", f"{loss.expected} ({loss.expected_range})")
        if loss.main is not None:
            yield said("loss-main", loss.main.scenario.title)
            yield said("loss-main-rate", f"{loss.main.rate} ({loss.main.once_in})")
            yield said("loss-half", loss.main.half)
            yield said("loss-tail", loss.main.tail)
            if loss.bearable:
                yield said("loss-bearable", loss.bearable)
            if loss.left:
                yield said("loss-left", loss.left)
    yield from (said("disagreement", f"{d.id} {d.text}: {d.said}") for d in report.disagreements)
    yield from (said("outdated", f"{d.id} {d.text}: {d.evidence} ({d.until})") for d in report.outdated)
    yield from (said("disclaimer", line) for line in report.disclaimer)


def _scores(view: DiagnosisView, numbers: Mapping[str, Any], messages: Messages) -> Iterator[Row]:
    def row(title: str, found: Mapping[str, Any], rating: str) -> Row:
        low, high = found["score_range"] or (None, None)
        return (view.title, title, found["score"], low, high, rating or None)

    rating = f"{view.score.rating} {view.score.rating_label}".strip()
    if view.early is not None:
        low, high = numbers["estimate_range"]
        title = messages("tables.estimate")
        yield (view.title, title, numbers["estimate"], low, high, view.early.rating or None)
        yield (view.title, messages("tables.width"), view.early.told, None, None, None)
    yield row(messages("tables.score"), numbers, rating if view.early is None else "")
    yield (view.title, messages("tables.rating"), view.sentence, None, None, None)
    for target in view.targets:
        yield (view.title, messages("report.targets"), target.line, None, None, None)
    for text, ids in view.lacking:
        yield (view.title, messages("report.lacks"), f"{text} ({', '.join(ids)})", None, None, None)
    axis: Mapping[str, Any] = next(iter(numbers["axes"].values()), {})
    yield from (row(r.title, axis[r.id], r.score.rating) for r in view.domains if r.id in axis)
