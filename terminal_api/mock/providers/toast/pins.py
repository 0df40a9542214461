"""Whether a card needs its PIN, and whether the one presented fits: check 10 of the order of judgement."""

import hmac
from enum import StrEnum

from terminal_api.mock.books.cards import Card
from terminal_api.mock.providers.toast.wanted import CodeSource, Presented, Source
from terminal_api.mock.providers.toast.wire import Status


class PinPolicy(StrEnum):
    """When this provider wants a code; the provider decides (D)."""

    NONE = "none"
    """Never: a code that is sent is refused."""
    KEYED = "keyed"
    """Unless the card was scanned or swiped (D, as an example)."""
    ALWAYS = "always"


_IN_HAND = frozenset({Source.SCANNED, Source.SWIPED})


def refused_for_pin(policy: PinPolicy, card: Card, presented: Presented, *, trusted: bool) -> Status | None:
    """Why the code does not do, or None. `trusted`: it was checked for the redemption that this one replaces.

    A card that was issued without a code needs none, and refuses one as a provider without codes does (ours).
    """
    code = presented.code
    if code is not None and code.source is CodeSource.VERIFIED:
        return None
    if policy is PinPolicy.NONE or not card.code:
        return None if code is None else Status.VERIFICATION_NOT_SUPPORTED
    if code is not None:
        fits = hmac.compare_digest(code.value.encode(errors="replace"), card.code.encode())
        return None if fits else Status.VERIFICATION_FAILED
    needed = policy is PinPolicy.ALWAYS or presented.source not in _IN_HAND
    return Status.VERIFICATION_REQUIRED if needed and not trusted else None
