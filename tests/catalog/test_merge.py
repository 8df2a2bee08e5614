"""Catalogues laid over each other: entries join, and two of one id are told with both places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cyberdiag.catalog import knowledge, merge, shelf
from cyberdiag.catalog.advice import load_advice
from cyberdiag.catalog.folder import Folder, Layered
from cyberdiag.catalog.losses import load_losses
from cyberdiag.errors import InvalidData, WrongUsage
from cyberdiag.outside.yaml_source import parse

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Problem

BELOW = """\
read: "2026-11-22"
services:
  one: {title: 一}
  two: {title: 二}
costs:
  - {id: A, high: 1}
  - {id: B, high: 2}
names: [x, y]
"""


def joined(above: str) -> Source:
    return merge.together([parse(BELOW, "below.yaml"), parse(above, "above.yaml")])


def faults(above: str) -> list[Problem]:
    with pytest.raises(InvalidData) as caught:
        joined(above)
    return list(caught.value.problems)


def test_entries_join_and_each_keeps_its_place() -> None:
    made = joined(
        "services:\n  three: {title: 三}\ncosts:\n  - {id: C, high: 3}\nnames: [y, z]\nnew: {k: v}\n"
    )
    assert list(made.data["services"]) == ["one", "two", "three"]
    assert [c["id"] for c in made.data["costs"]] == ["A", "B", "C"]
    assert (made.data["names"], made.data["new"]) == (["x", "y", "z"], {"k": "v"})
    assert str(made.place(("services", "three", "title"))) == "above.yaml:2:18"
    assert str(made.place(("costs", 2, "high"))) == "above.yaml:4:19"
    assert str(made.place(("costs", 1, "high"))) == "below.yaml:7:19"
    assert str(made.key_place(("services", "three"))) == "above.yaml:2:3"


@pytest.mark.parametrize(
    ("above", "place", "other"),
    [
        ("services:\n  one: {title: 壱}\n", "above.yaml:2:3", "below.yaml:3:3"),
        ("costs:\n  - {id: B, high: 9}\n", "above.yaml:2:5", "below.yaml:7:5"),
        ('read: "2027-01-01"\n', "above.yaml:1:1", "below.yaml:1:7"),
    ],
)
def test_two_entries_of_one_id_are_an_error_with_both_places(above: str, place: str, other: str) -> None:
    (problem,) = faults(above)
    assert (problem.code, str(problem.place), problem.values["other"]) == ("entry-twice", place, other)


def test_an_entry_that_says_so_takes_the_place_of_the_one_below() -> None:
    made = joined(
        "services:\n  one: {title: 壱, replaces: true}\ncosts:\n  - {id: A, high: 9, replaces: true}\n"
    )
    assert made.data["services"]["one"] == {"title": "壱"}
    assert made.data["costs"][0] == {"id": "A", "high": 9}
    assert str(made.place(("costs", 0, "high"))) == "above.yaml:4:19"


def test_a_replacement_of_nothing_is_named_with_the_near_miss() -> None:
    (problem,) = faults("services:\n  onee: {title: 壱, replaces: true}\n")
    assert (problem.code, problem.values["guess"], problem.place.line) == ("replaces-nothing", "one", 2)


def test_a_file_that_is_no_mapping_is_left_to_the_decoder() -> None:
    assert joined("[1, 2]\n").data == [1, 2]


def test_a_catalogue_adds_to_what_is_shipped_and_its_faults_stand_in_it(tmp_path: Path) -> None:
    (tmp_path / "triggers.yaml").write_text(
        "triggers:\n  flood: {title: 水害, text: 水が入ること, example: 地下の機械室}\n", encoding="utf-8"
    )
    with shelf.using(catalogues=[str(tmp_path)]):
        assert list(load_advice("ja").triggers)[-1] == "flood"
    (tmp_path / "triggers.yaml").write_text("triggers:\n  leak: {title: 水漏れ}\n", encoding="utf-8")
    with shelf.using(catalogues=[str(tmp_path)]), pytest.raises(InvalidData) as caught:
        load_advice("ja")
    (problem,) = caught.value.problems
    assert problem.values["other"].startswith("catalogue/triggers.yaml:")


def test_a_cover_stands_in_a_file_of_its_name(tmp_path: Path) -> None:
    shipped = shelf.current().catalogue().read("covers", "liability.yaml").text
    (tmp_path / "covers").mkdir()
    (tmp_path / "covers" / "mine.yaml").write_text(shipped, encoding="utf-8")
    with shelf.using(catalogues=[str(tmp_path)]), pytest.raises(InvalidData) as caught:
        load_advice("ja")
    assert [p.code for p in caught.value.problems] == ["file-not-its-id"]


def test_a_unit_cost_of_the_loss_model_can_be_replaced(tmp_path: Path) -> None:
    below = shelf.current().catalogue().read("losses", "items.yaml").data["items"]
    key, item = next((k, v) for k, v in below.items() if "amount" in v)
    (tmp_path / "losses").mkdir()
    text = "items:\n  " + f"{key}:\n    replaces: true\n    title: 組合の単価\n"
    rest = {k: v for k, v in item.items() if k != "title"}
    text += "".join(f"    {k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in rest.items())
    (tmp_path / "losses" / "items.yaml").write_text(text, encoding="utf-8")
    with shelf.using(catalogues=[str(tmp_path)]):
        assert load_losses("ja").items[key].title == "組合の単価"
    assert load_losses("ja").items[key].title != "組合の単価"


def test_words_of_another_language_join_too(tmp_path: Path) -> None:
    (tmp_path / "lang" / "en").mkdir(parents=True)
    (tmp_path / "glossary.yaml").write_text(
        "terms:\n  moromi: {term: もろみ, match: [もろみ], text: 発酵の途中の酒}\n", encoding="utf-8"
    )
    (tmp_path / "lang" / "en" / "glossary.yaml").write_text(
        "terms:\n  moromi: {term: Moromi, match: [moromi], text: Sake while it ferments}\n", encoding="utf-8"
    )
    base = shelf.current().catalogue()
    both = Layered(base.where, base.shown, extras=(Folder(tmp_path, str(tmp_path)),))
    assert knowledge.glossary("en", both)["moromi"].term == "Moromi"
    assert len(knowledge.glossary("en", both)) == len(knowledge.glossary("en")) + 1


@pytest.mark.parametrize(
    ("questionnaires", "catalogues", "code"),
    [
        (["gone"], None, "not-a-folder"),
        (["."], None, "no-questionnaires"),
        (None, ["gone"], "not-a-folder"),
    ],
)
def test_a_folder_that_holds_nothing_of_the_kind_is_wrong_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    questionnaires: list[str] | None,
    catalogues: list[str] | None,
    code: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUsage) as caught, shelf.using(questionnaires, catalogues):
        pass
    assert [p.code for p in caught.value.problems] == [code]
