"""A clock for event loops that a slow or busy machine cannot hurry: it goes only while everybody waits.

Tests let a till, its terminal and its printer wait for each other for hundredths of a second, in one loop. By
the machine's clock it would be chance whether the one that should answer in time has come to it. By this one
whoever can go on goes on, and only then does a timer run out: by as much as was really waited for. What is
waited for from threads and other programs still takes its time: such limits are long ones.
"""

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import Any

LOOK_S = 1e-6
"""Seconds that a look at the sockets counts for: whoever asks again and again comes to an end too."""


class WaitingSelector(selectors.DefaultSelector):
    """Adds up the seconds in which nothing came."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = time.monotonic()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready within `timeout` seconds. To be woken late from waiting counts as in time."""
        ready = super().select(timeout)
        self.now_s += timeout if timeout and not ready else LOOK_S
        return ready


def waiting_time(otherwise: Callable[[Any], float]) -> Callable[[Any], float]:
    """For `BaseEventLoop.time`: the seconds waited by a loop with such a selector, `otherwise` for others."""

    def seconds(loop: asyncio.AbstractEventLoop) -> float:
        selector = getattr(loop, "_selector", None)
        return selector.now_s if isinstance(selector, WaitingSelector) else otherwise(loop)

    return seconds
