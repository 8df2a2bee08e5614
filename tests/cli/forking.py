"""Runs one command line in many folders for the price of one start: the program, once imported, forks for each.

Every run is a process of its own, with its own streams and exit code, that enters where `python -m cyberdiag` does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

from cyberdiag.__main__ import main
from cyberdiag.catalog import load
from cyberdiag.cli.main import build


def forked(folder: str, arguments: list[str]) -> dict[str, int | str]:
    """Run the program in a folder; returns its exit code and what it wrote to each stream."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
                os.dup2(stream, number)
            sys.argv = ["cyberdiag", *arguments]
            main()  # never returns: it exits with the code of the run
        _, status = os.waitpid(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode())
    return {"code": os.waitstatus_to_exitcode(status), "out": texts[0], "err": texts[1]}


if __name__ == "__main__":
    build("ja")
    load.question_ids("cyber-risk")
    json.dump([forked(folder, sys.argv[1:]) for folder in json.load(sys.stdin)], sys.stdout)
