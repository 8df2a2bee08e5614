"""The finished reports in `examples/` are what the program writes today, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support import EXAMPLES, REGENERATE, answers_of, run

from examples import DATE, FIRMS, LANGUAGES, SUFFIXES, arguments, current

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("firm", FIRMS)
def test_the_example_reports_are_current(firm: str, lang: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(current(EXAMPLES / firm / "answers.yaml")[0], encoding="utf-8")
    done = run(*arguments(answers, lang, EXAMPLES / firm if REGENERATE else tmp_path))
    assert done.returncode == 0, done.stderr
    for suffix in SUFFIXES:
        name = f"report.{lang}.{suffix}"
        written = (EXAMPLES / firm / name if REGENERATE else tmp_path / name).read_bytes()
        assert written == (EXAMPLES / firm / name).read_bytes(), (
            f"{firm}/{name}: run `make examples`, read the diff"
        )


def test_the_same_answers_and_date_give_the_same_bytes_twice(tmp_path: Path) -> None:
    answers = answers_of("online-shop")
    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        assert run(*arguments(answers, "ja", tmp_path / part)).returncode == 0
    for suffix in SUFFIXES:
        name = f"report.ja.{suffix}"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert DATE in (tmp_path / "one" / "report.ja.json").read_text(encoding="utf-8")


def test_a_question_that_the_answers_lack_is_answered_with_dont_know_in_its_place(tmp_path: Path) -> None:
    text = answers_of("manufacturer").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    lost = [line.strip().partition(":")[0] for line in lines if line.startswith(("  ORG-02:", "  TEC-03:"))]
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        "".join(line for line in lines if line.strip().partition(":")[0] not in lost), encoding="utf-8"
    )
    found, new = current(answers)
    assert new == lost == ["ORG-02", "TEC-03"]
    assert [line.partition(":")[0] for line in found.splitlines()] == [
        line.partition(":")[0] for line in text.splitlines()
    ]
    assert found.count(": unknown") == text.count(": unknown") + 2
