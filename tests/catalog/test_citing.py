"""A sentence takes the edition of a source from the list of sources, in every kind of file and in each language."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from catalog.copies import broken, copied
from support import ROOT, run

from cyberdiag.catalog import built, citing, knowledge, lint, load, shelf
from cyberdiag.catalog.folder import Folder
from cyberdiag.errors import InvalidData
from cyberdiag.outside.yaml_source import parse
from cyberdiag.problems import MOST_KEPT, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.catalog.folder import Folder as AnyFolder

NEW = {"ja": "2031年4月改正版", "en": "April 2031 edition"}
OWN = """\
sources:
  ppc-guideline:
    replaces: true
    title: 個人情報保護法ガイドライン(通則編)
    edition: 2031年4月改正版
    publisher: 個人情報保護委員会
    published: "2031-04"
    read: "2031-05-01"
    next: "2032-04"
    mark: V
"""
WORDS = """\
sources:
  ppc-guideline: {title: Guidelines, edition: April 2031 edition, publisher: PPC}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a catalogue of one's own that has a newer edition of a source."""
    (tmp_path / "lang" / "en").mkdir(parents=True)
    (tmp_path / "sources.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "lang" / "en" / "sources.yaml").write_text(WORDS, encoding="utf-8")
    return tmp_path


def why(question: str, lang: str) -> str:
    questions = {q.id: q for n in load.SHIPPED for q in load.questionnaire(n, lang).questions}
    return questions[question].why


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_reason_names_the_edition_that_stands_in_the_list(lang: str) -> None:
    edition = knowledge.sources(lang)["ppc-guideline"].edition
    assert edition
    assert edition in why("ORG-08", lang)
    assert "{" not in why("ORG-08", lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_newer_edition_in_a_catalogue_of_ones_own_reaches_every_sentence(lang: str, own: Path) -> None:
    with shelf.using(catalogues=[str(own)]):
        assert NEW[lang] in why("ORG-08", lang)
        assert NEW[lang] in why("PRE-08", lang)
        assert NEW[lang] in knowledge.frameworks(lang)["ppc-2025-06"].note
    assert NEW[lang] not in why("ORG-08", lang)


def test_a_new_edition_is_no_new_version_of_a_questionnaire(own: Path) -> None:
    before = load.edition("leak-response").prints
    with shelf.using(catalogues=[str(own)]):
        assert load.edition("leak-response").prints == before


def test_what_a_wheel_keeps_is_kept_for_these_sources_alone(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[AnyFolder] = []
    monkeypatch.setattr(built, "find", lambda folder, _: asked.append(folder))
    load.questionnaire("profile", "ja")
    assert len(asked) == 1
    with shelf.using(catalogues=[str(own)]):
        load.questionnaire("profile", "ja")
    assert len(asked) == 1


def test_the_name_of_what_a_wheel_keeps_changes_with_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = load.questionnaire("profile", "ja")
    profile = (load.find("profile"),)
    monkeypatch.setattr(
        built, "_cited", built._cited.__wrapped__
    )  # kept for a whole run, in which nothing shipped changes
    before, _ = built.keep(made, profile, "ja")
    copy = shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    broken(copy, "sources.yaml", "2026年6月改正版", "2031年4月改正版")
    there = built.resources.root
    monkeypatch.setattr(built.resources, "root", lambda kind: copy if kind == "catalogue" else there(kind))
    assert built.keep(made, profile, "ja")[0] != before


@pytest.mark.parametrize("file", ["windows.yaml", "lang/en.yaml"])
def test_an_id_that_no_source_has_is_told_where_it_is_written(file: str, tmp_path: Path) -> None:
    copy = copied(tmp_path)
    text = (copy / file).read_text(encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.strip().startswith("text:"))
    lines = text.splitlines()
    lines[line - 1] = lines[line - 1].rstrip() + " {ppc-guidelin.edition}"
    (copy / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [p for p in lint.run((str(copy),)).problems if p.code == "unknown-citation"]
    assert [(p.place.file.rpartition("small/")[2], p.place.line) for p in found] == [(file, line)]
    assert found[0].values["guess"] == "ppc-guideline.edition"


def test_a_field_that_a_source_leaves_empty_cannot_be_cited(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    broken(copy, "glossary.yaml", "    text: ", "    text: '{npa-kanagawa.published}' #")
    with pytest.raises(InvalidData) as caught:
        knowledge.glossary("ja", Folder(copy, "catalogue"))
    assert {p.code for p in caught.value.problems} == {"unknown-citation"}


def test_near_misses_are_sought_for_the_first_faults_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[str] = []
    monkeypatch.setattr(citing, "near", lambda name, _: sought.append(name))
    problems = Problems()
    slips = [" ".join(f"{{no-{n}.edition}}" for n in range(20 * MOST_KEPT))]
    source = parse("[]", "own.yaml").laid(slips)
    assert knowledge.cited("ja", problems).source(source).data == slips
    assert len(sought) == MOST_KEPT
    assert problems.is_full


def test_other_braces_stay_as_they_are() -> None:
    reasons = [t for c in knowledge.glossary("ja").values() for t in (c.text,)]
    assert all("{" not in t for t in reasons)
    assert run("show", "ppc-2025-06").returncode == 0
