"""What stands in the place of a protection: each takes the original and returns a function that protects no more."""

from __future__ import annotations

import re
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[Any], Any]

NEVER = re.compile("(?!)()()()")
"""A pattern that nothing matches, with groups to be named."""


class Never(Exception):
    """Stands where a handler names an error, so that it handles nothing."""


class Seen:
    """A module or object as one part of the program sees it: some names are others, the rest is as it was."""

    def __init__(self, whole: Any, **others: Any) -> None:
        self.__dict__.update(others, _whole=whole)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_whole"], name)


class Shallow(list[Any]):
    """A list that never seems to hold more than one."""

    def __len__(self) -> int:
        return min(super().__len__(), 1)


class Unreached(int):
    """The same limit, but that nothing is more."""

    def __lt__(self, _: int) -> bool:
        return False


class Everything(tuple[str, ...]):
    """Names among which each name is found."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


def value(other: Any) -> Make:
    """Put another value there."""
    return lambda _: other


by = value
"""Put another function there."""


def nothing(_: Any) -> Any:
    """Do nothing."""
    return lambda *_, **__: None


def returns(result: Any) -> Make:
    """Return always the same."""
    return lambda _: lambda *_, **__: result


def argument(number: int) -> Make:
    """Return an argument as it came."""
    return lambda _: lambda *given, **__: given[number]


def seen(**others: Any) -> Make:
    """Let the module see other functions in another module."""
    return lambda whole: Seen(whole, **others)


def loading(module: str) -> Make:
    """Load another module as well."""

    def make(found: Any) -> Any:
        import_module(module)
        return found

    return make


def first(act: Callable[[], object]) -> Make:
    """Do something else before; the function looks as it did."""

    def make(found: Any) -> Any:
        @wraps(found)
        def call(*given: Any, **named: Any) -> Any:
            act()
            return found(*given, **named)

        call.__kwdefaults__ = found.__kwdefaults__  # what a command takes is read from them
        return call

    return make


def uncaught(found: Any) -> Any:
    """Let out the error that the function turns into one of ours."""

    @wraps(found)
    def call(*given: Any, **named: Any) -> Any:
        from cyberdiag.errors import CyberdiagError

        try:
            return found(*given, **named)
        except CyberdiagError as told:
            if told.__context__ is None:
                raise
            raise told.__context__ from None

    return call


def raising(number: int) -> Make:
    """Raise the error that is given to be told."""

    def make(_: Any) -> Any:
        def call(*given: Any, **__: Any) -> Any:
            raise given[number]

        return call

    return make


def forgiving(code: str, otherwise: Callable[..., Any] = lambda *_, **__: None) -> Make:
    """Go on where the function raises a problem of this code."""

    def make(found: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            from cyberdiag.errors import CyberdiagError

            try:
                return found(*given, **named)
            except CyberdiagError as told:
                if {problem.code for problem in told.problems} != {code}:
                    raise
                return otherwise(*given, **named)

        return call

    return make


def untold(code: str) -> Make:
    """Keep quiet about one kind of fault."""
    return lambda found: lambda *given, **named: None if code in given else found(*given, **named)


def letting(signs: str) -> Make:
    """Let some signs of a text pass as they are; `signs` as between the brackets of a pattern."""

    def make(found: Any) -> Any:
        apart = re.compile(f"([{signs}])")
        return lambda text: "".join(
            part if n % 2 else found(part) for n, part in enumerate(apart.split(text))
        )

    return make


def before(change: Callable[..., object]) -> Make:
    """Change something of what the function is given, before it runs."""

    def make(found: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            change(*given, **named)
            return found(*given, **named)

        return call

    return make


def after(change: Callable[[Any], Any]) -> Make:
    """Change what the function returns."""
    return lambda found: lambda *given, **named: change(found(*given, **named))


def handing(change: Callable[..., tuple[Any, ...]]) -> Make:
    """Give the function other arguments."""
    return lambda found: lambda *arguments, **named: found(*change(*arguments, **named))


def unless(skipped: Callable[..., bool]) -> Make:
    """Do nothing in some cases."""
    return lambda found: (
        lambda *arguments, **named: None if skipped(*arguments, **named) else found(*arguments, **named)
    )
