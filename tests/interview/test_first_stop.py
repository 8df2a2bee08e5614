"""The first result of two firms at a real pseudo-terminal, and every stop after it, compared with the same answers in a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from interview.person import Person, Script
from support import NIGHTLY, run

from cyberdiag.catalog import load
from cyberdiag.interview.pace import Unread
from cyberdiag.messages import messages
from cyberdiag.model.answers import UNKNOWN
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from cyberdiag.model.answers import Value

NAMES = ("cyber-risk",)
FIRMS: dict[str, dict[str, Value]] = {
    "clinic": {
        "industry": "healthcare", "employees": 12, "revenue": 80_000_000, "personal_records": 6000,
        "website": "information", "it_provider": "no", "cloud": "some", "own_router": "yes",
        "remote_access": ("maintenance",), "TEC-07": "no", "TEC-02": UNKNOWN, "TEC-14": UNKNOWN,
    },
    "parts maker": {
        "industry": "manufacturing", "employees": 60, "revenue": 1_200_000_000, "personal_records": 800,
        "website": "form", "it_provider": "no", "cloud": "most", "own_router": "yes",
        "remote_access": ("vpn", "maintenance"), "TEC-02": "partly", "TEC-12": "no", "equipment": ("plant",),
    },
}  # fmt: skip
MOST_QUESTIONS, MOST_KEYS, MOST_MINUTES = 17, 30, 5.5
ALONE = "none"
EVERY, SOME = (99, 99) if NIGHTLY else (5, 3)
"""Stops of a firm that are gone through; all of them at night."""


def wanted(firm: str) -> dict[str, Value]:
    """Return answers to everything: those of the firm, and for the rest nothing special."""
    found: dict[str, Value] = {}
    for question in load.question_set(NAMES, "ja").by_id.values():
        ids = [c.id for c in question.choices]
        match question.kind:
            case Kind.SINGLE:
                found[question.id] = ids[min(1, len(ids) - 1)]
            case Kind.MULTIPLE:
                found[question.id] = (ALONE,) if ALONE in ids else (ids[0],)
            case _:
                found[question.id] = 1_000_000
    return found | FIRMS[firm]


def result(folder: Path, lang: str) -> Any:
    found = run(
        "assess", *NAMES, "-a", "a.yaml", "--no-input", "--missing", "estimate", "--trials", "0", "-l", lang,
        "-o", "-", "-f", "json", cwd=folder,
    )  # fmt: skip
    return json.loads(found.stdout)


@pytest.mark.parametrize(
    ("lang", "firm", "columns", "stops"),
    [
        ("ja", "clinic", 80, EVERY),
        ("en", "parts maker", 40, SOME),
        ("en", "clinic", 80, 1),
        ("ja", "parts maker", 40, 1),
    ],
)
def test_every_stop_gives_the_result_of_the_same_answers_in_a_file(
    tmp_path: Path, lang: str, firm: str, columns: int, stops: int
) -> None:
    script, say = Script(NAMES, lang, wanted(firm)), messages(lang)
    out = f"{{command}} --trials 0 -f json -o - > {tmp_path / 'asked.json'}"
    keys, minutes, asked, ended = 0, 0.0, 0, 0
    while True:
        with Person(
            *NAMES, "-a", "a.yaml", "-l", lang, cwd=tmp_path, lang=lang, columns=columns, script=out
        ) as person:
            if not ended:
                person.skip_names()
            else:
                person.come_back()
            if ended and script.at_a_stop:
                person.go_on()
                script.go_on()
            while (step := script.next()) and not script.at_a_stop:
                script.answer(person, step)
                if not ended:
                    asked += 1
                    number = step.question.kind is Kind.NUMBER
                    keys += 0 if number else len(script.keys(step, script.wanted[step.question.id]))
                    minutes += Unread.of([step.question]).seconds(say.writing.characters_a_minute) / 60
            if step is None:
                person.finish()
            else:
                person.end_here()
            assert person.leave() == 0
            shown = "".join(person.terminal.everything().split())
        for key, is_told in (("done", step is None), ("done-early", step is not None)):
            assert ("".join(say(f"interview.{key}").split()) in shown) is is_told
        ended += 1
        told = json.loads((tmp_path / "asked.json").read_text(encoding="utf-8"))
        assert told == result(tmp_path, lang)
        (diagnosis,) = told["diagnoses"]
        open_points = any(
            s.question.has_points for s in script.course.steps if s.question.id not in script.given.by_id
        )  # facts alone leave a score as it is
        assert ("estimate" in diagnosis) is open_points
        assert (diagnosis["score"] is None) is open_points
        if ended == 1:
            assert asked <= MOST_QUESTIONS
            assert keys <= MOST_KEYS
            assert minutes <= MOST_MINUTES
            assert diagnosis["asked"] == 8
            assert diagnosis["axes"] == {"domain": {}, "function": {}}
            quick = run("assess", *NAMES, "-a", "a.yaml", "--no-input", "--quick", "--trials", "0", "-l", lang,
                        "-o", "-", "-f", "json", cwd=tmp_path)  # fmt: skip
            assert json.loads(quick.stdout) == told
        if step is None or ended >= stops:
            break
    assert ended > 8 or ended == stops
