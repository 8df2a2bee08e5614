"""What there is to list and to show, read, with what reads it, when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cyberdiag.catalog import load, shelf

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


EFFORT, WAVE = "effort-", "plan-"
"""What stands before the ids of constants that have such a name elsewhere."""
_SINGLE = ("awards", "jo", "index", "matching", "gate_factor", "enough")


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
        return [name.removesuffix(".yaml") for name in shelf.current().catalogue().names(folder)]

    def keys(self, key: str, *parts: str) -> list[str]:
        """Return the ids under a key of a file of the catalogue, as they are written, without building anything."""
        data = shelf.current().catalogue().read(*parts).data
        held = data.get(key) if isinstance(data, dict) else None
        if isinstance(held, list):
            return [str(one["id"]) for one in held if isinstance(one, dict) and "id" in one]
        return list(held) if isinstance(held, dict) else []

    @property
    def case_ids(self) -> list[str]:
        """The ids of the published incidents, as they are written."""
        return [key for name in self.names("cases") for key in self.keys("cases", "cases", f"{name}.yaml")]

    @property
    def leak_cost_ids(self) -> list[str]:
        """The ids of unit costs of a leak, and of what courts awarded."""
        return [*self.keys("costs", "leak_costs.yaml"), *self.keys("awards", "leak_costs.yaml")]

    @property
    def constant_ids(self) -> list[str]:
        """The ids of the single numbers, some of them in the files of what they belong to."""
        return [
            *self.keys("constants", "losses", "model.yaml"),
            *self.keys("scales", "losses", "model.yaml"),
            *self.keys("thresholds", "ladders.yaml"),
            *(EFFORT + name for name in self.keys("levels", "actions.yaml")),
            *(WAVE + name for name in self.keys("waves", "actions.yaml")),
            *_SINGLE,
        ]

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
        from cyberdiag.catalog import knowledge

        return knowledge.sources(self.say.lang)

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """Every framework edition by id."""
        from cyberdiag.catalog import knowledge

        return knowledge.frameworks(self.say.lang)

    @cached_property
    def advice(self) -> AdviceData:
        """Covers, gaps, triggers, services and cases."""
        from cyberdiag.catalog import advice

        return advice.load_advice(self.say.lang)

    @cached_property
    def losses(self) -> LossModel:
        """Kinds of incident and costs."""
        from cyberdiag.catalog import losses

        return losses.load_losses(self.say.lang)

    @cached_property
    def common(self) -> Common:
        """What hits many firms at once."""
        from cyberdiag.catalog import common

        return common.load_common(self.say.lang)[0]

    @cached_property
    def leak_costs(self) -> LeakCosts:
        """Unit costs of a leak, and what courts awarded."""
        from cyberdiag.catalog import duties

        return duties.load_leak_costs(self.say.lang)

    @cached_property
    def action_order(self) -> ActionOrder:
        """The numbers that decide which action comes first."""
        from cyberdiag.catalog import knowledge

        return knowledge.load_action_order(self.say.lang)
