"""The report tells what its facts rest on and as of when they are, and warns when that is long ago."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct
from report import made
from support import answers_of, run

from cyberdiag.catalog import knowledge
from cyberdiag.messages import messages
from cyberdiag.model.catalogue import Sources
from cyberdiag.model.language import LANGUAGES
from cyberdiag.report import facts, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@pytest.mark.parametrize(
    ("day", "old"),
    [
        ("2026-11-28", False),
        ("2027-11-28", False),
        ("2027-11-29", True),
        ("2027-12-01", True),
        ("2020-01-01", False),
    ],
)
def test_facts_are_old_more_than_the_stated_months_after_the_review(day: str, *, old: bool) -> None:
    assert Sources(reviewed="2026-11-28", keeps=12, sources={}).is_old(day) is old
    assert Sources(sources={}).is_old(day) is False


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("date", "old"), [("2026-12-01", False), ("2028-01-01", True)])
def test_a_report_says_as_of_when_its_facts_are(date: str, lang: str, *, old: bool) -> None:
    register, say = knowledge.register(lang), messages(lang)
    month = words.month(register.reviewed or "", lang)
    firm = answers_of("online-shop")
    for form in ("md", "html"):
        done = run("assess", "-a", str(firm), "--no-input", "--date", date, "-o", "-", "-f", form, lang=lang)
        assert say("report.facts.as-of", month=month) in done.stdout
        warning = say("report.facts.old", month=month, months=register.keeps)
        assert (warning in done.stdout) is old
    told = json.loads(
        run("assess", "-a", str(firm), "--no-input", "--date", date, "-o", "-", "-f", "json").stdout
    )
    found = told["facts"]
    assert (found["reviewed"], found["old"]) == (register.reviewed, old)
    assert (
        say("report.facts.rest", **{k: found[k] for k in ("original", "secondary", "judgement")})
        in done.stdout
    )
    assert min(found[k] for k in ("original", "secondary", "judgement")) > 0


def marks(value: Any) -> Iterator[str]:
    """Give the mark of everything that has one, at any depth."""
    if isinstance(value, Struct):
        value = {name: getattr(value, name) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        yield from (found for key, found in value.items() if key == "mark")
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for one in inner:
        yield from marks(one)


def test_every_piece_of_evidence_counts_however_deep_it_is_held() -> None:
    made_of, known = made.assessed("manufacturer", "ja"), made.known("ja")
    own = [m for part in facts._shown(made_of, known) for m in marks(part)]
    cited = [known.sources[name].mark for name in facts.used(made_of, known) if name in known.sources]
    found = facts.facts(made_of, known, made.DATE)
    assert found.original + found.secondary + found.judgement == len(own) + len(cited)
    assert any(list(marks(match.case.sources)) for match in made_of.advice.cases.matches)
    assert found.judgement == [*own, *cited].count("judgement")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_a_page_that_was_opened_is_called_read_in_the_original(lang: str) -> None:
    say, known = messages(lang), knowledge.sources(lang)
    for one in made.page("online-shop", lang).sources:
        source = known[one.id]
        assert (one.mark == say("show.marks.V")) == (source.mark == "V" and not source.read_at)
        assert (one.url or one.told) == (source.read_at or source.url)
        assert one.official == (source.url if source.read_at else None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["md", "html"])
def test_what_was_read_in_place_of_the_original_is_said_in_words_where_it_has_no_address(
    form: str, lang: str
) -> None:
    say, firm = messages(lang), str(answers_of("online-shop"))
    told = html.unescape(run("assess", "-a", firm, "--no-input", "-o", "-", "-f", form, lang=lang).stdout)
    worded = [one for one in made.page("online-shop", lang).sources if one.told]
    assert worded
    for one in worded:
        assert f"{say('report.read-at')}: {one.told}" in told
        assert one.url is None
