"""`cyberdiag check`: what is shipped is clean, and one's own questionnaire is judged for itself."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from catalog.copies import VALID, broken, copied
from catalog.twins import INVALID
from support import ROOT, run

from cyberdiag.catalog import lint, load
from cyberdiag.catalog.folder import Folder
from cyberdiag.errors import UnknownName

if TYPE_CHECKING:
    from pathlib import Path

FILES = ROOT / "tests" / "data" / "invalid-files"


def test_everything_shipped_is_clean() -> None:
    result = lint.run(())
    assert [str(p) for p in result.problems] == []
    assert result.questionnaires == 1 + len(load.questionnaire_ids())
    assert result.questions == len(load.shipped_ids())
    assert result.sources > 30


@pytest.mark.parametrize("name", ["profile", "cyber-risk"])
def test_one_shipped_questionnaire_can_be_checked_by_id_or_by_folder(name: str) -> None:
    for given in (name, str(ROOT / "questionnaires" / name)):
        result = lint.run((given,))
        assert result.problems == ()
        assert (result.questionnaires, result.questions) == (1, len(load.question_ids(name)))


def test_the_profile_comes_first_in_whatever_order_names_are_given() -> None:
    assert lint.run(("cyber-risk", "profile")).problems == ()


@pytest.mark.parametrize("name", ["small", "published-sheet"])
def test_a_valid_questionnaire_of_ones_own_is_clean_in_the_languages_it_has(name: str) -> None:
    assert lint.run((str(VALID / name),)).problems == ()


def test_a_translation_that_has_been_started_must_be_complete(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, "lang/en.yaml", "title: Small check\n", "")
    assert [p.code for p in lint.run((str(copy),)).problems] == ["untranslated"]


def test_stale_words_are_told_though_they_do_no_harm(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, "lang/en.yaml", "language: en\n", "language: en\nsubtitle: Gone\n")
    (problem,) = lint.run((str(copy),)).problems
    assert (problem.code, problem.is_error, problem.values["name"]) == ("stale-word", False, "subtitle")


def test_a_note_tells_the_author_and_fails_nothing() -> None:
    done = run("check", str(FILES / "notes"), "--format", "json", "--strict", "-l", "en")
    told = {n["message"]: n["severity"] for n in json.loads(done.stdout)}
    assert (done.returncode, set(told.values())) == (0, {"note"})
    assert any("93" in text and "5.3, 5.4" in text for text in told)
    assert any('"XDR"' in text and "TW-1, TW-2" in text for text in told)
    assert lint.run(()).notes == ()


def test_a_clean_questionnaire_is_told_so_and_ends_with_exit_code_0() -> None:
    done = run("check", str(VALID / "small"))
    assert (done.returncode, done.stderr.count("[mapping-coverage]"), done.stderr.count("\n")) == (0, 1, 4)
    assert "誤りはありません" in done.stdout


def test_a_fault_is_told_with_its_line_and_ends_with_exit_code_3() -> None:
    done = run("check", str(INVALID / "after_exists"))
    assert done.returncode == 3
    assert "after_exists/all.yaml:9:9" in done.stderr
    assert "oen" in done.stderr
    assert "one" in done.stderr


def test_a_fault_that_both_languages_share_is_told_once(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, "windows.yaml", "after: [D-1]", "after: [D-9]")
    assert [p.code for p in lint.run((str(copy),)).problems] == ["unknown-reference"]


def test_while_one_questionnaire_cannot_be_read_no_other_is_blamed_for_it(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    broken(copy, "questionnaire.yaml", "id: small", "id: [small")
    codes = [p.code for p in lint.run((str(copy), str(INVALID / "after_exists"))).problems]
    assert codes == ["yaml-syntax"]


def test_a_name_that_nothing_has_is_wrong_usage() -> None:
    with pytest.raises(UnknownName):
        lint.run(("cyber-rsik",))


def test_faults_of_the_catalogue_and_of_its_words_are_told(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    broken(copy, "peers.yaml", "TEC-01", "TEC-99")
    broken(copy, "lang/en/glossary.yaml", "terms:", "gone: x\nterms:")
    broken(copy, "losses/items.yaml", "    group: forensic\n", "    group: forensics\n")
    found = {(p.code, p.place.file) for p in lint.run((), Folder(copy, "catalogue")).problems}
    assert found == {
        ("unknown-reference", "catalogue/peers.yaml"),
        ("stale-word", "catalogue/lang/en/glossary.yaml"),
        ("unknown-reference", "catalogue/losses/items.yaml"),
    }
