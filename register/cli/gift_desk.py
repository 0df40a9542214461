"""What `register gift ...` does: one request, its outcome told, recorded and on paper."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from moneyed import Money

from register.cli import approval, card_pin, money, typed
from register.cli.place import Place, masked
from register.cli.session import at_counter, opened
from register.counter.asking.advance import settle_and_follow
from register.counter.cards import card_desk, card_pins, keepers
from register.counter.cards.loads import last_load
from register.counter.cards.undo_load import undo_load as undo_load_
from register.counter.history import Answered, asked
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.asking.exchange import MoneyRequest
from register.domain.staff.rights import Act
from register.settings import Settings
from terminal_api.hiding import ending
from terminal_api.outcomes import Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation

Result = card_desk.Asked | NotSent | Declined | Refused


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command is to ask, as far as it is known before anybody is asked."""

    operation: Operation
    amount: Money
    number: str = field(default="", repr=False)
    """The card's, if one is named."""

    @property
    def last4(self) -> str | None:
        """What may be told of it."""
        return ending(self.number) if self.number else None


async def activate(place: Place, number: str, amount: str, cashier: str) -> int:
    """Activate a card with a first amount."""
    return await _put_on(place, Operation.ACTIVATE, number, amount, cashier)


async def load(place: Place, number: str, amount: str, cashier: str) -> int:
    """Load an active card."""
    return await _put_on(place, Operation.LOAD, number, amount, cashier)


async def _put_on(place: Place, operation: Operation, number: str, amount: str, cashier: str) -> int:
    settings = place.settings()
    card, much = typed.card_number(number, settings), typed.amount(amount, settings.shop.currency)

    def act(till: Till) -> Awaitable[Result]:
        return card_desk.put_on(till, operation, till.card(card, Entry.TYPED), much)

    return await _asked(place, settings, cashier, Wanted(operation, much, card), act)


async def pay(place: Place, number: str, amount: str, cashier: str) -> int:
    """Take money off a card."""
    settings = place.settings()
    card, much = typed.card_number(number, settings), typed.amount(amount, settings.shop.currency)

    def act(till: Till) -> Awaitable[Result]:
        return card_pins.with_pin(
            till,
            till.card(card, Entry.TYPED),
            Operation.PAY,
            card_pin.asks(),
            lambda card: card_desk.at_desk(till, Operation.PAY, card, much),
        )

    return await _asked(place, settings, cashier, Wanted(Operation.PAY, much, card), act)


async def refund(place: Place, number: str, amount: str, cashier: str) -> int:
    """Put money on a card."""
    settings = place.settings()
    card, much = typed.card_number(number, settings), typed.amount(amount, settings.shop.currency)

    def act(till: Till) -> Awaitable[Result]:
        return card_desk.refund_onto(till, till.card(card, Entry.TYPED), much)

    wanted = Wanted(Operation.REFUND, much, card)
    return await _asked(place, settings, cashier, wanted, act, drawer=True)


async def undo_load(place: Place, number: str, cashier: str) -> int:
    """Take the last load off a card again, or undo its activation."""
    settings = place.settings()
    card = typed.card_number(number, settings)

    async def act(till: Till) -> Result:
        shown = till.card(card, Entry.TYPED)
        by = _allowed(till, shown)
        if isinstance(by, Refused):
            return by
        undo = partial(undo_load_, till, allowed_by=by)
        return await card_pins.with_pin(till, shown, Operation.UNDO_LOAD, card_pin.asks(), undo)

    wanted = Wanted(Operation.UNDO_LOAD, zero(settings.shop.currency), card)
    return await _asked(place, settings, cashier, wanted, act, drawer=True)


def _allowed(till: Till, card: GiftCard) -> str | Refused:
    """Who allows an undoing that moves cash or a tender, as on the screen; else nobody need."""
    load = last_load(till, till.mark(card))
    if isinstance(load, Refused) or not (load.paid_for or load.pays_out):
        return ""
    by = approval.needed(till, Act.UNDO_LOAD)
    return by if isinstance(by, Refused) else by.name if by else till.books.cashier or ""


async def deactivate(place: Place, number: str, cashier: str) -> int:
    """End a card."""
    settings = place.settings()
    card = typed.card_number(number, settings)

    def act(till: Till) -> Awaitable[Result]:
        return card_pins.with_pin(
            till,
            till.card(card, Entry.TYPED),
            Operation.DEACTIVATE,
            card_pin.asks(),
            partial(card_desk.deactivate, till),
        )

    wanted = Wanted(Operation.DEACTIVATE, zero(settings.shop.currency), card)
    return await _asked(place, settings, cashier, wanted, act)


async def reverse(place: Place, request_id: str, amount: str | None, number: str | None, cashier: str) -> int:
    """Give back a payment of our journal; `number` is that of its card, presented again."""
    settings = place.settings()
    shown = typed.card_number(number, settings) if number else None
    much = typed.amount(amount, settings.shop.currency) if amount else None

    async def act(till: Till) -> Result:
        payment = asked(till.journal, request_id)
        if payment is None:
            return _no_such(request_id)
        if shown is None:
            return await card_desk.reverse_at_desk(till, payment, much)
        card = till.card(shown, Entry.TYPED)
        take_back = partial(card_desk.reverse_at_desk, till, payment, much)
        return await card_pins.with_pin(till, card, Operation.REVERSE, card_pin.asks(), take_back)

    wanted = Wanted(Operation.REVERSE, much or zero(settings.shop.currency))
    return await _asked(place, settings, cashier, wanted, act)


async def status(place: Place, request_id: str) -> int:
    """Tell what became of a request; ask once if nobody knows yet."""
    async with opened(place, place.settings()) as till:
        found = asked(till.journal, request_id)
        if found is None:
            return place.refuse(_no_such(request_id))
        outcome = await _known(till, found)
    answer = money.request_told(found.request, outcome)
    place.tell(answer, money.words(answer))
    return money.code(outcome)


async def _known(till: Till, found: Answered) -> Outcome:
    if all(request.id != found.request.id for request in till.books.unsettled):
        return found.outcome
    outcome = await settle_and_follow(till, found.request)
    # Only the question did not leave: the request itself is as open as it was.
    return Unknown(outcome.reason) if isinstance(outcome, NotSent) else outcome


async def _asked(
    place: Place,
    settings: Settings,
    cashier: str,
    wanted: Wanted,
    act: Callable[[Till], Awaitable[Result]],
    *,
    drawer: bool = False,
) -> int:
    async with at_counter(place, settings, cashier, drawer=drawer) as till:
        card = till.card(wanted.number, Entry.TYPED) if wanted.number else None
        result = nobody(till, card) or await act(till)
    match result:
        case MoneyRequest() as request, outcome:
            answer = money.request_told(request, outcome)
        case Refused() | NotSent() | Declined():
            outcome = money.refusal(result) if isinstance(result, Refused) else result
            answer = money.told(wanted.operation, wanted.amount, outcome, last4=wanted.last4)
    place.tell(answer, money.words(answer))
    return money.code(outcome)


def nobody(till: Till, card: GiftCard | None) -> NotSent | None:
    """Why nobody can be asked about `card`, or without one about anything, if so."""
    there = keepers.keeper(till, card.provider) if card else till.terminal or till.processors
    return None if there else NotSent(f"This till cannot ask anybody: {till.terminal_health.note}")


def _no_such(request_id: str) -> Refused:
    return Refused(f"No request {masked(request_id, 8)} is known here")
