"""What every run of the tests begins with."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import pytest
from support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_NIGHT = "make nightly"
"""The one reason for which a test may be left out where nothing else may be."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: some tests wait for a browser or a terminal."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Bring the parsed form of the shipped YAML up to date, once: a changed file would only be read more slowly.

    The collector of unused memory runs as seldom as in the program: walking a worker's hundreds of megabytes was a tenth of
    its time.
    """
    gc.set_threshold(100_000, 20, 100)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker would compile all tests anew
    sys.dont_write_bytecode = False
    from hypothesis import HealthCheck, settings

    settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("no clock")
    if mutant := os.environ.get("MUTANT_UNDER_TEST"):
        _under_mutmut()
    without_protection = "tests.protections.hook" in sys.modules
    if hasattr(config, "workerinput") or mutant or without_protection:
        return
    sys.path.insert(0, str(ROOT))
    try:
        import hatch_build
    finally:
        sys.path.remove(str(ROOT))
    hatch_build.keep()


@pytest.fixture(autouse=True, scope="session")
def _shipped_data_is_read_once() -> Iterator[None]:
    from kept import keep

    with pytest.MonkeyPatch.context() as patched:
        keep(patched.setattr)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[pytest.TestReport]:
    """Fail a test that would be left out where CYBERDIAG_LEAVE_NOTHING_OUT is set, as `.ci/run` sets it."""
    report: pytest.TestReport = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CYBERDIAG_LEAVE_NOTHING_OUT"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if AT_NIGHT not in reason:
            report.outcome, report.longrepr = "failed", f"left out, where nothing may be: {reason}"
    return report


def _under_mutmut() -> None:
    """A test is to fail or not, the same way each time: few examples, always the same, and no search for a smaller one.

    A changed program may want more memory than there is, so it gets 4 GB.
    """
    import resource

    from hypothesis import Phase, settings

    resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, resource.getrlimit(resource.RLIMIT_AS)[1]))
    settings.register_profile(
        "mutmut",
        settings.get_profile("no clock"),
        max_examples=10,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
    )
    settings.load_profile("mutmut")
