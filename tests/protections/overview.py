"""Nobody is named, and no figure leads to a firm, on a page of many firms that is to be passed on."""

from __future__ import annotations

from .instead import argument, value
from .protection import Protection

PAGE = "tests/book/test_overview.py::"
NAMELESS = f"{PAGE}test_nobody_is_named_in_any_format_where_nobody_is_to_be"
GIVEN = "cyberdiag.book.overview.given:"

PROTECTIONS = (
    Protection(
        "book-names",
        "Of a book that is to name nobody, names of clients, firms and files are left out before anything is worded",
        {f"{GIVEN}_named": argument(0)},
        (NAMELESS,),
    ),
    Protection(
        "book-reasons",
        "A reason to call that quotes a name is left out with it",
        {f"{GIVEN}_bare": argument(0)},
        (NAMELESS,),
    ),
    Protection(
        "book-files",
        "Of a rejected file only its kind is told where nobody is to be named",
        {f"{GIVEN}_kind": argument(0)},
        (NAMELESS,),
    ),
    Protection(
        "book-figures",
        "Losses have two significant figures there: to the last digit they would tell revenue",
        {"cyberdiag.book.overview.figures:_told": argument(2)},
        (NAMELESS,),
    ),
    Protection(
        "book-few",
        "A trade of fewer than ten firms shows no number",
        {"cyberdiag.book.overview.spread:FEWEST": value(1)},
        (f"{PAGE}test_the_page_counts_every_firm_once_and_shows_no_number_of_few",),
    ),
)
