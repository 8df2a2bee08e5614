"""What is known of all questionnaires at hand: to which a set of answers belongs, and what stands for all of them."""

from __future__ import annotations

from cyberdiag.catalog import shelf
from cyberdiag.catalog.load import PROFILE, ids_with_overlays, questionnaire_ids, stacks
from cyberdiag.outside import resources


def digest(names: tuple[str, ...]) -> str:
    """Return what stands for all that is asked and known in any language, one's own folders too."""
    folders = [folder for stack in stacks((PROFILE, *names)) for folder in (stack.base, *stack.layers)]
    told = [folder.digest() for folder in (*folders, *shelf.current().catalogues)]
    return resources.digest("\n".join([*told, resources.digest_of_all("catalogue")]).encode())


def answered(held: frozenset[str], recorded: frozenset[str]) -> tuple[str, ...]:
    """Return the questionnaires to which these ids of questions belong, with the overlays that were recorded."""
    return tuple(n for n in questionnaire_ids() if held & ids_with_overlays(n, recorded))
