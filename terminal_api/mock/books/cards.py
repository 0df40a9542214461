"""Gift cards as the mock terminal's providers keep them, and what each provider allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from moneyed import Money

from terminal_api.hiding import ending
from terminal_api.money import Amount
from terminal_api.processor import Operation


class CardStatus(StrEnum):
    """Where a gift card stands in its life."""

    INACTIVE = "inactive"
    """Printed, not sold yet."""
    ACTIVE = "active"
    EXPIRED = "expired"
    CLOSED = "closed"
    """Blocked, deactivated or cashed out: never usable again."""


@dataclass(frozen=True, slots=True)
class Card:
    """One gift card. Its number can be spent by whoever knows it, so it stays out of reprs."""

    number: str = field(repr=False)
    provider: str
    """`givex`, `svs`, `valuelink` or a local brand."""
    status: CardStatus
    balance: Amount
    pin: bool = False
    """Whether the terminal asks the shopper for a PIN before this card pays or tells its balance."""
    shopper_knows_pin: bool = True
    code: str = field(default="", repr=False)
    """The PIN or security code, where a provider checks the digits itself; empty: the card has none."""
    expiry: str = ""
    """MMYY, as embossed; a request that states another is refused. Empty: the card tells none."""

    @property
    def masked(self) -> str:
        """The number as paper shows it: stars, then the last four digits."""
        return masked(self.number)

    @property
    def pin_refused(self) -> bool:
        """Whether a question for the PIN must fail."""
        return self.pin and not self.shopper_knows_pin


def masked(number: str) -> str:
    """`number` with all but its last four digits as stars; of a short one at most half are shown."""
    return "*" * (len(number) - len(ending(number))) + ending(number)


@dataclass(frozen=True, slots=True)
class Provider:
    """What a gift-card provider can do in a shop."""

    name: str
    operations: frozenset[Operation]
    part_cash_out: bool = False
    """Whether a part of the balance may be paid out in cash."""
    minimum_load: Decimal = Decimal(0)
    """The least that a load, or a first amount, may be, in the card's own currency."""
    maximum_load: Decimal | None = None
    """The most; None leaves it to what the card may hold."""

    def takes(self, load: Money) -> bool:
        """Whether `load` is within the limits."""
        most = load.amount if self.maximum_load is None else self.maximum_load
        return self.minimum_load <= load.amount <= most


NETWORK_OPERATIONS = frozenset(Operation) - {Operation.DEACTIVATE, Operation.BANK_CARD}
LOCAL_OPERATIONS = frozenset({Operation.PAY, Operation.REVERSE})
"""A local brand takes payments only; a payment taken by mistake can still be reversed."""

GIVEX = Provider("givex", NETWORK_OPERATIONS | {Operation.DEACTIVATE}, part_cash_out=True)
SVS = Provider("svs", NETWORK_OPERATIONS)
VALUELINK = Provider("valuelink", NETWORK_OPERATIONS)
NETWORKS = {provider.name: provider for provider in (GIVEX, SVS, VALUELINK)}

DEFAULT_MAXIMUM_BALANCE = Decimal("500.00")
"""The most a card may hold, in its own currency. No provider publishes its figure: this one is ours."""


def provider_named(name: str, known: Mapping[str, Provider] = NETWORKS) -> Provider:
    """The provider called `name`; a name that is not `known` is a local brand's."""
    return known.get(name) or Provider(name, LOCAL_OPERATIONS)
