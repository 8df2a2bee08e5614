"""Report to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem
from cyberdiag.report.environment import environment
from cyberdiag.report.own.folder import FOLDER
from cyberdiag.report.page import Job, fill

if TYPE_CHECKING:
    from cyberdiag.messages import Messages
    from cyberdiag.model.format import PageFormat
    from cyberdiag.report.document import Report
    from cyberdiag.report.own.folder import Own

_MOST = 100_000_000
"""Characters; our own templates know where to stop."""


def render(report: Report, form: PageFormat, messages: Messages, own: Own | None = None) -> str:
    """Return the report as a page, from the shipped templates or with a user's own laid over them.

    Raises:
        InvalidData: when a template cannot be used, with its file and line.
    """
    return page(job(report, form), messages, own)


def job(report: Report, form: PageFormat) -> Job:
    """Return what the report's template is given."""
    own = () if report.peers is None else ("peers.css",)
    return Job(
        "report", form, "r", report, "report", ("style.css", "plan.css", "scheme.css", *own, "pages.css.j2")
    )


def page(asked: Job, messages: Messages, own: Own | None = None) -> str:
    """Return one page.

    Raises:
        InvalidData: when a template cannot be used, with its file and line.
    """
    if own is not None:
        from cyberdiag.report.own import render as own_render

        return own_render.page(asked, own, messages.lang)
    try:
        return fill(asked, environment(asked.form), messages, most=_MOST)
    except jinja2.TemplateSyntaxError as error:
        place = Place(f"{FOLDER}/{error.name or asked.template}", error.lineno, 1)
        raise InvalidData([Problem(place, "template-fault", {"reason": error.message or ""})]) from None
    except jinja2.TemplateError as error:
        reason = error.message or str(error)
        raise InvalidData.of("template-fault", f"{FOLDER}/{asked.template}", reason=reason) from None
