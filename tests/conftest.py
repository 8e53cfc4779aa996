"""Fixtures for all tests, and a loud word on what was left out."""

import os
from pathlib import Path

import pytest

_LEFT_OUT: list[str] = []


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder of published statistics; leave the test out, and say so, where it is absent."""
    folder = os.environ.get("KLUSTERMOTOR_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("published statistics are absent (set KLUSTERMOTOR_TEST_DATA)")
    return Path(folder)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember every test that was left out."""
    if report.skipped:
        _LEFT_OUT.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many tests were left out."""
    if _LEFT_OUT:
        terminalreporter.section("LEFT OUT", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(_LEFT_OUT)} tests did not run; the reasons stand in the summary above.")
