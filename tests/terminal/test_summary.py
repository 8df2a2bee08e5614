"""The summary of a run: one screen, the numbers of the report, in the language and look that were asked for."""

from __future__ import annotations

import io
import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from report import made
from rich.cells import cell_len
from rich.console import Console

from cyberdiag.messages import messages
from cyberdiag.model.answers import Answers
from cyberdiag.terminal import summary
from cyberdiag.terminal.console import Look

if TYPE_CHECKING:
    from cyberdiag.model.assessment import Assessment

LINES = 24
COLUMNS = 80
ONE = ("cyber-risk",)
FIRMS = {
    "manufacturer": lambda: made.example("manufacturer"),
    "online-shop": lambda: made.example("online-shop"),
    "best": made.all_best,
    "worst": made.all_worst,
    "unknown": made.all_unknown,
    "nobody": lambda: Answers(MappingProxyType({}), "", "", ""),
}
everyone = pytest.mark.parametrize("firm", FIRMS)
languages = pytest.mark.parametrize("lang", made.LANGUAGES)


@cache
def assessed(firm: str, lang: str, names: tuple[str, ...] = made.NAMES) -> Assessment:
    return made.judged(FIRMS[firm](), lang, names, trials=0)


@cache
def screen(
    firm: str, lang: str, names: tuple[str, ...] = made.NAMES, width: int = COLUMNS, *, plain: bool = False
) -> str:
    out = Console(file=io.StringIO(), width=width, color_system=None)
    found = made.report(assessed(firm, lang, names), lang)
    summary.show(out, found, messages(lang), Look(ascii=plain))
    return out.file.getvalue()


@languages
@everyone
def test_the_summary_fits_on_one_screen(firm: str, lang: str) -> None:
    lines = screen(firm, lang).splitlines()
    assert len(lines) <= LINES
    assert all(cell_len(line) <= COLUMNS for line in lines)


@languages
@pytest.mark.parametrize("firm", ["manufacturer", "worst"])
def test_the_summary_of_one_diagnosis_fits_too(firm: str, lang: str) -> None:
    assert len(screen(firm, lang, ONE).splitlines()) <= LINES


@languages
@everyone
def test_a_narrow_terminal_is_never_overrun(firm: str, lang: str) -> None:
    assert all(cell_len(line) <= 40 for line in screen(firm, lang, width=40).splitlines())


@languages
@everyone
def test_the_numbers_are_those_of_the_report(firm: str, lang: str) -> None:
    text, report, say = screen(firm, lang), made.report(assessed(firm, lang), lang), messages(lang)
    flat = " ".join(text.split())
    for d in report.diagnoses:
        if d.unanswered:
            assert re.sub(r"\s", "", d.sentence) in re.sub(r"\s", "", flat)
            assert f"{d.score.text}/100" not in flat
            continue
        assert f"{d.score.text}/100 [{d.score.rating}] {d.score.rating_label}" in flat
        assert not d.score.ranged or say("report.range", low=d.score.low, high=d.score.high) in flat
        for row in d.domains:
            assert re.search(
                rf"{re.escape(row.title)} +[█░]+ +{re.escape(row.score.text)} {row.score.rating}", text
            )
        assert all(i in flat for g in d.gates for i in g.because)
    assert report.loss is not None
    if report.loss.missing:
        told = re.sub(r"\s", "", flat)
        assert all(re.sub(r"\s", "", m.label) in told for m in report.loss.missing)
    else:
        main = report.loss.main
        assert main is not None
        squeezed = re.sub(r"\s", "", flat)
        assert all(
            re.sub(r"\s", "", part) in squeezed
            for part in (main.scenario.title, main.rate, main.half, main.tail, report.loss.left)
        )


@languages
@everyone
def test_six_actions_stand_on_one_line_each_with_their_gain(firm: str, lang: str) -> None:
    lines, report = screen(firm, lang).splitlines(), made.report(assessed(firm, lang), lang)
    for a in report.first_actions:
        (line,) = [x for x in lines if re.match(rf" {a.number}[! ][? ] {re.escape(a.headline)}", x)]
        assert a.gain in line
    if not report.first_actions:
        assert any(report.no_actions[:40] in x for x in lines)
    title = lines.index(f"{messages(lang)('summary.actions')}:")
    assert len([x for x in lines[title + 1 :] if re.match(r" \d[! ][? ] ", x)]) == len(report.first_actions)


@languages
def test_the_actions_that_mend_what_holds_the_rating_down_are_marked(lang: str) -> None:
    lines = screen("worst", lang, ONE).splitlines()
    report = made.report(assessed("worst", lang, ONE), lang)
    assert report.diagnoses[0].gates
    (title,) = [x for x in lines if report.diagnoses[0].gates_title in x]
    assert "(!)" in title
    marked = [x[2] == "!" for x in lines if re.match(r" \d[! ][? ] ", x)]
    assert marked == [a.opens for a in report.first_actions]
    assert any(marked)


@languages
def test_the_covers_to_talk_about_first_are_named_and_the_others_counted(lang: str) -> None:
    report = made.report(assessed("manufacturer", lang), lang)
    assert report.advice is not None
    say = messages(lang)
    flat = " ".join(screen("manufacturer", lang).split())
    found = flat[flat.index(say("report.advice.first")) :].replace(" ", "")
    first = report.advice.first
    assert all(c.cover.title.replace(" ", "") in found for c in first)
    assert f"{first[0].cover.title} ({first[0].short})".replace(" ", "") in found
    every = [c for v in report.advice.levels if v.id != "not-applicable" for c in v.covers]
    rest = len(every) - len(report.advice.first)
    assert say("summary.more", count=rest).replace(" ", "") in found


@languages
def test_it_is_told_where_no_cover_needs_to_be_talked_about_first(lang: str) -> None:
    report = made.report(assessed("best", lang), lang)
    assert report.advice is not None
    told = messages(lang)("report.advice.no-first")
    assert (not report.advice.first) == (told in " ".join(screen("best", lang).split()))


@languages
def test_ascii_uses_no_other_signs_for_bars(lang: str) -> None:
    text = screen("manufacturer", lang, plain=True)
    assert "#" in text
    assert not set(text) & set("█░─│┌┐└┘…")


@languages
def test_a_firm_without_a_score_is_told_so(lang: str) -> None:
    report = made.report(assessed("manufacturer", lang, ONE), lang)
    blank = replace(
        report.diagnoses[0].score, text="—", questions=0, rating="", ranged=False, out_of="", range="—"
    )
    bare = replace(
        report, diagnoses=(replace(report.diagnoses[0], score=blank, gates=()),), loss=None, advice=None
    )
    out = Console(file=io.StringIO(), width=COLUMNS, color_system=None)
    summary.show(out, bare, messages(lang), Look())
    lines = out.file.getvalue().splitlines()
    assert lines[0].rstrip() == f"{report.diagnoses[0].title}  —"
    assert lines[1] == messages(lang)("summary.nothing-applies")
