"""Writes the finished reports of `examples/` anew: `python -m tests.examples` (or `make examples`).

The answers of a firm become those to the questionnaires as they are: a new question is answered with "don't know".
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRMS = ("manufacturer", "online-shop")
LANGUAGES = ("ja", "en")
SUFFIXES = ("html", "md", "json")
DATE = "2026-11-22"


def arguments(answers: Path, lang: str, folder: Path) -> list[str]:
    """Return the command line that writes the reports on an answers file in one language into a folder."""
    outputs = [part for s in SUFFIXES for part in ("-o", str(folder / f"report.{lang}.{s}"))]
    return ["assess", "-a", str(answers), "--no-input", "--date", DATE, "-l", lang, *outputs]


def current(answers: Path) -> tuple[str, list[str]]:
    """Return the text of an answers file to the questionnaires as they are, and the ids of the questions new to it.

    Each of those is answered with "don't know", before the answer to the question that comes after it.
    """
    from cyberdiag.answer_files import store
    from cyberdiag.catalog import load
    from cyberdiag.interview import flow
    from cyberdiag.model.answers import UNKNOWN

    document = store.open_document(str(answers))
    held = store.held_questionnaires(document)
    questions = load.question_set(tuple(n for n in load.questionnaire_ids() if n in held), "ja")
    given = store.read_document(document, questions).answers
    asked = {s.question.id for s in flow.route(questions, given) if s.question.choices}
    order = [q.id for n in questions.questionnaires for q in n.questions]
    new = [name for name in order if name in asked and given.get(name) is None]
    lines = document.text.splitlines(keepends=True)
    for name in reversed(new):
        later = [q for q in order[order.index(name) :] if q in given.by_id]
        at = document.source.key_place(("answers", later[0])).line - 1 if later else len(lines)
        lines.insert(at, f"  {name}: {UNKNOWN}\n")
    for name in sorted(held, key=lambda n: document.source.place(("questionnaires", n)), reverse=True):
        place = document.source.place(("questionnaires", name))
        line, at = lines[place.line - 1], place.column - 1
        old, now = f'"{given.versions[name]}"', f'"{questions.versions[name]}"'
        lines[place.line - 1] = line[:at] + line[at:].replace(old, now, 1)
    return "".join(lines), new


def main() -> None:
    from cyberdiag.cli.main import run

    for firm in FIRMS:
        answers = ROOT / "examples" / firm / "answers.yaml"
        text, new = current(answers)
        answers.write_text(text, encoding="utf-8")
        if new:
            sys.stdout.write(
                f'{answers.relative_to(ROOT)}: {", ".join(new)}: new, answered with "don\'t know"\n'
            )
        for lang in LANGUAGES:
            if code := run(arguments(answers, lang, answers.parent)):
                sys.exit(code)


if __name__ == "__main__":
    main()
