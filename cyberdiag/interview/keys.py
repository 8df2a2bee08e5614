"""Which key does what in a prompt; full-width keys count too, because a Japanese keyboard may be in that mode."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Always, Condition, Filter
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.validation import ValidationError, Validator

from cyberdiag.interview.conduct import Move
from cyberdiag.model import choice_keys
from cyberdiag.model.answers import NONE
from cyberdiag.model.answers import UNKNOWN as UNKNOWN_ANSWER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.document import Document
    from prompt_toolkit.input import Input

    from cyberdiag.model.questionnaire import Choice

always = Always()
nothing_typed = Condition(lambda: not get_app().current_buffer.text)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_TO_WIDE = 0xFEE0
_FLOOD = 400
"""So many keys at once nobody types; a reader takes a thousand bytes at a time."""
_LONGEST_PASTE = 10_000
UNKNOWN = ("u", "U", "ｕ", "Ｕ", "う")
UNKNOWN_ANYWHERE = (Keys.ControlX,)
_ALONE = (NONE, UNKNOWN_ANSWER)
"""Choices that exclude all others."""
_LETTERS = {
    Move.BACK: "b",
    Move.HELP: "?",
    Move.NOTE: "n",
    Move.SKIP: "s",
    Move.REVIEW: "r",
    Move.PAUSE: "p",
}
_ANYWHERE = {
    Move.BACK: Keys.ControlB,
    Move.HELP: Keys.ControlG,
    Move.NOTE: Keys.ControlN,
    Move.SKIP: Keys.ControlL,
    Move.REVIEW: Keys.ControlR,
    Move.PAUSE: Keys.ControlP,
}
"""Keys that no text can hold."""


class ChoiceList(Protocol):
    """The list of choices on the screen, as questionary keeps it; `pointed_at` of -1 is nowhere."""

    choices: Any
    pointed_at: int
    selected_options: list[Any]
    error_message: Any


def _on(keys: KeyBindings, names: Iterable[str], do: Callable[[Any], None], when: Filter = always) -> None:
    """Let each key do something, which is given the event."""
    for name in names:
        keys.add(name, eager=True, filter=when)(do)


def bind(keys: KeyBindings, names: Iterable[str], result: Any, when: Filter = always) -> None:
    """Let each key end the prompt with a result."""
    _on(keys, names, lambda event: event.app.exit(result=result), when)


def moves(
    wanted: Iterable[Move], when: Filter = always, *, first: Callable[[], None] | None = None
) -> KeyBindings:
    """Return the keys for what a person may want instead of answering; letters count only `when` no text is typed.

    On the first question there is no way back: `first` says so, and what was begun stays.
    """
    keys = KeyBindings()
    for move in wanted:
        names = cases(_LETTERS[move])
        if move is Move.BACK and first is not None:
            _on(keys, names, lambda _: first(), when)
            _on(keys, (_ANYWHERE[move],), lambda _: first())
        else:
            bind(keys, names, move, when)
            bind(keys, (_ANYWHERE[move],), move)
    return keys


def cases(letter: str) -> tuple[str, ...]:
    """Return a key as it may arrive: small, large, and from a Japanese keyboard wide."""
    plain = dict.fromkeys((letter, letter.upper()))
    return (*plain, *(chr(ord(c) + _TO_WIDE) for c in plain))


def _end(event: Any) -> None:
    event.app.exit(exception=KeyboardInterrupt)


def stop(keys: KeyBindings) -> None:
    """Let Ctrl-C, and its signal sent from outside, end the interview."""
    _on(keys, (Keys.ControlC, Keys.ControlQ, "<sigint>"), _end)


def gathered(keyboard: Input) -> Input:
    """Return the keyboard so that a flood of keys is one paste, and Ctrl-C in it is heard at once.

    A terminal that does not mark what is pasted sends it as keys, each of which would be worked on and drawn alone.
    """
    read = keyboard.read_keys

    def read_keys() -> list[KeyPress]:
        found = read()
        while len(found) >= _FLOOD and (more := read()):
            found += more
        if len(found) < _FLOOD:
            return found
        ends = [press for press in found if press.key == Keys.ControlC]
        text = "".join(press.data for press in found if len(press.key) == 1 or press.key == Keys.ControlM)
        room = max(0, _LONGEST_PASTE - len(get_app().current_buffer.text))
        return ends[:1] or ([KeyPress(Keys.BracketedPaste, text[:room])] if room else [])

    setattr(keyboard, "read_keys", read_keys)  # noqa: B010  a keyboard has no other way in
    return keyboard


def forget_typed_ahead(keyboard: Input) -> None:
    """Drop what was typed before a question was on the screen."""
    clear_typeahead(keyboard)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import termios

        termios.tcflush(keyboard.fileno(), termios.TCIFLUSH)


def enter_line(keys: KeyBindings, buffer: Buffer) -> None:
    """Let Enter give the line that was typed, unless there is a fault in it; Ctrl-D on an empty one ends all."""

    def enter(event: Any) -> None:
        if buffer.validate():
            event.app.exit(result=buffer.text)

    _on(keys, (Keys.ControlM,), enter)
    _on(keys, (Keys.ControlD,), _end, nothing_typed)


class Checked(Validator):
    """Refuses a line while `fault` has something to say about it."""

    def __init__(self, fault: Callable[[str], str]) -> None:
        self._fault = fault

    def validate(self, document: Document) -> None:
        """Raise what is wrong with the line."""
        told = self._fault(document.text)
        if told:
            raise ValidationError(len(document.text), told)


def answer_by_digit(keys: KeyBindings, options: Sequence[Choice]) -> None:
    """Let the digit that stands before a choice answer at once."""
    for mark, option in zip(choice_keys.keys(options), options, strict=True):
        bind(keys, _digit(mark), option.id)


def _digit(mark: str) -> tuple[str, ...]:
    """Return a digit as it may arrive, narrow and wide; nothing where no digit stands before a choice."""
    return (mark, mark.translate(_WIDE)) if mark.isdecimal() else ()


def point_by_number(
    keys: KeyBindings, control: ChoiceList, count: int, refused: Callable[[str], str]
) -> None:
    """Let typed numbers move in a list of more than nine; Enter answers.

    Digits are one number until another key comes. Beyond the list it points nowhere, and `refused` says what there is:
    a 9 after a 9 is no 9.
    """
    typed = 0

    def press(digit: str, _: Any) -> None:
        nonlocal typed
        begun = typed if control.pointed_at == typed - 1 else 0
        typed = 10 * begun + int(digit)
        if 0 < typed <= count:
            control.pointed_at, control.error_message = typed - 1, None
        else:
            control.pointed_at, control.error_message = -1, refused(str(typed))
            typed = 0

    def erase(_: Any) -> None:
        nonlocal typed
        typed //= 10
        control.pointed_at, control.error_message = typed - 1, None

    for digit in choice_keys.TICKS:
        _on(keys, (digit, digit.translate(_WIDE)), partial(press, digit))
    _on(keys, (Keys.Backspace,), erase)


def enter_pointed(
    keys: KeyBindings, control: ChoiceList, nothing: str, refused: Callable[[str], str]
) -> None:
    """Let Enter answer only when something is pointed at; `refused` tells of a key without a meaning."""
    _arrows(keys, control, refused)

    def enter(event: Any) -> None:
        if control.pointed_at < 0:
            control.error_message = nothing
        else:
            event.app.exit(result=control.choices[control.pointed_at].value)

    _on(keys, (Keys.ControlM,), enter)


def _arrows(keys: KeyBindings, control: ChoiceList, refused: Callable[[str], str]) -> None:
    """Let arrows move round, from either end while nothing is pointed at; a key without a meaning says which have one."""
    last = len(control.choices) - 1

    def move(to: int) -> None:
        control.pointed_at = to
        control.error_message = None

    _on(keys, (Keys.Down,), lambda _: move(0 if control.pointed_at >= last else control.pointed_at + 1))
    _on(keys, (Keys.Up,), lambda _: move(last if control.pointed_at <= 0 else control.pointed_at - 1))

    def other(event: Any) -> None:
        control.error_message = refused(event.data)

    keys.add(Keys.Any)(other)


def tick(
    keys: KeyBindings,
    control: ChoiceList,
    options: Sequence[Choice],
    nothing: str,
    refused: Callable[[str], str],
) -> None:
    """Let a digit, the key for "don't know" or space tick and untick a box, and Enter give what is ticked.

    "None" and "don't know" stand alone: ticking one clears the rest, and ticking another clears it.
    """
    _arrows(keys, control, refused)

    def enter(event: Any) -> None:
        chosen = [c.value for c in control.choices if c.value in control.selected_options]
        control.error_message = None if chosen else nothing
        if chosen:
            event.app.exit(result=chosen)

    def toggle(at: int, _: Any) -> None:
        control.pointed_at = at
        value = control.choices[at].value
        if value in control.selected_options:
            control.selected_options.remove(value)
        else:
            kept = [] if value in _ALONE else [v for v in control.selected_options if v not in _ALONE]
            control.selected_options[:] = [*kept, value]
        control.error_message = None

    _on(keys, (Keys.ControlM,), enter)
    for at, mark in enumerate(choice_keys.keys(options, several=True)):
        _on(keys, UNKNOWN if mark == choice_keys.UNKNOWN_KEY else _digit(mark), partial(toggle, at))
    _on(keys, (" ", "\u3000"), lambda event: toggle(control.pointed_at, event))
