"""The catalogue in each language: sources, frameworks, words, published rates."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from catalog.copies import broken, stands
from support import ROOT

from cyberdiag.catalog import knowledge
from cyberdiag.catalog.folder import Folder
from cyberdiag.errors import InvalidData

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    for name in ("sources.yaml", "glossary.yaml", "peers.yaml", "lang/en", "frameworks"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        tool = shutil.copytree if (ROOT / "catalogue" / name).is_dir() else shutil.copy
        tool(ROOT / "catalogue" / name, folder / name)
    return folder


def where(copy: Path) -> Folder:
    return Folder(copy, "catalogue")


def test_a_source_says_what_was_read_when_and_when_its_next_edition_is_due() -> None:
    register = knowledge.register("ja")
    assert register.reviewed == max(s.read for s in register.sources.values())
    for one in register.sources.values():
        assert one.published
        assert one.read <= register.reviewed
        assert (one.next == "none") == bool(one.settled)
        assert one.mark != "V2" or one.read_at, one.id
        assert one.mark != "READ" or not one.read_at


def test_what_was_read_is_an_address_in_both_languages_or_words_in_each() -> None:
    ja, en = knowledge.sources("ja"), knowledge.sources("en")
    assert {key: one.page for key, one in ja.items()} == {key: one.page for key, one in en.items()}
    worded = [key for key, one in ja.items() if one.told]
    assert worded == [key for key, one in en.items() if one.told]
    assert all(ja[key].told != en[key].told for key in worded)


def test_the_same_entries_stand_in_both_languages() -> None:
    for read in (knowledge.sources, knowledge.frameworks, knowledge.glossary):
        ja, en = read("ja"), read("en")
        assert list(ja) == list(en)
    for one, other in zip(
        knowledge.frameworks("ja").values(), knowledge.frameworks("en").values(), strict=True
    ):
        assert list(one.items) == list(other.items)
        assert one.source == other.source


def test_in_english_nothing_of_the_catalogue_is_left_in_japanese() -> None:
    japanese = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]")
    for entry in (
        *knowledge.sources("en").values(),
        *knowledge.frameworks("en").values(),
        *knowledge.glossary("en").values(),
    ):
        left = {
            name: getattr(entry, name)
            for name in entry.__slots__
            if japanese.search(str(getattr(entry, name)))
        }
        assert left == {}, entry.id


def test_a_framework_is_found_by_the_name_of_its_file() -> None:
    assert all(key == framework.id for key, framework in knowledge.frameworks("ja").items())


def test_a_published_rate_names_its_question_year_number_and_source() -> None:
    for question, peer in knowledge.peers().items():
        assert peer.question == question
        assert 0 < peer.rate < 100
        assert peer.n > 0
        assert peer.source in knowledge.sources("ja")


FAULTS = [
    ("sources", "sources.yaml", "mark: V\n", "mark: W\n", "not-one-of", "W\n"),
    ("sources", "sources.yaml", '    read: "2026-11-28"\n', "", "source-undated", "kind: document"),
    ("sources", "sources.yaml", '    next: "2027-04"\n', "    next: none\n", "source-unsettled", "none\n"),
    ("sources", "sources.yaml", 'reviewed: "2026-11-29"', 'reviewed: "2026-13-28"', "source-undated", '"2026-13-28"'),
    ("sources", "sources.yaml", "    read_at: 改正の概要(260717_kaiseihounitsuite.pdf)の文を引いた公開のメモ(2026-10-09)\n", "", "source-unread", "V2\n  ppc-annual-r6"),
    ("sources", "sources.yaml", "    mark: V2\n", "    mark: R\n", "not-one-of", "R\n  ppc-annual-r6"),
    ("sources", "sources.yaml", 'published: "2026-06"', 'published: "2026-13"', "source-undated", '"2026-13"'),
    ("sources", "sources.yaml", "url: https://", "url: javascript://", "bad-address", "javascript://"),
    ("glossary", "glossary.yaml", "    text:", "    txet:", "unknown-field-near", "txet"),
    ("frameworks", "frameworks/cis-8.1.yaml", "items:", "itmes:", "unknown-field-near", "itmes"),
    ("frameworks", "frameworks/cis-8.1.yaml", 'edition: "8.1"', "edition: 8.1", "wrong-type", "8.1\n  pub"),
    ("frameworks", "frameworks/scs3-2026-03.yaml", "SCS ★4: [1-1-1,", "SCS ★4: [1-1-1, 9-9-9,", "unknown-reference", "9-9-9"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "file", "good", "bad", "code", "passage"), FAULTS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_fault_is_named_with_its_place_in_either_language(
    kind: str, file: str, good: str, bad: str, code: str, passage: str, lang: str, copy: Path
) -> None:
    broken(copy, file, good, bad)
    with pytest.raises(InvalidData) as error:
        getattr(knowledge, kind)(lang, where(copy))
    found = [p for p in error.value.problems if p.code == code]
    assert [str(p.place) for p in found] == [
        f"catalogue/{file}:{':'.join(map(str, stands(copy, file, passage)))}"
    ]


def test_a_missing_translation_is_an_error_and_a_stale_one_a_warning(copy: Path) -> None:
    broken(copy, "lang/en/sources.yaml", "  ppc-guideline:", "  ppc-guidelin:")
    with pytest.raises(InvalidData) as error:
        knowledge.sources("en", where(copy))
    assert {p.values["name"] for p in error.value.problems} == {
        f"sources.ppc-guideline.{name}" for name in ("title", "edition", "section", "publisher")
    }  # fmt: skip
    (stale,) = knowledge.stale("en", where(copy))
    assert (stale.code, stale.values["name"], stale.is_error) == ("stale-word", "sources.ppc-guidelin", False)


@pytest.mark.parametrize("file", ["glossary", "frameworks"])
def test_a_stale_word_is_found_in_every_language_file(file: str, copy: Path) -> None:
    words = copy / "lang" / "en" / f"{file}.yaml"
    words.write_text(words.read_text(encoding="utf-8") + "gone:\n  title: x\n", encoding="utf-8")
    assert [(p.place.file, p.values["name"]) for p in knowledge.stale("en", where(copy))] == [
        (f"catalogue/lang/en/{file}.yaml", "gone")
    ]


def test_words_of_one_folder_are_not_taken_for_those_of_another(copy: Path) -> None:
    before = knowledge.sources("en")["npa-r7"].title
    broken(copy, "lang/en/sources.yaml", before, "Changed")
    assert knowledge.sources("en", where(copy))["npa-r7"].title == "Changed"
    assert knowledge.sources("en")["npa-r7"].title == before


def test_lists_where_a_mapping_belongs_are_told_and_do_not_crash(copy: Path) -> None:
    (copy / "sources.yaml").write_text("sources: [{id: a}, b]\n", encoding="utf-8")
    for lang in ("ja", "en"):
        with pytest.raises(InvalidData) as error:
            knowledge.sources(lang, where(copy))
        assert "wrong-type" in {p.code for p in error.value.problems}
