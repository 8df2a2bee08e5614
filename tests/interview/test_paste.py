"""What is pasted in one go neither holds back Ctrl-C nor answers by accident, marked as pasted or not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.input.base import DummyInput
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

from cyberdiag.interview import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTE = 1_000_000
AT_ONCE = 1000


class Terminal(DummyInput):
    """A keyboard whose keys come as a terminal hands them over, some at a time."""

    def __init__(self, typed: Sequence[KeyPress]) -> None:
        self._rest = iter(typed)
        self.left = len(typed)

    def read_keys(self) -> list[KeyPress]:
        found = list(itertools.islice(self._rest, AT_ONCE))
        self.left -= len(found)
        return found


def test_ctrl_c_after_a_pasted_megabyte_comes_first_and_alone() -> None:
    terminal = Terminal([*[KeyPress("1")] * MEGABYTE, KeyPress(Keys.ControlC)])
    assert keys.gathered(terminal).read_keys() == [KeyPress(Keys.ControlC)]
    assert terminal.left == 0


@pytest.mark.parametrize("count", [AT_ONCE, MEGABYTE])
def test_a_flood_of_keys_is_one_paste_of_bounded_length_and_answers_nothing(count: int) -> None:
    (pasted,) = keys.gathered(Terminal([KeyPress("1")] * count)).read_keys()
    assert pasted.key == Keys.BracketedPaste
    assert pasted.data == "1" * min(count, 10_000)


def test_keys_that_a_person_types_ahead_stay_as_they_are() -> None:
    typed = [*[KeyPress("1")] * 50, KeyPress(Keys.ControlM), KeyPress(Keys.ControlC)]
    assert keys.gathered(Terminal(typed)).read_keys() == typed
