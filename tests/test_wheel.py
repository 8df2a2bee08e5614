"""The built wheel, used from an empty directory, is the whole program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from support import ROOT, answers_of, clean_env

from cyberdiag.outside import resources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the source distribution and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            "--skip-dependency-check",
            "--outdir",
            str(out),
            str(ROOT),
        ],
        capture_output=True,
        check=True,
    )
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked wheel."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def test_building_again_elsewhere_and_at_another_time_gives_the_same_bytes(
    built: Path, tmp_path: Path
) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    env = {**kept, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)],
        cwd=ROOT, env=env, umask=0o077, capture_output=True, check=True,
    )  # fmt: skip
    names = sorted(path.name for path in built.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["whl", "gz"]
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert [n for n in names if (built / n).read_bytes() != (tmp_path / n).read_bytes()] == []


def test_the_wheel_holds_the_parsed_form_of_every_yaml_file_it_ships(installed: Path) -> None:
    read = [installed / "cyberdiag" / f for f in ("messages", "_data/questionnaires", "_data/catalogue")]
    yaml = [p for folder in read for p in folder.rglob("*.yaml")]
    names = {p.stem for p in (installed / "cyberdiag" / "_parsed").glob("*.json")}
    assert yaml
    assert {resources.digest(p.read_bytes()) for p in yaml} == names


BUILT = """
from cyberdiag.catalog import built, load, shelf, whole
from cyberdiag.model.language import LANGUAGES
for lang in LANGUAGES:
    for name in (load.PROFILE, *load.SHIPPED, *shelf.SHIPPED_LAYERS):
        folders = load.stacks((name,))[0].folders
        kept = built.find(folders, lang)
        load._kept = lambda *_: None
        anew = load.questionnaire(name, lang)
        same = kept is not None and built.keep(kept, folders, lang) == built.keep(anew, folders, lang)
        parts = (("text",), ("sources", 0), ("only_when", "question"), ("first_step", "who"), ())
        both = zip(kept.questions, anew.questions) if same else ()
        places = [a.place_of(*part) == b.place_of(*part) for a, b in both for part in parts]
        heads = [kept.place_of(*part) == anew.place_of(*part) for part in (("title",), *((f,) for f in anew.flags))]
        print(name, lang, same and all(places) and all(heads))
    read = whole.read(lang)
    kept = whole.find(lang)
    print("catalogue", lang, kept is not None and whole.keep(kept) == whole.keep(read))
"""


def test_the_wheel_holds_what_is_put_together_of_the_data_as_it_would_be_anew(
    installed: Path, tmp_path: Path
) -> None:
    told = python(installed, tmp_path, BUILT)
    assert [line.split()[2:] for line in told.splitlines()] == [["True"]] * 10


def python(site: Path, cwd: Path, code: str) -> str:
    env = {**clean_env(), "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=env, capture_output=True, text=True, check=True
    ).stdout


def from_wheel(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    start = "import runpy,sys; sys.argv[0]='cyberdiag'; runpy.run_module('cyberdiag', run_name='__main__')"
    env = {**clean_env(), "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_wheel_makes_every_report_in_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    answers = answers_of("manufacturer")
    done = from_wheel(
        installed,
        tmp_path,
        "assess",
        "scs3",
        "-a",
        str(answers),
        "--no-input",
        "-o",
        "r.html",
        "-o",
        "r.md",
        "-o",
        "r.json",
    )
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"r.html", "r.md", "r.json"}
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["diagnoses"][0]["id"] == "cyber-risk"
    assert result["overlays"][0]["id"] == "scs3"


def test_the_wheel_uses_its_own_data(installed: Path, tmp_path: Path) -> None:
    done = from_wheel(installed, tmp_path, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (installed / "cyberdiag" / "_data" / "questionnaires" / "profile" / "questionnaire.yaml").is_file()
    assert not (installed / "questionnaires").exists()


def test_the_wheel_reads_nothing_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import cyberdiag,cyberdiag.outside.resources as r; print(cyberdiag.__file__, r.root('catalogue'))"
    told = python(installed, tmp_path, code)
    assert all(part.startswith(str(installed)) for part in told.split()), told
    assert os.fspath(ROOT) not in told


def test_a_questionnaire_outside_the_project_runs_through_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = from_wheel(installed, tmp_path, "new", "third", "-l", "en")
    assert done.returncode == 0, done.stderr
    done = from_wheel(installed, tmp_path, "check", "third", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    answers = {"employees": 20, "MY-01": "yes", "MY-02": "yes", "MY-03": "no"}
    given = {"cyberdiag": "answers/1", "answers": answers}
    (tmp_path / "a.json").write_text(json.dumps(given), encoding="utf-8")
    done = from_wheel(
        installed, tmp_path, "assess", "third", "-a", "a.json", "--no-input", "-o", "r.html", "-o", "r.json"
    )
    assert done.returncode == 0, done.stderr
    (one,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["diagnoses"]
    assert (one["id"], one["score"], one["rating"]) == ("third", 50, "B")
    assert [g["id"] for g in one["gates"]] == ["no-backup"]


def test_the_wheel_runs_a_questionnaire_with_covers_and_cases_from_a_folder_of_ones_own(
    installed: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    sheet, catalogue = own / "shop-check", own / "shop-check" / "catalogue"
    for folder in (sheet, catalogue / "covers", catalogue / "cases"):
        folder.mkdir(parents=True)
    for path, text in OWN.items():
        (sheet / path).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    answers = 'cyberdiag: answers/1\nanswers: {industry: retail, employees: 8, SHOP-1: "no", SHOP-2: "no"}\n'
    (out / "a.yaml").write_text(answers, encoding="utf-8")
    checked = from_wheel(installed, out, "check", str(sheet))
    assert checked.returncode == 0, checked.stderr
    done = from_wheel(
        installed, out, "assess", "shop-check", "--questionnaires", str(own), "-a", "a.yaml", "--no-input",
        "--missing", "unknown", "-o", "r.json", "-o", "r.html", "-l", "ja",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads((out / "r.json").read_text(encoding="utf-8"))
    assert [(d["id"], d["score"]) for d in result["diagnoses"]] == [("shop-check", 0.0)]
    (cover,) = [c for c in result["covers"] if c["id"] == "till-stop"]
    assert (cover["drivers"], cover["level"]) == (["SHOP-2"], "recommended")
    assert "shop-2026" in [c["id"] for c in result["cases"]]
    assert "レジの停止" in (out / "r.html").read_text(encoding="utf-8")
    explained = from_wheel(installed, out, "explain", "a.yaml", "till-stop", "--questionnaires", str(own))
    assert explained.returncode == 0, explained.stderr


OWN = {
    "questionnaire.yaml": """\
cyberdiag: questionnaire/1
id: shop-check
version: "1.0"
title: 店の点検
summary: 店のレジについて確かめます。
method: weighted-mean
sections: [till.yaml]
scale: {yes: {label: はい, points: 1}, no: {label: いいえ, points: 0}}
bands:
  A: {at_least: 70, label: 良い, sentence: 良い備えです。}
  B: {at_least: 0, label: これから, sentence: これからです。}
""",
    "till.yaml": """\
section: {id: till, title: レジ, purpose: レジを確かめます。}
questions:
  - {id: SHOP-1, text: レジの更新は自動ですか?, weight: 2}
  - {id: SHOP-2, text: レジが止まったときの売り方を決めていますか?, weight: 3}
""",
    "catalogue/covers/till-stop.yaml": """\
cover:
  id: till-stop
  order: 30
  title: レジの停止
  group: own-loss
  role: option
  triggers: [cyber-attack]
  pays: レジが止まったあいだの、補償の対象になりうる損失への備えです。
  examples: [現金だけで売る]
  not_covered: [機器の故障だけで起きた損害]
  check: [店の機器が対象に入るか]
  relevance: {always: true}
  raises:
    - {when: {question: SHOP-2, is: "no"}, reason: till.plan, facts: [employees]}
  drivers: [SHOP-2]
  reasons:
    till.base: レジが止まると売れなくなります。
    till.plan: "働く人が{employees}人の店で、レジが止まったときの売り方が決まっていません。"
  limit: {kind: interruption}
""",
    "catalogue/weaknesses.yaml": "weaknesses:\n  till-plan: {label: レジの代わりがない, questions: [SHOP-2]}\n",
    "catalogue/cases/shop.yaml": """\
cases:
  - id: shop-2026
    date: "2026-08"
    organisation: ある店(架空)
    country: JP
    industry: retail
    size: small
    scenario: ransomware
    what: レジが一日止まりました。
    weaknesses: {reported: [till-plan], inferred: []}
    consequences: [一日の休業]
    covers: [till-stop]
    lesson: 紙で売る手順を決めておきます。
    sources: [{title: 聞き取り, publisher: 商店会, url: "https://example.jp/b", mark: READ}]
""",
}
