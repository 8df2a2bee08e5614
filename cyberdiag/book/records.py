"""What a book holds of each file and each client."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.model.text import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Kind(StrEnum):
    """What a file that was looked at turned out to be."""

    ANSWERS = "answers"
    BLANK = "blank"  # a sheet without an answer: its client is known and has not answered
    SAME = "same"  # what another file says already
    REJECTED = "rejected"
    LIST = "list"  # a list of clients without answers
    TABLE = "table"  # its rows are answers, each under a name of its own behind #
    OTHER = "other"  # no answers file

    @property
    def is_used(self) -> bool:
        """Whether the book has something of it; of a table it has the rows."""
        return self in {Kind.ANSWERS, Kind.BLANK, Kind.SAME, Kind.LIST}


class Round(Struct, frozen=True):
    """The answers of one client on one day (`date`, ISO text or empty), read from `file` in the format `form`.

    `digest` stands for what they say, however it is written; `versions` are those of the questionnaires as JSON;
    `answered` counts the answers.
    """

    number: int
    client: str
    file: str
    form: str
    digest: str
    organisation: str
    date: str
    versions: str
    answered: int


class Seen(Struct, frozen=True):
    """A file that was looked at, with what stands for its bytes; `beside` is the file that says the same."""

    file: str
    digest: str
    client: str
    kind: Kind
    beside: str = ""


class Reject(Struct, frozen=True):
    """One reason why a file was not taken in; `problem` is a `Problem` as JSON."""

    file: str
    problem: str


class Kept(Struct, frozen=True):
    """What was read of one file: of answers the round with the file's bytes, else why there is none.

    `listed` are the clients that a list names, with the firm of each. `gone` are the numbers of the rounds whose place the
    round takes, `forgotten` other files of which the book is to know nothing more. `beside` are questionnaires that the file
    answers and the book does not ask.
    """

    seen: Seen
    organisation: str = ""
    round: Round | None = None
    raw: bytes = b""
    rejects: tuple[Reject, ...] = ()
    listed: Mapping[str, str] = {}
    gone: tuple[int, ...] = ()
    forgotten: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()

    @property
    def looked_at(self) -> tuple[Seen, ...]:
        """The file, and each client that it lists under a name of its own behind #: what lists name stays in the book."""
        return (
            self.seen,
            *(Seen(f"{self.seen.file}#{client}", "", client, Kind.LIST) for client in self.listed),
        )


def firms(kept: Iterable[Kept]) -> dict[str, str]:
    """Return the clients of what was read, with the firm of each as it is told last."""
    found: dict[str, str] = {}
    for one in kept:
        is_client = one.seen.kind in {Kind.ANSWERS, Kind.BLANK}
        told = {one.seen.client: one.organisation, **one.listed} if is_client else one.listed
        found |= {client: firm or found.get(client, "") for client, firm in told.items()}
    return found


def named(clients: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    """Return what tells the clients that a name may mean, of these with the firm of each.

    The book's own name of a client goes before that of a firm. Where it is not written in full, width, case and spaces do not
    matter.
    """
    own, firms = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for client, firm in clients.items():
        own[plain_name(client)].append(client)
        if firm:
            firms[plain_name(firm)].append(client)

    def meant(name: str) -> tuple[str, ...]:
        plain = plain_name(name)
        return (name,) if name in clients else tuple(own.get(plain, firms.get(plain, [])))

    return meant
