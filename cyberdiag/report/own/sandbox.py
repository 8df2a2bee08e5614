"""Where a user's templates run: no way to the program's insides, to other files or to endless work."""

from __future__ import annotations

import base64
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import jinja2
import markupsafe
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from cyberdiag.problems import near
from cyberdiag.report import environment
from cyberdiag.report.own.folder import FOLDER, PICTURES, SHIPPED, shipped_names
from cyberdiag.report.page import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cyberdiag.report.own.folder import Own
    from cyberdiag.report.page import Job

LONGEST_TEXT = 5_000_000
_MOST_DIGITS = 300
Operand: TypeAlias = str | bytes | list[Any] | tuple[Any, ...] | int | float | None
"""What operators work on here; all but text, lists and numbers is left to the sandbox."""


class NotThere(jinja2.UndefinedError):
    """A name, a part of something, a file or a picture that there is not; `guess` is what may be meant.

    `code` is that of the problem.
    """

    def __init__(self, code: str, name: str, known: Iterable[str]) -> None:
        self.code = code
        self.name = name
        self.guess = near(name, tuple(known)) or ""
        super().__init__(f"{code} {name}")


class Undefined(jinja2.StrictUndefined):
    """A name that nothing has; every use of it says so."""

    __slots__ = ()
    names: tuple[str, ...] = ()
    parts: Mapping[str, str] = MappingProxyType({})
    """The parts of the report by their last word: someone may leave out the `r.` before it."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        if exc is jinja2.UndefinedError:  # else it is something that the sandbox keeps away
            self._undefined_exception = self._told  # type: ignore[assignment]

    def _told(self, _: object) -> NotThere:
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            found = NotThere("template-name-unknown", name, (*self.names, *self.parts))
            found.guess = self.parts.get(found.guess, found.guess)
            return found
        return NotThere("template-part", name, [p for p in dir(self._undefined_obj) if not p.startswith("_")])


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with limits on what an operator can make."""

    intercepted_binops = frozenset({"+", "*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse a number or a text that would fill the memory."""
        if operator == "**" and _digits(left, right) > _MOST_DIGITS:
            raise TooLarge
        if operator == "*" and (
            _size(left) * _times(right) > LONGEST_TEXT or _size(right) * _times(left) > LONGEST_TEXT
        ):
            raise TooLarge
        if operator == "+" and _size(left) + _size(right) > LONGEST_TEXT:
            raise TooLarge
        return super().call_binop(context, operator, left, right)


def _size(value: Operand) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple) else 0


def _times(value: Operand) -> int:
    return abs(value) if isinstance(value, int) else 0


def _digits(base: Operand, exponent: Operand) -> float:
    if not isinstance(base, int | float) or not isinstance(exponent, int | float):
        return 0
    return len(str(int(abs(base)))) * abs(exponent) if abs(base) > 1 else 0


def sandbox(own: Own, job: Job) -> Sandbox:
    """Return the environment in which a folder of templates makes a page."""
    names = (job.name, "t", "words_of", "style", "policy", "image")
    parts = {p: f"{job.name}.{p}" for p in dir(job.view) if not p.startswith("_")}
    undefined = type("Undefined", (Undefined,), {"names": names, "parts": parts, "__slots__": ()})
    made = environment.prepared(Sandbox, job.form, jinja2.FunctionLoader(_loader(own)), undefined)
    made.globals["image"] = _image(own)
    return made


def _loader(own: Own) -> Callable[[str], tuple[str, str, Callable[[], bool]]]:
    """Return what finds a template: the user's own of a name before the shipped one, which `shipped/` always gives."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        if name in own.texts:
            return own.texts[name], own.path(name), lambda: True
        plain = name.removeprefix(SHIPPED)
        text = environment.shipped(plain) if plain in shipped_names() else None
        if text is None:
            known = {n: SHIPPED + n for n in shipped_names()} | {n: n for n in own.texts}
            fault = NotThere("template-missing", name, known)
            fault.guess = known.get(fault.guess, "")
            raise fault
        return text, f"{FOLDER}/{plain}", lambda: True

    return load


def _image(own: Own) -> Callable[[str, str], markupsafe.Markup]:
    """Return `image(name, alt)`: a picture of the folder as a part of the page."""

    def image(name: str, alt: str) -> markupsafe.Markup:
        if name not in own.pictures:
            raise NotThere("template-picture", name, own.pictures)
        suffix = "." + name.rpartition(".")[2].lower()
        data = base64.b64encode(own.pictures[name]).decode()
        return markupsafe.Markup('<img alt="{}" src="data:{};base64,{}">').format(
            alt, PICTURES[suffix][0], data
        )

    return image
