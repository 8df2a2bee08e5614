"""What a condition comes to is known before it is judged: no chain, circle or doubling of names makes work without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from catalog.copies import copied
from conditions import compare, every, named, some
from counting import steps
from hypothesis import given
from hypothesis import strategies as st
from support import run

from cyberdiag.catalog import lint
from cyberdiag.catalog.checks.extent import DEEPEST, MOST, Extent, extents
from cyberdiag.errors import ExitCode
from cyberdiag.model.condition import Condition, asked_by, leaves

if TYPE_CHECKING:
    from pathlib import Path

ONE = compare("one", one_of=("yes",))
MANY = 20_000
CHAIN = "  f{n}: {{flag: f{before}}}\n"
DOUBLE = "  f{n}: {{all: [{{flag: f{before}}}, {{flag: f{before}}}]}}\n"


def shaped(folder: Path, row: str, count: int, first: str) -> str:
    """Give the small questionnaire so many flags, each made of the one before, that many questions use."""
    copy = copied(folder)
    flags = "".join(row.format(n=n, before=n - 1) for n in range(1, count + 1))
    head = copy / "questionnaire.yaml"
    text = head.read_text(encoding="utf-8").replace("flags:\n", f"flags:\n  f0: {first}\n{flags}", 1)
    head.write_text(text, encoding="utf-8")
    questions = "".join(
        f"  - {{id: Z-{n}, text: t, weight: 1, axes: {{place: outside}}, only_when: {{flag: f{count}}}}}\n"
        for n in range(50)
    )
    with (copy / "doors.yaml").open("a", encoding="utf-8") as file:
        file.write(questions)
    return str(copy)


@pytest.mark.parametrize(
    ("row", "count", "first", "code"),
    [
        (CHAIN, 400, "{question: D-1, is: yes}", "condition-too-large"),
        (DOUBLE, 30, "{question: D-1, is: yes}", "condition-too-large"),
        (CHAIN, 400, "{flag: f400}", "flag-cycle"),
        (DOUBLE, 400, "{flag: f400}", "flag-cycle"),
    ],
    ids=["chain", "doubled", "circle", "doubled circle"],
)
def test_flags_made_of_flags_are_refused_with_little_work(
    row: str, count: int, first: str, code: str, tmp_path: Path
) -> None:
    home = shaped(tmp_path, row, count, first)
    found: list[str] = []
    assert steps(lambda: found.extend(p.code for p in lint.run((home,)).problems)) < 3_000_000
    assert found[0] == code


@pytest.mark.parametrize(("row", "count"), [(CHAIN, 400), (DOUBLE, 30)], ids=["chain", "doubled"])
def test_no_assessment_begins_with_them(row: str, count: int, tmp_path: Path) -> None:
    home = shaped(tmp_path, row, count, "{question: D-1, is: yes}")
    done = run("assess", home, "-a", "-", "--no-input", stdin="cyberdiag: answers/1\nanswers: {}\n")
    assert done.returncode == ExitCode.INVALID_DATA
    assert "questionnaire.yaml" in done.stderr


def test_fingerprints_follow_no_flag_that_is_refused(tmp_path: Path) -> None:
    home = shaped(tmp_path, CHAIN, 2_000, "{question: D-1, is: yes}")
    assert steps(lambda: lint.run((home,))) < 3_000_000


@pytest.mark.parametrize("shape", ["chain", "circle"])
def test_each_flag_is_looked_at_once(shape: str) -> None:
    def cost(count: int) -> int:
        flags = {f"f{n}": named(f"f{n - 1}") for n in range(1, count)}
        flags["f0"] = ONE if shape == "chain" else named(f"f{count - 1}")
        return steps(lambda: extents(flags))

    assert cost(MANY) < 11 * cost(MANY // 10)


def test_what_a_condition_asks_is_found_once_for_each_name_in_it() -> None:
    def cost(count: int) -> int:
        flags = {f"f{n}": every((named(f"f{n - 1}"), named(f"f{n - 1}"))) for n in range(1, count)}
        flags["f0"] = ONE
        return steps(lambda: asked_by(named(f"f{count - 1}"), flags))

    assert cost(2_000) < 11 * cost(200)


NAMES = tuple("abcdef")
FLAGS = st.dictionaries(
    st.sampled_from(NAMES),
    st.recursive(
        st.just(ONE) | st.builds(named, st.sampled_from(NAMES)),
        lambda inner: st.builds(some, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        max_leaves=4,
    ),
)


@given(FLAGS)
def test_extents_are_those_of_conditions_written_out(flags: dict[str, Condition]) -> None:
    def written_out(condition: Condition, within: frozenset[str]) -> Extent:
        levels, comparisons = 1, 0
        for path, leaf in leaves(condition):
            used = Extent(0, 1)
            if leaf.flag in flags:
                if leaf.flag in within:
                    raise RecursionError
                used = written_out(flags[leaf.flag], within | {leaf.flag})
            levels = max(levels, 1 + used.levels + sum(isinstance(part, str) for part in path))
            comparisons += used.comparisons
        return Extent(levels, min(comparisons, MOST + 1))

    known, circling = extents(flags)
    for name, flag in flags.items():
        try:
            expected = written_out(flag, frozenset((name,)))
        except RecursionError:
            assert name not in known
        else:
            assert known[name] == expected
            assert name not in circling
    assert {n for n in circling if not leads_to(n, n, flags)} == set()
    assert bool(circling) == (len(known) < len(flags))


def leads_to(name: str, other: str, flags: dict[str, Condition]) -> bool:
    seen, waiting = set[str](), [name]
    while waiting:
        for _, leaf in leaves(flags[waiting.pop()]):
            if leaf.flag in flags and leaf.flag not in seen:
                seen.add(str(leaf.flag))
                waiting.append(str(leaf.flag))
    return other in seen


def test_shipped_conditions_come_to_a_tenth_of_what_is_allowed() -> None:
    from cyberdiag.catalog import load

    for name in load.questionnaire_ids():
        known, _ = extents(load.question_set((name,), "ja").flags)
        assert all(one.levels <= DEEPEST / 4 and one.comparisons <= MOST / 4 for one in known.values())
