"""Toggle counts what queries cost: 8000 points at most, 5000 come back in ten minutes."""

from datetime import datetime

_REFILL_PER_S = 5000 / 600
#: Below so many points a look at a balance waits, so that money never has to. Ours.
RESERVE = 500
#: However little is left, the reserve is back after so long.
_LONGEST_S = RESERVE / _REFILL_PER_S


class Budget:
    """How many points are left, by the latest answer that told."""

    def __init__(self) -> None:
        self._told: tuple[int, datetime] | None = None

    def tell(self, points: int, at: datetime) -> None:
        """So many points were left then."""
        self._told = (points, at)

    def wait_s(self, now: datetime) -> float:
        """Seconds until a mere look at a balance may be sent; zero mostly."""
        if self._told is None:
            return 0.0
        points, at = self._told
        # A clock that was set back must not make anybody wait for longer.
        passed_s = max(0.0, (now - at).total_seconds())
        lacking = RESERVE - points - passed_s * _REFILL_PER_S
        return min(max(lacking / _REFILL_PER_S, 0.0), _LONGEST_S)
