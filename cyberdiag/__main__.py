"""Start of the program; `--version` and `--help` are answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from cyberdiag import __version__

        sys.stdout.write(f"cyberdiag {__version__}\n")
        return
    if sys.argv[1:] in (["--help"], ["-h"]) and sys.stdout:
        from cyberdiag.cli.front import show

        show()
        return
    import gc

    gc.set_threshold(
        100_000, 20, 100
    )  # what is loaded at the start stays; walking it again and again takes time
    from cyberdiag.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
