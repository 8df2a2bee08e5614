"""What is kept parsed or compiled is what doing so anew would give, and is given up as soon as a file changes."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest
from support import ROOT

from cyberdiag.app import judging
from cyberdiag.catalog import built, load
from cyberdiag.catalog.checks import structure
from cyberdiag.catalog.folder import Folder
from cyberdiag.errors import InvalidData
from cyberdiag.model.language import LANGUAGES
from cyberdiag.outside import resources, shipped, yaml_source
from cyberdiag.problems import Place, Problem, fault
from cyberdiag.report import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.checks.checked import Checked

TEXT = "a: [1, 2.50, yes, true]\nid: x\nb:\n- id: y\n  c: ~\n"
SHIPPED = [
    p for f in ("catalogue", "questionnaires", "cyberdiag/messages") for p in (ROOT / f).rglob("*.yaml")
]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder in the place of the package."""
    (tmp_path / "_parsed").mkdir()
    monkeypatch.setattr(resources, "_package", lambda: tmp_path)
    return tmp_path / "_parsed"


@pytest.fixture
def as_wheel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let what was kept be found, with the data where a checkout has it."""
    for kind in ("questionnaires", "catalogue"):
        resources.root(kind)  # known from now on
    monkeypatch.setattr(resources, "is_installed", lambda: True)
    yield
    built.find.cache_clear()


def keep(folder: Path, raw: bytes) -> None:
    form = shipped.parsed_form(yaml_source.parse(raw.decode(), "f"))
    (folder / f"{resources.digest(raw)}.json").write_text(json.dumps(form), encoding="utf-8")


def same(one: yaml_source.Source, other: yaml_source.Source) -> bool:
    return (
        repr(one.data) == repr(other.data)
        and one.text == other.text
        and dict(one.places) == dict(other.places)
        and dict(one.key_places) == dict(other.key_places)
        and dict(one.typed) == dict(other.typed)
    )


def test_every_shipped_file_survives_being_kept(kept: Path) -> None:
    assert SHIPPED
    for path in SHIPPED:
        raw = path.read_bytes()
        keep(kept, raw)
        parsed = yaml_source.parse(raw.decode(), "f")
        found = shipped.read(raw, "f")
        assert repr(found.data) == repr(parsed.data)
        assert all(found.places[p] == parsed.places[p] for p in parsed.places if not p or p[-1] == "id")


def test_places_are_the_same_once_somebody_asks_for_them(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(kept, TEXT.encode())
    parsed = yaml_source.parse(TEXT, "f")
    assert same(shipped.read(TEXT.encode(), "f"), parsed)
    monkeypatch.setattr(
        yaml_source, "parse", None
    )  # asking for the data, or where an id stands, parses nothing
    found = shipped.read(TEXT.encode(), "f")
    assert (found.data["b"], found.place(("b", 0, "id")).line, found.place().line) == (
        [{"id": "y", "c": None}],
        4,
        1,
    )


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_template_is_taken_as_it_was_compiled_until_it_changes(suffix: str, kept: Path) -> None:
    (kept.parent / "report").mkdir()
    (kept.parent / "report" / "environment.py").write_text("one", encoding="utf-8")
    made = environment.prepared(
        jinja2.Environment, suffix, jinja2.FunctionLoader(lambda name: name), jinja2.StrictUndefined
    )
    cache = made.bytecode_cache = environment.Compiled(suffix)
    other = made.compile("kept {{ 1 + 1 }}", "changed {{ 2 }}", raw=True)
    name = cache.name(cache.get_source_checksum("changed {{ 2 }}"))
    (kept / f"{name}.py").write_text(other, encoding="utf-8")
    assert made.get_template("changed {{ 2 }}").render() == "kept 2"
    assert made.get_template("changed {{ 3 }}").render() == "changed 3"
    made.cache.clear()  # type: ignore[union-attr]
    (kept.parent / "report" / "environment.py").write_text("two", encoding="utf-8")
    made.bytecode_cache = environment.Compiled(suffix)
    assert made.get_template("changed {{ 2 }}").render() == "changed 2"


def test_every_shipped_template_is_kept_compiled() -> None:
    names = {f.name for f in (ROOT / "report_templates").glob("*.j2")}
    assert len(environment.compiled()) == len(names) > 10
    for name, text in environment.compiled().items():
        assert resources.kept_code(name) is not None
        assert (ROOT / "cyberdiag" / "_parsed" / f"{name}.py").read_text(encoding="utf-8") == text


def test_a_file_that_was_changed_is_parsed_anew(kept: Path) -> None:
    keep(kept, TEXT.encode())
    assert shipped.read(TEXT.replace("x", "z").encode(), "f").data["id"] == "z"
    with pytest.raises(InvalidData):
        shipped.read(TEXT.replace("x", "*z").encode(), "f")


@pytest.mark.usefixtures("as_wheel")
def test_a_questionnaire_that_was_changed_is_put_together_anew(tmp_path: Path) -> None:
    names = ("cyber-risk", "scs3")
    for name in names:
        shutil.copytree(ROOT / "questionnaires" / name, tmp_path / name)
    stack = tuple(Folder(tmp_path / name, f"questionnaires/{name}") for name in names)
    files = sorted(tmp_path.rglob("*.yaml"))
    assert {f.name for f in files} >= {
        "technical.yaml",
        "overlay.yaml",
        "sign-in.yaml",
        "en.yaml",
        "history.yaml",
    }
    for file in files:
        if "tests" in file.parts:
            continue
        raw = file.read_bytes()
        for changed in (raw + b"# changed\n", raw):
            file.write_bytes(changed)
            built.find.cache_clear()
            alone, laid = built.find(stack[:1], "ja"), built.find(stack, "ja")
            assert (laid is None) is (changed != raw)
            assert (alone is None) is (changed != raw and file.is_relative_to(tmp_path / "cyber-risk"))
    assert built.find(stack[::-1], "ja") is None


@pytest.mark.usefixtures("as_wheel")
def test_what_is_laid_over_a_kept_questionnaire_is_placed_in_the_overlay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = load.questionnaire("scs3", "en")
    assert kept is built.find(load.stacks(("scs3",))[0].folders, "en")
    monkeypatch.setattr(resources, "is_installed", lambda: False)
    built.find.cache_clear()
    anew = load.questionnaire("scs3", "en")
    names = [q.place_of("why") for q in kept.questions]
    assert {str(place).partition(":")[0].split("/")[1] for place in names} == {"cyber-risk", "scs3"}
    assert names == [q.place_of("why") for q in anew.questions]


def test_a_checkout_whose_code_may_have_changed_puts_questionnaires_together() -> None:
    assert built.find((load.find("cyber-risk"),), "ja") is None


def test_questionnaires_that_do_not_hold_together_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(checked: Checked) -> list[Problem]:
        return [fault(Place("x.yaml", 1), "empty-file")] * (len(checked.questionnaires) > 2)

    monkeypatch.setattr(structure, "structure", bad)
    with pytest.raises(InvalidData):
        next(load.to_keep("ja"))


def test_without_the_parsed_form_the_text_is_parsed(kept: Path) -> None:
    assert same(shipped.read(TEXT.encode(), "f"), yaml_source.parse(TEXT, "f"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shipped_is_loaded_and_checked_without_parsing_it(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(yaml_source, "parse", lambda _, file: parsed.append(file))
    questions = load.question_set(load.questionnaire_ids(), lang)
    assert judging.catalogue(lang, questions).sources
    assert parsed == []  # a place that is asked for without a fault costs the whole file


def test_a_program_of_which_a_full_disk_took_a_part_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_parsed").mkdir()
    kept = tmp_path / "_parsed" / "html-x.py"
    kept.write_text("x = 1\n" * 100, encoding="utf-8")
    monkeypatch.setattr(resources, "_package", lambda: tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert resources.kept_code("html-x") is not None
    cache = Path(importlib.util.cache_from_source(str(kept)))
    whole = cache.read_bytes()
    for size in (3, 16, 17, len(whole) // 2, len(whole) - 1):
        cache.write_bytes(whole[:size])
        resources.kept_code("html-x")
        cache.write_bytes(whole[:16] + b"\xff" * size)
        resources.kept_code("html-x")
