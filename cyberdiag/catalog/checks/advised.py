"""What the lint of advice looks at together, and where each entry stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from cyberdiag.catalog.checks.texts import ShippedText, advice_files, shipped_texts
from cyberdiag.catalog.shelf import PROFILE
from cyberdiag.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyberdiag.catalog.folder import Folder
    from cyberdiag.model.advice import AdviceData, Cover
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import Questionnaire, QuestionSet
    from cyberdiag.model.trade import Trade
    from cyberdiag.outside.yaml_source import Source
    from cyberdiag.problems import Path


class Places(Struct, frozen=True):
    """Where the entries of the catalogue stand; each file is read once."""

    folder: Folder
    _read: dict[tuple[str, ...], Source] = field(default_factory=dict)

    def file(self, parts: tuple[str, ...]) -> Source:
        """Return a file of the catalogue."""
        if parts not in self._read:
            self._read[parts] = self.folder.read(*parts)
        return self._read[parts]

    def at(self, parts: tuple[str, ...], path: Path = ()) -> Place:
        """Return the place of a part of a file."""
        return self.file(parts).place(path)

    def cover(self, cover: Cover, *path: str | int) -> Place:
        """Return the place of a part of a cover."""
        parts = ("covers", f"{cover.id}.yaml")
        known = self.folder.has(*parts)
        return self.at(parts, ("cover", *path)) if known else Place(f"{self.folder.shown}/covers")

    def trade(self, trade: Trade, *path: str | int) -> Place:
        """Return the place of a part of a trade."""
        return self.at(("trades", f"{trade.id}.yaml"), ("trade", *path))

    def entry(self, file: str, name: str, *path: str | int) -> Place:
        """Return the place of an entry, or of a part of it, in a file that holds entries by id under its own name."""
        return self.at((f"{file}.yaml",), (file, name, *path))

    def case(self, case: str, *path: str | int) -> Place:
        """Return the place of a part of the first case that has this id."""
        return next(self.cases(case, *path), Place(f"{self.folder.shown}/cases"))

    def cases(self, case: str, *path: str | int) -> Iterator[Place]:
        """Give the place in every case that has this id."""
        for parts in advice_files(self.folder):
            if parts[0] == "cases":
                source = self.file(parts)
                for n, entry in enumerate(source.data["cases"]):
                    if entry["id"] == case:
                        yield source.place(("cases", n, *path))


class AdviceChecked(Struct, frozen=True):
    """Everything that is checked together, in one language."""

    data: AdviceData
    questions: QuestionSet
    places: Places
    texts: tuple[ShippedText, ...] = ()
    losses: LossModel | None = None

    @property
    def facts(self) -> list[str]:
        """The ids of the facts about the firm."""
        return [q.id for n in self.questions.questionnaires if n.id == PROFILE for q in n.questions]

    def questionnaire(self, name: str) -> Questionnaire | None:
        """Return a questionnaire by its id."""
        return next((n for n in self.questions.questionnaires if n.id == name), None)


def advice_checked(
    data: AdviceData, questions: QuestionSet, folder: Folder, losses: LossModel | None = None
) -> AdviceChecked:
    """Return what `check` takes: the data, with every shipped text of its language, and the loss model if it is whole."""
    return AdviceChecked(data, questions, Places(folder), shipped_texts(folder, data.lang), losses)
