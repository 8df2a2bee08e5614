"""Problems on a screen: the place in one piece, and the arrow under the fault at any width."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from cyberdiag.messages import messages
from cyberdiag.problems import Place, Problem, Severity
from cyberdiag.terminal import problems
from cyberdiag.terminal.console import Look, console, rich_console, safe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SAY = messages("en")


def shown(found: Iterable[Problem], monkeypatch: pytest.MonkeyPatch, width: int = 80) -> list[str]:
    stream = io.StringIO()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stderr", stream)
    problems.show(console(Look(), error=True), found, SAY)
    return stream.getvalue().split("\n")[:-1]


def under(arrow: str, line: str) -> str:
    """Return the sign that stands above the arrow, by cells as a terminal counts them."""
    cells, at = 0, len(arrow) - 1
    assert arrow == " " * at + "^"
    for sign in line:
        if cells == at:
            return sign
        cells += cell_len(sign)
    return ""


@pytest.mark.parametrize("width", [30, 40, 80, 200])
@pytest.mark.parametrize(
    "line",
    [
        "a: Xb",
        "社名: Xい",
        "あ" * 200 + "X" + "い" * 200,
        "a" * 5_000 + "X",
        "X" + "あ" * 500,
        "\t\ta\t:\tX",
        "絵😀文字: Xえ",
        "\x1b[31m\u202e赤X",
        "あ" * 41 + "X",
    ],
    ids=lambda line: ascii(line[:8]) + str(len(line)),
)
def test_the_arrow_stands_under_the_fault_at_any_width(
    line: str, width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"# 一行目\n{line}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = shown([Problem(Place("a.yaml", 2, line.index("X") + 1), "yaml-tab")], monkeypatch, width)
    snippet, arrow = lines[1], lines[2]
    assert snippet.startswith("    2 | ")
    assert under(arrow, snippet) == "X"
    assert max(map(cell_len, (snippet, arrow))) <= width


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), line=st.integers(0, 5), column=st.integers(0, 300))
@example(text="\ufeffa\r\nb", line=1, column=1)
@example(text="a", line=1, column=0)
def test_any_file_and_any_place_can_be_shown(text: str, line: int, column: int, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patched:
        lines = shown([Problem(Place(str(path), line, column), "yaml-tab")], patched)
    assert lines[0].startswith(f"Error: {path}")
    assert lines[-1].startswith("  Hint: ")


def test_the_place_is_never_cut_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place("/" + "長いフォルダ/" * 30 + "a.yaml", 3, 14)
    lines = shown([Problem(place, "yaml-tab")], monkeypatch, 40)
    assert lines[0].startswith(f"Error: {place}: ")
    assert len(lines) == 2


def test_a_place_without_a_file_or_a_line_has_no_snippet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("x\n", encoding="utf-8")
    (tmp_path / "big").write_bytes(b"x" * 2_000_001)
    for place in (
        Place(""),
        Place(str(tmp_path / "a")),
        Place(str(tmp_path / "a"), 2, 1),
        Place("-", 1, 1),
        Place("a\0", 1, 1),
        Place(str(tmp_path), 1, 1),
        Place(str(tmp_path / "big"), 1, 1),
    ):
        assert len(shown([Problem(place, "yaml-tab")], monkeypatch)) == 2, place


def test_a_warning_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown([Problem(Place("f"), "yaml-tab", severity=Severity.WARNING)], monkeypatch)
    assert lines[0].startswith("Warning: f: ")


def test_more_problems_than_anyone_reads_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown([Problem(Place("f", n), "yaml-tab") for n in range(1, problems.MOST + 8)], monkeypatch)
    assert sum(line.startswith("Error: ") for line in lines) == problems.MOST
    assert lines[-1].endswith("+7")


def test_a_hint_of_several_problems_stands_once_behind_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Problem(Place("f", n), code) for n, code in enumerate(["yaml-tab", "yaml-tab", "empty-file"], 1)]
    assert [line.strip().split(":")[0] for line in shown(found, monkeypatch)] == [
        "Error", "Error", "Hint", "Error", "Hint",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "latin-1"])
def test_a_console_that_lacks_a_sign_shows_a_question_mark(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    monkeypatch.setattr("sys.stdout", stream)
    console(Look()).print(safe("①─あ😀"))
    stream.flush()
    assert raw.getvalue().decode(encoding).endswith("?\n")


def test_a_stream_that_is_closed_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    console(Look()).print(safe("x"))


@pytest.mark.parametrize("error", [False, True])
def test_the_consoles_take_no_markup(error: bool, capsys: pytest.CaptureFixture[str]) -> None:
    rich_console(Look(), error=error).print("[red]a[/red] [link=x]b[/link] :smile:")
    assert "".join(capsys.readouterr()) == "[red]a[/red] [link=x]b[/link] :smile:\n"


def test_a_hint_with_what_was_typed_stays_on_one_line_and_steers_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = "x\x1b[2J\u202e\x9b\nError: all is lost"
    problem = Problem(Place(""), "interrupted-saved", {"count": 3, "path": typed, "command": typed})
    lines = shown([problem], monkeypatch)
    assert len(lines) == 2
    assert not set("\x1b\u202e\x9b") & set("".join(lines))
    assert "all is lost" in lines[1]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", range(44, 90, 5))
def test_in_a_terminal_a_hint_breaks_no_command_option_or_id(
    lang: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Console(file=io.StringIO(), force_terminal=True, width=width, no_color=True)
    values = {"count": 2, "ids": "ORG-07 (E11), TEC-01 (E12)"}
    problems.show(out, [Problem(Place("a.xlsx"), "unanswered", values)], messages(lang))
    problems.show(out, [Problem(Place("a.yaml"), "empty-file")], messages(lang))
    install = "py -m pip install 'cyberdiag[book]'"
    problems.show(out, [Problem(Place(""), "needs-book", {"install": install})], messages(lang))
    lines = out.file.getvalue().split("\n")  # type: ignore[attr-defined]
    hints = [line for line in lines if line.startswith("  ")]
    assert max(map(cell_len, hints)) <= width
    for whole in ("--missing unknown", "--no-input", "cyberdiag answers new -o ", install):
        assert any(whole in line for line in hints), hints


def test_a_row_of_a_table_has_no_arrow_under_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,answer\nQ-1,maybe\n", encoding="utf-8")
    lines = shown([Problem(Place(str(path), 2, 5), "yaml-tab")], monkeypatch)
    assert [line for line in lines if "^" in line or "|" in line] == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("a.xlsx", 11, 5, is_cell=True), "a.xlsx:E11"), (Place("a.xlsx", 1, 28, "控え", True), "a.xlsx:控え!AB1"),
        (Place("a.csv", 11, 5), "a.csv:11:5"), (Place("a.xlsx"), "a.xlsx"),
    ],
)  # fmt: skip
def test_a_place_in_a_workbook_is_a_cell(place: Place, said: str) -> None:
    assert str(place) == said
