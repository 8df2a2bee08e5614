"""The JSON Schemas accept what is shipped and refuse what the program would refuse."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import PurePath
from typing import Any

import jsonschema
import pytest
from support import EXAMPLES, ROOT, answers_of, run

from cyberdiag.catalog import schemas
from cyberdiag.outside import yaml_source

SHIPPED = {
    "questionnaire": sorted(ROOT.glob("questionnaires/*/questionnaire.yaml")),
    "section": sorted(
        f
        for f in ROOT.glob("questionnaires/*/*.yaml")
        if f.name not in {"questionnaire.yaml", "history.yaml", "overlay.yaml"}
    ),
    "overlay": sorted(ROOT.glob("questionnaires/*/overlay.yaml")),
    "test": sorted(ROOT.glob("questionnaires/*/tests/*.yaml")),
    "history": sorted(ROOT.glob("questionnaires/*/history.yaml")),
    "sources": [ROOT / "catalogue/sources.yaml"],
    "framework": sorted(ROOT.glob("catalogue/frameworks/*.yaml")),
    "glossary": [ROOT / "catalogue/glossary.yaml"],
    "common": [ROOT / "catalogue/losses/common.yaml"],
    "answers": sorted(EXAMPLES.glob("*/answers.yaml")),
}
FILES = [(name, file) for name, files in SHIPPED.items() for file in files]


def data(file: PurePath) -> Any:
    return yaml_source.parse((ROOT / file).read_text(encoding="utf-8"), str(file)).data


@cache
def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(schemas.schema(name))


def parts(value: Any) -> Any:
    """Give every mapping of a schema."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from parts(inner)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_schema_is_valid_and_has_nothing_that_editors_do_not_know(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas.schema(name))
    assert not [part for part in parts(schemas.schema(name)) if "prefixItems" in part]


@pytest.mark.parametrize(("name", "file"), FILES, ids=[str(f.relative_to(ROOT)) for _, f in FILES])
def test_a_shipped_file_is_valid_by_its_schema(name: str, file: str) -> None:
    assert [e.message for e in validator(name).iter_errors(data(file))] == []


def test_the_command_prints_the_schema_that_was_tested() -> None:
    done = run("schema", "questionnaire")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == schemas.schema("questionnaire")


def test_a_result_is_valid_by_its_schema() -> None:
    answers = str(answers_of("online-shop"))
    done = run(
        "assess",
        "-a",
        answers,
        "--no-input",
        "--trials",
        "0",
        "--date",
        "2026-11-22",
        "-o",
        "-",
        "-f",
        "json",
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert [e.message for e in validator("result").iter_errors(result)] == []
    for key in result:
        assert list(
            validator("result").iter_errors({k: v for k, v in result.items() if k != key})
        ) or key in {
            "overlays",
            "evidence",
            "weaknesses_without_case",
        }
    for loss in ({}, {"missing": ["revenue"], "seed": 1}, {**result["loss"], "missing": []}, {"seed": 1}):
        assert list(validator("result").iter_errors({**result, "loss": loss}))
    assert not list(validator("result").iter_errors({**result, "loss": {"missing": ["revenue"]}}))


WRONG = [
    ("questionnaire", "cyber-risk/questionnaire.yaml", ("titel",), "x"),
    ("questionnaire", "cyber-risk/questionnaire.yaml", ("method",), "median"),
    ("questionnaire", "cyber-risk/questionnaire.yaml", ("version",), 1.0),
    ("questionnaire", "cyber-risk/questionnaire.yaml", ("severities", "hihg"), 3),
    ("questionnaire", "cyber-risk/questionnaire.yaml", ("scale", "yes", "points"), "1"),
    ("questionnaire", "profile/questionnaire.yaml", ("flags", "no_ai", "iz"), "no"),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "weight"), "3"),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "weight"), -1),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "id"), "1 id"),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "first_step", "effort"), "lots"),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "choices", "yes"), 1),
    ("section", "cyber-risk/human.yaml", ("questions", 0, "choices", "yes"), {"lable": "x"}),
]


@pytest.mark.parametrize(("name", "file", "path", "value"), WRONG)
def test_a_schema_refuses_what_the_program_would_refuse(name: str, file: str, path: Any, value: Any) -> None:
    changed = deepcopy(data(PurePath("questionnaires") / file))
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    errors = list(validator(name).iter_errors(changed))
    assert errors
    assert all(tuple(e.absolute_path) == path[: len(e.absolute_path)] for e in errors)
