"""The only user of questionary: one prompt a kind of question, with our own keys, words and layout.

questionary gives the list of choices and draws it. Its ready-made prompts have no way back (tmbo/questionary #81),
speak English in places that cannot be changed, preselect an answer and take twice as long to come up, so the
keys and what stands around the list are ours. A prompt is erased when it ends; `Screen.answered` leaves a line
standing. Prompts go to standard error (docs/reference.md, "Streams"), so that `-o -` leaves standard output to the report.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.application import Application, application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Never
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.processors import AfterInput, BeforeInput
from prompt_toolkit.output import ColorDepth
from questionary.prompts import common

from cyberdiag.interview import entry, keys, menus
from cyberdiag.interview.conduct import Around, Move
from cyberdiag.interview.frame import Paper, standard_error
from cyberdiag.interview.keys import always
from cyberdiag.interview.wording import Wording
from cyberdiag.model import choice_keys
from cyberdiag.model.answers import UNKNOWN, Answer, Note
from cyberdiag.model.questionnaire import Choice
from cyberdiag.model.text import one_line
from cyberdiag.model.written import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.filters import Filter
    from prompt_toolkit.input import Input
    from prompt_toolkit.layout import Layout
    from prompt_toolkit.output import Output

    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.frame import Line, Lines
    from cyberdiag.interview.overview import Overview, Stop
    from cyberdiag.messages import Messages
    from cyberdiag.model.answers import Names
    from cyberdiag.model.assessment import Beside
    from cyberdiag.model.questionnaire import Question
    from cyberdiag.problems import Problem

# A screen reader says "x in brackets", and the width of a circle differs between terminals.
setattr(common, "INDICATOR_SELECTED", "[x]")  # noqa: B010  the names are not exported
setattr(common, "INDICATOR_UNSELECTED", "[ ]")  # noqa: B010

# Half of the time to a question went into making the same usual keys anew; they depend on nothing.
for _name in ("load_key_bindings", "load_page_navigation_bindings"):
    setattr(application, _name, cache(getattr(application, _name)))

_BOLD = ("pointer", "highlighted", "answer")
_STYLE = questionary.Style([*((n, "bold") for n in _BOLD), ("keys", "dim"), ("fault", "bold fg:ansired")])

_MOVES = (Move.HELP, Move.BACK, Move.SKIP, Move.NOTE, Move.REVIEW)
_ALONE = Around()


class TerminalPrompter:
    """Asks in a terminal; what a person had begun to choose survives a look at the help."""

    def __init__(
        self,
        messages: Messages,
        *,
        no_color: bool = False,
        keyboard: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        output = screen or standard_error()
        self._paper = Paper(output)
        self._words = Wording(messages, self._paper)
        depth = ColorDepth.DEPTH_1_BIT if no_color else None
        self._io: dict[str, Any] = {
            "input": keys.gathered(keyboard or create_input()),
            "output": output,
            "color_depth": depth,
        }
        self._begun: dict[str, Any] = {}
        self._told = ""
        self._menu = menus.ReviewMenu(self._words, self._pick, self._changed)

    def ask(self, step: Step, before: Answer | None, around: Around = _ALONE) -> Answer | Move:
        """Show one question and return the answer or the wish to move."""
        match step.question.kind:
            case Kind.SINGLE:
                return self._single(step, before, around)
            case Kind.MULTIPLE:
                return self._several(step, before, around)
            case Kind.NUMBER | Kind.DATE | Kind.TEXT:
                return self._typed(step, before, around)

    def choose(self, title: str, options: list[tuple[str, str]]) -> str:
        """Ask a question about the run itself; returns the id of the option."""
        choices = [Choice(key, label) for key, label in options]
        return str(self._pick(lambda: self._words.plain(title), choices, None, ["keys"]))

    def line(self, title: str, fault: Callable[[str], Problem | None] = lambda _: None) -> str:
        """Ask for a line of text, again while `fault` finds something wrong with it; else it may stay empty."""
        return menus.line(self._words, self._entry, title, fault)

    def detail(self, count: int, minutes: float) -> bool:
        """Ask whether the firm's own figures are given too; Enter says no."""
        asked = self._words.say("interview.detail", count=count, minutes=max(round(minutes), 1))
        return self.agree(asked, default=False)

    def sure(self, doubt: Problem) -> bool:
        """Ask whether a number stays that is hardly meant."""
        return menus.sure(self._words, self.choose, doubt)

    def agree(self, title: str, *, default: bool) -> bool:
        """Ask for yes or no; Enter says what `default` says, but not an Enter from before the question was seen."""
        keys.forget_typed_ahead(self._io["input"])
        return menus.agree(self._words, self._pick, title, default=default)

    def _changed(self, title: str, text: str) -> str | None:
        """Ask for a line in the place of one that stands there; None when the person thinks better of it."""
        moves = keys.moves([Move.BACK], Never())
        given = self._entry(lambda: self._words.plain(title), ["keys-note"], moves, text=one_line(text))
        return None if isinstance(given, Move) else one_line(str(given))

    def note(self, step: Step, before: Note, demanded: Beside | None = None) -> Note | None:
        """Ask for a remark and for the proof that is kept, or for the one of them that an answer needs."""
        if demanded is not None:
            return menus.demanded(self._words, self._entry, step, demanded, before)
        return menus.note(self._words, self._entry, step, before)

    def stop(self, seen: Stop) -> Move:
        """Ask whether to go on to the next page."""
        choices = menus.stop(seen, self._words.say)
        hints = ["keys", "moves-review", "moves-back", "moves-pause"]
        bindings = keys.moves([Move.REVIEW, Move.BACK, Move.PAUSE])
        result = self._pick(list, choices, None, hints, bindings)
        return result if isinstance(result, Move) else menus.MOVES[result]

    def review(self, seen: Overview, *, anew: bool) -> Move | Names | str:
        """Let a person choose a section, or answers that do not go together, and then a question to change."""
        return self._menu.ask(seen, anew=anew)

    def pause(self, step: Step, shown: int) -> None:
        """Wait for a key when the prompt would push the `shown` lines above it out of the window."""
        if shown + self._words.height(step) <= self._paper.rows:
            return
        bindings = KeyBindings()
        keys.bind(bindings, (Keys.Any, Keys.ControlM), None)
        nothing = FormattedTextControl("", focusable=True)
        hint = partial(self._words.foot, "", "keys-pause")
        self._run(bindings, self._paper.layout(hint, nothing, list, one_line=True))

    def _single(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:
        default = self._begun.pop(step.question.id, before.value if before else None)
        options = self._words.options(step)
        head = partial(self._words.head, step, around)
        bindings = self._moves(step, around, always)
        result = self._pick(head, options, default, ["keys", *around.hints], bindings, step.question.id)
        return result if isinstance(result, Move) else Answer(str(result))

    def _pick(
        self, head: Lines, options: list[Choice], default: Any, hints: list[str],
        bindings: KeyBindings | None = None, question: str = "",
    ) -> Any:  # fmt: skip
        """Ask for one of several; nothing is chosen beforehand, so that a stray Enter answers nothing."""
        ids = [o.id for o in options]
        control = _listed(options, use_indicator=False)
        control.pointed_at = ids.index(default) if default in ids else -1
        bindings = bindings or KeyBindings()
        numbered = len(ids) - ids.count(UNKNOWN)
        refused = partial(self._words.refused, options)
        if numbered <= choice_keys.FEW:
            keys.answer_by_digit(bindings, options)
        else:
            keys.point_by_number(bindings, control, numbered, refused)
            hints = [f"{hints[0]}-long", *hints[1:]]
        if UNKNOWN in ids:
            keys.bind(bindings, (*keys.UNKNOWN, *keys.UNKNOWN_ANYWHERE), UNKNOWN)
        keys.enter_pointed(bindings, control, self._words.say("interview.pick"), refused)
        result = self._run_list(bindings, head, control, options, hints)
        if result in (Move.HELP, Move.NOTE) and control.pointed_at >= 0:
            self._begun[question] = ids[control.pointed_at]
        return result

    def _several(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:
        options = self._words.options(step)
        held = before.value if before and isinstance(before.value, tuple) else (UNKNOWN,) if before else ()
        control = _listed(options, use_indicator=True)
        control.selected_options, control.pointed_at = self._begun.pop(step.question.id, ([*held], 0))
        bindings = self._moves(step, around, always)
        refused = partial(self._words.refused, options, several=True)
        keys.tick(bindings, control, options, self._words.say("interview.pick-one"), refused)
        head = partial(self._words.head, step, around)
        result = self._run_list(bindings, head, control, options, ["keys-multiple", *around.hints])
        if result in (Move.HELP, Move.NOTE):
            self._begun[step.question.id] = (control.selected_options, control.pointed_at)
        if isinstance(result, Move):
            return result
        chosen = tuple(map(str, result))
        return Answer(UNKNOWN if chosen == (UNKNOWN,) else chosen)

    def _moves(self, step: Step, around: Around, when: Filter) -> KeyBindings:
        """Return the keys for moving; the first question tells that there is no way back."""

        def first() -> None:
            self._told = self._words.say("interview.first")

        wanted = [*_MOVES, Move.PAUSE] if around.opening else _MOVES
        return keys.moves(wanted, when, first=first if step.number == 1 else None)

    def _run_list(
        self, bindings: KeyBindings, head: Lines, control: Any, options: list[Choice], hints: list[str]
    ) -> Any:
        several = hints[0] == "keys-multiple"

        def foot() -> list[Line]:
            return self._words.foot(control.error_message or self._told, *hints)

        def fit() -> None:
            titles = self._words.titles(options, several=several)
            for choice, lines in zip(control.choices, titles, strict=True):
                choice.title = "\n".join(lines)

        return self._run(bindings, self._paper.layout(head, control, foot), fit)

    def _typed(self, step: Step, before: Answer | None, around: Around) -> Answer | Move:
        question = step.question
        is_text = question.kind is Kind.TEXT
        when = Never() if is_text else keys.nothing_typed
        bindings = self._moves(step, around, when)
        keys.bind(bindings, keys.UNKNOWN, UNKNOWN, when)
        keys.bind(bindings, keys.UNKNOWN_ANYWHERE, UNKNOWN)
        hints = ["keys-text"] if is_text else ["keys-typed", "moves"]
        result = self._entry(
            partial(self._words.head, step, around, before),
            [*hints, *(["moves-pause-text" if is_text else "moves-pause"] if around.opening else [])],
            bindings,
            question=question,
            fault=lambda text: entry.fault(question, text, before, self._words.say),
            text=self._begun.pop(question.id, ""),
        )
        if isinstance(result, Move):
            return result
        return Answer(UNKNOWN) if result == UNKNOWN else entry.answer(question, str(result), before)

    def _entry(
        self, head: Lines, hints: list[str], bindings: KeyBindings, *, question: Question | None = None,
        fault: Callable[[str], str] = lambda _: "", text: str = "",
    ) -> Any:  # fmt: skip
        def wrong_in(text: str) -> str:
            return entry.too_long(text, self._words.say) or fault(text)

        buffer = Buffer(validator=keys.Checked(wrong_in), multiline=False, document=Document(text))
        keys.enter_line(bindings, buffer)
        unit = one_line(question.unit) if question else ""
        after = [AfterInput(f" {unit}", style="class:keys")] if unit else []
        line = BufferControl(buffer, input_processors=[BeforeInput("  > "), *after])

        def foot() -> list[Line]:
            wrong = buffer.validation_error.message if buffer.validation_error else self._told
            meant = entry.meaning(question, buffer.text, self._words.say) if question and not wrong else ""
            below = self._paper.folded(meant, "", indent=4) if meant else []
            return below + self._words.foot(wrong, *hints)

        result = self._run(bindings, self._paper.layout(head, line, foot, one_line=True))
        if question and result in (Move.HELP, Move.NOTE):
            self._begun[question.id] = buffer.text
        return result

    def _run(self, bindings: KeyBindings, layout: Layout, fit: Callable[[], None] = lambda: None) -> Any:
        """Show one prompt until a key ends it; nothing of it stays on the screen."""
        self._told = ""
        keys.stop(bindings)
        app = self._application(layout=layout, key_bindings=bindings)
        app.before_render += lambda _: fit()
        return app.run()

    def _application(self, **parts: Any) -> Application[Any]:
        return Application(style=_STYLE, erase_when_done=True, **parts, **self._io)


def _listed(options: list[Choice], *, use_indicator: bool) -> common.InquirerControl:
    choices = [questionary.Choice(o.label, o.id) for o in options]
    control = common.InquirerControl(choices, pointer=">", use_indicator=use_indicator)
    control.focusable = keys.always
    return control
