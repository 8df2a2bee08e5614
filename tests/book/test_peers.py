"""Peers of a book: what is shown tells of no single firm, whoever tries, and a firm's place is where it is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from book.making import table
from msgspec import to_builtins
from msgspec.structs import replace
from support import answers_of

from cyberdiag.app import standing
from cyberdiag.app.books import opened
from cyberdiag.book import peers
from cyberdiag.book.peers import Grid
from cyberdiag.catalog import advice
from cyberdiag.cli import main
from cyberdiag.errors import InvalidData
from cyberdiag.messages import messages
from cyberdiag.model.peers import STEP, Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cyberdiag.book.table import Table

DATE = "2026-11-29"
WHOSE = "Clients of <b>Aoba</b> & Co"
FORMS = ("html", "md", "json", "csv", "xlsx")
SCORE = "cyber-risk/score"


def made(firms: Table, **options: Any) -> peers.Made:
    data = advice.load_advice("en")
    assert data is not None
    return peers.peers(firms, data.matching.employees, DATE, **options)


def scored(firms: Table, **columns: Any) -> Table:
    return replace(firms, results={**firms.results, **columns})


def books() -> Iterator[Grid]:
    """Give random books of four trades and three sizes: small and large ones, with and without a firm that outweighs all."""
    random = np.random.default_rng(23)
    for number in range(120):
        count = int(random.choice((25, 60, 120, 400)))
        trade = random.choice(4, count, p=random.dirichlet(np.full(4, random.choice((0.5, 3.0)))))
        size = random.choice(3, count, p=random.dirichlet(np.full(3, random.choice((0.5, 3.0)))))
        people = np.ceil(random.lognormal(2, 0.5 + number % 3, count))
        yield Grid.of(trade, size, people, 10)


def test_no_sum_or_difference_of_groups_comes_to_firms_too_few_or_ruled_by_one() -> None:
    """Whoever has the file may weigh and add its groups as they like: every set of cells in their span is looked at."""
    told = 0
    for grid in books():
        left = peers.shown(grid)
        cells = sorted(grid.cells(peers.ALL))
        groups = np.array([[c in grid.cells(g) for c in cells] for g in left], float).reshape(-1, len(cells))
        every = np.array([*product((0.0, 1.0), repeat=len(cells))])[1:]
        span = np.linalg.pinv(groups) @ groups if len(groups) else np.zeros((len(cells),) * 2)
        found = every[np.abs(every @ span - every).max(axis=1) < 1e-6] > 0.5
        number, people, largest = (
            np.array([a[c] for c in cells]) for a in (grid.number, grid.people, grid.largest)
        )
        for one in found:
            assert number[one].sum() >= 10, (grid, left)
            assert 4 * largest[one].max() <= people[one].sum(), (grid, left)
        told += len(left)
    assert told > 300


def test_where_every_group_is_large_enough_all_are_shown() -> None:
    grid = Grid.of(*(np.repeat(a, 20) for a in np.divmod(np.arange(12), 3)), np.full(240, 7.0), 10)
    assert len(peers.shown(grid)) == 5 * 4
    ruled = grid.largest.copy()
    ruled[0, 0] = grid.people[0, 0] / 2
    assert (0, 0) not in peers.shown(grid._replace(largest=ruled))


def test_nobody_who_knows_all_other_firms_can_tell_a_score_within_its_step() -> None:
    firms = table(200)
    names = [name for name in firms.results if name.endswith("/score")]
    plain = made(firms).peers
    for edge in (-0.49, 0.49):
        moved = {n: peers.stepped(firms.results[n]) + edge * STEP for n in names}
        assert made(scored(firms, **moved)).peers == plain
    assert made(scored(firms, **{SCORE: firms.results[SCORE] + STEP})).peers != plain


def test_two_files_with_and_without_a_firm_do_not_tell_its_score() -> None:
    firms, seen = table(200), 0
    industry, people = firms.answers["industry"], firms.answers["employees"]
    for row in range(0, 200, 25):
        others = firms.at(np.delete(np.arange(200), row))
        before, after = (made(f).peers.diagnoses["cyber-risk"] for f in (firms, others))
        kept = {(g.industry, g.at_least, g.at_most): g.score.mean for g in after.groups}
        labels = firms.layout.columns["industry"].choices
        mine = [g for g in before.groups if g.holds(labels[industry[row]], people[row])]
        for group in mine:
            key = (group.industry, group.at_least, group.at_most)
            if key not in kept:
                continue
            n = sum(group.holds(labels[i], p) for i, p in zip(industry, people, strict=True))
            low = n * (group.score.mean - 0.5) - (n - 1) * (kept[key] + 0.5)
            high = n * (group.score.mean + 0.5) - (n - 1) * (kept[key] - 0.5)
            assert low <= peers.stepped(firms.results[SCORE])[row] <= high
            assert high - low > 3 * STEP
            seen += 1
    assert seen > 10


def test_what_is_counted_and_what_is_left_out_is_told_and_the_file_names_nobody() -> None:
    firms = table(200)
    score, estimate = (firms.results[f"cyber-risk/{name}"].copy() for name in ("score", "estimate"))
    estimate[:3], score[:3] = 50.0, np.nan
    people = firms.answers["employees"].copy()
    people[3:5] = np.nan
    versions = tuple(
        {**v, "cyber-risk": "0.9"} if n in range(5, 12) else v for n, v in enumerate(firms.versions)
    )
    found = made(
        replace(
            scored(firms, **{SCORE: score, "cyber-risk/estimate": estimate}),
            answers={**firms.answers, "employees": people},
            versions=versions,
        )
    )
    assert (found.counted["cyber-risk"], found.left_out["cyber-risk"]) == (188, (3, 7, 2))
    text = json.dumps(to_builtins(found.peers))
    assert "firm" not in text.lower()
    assert not any(name in text for name in (*firms.clients, *firms.organisations))
    groups = found.peers.diagnoses["cyber-risk"].groups
    assert {g.score.n % STEP for g in groups} == {0}
    assert min(g.score.n for g in groups) >= 10
    assert made(table(20), min_group=15).peers.diagnoses["cyber-risk"].groups
    assert not made(table(20), min_group=21).peers.diagnoses["cyber-risk"].groups


def test_firms_that_are_all_alike_are_not_shown() -> None:
    assert peers.figures(np.linspace(38, 47, 30)) is None
    assert peers.figures(np.linspace(20, 60, 30)) is not None


def test_the_place_that_is_told_is_near_the_true_one_and_rises_with_the_score() -> None:
    firms = table(2000)
    scores = np.sort(firms.results[SCORE])
    figures = made(firms).peers.diagnoses["cyber-risk"].groups[0].score
    places = [figures.place(float(s)) for s in scores]
    assert places == sorted(places)
    assert {x % STEP for place in places for x in place} == {0}
    true = (np.arange(2000) + 0.5) / 20
    assert np.abs(np.array([p.below for p in places]) - true).max() < 7.5
    z = 50 + 10 * (scores - scores.mean()) / scores.std()
    assert np.abs(np.array([p.deviation for p in places]) - z.clip(25, 75)).max() < 4
    same = Figures(n=10, mean=50, spread=9, p25=50, p50=50, p75=50)
    assert [same.place(s).below for s in (0, 50, 100)] == [5, 50, 95]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file of peers from a book, and a report that stands beside it, in every format."""
    there = tmp_path_factory.mktemp("peers")
    text = answers_of("manufacturer").read_text(encoding="utf-8")
    (there / "a.yaml").write_text(
        text.replace("industry: manufacturing", "industry: healthcare"), encoding="utf-8"
    )
    (there / "a.yaml").chmod(0o600)
    firms = table(200)
    book = SimpleNamespace(
        table=firms,
        questions=firms.layout.questions,
        day=DATE,
        rejects=(),
        clients=dict.fromkeys(firms.clients),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(there)
        patch.setattr(opened, "opened", lambda *_: book)
        assert main.run(["book", "peers", "my.book", "--from", WHOSE, "-o", "peers.json", "-l", "en"]) == 0
        outputs = [word for form in FORMS for word in ("-o", f"r.{form}")]
        given = ("assess", "-a", "a.yaml", "--no-input", "--trials", "0", "--peers", "peers.json", "-l", "en")
        assert main.run([*given, *outputs]) == 0
    return there


@pytest.fixture
def told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")

    def call(peers: str, *more: str) -> tuple[int, str, str]:
        code = main.run(
            ["assess", "-a", "a.yaml", "--no-input", "--trials", "0", "--peers", peers, "-l", "en", *more]
        )
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_every_format_tells_the_place_of_whose_firms_and_as_of_when(folder: Path) -> None:
    say = messages("en")
    assert (folder / "peers.json").stat().st_mode & 0o777 == 0o600
    found = json.loads((folder / "r.json").read_text(encoding="utf-8"))["peers"]
    assert (found["from"], found["date"]) == (WHOSE, DATE)
    one = found["diagnoses"][0]
    assert (one["industry"], one["at_least"], one["at_most"]) == (
        None,
        50,
        300,
    )  # the narrowest that is shown
    place = one["place"]
    assert set(one["parts"]) == {"organisational", "human", "physical", "technical"}
    line = say(
        "peers.line", group="50 to 300 people", n="15 or more", below=place["below"], half=place["half"],
        deviation=f"about {place['deviation']}",
    )  # fmt: skip
    for form in FORMS:
        raw = (folder / f"r.{form}").read_bytes()
        if form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                raw = b"".join(archive.read(name) for name in archive.namelist())
        text = raw.decode().replace("\\", "")
        if form != "json":
            assert line in text, form
            assert "29 November 2026" in text, form
        if form in {"html", "xlsx", "md"}:
            assert WHOSE.encode() not in raw  # nothing of the file is markup
    rows = [*csv.reader(io.StringIO((folder / "r.csv").read_text(encoding="utf-8")))]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_where_nothing_fits_one_line_says_why(
    told: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    say, title = messages("en"), "Quick cyber-risk assessment"
    plain = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    sheet = plain["diagnoses"]["cyber-risk"]
    changes: dict[str, dict[str, Any]] = {
        "version": {"cyber-risk": {**sheet, "version": "0.9"}},
        "group": {"cyber-risk": {**sheet, "groups": [g for g in sheet["groups"] if g["industry"]]}},
        "other": {},
    }
    for why, diagnoses in changes.items():
        (folder / "p.json").write_text(json.dumps({**plain, "diagnoses": diagnoses}), encoding="utf-8")
        code, out, err = told("p.json", "cyber-risk")
        assert code == 0
        assert say(f"peers.why.{why}", title=title) in out
        assert ("p.json:1:" in err and "0.9" in err) == (why == "version")
    code, out, _ = told("peers.json", "cyber-risk", "--quick")
    assert say("peers.why.early", title=title) in out
    _, out, _ = told("peers.json", "cyber-risk", "--anonymous", "-f", "md")
    assert "Aoba" not in out


def test_a_file_of_peers_that_cannot_be_is_refused_with_its_places(folder: Path) -> None:
    plain = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    path = folder / "bad.json"

    def faults(**changes: Any) -> list[tuple[str, int]]:
        data = json.loads(json.dumps({**plain, **changes}))
        path.write_text(json.dumps(data, indent=1), encoding="utf-8")
        with pytest.raises(InvalidData) as refused:
            standing.opened(str(path))
        return [(p.code, p.place.line) for p in refused.value.problems]

    group = plain["diagnoses"]["cyber-risk"]["groups"][0]
    assert faults(date="2026-13-45") == [("wrong-value", 4)]
    assert faults(more=1)[0][0].startswith("unknown-field")
    for field, value in (
        ("n", 7),
        ("n", 12),
        ("spread", 0),
        ("p50", 1e300),
        ("p25", 100),
        ("mean", "<script>"),
    ):
        broken = {**group, "score": {**group["score"], field: value}}
        sheet = {**plain["diagnoses"]["cyber-risk"], "groups": [broken]}
        assert next(line for _, line in faults(diagnoses={"cyber-risk": sheet})) > 8, field
    assert faults(**{"from": "x" * 81})
    assert faults(diagnoses={f"d{n}": plain["diagnoses"]["cyber-risk"] for n in range(21)})
    path.write_bytes(b" " * 2_000_001)
    with pytest.raises(InvalidData, match="file-too-large"):
        standing.opened(str(path))
    assert json.loads(json.dumps(to_builtins(standing.opened(str(folder / "peers.json"))[0]))) == plain
