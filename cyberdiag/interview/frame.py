"""How a prompt stands in the terminal: the question, then what is answered, then what went wrong and the keys.

Everything is folded anew at each drawing, so a resized window never cuts a word or hides the question.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.containers import ScrollOffsets
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.margins import Margin
from prompt_toolkit.output import create_output
from prompt_toolkit.output.vt100 import Vt100_Output

from cyberdiag.model.fold import cells, fold

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.layout.containers import WindowRenderInfo
    from prompt_toolkit.layout.controls import UIContent, UIControl
    from prompt_toolkit.output import Output

Line = tuple[str, str]
"""A style and a line of text."""
Lines = Callable[[], list[Line]]

_READABLE = 80
"""Wider terminals are not used to the full: a line of this many cells is as long as an eye follows."""
_FEWEST = 3
"""Lines that are kept for the answer when the window is very low."""


class Paper:
    """The terminal that prompts are laid out for, as large as it is at the moment of asking."""

    def __init__(self, output: Output) -> None:
        self._output = output

    @property
    def columns(self) -> int:
        """How many cells a line may take; the last column stays free, so nothing wraps by itself."""
        return min(self._output.get_size().columns, _READABLE) - 1

    @property
    def rows(self) -> int:
        """How many lines the window shows."""
        return self._output.get_size().rows

    def folded(self, text: str, style: str, *, indent: int = 0) -> list[Line]:
        """Return the text in lines that fit, all but the first moved in by `indent` cells."""
        return [(style, line) for line in fold(text, self.columns, indent=indent)]

    def packed(self, hints: str, style: str) -> list[Line]:
        """Return the hints about keys (parted by ` / ` in the message) with none of them broken."""
        lines: list[str] = []
        for hint in hints.split(" / "):
            joined = f"{lines[-1]} | {hint}" if lines else hint
            if lines and cells(joined) <= self.columns:
                lines[-1] = joined
            else:
                lines.append(hint)
        return [line for hint in lines for line in self.folded(hint, style, indent=2)]

    def listed(self, marks: Sequence[str], texts: Sequence[str], start: int) -> list[list[str]]:
        """Return the lines of each choice: its key, then its text folded to stand right of the key.

        `start` cells before the key are taken by what tells the chosen one.
        """
        wide = max(map(cells, marks))
        at = start + wide + 2
        folded = [fold(text, self.columns - 1, first=at, indent=at) for text in texts]
        return [[f"{mark:>{wide}}  {line}", *rest] for mark, (line, *rest) in zip(marks, folded, strict=True)]

    def layout(self, head: Lines, body: UIControl, foot: Lines, *, one_line: bool = False) -> Layout:
        """Return the layout of a prompt; a body that is too high scrolls and shows `^` and `v` where it goes on.

        In a window that is too low for everything, how far one has come is left out first, then the hints.
        """
        least = 1 if one_line else _FEWEST

        def fitting_foot() -> list[Line]:
            return foot()[: max(self.rows - 1 - least, 0)]

        def fitting_head() -> list[Line]:
            lines = head()
            left = max(self.rows - len(fitting_foot()) - least, 1)
            return lines if len(lines) <= left else lines[1 : 1 + left]

        answer = Window(
            body,
            height=Dimension.exact(1) if one_line else Dimension(min=1),
            dont_extend_height=True,
            right_margins=[] if one_line else [_More()],
            scroll_offsets=ScrollOffsets(bottom=_FEWEST - 1),
        )
        parts = [_text(fitting_head), answer, _text(fitting_foot)]
        return Layout(HSplit(parts, window_too_small=Window(height=1)), focused_element=answer)


def _text(lines: Lines) -> Window:
    def fragments() -> StyleAndTextTuples:
        found: StyleAndTextTuples = []
        for style, line in lines():
            found += [(style, line), ("", "\n")]
        return found[:-1]

    return Window(
        FormattedTextControl(fragments), height=lambda: Dimension.exact(len(lines())), dont_extend_height=True
    )


class _More(Margin):
    """Tells that a list goes on above or below what is shown."""

    def get_width(self, get_ui_content: Callable[[], UIContent]) -> int:  # noqa: ARG002
        return 1

    def create_margin(
        self,
        window_render_info: WindowRenderInfo,
        width: int,  # noqa: ARG002
        height: int,
    ) -> StyleAndTextTuples:
        above, below = not window_render_info.top_visible, not window_render_info.bottom_visible
        found: StyleAndTextTuples = []
        for row in range(height):
            mark = "^" if above and row == 0 else "v" if below and row == height - 1 else " "
            found += [("class:keys", mark), ("", "\n")]
        return found


def standard_error() -> Output:
    """Return the terminal behind standard error; where the cursor stands need not be asked for."""
    output = create_output(sys.stderr)
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
