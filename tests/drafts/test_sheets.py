"""A list of questions in a spreadsheet becomes a questionnaire that works; what it does not tell is named by its cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cyberdiag.answer_files import yaml_codec
from cyberdiag.answer_files.table import Cell
from cyberdiag.app import golden, kit
from cyberdiag.catalog import decode, lint, load
from cyberdiag.cli.main import run
from cyberdiag.drafts import folder
from cyberdiag.drafts.grid import Grid
from cyberdiag.errors import CannotWrite, ExitCode
from cyberdiag.messages import messages
from cyberdiag.model.head import Head
from cyberdiag.model.written import SectionFile
from cyberdiag.outside import yaml_source

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.questionnaire import Questionnaire
    from cyberdiag.problems import Problem

Rows = list[list[Any]]
YES = {"はい": 4, "一部": 2, "いいえ": 0}
LAYOUTS: dict[str, tuple[Rows, list[tuple[str, str, dict[str, float | None]]], list[str]]] = {
    # rows, then section, question and points by label of each question, then what is told and where
    "choices in one cell, sections merged, a title and a total": (
        [
            ["点検表"],
            ["No.", "分類", "質問", "選択肢", "配点"],
            ["1-1", "人", "決まりがありますか?", "はい/一部/いいえ", "4/2/0"],
            ["1-2", None, "説明していますか?", "はい・一部・いいえ", 4],
            ["2-1", "機器", "控えがありますか?", "・はい\n・一部\n・いいえ", "4点\n2点\n0点"],
            ["合計", None, None, None, 12],
        ],
        [("人", "決まりがありますか?", YES), ("人", "説明していますか?", YES), ("機器", "控えがありますか?", YES)],
        ["draft-no-bands C3", "draft-row-left A6"],
    ),
    "columns in another order, answers as columns with points in their headings": (
        [
            ["Yes (4 points)", "In part (2 points)", "No (0)", "Do not know (-1)", "Check item", "Part", "Ref"],
            [None, None, None, None, "Are updates installed?", "Basics", "S1"],
            ["every PC", "-", "none", None, "Is there a scanner?", None, "S2"],
        ],
        [
            ("Basics", "Are updates installed?", {"Yes": 4, "In part": 2, "No": 0}),
            ("Basics", "Is there a scanner?", {"Yes": 4, "No": 0}),
        ],
        ["draft-no-title E2", "draft-no-bands E2"],
    ),
    "headings in two rows, boxes to tick, yes and no only, no points at all": (
        [
            ["番号", "チェック項目", "回答", None, None, "謎"],
            [None, None, "はい", "いいえ", "対象外", None],
            [1, "更新していますか", "□", "□", "□", "x"],
            [2, "控えがありますか", "□", "□", "□", None],
        ],
        [
            ("質問", "更新していますか", {"はい": 1, "いいえ": 0, "対象外": None}),
            ("質問", "控えがありますか", {"はい": 1, "いいえ": 0, "対象外": None}),
        ],
        ["draft-column-left F1", "draft-no-title B3", "draft-points-by-words B3", "draft-no-bands B3"],
    ),
    "one row an answer": (
        [
            ["質問", "選択肢", "点"],
            ["控えは?", "0 なし", 0],
            [None, "1 ときどき", 1],
            [None, "2 毎日", 3],
            ["訓練は?", "0 なし", 0],
            ["訓練は?", "1 年に一度", "2点"],
        ],
        [
            ("質問", "控えは?", {"0 なし": 0, "1 ときどき": 1, "2 毎日": 3}),
            ("質問", "訓練は?", {"0 なし": 0, "1 年に一度": 2}),
        ],
        ["draft-no-title A2", "draft-no-bands A2"],
    ),
    "levels whose words differ by question": (
        [["項目", "内容", "レベル0", "レベル1"], ["組織", "方針", "ない", "文書"], ["技術", "更新", "しない", "自動"]],
        [("組織", "方針", {"レベル0": 0, "レベル1": 1}), ("技術", "更新", {"レベル0": 0, "レベル1": 1})],
        ["draft-no-title B2", "draft-points-by-words B2", "draft-no-bands B2"],
    ),
    "numbered choices with numbered points": (
        [["Question", "Choice 1", "Points 1", "Choice 2", "Points 2"], ["Where?", "Away", 4, "Here", 1]],
        [("Questions", "Where?", {"Away": 4, "Here": 1})],
        ["draft-no-title A2", "draft-no-bands A2"],
    ),
    "marks below a merged heading, points in a column, weights, a remark on what does not apply, a total and ratings below": (
        [
            ["商工会議所の点検表"],
            ["区分", "No.", "点検項目", "回答", None, None, "配点(○/△/×)", "重要度", "備考"],
            [None, None, None, "○", "△", "×", None, None, None],
            ["入口", 1, "更新していますか", None, None, None, "2/1/0", 3, None],
            [None, 2, "多要素認証がありますか", None, None, None, "4点・2点・0点", 2, "VPNがない場合は対象外です"],
            ["データ", 3, "控えがありますか", None, None, None, "三点", None, None],
            [None, None, "合計", None, None, None, None, None, None],
            ["判定: 24点以上 A", None, None, None, None, None, None, None, None],
        ],
        [
            ("入口", "更新していますか", {"○": 2, "△": 1, "×": 0}),
            ("入口", "多要素認証がありますか", {"○": 4, "△": 2, "×": 0}),
            ("データ", "控えがありますか", {"○": None, "△": None, "×": None}),
        ],
        ["draft-apart-told I5", "draft-points-unread G6", "draft-no-points C6", "draft-weights-lead C4", "draft-row-left C7",
         "draft-row-left A8", "draft-no-bands C4"],
    ),
    "no headings, no choices": (
        [["更新していますか?"], ["控えがありますか?"]],
        [("質問", "更新していますか?", {"はい": 1, "いいえ": 0}), ("質問", "控えがありますか?", {"はい": 1, "いいえ": 0})],
        ["draft-no-headings A1", "draft-yes-no A1", "draft-no-title A1", "draft-points-by-words A1", "draft-no-bands A1"],
    ),
}  # fmt: skip


def book(path: Path, rows: Rows) -> str:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return str(path)


def loaded(where: Path, lang: str) -> Questionnaire:
    return load.questionnaire(str(where), lang)


def told(made: kit.Made) -> list[str]:
    assert made.draft is not None
    return [f"{p.code} {p.place.spot.rpartition('!')[2]}" for p in made.draft.notes]


@pytest.mark.parametrize("name", LAYOUTS)
def test_sheets_of_any_layout_become_questionnaires_that_work(name: str, tmp_path: Path) -> None:
    rows, expected, notes = LAYOUTS[name]
    made = kit.create(str(tmp_path / "ours"), "ja", book(tmp_path / "s.xlsx", rows))
    assert sorted(told(made)) == sorted(notes)
    assert [p for p in lint.run((str(tmp_path / "ours"),)).problems if p.is_error] == []
    assert golden.run(str(tmp_path / "ours")) == ([], 1)
    one = loaded(tmp_path / "ours", "ja")
    sections = {s.id: s.title for s in one.sections}
    found = [(sections[q.section], q.text, {c.label: c.points for c in q.choices}) for q in one.questions]
    assert found == expected


def test_a_made_questionnaire_is_assessed_and_says_at_once_what_to_look_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '設問,選択肢,配点,カテゴリ\r\n更新していますか?,"はい,いいえ",10,機器\r\n何台ありますか?,数値,,機器\r\n控えは?,"ある、ない",4/2/1,人\r\n'
    (tmp_path / "s.csv").write_bytes(text.encode("cp932"))
    home, sheet = str(tmp_path / "our-list"), str(tmp_path / "s.csv")
    assert run(["new", home, "--from", sheet, "-l", "ja"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert f"{sheet}:4:14" in shown.err
    assert "4/2/1" in shown.err
    assert "3問" in shown.out
    assert run(["check", home]) == ExitCode.DONE
    part = tmp_path / "our-list" / "questionnaire.yaml"
    mended = (
        part.read_text()
        .replace("label: ある", "label: ある\n      points: 4")
        .replace("label: ない", "label: ない\n      points: 0")
    )
    part.write_text(mended)
    best = tmp_path / "our-list" / "tests" / "best.yaml"
    best.write_text(best.read_text().replace("score: 10", "score: 14"))
    assert run(["check", home, "--strict"]) == ExitCode.DONE
    answers = tmp_path / "a.yaml"
    answers.write_text(
        'cyberdiag: answers/1\nquestionnaires: {our-list: "1.0"}\nanswers: {OUR-01: yes, OUR-02: 3, OUR-03: no}\n'
    )
    result = str(tmp_path / "r.json")
    assert run(["assess", home, "-a", str(answers), "--no-input", "-o", result]) == ExitCode.DONE
    (one,) = json.loads((tmp_path / "r.json").read_text())["diagnoses"]
    assert (one["score"], one["axes"]["part"]["part-1"]["score"]) == (10, 10)


def test_what_a_cell_does_not_say_is_named_by_the_cell(tmp_path: Path) -> None:
    rows = [
        ["番号", "質問", "選択肢", "配点", "重み", "形式"],
        ["X-1", "甲?", "はい/いいえ", "=1+1", "高", None],
        ["X-1", "乙?", "春/夏", "たくさん", 9, "図"],
        ["X-2", "丙?", "一つだけ", None, None, None],
        ["X-3", "丁?", "東・西", "1/0", None, "複数選択"],
    ]
    made = kit.create(str(tmp_path / "x"), "ja", book(tmp_path / "s.xlsx", rows))
    assert sorted(told(made)) == sorted([
        "draft-no-title B2", "draft-no-bands B2", "draft-no-points B2", "draft-formula D2", "draft-weight-unread E2",
        "draft-id-taken B3", "draft-points-unread D3", "draft-kind-unread F3", "draft-one-choice B4", "draft-parted C5",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("s.csv", ExitCode.INVALID_DATA),
        ("s.ods", ExitCode.WRONG_USAGE),
        ("none.csv", ExitCode.INVALID_ANSWERS),
    ],
)
def test_a_file_without_questions_makes_no_folder(name: str, code: ExitCode, tmp_path: Path) -> None:
    if name[0] == "s":
        (tmp_path / name).write_text("a,b\n1,2\n")
    assert run(["new", str(tmp_path / "x"), "--from", str(tmp_path / name)]) == code
    assert not (tmp_path / "x").exists()


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("category,question\n" + "x" * 1_000_000 + ",a?\n", encoding="utf-8")
    with pytest.raises(CannotWrite):
        kit.create(str(tmp_path / "x"), "en", str(tmp_path / "s.csv"))
    assert not (tmp_path / "x").exists()


CELLS = st.one_of(
    st.none(),
    st.integers(-3, 12),
    st.booleans(),
    st.sampled_from(
        ["質問", "分類", "選択肢", "配点", "番号", "重み", "回答", "形式", "はい", "いいえ", "わからない", "対象外", "はい(4点)", "レベル1", "choice1", "points1", "Question", "Yes", "○", "□", "-", "数値", "複数", "はい/いいえ", "4/2/0", "a・b", "①あり②なし", "2026-01-01", "0:なし\n1:あり", "控えは?", "1.はい\u30002.いいえ", "X-1", "(1)", "="]
    ),
    st.text(max_size=6),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=9))
def test_whatever_stands_in_a_sheet_the_files_have_the_shape_of_a_questionnaire(rows: Rows) -> None:
    cells = [[Cell(v, n, at) for at, v in enumerate(row, 1)] for n, row in enumerate(rows, 1)]
    made = folder.draft(Grid("s.xlsx", "s", cells, is_book=True), "ours", ())
    if made is None:
        return
    for name, data in made.files.items():
        source = yaml_source.parse(yaml_codec.write(data), name)
        assert source.data == data
        if not name.startswith("tests/"):
            problems: list[Problem] = []
            assert decode.decode(Head if name == "questionnaire.yaml" else SectionFile, source, problems), (
                problems
            )
    ids = [q["id"] for name, f in made.files.items() if name.startswith("part") for q in f["questions"]]
    assert len(set(ids)) == len(ids) == made.questions
    assert all(all(messages(lang).problem(p)) and p.place.line for p in made.notes for lang in ("ja", "en"))
