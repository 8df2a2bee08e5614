"""The report as one record: everything it says, worded, ordered and rounded; templates and tables print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.model.plan import Handout, InsurerSheet, Letter, PlanPage, ReadyWords
    from cyberdiag.model.ref import Ref
    from cyberdiag.model.report import (
        ActionView,
        AnswerView,
        DiagnosisView,
        DisagreementView,
        FindingView,
        OutdatedView,
        SourceView,
        Timeline,
        UnknownView,
    )
    from cyberdiag.model.since import SinceView
    from cyberdiag.report.scheme.page import SchemePage
    from cyberdiag.report.views.advice import AdviceView
    from cyberdiag.report.views.leak import LeakView
    from cyberdiag.report.views.loss import LossView
    from cyberdiag.report.views.standing import PeersView
    from cyberdiag.report.views.trade import TradeView


class Report(Struct, frozen=True):
    """Everything a report says, in one language."""

    lang: str
    title: str
    organisation: str
    respondent: str
    running: str
    date: str
    program: str
    diagnoses: tuple[DiagnosisView, ...]
    first_actions: tuple[ActionView, ...]
    later_actions: tuple[ActionView, ...]
    timeline: Timeline | None
    first_findings: tuple[FindingView, ...]
    """What costs most points, where no question has a first step."""
    unknowns: tuple[UnknownView, ...]
    unknowns_lead: str
    disagreements: tuple[DisagreementView, ...]
    outdated: tuple[OutdatedView, ...]
    to_check: str
    by_letter: str
    """What the letter asks."""
    in_house: str
    """What nobody knows and no letter asks."""
    profile: tuple[AnswerView, ...]
    sources: tuple[SourceView, ...]
    method: tuple[str, ...]
    disclaimer: tuple[str, ...]
    loss: LossView | None = None
    advice: AdviceView | None = None
    leak: LeakView | None = None
    trade: TradeView | None = None
    since: SinceView | None = None
    peers: PeersView | None = None
    schemes: tuple[SchemePage, ...] = ()
    """Schemes that somebody asks of the firm."""
    digest: str = ""
    reviewed: tuple[str, ...] = ()
    """As of when its facts are; whether that is long ago."""
    none_in_place: str = ""
    """What is said where nothing is fully in place."""
    no_actions: str = ""
    """What is said where no action is named."""
    plan: PlanPage | None = None
    letter: Letter | None = None
    """The letter to send; None where there is nothing to ask."""
    insurer: InsurerSheet | None = None
    """The draft for an insurance application; for agents only."""
    handout: Handout | None = None
    """The sheet for all staff; None where nothing of it was part of the run."""
    words: ReadyWords | None = None
    """Texts to copy; None where nothing is known of the firm's people."""
    sheets: Mapping[str, int] = {}
    """On which sheet of paper each of the short pages stands."""
    sections: tuple[Ref, ...] = ()
    """What comes behind them."""
    numbers: Mapping[str, int] = {}
    """The number of each section, by its id."""
    full: bool = False
    """Whether paper gets all of it, else the short pages only."""
    rest: bool = True
    """Whether the sections are there at all."""
