"""What the lint looks at together, and how it tells of a name that nothing has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import field

from cyberdiag.model.questionnaire import QuestionSet
from cyberdiag.problems import Path, Place, Problem, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.catalogue import Catalogue
    from cyberdiag.model.questionnaire import Question, Questionnaire

    Check = Callable[["Checked"], Iterator[Problem]]


class Checked(QuestionSet, frozen=True, dict=True, kw_only=True):
    """Everything that is checked together, in one language.

    `controls` are the control domains of the loss model, `covers` and `services` the ids of the advice; None
    where they were not loaded.
    """

    catalogue: Catalogue
    lang: str
    controls: Collection[str] | None = None
    covers: Collection[str] | None = None
    services: Collection[str] | None = None
    taken: Mapping[str, str] = field(default_factory=dict)
    """Ids of questions that are shipped, with the questionnaire that has them."""
    folder: Folder | None = None
    """Where the catalogue stands; None where nothing of it was loaded."""

    def entry(self, *parts: str, at: Path) -> Place:
        """Return where an entry of a catalogue file was written."""
        return Place("/".join(parts)) if self.folder is None else self.folder.read(*parts).place(at)

    def questions(self) -> Iterator[tuple[Questionnaire, Question]]:
        """Give every question with its questionnaire, in the order asked."""
        return ((n, q) for n in self.questionnaires for q in n.questions)


def unknown_among(
    names: Iterable[str], kind: str, known: Collection[str], place: Callable[[int], Place]
) -> Iterator[Problem]:
    """Give the problem of each name in a list that nothing has; `place` tells where the n-th one stands."""
    for n, name in enumerate(names):
        if name not in known:
            yield unknown(place(n), kind, name, known)


def unknown_at(
    names: Iterable[str], kind: str, known: Collection[str], place: Callable[..., Place], *path: Any
) -> Iterator[Problem]:
    """Give the problem of each name that nothing has, all at one place.

    A place is asked for only where there is a fault: finding it takes parsing the whole file.
    """
    for name in names:
        if name not in known:
            yield unknown(place(*path), kind, name, known)
