"""One table of how long things take beside something known: `python -m benchmarks [--runs N] [--million] [--write]`.

Makes two environments under `build/benchmarks`, one with our wheel and one with the peers from the package index,
measures everything in turns, prints the table and keeps it there; `--write` puts it into `docs/performance.md`. `--million`
measures many firms from Parquet to Parquet too, which takes some minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import clients
from benchmarks.measure import Command, Used, interleaved
from cyberdiag.outside import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "benchmarks"
PEERS = ("copier", "pyfair")
FIRM = str(ROOT / "examples" / "manufacturer" / "answers.yaml")
ASSESS = ["assess", "-a", FIRM, "--no-input", "-o", "-", "-f"]
FLOOR = "import numpy.random, yaml"
"""What any program needs that reads an answers file and draws losses; the yardstick of the start of ours."""
QUESTION = (
    "import questionary\nquestionary.select('Which one?', choices=['one', 'two', 'three']).unsafe_ask()\n"
)
START, END = "<!-- benchmark -->", "<!-- /benchmark -->"
MEMORY_BUDGET = 120
PDF_SECONDS, PDF_BUDGET = 2.5, 2.3
"""Of the whole report: seconds on the clock, and megabytes."""
MILLIONS = {1_000_000: 12, 3_400_000: 45}
"""Firms, the second as many as there are small firms in Japan, and the seconds that they may take."""
FIRMS_BUDGET = 400
EMPTY = "<!doctype html><html lang=ja><meta charset=utf-8><p>空</p>"

ROWS: tuple[tuple[str, str, str, float | None], ...] = (
    ("version", "bare", "`--version` / bare interpreter", 1.5),
    ("help", "copier help", "`--help` / `copier --help`", 0.35),
    ("version", "copier version", "`--version` / `copier --version`", None),
    ("list", "floor", "`list` / floor", 0.95),
    ("show", "floor", "`show TEC-01` / floor", 1.2),
    ("answers check", "floor", "`answers check` / floor", 0.8),
    ("json", "floor", "`assess --no-input` to JSON, 100,000 years / floor", 2.7),
    ("html", "floor", "`assess --no-input` to HTML, 100,000 years / floor", 3.3),
    ("deadlines", "floor", "`deadlines --no-input` / floor", None),
    ("check", "floor", "`check` of all shipped YAML / floor", 6),
    ("question", "bare question", "first question / bare questionary script", 1.5),
)

ENGINE_ROWS: tuple[tuple[str, str, str, float | None], ...] = (
    ("items", "ours", "pyfair / loss engine, each cost item of the same scenarios, 100,000 years", 20),
    ("whole", "ours", "pyfair / loss engine, pyfair with one amount for each scenario", None),
    ("formula", "ours", "Bernoulli times lognormal by scenario / loss engine", 2),
    ("formula", "bare", "the same / loss engine without draws beyond the years' own", 3),
    ("formula, hits", "bare", "the same, drawing amounts only for years that are hit / the same", None),
    (
        "one by one",
        "columns",
        "both diagnoses and expected losses of 16,384 firms, one by one / in columns",
        100,
    ),
    ("one by one", "columns, step", "the same / in columns with the best single step", None),
)


def environment() -> dict[str, str]:
    """Return the environment of every run: bytecode is written, as an installer does, and BLAS starts no threads."""
    dropped = ("PYTHON", "CYBERDIAG_", "LC_", "NO_COLOR", "VIRTUAL_ENV")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "CYBERDIAG_LANG": "ja",
        "COLUMNS": "100",
        "TERM": "xterm",
        "OPENBLAS_NUM_THREADS": "1",
    }


def prepared(name: str, wanted: tuple[str, ...], env: dict[str, str]) -> Path:
    """Return the folder of programs of an environment that holds these packages, made anew when asked for."""
    folder = HOME / name
    programs = folder / "bin"
    if not (folder / "done").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, env=env)
        pip = [str(programs / "python"), "-m", "pip", "install", "-q", "--no-warn-script-location"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True, env=env)
        subprocess.run([*pip, *wanted], check=True, env=env)
        (folder / "done").touch()
    return programs


def commands(ours: Path, peers: Path) -> dict[str, Command]:
    """Return everything that is timed; peers are what the ratios are taken against."""
    python, program = str(ours / "python"), str(ours / "cyberdiag")
    arguments = {
        "list": ["list"],
        "show": ["show", "TEC-01"],
        "answers check": ["answers", "check", FIRM],
        "check": ["check"],
        "deadlines": ["deadlines", "--since", "2026-12-01T10:00", "--no-input"],
        "json": [*ASSESS, "json"],
        "html": [*ASSESS, "html"],
    }
    found = {
        "bare": Command((python, "-c", "pass")),
        "floor": Command((python, "-c", FLOOR)),
        "version": Command((python, program, "--version")),
        "copier version": Command((str(peers / "python"), str(peers / "copier"), "--version")),
        "help": Command((python, program, "--help")),
        "copier help": Command((str(peers / "python"), str(peers / "copier"), "--help")),
    }
    for name, given in arguments.items():
        found[name] = Command((python, program, *given))
    found["question"] = Command((python, program, "assess", "cyber-risk", "-a", "new.yaml"), "会社の名前")
    found["short pdf"] = Command((python, program, "assess", "-a", FIRM, "--no-input", "-o", "r.pdf"))
    found["pdf"] = Command((python, program, "assess", "-a", FIRM, "--no-input", "--full", "-o", "r.pdf"))
    rooted = ("--no-sandbox",) if os.geteuid() == 0 else ()
    printing = ("--headless=new", "--disable-gpu", "--user-data-dir=profile", "--print-to-pdf=r.pdf")
    empty = HOME / "empty.html"
    empty.write_text(EMPTY, encoding="utf-8")
    found["bare browser"] = Command((pdf.browser(), *printing, *rooted, empty.as_uri()))
    found["bare question"] = Command((python, "-c", QUESTION), "Which one?")
    return found


def engines(ours: Path, peers: Path, env: dict[str, str]) -> dict[str, float]:
    """Return the seconds of our engine, of a plain formula and of pyfair for the same scenarios and years."""
    here = Path(__file__).resolve().parent
    mine = subprocess.run(
        [str(ours / "python"), str(here / "engine.py"), FIRM], env=env, capture_output=True, check=True
    )
    others = [
        subprocess.run([str(there / "python"), str(here / name)], env=env, input=mine.stdout, capture_output=True, check=True)
        for there, name in ((ours, "formula.py"), (peers, "peer_engine.py"))
    ]  # fmt: skip
    many = subprocess.run(
        [str(ours / "python"), str(here / "columns.py")], env=env, capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(mine.stdout)["seconds"]
    for one in (*others, many):
        found |= json.loads(one.stdout)
    return found


def apart(function: Callable[..., Any], *given: object) -> Any:
    """Run something in a process of its own: a child counts what its parent held when it was started as its own memory."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def firms(ours: Path, env: dict[str, str], cwd: Path) -> list[str]:
    """Return the rows of many firms from Parquet to Parquet, beside a plain query of DuckDB."""
    from benchmarks import wide

    rows: list[str] = []
    for count, seconds in MILLIONS.items():
        given = HOME / f"firms-{count}.parquet"
        apart(wide.make, given, count)
        code = f"import duckdb; duckdb.execute('SET threads = 1'); duckdb.execute({wide.query(given, 'q.parquet')!r})"
        assess = (
            str(ours / "python"),
            str(ours / "cyberdiag"),
            "book",
            "assess",
            str(given),
            "-o",
            "r.parquet",
        )
        found = interleaved(
            {
                "usual": Command(assess),
                "all": Command((*assess, "--columns", "**")),
                "plain": Command((str(ours / "python"), "-c", code)),
            },
            1,
            env,
            cwd,
        )
        plain, named = found["plain"], f"{count:,} firms from Parquet to Parquet"
        for name, title in (("usual", "usual columns"), ("all", "all columns")):
            used = found[name]
            both = used.seconds * 1000, plain.seconds * 1000
            rows.append(
                _row(
                    f"{named}, {title} / DuckDB: weighted mean alone",
                    *both,
                    both[0] / both[1],
                    None,
                    most=True,
                )
            )
            if name == "usual":
                holds = "yes" if used.seconds <= seconds else "no"
                rows.append(
                    f"| the same, seconds of the processor | {used.seconds:.1f} | | | ≤ {seconds} | {holds} |"
                )
            held = "" if name == "all" else "yes" if used.megabytes <= FIRMS_BUDGET else "no"
            limit = "" if name == "all" else f"≤ {FIRMS_BUDGET}"
            rows.append(
                f"| the same, MB | {used.megabytes:.0f} | {plain.megabytes:.0f} | | {limit} | {held} |"
            )
    return rows


def pdf_size(ours: Path, env: dict[str, str], cwd: Path) -> float:
    """Return the megabytes of the whole report of the example firm."""
    wanted = [str(ours / "cyberdiag"), "assess", "-a", FIRM, "--no-input", "--full", "-o", "size.pdf"]
    subprocess.run(wanted, cwd=cwd, env=env, capture_output=True, check=True)
    return (cwd / "size.pdf").stat().st_size / 1_000_000


def table(used: dict[str, Used], seconds: dict[str, float], runs: int, peers: Path, megabytes: float) -> str:
    """Return the page: what was measured on which machine, and each ratio beside its budget."""
    lines = [
        f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, {platform.platform()}, {os.cpu_count()} processors ({_processor()}),",
        f"Python {platform.python_version()}, cyberdiag {version('cyberdiag')}, {_versions(peers)}.",
        f"Processor time (user and system) of the process, median of {runs} runs in turns; a ratio is the median of the turns'.",
        "",
        "| what | ms | beside ms | ratio | budget | holds |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for mine, other, title, budget in ROWS:
        one, two = used[mine], used[other]
        lines.append(_row(title, one.seconds * 1000, two.seconds * 1000, one.beside(two), budget, most=True))
    for other, mine, title, least in ENGINE_ROWS:
        one, two = seconds[other], seconds[mine]
        lines.append(_row(title, one * 1000, two * 1000, one / two, least, most=False))
    for name, what in (("short pdf", "four pages"), ("pdf", "whole report (`--full`)")):
        one, two = used[name].wall, used["bare browser"].wall
        title = f"{what} to PDF / bare browser prints an empty page, on the clock"
        lines.append(_row(title, one * 1000, two * 1000, one / two, None, most=True))
    quick = "yes" if used["pdf"].wall <= PDF_SECONDS else "no"
    lines.append(
        f"| whole report (`--full`) to PDF, s on the clock | {used['pdf'].wall:.2f} | | | ≤ {PDF_SECONDS} | {quick} |"
    )
    small = "yes" if megabytes <= PDF_BUDGET else "no"
    lines.append(f"| whole report (`--full`) as PDF, MB | {megabytes:.2f} | | | ≤ {PDF_BUDGET} | {small} |")
    memory = max(used[name].megabytes for name in ("json", "html"))
    holds = "yes" if memory < MEMORY_BUDGET else "no"
    lines.append(f"| most memory of `assess`, MB | {memory:.0f} | | | < {MEMORY_BUDGET} | {holds} |")
    return "\n".join(lines)


def _row(title: str, one: float, two: float, ratio: float, budget: float | None, *, most: bool) -> str:
    holds = "" if budget is None else "yes" if (ratio <= budget) == most else "no"
    limit = "" if budget is None else f"{'≤' if most else '≥'} {budget:g}"
    return f"| {title} | {one:.0f} | {two:.0f} | {ratio:.2f} | {limit} | {holds} |"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next(
        (x.partition(":")[2].strip() for x in lines if x.startswith("model name")), platform.machine()
    )


def _versions(peers: Path) -> str:
    code = f"import importlib.metadata as m; print(', '.join(f'{{n}} {{m.version(n)}}' for n in {PEERS!r}))"
    done = subprocess.run([str(peers / "python"), "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    told = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    told.add_argument("--runs", type=int, default=10, help="turns; the median of them counts")
    told.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    told.add_argument("--million", action="store_true", help="measure a million firms and more, too")
    given = told.parse_args()
    env = environment()
    with tempfile.TemporaryDirectory() as folder:
        cwd = Path(folder)
        shutil.rmtree(HOME / "ours", ignore_errors=True)  # our own code has changed since
        ours, peers = (
            prepared("ours", (f"{ROOT}[book]",), env),
            prepared("peers", PEERS, env),
        )
        used = interleaved(commands(ours, peers), given.runs, env, cwd)
        megabytes = pdf_size(ours, env, cwd)
        program = (str(ours / "python"), str(ours / "cyberdiag"))
        many = clients.rows(program, HOME, env, cwd, given.runs, apart)
        many += firms(ours, env, cwd) if given.million else []
    text = "\n".join([table(used, engines(ours, peers, env), given.runs, peers, megabytes), *many])
    print(text)
    (HOME / f"{dt.datetime.now(tz=dt.UTC):%Y%m%dT%H%M%SZ}.md").write_text(text + "\n", encoding="utf-8")
    if given.write:
        page = ROOT / "docs" / "performance.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(START)
        after = rest.partition(END)[2]
        page.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
