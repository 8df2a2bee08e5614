"""`docs/reference.md` says what the program does: no more and no less."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import msgspec
import pytest
from msgspec import inspect as shape
from support import EXAMPLES, ROOT, run

from cyberdiag.catalog import schemas
from cyberdiag.errors import ExitCode
from cyberdiag.model.result import Result
from tests import reference, reference_keys
from tests.docs import between
from tests.examples import FIRMS, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEERS = ROOT / "tests" / "data" / "corpus" / "peers.json" / "whole.json"
PAGE = reference.REFERENCE.read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
OVERLAY = """cyberdiag: overlay/1
id: fewer
version: "0.1"
language: en
title: Fewer
summary: One question less.
base: {id: cyber-risk, version: "1.0"}
off: [PHY-03]
gates: {weak: {parts: {function: []}, below: 90, cap: C, text: A part is weak}}
"""


def section(title: str) -> str:
    """Return what stands below a heading of the page, down to the next one of its level or above."""
    found = re.search(rf"^(#+) {title}\n", PAGE, re.MULTILINE)
    assert found is not None
    return re.split(rf"^#{{1,{len(found[1])}}} ", PAGE[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, heads and rules left out."""
    table = re.findall(r"(?<=\n)\|-.*\|\n((?:\|.*\|\n?)+)", text)
    split = [re.split(r"(?<!\\)\|", line)[1:-1] for body in table for line in body.strip().split("\n")]
    return [[cell.strip() for cell in cells] for cells in split]


def bare(cell: str) -> str:
    return cell.strip("`")


def test_what_the_page_takes_from_the_program_is_current() -> None:
    assert reference.reference(PAGE) == PAGE, "run `make docs`"


def test_every_command_stands_there_with_every_option_it_has_and_no_other() -> None:
    found = reference.tree()
    assert re.findall(r"^### cyberdiag (.+)$", PAGE, re.MULTILINE) == list(found)
    for name, command in found.items():
        text = section(f"cyberdiag {name}")
        told = {f for cells in rows(text) for f in re.findall(r"`([^`]+)`", cells[0])}
        told |= set(re.findall(r"`(--[a-z-]+)`", text.partition("Also takes ")[2]))
        assert told >= {max(p.opts, key=len) for p in command.params}, name
        assert told <= {flag for p in command.params for flag in p.opts}, name


def test_the_page_names_no_option_and_no_command_that_does_not_exist() -> None:
    found = reference.tree()
    flags = {flag for command in found.values() for p in command.params for flag in p.opts}
    words = {name.split()[0] for name in found}
    tried = {"--no-such-option"}  # the example of wrong usage
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) - tried <= {
        *flags,
        "--help",
        "--version",
        "--install-completion",
        "--show-completion",
    }
    assert set(re.findall(r"`cyberdiag ([a-z]+)", PAGE)) <= words


def test_readme_links_the_page_and_lists_the_same_commands() -> None:
    assert "(docs/reference.md)" in README
    listed = re.findall(
        r"`cyberdiag (.+?)`", " ".join(cells[0] for cells in rows(README.split("## Commands")[1]))
    )
    names = {" ".join(re.findall(r"^[a-z ]+[a-z]\b", line)) for line in listed}
    assert names == set(reference.tree())


def test_every_exit_code_stands_there_and_no_other_and_readme_says_the_same() -> None:
    told = {int(code): meaning for code, meaning, _ in rows(section("Exit codes"))}
    assert list(told) == [int(code) for code in ExitCode]
    short = rows(README.split("## Exit codes")[1].split("\n## ")[0])
    assert {int(code): meaning for code, meaning in short} == {
        code: meaning.split(". ")[0] for code, meaning in told.items()
    }


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with an answers file of an example firm, an overlay and a questionnaire that is broken."""
    answers = (EXAMPLES / "manufacturer" / "answers.yaml").read_text(encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    for name, file, text in (("broken", "questionnaire", "id: broken\n"), ("fewer", "overlay", OVERLAY)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{file}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("code", "line"), [(c, e) for c, _, e in rows(section("Exit codes")) if e])
def test_the_example_of_an_exit_code_ends_with_it(place: Path, code: str, line: str) -> None:
    done = run(*bare(line).split()[1:], cwd=place)
    assert done.returncode == int(code), done.stderr


def test_every_exit_code_that_a_command_line_can_bring_has_an_example() -> None:
    without = {int(code) for code, _, line in rows(section("Exit codes")) if not line}
    assert without == {ExitCode.BUG, ExitCode.TERMINAL_GONE, ExitCode.INTERRUPTED}


def answers_example() -> str:
    found = re.search(r"```yaml\n(cyberdiag: answers/1\n.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_answers_file_of_the_page_is_read_and_assessed_without_a_fault(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(answers_example(), encoding="utf-8")
    checked = run("answers", "check", "answers.yaml", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    line = re.search(r"`cyberdiag (assess -a answers\.yaml .*?)` assesses", PAGE)
    assert line is not None
    done = run(*line[1].split(), cwd=tmp_path)
    assert (done.returncode, "open_notes" in answers_example()) == (0, True)


def test_the_keys_of_an_answers_file_are_those_of_its_schema() -> None:
    told = {key for cells in rows(section("Answers file")) if len(cells) == 2 for key in re.findall(r"`(\w+)`", cells[0])}  # fmt: skip
    assert told - {"contacts"} == set(schemas.schema("answers")["properties"])


def test_a_guide_and_a_heading_that_are_pointed_at_exist() -> None:
    headings = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}  # fmt: skip
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        file, _, heading = target.partition("#")
        assert (reference.REFERENCE.parent / file).exists()
        assert file or heading in headings


def test_the_program_points_only_at_parts_of_the_page_that_exist() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "cyberdiag").rglob("*.py")]
    pointed = [part for t in texts for part in re.findall(r'docs/reference\.md(?:, | \()"(.+?)"', t)]
    assert len(pointed) > 3
    assert {part for part in pointed if not re.search(rf"^#+ {part}$", PAGE, re.MULTILINE)} == set()
    assert [t for t in texts if re.search(r"\((?:contract|quantification), section", t)] == []


def test_the_variables_that_the_program_listens_to_are_listed() -> None:
    texts = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "cyberdiag").rglob("*.py"))
    told = {bare(cells[0]) for cells in rows(section("Environment"))}
    assert {name for name in told if "CYBERDIAG" in name} == set(re.findall(r"_?CYBERDIAG_[A-Z_]+", texts))
    assert {name for name in told if name not in texts} == set()


def leaves(value: Any, kind: Any) -> Iterator[tuple[str, Any]]:
    """Give every value of a result with the name of its type."""
    title, inner = reference_keys.said("title", kind), reference_keys.bare(kind)
    if title or value is None:
        yield title, value
        return
    match inner:
        case shape.StructType():
            types = {f.encode_name: f.type for f in inner.fields}
            for key, one in value.items():
                yield from leaves(one, types[key])
        case shape.DictType():
            for one in value.values():
                yield from leaves(one, inner.value_type)
        case shape.ListType():
            for one in value:
                yield from leaves(one, inner.item_type)
        case _:
            yield title, value


def held(value: Any) -> Iterator[tuple[str, str]]:
    """Give every key that a result has, by its record."""
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        there = {key: getattr(value, name) for key, name in names}
        yield from ((type(value).__name__, name) for name, one in there.items() if one is not msgspec.UNSET)
        value = there
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from held(one)


def test_a_result_is_what_its_records_say_and_every_key_of_them_is_in_a_result(place: Path) -> None:
    """The reports of the examples are those of the program (`test_examples.py`); the rest is what they do not have."""
    texts = [(EXAMPLES / firm / f"report.{lang}.json").read_text(encoding="utf-8") for firm in FIRMS for lang in LANGUAGES]  # fmt: skip
    answers = (place / "answers.yaml").read_text(encoding="utf-8")
    some = re.sub(r"  personal_records: .*\n", "", answers)
    said = "\ndisagreements: {employees: [{respondent: a, answer: 5}, {respondent: b, answer: 6}]}\n"
    (place / "some.yaml").write_text(some + said, encoding="utf-8")
    kept = (
        "evidence_files: a.pdf, evidence_date: 2026-01-01, evidence_holder: 甲, evidence_until: 2026-02-01, "
    )
    few = answers_example().replace("evidence: ", f"{kept}evidence: ")
    (place / "few.yaml").write_text(few, encoding="utf-8")
    old = (
        re.sub(r"\ndate: .*", "\ndate: 2020-11-20", answers)
        .replace("1.1", "1.0")
        .replace("employees: 50", "employees: 5")
    )
    (place / "old.yaml").write_text(re.sub(r"TEC-(1.): \w+", r"TEC-\1: yes", old), encoding="utf-8")
    lines = (
        "assess -a few.yaml --missing estimate --trials 0 --previous old.yaml",
        "assess fewer -a some.yaml --missing unknown --trials 0",
        f"assess -a few.yaml --missing unknown --peers {PEERS}",
        "assess -a few.yaml --missing unknown --anonymous --quick",
        f"assess {ROOT / 'tests' / 'data' / 'published' / 'essential-eight'} -a eight.yaml --missing unknown",
    )
    eight = 'cyberdiag: answers/1\nquestionnaires: {essential-eight: "1.0"}\nanswers: {E8-mfa-1504: na}\n'
    (place / "eight.yaml").write_text(eight, encoding="utf-8")
    for line in lines:
        done = run(*line.split(), "--no-input", "-o", "-", "-f", "json", cwd=place)
        assert done.returncode == 0, done.stderr
        texts.append(done.stdout)
    told, seen = schemas.schema("result"), set()
    right = jsonschema.Draft202012Validator(told)
    for text in texts:
        plain = json.loads(text)
        read = msgspec.convert(plain, Result)
        assert msgspec.to_builtins(read) == plain
        assert [error.message for error in right.iter_errors(plain)] == []
        for kind, value in leaves(plain, shape.type_info(Result)):
            assert kind != "points" or value is None or round(value, 1) == value
            assert kind != "id" or value is None or re.fullmatch(r"[\w.-]+", value)
        seen |= set(held(read))
    records = {"Result": told, **told["$defs"]}
    assert {(name, key) for name, one in records.items() for key in one.get("properties", ())} - seen == set()


def test_the_types_of_the_keys_are_told_above_the_tables() -> None:
    listed = {cells[0] for cells in rows(section("Result JSON").split("\n### ")[0])}
    used = {
        kind.removesuffix(" or null") for table in reference_keys.sections().values() for _, kind, _ in table
    }
    inner = {re.sub("^((list|pair) of )+", "", kind) for kind in used if not kind.startswith("[")}
    assert {kind for kind in listed if " of " not in kind} == inner


@pytest.mark.parametrize(("line", "schema", "names"), rows(section("Other JSON")))
def test_other_json_has_the_keys_that_the_page_lists(place: Path, line: str, schema: str, names: str) -> None:
    words = {"FILE": "answers.yaml", "OLD": "answers.yaml", "NEW": "answers.yaml", "WHEN": "2026-12-01T10:00"}
    words |= {"BOOK": "a.book", "SCHEME": "scs3"}
    for begun in (("new", "a.book"), ("add", "a.book", "answers.yaml")) if "BOOK" in line else ():
        assert run("book", *begun, cwd=place).returncode == 0
    done = run(*(words.get(word, word) for word in bare(line).split()), cwd=place)
    data = json.loads(done.stdout)
    kept = re.findall(r"`(\w+)`", names)
    if schema == "a list":
        assert list(data[0]) == kept
    else:
        assert (data["schema"], list(data)) == (bare(schema), ["schema", *kept])


def test_a_block_that_is_out_of_date_is_seen() -> None:
    changed = between(PAGE, "generated: names", "| what | where it stands | ids |\n")
    assert reference.reference(changed) == PAGE != changed
