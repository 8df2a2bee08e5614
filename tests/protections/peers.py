"""A file of peers tells of no single firm, and one from a stranger says nothing that cannot be."""

from __future__ import annotations

from typing import Any

from .instead import argument, nothing, returns
from .protection import Protection

TESTS = "tests/book/test_peers.py::"
ATTACK = f"{TESTS}test_no_sum_or_difference_of_groups_comes_to_firms_too_few_or_ruled_by_one"
REFUSED = f"{TESTS}test_a_file_of_peers_that_cannot_be_is_refused_with_its_places"


def _naming_one(found: Any) -> Any:
    return lambda table, *given, **named: found(table, *given, **{**named, "origin": table.organisations[0]})


PROTECTIONS = (
    Protection(
        "peers-large-enough",
        "a group of too few firms, or one that a single firm outweighs, is not shown",
        {"cyberdiag.book.peers:Grid.tells_of_none": returns(True)},
        (ATTACK,),
    ),
    Protection(
        "peers-no-difference",
        "nothing that would tell of a firm is the sum or difference of groups shown",
        {"cyberdiag.book.peers:unsafe": returns(set())},
        (ATTACK,),
    ),
    Protection(
        "peers-names",
        "a file of peers names nobody",
        {"cyberdiag.book.peers:peers": _naming_one},
        (f"{TESTS}test_what_is_counted_and_what_is_left_out_is_told_and_the_file_names_nobody",),
    ),
    Protection(
        "peers-in-steps",
        "nothing is made of what lies within a step of a score",
        {"cyberdiag.book.peers:stepped": lambda _: lambda scores: scores},
        (f"{TESTS}test_nobody_who_knows_all_other_firms_can_tell_a_score_within_its_step",),
    ),
    Protection(
        "peers-real-day",
        "the day of a file of peers is one",
        {"cyberdiag.model.peers:is_day": returns(True)},
        (REFUSED,),
    ),
    Protection(
        "peers-in-order",
        "more firms lie below a higher score",
        {"cyberdiag.model.peers:in_order": nothing},
        (REFUSED,),
    ),
    Protection(
        "peers-same-questionnaire",
        "no firm is compared with scores that another questionnaire made",
        {"cyberdiag.report.standing:scored_alike": returns(True)},
        (f"{TESTS}test_where_nothing_fits_one_line_says_why",),
    ),
    Protection(
        "peers-nameless",
        "an anonymous report does not say whose firms the peers are",
        {"cyberdiag.app.standing:nameless_of": argument(0)},
        (f"{TESTS}test_where_nothing_fits_one_line_says_why",),
    ),
)
