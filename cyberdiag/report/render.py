"""Report to text."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import jinja2
import markupsafe

from cyberdiag.errors import InvalidData
from cyberdiag.problems import Place, Problem
from cyberdiag.report.environment import Plain, environment, escape_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberdiag.messages import Messages
    from cyberdiag.model.report import Report

TEMPLATES = {"html": "report.html.j2", "md": "report.md.j2"}


def render(report: Report, form: str, messages: Messages) -> str:
    """Return the report as `html` or `md`.

    Raises:
        InvalidData: when a template cannot be used, with its file and line.
    """
    name = TEMPLATES[form]
    say = _html_words(messages) if form == "html" else _markdown_words(messages)
    try:
        made = environment(form)
        style = _style(made, report) if form == "html" else ""
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        safe_style = markupsafe.Markup(style)  # noqa: S704  our own file
        return made.get_template(name).render(r=report, t=say, style=safe_style, style_digest=digest)
    except jinja2.TemplateSyntaxError as error:
        place = Place(f"report_templates/{error.name or name}", error.lineno, 1)
        raise InvalidData([Problem(place, "template-fault", {"reason": error.message or ""})]) from None
    except jinja2.TemplateError as error:
        reason = error.message or str(error)
        raise InvalidData(
            [Problem(Place(f"report_templates/{name}"), "template-fault", {"reason": reason})]
        ) from None


def _style(made: jinja2.Environment, report: Report) -> str:
    """Return the style sheet with the running title of printed pages."""
    return made.get_template("style.css").render() + made.get_template("pages.css.j2").render(r=report)


def _html_words(messages: Messages) -> Callable[..., markupsafe.Markup]:
    def say(key: str, **values: Any) -> markupsafe.Markup:
        return markupsafe.escape(messages(f"report.{key}")).format_map(values)

    return say


def _markdown_words(messages: Messages) -> Callable[..., Plain]:
    def say(key: str, **values: Any) -> Plain:
        escaped = {name: escape_markdown(value) for name, value in values.items()}
        return Plain(messages(f"report.{key}").format_map(escaped))

    return say
