"""Start of the program; `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    fault = None
    if sys.argv[1:] in (["--version"], ["-V"]):
        from cyberdiag import __version__

        try:
            if sys.stdout:
                sys.stdout.write(f"cyberdiag {__version__}\n")
                sys.stdout.flush()
        except OSError as error:
            fault = error
        else:
            return
    import gc
    import os

    gc.set_threshold(
        100_000, 20, 100
    )  # what is loaded at the start stays; walking it again and again takes time
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # NumPy multiplies nothing here that is worth a thread and its memory
    from cyberdiag.outside import streams

    streams.ready()
    from cyberdiag.cli.main import run

    code = run(sys.argv[1:], fault)
    os._exit(code)  # all is written and flushed; taking the program apart in order takes a tenth of a run


if __name__ == "__main__":
    main()
