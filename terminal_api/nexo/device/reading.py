"""The terminal's card reader without a payment: which card is it, before the register decides."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from moneyed import Money

from terminal_api.nexo.additional_response import AdditionalResponse
from terminal_api.nexo.device.failure import Failure, refused, unanswered
from terminal_api.nexo.device.prompt import Prompt
from terminal_api.nexo.device.screen import verdict
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageCategory, Result
from terminal_api.nexo.messages.card_acquisition import (
    CardAcquisitionRequest,
    CardAcquisitionResponse,
    CardAcquisitionTransaction,
)
from terminal_api.nexo.messages.enable_service import (
    EnableServiceRequest,
    EnableServiceResponse,
    TransactionAction,
)
from terminal_api.nexo.messages.parts import SaleData, TransactionIdentification
from terminal_api.nexo.messages.payment import PaymentData
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged
from terminal_api.outcomes import Declined, NotSent, Outcome


@dataclass(frozen=True, slots=True)
class Acquired:
    """A card was read and waits in the terminal: complete it by a payment, or release it."""

    reference: TransactionIdentification
    """The terminal's name for it; goes into the payment unaltered."""
    is_gift_card: bool | None = None
    """None when the terminal does not say."""
    brand: str | None = None
    last4: str | None = None
    alias: str | None = field(default=None, repr=False)
    """The same for the same card each time; tells nothing about its number."""


@dataclass(frozen=True, slots=True)
class Released:
    """The terminal is free again, and nothing was charged."""


class Held:
    """A card in the reader, for as long as `CardReader.held` runs."""

    def __init__(self, card: Acquired | Failure) -> None:
        self.card = card
        self._open = isinstance(card, Acquired) or not card.certain

    @property
    def open(self) -> bool:
        """The terminal may still wait for what becomes of the card."""
        return self._open

    async def complete(self, pay: Callable[[PaymentData], Awaitable[Outcome]]) -> Outcome:
        """Pay with the card: `pay` asks for the money, once, with the part it is given.

        From here on the payment decides, also when the caller is cancelled: the card is released only if the
        outcome says that nothing was charged.
        """
        if isinstance(self.card, Failure):
            return NotSent(self.card.reason)
        self._open = False
        outcome = await pay(completed_by(self.card.reference))
        self._open = isinstance(outcome, NotSent | Declined)
        return outcome


class CardReader:
    """Reads one card at a time. `now` tells the time, with its zone."""

    def __init__(self, terminal: NexoTerminal, now: Callable[[], datetime]) -> None:
        self._terminal = terminal
        self._now = now

    @asynccontextmanager
    async def held(self, transaction: str, amount: Money | None = None) -> AsyncGenerator[Held, None]:
        """`acquire` a card and never leave it open: what no payment completed is released in the end."""
        held = Held(await self.acquire(transaction, amount))
        try:
            yield held
        finally:
            if held.open:
                await self.release()

    async def acquire(self, transaction: str, amount: Money | None = None) -> Acquired | Failure:
        """Ask for a card; `transaction` is our reference, `amount` what the customer is shown.

        Charges nothing. An acquired card keeps the terminal busy until it is completed or released, and so
        may a failure that is not `certain`: prefer `held`. A caller that is cancelled stops and releases it.
        Raises `pydantic.ValidationError` for an amount nexo cannot carry.
        """
        service_id = self._terminal.new_id()
        prompt = Prompt(
            self._terminal,
            self._request(transaction, amount),
            service_id=service_id,
            take_back=lambda: self._stop(service_id),
        )
        exchanged = await prompt.answer()
        assert exchanged is not None, "only a cancelled caller takes it back"
        return _acquired(exchanged)

    async def release(
        self, title: str = "Cancelled", text: str = "Nothing was charged"
    ) -> Released | Failure:
        """End an acquisition without a payment, and tell the customer so. Waits its turn."""
        return _released(
            await self._terminal.send(
                EnableServiceRequest(
                    transaction_action=TransactionAction.ABORT_TRANSACTION,
                    display_output=verdict(title, text, good=False),
                ),
                prompts=True,
            )
        )

    async def _stop(self, service_id: str) -> None:
        await self._terminal.stop(MessageCategory.CARD_ACQUISITION, service_id)
        # The card may have been read in that very moment. Without a screen, for perhaps it never began.
        action = TransactionAction.ABORT_TRANSACTION
        await self._terminal.send(EnableServiceRequest(transaction_action=action), prompts=True)

    def _request(self, transaction: str, amount: Money | None) -> CardAcquisitionRequest:
        made = self._now().astimezone(UTC).isoformat(timespec="seconds")
        return CardAcquisitionRequest(
            sale_data=SaleData(
                sale_transaction_id=TransactionIdentification(transaction_id=transaction, time_stamp=made),
                token_requested_type="Customer",
            ),
            card_acquisition_transaction=CardAcquisitionTransaction(
                total_amount=amount.amount if amount else None
            ),
        )


def completed_by(reference: TransactionIdentification) -> PaymentData:
    """The part of a `PaymentRequest`, its member `payment_data`, that pays with the acquired card."""
    return PaymentData(card_acquisition_reference=reference)


def _acquired(exchanged: Exchanged) -> Acquired | Failure:
    match exchanged:
        case Message(body=CardAcquisitionResponse() as answer):
            if answer.response.result is not Result.SUCCESS:
                return refused(answer.response)
            reference = answer.poi_data.poi_transaction_id if answer.poi_data else None
            if reference is None:
                return Failure("The terminal read a card but cannot name it: try again.")
            return _card(reference, answer)
        case _:
            return unanswered(exchanged)


def _card(reference: TransactionIdentification, answer: CardAcquisitionResponse) -> Acquired:
    said = AdditionalResponse.read(answer.response.additional_response)
    instrument = answer.payment_instrument_data
    card = instrument.card_data if instrument else None
    masked = (card.masked_pan if card else None) or ""
    return Acquired(
        reference=reference,
        is_gift_card=said.is_gift_card,
        brand=(card.payment_brand if card else None) or said.brand,
        last4=said.last4 or masked[-4:] or None,
        alias=said.pairs.get("alias"),
    )


def _released(exchanged: Exchanged) -> Released | Failure:
    match exchanged:
        case Message(body=EnableServiceResponse(response=response)):
            return Released() if response.result is Result.SUCCESS else refused(response)
        case _:
            return unanswered(exchanged)
