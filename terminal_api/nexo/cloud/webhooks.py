"""Standard webhooks: how Adyen says later what became of a refund or reversal it had only taken note of."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from moneyed import CurrencyDoesNotExist, Money, get_currency
from pydantic import ConfigDict, Field, StrictInt
from pydantic.alias_generators import to_camel

from terminal_api.money import decimals
from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import Reference

log = logging.getLogger(__name__)

#: How many confirmations are remembered; the same one may come more than once.
_REMEMBERED = 4096


class ConfirmationEvent(StrEnum):
    """The webhooks that confirm; every other is accepted and left alone."""

    CANCEL_OR_REFUND = "CANCEL_OR_REFUND"
    """Of a reversal."""
    REFUND_WITH_DATA = "REFUND_WITH_DATA"
    """Of a refund without an earlier payment."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What became of a reversal or refund: only now it is certain."""

    event: ConfirmationEvent
    original: str | None
    """The PSP reference of the payment that was taken back."""
    psp: str
    """Its own PSP reference, the one in the terminal's answer."""
    succeeded: bool
    amount: Money | None
    merchant_reference: str | None = None
    reason: str | None = None

    def confirms(self, reversal: Reference) -> bool:
        """Whether this is about `reversal`, which may be a refund too."""
        return reversal.is_called(self.psp)


class _Part(Wire):
    model_config = ConfigDict(alias_generator=to_camel)


class _Amount(_Part):
    value: StrictInt
    currency: str


class _Item(_Part):
    event_code: str
    psp_reference: str
    original_reference: str | None = None
    merchant_reference: str | None = None
    success: Literal["true", "false"]
    reason: str | None = None
    amount: _Amount | None = None


class _Wrapped(_Part):
    item: _Item = Field(alias="NotificationRequestItem")


class _Webhook(_Part):
    live: Literal["true", "false"]
    notification_items: tuple[_Wrapped, ...]


class Webhooks:
    """Reads webhooks and tells `on_confirmation` of each confirmation once.

    A webhook of the other environment is left alone: a test must not confirm a shop's refund.
    """

    def __init__(self, environment: Environment, on_confirmation: Callable[[Confirmation], None]) -> None:
        self._live = "true" if environment == "live" else "false"
        self._on_confirmation = on_confirmation
        self._told: deque[tuple[str, str, bool]] = deque(maxlen=_REMEMBERED)

    def read(self, body: bytes) -> tuple[Confirmation, ...]:
        """The confirmations in `body`, none when it is about something else. Raises `NotUnderstood`."""
        webhook = _Webhook.read(body)
        if webhook.live != self._live:
            log.warning("a webhook came from the other environment, live=%s", webhook.live)
            return ()
        items = (wrapped.item for wrapped in webhook.notification_items)
        return tuple(_confirmation(item) for item in items if item.event_code in set(ConfirmationEvent))

    def hand_over(self, confirmations: tuple[Confirmation, ...]) -> None:
        """Tell of each that was not told yet; one whose listener raises counts as not told."""
        for confirmation in confirmations:
            # A refund that went well may fail in the end: that is told too.
            known = (confirmation.event, confirmation.psp, confirmation.succeeded)
            if known not in self._told:
                self._on_confirmation(confirmation)
                self._told.append(known)


def _confirmation(item: _Item) -> Confirmation:
    return Confirmation(
        event=ConfirmationEvent(item.event_code),
        original=item.original_reference or None,
        psp=item.psp_reference,
        succeeded=item.success == "true",
        amount=_money(item.amount),
        merchant_reference=item.merchant_reference or None,
        reason=item.reason or None,
    )


def _money(amount: _Amount | None) -> Money | None:
    """Webhooks count in the currency's smallest unit."""
    if amount is None:
        return None
    try:
        currency = get_currency(amount.currency)
    except CurrencyDoesNotExist:
        raise NotUnderstood("The webhook names a currency nobody knows.") from None
    return Money(Decimal(amount.value).scaleb(-decimals(currency)), currency)
