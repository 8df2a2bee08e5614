"""The first-hour card with the firm's own telephone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberdiag import __version__
from cyberdiag.model import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.messages import Messages
    from cyberdiag.model.leak import FirstHour

_MOST = 3
"""Contacts of the firm's own naming that still fit on the page."""
_LONGEST = 60
"""Characters of a name or number; a longer one is cut so that the page stays one page."""


def compose(
    card: FirstHour, contacts: Mapping[str, str], incident: str | None, organisation: str, say: Messages
) -> clock.Card:
    """Return the card for one type of leak, or for all of them when the type is not known."""
    own = [key for key in contacts if key not in card.contacts][:_MOST]
    calls = [clock.Call(c.title, _cut(contacts.get(k, c.number)), c.why) for k, c in card.contacts.items()]
    chosen = [s for s in card.types.values() if s.id == incident] or list(card.types.values())
    confirm = card.evidence.confirm
    return clock.Card(
        lang=say.lang,
        title=say("deadlines.card-title"),
        organisation=_cut(organisation),
        lead=say("deadlines.card-lead"),
        calls=(*calls, *(clock.Call(_cut(key), _cut(contacts[key]), "") for key in own)),
        common=card.common,
        types=tuple(chosen),
        record=tuple(card.record.values()),
        source=say("deadlines.source-line", source=card.evidence.source, read=card.evidence.read),
        confirm=say("deadlines.confirm", text=confirm) if confirm else "",
        disclaimer=(say("deadlines.disclaimer"),),
        program=f"cyberdiag {__version__}",
    )


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
