"""What entries are looked up by, other than by the number of their sale, return or slip."""

from enum import StrEnum
from typing import Any

from register.domain.events import (
    CustomerNamed,
    Ended,
    Event,
    GoodsExchanged,
    Intended,
    LineAdded,
    LineNoted,
    LineReduced,
    LineRemoved,
    PaperNoted,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    ReturnOpened,
    ReversalFailed,
    SaleExempted,
    SettingChanged,
)
from terminal_api.outcomes import Approved, Reference

KEYED: tuple[type[Any], ...] = (
    *(Intended, Ended, ReturnOpened, ReversalFailed, GoodsExchanged, CustomerNamed, SettingChanged),
)
"""The events that have keys."""

MAY_BE_LOST: tuple[type[Any], ...] = (
    *(LineAdded, LineRemoved, QuantityChanged, LineReduced, PriceChanged, PromotionsGiven),
    *(SaleExempted, LineNoted),
    PaperNoted,
)
"""The events that a power cut may take when they are the newest: the till does not wait for their disk."""


class By(StrEnum):
    """A kind of key."""

    REQUEST = "request"
    """The id of a request for money."""
    UNDONE = "undone"
    """The id of the request that another one undoes."""
    REFERENCE = "reference"
    """What the processor calls a reversal or refund that it has only received (Adyen: PSP reference)."""
    FAILED = "failed"
    """The id of a reversal or refund that was not carried out in the end."""
    ORIGINAL = "original"
    """The number of the sale that a return, or an exchange, takes something back of."""
    CARD = "card"
    """The token of the gift card that a request is about."""
    UNDO = "undo"
    """The id of the request that took a load off its card, of the return of what was paid for it."""
    CUSTOMER = "customer"
    """Whose sale it is, by `customer_key`."""
    SETTING = "setting"
    """A change of the settings, whichever: by `ANY_SETTING`."""


ANY_SETTING = "any"
"""What every change of the settings is found by: they are few among many sales."""

Key = tuple[By, str]


def keys(event: Event) -> tuple[Key, ...]:
    """What `event` can be found by."""
    match event:
        case Intended(request=request):
            undone = ((By.UNDONE, request.undoes),) if request.undoes else ()
            card = ((By.CARD, request.card.token),) if request.card and request.card.token else ()
            return (By.REQUEST, request.id), *undone, *card
        case Ended(outcome=Approved(confirmed=False, reference=Reference(id=id_))):
            return tuple((By.REFERENCE, name) for name in _names(id_))
        case ReturnOpened(original=original, undo=undo) if undo:
            return (By.ORIGINAL, original), (By.UNDO, undo)
        case ReturnOpened(original=original) if original:
            return ((By.ORIGINAL, original),)
        case GoodsExchanged(original=original):
            return ((By.ORIGINAL, original),)
        case ReversalFailed(request=request):
            return ((By.FAILED, request.id),)
        case CustomerNamed(customer=customer) if customer:
            return ((By.CUSTOMER, customer_key(customer)),)
        case SettingChanged():
            return ((By.SETTING, ANY_SETTING),)
        case _:
            return ()


def customer_key(customer: str) -> str:
    """`customer` as it is looked up: large or small letters and how many spaces make no other customer."""
    return " ".join(customer.casefold().split())


def _names(reference: str) -> list[str]:
    """All that `Reference.is_called` says yes to."""
    name = reference.partition(".")[2] or reference
    return sorted({name, name.removesuffix("C")})
