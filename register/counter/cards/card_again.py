"""The card of an earlier payment, presented once more because its number is needed to give the money back.

A number is forgotten when its sale is over, and some processors find a payment by its card. Whether it is the
same card, the keyed token in the journal says. The number lives as long as it is needed: no journal, log or
receipt has a place for it.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from register.counter.cards import keepers
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.exchange import Done
from register.language import say
from terminal_api.processor import GiftCard


def wanted(till: Till, payments: Iterable[Done]) -> tuple[Done, ...]:
    """Those of `payments` that go back only with their card in hand; one of each card."""
    missing = {
        one.request.card.token: one
        for one in payments
        if one.request.card is not None and keepers.gives_back_by_card(till, one) and not _known(till, one)
    }
    return tuple(missing.values())


def not_the_same(till: Till, card: GiftCard, payment: Done) -> Refused | None:
    """Why `card` is not the one that paid; None where it is."""
    if till.mark(card).surely(payment.request.card):
        return None
    last4 = payment.request.card.last4 if payment.request.card else ""
    return Refused(say("That is another card: present the one that ends in {last4}", last4=last4))


@contextmanager
def at_hand(till: Till, cards: Iterable[GiftCard]) -> Generator[None]:
    """Keep `cards`, with their numbers and PINs, in memory for the requests that are made meanwhile."""
    here = {till.keys.token(card.number): card for card in cards if card.number}
    till.at_hand.update(here)
    try:
        yield
    finally:
        for token in here:
            till.at_hand.pop(token, None)


def _known(till: Till, payment: Done) -> bool:
    mark = payment.request.card
    return mark is not None and (mark.token in till.at_hand or till.vault.get(mark.token) is not None)
