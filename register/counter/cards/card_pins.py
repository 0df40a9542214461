"""A gift card's PIN, where the till asks for it: before the card is used, or once its processor wants it.

It lives in the card that is used, and in the till's memory until what the card paid can no longer go back: no
journal, vault, receipt or log has a place for it. After a restart it is asked for again. What the terminal is
asked needs none: that asks the customer itself. Selling and loading need none either: nobody scratches a card
free before it is paid for, and after the payment nobody would have it any more.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from register.config.tables import PinPolicy
from register.counter.cards import keepers
from register.counter.cards.card_balance import Look
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.exchange import MoneyRequest
from register.domain.sale import Sale
from register.language import say
from terminal_api.outcomes import Decline, Declined
from terminal_api.processor import GiftCard, Operation

#: Wrong PINs of one card that one sale bears. Ours.
TRIES = 3

#: Whoever types the PIN of that card, told why it is asked for again (empty the first time); None: nobody.
AskPin = Callable[[GiftCard, str], Awaitable[str | None]]

T = TypeVar("T")


async def with_pin(
    till: Till,
    card: GiftCard,
    operation: Operation,
    ask_pin: AskPin,
    use: Callable[[GiftCard], Awaitable[T]],
) -> T | Refused:
    """`use` the card for `operation`, with the PIN typed for it; again with another while that one is wrong.

    Each time is a request of its own. What came of the last one is answered, also when nobody types on.
    """
    policy = policy_of(till, card, operation)
    if policy == "never":
        return await use(card)
    wrong = _WrongPins(till, card)
    if wrong.too_many:
        return wrong.refused()
    if policy == "always" and not card.pin:
        pin = await ask_pin(card, "")
        if not pin:
            return Refused(say("Nothing was asked: the PIN of the card is needed"))
        card = replace(card, pin=pin)
    while (reason := wrong_pin(answer := await use(card))) is not None:
        if card.pin:
            wrong.one_more()
        pin = None if wrong.too_many else await ask_pin(card, reason)
        if not pin:
            break
        card = replace(card, pin=pin)
    return answer


def policy_of(till: Till, card: GiftCard, operation: Operation) -> PinPolicy:
    """When the PIN of `card` is asked for here, by whoever would be asked for `operation` now.

    The terminal asks the customer itself; what stands in for it while it is busy or away cannot.
    """
    asked = keepers.processor(till, till.mark(card), operation)
    if card.entry.at_terminal or asked is None or asked is till.terminal:
        return "never"
    return till.provider(card).pin if asked.capabilities(card.provider).can(operation) else "never"


def wanted_again(till: Till, number: str, payment: str | None = None) -> tuple[GiftCard, ...]:
    """The cards that sale `number`, or one `payment` of it, goes back to only with a PIN that is not known.

    Where the till asks for PINs only once they are wanted, those that could not be given back without one.
    """
    sale, cards = till.books.documents.get(number), list[GiftCard]()
    if not isinstance(sale, Sale):
        return ()
    for one in sale.to_give_back + sale.kept_back:
        if payment not in (None, one.request.id):
            continue
        mark = one.request.card
        full = till.vault.get(mark.token) if mark is not None and mark.token else None
        if mark is None or full is None or mark.token in till.with_pins:
            continue
        card = GiftCard(mark.provider, full)
        policy = policy_of(till, card, Operation.REVERSE)
        if policy == "always" or (policy == "asked" and one in sale.kept_back):
            cards.append(card)
    return tuple(cards)


class _WrongPins:
    """How often the PIN of a card was wrong in this sale; without a sale, in this use of it."""

    def __init__(self, till: Till, card: GiftCard) -> None:
        sale = till.books.sale
        self._tries = till.wrong_pins if sale is not None else {}
        self._key = (sale.number if sale is not None else "", till.mark(card).token)
        self._last4 = card.last4

    @property
    def too_many(self) -> bool:
        return self._tries.get(self._key, 0) >= TRIES

    def one_more(self) -> None:
        self._tries[self._key] = self._tries.get(self._key, 0) + 1

    def refused(self) -> Refused:
        return Refused(
            say(
                "The PIN of card {card} was wrong {tries} times: use another card or way to pay",
                card=self._last4,
                tries=TRIES,
            )
        )


def wrong_pin(answer: object) -> str | None:
    """Why the processor wants the PIN, or another one, when that is what it says."""
    match answer:
        case Declined(reason, why=Decline.WRONG_PIN):
            return reason
        case Look():
            return wrong_pin(answer.outcome)
        case (MoneyRequest(), Declined() as declined):
            return wrong_pin(declined)
        case _:
            return None
