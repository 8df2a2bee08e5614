"""Start of the program; `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from cyberdiag import __version__

        sys.stdout.write(f"cyberdiag {__version__}\n")
        return
    from cyberdiag.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
