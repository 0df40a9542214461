"""One at a time: who has the terminal's screen and its shopper, and what that means for everybody else."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from terminal_api.mock.body.bank_cards import CardRead
from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.books.refusals import NO_SUCH_ACQUISITION, Refusal
from terminal_api.mock.desk.failures import busy
from terminal_api.nexo.messages import (
    EnableServiceRequest,
    MessageHeader,
    PaymentRequest,
)
from terminal_api.nexo.messages.parts import TransactionIdentification
from terminal_api.nexo.wire import Wire


@dataclass(frozen=True, slots=True)
class Acquisition:
    """A card that was read and waits for its payment; until then the terminal is kept for it."""

    header: MessageHeader
    id: str
    """The POITransactionID it goes by."""
    card: CardRead


class Occupancy:
    """The running request, and the card acquisition that is open between two requests."""

    def __init__(self) -> None:
        self.acquisition: Acquisition | None = None
        self._running: Dialogue | None = None

    @property
    def running(self) -> Dialogue | None:
        """The request being served."""
        return self._running

    @property
    def is_busy(self) -> bool:
        """Whether anything keeps the terminal."""
        return self._running is not None or self.acquisition is not None

    def in_the_way(self, body: Wire) -> tuple[Refusal, dict[str, str] | None] | None:
        """Why `body` cannot be served now, with further pairs for its answer; None when it can."""
        if self._running:
            return busy(self._running.header)
        reference = acquisition_named(body)
        if self.acquisition and (reference is None or reference.transaction_id == self.acquisition.id):
            completes = reference is not None or isinstance(body, EnableServiceRequest)
            return None if completes else busy(self.acquisition.header)
        return (NO_SUCH_ACQUISITION, None) if reference else None

    @contextmanager
    def taken_by(self, dialogue: Dialogue) -> Generator[None]:
        """`dialogue` has the terminal to itself."""
        self._running = dialogue
        try:
            yield
        finally:
            self._running = None


def acquisition_named(body: Wire) -> TransactionIdentification | None:
    """The card acquisition that `body` is to complete."""
    if not isinstance(body, PaymentRequest) or body.payment_data is None:
        return None
    return body.payment_data.card_acquisition_reference
