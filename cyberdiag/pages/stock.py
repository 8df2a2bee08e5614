"""What there is to list and to show, read when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cyberdiag.catalog import advice, common, duties, knowledge, load, losses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.action_order import ActionOrder
    from cyberdiag.model.advice import AdviceData
    from cyberdiag.model.catalogue import Source
    from cyberdiag.model.common import Common
    from cyberdiag.model.framework import Framework
    from cyberdiag.model.leak import LeakCosts
    from cyberdiag.model.loss_model import LossModel
    from cyberdiag.model.questionnaire import Question, Questionnaire


class Stock:
    """Questionnaires and catalogue in the language of `say`; reading raises InvalidData for a faulty file."""

    def __init__(self, say: Messages) -> None:
        load.use((*load.questionnaire_ids(), *load.overlay_ids()))
        self.say = say

    @property
    def sheet_ids(self) -> tuple[str, ...]:
        """The ids of the questionnaires, the facts about the firm first, and of the overlays."""
        return (load.PROFILE, *load.questionnaire_ids(), *load.overlay_ids())

    @cached_property
    def sheet_of(self) -> Mapping[str, str]:
        """The id of every question, with that of the first of these that asks it."""
        return {key: name for name in reversed(self.sheet_ids) for key in load.question_ids(name)}

    def names(self, folder: str) -> list[str]:
        """Return what the files in a folder of the catalogue are called."""
        return [name.removesuffix(".yaml") for name in knowledge.in_use().names(folder)]

    def keys(self, key: str, *parts: str) -> list[str]:
        """Return the ids under a key of a file of the catalogue, as they are written, without building anything."""
        data = knowledge.in_use().read(*parts).data
        held = data.get(key) if isinstance(data, dict) else None
        if isinstance(held, list):
            return [str(one["id"]) for one in held if isinstance(one, dict) and "id" in one]
        return list(held) if isinstance(held, dict) else []

    @cached_property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        """Every questionnaire without overlays, the facts about the firm first."""
        return load.question_set(load.questionnaire_ids(), self.say.lang).questionnaires

    @cached_property
    def layered(self) -> tuple[Questionnaire, ...]:
        """Every overlay on the shelf, each laid over its base by itself."""
        return tuple(load.questionnaire(name, self.say.lang) for name in load.overlay_ids())

    @cached_property
    def asked(self) -> Mapping[str, tuple[Questionnaire, Question]]:
        """Every question by id with where it is asked, also those that overlays add."""
        plain = {q.id: (n, q) for n in self.questionnaires for q in n.questions}
        laid = {q.id: (n, q) for n in self.layered for q in n.questions}
        return plain | {k: v for k, v in laid.items() if k not in plain}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id."""
        return knowledge.sources(self.say.lang)

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """Every framework edition by id."""
        return knowledge.frameworks(self.say.lang)

    @cached_property
    def advice(self) -> AdviceData:
        """Covers, gaps, triggers, services and cases."""
        return advice.load_advice(self.say.lang)

    @cached_property
    def losses(self) -> LossModel:
        """Kinds of incident and costs."""
        return losses.load_losses(self.say.lang)

    @cached_property
    def common(self) -> Common:
        """What hits many firms at once."""
        return common.load_common(self.say.lang)[0]

    @cached_property
    def leak_costs(self) -> LeakCosts:
        """Unit costs of a leak, and what courts awarded."""
        return duties.load_leak_costs(self.say.lang)

    @cached_property
    def action_order(self) -> ActionOrder:
        """The numbers that decide which action comes first."""
        return knowledge.load_action_order(self.say.lang)
