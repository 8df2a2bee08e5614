"""Lets coverage lead the fuzzing: `python tests/atheris_fuzz.py READER [options of libFuzzer]` (Linux; `make fuzz`).

New inputs that reach new code are kept in a temporary folder; those worth keeping go to `tests/data/corpus`.
"""

from __future__ import annotations

import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["cyberdiag"]):
    import fuzzing


def main() -> None:
    name, *options = sys.argv[1:]
    reader = fuzzing.read
    folders = [tempfile.mkdtemp(prefix="cyberdiag-found-"), str(fuzzing.CORPUS / name)]
    atheris.Setup([sys.argv[0], *options, *folders], lambda raw: reader(name, raw))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
