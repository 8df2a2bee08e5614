"""`--anonymous` leaves no name and no free text in any format; the digest ties the copies of a result together."""

from __future__ import annotations

import io
import json
import zipfile
from types import MappingProxyType

import pytest
import support
from heads import questionnaire
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report import firm

from cyberdiag.model.anonymous import HIDDEN, anonymous
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.questionnaire import Question, QuestionSet, Section
from cyberdiag.model.written import Kind
from cyberdiag.problems import Place
from cyberdiag.report.result import digest, result

FORMS = ("html", "md", "json", "csv", "xlsx")
LANGUAGES = ("ja", "en")
PLACE = Place("q.yaml")
ASKED = tuple(Question(id=k, kind=k, section="s", text=k, choices=(), place=PLACE) for k in Kind)
QUESTIONS = QuestionSet((questionnaire("q", PLACE, Section("s", "s", "", ASKED)),))


def plain(raw: bytes) -> str:
    if not raw.startswith(b"PK"):
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_no_format_holds_a_name_or_a_free_text(form: str, lang: str) -> None:
    named, bare = (plain(firm.rendered(lang, form, bare=b)) for b in (False, True))
    assert firm.SECRETS[0] in named
    assert [s for s in firm.SECRETS if s in bare] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_leaving_names_out_changes_no_number(lang: str) -> None:
    named, bare = (firm.numbers(lang, bare=b) for b in (False, True))
    for key in ("diagnoses", "loss", "covers", "actions", "cases", "unknowns", "profile"):
        assert bare[key] == named[key]
    assert {k: a["answer"] for k, a in bare["answers"].items()} == {
        k: a["answer"] for k, a in named["answers"].items()
    }


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=4), st.sampled_from(list(Kind)))
def test_only_choices_numbers_and_dates_pass(secret: str, kind: Kind) -> None:
    value = secret if kind is Kind.TEXT else {Kind.NUMBER: 5, Kind.DATE: "2026-01-01"}.get(kind, "yes")
    given_answers = Answers(
        MappingProxyType({kind: Answer(value, secret, secret)}), secret, secret, "2026-01-01"
    )
    bare = anonymous(given_answers, QUESTIONS)
    assert (bare.organisation, bare.respondent, bare.date) == ("", "", "2026-01-01")
    assert bare.by_id[kind] == Answer(HIDDEN if kind is Kind.TEXT else value)
    assert anonymous(bare, QUESTIONS) == bare


@pytest.mark.parametrize("form", FORMS)
def test_every_format_carries_the_same_digest_in_both_languages(form: str) -> None:
    full = firm.numbers("ja")["digest"]
    assert len(full) == 64
    wanted = full if form == "json" else digest.short(full)
    for lang in LANGUAGES:
        assert wanted in plain(firm.rendered(lang, form))


@pytest.mark.parametrize("name", ["manufacturer", "online-shop"])
def test_the_digest_is_the_same_in_both_languages(name: str) -> None:
    ja, en = (
        result.result(firm.assessed(lang, name), lang, firm.DATE, firm.known(lang))["digest"]
        for lang in LANGUAGES
    )
    assert ja == en


def test_another_answer_date_or_note_gives_another_digest() -> None:
    one = firm.assessed("ja")
    first = result.result(one, "ja", firm.DATE, firm.known("ja"))["digest"]
    noted = replace(one, answers=one.answers.with_answer("ORG-01", Answer("yes", "another")))
    others = [
        result.result(noted, "ja", firm.DATE, firm.known("ja")),
        result.result(one, "ja", "2026-11-23", firm.known("ja")),
        firm.numbers("ja", bare=True),
    ]
    assert len({first, *(o["digest"] for o in others)}) == 4
    assert digest.digest(json.loads(result.to_json(one, "en", firm.DATE, firm.known("en")))) == first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_leaves_names_out_of_the_terminal_and_the_files(lang: str, tmp_path: object) -> None:
    source = support.answers_of("manufacturer").read_text(encoding="utf-8").replace("総務部長", "港 一郎")
    folder = support.Path(str(tmp_path))
    (folder / "a.yaml").write_text(source, encoding="utf-8")
    outputs = [part for form in FORMS for part in ("-o", f"r.{form}")]
    command = ("assess", "-a", "a.yaml", "--no-input", "--trials", "0", "--anonymous")
    done = support.run(*command, *outputs, cwd=folder, lang=lang)
    assert done.returncode == 0, done.stderr
    everything = done.stdout + done.stderr + "".join(plain((folder / f"r.{f}").read_bytes()) for f in FORMS)
    assert "みなと精機" in source
    assert "みなと精機" not in everything
    assert "港 一郎" in source
    assert "港 一郎" not in everything
    assert digest.short(json.loads((folder / "r.json").read_text(encoding="utf-8"))["digest"]) in done.stdout
