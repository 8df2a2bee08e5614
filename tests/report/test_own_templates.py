"""A user's own templates: they take the place of ours by file or by block, and can do nothing else."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest
from jinja2 import nodes
from msgspec.structs import replace
from report import made, paper
from support import EXAMPLES, ROOT, answers_of, clean_env, run

from cyberdiag.app import outputs
from cyberdiag.errors import CannotWrite, ExitCode, InvalidData
from cyberdiag.messages import messages
from cyberdiag.problems import Problem
from cyberdiag.report import environment, render
from cyberdiag.report.own import check, export, guard, sandbox, worker
from cyberdiag.report.own import folder as own
from cyberdiag.report.own import render as own_render
from cyberdiag.report.page import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AGENCY = EXAMPLES / "templates" / "agency"
FIRM = "manufacturer"
ABOVE = '{% extends "shipped/report.html.j2" %}\n'
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True, scope="module")
def _ours_are_compiled_once() -> Iterator[None]:
    """Dozens of pages are made in this process: what the sandbox compiles ours to depends on text, name and format alone."""
    known: dict[tuple[object, ...], object] = {}
    compile_anew = sandbox.Sandbox.compile

    def compiled(made: sandbox.Sandbox, source: str, name: str, filename: str) -> object:
        key = (source, name, filename, made.autoescape)
        if not filename.startswith(own.FOLDER):
            return compile_anew(made, source, name, filename)
        if key not in known:
            known[key] = compile_anew(made, source, name, filename)
        return known[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sandbox.Sandbox, "compile", compiled)
        yield


def folder(base: Path, files: Mapping[str, str | bytes]) -> str:
    for name, text in files.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(base)


def block(text: str, name: str = "contact") -> str:
    return f"{ABOVE}{{% block {name} %}}\n{text}\n{{% endblock %}}\n"


def alone(text: str) -> str:
    """Return a template that is no more than a text in its third line."""
    return f"\n\n{text}\n"


def job(form: str = "html", lang: str = "en", *, styled: bool = True) -> Job:
    styles = render.job(made.page(FIRM, lang), "html").styles if styled else ()
    return Job("report", form, "r", made.page(FIRM, lang), "report", styles)


def here(found: own.Own, form: str = "html", lang: str = "en", *, styled: bool = True) -> str | Problem:
    """Make the page in this process: the same work without the limits of the other one."""
    asked = job(form, lang, styled=styled)
    return worker.make(worker.Task(asked, found, lang, worker.Limits()))


def page_of(text: str, base: Path, **more: bytes) -> str | Problem:
    files = {"report.html.j2": alone(text), **{f"{k}.png": v for k, v in more.items()}}
    return here(own.read(folder(base, files)), styled=False)


@cache
def short() -> str:
    """Return a finished page without its sections."""
    return re.sub(r"<main>.*</main>", "", made.text(FIRM, "en"), flags=re.DOTALL)


def refused(path: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidData) as caught:
        outputs.templates(path)
    return tuple(caught.value.problems)


def told(problem: Problem, base: Path) -> tuple[str, str, str]:
    place = str(problem.place).removeprefix(f"{base}/").removeprefix(str(base))
    return place, problem.code, str(problem.values.get("guess", ""))


@pytest.mark.parametrize(("firm", "lang"), [("manufacturer", "ja"), ("online-shop", "en")])
def test_the_worked_example_is_a_whole_report_with_its_own_letter(firm: str, lang: str) -> None:
    found = outputs.templates(str(AGENCY))
    report = made.page(firm, lang)
    root = paper.read(render.render(report, "html", messages(lang), found))
    text = paper.plain(render.render(report, "md", messages(lang), found))
    name = "みさき保険事務所" if lang == "ja" else "Misaki Agency"
    letter = root.all("section", "letter")[0]
    assert name in letter.text
    assert name in root.all("footer")[0].text
    assert len(root.all("img")) == 2
    assert all(i.attrs["alt"] for i in root.all("img"))
    assert text.index(name) < text.index(report.title)
    assert text.rindex(name) > text.index(report.sources[-1].id)
    plain = paper.read(made.text(firm, lang))
    told = root.all("main")[0].text
    for sheet in sorted(report.sheets.values())[1:]:  # the letter takes the first sheet of paper
        shifted, own = (messages(lang)("report.paper.page", page=n) for n in (sheet + 1, sheet))
        assert shifted in told
        told = told.replace(shifted, own)
    assert told == plain.all("main")[0].text


def test_a_finished_page_lets_in_its_own_pictures_and_nothing_else() -> None:
    text = render.render(made.page(FIRM, "ja"), "html", messages("ja"), outputs.templates(str(AGENCY)))
    policy = paper.read(text).all("meta")[1].attrs["content"]
    assert re.fullmatch(
        r"default-src 'none'; img-src data:; style-src 'sha256-[^']+'; form-action 'none'; base-uri 'none'",
        policy,
    )
    assert "--accent: #7a1f3d" in text


def test_what_export_writes_is_a_start_that_changes_nothing_yet(tmp_path: Path) -> None:
    target = str(tmp_path / "mine")
    written, kept = export.export(target, messages("en"))
    assert kept == []
    assert {Path(p).name for p in written} >= {
        "report.html.j2",
        "report.md.j2",
        "style.css",
        "_charts.html.j2",
    }
    found = outputs.templates(target)
    assert found is not None
    for lang in made.LANGUAGES:
        for form in ("html", "md"):
            assert here(found, form, lang) == made.text(FIRM, lang, form)


def test_a_start_works_once_the_marks_around_its_blocks_are_taken_away(tmp_path: Path) -> None:
    target = str(tmp_path)
    export.export(target, messages("ja"))
    (tmp_path / "logo.png").write_bytes(PNG)
    for name in own.starter():
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        opened = re.sub(r"\{#\n(\{% block .*?)\n#\}", r"\1", text, flags=re.DOTALL)
        assert opened != text
        path.write_text(opened, encoding="utf-8")
    found = outputs.templates(target)
    assert found is not None
    html = here(found)
    assert isinstance(html, str)
    assert '<p class="contact">...</p>' in html
    assert isinstance(here(found, "md"), str)


def test_export_overwrites_nothing_and_says_what_it_left(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("mine", encoding="utf-8")
    done = run("templates", "export", str(tmp_path), lang="en")
    assert done.returncode == ExitCode.DONE
    assert f"{tmp_path}/style.css is there already" in done.stdout
    assert f"Written: {tmp_path}/report.html.j2" in done.stdout
    assert (tmp_path / "style.css").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "shipped" / "style.css").is_file()
    with pytest.raises(CannotWrite):
        export.export(str(tmp_path / "style.css" / "below"), messages("en"))


def test_a_whole_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = (ROOT / "report_templates" / "_leak.html.j2").read_text(encoding="utf-8")
    target = folder(
        tmp_path, {"_leak.html.j2": ours.replace('<section id="leak">', '<section id="leak">MINE')}
    )
    html = here(own.read(target))
    assert isinstance(html, str)
    assert html.replace("MINE", "") == made.text(FIRM, "en")


def test_typed_text_is_escaped_in_ones_own_blocks(tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"report.html.j2": block("{{ '<b>' }}{{ r.organisation }}")}))
    html = here(found)
    assert isinstance(html, str)
    assert "&lt;b&gt;" in html


HIDDEN = (
    "a\u202eb",
    "{{ 'a\\u202eb' }}",
    "{{ ('a' ~ '\u202eb') | safe }}",
    "{% filter replace('x', '\\u202e') %}axb{% endfilter %}",
    "{% set s %}a\u202e{% endset %}{{ s }}b",
    "{{ ['a', 'b'] | join('\\u202e') }}",
    "a&#x202E;b",
    "a&#8238b",
    "a&rlm;b",
    "\\\\&#8238;",
)


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize("text", HIDDEN)
def test_signs_that_hide_or_turn_text_are_marks_wherever_a_template_has_them(
    text: str, form: str, tmp_path: Path
) -> None:
    made_page = here(own.read(folder(tmp_path, {f"report.{form}.j2": text})), form, styled=False)
    assert isinstance(made_page, str)
    assert "\ufffd" in made_page
    assert not re.search("[\u202e\u200f]|&", made_page)


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("html", "{{ r.organisation }}", "a\ufffdb &amp;#8238; \ufffd"),
        ("html", "{{ r.organisation | safe }}", "a\ufffdb \ufffd \ufffd"),
        ("md", "{{ r.organisation }}", "a\ufffdb \\&#8238; \ufffd"),
    ],
)
def test_signs_in_what_a_firm_typed_are_marks_in_ones_own_templates(
    form: str, text: str, shown: str, tmp_path: Path
) -> None:
    typed = replace(made.page(FIRM, "en"), organisation="a\u202eb &#8238; \u200b")
    found = own.read(folder(tmp_path, {f"report.{form}.j2": text}))
    asked = replace(job(form, styled=False), view=typed)
    assert worker.make(worker.Task(asked, found, "en", worker.Limits(most=1000))) == shown


def test_a_style_sheet_with_hidden_signs_still_fits_its_policy(tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"style.css": "/* a\u200bb */\r\np { color: red }"}))
    made_page = here(found)
    assert isinstance(made_page, str)
    assert "/* a\ufffdb */\np { color: red }" in guard.inspect(made_page, found)


SLIPS = {
    "{{ orgnisation }}": ("report.html.j2:3:4", "template-name-unknown", "r.organisation"),
    "{{ r.orgnisation }}": ("report.html.j2:3:6", "template-part", "organisation"),
    "{{ tt('title') }}": ("report.html.j2:3:4", "template-name-unknown", "t"),
    "{{ r.title | uper }}": ("report.html.j2:3:14", "template-filter", "upper"),
    "{% include 'deadlins.md.j2' %}": ("report.html.j2:3:13", "template-missing", "shipped/deadlines.md.j2"),
    "{% include '../../answers.yaml' %}": ("report.html.j2:3:13", "template-missing", ""),
    "{% include '/etc/hostname' %}": ("report.html.j2:3:13", "template-missing", ""),
    "{{ t('what-frist') }}": ("report.html.j2:3:7", "template-words", "what-first"),
    "{{ t('addressee') }}": ("report.html.j2:3:7", "template-words-value", ""),
    "{{ image('logo.pgn', '') }}": ("report.html.j2:3:11", "template-picture", "logo.png"),
    "{{ 1 / 0 }}": ("report.html.j2:3:1", "template-fault", ""),
}  # fmt: skip


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_with_file_line_column_and_near_miss(text: str, tmp_path: Path) -> None:
    problem = page_of(text, tmp_path, logo=PNG)
    assert isinstance(problem, Problem)
    place, code, guess = told(problem, tmp_path)
    assert (place, code, guess) == SLIPS[text]


UNREADABLE = {
    "{% inclde 'x' %}": ("report.html.j2:3:4", "template-tag", "include"),
    "{% if r.lang %}": ("report.html.j2:4:4", "template-open", ""),
    "{{ r.title + }}": ("report.html.j2:3:1", "template-syntax", ""),
    "{{ " + "(" * 3000 + ")" * 3000 + " }}": ("report.html.j2", "template-too-deep", ""),
}


@pytest.mark.parametrize("text", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_read_is_told_before_the_first_question(text: str, tmp_path: Path) -> None:
    (problem,) = refused(folder(tmp_path, {"report.html.j2": block(text)}))
    place, code, guess = told(problem, tmp_path)
    assert (place.rsplit(":", 1)[0], code, guess) == (
        UNREADABLE[text][0].rsplit(":", 1)[0],
        *UNREADABLE[text][1:],
    )


@pytest.mark.parametrize("name", ["x" * 400, "../pyproject.toml", "a\0b"])
def test_only_a_template_can_be_extended(name: str, tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"report.html.j2": f'{{% extends "shipped/{name}" %}}\n'}))
    check.check(found)
    problem = here(found, styled=False)
    assert isinstance(problem, Problem)
    assert problem.code == "template-missing"


def test_a_block_that_nothing_shows_is_told_with_its_near_miss(tmp_path: Path) -> None:
    files = {
        "report.html.j2": block("x", "contcat"),
        "report.md.j2": '{% extends "report.html.j2" %}{% block nothing %}{% endblock %}',
    }
    first, second = refused(folder(tmp_path, files))
    assert told(first, tmp_path) == ("report.html.j2:2:10", "template-block", "contact")
    assert told(second, tmp_path)[:2] == ("report.md.j2:1:40", "template-block")


INSIDE = (
    "{{ r.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ t.__globals__ }}",
    "{{ image.__closure__ }}",
    "{{ '{0.__class__}'.format(r) }}",
    "{{ r.title | attr('__class__') }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ [].append(1) }}",
)


@pytest.mark.parametrize("text", INSIDE)
def test_nothing_inside_the_program_can_be_reached(text: str, tmp_path: Path) -> None:
    problem = page_of(text, tmp_path)
    assert isinstance(problem, Problem)
    assert problem.code in {"template-forbidden", "template-part"}
    assert problem.place.line == 3


ENDLESS = {
    "{% for i in range(10**9) %}{% endfor %}": "template-too-large",
    "{{ 'x' * 10**9 }}": "template-too-large",
    "{{ 10**(10**8) }}": "template-too-large",
    "{{ [1] * 10**9 }}": "template-too-large",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "template-too-deep",
    "{% include 'report.html.j2' %}": "template-too-deep",
    "{% extends 'report.html.j2' %}": "template-too-deep",
    "{% import 'report.html.j2' as x %}": "template-too-deep",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}": "template-too-deep",
    "{% block a %}{{ self.a() }}{% endblock %}": "template-too-deep",
    "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}": "template-too-deep",
    "{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}": "template-too-large",
}


@pytest.mark.parametrize("text", ENDLESS)
def test_endless_work_is_ended(text: str, tmp_path: Path) -> None:
    problem = page_of(text, tmp_path)
    assert isinstance(problem, Problem)
    assert problem.code == ENDLESS[text]


@pytest.mark.parametrize(
    "text",
    [
        "{{ 10**301 % 7 }}",
        "{{ 'x' * 5000001 }}",
        "{{ [1] * 5000001 }}",
        "{{ 'x' * 3000000 + 'x' * 3000000 }}",
    ],
)
def test_a_number_or_text_that_would_fill_the_memory_is_not_made(text: str, tmp_path: Path) -> None:
    problem = page_of(text, tmp_path)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.line) == ("template-too-large", 3)


def made_elsewhere(path: str, limits: worker.Limits) -> Problem:
    with pytest.raises(InvalidData) as caught:
        own_render.page(job(), own.read(path), "en", limits)
    (problem,) = caught.value.problems
    return problem


def test_a_template_that_never_ends_is_stopped_in_its_line(tmp_path: Path) -> None:
    loops = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    path = folder(tmp_path, {"report.html.j2": alone(loops)})  # nothing of ours to compile first
    problem = made_elsewhere(path, worker.Limits(seconds=2))
    assert (problem.code, problem.place.line) == ("template-too-slow", 3)


def test_a_template_that_would_fill_the_memory_is_stopped(tmp_path: Path) -> None:
    path = folder(
        tmp_path, {"report.html.j2": block("{{ ('x' * 1000000) | list | join('y' * 1500) | length }}")}
    )
    assert made_elsewhere(path, worker.Limits(seconds=60)).code == "template-too-large"


def test_a_process_that_cannot_answer_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 20\n", encoding="utf-8")
    silent.chmod(0o700)
    path = folder(tmp_path / "mine", {"report.html.j2": block("x")})
    monkeypatch.setattr(sys, "executable", str(silent))
    problem = made_elsewhere(path, worker.Limits(seconds=0.5, grace=0.5))
    assert (problem.code, problem.values["seconds"]) == ("template-too-slow", "0.5")


def test_the_process_of_templates_writes_no_file(tmp_path: Path) -> None:
    code = (
        "import resource as r\n"
        "from cyberdiag.report.own import worker\n"
        "worker._limit(2_000_000_000)\n"
        "print(r.getrlimit(r.RLIMIT_FSIZE), r.getrlimit(r.RLIMIT_CORE), flush=True)\n"
        "open('made', 'wb', 0).write(b'x')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=clean_env(),
        check=False,
    )
    assert done.stdout == "(0, 0) (0, 0)\n", done.stderr
    assert "File too large" in done.stderr
    assert (tmp_path / "made").read_bytes() == b""


def test_a_limit_that_a_system_does_not_know_takes_none_of_the_others_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource

    taken: list[int] = []

    def without_memory(kind: int, _: tuple[int, int]) -> None:
        if kind == resource.RLIMIT_AS:
            raise ValueError
        taken.append(kind)

    monkeypatch.setattr(resource, "setrlimit", without_memory)
    worker._limit(1_000_000)
    assert taken == [resource.RLIMIT_FSIZE, resource.RLIMIT_CORE]


def test_the_process_of_templates_loads_nothing_of_the_folder_we_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('loaded')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    found = own.read(folder(tmp_path / "mine", {"report.html.j2": block("MINE")}))
    assert "MINE" in own_render.page(job(), found, "en")


def test_a_page_with_a_script_is_not_written(tmp_path: Path) -> None:
    problem = made_elsewhere(
        folder(tmp_path, {"report.html.j2": block("<script>1</script>")}), worker.Limits()
    )
    assert (problem.code, problem.place.line) == ("template-page", 3)


@pytest.mark.parametrize(
    "style",
    [
        "@import 'x.css';",
        "p { background: URL(https://example.com/x) }",
        "p { background: image-set('x' 1x) }",
    ],
)
def test_a_style_sheet_that_loads_something_is_refused(style: str, tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"style.css": f"\n{style}"}))
    made_page = here(found)
    assert isinstance(made_page, str)
    with pytest.raises(InvalidData) as caught:
        guard.inspect(made_page, found)
    assert {(p.code, Path(p.place.file).name, p.place.line) for p in caught.value.problems} == {
        ("template-page", "style.css", 2)
    }


def test_the_words_beside_a_picture_are_escaped(tmp_path: Path) -> None:
    html = page_of("""{{ image('logo.png', '"><b>&') }}""", tmp_path, logo=PNG)
    assert isinstance(html, str)
    assert 'alt="&#34;&gt;&lt;b&gt;&amp;"' in html


def test_a_folder_of_endless_files_is_refused(tmp_path: Path) -> None:
    files = {"report.html.j2": "x"} | {f"n{n}.txt": "" for n in range(own.MOST_FILES)}
    assert [p.code for p in refused(folder(tmp_path, files))] == ["templates-too-many"]


def test_no_program_of_a_template_is_kept_or_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        pytest.fail("it was kept or taken")

    for name in ("load_bytecode", "dump_bytecode"):
        monkeypatch.setattr(environment.Compiled, name, asked)
    assert isinstance(here(own.read(folder(tmp_path, {"report.html.j2": block("x")}))), str)


def test_a_page_that_grows_too_large_is_refused(tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"report.html.j2": block("x")}))
    task = worker.Task(job(), found, "en", worker.Limits(most=1000))
    problem = worker.make(task)
    assert isinstance(problem, Problem)
    assert problem.code == "template-too-large"


ON_THE_PAGE = {
    "<script>1</script>": "template-page",
    "<p onclick='x'>": "template-page",
    "<p style='color:red'>": "template-page",
    "<img src='https://example.com/p.png' alt=''>": "template-page",
    "<img src='data:text/html;base64,AAAA' alt=''>": "template-page",
    "<a href='javascript:1'>x</a>": "template-page",
    "<a href='//example.com'>x</a>": "template-page",
    "<iframe></iframe>": "template-page",
    "<form></form>": "template-page",
    "<meta http-equiv='refresh' content='0'>": "template-page",
    "<link rel='stylesheet'>": "template-page",
    "<svg><script>1</script></svg>": "template-page",
    "<style>p { color: red }</style>": "template-policy",
}


@pytest.mark.parametrize("text", ON_THE_PAGE)
def test_a_finished_page_holds_nothing_that_runs_or_loads(text: str, tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"report.html.j2": block(text)}))
    page = short().replace("<footer", f"{text}<footer")
    with pytest.raises(InvalidData) as caught:
        guard.inspect(page, found)
    assert ON_THE_PAGE[text] in {p.code for p in caught.value.problems}
    if ON_THE_PAGE[text] == "template-page":
        assert {p.place.line for p in caught.value.problems} == {3}


@pytest.mark.parametrize(
    "change",
    [
        ("<meta http-equiv", "<meta name=x http-equiv"),
        ("default-src 'none'", "default-src *"),
        ("<head>", "<head><title><meta charset></title>"),
        ("--accent: #0b5c8a", "--accent: url(https://example.com/x)"),
    ],
)
def test_a_page_without_its_policy_is_refused(change: tuple[str, str], tmp_path: Path) -> None:
    found = own.read(folder(tmp_path, {"report.html.j2": block("x")}))
    page = short()
    assert guard.inspect(page, found) == page
    with pytest.raises(InvalidData):
        guard.inspect(page.replace(*change, 1), found)


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    base = tmp_path / "mine"
    path = folder(base, {"report.html.j2": block("x")})
    (base / "inside.txt").symlink_to("report.html.j2")
    assert outputs.templates(path) is not None
    (base / "out.txt").symlink_to(secret)
    (problem,) = refused(path)
    assert (Path(problem.place.file).name, problem.code) == ("out.txt", "outside-folder")


FOLDERS: dict[str, tuple[Mapping[str, str | bytes], set[str]]] = {
    "no folder": ({}, {"templates-folder"}),
    "nothing of ours": ({"notes.txt": "x"}, {"templates-none"}),
    "a slip in the name": ({"reprot.html.j2": "x"}, {"template-file-name"}),
    "no UTF-8": ({"report.html.j2": "あ".encode("cp932")}, {"template-not-utf8"}),
    "no picture": ({"report.html.j2": "x", "logo.png": "<svg>"}, {"not-a-picture"}),
    "too large": ({"report.html.j2": "x" * 2_000_001}, {"file-too-large"}),
    "two faults": ({"report.html.j2": "{% x %}", "report.md.j2": "{% y %}"}, {"template-tag"}),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_cannot_be_used_is_told(name: str, tmp_path: Path) -> None:
    files, codes = FOLDERS[name]
    problems = refused(folder(tmp_path / "mine", files))
    assert {p.code for p in problems} == codes
    assert len(problems) == (2 if name == "two faults" else 1)


def test_a_faulty_template_ends_the_command_and_leaves_the_old_report(tmp_path: Path) -> None:
    path = folder(tmp_path / "mine", {"report.html.j2": block("{{ r.orgnisation }}")})
    (tmp_path / "r.html").write_text("old", encoding="utf-8")
    answers = str(answers_of(FIRM))
    command = ("assess", "-a", answers, "--no-input", "--trials", "0", "--templates", path, "-o", "r.html")
    done = run(*command, cwd=tmp_path)
    assert done.returncode == ExitCode.INVALID_DATA
    assert "report.html.j2:3:6" in done.stderr
    assert "organisation" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == "old"
    shutil.copytree(AGENCY, tmp_path / "mine", dirs_exist_ok=True)
    assert run(*command, "-o", "r.md", cwd=tmp_path).returncode == ExitCode.DONE
    assert "example.com" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "example.com" in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_the_clock_takes_ones_own_templates_too(tmp_path: Path) -> None:
    command = (
        "deadlines",
        "--since",
        "2026-11-20 10:00",
        "--no-input",
        "--templates",
        str(AGENCY),
        "-o",
        "d.html",
    )
    assert run(*command, cwd=tmp_path).returncode == ExitCode.DONE
    assert "みさき保険事務所" in (tmp_path / "d.html").read_text(encoding="utf-8")


GUIDE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_guide_names_every_block_and_every_name() -> None:
    for name in ("report.html.j2", "report.md.j2", "style.css", "deadlines.html.j2", "first_hour.html.j2"):
        text = (ROOT / "report_templates" / name).read_text(encoding="utf-8")
        blocks = {b.name for b in jinja2.Environment().parse(text).find_all(nodes.Block)}  # noqa: S701  it only parses
        row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{name}` |"))
        assert set(re.findall(r"`(\w+)`", row.split("|")[2])) == blocks, name
    for part in made.page(FIRM, "en").__slots__:
        assert f"`r.{part}`" in GUIDE


@pytest.mark.parametrize("lang", made.LANGUAGES)
def test_the_papers_of_the_guide_are_printed_in_a_report_of_ones_own(lang: str, tmp_path: Path) -> None:
    example = GUIDE.partition("## Papers in a report")[2].partition("```jinja\n")[2].partition("```")[0]
    view = made.page(FIRM, lang)
    found = own.read(folder(tmp_path, {"report.html.j2": example}))
    shown = html.unescape(render.render(view, "html", messages(lang), found))
    assert view.letter is not None
    assert view.handout is not None
    assert view.words is not None
    sheet, texts = view.handout, view.words.texts
    for line in (
        *sheet.watch,
        *sheet.first,
        *(c.why for c in sheet.calls),
        *(x for t in texts for x in t.opening),
    ):
        assert line in shown
    assert shown.index(view.letter.title) < shown.index(sheet.title) < shown.index(view.words.title)


def test_the_example_of_the_guide_is_the_worked_example() -> None:
    for name in ("report.html.j2", "style.css"):
        assert (AGENCY / name).read_text(encoding="utf-8") in GUIDE
