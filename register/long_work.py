"""What work that lasts is handed: whom it tells how far it is, and whom it asks whether to go on."""

from collections.abc import Callable

Far = Callable[[int], object]
"""Hears of the percent that is done."""
Stops = Callable[[], bool]
"""Whether nobody waits any more: asked often."""


class Stopped(Exception):
    """The work ended early, because it was asked to."""


def untold(_percent: int) -> None:
    """The `Far` of work that nobody watches."""


def unstopped() -> bool:
    """The `Stops` of work that is waited for to its end."""
    return False
