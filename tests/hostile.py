"""Files that a stranger would write to keep the machine busy: much of one thing, or names that nothing has.

`write(folder, name, entries)` writes the shape of a name with so many entries; `commands` are what reads it.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ROOT / "tests" / "data" / "valid" / "small"
MOST_BYTES, MOST_VALUES = 2_000_000, 200_000
SECTION = "section: {id: doors, title: t, purpose: p}\nquestions:\n"
LAYER = 'cyberdiag: overlay/1\nid: over\nversion: "1"\ntitle: t\nbase: {id: small}\n'
MORE = f"{LAYER}sections: [more.yaml]\n"
ADDED = "into: doors\nquestions:\n"
TEST = "cyberdiag: test/1\ncases:\n"
RESULT = '{"schema": "cyberdiag/result/1", '
_Q = "  - {{id: X-{i}, text: t{i}, weight: 1, axes: {{place: outside}}"


class Shape(NamedTuple):
    """A file of many lines, in a questionnaire, an overlay or a catalogue; `{i}` in a line is its number and `{before}` the one before it.

    `beside` are other files, whose lines are as many.
    """

    file: str
    line: str
    head: str = ""
    tail: str = ""
    beside: tuple[Shape, ...] = ()

    def text(self, entries: int) -> str:
        lines = (self.line.format(i=i, before=max(i - 1, 0)) for i in range(entries))
        return self.head + "".join(lines) + self.tail


def _head(without: str = "") -> str:
    lines = (SMALL / "questionnaire.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not without or not line.startswith(without))


_ASKED = Shape("doors.yaml", _Q + "}}\n", SECTION)
QUESTIONNAIRES = {
    "questions": _ASKED,
    "same-id": Shape("doors.yaml", "  - {{id: X, text: t, weight: 1, axes: {{place: outside}}}}\n", SECTION),
    "empty": Shape("doors.yaml", "  - {{}}\n", SECTION),
    "no-mapping": Shape("doors.yaml", "  - x\n", SECTION),
    "wrong-types": Shape("doors.yaml", "  - {{id: 1, text: 2, weight: a, axes: []}}\n", SECTION),
    "unknown-axes": Shape("doors.yaml", "  - {{id: X-{i}, text: t, axes: {{plac{i}: outside}}}}\n", SECTION),
    "unknown-questions": Shape("doors.yaml", _Q + ", only_when: {{question: Y-{i}, is: yes}}}}\n", SECTION),
    "unknown-flags": Shape("doors.yaml", _Q + ", only_when: {{flag: g{i}}}}}\n", SECTION),
    "unknown-after": Shape("doors.yaml", _Q + ", after: [Y-{i}]}}\n", SECTION),
    "unknown-sources": Shape("doors.yaml", _Q + ", why: w, sources: [s{i}]}}\n", SECTION),
    "unknown-mappings": Shape("doors.yaml", _Q + ", mappings: {{iso{i}: [a]}}}}\n", SECTION),
    "unknown-scales": Shape("doors.yaml", _Q + ", scale: s{i}}}\n", SECTION),
    "circle": Shape("doors.yaml", _Q + ", only_when: {{question: X-{i}, is: yes}}}}\n", SECTION),
    "one-sample": Shape(
        "doors.yaml",
        "  - {{id: X-{i}, text: t{i}, kind: number, minimum: 5, maximum: 5, only_when: {{question: X-{before}, at_least: 5}}}}\n",
        SECTION,
    ),
    "choices": Shape("doors.yaml", "      c{i}: a\n", f"{SECTION}  - id: X\n    text: t\n    choices:\n"),
    "compared": Shape(
        "doors.yaml", "c{i}, ", f"{SECTION}  - {{id: X, text: t, only_when: {{question: W-0, in: [", "]}}\n"
    ),
    "own-axes": Shape("doors.yaml", "      a{i}: b\n", f"{SECTION}  - id: X\n    text: t\n    axes:\n"),
    "unknown-fields": Shape("questionnaire.yaml", "fld{i}: 1\n", _head()),
    "near-fields": Shape("questionnaire.yaml", "titl{i}: 1\n", _head()),
    "missing-sections": Shape("questionnaire.yaml", "  - s{i}.yaml\n", _head("sections") + "sections:\n"),
    "one-section": Shape("questionnaire.yaml", "  - doors.yaml\n", _head("sections") + "sections:\n"),
    "flags": Shape("questionnaire.yaml", "  f{i}: {{flag: g{i}}}\n", _head("flags").replace("  no_w", "#")
                   + "flags:\n  no_windows: {question: W-0, is: no}\n"),
    "gates": Shape("questionnaire.yaml", "  g{i}: {{question: Y-{i}, worst: [no], cap: B, text: t}}\n", _head("gates")
                   .replace("  lock:", "#") + "gates:\n"),
    "caps": Shape("questionnaire.yaml", "  c{i}: {{question: D-1, worst: [no], at: partly, text: t}}\n", _head() + "caps:\n"),
    "caps-and-questions": Shape(
        "questionnaire.yaml", "  c{i}: {{question: X-0, worst: [no], at: partly, text: t}}\n",
        _head("gates").replace("  lock:", "#") + "caps:\n", beside=(_ASKED,),
    ),
    "bands": Shape("questionnaire.yaml", "  b{i}: {{at_least: {i}, label: l, sentence: s}}\n", _head("bands")
                   .replace("  A:", "#").replace("  B:", "#") + "bands:\n"),
    "axes": Shape("questionnaire.yaml", "  a{i}: {{title: t, values: {{b: c}}}}\n", _head("axes").replace("  place:", "#")
                  + "axes:\n  place: {title: t, values: {inside: i, outside: o}}\n"),
    "rules": Shape(
        "questionnaire.yaml",
        "  r{i}: {{when: {{question: Y-{i}, is: no}}, text: t, questions: [Z-{i}], speaks: {{D-1: no}}, silent: {{D-1: yes}}}}\n",
        _head() + "consistency:\n",
    ),
    "orders": Shape("questionnaire.yaml", "X-{i}, ", _head() + "order: {source: s, basis: b, mark: judgement, questions: [", "]}\n"),
    "scale-and-questions": Shape(
        "questionnaire.yaml", "", _head("scale") .replace("  yes:", "#").replace("  partly:", "#").replace("  no:", "#", 1)
        + "scale:\n" + "".join(f"  c{i}: {{label: l{i}, points: {i}}}\n" for i in range(200)), beside=(_ASKED,),
    ),
    "words": Shape("lang/en.yaml", "  Z-{i}: {{text: t}}\n", "questions:\n"),
    "words-beside": Shape("lang/en.yaml", "z{i}: {{text: t}}\n"),
    "versions": Shape("history.yaml", '  "{i}": {{}}\n', "cyberdiag: history/1\nversions:\n"),
    "prints": Shape(
        "history.yaml", '    Z-{i}: {{weight: 1, words: "", choices: "", conditions: ""}}\n',
        'cyberdiag: history/1\nversions:\n  "1.0":\n',
    ),
    "tests": Shape("tests/a.yaml", "  t{i}: {{answers: {{D-1: no}}, expect: {{score: 1}}}}\n", TEST),
    "tests-unknown": Shape("tests/a.yaml", "      Y-{i}: no\n", f"{TEST}  a:\n    expect: {{score: 1}}\n    answers:\n"),
    "tests-fields": Shape("tests/a.yaml", "  t{i}: {{answer: 1}}\n", TEST),
}  # fmt: skip
OVERLAYS = {
    "reword": Shape("overlay.yaml", "  Z-{i}: {{text: a}}\n", f"{LAYER}reword:\n"),
    "reword-choices": Shape(
        "overlay.yaml", "        c{i}: a\n", f"{LAYER}reword:\n    D-1:\n      choices:\n"
    ),
    "reweight": Shape("overlay.yaml", "  Z-{i}: 1\n", f"{LAYER}reweight:\n"),
    "off": Shape("overlay.yaml", "  - Z-{i}\n", f"{LAYER}off:\n"),
    "off-twice": Shape("overlay.yaml", "  - D-1\n", f"{LAYER}off:\n"),
    "off-added": Shape("overlay.yaml", "  - Y-{i}\n", f"{MORE}off:\n", beside=(
        Shape("more.yaml", "  - {{id: Y-{i}, text: t{i}, axes: {{place: outside}}, only_when: {{question: W-0, is: yes}}}}\n", ADDED),)),
    "reword-added": Shape("overlay.yaml", "  Y-{i}: {{text: u{i}}}\n", f"{MORE}reword:\n", beside=(
        Shape("more.yaml", "  - {{id: Y-{i}, text: t{i}, axes: {{place: outside}}}}\n", ADDED),)),
    "flags-added": Shape("overlay.yaml", "  f{i}: {{flag: g{i}}}\n", f"{LAYER}flags:\n"),
    "flags-twice": Shape("overlay.yaml", "  f{i}: {{question: D-1, is: no}}\n", f"{LAYER}off: [D-1]\nflags:\n"),
    "gates-added": Shape(
        "overlay.yaml", "  g{i}: {{question: Z-{i}, worst: [no], cap: B, text: t}}\n", f"{LAYER}gates:\n"
    ),
    "gates-gone": Shape(
        "overlay.yaml", "  g{i}: {{question: D-1, worst: [no], cap: B, text: t}}\n", f"{LAYER}off: [D-1]\ngates:\n"
    ),
    "caps-added": Shape(
        "overlay.yaml", "  c{i}: {{question: D-1, worst: [no], at: partly, text: t}}\n", f"{LAYER}caps:\n"
    ),
    "sections-missing": Shape("overlay.yaml", "  - s{i}.yaml\n", f"{LAYER}sections:\n"),
    "sections-same": Shape("overlay.yaml", "  - more.yaml\n", f"{LAYER}sections:\n", beside=(
        Shape("more.yaml", "", "into: doors\nquestions: [{id: Y, text: t, axes: {place: outside}}]\n"),)),
    "more": Shape("more.yaml", "  - {{id: Y-{i}, text: t{i}, axes: {{place: outside}}}}\n", ADDED, beside=(Shape("overlay.yaml", "", MORE),)),
    "more-same": Shape("more.yaml", "  - {{id: D-1, text: t}}\n", ADDED, beside=(Shape("overlay.yaml", "", MORE),)),
    "more-nowhere": Shape(
        "more.yaml", "  - {{id: Y-{i}, text: t}}\n", "into: doorz\nquestions:\n", beside=(Shape("overlay.yaml", "", MORE),)
    ),
    "more-after": Shape(
        "more.yaml", "  - {{id: Y-{i}, text: t{i}, after: [Q-{i}], axes: {{place: outside}}}}\n", ADDED,
        beside=(Shape("overlay.yaml", "", MORE),),
    ),
}  # fmt: skip
CATALOGUES = {
    "sources": Shape(
        "sources.yaml", "  s{i}: {{title: t, publisher: p, year: 2020, mark: V}}\n", "sources:\n"
    ),
    "sources-fields": Shape("sources.yaml", "    titl{i}: t\n", "sources:\n  s:\n"),
    "terms": Shape("glossary.yaml", "  w{i}: {{text: t}}\n", "terms:\n"),
    "words": Shape("lang/en/sources.yaml", "  s{i}: {{title: t}}\n", "sources:\n"),
    "cover": Shape("covers/own.yaml", "  f{i}: 1\n", "cover:\n  id: own\n"),
    "duties": Shape("duties.yaml", "  - {{id: d{i}, title: t}}\n", "duties:\n"),
    "facts": Shape("duties.yaml", "  f{i}: {{kind: yes-no}}\n", "facts:\n"),
    "cases": Shape("cases/2020.yaml", "  - {{id: c{i}, title: t}}\n", "cases:\n"),
    "cases-fields": Shape("cases/2020.yaml", "    f{i}: 1\n", "cases:\n  - id: c\n"),
    "gaps": Shape("gaps.yaml", "  g{i}: {{title: t}}\n", "gaps:\n"),
    "services": Shape("services.yaml", "  s{i}: {{name: t}}\n", "services:\n"),
    "replaced": Shape("services.yaml", "  s{i}: {{replaces: true}}\n", "services:\n"),
    "actions": Shape("actions.yaml", "a{i}: 1\n"),
    "calls": Shape("calls.yaml", "c{i}: 1\n"),
    "controls": Shape("losses/factors.yaml", "  c{i}: {{frequency: {{s{i}: 1}}}}\n", "controls:\n"),
    "items": Shape("frameworks/own.yaml", '  "{i}": {{title: t}}\n', "framework: {id: own}\nitems:\n"),
    "forbidden": Shape("wording.yaml", "    - p{i}\n", "forbidden:\n  xx:\n"),
}
SHAPES = (
    *(("questionnaire", name) for name in QUESTIONNAIRES),
    *(("overlay", name) for name in OVERLAYS),
    *(("catalogue", name) for name in CATALOGUES),
)
_KINDS = {"questionnaire": QUESTIONNAIRES, "overlay": OVERLAYS, "catalogue": CATALOGUES}


def most(shape: Shape) -> int:
    """Return how many entries go into files of 2 MB in all that have no more values than may be read."""
    files = (shape, *shape.beside)
    values = max(2 * one.line.count(":") + one.line.count("[") + one.line.count("{{") + 2 for one in files)
    room = (MOST_BYTES - 10_000) // max(
        1, sum(len(one.line.format(i=99_999, before=99_999)) for one in files)
    )
    return min(room, (MOST_VALUES - 1_000) // values)


def shape(kind: str, name: str) -> Shape:
    return _KINDS[kind][name]


def write(folder: Path, kind: str, name: str, entries: int) -> Path:
    """Write a shape into an empty folder; returns what the command line names."""
    home = folder / f"{kind}-{name}-{entries}"
    one = shape(kind, name)
    made = home / "over" if kind == "overlay" else home
    if kind != "catalogue":
        shutil.copytree(SMALL, home / "small" if kind == "overlay" else home)
    for file in (*one.beside, one):
        path = made / file.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text(entries), encoding="utf-8")
    return home


def commands(kind: str, home: Path, answers: Path) -> list[list[str]]:
    """Return command lines that read a shape; `answers` are for the small questionnaire."""
    rest = ["-a", str(answers), "--no-input", "--missing", "unknown", "-f", "json"]
    if kind == "catalogue":
        own = ["--catalogue", str(home)]
        return [
            ["assess", "small", "--questionnaires", str(SMALL), *rest, *own],
            ["deadlines", "--since", "2026-11-20T10:00", *own],
            ["list", *own],
            ["check", *own],
        ]
    name, own = str(home), list[str]()
    if kind == "overlay":
        name, own = str(home / "over"), ["--questionnaires", str(home)]
    return [["check", name, *own], ["assess", name, *rest, *own]]
