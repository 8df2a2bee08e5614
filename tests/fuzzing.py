"""Everything that reads what a stranger wrote, as functions of bytes; a new reader is one line in READERS.

A reader may end well or raise one of our own errors whose every problem has a text in both languages and, for a
file, a place. Anything else is a fault: it reaches the caller as it is.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from counting import HANG, stop_of_a_hang
from support import ROOT, answers_of, assess

from cyberdiag.answer_files import returned_plan, store
from cyberdiag.app import comparing, filling, judging, packed, standing
from cyberdiag.app.rendering import Rendering
from cyberdiag.book import encoded, filters, heads, pieces, providers, renewals, wide
from cyberdiag.book.table import Table
from cyberdiag.catalog import advice, common, decode, duties, knowledge, lint_own, load, shelf
from cyberdiag.changes import as_data
from cyberdiag.cli.main import run
from cyberdiag.columns import Layout
from cyberdiag.drafts import folder as drafts
from cyberdiag.drafts import opening
from cyberdiag.errors import CyberdiagError, ExitCode, InvalidAnswers, InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.fill_map import FillMap
from cyberdiag.model.format import Format
from cyberdiag.model.moment import is_day
from cyberdiag.outside import shipped, workbook
from cyberdiag.outside.yaml_source import Source
from cyberdiag.pages import comparison
from cyberdiag.problems import Place, Problem
from cyberdiag.report.own import check, guard, worker
from cyberdiag.report.own import folder as own
from cyberdiag.report.page import Job, policy
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.model.assessment import Assessment
    from cyberdiag.report.document import Report

CORPUS = ROOT / "tests" / "data" / "corpus"
SMALL = ROOT / "tests" / "data" / "valid" / "small"
REFUSALS = range(ExitCode.WRONG_USAGE, ExitCode.CANNOT_WRITE + 1)
_SAFE_WORD = 400
TEMPLATE_SECONDS = 20
OVERLAY = {
    "overlay.yaml": b'cyberdiag: overlay/1\nid: over\nversion: "1"\ntitle: t\nbase: {id: small}\nsections: [more.yaml]\n',
    "more.yaml": b"into: doors\nquestions: [{id: X-1, text: t, weight: 1, axes: {place: outside}}]\n",
}
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    'content="{policy}"><title>t</title><style></style></head><body>{text}</body></html>'
)
OURS = b'cyberdiag: answers/1\nquestionnaires: {small: "1.0"}\nanswers: {D-1: no, W-0: yes, W-2: partly}\n'


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="cyberdiag-fuzz-"))


@functools.cache
def _questions() -> load.QuestionSet:
    return load.question_set(load.questionnaire_ids(), "en")


def _refused(error: CyberdiagError) -> None:
    assert error.exit_code in REFUSALS, error
    assert error.problems
    for problem in error.problems:
        assert problem.place.file or error.exit_code == ExitCode.WRONG_USAGE, problem
        assert all(all(messages(lang).problem(problem)) for lang in ("ja", "en")), problem


@functools.cache
def _report() -> Report:
    """Return the report of the small questionnaire, which is made quickly."""
    with shelf.using([str(SMALL)]):
        questions = load.question_set(("small",), "en")
        judged = assess(questions, Answers({"D-1": Answer("no")}), early=False)
        return Rendering(judged, judging.catalogue("en"), messages("en"), "2026-11-22", "owner").page


def _written(folder: Path, texts: dict[str, bytes]) -> Path:
    for name, raw in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def _answers(suffix: str, raw: bytes) -> None:
    path = _folder() / f"a{suffix}"
    path.write_bytes(raw)
    store.read(str(path), _questions())


def _wide(suffix: str, raw: bytes) -> None:
    """Read a wide table both ways; a row is taken by both or by none."""
    path = _folder() / f"w{suffix}"
    path.write_bytes(raw)
    with pieces.opened(str(path)) as table:
        head = heads.heads(table.columns, _questions(), str(path))
        encoder = encoded.Encoder(head, Layout(_questions()))
        taken: dict[int, bool] = {}
        for piece in table.pieces(head.wanted, frozenset(head.about)):
            taken |= dict.fromkeys((number for number, _ in piece.broken), False)
            whole = encoder.encode(piece.columns).whole(piece.size).tolist()
            taken |= dict(zip(piece.numbers.tolist(), whole, strict=True))
    rows = list(wide.rows(str(path), _questions()))
    assert {row.number: row.answers is not None for row in rows} == taken
    problems = [problem for row in rows for problem in row.problems if problem.is_error]
    if problems:
        raise InvalidAnswers(problems)


def _plan(raw: bytes) -> None:
    path = _folder() / "p.xlsx"
    path.write_bytes(raw)
    returned_plan.read(str(path))


def _filled(name: str, raw: bytes) -> None:
    """Fill a workbook, or propose a map for it; or fill one by a map that is given. What is written can be read again."""
    folder = _written(_folder() / "fill", {"in.xlsx": seeds("fill.xlsx")[-1], name: raw})
    sent, out, learned = str(folder / "in.xlsx"), folder / "out.xlsx", folder / "learned.yaml"
    shutil.copy(answers_of("manufacturer"), folder / "a.yaml")
    by = str(folder / name) if name.endswith(".yaml") else None
    out.unlink(missing_ok=True)
    learned.unlink(missing_ok=True)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if by is None:
            filling.learn(sent, str(learned), filling.Run(messages("en"), Look()))
            problems: list[Problem] = []
            decode.decode(FillMap, shipped.read(learned.read_bytes(), "learned.yaml"), problems)
            assert not problems
        filling.fill(
            str(folder / "a.yaml"), sent, str(out), filling.Run(messages("en"), Look(), by, replace=True)
        )
    workbook.read(out.read_bytes(), "out.xlsx")


def _sheet(suffix: str, raw: bytes) -> None:
    """Make a questionnaire of somebody's list of questions; where there is none in it, that is told."""
    path = _folder() / f"list{suffix}"
    path.write_bytes(raw)
    made = [drafts.draft(grid, "ours", ()) for grid in opening.grids(str(path))]
    for note in (n for draft in made if draft for n in draft.notes):
        assert note.place.line, note
        assert all(all(messages(lang).problem(note)) for lang in ("ja", "en")), note
    if not any(made):
        raise InvalidData([Problem(Place(str(path)), "draft-no-questions")])


def _common(raw: bytes) -> None:
    """Read what hits many firms at once, and look for what nothing has."""
    found = common.read_common(raw, "common.yaml")
    common.refuse_faults(found, _questions(), ("ransomware", "vendor"), ("one-2025",))


def _providers(raw: bytes) -> None:
    """Read who uses which provider; whoever is told not to be in the book has a line."""
    _, told = providers.read(
        raw, "p.csv", ("cloud", "vpn"), {"クラウド": "cloud"}, {"A社": "", "B社": "B商会"}
    )
    assert all(problem.place.line for problem in told), raw


def _pack(raw: bytes) -> None:
    """Compare a pack with its list."""
    path = _folder() / "p.zip"
    path.write_bytes(raw)
    packed.verify(str(path))


def _evidence(raw: bytes) -> None:
    """Read what a text names a line as evidence; nothing from outside the folder or behind a link is ever taken."""
    folder = _folder() / "evidence"
    if not folder.is_dir():
        _written(_folder(), {"secret.txt": b"secret", "evidence/a.txt": b"a", "evidence/in/b.txt": b"b"})
        (folder / "link.txt").symlink_to("../secret.txt")
        (folder / "up").symlink_to("..")
    answers = Answers({"D-1": Answer("no", evidence_files=raw.decode("utf-8", "replace"))})
    path = str(folder / "a.yaml")
    assert {*packed.evidence(path, answers, Source(path, None, "")).values()} <= {b"a", b"b"}, raw


def _in_small(name: str, raw: bytes) -> None:
    folder = _folder() / name.replace("/", "-")
    if not folder.is_dir():
        shutil.copytree(SMALL, folder)
    (folder / name).write_bytes(raw)
    load.question_set((str(folder),), "en" if name.startswith("lang/") else "ja")


def _in_layer(name: str, raw: bytes) -> None:
    """Read an overlay over the small questionnaire, one of whose files is given."""
    folder = _folder() / "layers"
    made = _written(folder / "over", {**OVERLAY, name: raw})
    shutil.copytree(SMALL, folder / "small", dirs_exist_ok=True)
    with shelf.using([str(folder)]):
        load.question_set(("small", str(made)), "ja")


def _in_catalogue(name: str, reader: Callable[[str], object], raw: bytes) -> None:
    """Read one file of a catalogue of one's own, laid over ours."""
    folder = _written(_folder() / "catalogue" / name.replace("/", "-"), {name: raw})
    with shelf.using(None, [str(folder)]):
        reader("ja")


def _advice(lang: str) -> None:
    lint_own.refuse_faults(advice.load_advice(lang), _questions())


def _duties(lang: str) -> None:
    duties.load_duties(lang)
    duties.load_leak_costs(lang)


def _template(form: str, raw: bytes) -> None:
    """Make a page from a template, in this process; every problem has its line, and nothing takes long."""
    folder = _written(_folder() / f"templates-{form}", {f"report.{form}.j2": raw})
    found = own.read(str(folder))
    check.check(found)
    job = Job("report", form, "r", _report(), "report", ())
    task = worker.Task(job, found, "en", worker.Limits(seconds=TEMPLATE_SECONDS, most=100_000))
    with stop_of_a_hang(TEMPLATE_SECONDS):
        made = worker.make(task)
    if isinstance(made, Problem):
        assert HANG not in str(made.values.get("reason")), raw
        assert made.place.line, made
        raise InvalidData([made])
    if form == "html":
        guard.inspect(made, found)


def _page(raw: bytes) -> None:
    """Give any text to the guard of finished pages, alone and inside a page; what it lets through, it leaves alone."""
    text = raw.decode("utf-8", "replace")
    none = own.Own("mine", {"report.html.j2": text}, {})
    inside = _PAGE.format(policy=policy(""), text=text)
    with contextlib.suppress(InvalidData):
        guard.inspect(text, none)
    done = guard.inspect(inside, none)
    assert guard.inspect(done, none) == done


def _compared(raw: bytes) -> None:
    """Compare a file with one of ours, as the older and as the newer one, and show what differs."""
    folder = _folder() / "compared"
    path = _written(folder, {"given.json": raw}) / "given.json"
    ours = _written(folder, {"ours.yaml": OURS}) / "ours.yaml"
    say = messages("en")
    with shelf.using([str(SMALL)]), contextlib.redirect_stderr(io.StringIO()):
        for pair in ((path, ours), (ours, path)):
            compare = comparing.Run(say, Look(), "2026-11-22")
            found, known = compare.compared(*map(str, pair))
            pages = comparison.pages(found, known, say)
            for form in ("html", "md", "json"):
                comparing.rendered(form, found, pages, say)
            as_data.since((found,))


@functools.cache
def _book() -> Table:
    """Return a book of two clients without results."""
    layout, ratings = Layout(_questions()), {"cyber-risk/rating": ("A", "B", "C", "D")}
    return Table(layout, ratings, ("harbour", "mill"), ("港南歯科", "Mill"), ("", ""), ({}, {}), {}, {})


def _renewals(suffix: str, raw: bytes) -> None:
    path = _folder() / f"renewals{suffix}"
    path.write_bytes(raw)
    found = renewals.renewals(str(path), _book(), "2026-11-22")
    assert all(is_day(day) for day in found.days.values())
    assert all(all(messages(lang).problem(p)) for p in found.problems for lang in ("ja", "en"))


def _peers(raw: bytes) -> None:
    """Lay a file of peers beside a firm, in formats that tell of it; each diagnosis has a place or a reason."""
    path = _written(_folder() / "peers", {"p.json": raw}) / "p.json"
    peers, _ = standing.opened(str(path))
    made = Rendering(_assessed(), judging.catalogue("en"), messages("en"), "2026-11-22", peers=peers)
    for form in (Format.HTML, Format.JSON, Format.CSV):
        made.to(form)
    assert made.page.peers is not None
    assert all(one.line for one in made.page.peers.diagnoses)


def _assessed() -> Assessment:
    """Return one of the examples, assessed without its years."""
    answers = store.read(str(answers_of("manufacturer")), _questions()).answers
    return judging.judge(_questions(), answers, judging.catalogue("en"))


def _command_line(raw: bytes) -> None:
    """Run words in an empty folder; a path may not lead out of it."""
    words = [w[:_SAFE_WORD].replace("/", "").replace("..", "") for w in os.fsdecode(raw).split("\n")][:8]
    folder = _folder() / "cwd"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(answers_of("manufacturer"), folder / "a.yaml")
    kept, before = (sys.stdin, sys.stdout, sys.stderr), Path.cwd()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), out, out
    os.chdir(folder)
    try:
        code = run([w.replace("\0", "") for w in words])
    finally:
        os.chdir(before)
        sys.stdin, sys.stdout, sys.stderr = kept
    assert code in {ExitCode.DONE, ExitCode.BELOW_THRESHOLD, *REFUSALS}, (words, code)


READERS: dict[str, Callable[[bytes], object]] = {
    "yaml": lambda raw: shipped.read(raw, "f.yaml"),
    "answers.yaml": functools.partial(_answers, ".yaml"),
    "answers.json": functools.partial(_answers, ".json"),
    "answers.csv": functools.partial(_answers, ".csv"),
    "answers.xlsx": functools.partial(_answers, ".xlsx"),
    "wide.csv": functools.partial(_wide, ".csv"),
    "wide.jsonl": functools.partial(_wide, ".jsonl"),
    "wide.parquet": functools.partial(_wide, ".parquet"),
    "plan.xlsx": _plan,
    "fill.xlsx": functools.partial(_filled, "in.xlsx"),
    "fill.map": functools.partial(_filled, "map.yaml"),
    "common": _common,
    "providers": _providers,
    "pack.zip": _pack,
    "evidence": _evidence,
    "renewals.csv": functools.partial(_renewals, ".csv"),
    "renewals.xlsx": functools.partial(_renewals, ".xlsx"),
    "where": lambda raw: filters.filters(raw.decode(errors="replace").split("\n"), _book()),
    "sheet.csv": functools.partial(_sheet, ".csv"),
    "sheet.xlsx": functools.partial(_sheet, ".xlsx"),
    "questionnaire": functools.partial(_in_small, "questionnaire.yaml"),
    "section": functools.partial(_in_small, "doors.yaml"),
    "overlay": functools.partial(_in_small, "lang/en.yaml"),
    "layer": functools.partial(_in_layer, "overlay.yaml"),
    "layer-section": functools.partial(_in_layer, "more.yaml"),
    "catalogue.sources": functools.partial(_in_catalogue, "sources.yaml", knowledge.sources),
    "catalogue.words": functools.partial(_in_catalogue, "glossary.yaml", knowledge.glossary),
    "catalogue.cover": functools.partial(_in_catalogue, "covers/own.yaml", _advice),
    "catalogue.duties": functools.partial(_in_catalogue, "duties.yaml", _duties),
    "template.html": functools.partial(_template, "html"),
    "template.md": functools.partial(_template, "md"),
    "page": _page,
    "compared": _compared,
    "peers.json": _peers,
    "command": _command_line,
}
SHARES = {
    "answers.xlsx": 0.01, "wide.csv": 0.02, "wide.jsonl": 0.03, "wide.parquet": 0.02, "plan.xlsx": 0.01, "fill.xlsx": 0.01, "fill.map": 0.01, "common": 0.02, "providers": 0.02, "pack.zip": 0.03, "evidence": 0.03, "sheet.csv": 0.03, "sheet.xlsx": 0.01, "command": 0.01, "questionnaire": 0.03, "section": 0.03, "overlay": 0.03, "renewals.csv": 0.02, "renewals.xlsx": 0.01, "where": 0.02,
    "layer": 0.02, "layer-section": 0.01, "catalogue.sources": 0.03, "catalogue.words": 0.03,
    "catalogue.cover": 0.01, "catalogue.duties": 0.02, "template.html": 0.04, "template.md": 0.05, "page": 0.1, "compared": 0.01, "peers.json": 0.01,
}  # fmt: skip
"""Of all inputs; the readers that are not named share the rest."""


def read(name: str, raw: bytes) -> bool:
    """Give bytes to a reader; returns whether it took them."""
    try:
        READERS[name](raw)
    except CyberdiagError as error:
        _refused(error)
        return False
    return True


def seeds(name: str) -> list[bytes]:
    """Return what the corpus holds for a reader."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
