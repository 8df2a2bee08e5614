"""Writes the finished reports of `examples/` anew: `python -m tests.examples` (or `make examples`).

A question that the answers of a firm lack, because it is new, is answered there with "don't know".
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


def filled(answers: Path) -> tuple[str, list[str]]:
    """Return the text of an answers file with "don't know" for each question that it lacks, and their ids."""
    from cyberdiag.answer_files import store
    from cyberdiag.catalog import load
    from cyberdiag.interview import flow
    from cyberdiag.model.answers import UNKNOWN

    document = store.open_document(str(answers))
    names = [name for name in load.questionnaire_ids() if name in store.held_questionnaires(document)]
    questions = load.question_set(tuple(names), "ja")
    given = store.read_document(document, questions).answers
    asked = [step.question for step in flow.route(questions, given)]
    new = [
        q.id for q in asked if questions.by_id[q.id].choices and given.get(q.id) is None and not q.optional
    ]
    lines = document.text.splitlines(keepends=True)
    order = [q.id for n in questions.questionnaires for q in n.questions]
    for name in reversed(new):
        later = [q for q in order[order.index(name) :] if ("answers", q) in document.source.key_places]
        at = document.source.key_places["answers", later[0]][0] - 1 if later else len(lines)
        lines.insert(at, f"  {name}: {UNKNOWN}\n")
    return "".join(lines), new


def main() -> None:
    from cyberdiag.cli.main import run

    for firm in FIRMS:
        answers = ROOT / "examples" / firm / "answers.yaml"
        text, new = filled(answers)
        if new:
            answers.write_text(text, encoding="utf-8")
            sys.stdout.write(
                f'{answers.relative_to(ROOT)}: {", ".join(new)}: new, answered with "don\'t know"\n'
            )
        for lang in LANGUAGES:
            if code := run(arguments(answers, lang, answers.parent)):
                sys.exit(code)


if __name__ == "__main__":
    main()
