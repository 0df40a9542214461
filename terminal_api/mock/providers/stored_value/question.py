"""A request of the right shape, as the provider behind the platform sees it."""

from dataclasses import dataclass, field
from typing import Self, cast

from moneyed import Money

from terminal_api.processors.stored_value.providers import Channel, Deed
from terminal_api.processors.stored_value.wire import NotUnderstood, major


@dataclass(frozen=True, slots=True)
class Method:
    """A card as a request names it."""

    type: str
    number: str = field(repr=False)
    code: str = field(repr=False)

    @classmethod
    def of(cls, value: object) -> Self:
        """From `paymentMethod` or `sourcePaymentMethod`, whose shape has been checked."""
        named = cast("dict[str, str]", value or {})
        return cls(named.get("type", ""), named.get("number", ""), named.get("securityCode", ""))


@dataclass(frozen=True, slots=True)
class Question:
    """One request about a card."""

    deed: Deed
    merchant_account: str
    reference: str
    channel: Channel
    card: Method
    source: Method
    amount: Money | None
    foreign: bool
    """It names an amount in a currency there is not."""


_DEEDS = {
    "load": Deed.LOAD,
    "checkBalance": Deed.BALANCE,
    "issue": Deed.ISSUE,
    "mergeBalance": Deed.MERGE,
}


def question(operation: str, asked: dict[str, object]) -> Question:
    """What `asked` is, once its structure has been checked. A void is no question about a card."""
    try:
        amount, foreign = _amount(asked.get("amount")), False
    except NotUnderstood:
        amount, foreign = None, True
    active = asked.get("status") == "active"
    deed = _DEEDS.get(operation) or (Deed.ACTIVATE if active else Deed.DEACTIVATE)
    # Whatever is not in the shop goes by the rules for online, which is also what nothing said means (D).
    channel = Channel.POS if asked.get("shopperInteraction") == "POS" else Channel.ECOMMERCE
    return Question(
        deed=deed,
        merchant_account=str(asked["merchantAccount"]),
        reference=str(asked["reference"]),
        channel=channel,
        card=Method.of(asked.get("paymentMethod")),
        source=Method.of(asked.get("sourcePaymentMethod")),
        amount=amount,
        foreign=foreign,
    )


def _amount(value: object) -> Money | None:
    if value is None:
        return None
    named = cast("dict[str, str | int]", value)
    return major(int(named["value"]), str(named["currency"]))
