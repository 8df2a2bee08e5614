"""What stands on which sheet of paper, and under which number in the whole report: so that references are true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag.model.ref import Ref

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.report.document import Report

PAGE_ONE, PLAN, ASKING, AGENT, INSURER, TALK = "one", "plan", "asking", "agent", "insurer", "talk"
_TWO = frozenset({AGENT, INSURER})
"""What takes two sheets; all others take one."""


def sheets(report: Report) -> dict[str, int]:
    """Return on which sheet of paper each of the short pages stands; what is left out takes none."""
    there = {
        PAGE_ONE: True,
        PLAN: report.plan is not None and bool(report.plan.parts),
        ASKING: report.letter is not None,
        AGENT: report.advice is not None and report.advice.agent is not None,
        INSURER: report.insurer is not None,
        TALK: report.advice is not None,
    }
    found: dict[str, int] = {}
    at = 1
    for name in (name for name, is_there in there.items() if is_there):
        found[name] = at
        at += 2 if name in _TWO else 1
    return found


def sections(report: Report, say: Messages) -> tuple[Ref, ...]:
    """Return the sections behind the short pages in their order, with their titles."""
    stand = (Ref(d.id, say("report.stand", title=d.title)) for d in report.diagnoses)
    found = {
        "since": report.since.title if report.since else "",
        "peers": report.peers.title if report.peers else "",
        "loss": say("report.loss.title") if report.loss else "",
        "actions": say("report.what-first"),
        "trade": report.trade.title if report.trade else "",
        **{f"scheme-{p.scheme}": p.title for p in report.schemes},
        "covers": say("report.advice.kinds") if report.advice else "",
        "cases": say("report.advice.cases") if report.advice else "",
        "leak": say("report.leak.title") if report.leak else "",
        "unknowns": say("report.unknowns") if report.unknowns else "",
        "disagreements": say("report.disagreements") if report.disagreements else "",
        "outdated": say("report.outdated") if report.outdated else "",
        "answers": say("report.all-answers"),
        "amounts": say("report.amounts") if report.loss and not report.loss.missing else "",
        "method": say("report.how-read"),
        "sources": say("report.sources") if report.sources else "",
    }
    return (*stand, *(Ref(name, title) for name, title in found.items() if title))
