"""The referee's own judgement of what a comparison with the terminal found: it knows what was true."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from register.domain.asking.comparison import Finding, Odd
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import DayCompared, Unlooked
from register.simulate.referee.promise import demand
from terminal_api.record import WAYS

#: So old a terminal may have forgotten it.
_REMEMBERED = timedelta(hours=48)


@dataclass
class OwnComparison:
    """One register's. `asked` are its requests since the last Z that told of a whole comparison."""

    register: str
    asked: dict[str, MoneyRequest] = field(default_factory=dict[str, MoneyRequest])
    _known: int = 0
    """How many of them the newest comparison of this shift knew; 0 when it was not whole."""

    def intended(self, request: MoneyRequest) -> None:
        """One more is about to be asked."""
        self.asked[request.id] = request

    def unsent(self, request_id: str) -> None:
        """It never left: nobody else can know it."""
        self.asked.pop(request_id, None)

    def compared(
        self, event: DayCompared, at: datetime, misjudged: frozenset[str], waiting: frozenset[str]
    ) -> None:
        """What was found is so, and all that is so was found. Raises `Broken`.

        `misjudged` moved money although the journal says that they did not; `waiting` have no answer yet.
        """
        demand(event.requests == len(self.asked), f"{self.register}: compared {event.requests} requests")
        for odd in event.odd:
            forgotten = odd.operation not in WAYS or event.unlooked is not None
            true = self._is_true(odd, at, misjudged, waiting, forgotten=forgotten)
            demand(true, f"{self.register}: {odd} is not odd")
        found = {odd.request_id for odd in event.odd}
        if event.missed is None:
            overlooked = sorted((misjudged & self.asked.keys()) - found)
            demand(not overlooked, f"{self.register}: the comparison overlooked {overlooked}")
            said = event.agree + sum(1 for odd in event.odd if odd.request_id)
            demand(said == event.requests, f"{self.register}: {said} of {event.requests} were told")
        whole = event.missed is None and event.unlooked not in (Unlooked.NOT_NOW, Unlooked.OPEN)
        self._known = len(self.asked) if whole else 0

    def closed(self) -> None:
        """A shift closed: what its comparison knew, the next need not know again."""
        for id_ in tuple(self.asked)[: self._known]:
            del self.asked[id_]
        self._known = 0

    def _is_true(
        self,
        odd: Odd,
        at: datetime,
        misjudged: frozenset[str],
        waiting: frozenset[str],
        *,
        forgotten: bool,
    ) -> bool:
        """Nobody enters payments at these terminals, so that no sum is odd.

        `forgotten`: a terminal that restarted may not know it any more, and its sums cannot tell.
        """
        request = self.asked.get(odd.request_id)
        if request is None:
            return False
        match odd.finding:
            case Finding.ONLY_THEIRS:
                return request.id in misjudged or request.id in waiting
            case Finding.ONLY_OURS:
                return request.id in waiting
            case Finding.NOT_TOLD:
                return forgotten or request.id in waiting or at - request.at > _REMEMBERED
            case Finding.AMOUNT:
                return False
