"""The only user of questionary: one prompt a kind of question, with our own keys and words.

questionary has no way back (tmbo/questionary #81), so the keys are merged into its application; its own
answer line is erased and `Screen.answered` writes one, because that line is English and cannot be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.utils import get_cwidth
from questionary.prompts import common

from cyberdiag.interview.conduct import Move
from cyberdiag.model.answers import UNKNOWN, Answer
from cyberdiag.model.numbers import parse_number
from cyberdiag.model.questionnaire import Choice, Kind, Question

if TYPE_CHECKING:
    from cyberdiag.interview.flow import Step
    from cyberdiag.messages import Messages

# A screen reader says "x in brackets", and the width of a circle differs between terminals.
setattr(common, "INDICATOR_SELECTED", "[x]")  # noqa: B010  the names are not exported
setattr(common, "INDICATOR_UNSELECTED", "[ ]")  # noqa: B010

_STYLE = questionary.Style(
    [
        ("qmark", "bold"),
        ("question", ""),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", ""),
        ("instruction", "fg:ansibrightblack"),
        ("dim", "fg:ansibrightblack"),
    ]
)
_WIDE = dict(zip("0123456789", "０１２３４５６７８９", strict=True))
_INDENT = 5
_NONE = "none"


class TerminalPrompter:
    """Asks in a terminal; `width` of 0 takes the terminal's own."""

    def __init__(self, messages: Messages, width: int = 0) -> None:
        self._messages = messages
        self._width = width

    def ask(self, step: Step, before: Answer | None) -> Answer | Move:
        """Show one question and return the answer or the wish to move."""
        match step.question.kind:
            case Kind.SINGLE:
                return self._single(step, before)
            case Kind.MULTIPLE:
                return self._several(step, before)
            case Kind.NUMBER | Kind.DATE | Kind.TEXT:
                return self._typed(step, before)

    def choose(self, title: str, options: list[tuple[str, str]]) -> str:
        """Ask a question about the run itself; returns the id of the option."""
        choices = [questionary.Choice(f"{n}  {label}", key) for n, (key, label) in enumerate(options, 1)]
        keys = KeyBindings()
        for n, (key, _) in enumerate(options, 1):
            _bind(keys, (str(n), _WIDE[str(n)]), key)
        prompt = questionary.select(
            title, choices, qmark="", pointer=">", instruction=" ", style=_STYLE, erase_when_done=True
        )
        return str(_run(prompt, keys))

    def line(self, title: str) -> str:
        """Ask for a line of text that may stay empty."""
        prompt = questionary.text(title, qmark="", style=_STYLE)
        return str(prompt.unsafe_ask()).strip()

    def _single(self, step: Step, before: Answer | None) -> Answer | Move:
        options = [*step.question.choices, self._unknown()]
        keys = self._keys(moves=True)
        # Two digits cannot be told from one, so only the first nine choices have a key.
        for n, option in enumerate(options[:9], 1):
            _bind(keys, (str(n), _WIDE[str(n)]), option.id)
        choices = [
            questionary.Choice(self._title(n, option, len(options)), option.id)
            for n, option in enumerate(options, 1)
        ]
        default = str(before.value) if before else None
        prompt = questionary.select(
            self._question(step),
            choices,
            default=default if default in {o.id for o in options} else None,
            qmark="",
            pointer=">",
            instruction=f"\n{self._fold(self._messages('interview.keys'))}",
            style=_STYLE,
            erase_when_done=True,
        )
        result = _run(prompt, keys)
        return result if isinstance(result, Move) else Answer(str(result))

    def _several(self, step: Step, before: Answer | None) -> Answer | Move:
        held = before.value if before and isinstance(before.value, tuple) else ()
        options = [*step.question.choices, self._unknown()]
        choices = [questionary.Choice(self._fold(o.label, 8), o.id, checked=o.id in held) for o in options]
        prompt = questionary.checkbox(
            self._question(step),
            choices,
            qmark="",
            pointer=">",
            instruction=f"\n{self._fold(self._messages('interview.keys-multiple'))}",
            validate=self._valid_set,
            style=_STYLE,
            erase_when_done=True,
        )
        result = _run(prompt, self._keys(moves=True))
        if isinstance(result, Move):
            return result
        chosen = tuple(map(str, result))
        return Answer(UNKNOWN if chosen == (UNKNOWN,) else chosen)

    def _valid_set(self, chosen: list[str]) -> bool | str:
        if not chosen:
            return self._messages("interview.pick-one")
        alone = {_NONE, UNKNOWN} & set(chosen)
        return self._messages("interview.none-alone") if alone and len(chosen) > 1 else True

    def _typed(self, step: Step, before: Answer | None) -> Answer | Move:
        question = step.question
        keys = self._keys(moves=True, only_empty=True)
        empty = Condition(lambda: not get_app().current_buffer.text)
        _bind(keys, ("u", "ｕ"), UNKNOWN, empty)
        default = "" if before is None or before.is_unknown else _shown(before.value)
        unit = f" [{question.unit}]" if question.unit else ""
        prompt = questionary.text(
            f"{self._question(step)}\n{self._fold(self._messages('interview.keys-number'))}\n{unit} ",
            default=default,
            qmark="",
            validate=lambda text: self._valid_text(question, text),
            style=_STYLE,
            erase_when_done=True,
        )
        result = _run(prompt, keys)
        if isinstance(result, Move) or result == UNKNOWN:
            return result if isinstance(result, Move) else Answer(UNKNOWN)
        if question.kind is not Kind.NUMBER:
            return Answer(str(result).strip())
        number = parse_number(str(result)) or 0.0
        return Answer(int(number) if number.is_integer() else number)

    def _valid_text(self, question: Question, text: str) -> bool | str:
        if question.kind is not Kind.NUMBER:
            return bool(text.strip()) or question.optional
        number = parse_number(text)
        if number is None:
            return self._messages("interview.not-number")
        if question.minimum is not None and number < question.minimum:
            return self._messages("interview.too-low", low=f"{question.minimum:,.0f}")
        if question.maximum is not None and number > question.maximum:
            return self._messages("interview.too-high", high=f"{question.maximum:,.0f}")
        return True

    def _unknown(self) -> Choice:
        return Choice(UNKNOWN, self._messages("interview.unknown"), self._messages("interview.unknown-text"))

    def _keys(self, *, moves: bool, only_empty: bool = False) -> KeyBindings:
        keys = KeyBindings()
        when = Condition(lambda: not only_empty or not get_app().current_buffer.text)
        if moves:
            _bind(keys, ("b", "ｂ"), Move.BACK, when)
            _bind(keys, ("?", "？"), Move.HELP, when)

        @keys.add(Keys.ControlB, eager=True)
        def _(event: Any) -> None:
            event.app.exit(result=Move.BACK)

        return keys

    def _question(self, step: Step) -> str:
        progress = self._messages(
            "interview.progress", number=step.number, total=step.total, section=step.section.title
        )
        return f"{progress}\n{self._fold(step.question.text)}"

    def _title(self, number: int, choice: Choice, count: int) -> str:
        mark = f"{number}" if count <= 9 or number <= 9 else " "  # noqa: PLR2004  one digit is one key
        text = f"{choice.label}  {choice.text}" if choice.text else choice.label
        return f"{mark}  {self._fold(text, _INDENT)}"

    def _fold(self, text: str, indent: int = 0) -> str:
        return fold(text, (self._width or get_app().output.get_size().columns) - indent - 1, indent)


def fold(text: str, width: int, indent: int = 0) -> str:
    """Break a text into lines of at most `width` cells: between Japanese characters, or at a space."""
    lines, line, cells = [], "", 0
    for unit in _units(text):
        size = get_cwidth(unit)
        if cells + size > max(width, 2) and line:
            lines.append(line.rstrip())
            line, cells = "", 0
            if unit == " ":
                continue
        line, cells = line + unit, cells + size
    return ("\n" + " " * indent).join([*lines, line.rstrip()])


def _units(text: str) -> list[str]:
    """Split into units that stay together: a Latin word, or one wide character with what may not start a line."""
    units: list[str] = []
    for character in text:
        latin = get_cwidth(character) == 1 and character != " "
        sticks = character in "、。」』)）?？!！・ー"
        if units and ((latin and units[-1][-1] != " " and get_cwidth(units[-1][-1]) == 1) or sticks):
            units[-1] += character
        else:
            units.append(character)
    return units


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _bind(keys: KeyBindings, names: tuple[str, ...], result: Any, when: Condition | None = None) -> None:
    for name in names:

        @keys.add(name, eager=True, filter=when if when is not None else True)
        def _(event: Any) -> None:
            event.app.exit(result=result)


def _run(prompt: questionary.Question, keys: KeyBindings) -> Any:
    app = prompt.application
    app.key_bindings = merge_key_bindings([k for k in (app.key_bindings, keys) if k is not None])
    return prompt.unsafe_ask()
