"""The provider that the gateway's mock brings itself: rules over the shared card ledger."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import count

from moneyed import Money

from terminal_api.mock.books.amounts import is_payable
from terminal_api.mock.books.cards import DEFAULT_MAXIMUM_BALANCE, Card, CardStatus, masked
from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask, Transaction
from terminal_api.mock.providers.gateway.behind import CardWord, Done, Down, No, Order, Told
from terminal_api.mock.providers.gateway.second_till import spend_elsewhere
from terminal_api.money import decimals
from terminal_api.processor import Operation

_OPERATIONS = {"activate": Operation.ACTIVATE, "load": Operation.LOAD, "pay": Operation.PAY}

_STATES: dict[CardStatus, CardWord] = {
    CardStatus.ACTIVE: "active",
    CardStatus.INACTIVE: "inactive",
    CardStatus.EXPIRED: "expired",
    CardStatus.CLOSED: "closed",
}
_REFUSED_IN: dict[CardWord, str] = {
    "inactive": "CARD_NOT_ACTIVE",
    "expired": "CARD_EXPIRED",
    "not_yet_valid": "CARD_NOT_YET_VALID",
    "closed": "CARD_CLOSED",
}


class OwnBooks:
    """Keeps the cards of one provider.

    `shares` says of a card's number which part of a payment is a discount (a card sold below its worth),
    `valid_from` from which day on a card may be used. `maximum` is the most a card may hold.
    """

    def __init__(
        self,
        ledger: CardLedger,
        provider: str,
        *,
        shares: Mapping[str, Decimal] | None = None,
        valid_from: Mapping[str, date] | None = None,
        maximum: Decimal = DEFAULT_MAXIMUM_BALANCE,
        today: Callable[[], date] = lambda: utc_now().date(),
    ) -> None:
        self._ledger = ledger
        self._provider = provider
        self._shares = dict(shares or {})
        self._valid_from = dict(valid_from or {})
        self._maximum = maximum
        self._today = today
        self._references = count(769457)
        self._done: dict[str, Done] = {}

    @property
    def notes(self) -> Mapping[str, str]:
        """Of which cards a part of each payment is a discount, and which are not good yet."""
        shares = {one: f"{share:.0%} of what it pays is a discount" for one, share in self._shares.items()}
        return shares | {one: f"good from {day} on" for one, day in self._valid_from.items()}

    async def is_up(self) -> bool:
        """They are at hand."""
        return True

    async def look(self, number: str, pin: str) -> Told | No:
        """State and balance of a card; a card with a PIN wants it first."""
        card = self._card(number)
        if card is None:
            return No("CARD_UNKNOWN")
        if no := _wrong_pin(card, pin):
            return no
        state = self._state(card)
        return Told(
            state,
            masked(number),
            card.balance if state == "active" else None,
            self._valid_from.get(number),
            _last_day(card),
        )

    async def move(self, order: Order) -> Done | No:
        """Make one movement, or refuse it; either way the ledger has a line."""
        return self._moved(order)

    async def became(self, order: Order) -> Done | Down:
        """What was made under that id; `move` itself leaves nothing open."""
        return self._done.get(order.id) or Down(forwarded=False)

    def _moved(self, order: Order) -> Done | No:
        if order.operation == "reverse":
            return self._reverse(order)
        card = self._card(order.number)
        after = No("CARD_UNKNOWN") if card is None else self._after(card, order)
        if card is None or isinstance(after, No):
            return self._refused(order, after if isinstance(after, No) else No("CARD_UNKNOWN"))
        return self._book(order, after, abs(after.balance - card.balance))

    def take(self, orders: tuple[Order, ...]) -> tuple[Done, ...] | No:
        """All payments or none: each is judged by what those before it leave."""
        afterwards: dict[str, Card] = {}
        for order in orders:
            card = afterwards.get(order.number) or self._card(order.number)
            after = No("CARD_UNKNOWN") if card is None else self._after(card, order)
            if isinstance(after, No):
                return self._refused(order, after)
            afterwards[order.number] = after
        done = tuple(self._moved(order) for order in orders)
        return tuple(each for each in done if isinstance(each, Done))

    def spend_elsewhere(self, number: str, amount: Money) -> None:
        """What another till takes from a card meanwhile: `amount`, or what there is."""
        if card := self._card(number):
            spend_elsewhere(self._ledger, card, amount, f"elsewhere-{next(self._references)}")

    def _card(self, number: str) -> Card | None:
        card = self._ledger.card(number)
        return card if card is not None and card.provider == self._provider else None

    def _state(self, card: Card) -> CardWord:
        until, since, today = _last_day(card), self._valid_from.get(card.number), self._today()
        if card.status is CardStatus.ACTIVE and until is not None and until < today:
            return "expired"
        if card.status is CardStatus.ACTIVE and since is not None and today < since:
            return "not_yet_valid"
        return _STATES[card.status]

    def _after(self, card: Card, order: Order) -> Card | No:
        """The card afterwards. State comes first, then the PIN, then the amount."""
        assert order.amount is not None
        state = self._state(card)
        if order.operation == "activate":
            if state == "active":
                return No("CARD_ALREADY_ACTIVE")
            return self._loaded(card, order.amount) if state == "inactive" else self._unusable(card, state)
        if state != "active":
            return self._unusable(card, state)
        if order.operation == "load":
            return self._loaded(card, order.amount)
        return _wrong_pin(card, order.pin) or _paid(card, order.amount, order.partial)

    def _unusable(self, card: Card, state: CardWord) -> No:
        since = self._valid_from.get(card.number)
        return No(_REFUSED_IN[state], valid_from=since, valid_until=_last_day(card))

    def _loaded(self, card: Card, amount: Money) -> Card | No:
        if amount.currency != card.balance.currency or not is_payable(amount):
            return No("AMOUNT_NOT_ALLOWED")
        balance = card.balance + amount
        if balance.amount > self._maximum:
            return No("AMOUNT_NOT_ALLOWED")
        return replace(card, status=CardStatus.ACTIVE, balance=balance)

    def _reverse(self, order: Order) -> Done | No:
        original = self._ledger.transaction(order.original)
        known = original is not None and original.provider == self._provider
        if original is None or not known or original.sale_id != order.store:
            return self._refused(order, No("ORIGINAL_UNKNOWN"))
        card = self._card(original.card)
        if not original.approved or original.operation not in _OPERATIONS.values() or card is None:
            return self._refused(order, No("NOT_REVERSIBLE"))
        if self._ledger.taken_back(original):
            return self._refused(order, No("ALREADY_REVERSED"))
        if order.amount is not None and order.amount != original.moved:
            return self._refused(order, No("AMOUNT_NOT_ALLOWED"))  # only the whole movement goes back
        after = _taken_back(card, original)
        if isinstance(after, No):
            return self._refused(order, after)
        return self._book(replace(order, number=card.number), after, original.moved)

    def _book(self, order: Order, after: Card, moved: Money) -> Done:
        self._ledger.change(self._ask(order), after, moved)
        before = self._done.get(order.original)
        discount = before.discount if before and before.discount else self._discount(order, moved)
        reference = str(next(self._references))
        done = Done(moved, moved - discount, discount, after.balance, reference)
        self._done[order.id] = done
        return done

    def _discount(self, order: Order, moved: Money) -> Money:
        share = self._shares.get(order.number, Decimal(0)) if order.operation == "pay" else Decimal(0)
        smallest = Decimal(1).scaleb(-decimals(moved.currency))
        return Money((moved.amount * share).quantize(smallest, ROUND_DOWN), moved.currency)

    def _refused(self, order: Order, no: No) -> No:
        self._ledger.refuse(self._ask(order), Refusal(no.code, no.message))
        return no

    def _ask(self, order: Order) -> Ask:
        return Ask(
            id=order.id,
            operation=self._operation(order),
            service_id=order.id,
            sale_id=order.store,
            amount=order.amount,
            card=order.number,
            provider=self._provider,
            original=order.original,
            partial=order.partial,
        )

    def _operation(self, order: Order) -> Operation:
        if order.operation != "reverse":
            return _OPERATIONS[order.operation]
        original = self._ledger.transaction(order.original)
        payment = original is None or original.operation is Operation.PAY
        return Operation.REVERSE if payment else Operation.UNDO_LOAD


def _wrong_pin(card: Card, pin: str) -> No | None:
    if not card.code:
        return None
    if not pin:
        return No("PIN_REQUIRED")
    return None if pin == card.code else No("PIN_WRONG")


def _paid(card: Card, amount: Money, partial: bool) -> Card | No:
    if amount.currency != card.balance.currency or not is_payable(amount):
        return No("AMOUNT_NOT_ALLOWED")
    if not card.balance or (card.balance < amount and not partial):
        return No("NOT_ENOUGH", balance=card.balance)
    return replace(card, balance=card.balance - min(card.balance, amount))


def _taken_back(card: Card, original: Transaction) -> Card | No:
    """What was paid comes back in any case; what was loaded, only while it is still there."""
    if original.operation is Operation.PAY:
        return replace(card, balance=card.balance + original.moved)
    if card.balance < original.moved or card.status is not CardStatus.ACTIVE:
        return No("NOT_REVERSIBLE")
    status = CardStatus.INACTIVE if original.operation is Operation.ACTIVATE else card.status
    return replace(card, status=status, balance=card.balance - original.moved)


def _last_day(card: Card) -> date | None:
    if not card.expiry:
        return None
    month, year = int(card.expiry[:2]), 2000 + int(card.expiry[2:])
    return date(year, month, monthrange(year, month)[1])
