"""What every run of the tests begins with."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from support import ROOT

if TYPE_CHECKING:
    import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: some tests wait for a browser or a terminal."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Bring the parsed form of the shipped YAML up to date, once: a changed file would only be read more slowly."""
    if hasattr(config, "workerinput"):
        return
    sys.path.insert(0, str(ROOT))
    try:
        import hatch_build
    finally:
        sys.path.remove(str(ROOT))
    hatch_build.keep()
