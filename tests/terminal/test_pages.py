"""A page says the same where a terminal listens and where none does, in lines that fit."""

from __future__ import annotations

import pytest

from cyberdiag.messages import messages
from cyberdiag.model.fold import cells
from cyberdiag.pages import registry
from cyberdiag.terminal import pages
from cyberdiag.terminal.console import USUAL_WIDTH, Look, console, rich_console

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("width", [40, 80, 131])
def test_a_page_and_a_list_read_alike_in_a_terminal_and_in_a_file(
    width: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    say = messages("ja")
    told = []
    for out in (rich_console(Look(no_color=True)), console(Look())):
        pages.pages(out, registry.show("ransomware", say))
        pages.pages(out, registry.show("TEC-01", say))
        pages.listing(out, registry.listing("cases", say))
        told.append([line.rstrip() for line in capsys.readouterr().out.splitlines()])
    assert told[0] == told[1]
    assert max(map(cells, told[0])) <= width


@pytest.mark.parametrize("given", ["", "x", "0", "-3"])
def test_a_file_has_the_usual_width_unless_a_number_is_given(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", given)
    assert console(Look()).width == USUAL_WIDTH
