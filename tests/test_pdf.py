"""PDF through an installed browser: its text can be found, and without a browser the message says what to do."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pdf_pages
import pypdf
import pytest
import support
from counting import stop_of_a_hang

from cyberdiag.errors import CannotWrite, ExitCode
from cyberdiag.messages import messages
from cyberdiag.outside import pdf, pdf_text

LANGUAGES = ("ja", "en")


SILENT = {
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-domain-reliability", "--disable-breakpad", "--no-pings", "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
}  # fmt: skip
"""What keeps a browser off the network."""


@pytest.fixture
def browser() -> str:
    try:
        return pdf.browser()
    except CannotWrite:
        if os.environ.get("CYBERDIAG_REQUIRE_BROWSER"):
            raise
        pytest.skip("no browser is installed")


def script(path: Path, body: str) -> str:
    path.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def fails(html: str, **more: float) -> tuple[str, dict[str, object]]:
    with pytest.raises(CannotWrite) as caught:
        pdf.from_html(html, **more)
    (problem,) = caught.value.problems
    return problem.code, dict(problem.values)


def test_japanese_text_is_found_in_the_pdf(browser: str) -> None:
    made = pdf.from_html(
        '<!doctype html><html lang="ja"><meta charset="utf-8"><p>多要素認証とバックアップ</p>'
    )
    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    assert "多要素認証とバックアップ" in page.extract_text()


def test_kanji_are_found_that_the_browser_writes_down_as_radicals(browser: str) -> None:
    text = "日本の人は長い年月を生きる。一二三、西の民は青い。高い金と土の門"
    html = f'<!doctype html><html lang="ja"><meta charset="utf-8"><p>{text}</p>'
    (page,) = pypdf.PdfReader(io.BytesIO(pdf.from_html(html)), strict=True).pages
    assert text in page.extract_text()


def test_runs_of_radicals_are_written_out_one_by_one() -> None:
    given = b"<01> <4E00>\n<02> <2F47>\n<03> <05> <2F00>\n<0006> <0007> <3042>\n"
    mended = b"<01> <4E00>\n<02> <65E5>\n<03> <05> [<4E00> <4E28> <4E36>]\n<0006> <0007> <3042>\n"
    assert pdf_text._mended(given) == mended


@pytest.mark.parametrize(
    "other", [b"", b"%PDF-1.7 made", b"%PDF-1.5\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"]
)
def test_a_pdf_of_another_make_stays_as_it_is(other: bytes) -> None:
    assert pdf_text.searchable(other) == other


@pytest.mark.parametrize("lang", LANGUAGES if os.environ.get("CYBERDIAG_NIGHTLY") else ("ja",))
def test_the_command_writes_the_whole_report(lang: str, browser: str, tmp_path: Path) -> None:
    answers = str(support.answers_of("online-shop"))
    command = (
        "assess",
        "-a",
        answers,
        "--no-input",
        "--trials",
        "0",
        "-l",
        lang,
        "-o",
        "r.pdf",
        "-o",
        "r.csv",
    )
    done = support.run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((tmp_path / "r.pdf").stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.csv", "r.pdf"]
    text = "".join(pdf_pages.texts((tmp_path / "r.pdf").read_bytes()))
    digest = done.stdout.split(messages(lang)("report.digest", digest=""))[1].split()[0]
    assert digest in text
    assert ("バックアップ" if lang == "ja" else "backup") in text


def test_without_a_browser_nothing_is_written_and_the_message_names_what_to_install(tmp_path: Path) -> None:
    answers = str(support.answers_of("manufacturer"))
    command = ("assess", "-a", answers, "--no-input", "-o", "r.pdf", "-o", "r.html")
    done = support.run(*command, cwd=tmp_path, env={"PATH": str(tmp_path)}, lang="en")
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert "Chromium" in done.stderr
    assert "Print" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_is_named_but_missing_is_named_in_the_message() -> None:
    with pytest.raises(CannotWrite) as caught:
        pdf.browser({pdf.VARIABLE: "/nowhere/chrome", "PATH": ""})
    assert [(p.code, p.values["name"]) for p in caught.value.problems] == [("bad-browser", "/nowhere/chrome")]


def test_the_browser_named_in_the_environment_comes_first(tmp_path: Path) -> None:
    own = script(tmp_path / "mine", "")
    script(tmp_path / "chromium", "")
    assert pdf.browser({"PATH": str(tmp_path)}) == str(tmp_path / "chromium")
    assert pdf.browser({"PATH": str(tmp_path), pdf.VARIABLE: own}) == own


def test_a_browser_gets_its_own_profile_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        f"pathlib.Path({str(tmp_path / 'said')!r}).write_text('\\n'.join([*sys.argv, 'HOME=' + str(pathlib.Path.home())]))\n"
        "target = next(a.split('=', 1)[1] for a in sys.argv if a.startswith('--print-to-pdf='))\n"
        "pathlib.Path(target).write_bytes(b'%PDF-1.7 made')"
    )
    monkeypatch.setenv(pdf.VARIABLE, script(tmp_path / "mine", body))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert pdf.from_html("<p>x") == b"%PDF-1.7 made"
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert {"--headless=new", "--no-pdf-header-footer"} <= set(said)
    assert set(said) >= SILENT
    assert "--no-sandbox" not in said
    profile = next(a.split("=", 1)[1] for a in said if a.startswith("--user-data-dir="))
    assert not Path(profile).parent.exists()
    assert f"HOME={Path(profile).parent}" in said or not sys.platform.startswith("linux")


def test_a_browser_that_fails_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script(tmp_path / "mine", "sys.exit('no display')")
    monkeypatch.setenv(pdf.VARIABLE, own)
    assert fails("<p>x") == ("browser-failed", {"browser": own, "reason": "no display"})


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helped = f"import subprocess\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(subprocess.Popen(['sleep', '900']).pid))"
    own = script(tmp_path / "mine", f"{helped}\ntime.sleep(60)")
    monkeypatch.setenv(pdf.VARIABLE, own)
    assert fails("<p>x", seconds=3) == ("browser-failed", {"browser": own, "reason": "> 3 s"})
    helper = Path("/proc") / (tmp_path / "pid").read_text(encoding="utf-8") / "stat"
    with stop_of_a_hang():  # the system ends a process when it gets to it
        while runs(helper):
            os.sched_yield()


def runs(process: Path) -> bool:
    try:
        return process.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
