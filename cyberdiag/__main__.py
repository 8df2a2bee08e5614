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
    _load_records()
    from cyberdiag.outside import streams

    streams.ready()
    from cyberdiag.cli.main import run

    code = run(sys.argv[1:], fault)
    os._exit(code)  # all is written and flushed; taking the program apart in order takes a tenth of a run


def _load_records() -> None:
    """Load msgspec without typing_extensions, which it would take before typing: a tenth of every small command.

    None tells Python that there is no such module. From Python 3.11 on both say the same of annotations. Whoever wants typing_extensions later, such as pydantic, gets it.
    """
    if "typing_extensions" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401  to be there for everything else
    finally:
        del sys.modules["typing_extensions"]


if __name__ == "__main__":
    main()
