"""The shipped rules about answers that do not go together: each speaks about one example and not about the other."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from support import EXAMPLES

from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.catalog.checks.consistency import as_counted
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.scoring.contradictions import contradictions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.head import Consistency, Given

EVERY = load.question_set(load.questionnaire_ids(), "ja")
RULES = [rule for one in EVERY.questionnaires for rule in one.consistency.values()]


def told(example: Mapping[str, Given]) -> list[str]:
    counted = as_counted(example)
    given = Answers(MappingProxyType({key: Answer(value) for key, value in counted.items()}))
    return [rule.id for rule in contradictions(EVERY.questionnaires, given)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_speaks_about_its_example_and_is_silent_about_the_other(rule: Consistency) -> None:
    assert told(rule.speaks) == [rule.id]
    assert told(rule.silent) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_nothing_about_silence_or_dont_know(rule: Consistency) -> None:
    first, *others = rule.speaks
    assert told(dict.fromkeys(rule.speaks, "unknown")) == []
    assert told({first: rule.speaks[first], **dict.fromkeys(others, "unknown")}) == []
    assert told({first: rule.speaks[first]}) == []


def test_every_questionnaire_has_rules_in_both_languages() -> None:
    assert all(one.consistency for one in EVERY.questionnaires)
    english = load.question_set(load.questionnaire_ids(), "en")
    words = [rule.text for one in english.questionnaires for rule in one.consistency.values()]
    assert len(words) == len(RULES)
    assert all(text.isascii() for text in words)


@pytest.mark.parametrize("firm", ["manufacturer", "online-shop"])
def test_the_example_firms_do_not_contradict_themselves(firm: str) -> None:
    answers = store.read(str(EXAMPLES / firm / "answers.yaml"), EVERY).answers
    assert contradictions(EVERY.questionnaires, answers) == ()
