"""Where a result is written: which files in which formats, and one result in each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cyberdiag.errors import WrongUsage
from cyberdiag.outside import files
from cyberdiag.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberdiag.app.rendering import Rendering
    from cyberdiag.report.own.folder import Own

FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
}
BINARY = {"xlsx", "pdf"}


class Output(Struct, frozen=True):
    """One report to write; `-` is standard output."""

    path: str
    form: str

    @property
    def is_stdout(self) -> bool:
        return self.path == "-"


def outputs(paths: list[str], form: str | None, formats: Mapping[str, str] = FORMATS) -> tuple[Output, ...]:
    """Return where to write what; `formats` are the known ones by suffix.

    Raises:
        WrongUsage: with every path whose format is not known.
    """
    problems: list[Problem] = []
    result: list[Output] = []
    known = sorted({*formats.values()})
    if form is not None and form not in known:
        values = {"option": "--format", "value": form, "expected": " ".join(known)}
        problems.append(Problem(Place(""), "bad-option", values))
    for path in paths:
        found = form if path == "-" else formats.get(Path(path).suffix.lower())
        if path == "-" and form is None:
            problems.append(Problem(Place(""), "format-needed"))
        elif found is None:
            suffix = Path(path).suffix or "?"
            problems.append(
                Problem(Place(path), "unknown-suffix", {"suffix": suffix, "known": " ".join(formats)})
            )
        else:
            result.append(Output(path, found))
    if sum(o.is_stdout for o in result) > 1:
        problems.append(Problem(Place(""), "two-standard-outputs"))
    if problems:
        raise WrongUsage(problems)
    return tuple(result)


def ready(targets: tuple[Output, ...]) -> None:
    """Say before the first question that a format cannot be written here.

    Raises:
        WrongUsage, CannotWrite: naming what to install.
    """
    forms = {t.form for t in targets}
    if "xlsx" in forms:
        from cyberdiag.outside import spreadsheet

        spreadsheet.need()
    if "pdf" in forms:
        from cyberdiag.outside import pdf

        pdf.browser()


def templates(folder: str | None) -> Own | None:
    """Return the user's own templates, looked through before the first question.

    Raises:
        InvalidData: with every fault that can be found without a report.
    """
    if folder is None:
        return None
    from cyberdiag.report.own import check
    from cyberdiag.report.own import folder as own

    found = own.read(folder)
    check.check(found)
    return found


def write_reports(targets: tuple[Output, ...], rendering: Rendering) -> dict[str, bytes]:
    """Render every report, then write the files; nothing is written when one cannot be rendered.

    Returns the bytes of each path; those of `-` are for the caller to print.
    """
    made = {o.path: rendering.to(o.form) for o in targets}
    for output in targets:
        if not output.is_stdout:
            files.write(output.path, made[output.path], private=True)
    return made
