"""The form in a browser: it asks as the interview does, saves what `assess` takes, and nothing leaves it."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from answer_files import forms
from axe_playwright_python.sync_playwright import Axe
from model import test_numbers
from playwright.sync_api import expect
from report import browser
from report.made import LANGUAGES
from report.test_accessibility import COLOURS, LOOKS, faults
from report.test_browser import SCHEMES, WIDER, keep
from support import NIGHTLY, answers_of

import examples
from cyberdiag import typed
from cyberdiag.answer_files import store
from cyberdiag.catalog import load
from cyberdiag.cli.main import run
from cyberdiag.errors import ExitCode
from cyberdiag.messages import messages
from cyberdiag.model.answers import Answer, Answers
from cyberdiag.model.written import Kind
from cyberdiag.problems import Problem
from cyberdiag.scoring.contradictions import contradictions
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

    from cyberdiag.model.questionnaire import Question

SETS = 5_000
FILLED = {"mouse": "cyber-risk", "keyboard": "leak-response"}
"""What is filled in by hand every day: with the facts of the firm, one questionnaire in each way; at night both in both."""
WIDTHS = (390, 1280)
PIECES = [
    *(
        "5",
        "12",
        "1,234",
        "３０",
        "1.5",
        "0",
        "2,000",
        "億",
        "万",
        "千",
        "百",
        "十",
        "二",
        "兆",
        "円",
        "人",
        "名",
        "台",
        "約",
    ),
    *(
        "くらい",
        "以上",
        "。",
        "k",
        "m",
        "million",
        "bn",
        "-",
        "+",
        "▲",
        "yen",
        "people",
        "abc",
        " ",
        "\u3000",
        "about ",
        "unknown",
    ),
]
DAYS = (
    ("2026", "2024", "2023", "令和8", "R8", "平成元", "昭和60", "0000", "9999"), "-/年. ", ("1", "02", "12", "13", "２"), "-/月.",
    ("1", "29", "30", "31", "32", "０３"), ("", "日", " ", "日(月)", "(火曜日)", " 10:00", "T10:00:00", "日 10時5分", " 10:0"),
)  # fmt: skip
ROUTES = """([domains, sets]) => sets.map((set) => {
  const answers = new Map();
  domains.forEach(([id, values], at) => { const value = values[set.charCodeAt(at) - 48]; if (value !== null) answers.set(id, value); });
  const { counted, asked } = route(answers);
  const known = (name) => (answers.get(name) === UNKNOWN ? null : answers.get(name));
  const doubts = DATA.rules.filter((rule) => evaluate(rule.when, known) === true);
  return [DATA.questions.map(({ id }) => (asked.has(id) ? (counted.has(id) ? '2' : '1') : '0')).join(''),
          doubts.map((rule) => `${rule.id.split('/')[1]}: ${contradicting(rule, known)}`)];
})"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.started() as found:
        yield found


def values(question: Question, draw: random.Random) -> list[Any]:
    """Return answers that conditions may tell apart, an open one among them."""
    match question.kind:
        case Kind.SINGLE:
            return [None, "unknown", *(c.id for c in question.choices)]
        case Kind.MULTIPLE:
            ids = [c.id for c in question.choices]
            some = [sorted(draw.sample(ids, draw.randint(1, len(ids))), key=ids.index) for _ in range(8)]
            return [None, "unknown", *some]
        case Kind.NUMBER:
            return [None, "unknown", 0, 1, 2, 3, 4, 5, 6, 20.5, 50, 51, 1000]
        case _:
            return [
                None,
                "unknown",
                "2019-12-31",
                "2020-01-01",
                "2020-12-31",
                "2021-01-01",
                "2026-12-31",
                "x",
            ]


def test_conditions_and_answers_mean_the_same_as_in_the_program(chromium: Browser, tmp_path: Path) -> None:
    names = ("cyber-risk", "leak-response", forms.questionnaire(tmp_path / "every"))
    questions, draw = load.question_set(names, "ja"), random.Random(21)  # noqa: S311  made-up answers, always the same
    domains = [(q.id, values(q, draw)) for q in questions.by_id.values()]
    sets = ["".join(chr(48 + draw.randrange(len(v))) for _, v in domains) for _ in range(SETS)]
    numbers = ["".join(draw.choices(PIECES, k=draw.randint(1, 6))) for _ in range(SETS)]
    numbers += [*test_numbers.MEANT, *test_numbers.JUNK]
    days = ["".join(map(draw.choice, DAYS)) for _ in range(SETS)]
    labels = [
        (q.id, text)
        for q in questions.by_id.values()
        for c in q.choices
        for text in (c.id.upper(), f" {c.label}。")
    ]
    with forms.opened(chromium, forms.written(tmp_path / "f.html", *names)) as shown:
        routes = shown.page.evaluate(ROUTES, [domains, sets])
        ask = "([id, texts]) => texts.map((text) => (meant(BY_ID.get(id), text) || {}).value ?? null)"
        read = {
            name: shown.page.evaluate(ask, [name, texts])
            for name, texts in (("employees", numbers), ("E-3", days))
        }
        named = shown.page.evaluate(
            "all => all.map(([id, text]) => choiceMeant(BY_ID.get(id), text).value ?? null)", labels
        )
        yen = (80_000_000, 8_000_000, 123_450_000, 80_123_456, 1500, 0, 2.5)
        said = shown.page.evaluate("all => all.map((one) => withUnit(BY_ID.get('revenue'), one))", yen)
        assert said == [messages("ja").writing.quantity(one, "円") for one in yen]
        assert shown.heard == []
    for name, texts in (("employees", numbers), ("E-3", days)):
        assert [_meant(questions.by_id[name], text) for text in texts] == read[name]
    assert [_meant(questions.by_id[name], text, one=True) for name, text in labels] == named
    for drawn, told in zip(sets, routes, strict=True):
        given = {
            n: v for (n, vs), c in zip(domains, drawn, strict=True) if (v := vs[ord(c) - 48]) is not None
        }
        answers = Answers({n: Answer(tuple(v) if isinstance(v, list) else v) for n, v in given.items()})
        counted = relevant(questions, answers)
        applies = (q.applies(counted, questions.flags) for q in questions.by_id.values())
        asked = "".join(
            "0" if not on else "2" if n in given else "1"
            for n, on in zip(questions.by_id, applies, strict=True)
        )
        doubts = [
            f"{r.id}: {','.join(r.questions)}" for r in contradictions(questions.questionnaires, answers)
        ]
        assert told == [asked, doubts]


def _meant(question: Question, text: str, *, one: bool = False) -> Any:
    if not text.strip():
        return None
    found = typed.value(question, [text] if one and question.kind is Kind.MULTIPLE else text)
    return None if isinstance(found, Problem) else found[0] if isinstance(found, tuple) else found


def report(answers: Path, folder: Path) -> Any:
    """Return the result that `assess` makes of a file."""
    folder.mkdir()
    command = [
        "assess",
        "-a",
        str(answers),
        "--no-input",
        "--trials",
        "0",
        "--date",
        examples.DATE,
        "-l",
        "ja",
    ]
    assert run([*command, "-o", str(folder / "r.json")]) == 0
    return json.loads((folder / "r.json").read_text(encoding="utf-8"))


def example(firm: str) -> tuple[tuple[str, ...], dict[str, Any], dict[str, str]]:
    """Return the questionnaires, the answers and the head of an example."""
    document = store.open_document(str(answers_of(firm)))
    held = document.data["questionnaires"]
    names = tuple(n for n in load.questionnaire_ids() if n in held)
    return (
        names,
        document.data["answers"],
        {n: document.data[n] for n in ("organisation", "respondent", "date")},
    )


def by_hand(firm: str, way: str) -> tuple[tuple[str, ...], dict[str, Any], dict[str, str]]:
    """Return of an example what is filled in by hand."""
    names, given, head = example(firm)
    if not NIGHTLY:
        names = (FILLED[way],)
        given = {n: raw for n, raw in given.items() if n in load.question_set(names, "ja").by_id}
    return names, given, head


def assert_same(folder: Path, names: tuple[str, ...], given: dict[str, Any], head: dict[str, str]) -> None:
    """The saved file comes to the result of the same answers written down by somebody else."""
    held = {name: load.question_set((name,), "ja").versions[name] for name in names}
    whole = {"cyberdiag": "answers/1", "questionnaires": held, **head, "answers": given}
    (folder / "given.json").write_text(json.dumps(whole), encoding="utf-8")
    saved = report(folder / "answers.json", folder / "a")
    assert saved == report(folder / "given.json", folder / "b")
    assert [d["id"] for d in saved["diagnoses"]] == [*names]


def test_a_firm_fills_the_form_with_the_mouse_and_assess_gives_the_same(
    chromium: Browser, tmp_path: Path
) -> None:
    names, given, head = by_hand("online-shop", "mouse")
    with forms.opened(chromium, forms.written(tmp_path / "f.html", *names, lang="en")) as shown:
        for name, text in head.items():
            shown.page.locator(f"#f-{name}").fill(text)
        for name, raw in given.items():
            full = raw if isinstance(raw, dict) else {"answer": raw}
            shown.answer(name, full["answer"], full.get("note", ""), full.get("evidence", ""))
        assert shown.page.locator("#far").inner_text() == messages("en")(
            "form.finished", total=_asked(names, given)
        )
        saved = shown.save(tmp_path / "answers.json")
        assert shown.page.locator("#state").inner_text() == messages("en")("form.saved-all")
        assert [line for line in shown.heard if "blob:" not in line] == []
    assert _sorted(saved["answers"]) == _sorted(given)
    assert_same(tmp_path, names, given, head)


def _sorted(given: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, list) else value for name, value in given.items()}


def _asked(names: Sequence[str], given: Any) -> int:
    questions = load.question_set(tuple(names), "ja")
    optional = {q.id for q in questions.by_id.values() if q.optional} | questions.detail
    return len([name for name in given if name not in optional])


def test_a_firm_fills_the_form_by_keyboard_alone_and_assess_gives_the_same(
    chromium: Browser, tmp_path: Path
) -> None:
    names, given, head = by_hand("manufacturer", "keyboard")
    with forms.opened(chromium, forms.written(tmp_path / "f.html", *names)) as shown:
        forms.by_keyboard(shown, head, given)
        saved = shown.save(tmp_path / "answers.json", by_key=True)
    assert _sorted(saved["answers"]) == _sorted(given)
    assert_same(tmp_path, names, given, head)


def answers(given: Any, **more: Any) -> bytes:
    return json.dumps(
        {"cyberdiag": "answers/1", "questionnaires": {"every": "1.0"}, "answers": given, **more}
    ).encode()


REFUSED = {
    "open-large": ("a.json", b" " * 10_000_000),
    "open-broken": ("a.json", answers({"E-1": "yes"})[:-9]),
    "open-form": ("a.html", b"<!doctype html><p>"),
    "open-yaml": ("a.yaml", b"# a\ncyberdiag: answers/1\nanswers: {E-1: yes}\n"),
    "open-newer": ("a.json", b'{"cyberdiag": "answers/2", "answers": {"E-1": "yes"}}'),
    "open-other": ("a.json", answers({"TEC-01": "yes"})),
}
NO_ANSWERS = (
    b"",
    b"[]",
    b"null",
    b'"x"',
    b"{}",
    b'{"cyberdiag": 1}',
    answers([]),
    answers({}, open_notes=1),
    b"\xff\xfe\0",
)


def test_a_file_that_is_no_answers_file_is_named_and_changes_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    """A file cut in half, of ten megabytes, of another questionnaire, of a newer program, a form, YAML."""
    say, path = messages("ja"), forms.written(tmp_path / "f.html", forms.questionnaire(tmp_path / "every"))
    with forms.opened(chromium, path) as shown:
        shown.answer("E-2", "5億")
        before = shown.page.evaluate("fileText()")
        for key, (name, content) in REFUSED.items():
            begin = say(f"form.{key}", name=name, megabytes=2, format="answers/2", versions="every 1.0")
            assert shown.open(name, content) == begin
        for content in NO_ANSWERS:
            assert shown.open("x.json", content) == say("form.open-broken", name="x.json")
        assert shown.page.evaluate("fileText()") == before
        assert shown.heard == []


def test_what_an_opened_file_holds_is_saved_again_also_what_the_form_cannot_read(
    chromium: Browser, tmp_path: Path
) -> None:
    """Answers to other questions, names of one's own, notes without an answer, answers that are none."""
    given = {
        "E-1": "はい",
        "E-2": "たくさん",
        "E-4": {"answer": ["zz"], "note": "n", "own": [1]},
        "X-1": {"answer": [1], "note": "m"},
        "__proto__": "yes",
        "E-5": None,
    }
    notes = {"E-6": {"note": "later"}, "X-2": {"note": "other"}}
    content = answers(
        given, organisation="firm", respondent=None, contacts={"a": "1"}, open_notes=notes
    ).replace(b'"1.0"', b'"0.9"')
    with forms.opened(
        chromium, forms.written(tmp_path / "f.html", forms.questionnaire(tmp_path / "every"), lang="en")
    ) as shown:
        told = shown.open("a.json", b"\xef\xbb\xbf" + content)
        assert "every 0.9" in told
        assert "(2)" in told
        assert shown.room("E-2").locator(".fault").inner_text() == messages("en")("form.fault-number")
        assert "zz" in shown.room("E-4").locator(".fault").inner_text()
        saved = shown.save(tmp_path / "b.json")
        assert shown.heard == []
    kept = {"E-1": "yes", "E-2": "たくさん", "E-4": given["E-4"], "X-1": given["X-1"], "__proto__": "yes"}
    assert saved["answers"] == kept
    assert saved["open_notes"] == notes
    assert (saved["contacts"], saved["organisation"], saved["respondent"]) == ({"a": "1"}, "firm", "")


def test_hostile_texts_in_every_field_are_only_text(chromium: Browser, tmp_path: Path) -> None:
    folder = forms.questionnaire(tmp_path / "every", forms.HOSTILE)
    path = forms.written(
        tmp_path / "f.html",
        folder,
        given=json.loads(answers({"E-5": forms.HOSTILE, "E-2": forms.HOSTILE}, organisation=forms.HOSTILE)),
    )
    text = path.read_text(encoding="utf-8")
    assert text.count("<script") == 2
    asked = text.split('"languages":')[1].split('"given":')[0]
    assert [sign for sign in ("\u202e", "\\u202e", "\\u001b") if sign in asked] == []
    with forms.opened(chromium, path) as shown:
        shown.answer("E-2", "7")
        shown.answer("E-3", "2026-01-01")
        shown.answer("E-5", forms.HOSTILE + "\ud800", note=forms.HOSTILE, evidence=forms.HOSTILE)
        shown.answer("E-4", ["a", "none", "b", "c"])
        shown.page.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
        fields = shown.page.locator("#page").locator("input, textarea, select")
        assert set(fields.evaluate_all("all => all.map((one) => one.autocomplete)")) == {"off"}
        typed = shown.page.locator("#page").locator("input[type=text], textarea")
        assert set(typed.evaluate_all("all => all.map((one) => one.spellcheck)")) == {False}
        saved = shown.save(tmp_path / "a.json")
        shown.page.evaluate("location.hash = `#s${PARTS.length - 1}`")
        assert shown.page.locator("body script:not([id]), body img").count() == 1
        assert shown.page.title() == messages("ja")("form.title")
        assert [line for line in shown.heard if "blob:" not in line] == []
    assert saved["answers"]["E-4"] == ["b", "c"]
    assert saved["answers"]["E-5"] == {
        "answer": forms.HOSTILE + "\ufffd",
        "note": forms.HOSTILE,
        "evidence": forms.HOSTILE,
    }
    assert run(["answers", "check", str(tmp_path / "a.json"), "--questionnaires", str(tmp_path)]) == 0


@pytest.mark.parametrize("swapped", [False, True])
def test_a_file_of_an_older_version_opens_as_the_program_reads_it(
    swapped: bool, chromium: Browser, tmp_path: Path
) -> None:
    """Questions that became one leave an answer only where they agree; former choices follow; nothing is lost."""
    folder = forms.questionnaire(tmp_path / "every")
    sheet = tmp_path / "every" / "all.yaml"
    text = re.sub(
        'choices: {yes: ("[^"]*")',
        r"choices: {yes: {was: [certainly, surely], text: \1}",
        sheet.read_text(encoding="utf-8"),
        count=1,
    )
    for name, was in (("E-6", "OLD-1, OLD-2"), ("E-7", "OLD-3, OLD-4")):
        text = text.replace(f"{{id: {name},", f"{{id: {name}, was: [{was}],")
    sheet.write_text(text, encoding="utf-8")
    old: list[tuple[str, Any]] = [
        ("OLD-1", {"answer": "yes", "note": "one"}), ("OLD-2", {"answer": "no", "note": "two"}),
        ("OLD-3", {"answer": "no", "note": "three"}), ("OLD-4", {"answer": "no", "note": "four"}), ("E-1", "surely"), ("E-7", None),
    ]  # fmt: skip
    given = dict(reversed(old) if swapped else old)
    with forms.opened(chromium, forms.written(tmp_path / "f.html", folder)) as shown:
        shown.open("a.json", answers(given))
        saved = shown.save(tmp_path / "a.json")["answers"]
        assert shown.heard == []
    assert (saved["E-1"], saved["E-7"]["answer"], "E-6" in saved) == ("yes", "no", False)
    assert sorted(saved["E-7"]["note"].split()) == ["four", "three"]
    assert (saved["OLD-1"], saved["OLD-2"]) == (given["OLD-1"], given["OLD-2"])


EVERY = "document.querySelectorAll('.part, details, .then, .perhaps').forEach(one => { one.hidden = false; one.open = true; })"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_and_the_form_fits_a_phone_a_screen_and_paper(
    lang: str, chromium: Browser, tmp_path: Path
) -> None:
    given = store.open_document(str(answers_of("manufacturer"))).data
    path = forms.written(tmp_path / "f.html", lang=lang, given=given)
    with forms.opened(chromium, path) as shown:
        page = shown.page
        page.evaluate("location.hash = '#s9'")
        page.locator("#s0").wait_for(state="hidden")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme, ground in SCHEMES.items():
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
                keep(page, f"form-{lang}-{scheme}-{width}")
        page.evaluate(EVERY)  # the whole form at once: each part, each help, each note
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDER) == [0, []]
        page.evaluate("document.querySelectorAll('.question').forEach((one, at) => at % 9 && one.remove())")
        page.evaluate(Axe().axe_script)
        for media, scheme in LOOKS if lang == LANGUAGES[0] else LOOKS[:1]:
            page.emulate_media(media=media, color_scheme=scheme)
            assert faults(page, **({} if (media, scheme) == LOOKS[0] else COLOURS)) == []
        assert page.evaluate(WIDER) == [0, []]
        assert shown.heard == []


def test_the_form_says_what_to_do_where_its_script_does_not_run(chromium: Browser, tmp_path: Path) -> None:
    """In a mail preview, with JavaScript off, cut short, or changed."""
    path, notice = forms.written(tmp_path / "f.html"), messages("ja")("form.notice-save")
    with browser.shown(chromium, path) as (page, heard):
        assert notice in page.locator("#page").inner_text()
        assert heard == []
    text = path.read_text(encoding="utf-8")
    for changed in (text[: len(text) // 2], text.replace("form.saved = text", "form.saved = ''")):
        path.write_text(changed, encoding="utf-8")
        with forms.opened(chromium, path) as shown:
            assert notice in shown.page.locator("#page").inner_text()


def test_leaving_with_unsaved_answers_is_asked_about(chromium: Browser, tmp_path: Path) -> None:
    asked: list[str] = []
    with forms.opened(chromium, forms.written(tmp_path / "f.html")) as shown:
        shown.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        shown.page.reload()
        assert asked == []
        shown.answer("industry", "retail")
        shown.page.reload()
        assert asked == ["beforeunload"]
        assert shown.page.evaluate("form.given.size") == 0
        shown.answer("industry", "retail")
        shown.page.locator("#open").set_input_files(
            {"name": "a.json", "mimeType": "", "buffer": answers({"industry": "it"})}
        )
        shown.page.locator("dialog button.main").click()
        assert shown.page.evaluate("form.given.get('industry')") == "retail"
        shown.page.locator("#open").set_input_files(
            {"name": "a.json", "mimeType": "", "buffer": answers({"industry": "it"})}
        )
        shown.page.locator("dialog button:not(.main)").click()
        expect(shown.page.locator("input[value=it]")).to_be_checked()
        assert shown.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
            0,
            0,
            "",
        ]


def test_answers_converted_into_a_form_stand_in_it_and_are_saved_again(
    chromium: Browser, tmp_path: Path
) -> None:
    path, (names, given, head) = tmp_path / "f.html", example("manufacturer")
    kept = {
        "evidence_files": ["証拠/a b.pdf", "c.png"],
        "evidence_date": "2026-03-01",
        "evidence_holder": "総務",
    }
    given = {**given, "TEC-04": {"answer": "yes", **kept}}
    data = {**store.open_document(str(answers_of("manufacturer"))).data, "answers": given}
    (tmp_path / "firm.json").write_text(json.dumps(data), encoding="utf-8")
    assert run(["answers", "convert", str(tmp_path / "firm.json"), "-o", str(path)]) == 0
    assert run(["answers", "convert", str(tmp_path / "firm.json"), "-o", str(path)]) == ExitCode.CANNOT_WRITE
    with forms.opened(chromium, path) as shown:
        assert shown.page.locator("#state").inner_text() == ""
        room = shown.room("TEC-04")
        room.locator(".beside summary").click()
        room.locator("[id$=-evidence_until]").fill("令和9年3月31日")
        saved = shown.save(tmp_path / "a.json")
    read = store.read(str(tmp_path / "a.json"), load.question_set(names, "ja")).answers.by_id["TEC-04"]
    assert (read.files, read.evidence_until) == (("証拠/a b.pdf", "c.png"), "2027-03-31")
    assert saved["answers"].pop("TEC-04") == {
        "answer": "yes", **kept, "evidence_files": "証拠/a b.pdf\nc.png", "evidence_until": "令和9年3月31日",
    }  # fmt: skip
    assert _sorted(saved["answers"]) == _sorted({k: v for k, v in given.items() if k != "TEC-04"})
    assert {name: saved[name] for name in head} == head
