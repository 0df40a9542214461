"""What a payment terminal has written down itself: each answer for a while, and the totals of its period.

`TransactionStatus` tells of one request, as long as the terminal remembers it. `GetTotals` is optional in the
protocol, needs a session, and knows payments only: activations and loads are in no total.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.session import Operator, login, logout
from terminal_api.nexo.device.totals import Total, running_totals
from terminal_api.nexo.messages import TotalDetail
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.nexo.messages.parts import InstrumentType, TransactionType
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Outcome
from terminal_api.processor import Request
from terminal_api.record import Means, NoSums, Sum, Sums, Way, Whose

_WAYS = {
    TransactionType.DEBIT: Way.TAKEN,
    TransactionType.CREDIT: Way.REFUNDED,
    TransactionType.REVERSE_DEBIT: Way.TAKEN_BACK,
}
"""Others, such as reservations and declined ones, are no money that moved."""


class TerminalRecord:
    """A `KeepsRecord`: `terminal`'s own, of what was asked under `sale_id` and of what nobody asked for.

    For the totals it signs on as `software` and signs off again; `now` tells UTC.
    """

    def __init__(
        self, terminal: NexoTerminal, *, sale_id: str, software: SaleSoftware, now: Callable[[], datetime]
    ) -> None:
        self._terminal = terminal
        self._sale_id = sale_id
        self._software = software
        self._now = now

    @property
    def name(self) -> str:
        """The terminal's."""
        return self._terminal.name

    @property
    def known_as(self) -> str:
        """Our SaleID and the terminal's POIID."""
        return self._terminal.known_as

    async def told_of(self, request: Request) -> Outcome:
        """What the terminal says became of `request`."""
        return await self._terminal.status(request)

    async def sums(self) -> Sums | NoSums:
        """The open period's totals by SaleID; those of other registers left out."""
        signed_on = await login(self._terminal, self._software, Operator(self._sale_id), at=self._now())
        if isinstance(signed_on, Failure):
            return _untold(signed_on)
        try:
            told = await running_totals(self._terminal, by=(TotalDetail.SALE_ID,))
        finally:
            await logout(self._terminal)
        if isinstance(told, Failure):
            return _untold(told)
        return Sums(told.period, tuple(_ours(told.totals, self._sale_id)))


def _untold(failure: Failure) -> NoSums:
    """A terminal that spoke and was not busy does not do this at all."""
    return NoSums(
        failure.reason, never=failure.certain and failure.condition is not None and not failure.busy
    )


def _ours(totals: Iterable[Total], sale_id: str) -> Iterator[Sum]:
    for total in totals:
        way = _WAYS.get(TransactionType(total.kind)) if total.kind in set(TransactionType) else None
        if way is None or total.share.sale_id not in (None, "", sale_id):
            continue
        yield Sum(
            whose=Whose.OURS if total.share.sale_id else Whose.NOBODYS,
            means=Means.GIFT_CARD if total.instrument == InstrumentType.STORED_VALUE else Means.BANK_CARD,
            way=way,
            brand=total.brand or "",
            count=total.count,
            amount=total.amount,
        )
