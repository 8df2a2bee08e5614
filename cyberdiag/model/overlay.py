"""The head of an overlay (overlay.yaml) and the files of questions that it adds."""

from collections.abc import Mapping
from typing import Annotated, Literal

from cyberdiag.model.aggregate import Target
from cyberdiag.model.condition import Condition
from cyberdiag.model.head import Cap, Gate
from cyberdiag.model.language import SOURCE_LANGUAGE, Language
from cyberdiag.model.record import Id, MaybeWords, Names, Record, Text, Words, says
from cyberdiag.model.role import Role
from cyberdiag.model.written import Scale, SectionHead, Weight, WrittenQuestion


class OverlayFile(Record, frozen=True, kw_only=True):
    """質問を足すファイル / A file of added questions: `into` names a section there is, `section` brings a new one."""

    into: Annotated[str | None, says("足す先の節のid / id of the section to add to")] = None
    section: SectionHead | None = None
    questions: tuple[WrittenQuestion, ...]


class NewStep(Record, frozen=True):
    """最初の一歩の言いかえ / Other words for a first step."""

    text: Words | None = None
    who: Words | None = None
    role: Role | None = None
    action: Words | None = None


class Reword(Record, frozen=True):
    """言いかえ / Other words for a question; what is left out stays."""

    text: Words | None = None
    choices: Annotated[Scale, says("選択肢のことば / words of the choices")] = {}
    why: MaybeWords | None = None
    sources: tuple[str, ...] | None = None
    ask: MaybeWords | None = None
    help: MaybeWords | None = None
    unit: MaybeWords | None = None
    evidence: MaybeWords | None = None
    first_step: NewStep | None = None


class OverlayBase(Record, frozen=True):
    """土台 / The questionnaire that an overlay changes."""

    id: Id
    version: Annotated[str | None, says("合わせて書いた版 / the version it was written for")] = None


class OverlayHead(Record, frozen=True, kw_only=True):
    """上乗せ / An overlay (overlay.yaml): what it adds to, rewords, reweights or switches off in a questionnaire."""

    cyberdiag: Literal["overlay/1"]
    id: Id
    version: Text
    language: Language = SOURCE_LANGUAGE
    title: Words
    summary: MaybeWords = ""
    base: OverlayBase
    sections: Annotated[Names, says("質問を足すファイル名 / files that add questions")] = ()
    reword: Annotated[Mapping[str, Reword], says("質問idと新しいことば / question id to new words")] = {}
    reweight: Annotated[Mapping[str, Weight], says("質問idと新しい重み / question id to new weight")] = {}
    off: Annotated[Names, says("使わない質問のid / ids of questions not asked")] = ()
    flags: Mapping[str, Condition] = {}
    gates: Mapping[str, Gate] = {}
    caps: Mapping[str, Cap] = {}
    threats: Mapping[str, Words] = {}
    targets: Mapping[str, Target] = {}
