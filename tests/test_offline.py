"""No command opens a network connection: every one runs where sockets are forbidden, and where there is no network.

Neither may it start another program that could.
"""

from __future__ import annotations

import html
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from interview import begun
from interview.person import CTRL_C, Person
from support import BOOK, EXAMPLES, ROOT, answers_of, asked, book_of_one, clean_env, forking

from cyberdiag.catalog import load
from cyberdiag.interview import flow
from cyberdiag.model.answers import Answers

GUARD = """
import os, socket, sys

HARMLESS = {"socket.__new__"}  # the pair of sockets with which a program wakes itself
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"}

def forbidden(event, arguments):
    starts = event in ("subprocess.Popen", "os.posix_spawn")  # newer Pythons do the one by the other
    ours = starts and arguments[0] == sys.executable  # where one's own templates run, guarded too
    if (event.startswith("socket.") and event not in HARMLESS) or (event in STARTS and not ours):
        # an error could be caught: whoever reports home in silence does that
        os.write(2, f"a way out was used: {event} {arguments}".encode())
        os._exit(97)

if os.environ.get("NO_NETWORK_EXPECTED"):
    names = {name for _, name in socket.if_nameindex()}
    assert names <= {"lo"}, names
sys.addaudithook(forbidden)
"""
UNSHARE = shutil.which("unshare")
NAMESPACE = ["unshare", "-rn"]
"""A network namespace of one's own, with nothing in it but a loopback that is down."""
FIRM = str(answers_of("manufacturer"))
SENT = str(ROOT / "tests" / "data" / "corpus" / "fill.xlsx" / "buyer.xlsx")
FIRMS = str(ROOT / "tests" / "data" / "corpus" / "wide.csv" / "firms.csv")
COMMANDS = {
    "assess": [
        "assess",
        "-a",
        FIRM,
        "--no-input",
        "-o",
        "r.html",
        "-o",
        "r.md",
        "-o",
        "r.json",
        "-o",
        "r.csv",
        "-o",
        "r.xlsx",
        "--trials",
        "1000",
        "--templates",
        str(EXAMPLES / "templates" / "agency"),
    ],
    "answers new": ["answers", "new", "-o", "blank.yaml"],
    "answers check": ["answers", "check", FIRM],
    "answers convert": ["answers", "convert", FIRM, "-o", "answers.xlsx"],
    "answers merge": [
        "answers",
        "merge",
        FIRM,
        str(answers_of("online-shop")),
        "-o",
        "all.yaml",
        "--prefer",
        FIRM,
        "--no-input",
    ],
    "new": ["new", "own-sheet"],
    "check": ["check"],
    "schema": ["schema", "questionnaire"],
    "list": ["list"],
    "show": ["show", "TEC-12"],
    "explain": ["explain", FIRM, "ransomware"],
    "templates export": ["templates", "export", "mine"],
    "plan": ["plan", FIRM, "--set", "TEC-07=yes", "-o", "plan.html", "-o", "plan.ics", "-o", "plan.xlsx"],
    "crosswalk": ["crosswalk", FIRM, "scs3", "-o", "s.html", "-o", "s.json", "-o", "s.xlsx"],
    "fill": ["fill", FIRM, SENT, "-o", "filled.xlsx"],
    "verify": ["verify", str(ROOT / "tests" / "data" / "corpus" / "pack.zip" / "whole.zip")],
    "compare": ["compare", FIRM, FIRM, "-o", "c.md", "-o", "c.html"],
    "simulate": ["simulate", "leak-response", "--runs", "20"],
    "history": ["history", "cyber-risk"],
    "book new": ["book", "new", "new.book"],
    "book add": ["book", "add", BOOK, FIRM],
    "book check": ["book", "check", BOOK],
    "book assess": ["book", "assess", BOOK],
    "book list": ["book", "list", BOOK, "-o", "c.csv", "-o", "c.json"],
    "book show": ["book", "show", BOOK, "shop", "-o", "r.html"],
    "book report": ["book", "report", BOOK, "-o", "b.html", "-o", "b.xlsx", "-o", "b.json"],
    "book peers": ["book", "peers", BOOK, "-o", "peers.json"],
    "book accumulate": ["book", "accumulate", BOOK, "--years", "5000", "-o", "a.json"],
    "book remove": ["book", "remove", BOOK, "shop"],
    "book send": ["book", "send", BOOK, "-o", "to-send", "--all"],
    "book crosswalk": ["book", "crosswalk", BOOK, "scs3", "-o", "s.html"],
    "deadlines": ["deadlines", "--since", "2026-11-01 10:00", "--no-input", "-o", "d.ics", "-o", "d.html"],
}
OTHER_WAYS = {
    "book assess of a table": ["book", "assess", FIRMS, "-o", "r.parquet", "--rejects", "bad.csv"],
}
"""What a command does besides, by other libraries."""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return {**clean_env(), "PYTHONPATH": str(tmp_path / "guard")}


@pytest.fixture(scope="module")
def cut_off(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start the program where every socket is an error and, where the system allows, no network device is left."""
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    env = {**clean_env(), "PYTHONPATH": str(guard)}
    inside = NAMESPACE if has_namespaces() else []
    expected = {"NO_NETWORK_EXPECTED": "1"} if inside else {}
    return forking({**env, **expected}, inside, kept=True), env


def run(
    arguments: list[str], env: dict[str, str], cwd: Path, inside: list[str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(inside or []), sys.executable, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def has_namespaces() -> bool:
    return (
        UNSHARE is not None
        and not subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode
    )


@pytest.mark.parametrize("name", [*COMMANDS, *OTHER_WAYS])
def test_a_command_works_without_any_socket(
    name: str, cut_off: tuple[subprocess.Popen[str], dict[str, str]], tmp_path: Path
) -> None:
    server, env = cut_off
    shutil.copy(book_of_one(), tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    words = {**COMMANDS, **OTHER_WAYS}[name]
    request = {"arguments": words, "cwd": str(tmp_path), "env": {**env, "HOME": str(home)}, "stdin": ""}
    done = asked(server, request)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(home.iterdir()) == []
    for page in tmp_path.glob("*.html"):
        assert "default-src 'none'" in html.unescape(page.read_text(encoding="utf-8")), page


def test_the_commands_are_tried_with_the_guard_and_without_a_device(
    cut_off: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    """The process that runs the commands was started like the one that `test_the_guard_itself_forbids` tries."""
    server, env = cut_off
    assert server.poll() is None
    assert f"PYTHONPATH={env['PYTHONPATH']}".encode() in Path(f"/proc/{server.pid}/environ").read_bytes()
    if has_namespaces():
        devices = Path(f"/proc/{server.pid}/net/dev").read_text(encoding="utf-8").splitlines()[2:]
        assert [line.split(":")[0].strip() for line in devices] == ["lo"]


def test_the_namespace_has_no_network(tmp_path: Path) -> None:
    """A connection that works outside fails inside, without any guard; a system without namespaces has the guard."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        assert run(["-c", code], clean_env(), tmp_path).returncode == 0
        if has_namespaces():
            assert run(["-c", code], clean_env(), tmp_path, NAMESPACE).returncode != 0


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_the_guard_itself_forbids(code: str, guarded: dict[str, str], tmp_path: Path) -> None:
    code = f"try:\n    {code}\nexcept BaseException:\n    pass\nprint('went on')"
    done = run(["-c", code], guarded, tmp_path)
    assert (done.returncode, done.stdout) == (97, "")
    assert "a way out was used" in done.stderr


def test_an_interview_works_without_any_socket(guarded: dict[str, str], tmp_path: Path) -> None:
    with Person("cyber-risk", "-l", "ja", cwd=tmp_path, env=guarded) as person:
        person.skip_names()
        first = flow.route(load.question_set(("cyber-risk",), "ja"), Answers())[0]
        person.see_question(first)
        person.type(CTRL_C)
        assert person.leave() == 130


def test_the_report_at_the_end_of_an_interview_is_written_without_any_socket_and_no_program_is_started(
    guarded: dict[str, str], tmp_path: Path
) -> None:
    begun.write(tmp_path / "a.yaml")
    env = {**guarded, "DISPLAY": ":0", "BROWSER": "/bin/false"}
    with Person("-a", "a.yaml", "--trials", "0", "-l", "ja", cwd=tmp_path, env=env) as person:
        person.come_back()
        person.end_here()
        person.agree("write", "\r", path="a-report.html")
        person.agree("open-now", "\r")
        assert person.leave() == 0
    assert (tmp_path / "a-report.html").stat().st_size


def typed(group: Any, before: str = "") -> set[str]:
    """Return every command that typer knows, as it is typed."""
    found = set()
    for name, command in group.commands.items():
        found |= typed(command, f"{before}{name} ") if hasattr(command, "commands") else {f"{before}{name}"}
    return found


def test_every_command_is_tried() -> None:
    """The list is taken from the command line itself: a new command without a line in COMMANDS fails here."""
    from cyberdiag.cli import commands, tree

    assert set(COMMANDS) == typed(tree.build("en")) == set(commands.COMMANDS)
