"""`cyberdiag answers`: blank sheets and checks of answers files."""

from __future__ import annotations

from typing import Annotated

import typer

from cyberdiag.cli.options import AnswersPath, Ascii, Language, NoColor, Questionnaires, Quick

Sheet = Annotated[str, typer.Option("--output", "-o", help="sheet")]


def new(
    questionnaire: Questionnaires = None, output: Sheet = "-", lang: Language = None, quick: Quick = False
) -> int:
    import os
    from pathlib import Path

    from cyberdiag.answer_files import sheet, store
    from cyberdiag.catalog import load
    from cyberdiag.errors import CannotWrite, ExitCode
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.model.text import one_line
    from cyberdiag.outside import files
    from cyberdiag.terminal.console import Look, console, safe, write_out

    say = messages(choose_language(lang))
    names = tuple(dict.fromkeys(questionnaire or load.questionnaire_ids()[:1]))
    questions = load.question_set(names, say.lang)
    if output == "-":
        write_out(sheet.blank(questions, ".yaml", say, quick=quick))
        return ExitCode.DONE
    store.codec_for(output)
    if os.path.lexists(output):
        raise CannotWrite.of("exists", output)
    data = sheet.blank_file(questions, Path(output).suffix.lower(), say, quick=quick)
    files.write(output, data, private=True)
    console(Look(), error=True).print(safe(say("summary.written", path=one_line(output))), soft_wrap=True)
    return ExitCode.DONE


def check(
    file: AnswersPath,
    questionnaire: Questionnaires = None,
    lang: Language = None,
    ascii_: Ascii = False,
    no_color: NoColor = False,
) -> int:
    from cyberdiag.answer_files import store
    from cyberdiag.app import judging
    from cyberdiag.catalog import load
    from cyberdiag.errors import ExitCode
    from cyberdiag.interview import flow
    from cyberdiag.messages import choose_language, messages
    from cyberdiag.terminal import problems
    from cyberdiag.terminal.console import Look, console, safe

    say = messages(choose_language(lang))
    look = Look(ascii_, no_color)
    document = store.open_document(file)
    recorded = store.held_questionnaires(document)
    held = judging.wanted((), store.held_ids(document), recorded)
    names = judging.wanted((*(questionnaire or ()), *held), frozenset(), recorded)
    if not names:  # no id in it is known: a slip is found only where all ids are
        known = load.questionnaire_ids()
        names = tuple(n for n in known if n in recorded) or known
    questions = load.question_set(names, say.lang, whole=True)
    read = store.read_document(document, questions)
    warnings = [
        *read.warnings,
        *judging.switched_off(questions, read.answers),
        *judging.inconsistent(questions, read.answers),
    ]
    problems.show(console(look, error=True), warnings, say)
    steps = flow.route(load.question_set(names, say.lang), read.answers)
    left = sum(read.answers.get(s.question.id) is None for s in steps)
    console(look).print(safe(say("check.answers-fine", answered=len(read.answers.by_id), open=left)))
    return ExitCode.DONE
