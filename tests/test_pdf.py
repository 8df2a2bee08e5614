"""PDF through an installed browser: its text can be found, and without a browser the message says what to do."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import counting
import pdf_pages
import pypdf
import pytest
import support
from counting import stop_of_a_hang

from cyberdiag.errors import CannotWrite, ExitCode
from cyberdiag.messages import messages
from cyberdiag.outside import child, pdf, pdf_file, pdf_text

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("ja", "en")
MOST_BYTES = 2_300_000
"""For the whole report of an example firm."""
MOMENT = 0.02
"""Seconds between two looks at a process that takes its time; to look without a pause takes the processor from it."""


SILENT = {
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-domain-reliability", "--disable-breakpad", "--no-pings", "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
}  # fmt: skip
"""What keeps a browser off the network."""


@pytest.fixture(scope="module")
def browser() -> str:
    try:
        return pdf.browser()
    except CannotWrite:
        pytest.skip("no browser is installed")


TALK = """
import base64, json, os
ANSWERS = {
    "Target.createTarget": {"targetId": "t"},
    "Target.attachToTarget": {"sessionId": "s"},
    "Page.getFrameTree": {"frameTree": {"frame": {"id": "f"}}},
    "Page.printToPDF": {"data": base64.b64encode(PRINTED).decode()},
}
waiting = b""
while part := os.read(3, 65536):
    *asked, waiting = (waiting + part).split(b"\\0")
    for one in map(json.loads, asked):
        os.write(4, json.dumps({"method": "Target.targetCreated"}).encode() + b"\\0")
        os.write(4, json.dumps({"id": one["id"], "result": ANSWERS.get(one["method"], {})}).encode() + b"\\0")
"""
"""What a browser does that prints the same whatever it is given."""


def script(path: Path, body: str) -> str:
    path.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def printed(html: str, *, seconds: float = pdf.SECONDS, nameless: bool = False) -> bytes:
    with pdf.printer(seconds=seconds) as printer:
        return printer.pdf(html, nameless=nameless)


def fails(html: str, **more: Any) -> tuple[str, dict[str, object]]:
    with pytest.raises(CannotWrite) as caught:
        printed(html, **more)
    (problem,) = caught.value.problems
    return problem.code, dict(problem.values)


def test_japanese_text_is_found_in_the_pdf(browser: str) -> None:
    made = printed('<!doctype html><html lang="ja"><meta charset="utf-8"><p>多要素認証とバックアップ</p>')
    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    assert "多要素認証とバックアップ" in page.extract_text()


def test_kanji_are_found_that_the_browser_writes_down_as_radicals(browser: str) -> None:
    text = "日本の人は長い年月を生きる。一二三、西の民は青い。高い金と土の門"
    html = f'<!doctype html><html lang="ja"><meta charset="utf-8"><p>{text}</p>'
    (page,) = pypdf.PdfReader(io.BytesIO(printed(html)), strict=True).pages
    assert text in page.extract_text()


def test_runs_of_radicals_are_written_out_one_by_one() -> None:
    given = b"<01> <4E00>\n<02> <2F47>\n<03> <05> <2F00>\n<0006> <0007> <3042>\n"
    mended = b"<01> <4E00>\n<02> <65E5>\n<03> <05> [<4E00> <4E28> <4E36>]\n<0006> <0007> <3042>\n"
    assert pdf_text._mended(given) == mended


@pytest.mark.parametrize(
    "other", [b"", b"%PDF-1.7 made", b"%PDF-1.5\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"]
)
def test_a_pdf_of_another_make_is_told_from_a_browsers(other: bytes) -> None:
    with pytest.raises(pdf_file.OfAnotherMake):
        pdf_file.rewritten(other)


@pytest.fixture(scope="module")
def page() -> str:
    """Return the larger example report, all of it for paper, as `--full` makes it."""
    short = (support.EXAMPLES / "manufacturer" / "report.ja.html").read_text(encoding="utf-8")
    whole = short.replace('<body class="short">', '<body class="full">')
    assert whole != short
    return whole


@pytest.fixture(scope="module")
def raw(page: str, browser: str) -> bytes:
    """Return the larger example report as the browser prints it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf_file, "rewritten", bytes)
        return printed(page)


def test_a_packed_pdf_has_every_page_sign_link_bookmark_and_tag_of_the_browsers(raw: bytes) -> None:
    packed = pdf_file.rewritten(raw)
    assert len(packed) < MOST_BYTES < len(raw)
    assert pdf_pages.texts(packed) == pdf_pages.texts(raw)
    before, after = (pypdf.PdfReader(io.BytesIO(one), strict=True) for one in (raw, packed))
    assert dict(parts(after)) == dict(parts(before))
    assert parts(after)["/StructElem"] > 1000
    assert len(after.outline) == len(before.outline) > 0
    assert len(after.named_destinations) == len(before.named_destinations)


def parts(found: pypdf.PdfReader) -> Counter[str]:
    """Return how many objects of each kind are reached from the root."""
    waiting: list[Any] = [found.trailer["/Root"]]
    seen: set[int] = set()
    kinds: Counter[str] = Counter()
    while waiting:
        one = waiting.pop()
        if isinstance(one, pypdf.generic.IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, dict):
            kinds[str(one.get("/Type"))] += 1
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return kinds


def test_a_pdf_tells_neither_when_nor_with_what_it_was_made(raw: bytes) -> None:
    assert b"Skia" in raw
    packed = pdf_file.rewritten(raw)
    found = pypdf.PdfReader(io.BytesIO(packed))
    assert set(found.metadata or {}) == {"/Title"}
    assert found.xmp_metadata is None
    assert "/ID" not in found.trailer
    every = b"\n".join([packed, *(one.get_data() for one in streams(found))])
    for trace in (
        b"Skia",
        b"Chrom",
        b"Mozilla",
        b"Linux",
        b"CreationDate",
        b"ModDate",
        b"(D:",
        b"file:",
        b"/tmp",
    ):
        assert trace not in every, trace


def streams(found: pypdf.PdfReader) -> list[Any]:
    every = (found.get_object(number) for number in range(1, int(found.trailer["/Size"])))
    return [one for one in every if isinstance(one, pypdf.generic.StreamObject)]


def test_the_same_page_gives_the_same_bytes(page: str, browser: str) -> None:
    short = page.replace('<body class="full">', '<body class="short">')
    assert printed(short) == printed(short)


def test_what_cannot_be_seen_through_is_no_anonymous_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script(tmp_path / "mine", f"PRINTED = b'%PDF-1.7 made'\n{TALK}")
    monkeypatch.setenv(pdf.VARIABLE, own)
    assert printed("<p>x") == b"%PDF-1.7 made"
    assert fails("<p>x", nameless=True)[0] == "browser-failed"


def test_an_anonymous_pdf_is_made_as_one(browser: str, tmp_path: Path) -> None:
    answers = str(support.answers_of("online-shop"))
    done = support.run(
        "assess", "-a", answers, "--no-input", "--trials", "0", "--anonymous", "-o", "r.pdf", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    found = pypdf.PdfReader(tmp_path / "r.pdf")
    assert set(found.metadata or {}) == {"/Title"}


@pytest.mark.parametrize("lang", LANGUAGES if support.NIGHTLY else ("ja",))
def test_the_command_writes_the_whole_report_where_it_is_asked_for(
    lang: str, browser: str, tmp_path: Path
) -> None:
    answers = str(support.answers_of("online-shop"))
    command = (
        "assess",
        "-a",
        answers,
        "--no-input",
        "--full",
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
    pages = pdf_pages.texts((tmp_path / "r.pdf").read_bytes())
    assert len(pages) > 40
    text = "".join(pages)
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
    said = tmp_path / "said"
    told = "[*sys.argv, *(f'{k}={os.environ.get(k)}' for k in ('HOME', 'TMPDIR'))]"
    body = f"import os\npathlib.Path({str(said)!r}).write_text('\\n'.join({told}))\nPRINTED = b'%PDF-1.7 made'\n{TALK}"
    monkeypatch.setenv(pdf.VARIABLE, script(tmp_path / "mine", body))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert printed("<p>x") == b"%PDF-1.7 made"
    words = said.read_text(encoding="utf-8").splitlines()
    assert {"--headless=new", "--remote-debugging-pipe"} <= set(words)
    assert set(words) >= SILENT
    assert "--no-sandbox" not in words
    profile = next(a.split("=", 1)[1] for a in words if a.startswith("--user-data-dir="))
    assert not Path(profile).parent.exists()
    own = {f"{name}={Path(profile).parent}" for name in ("HOME", "TMPDIR")}
    assert own <= set(words) or not sys.platform.startswith("linux")


@pytest.mark.parametrize("fault", [BrokenPipeError(), OSError(errno.ENOSPC, "full")])
def test_what_fails_while_a_browser_waits_is_not_told_as_a_fault_of_the_browser(
    fault: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of the summary who has seen enough, such as `head`, ends the run in order: the files are written."""
    monkeypatch.setenv(pdf.VARIABLE, script(tmp_path / "mine", "time.sleep(60)"))
    with pytest.raises(type(fault)) as told, pdf.printer():
        raise fault
    assert told.value is fault


def test_a_browser_that_fails_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script(tmp_path / "mine", "sys.exit('no display')")
    monkeypatch.setenv(pdf.VARIABLE, own)
    assert fails("<p>x") == ("browser-failed", {"browser": own, "reason": "no display"})


def test_a_browser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helped = f"import subprocess\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(subprocess.Popen(['sleep', '90']).pid))"
    own = script(tmp_path / "mine", f"{helped}\ntime.sleep(60)")
    monkeypatch.setenv(pdf.VARIABLE, own)
    assert fails("<p>x", seconds=3) == ("browser-failed", {"browser": own, "reason": "> 3 s"})
    helper = Path("/proc") / (tmp_path / "pid").read_text(encoding="utf-8") / "stat"
    with stop_of_a_hang(60):  # the system ends a process when it gets to it
        while runs(helper):
            time.sleep(MOMENT)


def runs(process: Path) -> bool:
    try:
        return process.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def browsers_of(folder: Path) -> list[str]:
    """Return what runs with a place in this folder on its command line."""
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes() if process.name.isdigit() else b""
            if f"--user-data-dir={folder}".encode() in words and runs(process / "stat"):
                found.append(words.decode())
    return found


HELD_BACK = """
import os, subprocess
asked, to_us = os.pipe()
os.dup2(3, 20)
inside = f"exec {BROWSER!r} \\"$@\\" 3<&20 4>&{to_us}"
running = subprocess.Popen(["bash", "-c", inside, "browser", *sys.argv[1:]], pass_fds=(20, to_us))
for ours in (3, 20, to_us):
    os.close(ours)
waiting = b""
while part := os.read(asked, 1 << 20):
    *answers, waiting = (waiting + part).split(b"\\0")
    for answer in answers:
        if b'"result":{"data":' in answer:
            pathlib.Path(PRINTED).touch()
        else:
            os.write(4, answer + b"\\0")
running.wait()
"""
"""The installed browser, but that nobody ever gets what it has printed."""

NOT_IGNORED = """
import signal
for number in (signal.SIGHUP, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
from cyberdiag.__main__ import main
main()
"""
"""Runs the program, whatever the one that runs the tests was told to ignore (nohup, a shell's background)."""


@pytest.fixture
def printing(browser: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Start the command, wait until its browser has printed, and return it with its folder for temporary files."""
    own = Path(tempfile.mkdtemp(prefix="t-"))
    done = tmp_path / "printed"
    held_back = script(tmp_path / "held-back", f"BROWSER = {browser!r}\nPRINTED = {str(done)!r}\n{HELD_BACK}")
    command = ["assess", "-a", str(support.answers_of("manufacturer")), "--no-input", "-o", "r.pdf"]
    running = subprocess.Popen(
        [sys.executable, "-c", NOT_IGNORED, *command], cwd=tmp_path, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**support.clean_env(), "TMPDIR": str(own), pdf.VARIABLE: held_back},
    )  # fmt: skip
    with stop_of_a_hang():
        while running.poll() is None and not done.exists():
            time.sleep(MOMENT)
    assert any("--type=renderer" in one for one in browsers_of(own))
    yield running, own
    running.kill()
    running.wait()
    shutil.rmtree(own)


LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")


@LINUX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda n: n.name)
def test_a_run_that_is_ended_leaves_neither_browser_nor_file(
    number: signal.Signals, printing: tuple[subprocess.Popen[bytes], Path]
) -> None:
    running, own = printing
    running.send_signal(number)
    code = running.wait(counting.MINUTES)
    assert code == (ExitCode.INTERRUPTED if number == signal.SIGINT else -number)
    assert list(own.iterdir()) == []
    with stop_of_a_hang():  # the system ends a process when it gets to it
        while browsers_of(own):
            time.sleep(MOMENT)


@LINUX
def test_the_browser_of_a_killed_run_ends_and_its_folder_is_swept_with_the_next(
    printing: tuple[subprocess.Popen[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    running, own = printing
    (left,) = own.iterdir()
    running.kill()
    running.wait()
    with stop_of_a_hang():
        while browsers_of(own):
            time.sleep(MOMENT)
    texts = [p.read_bytes() for p in left.rglob("*") if p.is_file() and not p.is_symlink()]
    assert not any("みなと精機".encode() in text for text in texts)  # the report was never on disk
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    child.sweep("cyberdiag-pdf-")
    assert list(own.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there nothing tells whether a folder is held")
def test_only_our_own_folders_that_nobody_holds_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "place", lambda: str(tmp_path))
    precious = tmp_path / "precious"
    precious.mkdir(0o700)
    (tmp_path / "cyberdiag-pdf-link").symlink_to(precious)
    (tmp_path / "cyberdiag-pdf-file").touch(0o600)
    (tmp_path / "cyberdiag-pdf-open").mkdir(0o755)
    left = tmp_path / "cyberdiag-pdf-left"
    left.mkdir(0o700)
    (left / "profile").symlink_to(precious)
    (precious / "kept").touch()
    with child.Child("cyberdiag-pdf-") as other:
        child.sweep("cyberdiag-pdf-")
        kept = {
            "precious",
            "cyberdiag-pdf-link",
            "cyberdiag-pdf-file",
            "cyberdiag-pdf-open",
            other.folder.name,
        }
        assert {p.name for p in tmp_path.iterdir()} == kept
        assert (precious / "kept").exists()
    monkeypatch.setattr(os, "geteuid", lambda: 1 + os.getuid())
    left.mkdir(0o700)
    child.sweep("cyberdiag-pdf-")
    assert left.exists()


def test_a_long_path_to_the_temporary_files_leaves_room_for_sockets(
    browser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 20)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert printed("<p>x").startswith(b"%PDF-")


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with child.Child("cyberdiag-pdf-"):
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
