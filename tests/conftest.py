"""Says at the end of a run how many points there were to end the program at, and at how many it was ended."""

from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = [dict[str, Any](one.user_properties) for one in terminalreporter.getreports("passed")]
    found = [one for one in found if "points" in one]
    if found:
        points, ended = (sum(one[name] for one in found) for name in ("points", "tried"))
        terminalreporter.write_line(f"crash points: {points} in {len(found)} deeds, ended at {ended} of them")
