"""Forms as people use them: opened in a browser, filled in, saved; and a questionnaire that asks in every way."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from report import browser

from cyberdiag.answer_files import form
from cyberdiag.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HOSTILE = (
    "</script><script>document.title = 'run'</script><img src='https://example.com/p'>{who}\u202e\x1b[31m=1+1"
)
HEAD = """cyberdiag: questionnaire/1
id: every
version: "1.0"
title: TITLE
method: weighted-mean
summary: TITLE
sections: [all.yaml]
scale:
  yes: {label: "はい", points: 1}
  no: {label: "いいえ", points: 0}
bands: {A: {at_least: 0, label: 良い, sentence: 良い備えです。}}
flags:
  early: {question: E-3, until: "2020-12-31"}
  odd: {any: [{question: E-1, is: no}, {not: {question: E-4, includes: [b, c]}}]}
"""
QUESTIONS = """section: {id: all, title: TEXT, purpose: TEXT}
questions:
  - {id: E-1, text: TEXT, help: TEXT, why: TEXT, ask: TEXT, evidence: TEXT, choices: {yes: TEXT, no: {label: TEXT, text: TEXT}}, weight: 1}
  - {id: E-2, kind: number, text: TEXT, unit: TEXT}
  - {id: E-3, kind: date, text: TEXT, only_when: {question: E-2, at_least: 5, at_most: 50}}
  - {id: E-4, kind: multiple, text: TEXT, choices: {a: {label: TEXT}, b: {label: TEXT}, c: TEXT, none: ない}}
  - {id: E-5, kind: text, text: TEXT, only_when: {question: E-3, since: "2020-01-01", until: "2026-12-31"}}
  - {id: E-6, text: TEXT, weight: 1, only_when: {all: [{flag: odd}, {not: {flag: early}}]}}
  - {id: E-7, text: TEXT, weight: 1, not_applicable_when: {question: E-6, in: [yes, no]}}
  - {id: E-8, text: TEXT, weight: 1, not_applicable_when: {any: [{flag: early}, {question: E-7, is: true}, {question: E-2, at_most: 3}]}}
  - {id: E-9, text: TEXT, weight: 1, only_when: {not: {any: [{question: E-8, is: no}, {flag: odd}]}}}
"""


def questionnaire(folder: Path, text: str = "何ですか?") -> str:
    """Write a questionnaire with every kind of question and comparison; `text` stands wherever words may stand."""
    folder.mkdir()
    written = json.dumps(text)
    for name, content in (("questionnaire.yaml", HEAD.replace("TITLE", written)), ("all.yaml", QUESTIONS)):
        (folder / name).write_text(content.replace("TEXT", written), encoding="utf-8")
    return str(folder)


def written(path: Path, *names: str, lang: str = "ja", **more: Any) -> Path:
    """Write a form."""
    path.write_bytes(form.page(names or ("cyber-risk",), messages(lang), **more))
    return path


class Form:
    """An open form; `heard` is every request, message and error."""

    def __init__(self, page: Page, heard: list[str]) -> None:
        self.page = page
        self.heard = heard

    def room(self, name: str) -> Any:
        """Return where a question stands, once its part is shown."""
        number = self.page.evaluate("id => BY_ID.get(id).number", name)
        self.page.evaluate("number => { location.hash = `#q${number}`; show(true); }", number)
        return self.page.locator(f"#q{number}")

    def answer(self, name: str, value: Any, note: str = "", evidence: str = "") -> None:
        """Answer as a hand does, by clicking and typing."""
        room = self.room(name)
        assert room.is_visible()
        field = room.locator("[id$=-typed]")
        if field.count() and value != "unknown":
            field.fill(str(value))
        else:
            for one in value if isinstance(value, list) else [value]:
                room.locator(f"input[value='{one}']").dispatch_event("click")
        if note or evidence:
            room.locator(".beside summary").click()
            room.locator("[id$=-note]").fill(note)
            room.locator("[id$=-evidence]").fill(evidence)

    def told(self) -> str:
        return self.page.locator("#told").inner_text()

    def save(self, path: Path, *, by_key: bool = False) -> dict[str, Any]:
        """Save the answers file to a path, and return what it holds."""
        with self.page.expect_download() as download:
            self.page.keyboard.press("Control+s") if by_key else self.page.locator("header .main").click()
        download.value.save_as(path)
        saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return saved

    def open(self, name: str, content: bytes) -> str:
        """Open a file and return what is told of it."""
        self.page.locator("#told").evaluate("told => { told.textContent = '' }")
        self.page.locator("#open").set_input_files({"name": name, "mimeType": "", "buffer": content})
        expect(self.page.locator("#told")).not_to_be_empty()
        return self.told()


@contextmanager
def opened(chromium: Browser, path: Path) -> Iterator[Form]:
    with browser.shown(chromium, path, scripts=True) as (page, heard):
        yield Form(page, heard)


def head(given: Mapping[str, Any]) -> str:
    """Return the head of an answers file as JSON, with some entries more."""
    return json.dumps({"cyberdiag": "answers/1", **given})


ACTIVE = """() => {
  const at = document.activeElement, room = at.closest('.question');
  const id = room ? DATA.questions[Number(room.id.slice(1))].id : at.id.replace('f-', '');
  return {id, tag: at.tagName, type: at.type || '', value: at.value || '', checked: Boolean(at.checked),
          next: at.matches('.ways .main'), last: at.matches('#s0 ~ .part:last-child .main'),
          beside: at.matches('.beside summary'), typed: at.id.split('-').pop(), names: at.matches('[id^=f-]')};
}"""


def by_keyboard(form: Form, head: Mapping[str, str], given: Mapping[str, Any]) -> None:
    """Go through the whole form with Tab, arrows, Space and typing, up to the button that saves."""
    while True:
        form.page.keyboard.press("Tab")
        at = form.page.evaluate(ACTIVE)
        if at["last"]:
            return
        raw = given.get(at["id"])
        if at["next"]:
            form.page.keyboard.press("Enter")
        elif at["names"]:
            form.page.keyboard.insert_text(head[at["id"]])
        elif raw is not None:
            _press(form, at, raw if isinstance(raw, dict) else {"answer": raw})


def _press(form: Form, at: Mapping[str, Any], full: Mapping[str, Any]) -> None:
    """Press what answers a question with what has the focus, if anything does."""
    keys, answer = form.page.keyboard, full["answer"]
    wanted = list(map(str, answer)) if isinstance(answer, list) else [str(answer)]
    if at["beside"] and len(full) > 1:
        keys.press("Enter")
    elif at["typed"] in full:
        keys.insert_text(full[at["typed"]])
    elif at["typed"] == "typed" and wanted != ["unknown"]:
        keys.insert_text(wanted[0])
    elif at["type"] == "checkbox" and at["value"] in wanted and not at["checked"]:
        keys.press("Space")
    elif at["type"] == "radio":
        keys.press("Space")
        while form.page.evaluate("document.activeElement.value") != wanted[0]:
            keys.press("ArrowDown")
