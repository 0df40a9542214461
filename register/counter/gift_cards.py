"""The gift-card desk: look, sell, load, and what is done with a card outside a sale."""

import asyncio
import re
from dataclasses import dataclass, replace

from moneyed import Money

from register.counter import card_slips, papers
from register.counter.advance import ask_and_follow
from register.counter.asking import prepared
from register.counter.history import Answered, left_to_reverse
from register.counter.till import Till
from register.domain.amounts import Refused, figures, wrong_amount, zero
from register.domain.basket import Basket, CardMark, card_line
from register.domain.events import LineAdded
from register.domain.exchange import MoneyRequest
from register.domain.sale import PAYMENTS, Sale, Stage
from register.settings import CARD_DIGITS, Settings
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request

#: A request and how it ended.
Asked = tuple[MoneyRequest, Outcome]


@dataclass(frozen=True, slots=True)
class Look:
    """A balance inquiry's answer: `state` in words, `balance` when the card is active."""

    card: CardMark
    balance: Money | None
    state: str
    outcome: Outcome


def number_typed(settings: Settings, typed: str) -> str | Refused:
    """The gift-card number that was typed or scanned."""
    number = typed.replace(" ", "")
    if not (number.isascii() and number.isdigit() and len(number) in CARD_DIGITS):
        return Refused("A gift-card number has 8 to 28 digits: scan the card again")
    if settings.gift_cards is None:
        return Refused("This till takes no gift cards: set [gift_cards] in config.toml")
    return number


#: The second track of a card, from a reader at the register. `%` begins the first, which no gift card needs.
_TRACK = re.compile(r"%|;|[0-9]{8,28}=")


def is_track(text: str) -> bool:
    """Whether `text` came off a card's magnetic stripe. It must not be shown: it may be of a bank card."""
    return _TRACK.match(text) is not None


def presented(till: Till, text: str, entry: Entry) -> GiftCard | Refused:
    """The gift card whose number was typed or scanned, or whose stripe was swiped at the register."""
    if is_track(text):
        return _swiped(till, text)
    number = number_typed(till.settings, text)
    return till.card(number, entry) if isinstance(number, str) else number


def _swiped(till: Till, track: str) -> GiftCard | Refused:
    try:
        read = GiftCard.from_track("", track)
    except ValueError:
        return Refused("The stripe was not read: swipe the card again")
    if not till.settings.is_card_number(read.number):
        return Refused("That is no gift card of ours: a bank card belongs into the terminal, with F9")
    return replace(read, provider=till.settings.provider_of(read.number).name)


def readable(till: Till, operation: Operation) -> tuple[str, ...]:
    """The providers whose cards the terminal may read itself for `operation`, the default one first."""
    if till.terminal is None or till.settings.gift_cards is None:
        return ()
    default = till.settings.gift_cards.default_provider
    names = [provider.name for provider in till.settings.gift_cards.providers]
    able = [name for name in names if till.terminal.capabilities(name).can(operation)]
    return tuple(sorted(able, key=lambda name: name != default))


async def look(till: Till, card: GiftCard, *, to_pay: bool = False) -> Look | Refused:
    """Ask what is on the card. Moves no money, so nothing is written down and it may be asked again.

    With `to_pay` the customer at the counter waits for it: the till shows that, and may abort it.
    """
    mark = till.mark(card)
    processor = till.processor(mark)
    if processor is None:
        return Refused("This till has no payment terminal: set [terminal] in config.toml")
    if not processor.capabilities(card.provider).can(Operation.BALANCE):
        return Refused(f"A {card.provider} card can only pay here: its balance is not told")
    id_ = processor.new_id()
    request = Request(id_, Operation.BALANCE, zero(till.currency), till.clock.now(), f"B-{id_}", card)
    if to_pay:
        till.first_look = request
        till.changed()
    try:
        outcome = await processor.ask(request)
    except asyncio.CancelledError:
        if till.terminal:  # nobody waits any more; the terminal may still prompt for a PIN
            await till.terminal.abort(request)
        raise
    finally:
        if to_pay:
            till.first_look = None
    match outcome:
        case Approved(balance=balance, card=told):
            return Look(replace(mark, last4=mark.last4 or told or ""), balance, "active", outcome)
        case Declined(why=Decline.REFUSED):
            return Look(mark, None, "not active", outcome)  # how an inactive card answers
        case Declined(reason):
            return Look(mark, None, reason, outcome)
        case NotSent(reason) | Unknown(reason):
            return Look(mark, None, reason, outcome)


def print_balance(till: Till, seen: Look) -> None:
    """The balance on a slip of paper, which is no receipt."""
    receipt = card_slips.balance(till, "-", seen.card, seen.balance, seen.state)
    till.record(papers.queued(till, receipt, "balance", None))
    papers.hand_over(till)


async def sell(till: Till, card: GiftCard, amount: Money) -> Look | Refused:
    """Put the card into the basket: to activate it if it is not active, to load it if it is.

    Its balance is asked first, because nobody shall pay for a card that cannot be activated.
    """
    if (closed := _cannot_sell(till)) is not None:
        return closed
    if card.entry.at_terminal:
        return Refused("A card is sold by its number, which is needed again after payment: scan or type it")
    seen = await look(till, card)
    if isinstance(seen, Refused):
        return seen
    operation = sold_by(till, card, seen)
    if isinstance(operation, Refused):
        return operation
    return _into_basket(till, card, seen, amount, operation)


def _into_basket(
    till: Till, card: GiftCard, seen: Look, amount: Money, operation: Operation
) -> Look | Refused:
    if (closed := _cannot_sell(till)) is not None:  # looked at again: time has passed
        return closed
    sale = till.books.sale
    basket = sale.basket if sale else Basket(till.currency)
    limits = till.settings.provider_of(card.number).limits(till.currency)
    line = card_line(basket, seen.card, amount, operation, limits, card.entry)
    if isinstance(line, Refused):
        return line
    till.vault.put(seen.card.token, card.number)
    till.record(LineAdded(sale.number if sale else till.books.next_number, line))
    return seen


def _cannot_sell(till: Till) -> Refused | None:
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    sale = till.books.sale
    if sale is not None and sale.stage is not Stage.OPEN:
        return Refused(f"{figures(sale.due)} is still due: take the rest first")
    return None


def sold_by(till: Till, card: GiftCard, seen: Look) -> Operation | Refused:
    """What makes `card` worth what somebody pays for it: its activation or a load. Or why neither can be."""
    operation = _wanted(seen)
    if isinstance(operation, Refused):
        return operation
    if not till.terminal or not till.terminal.capabilities(card.provider).can(operation):
        return Refused(f"A {card.provider} card cannot be sold or loaded here")
    return operation


def _wanted(seen: Look) -> Operation | Refused:
    match seen.outcome:
        case Approved(balance=balance) if balance is not None:
            return Operation.LOAD
        case Declined(why=Decline.REFUSED):
            return Operation.ACTIVATE
        case Approved():
            return Refused("The card's balance is not told: it cannot be sold here")
        case Declined(reason) | NotSent(reason) | Unknown(reason):
            return Refused(f"The card cannot be sold: {reason}")


async def at_desk(
    till: Till,
    operation: Operation,
    card: GiftCard | None,
    amount: Money,
    *,
    original: Reference | None = None,
    undoes: MoneyRequest | None = None,
    allowed_by: str = "",
) -> Asked | NotSent:
    """One request by itself, with a number and a slip of its own; cash moves only for a cash-out."""
    mark = till.mark(card) if card else undoes.card if undoes else None
    if any(_same(open_, operation, mark, undoes) for open_ in till.books.unsettled):
        return NotSent("The answer about that is missing: nothing may be asked twice")
    request = prepared(
        till,
        till.books.next_number,
        operation,
        amount,
        card=mark,
        entry=card.entry if card else None,
        original=original,
        undoes=undoes,
        desk=True,
        allowed_by=allowed_by,
    )
    if isinstance(request, NotSent):
        return request
    return request, await ask_and_follow(till, request, card)


def _same(
    open_: MoneyRequest, operation: Operation, mark: CardMark | None, undoes: MoneyRequest | None
) -> bool:
    undone = undoes.id if undoes else None
    return open_.desk and (open_.operation, open_.card, open_.undoes) == (operation, mark, undone)


async def cash_out(till: Till, card: GiftCard, seen: Look | None = None) -> Asked | NotSent | Refused:
    """Pay the whole balance to its holder from the drawer; the card is dead afterwards.

    `seen` is a look just taken, where another one would have the customer swipe the card once more.
    """
    if till.books.shift is None:
        return Refused("The shift is not open: there is no drawer to pay from")
    match seen or await look(till, card):
        case Refused() as refused:
            return refused
        case Look(balance=balance) if balance is not None and balance.amount > 0:
            if balance.currency != till.currency:
                return Refused(f"The card holds {balance.currency.code}, the drawer {till.currency.code}")
            if till.books.shift.expected < balance:
                return Refused(f"There is not enough cash in the drawer to pay {figures(balance)}")
            return await at_desk(till, Operation.CASH_OUT, card, balance)
        case Look(outcome=NotSent() as not_sent):
            return not_sent
        case Look(balance=None, state=state):
            return Refused(f"The card cannot be cashed out: {state}")
        case _:
            return Refused("There is nothing on the card to pay out")


async def deactivate(till: Till, card: GiftCard) -> Asked | NotSent | Refused:
    """End the card for ever, with whatever is on it."""
    if not till.terminal or not till.terminal.capabilities(card.provider).can(Operation.DEACTIVATE):
        return Refused(f"A {card.provider} card cannot be deactivated here: cash it out instead")
    if card.entry.at_terminal:
        return Refused("Scan or type the card that is to end: the terminal might read another one")
    return await at_desk(till, Operation.DEACTIVATE, card, zero(till.currency))


async def put_on(
    till: Till, operation: Operation, card: GiftCard, amount: Money
) -> Asked | NotSent | Refused:
    """Activate or load the card at the desk, with no sale around it and no money taken for it."""
    if till.terminal and not till.terminal.capabilities(card.provider).can(operation):
        return Refused(f"A {card.provider} card cannot be sold or loaded here")
    limits = till.settings.provider_of(card.number).limits(till.currency)
    if (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    if limits and not limits.least <= amount <= limits.most:
        between = f"{figures(limits.least)} and {figures(limits.most)}"
        return Refused(f"A {card.provider} card takes between {between} at once")
    return await at_desk(till, operation, card, amount)


async def reverse_at_desk(
    till: Till, payment: Answered, amount: Money | None = None
) -> Asked | NotSent | Refused:
    """Give back an earlier payment by gift card or bank card, or `amount` of it, never more than is left."""
    request, outcome = payment.request, payment.outcome
    if request.operation not in PAYMENTS:
        return Refused(f"Request {request.id} is no payment: only payments are reversed")
    if not isinstance(outcome, Approved) or outcome.reference is None:
        return Refused(f"Request {request.id} was not approved: there is nothing to reverse")
    sale = till.books.documents.get(request.number)
    if isinstance(sale, Sale) and sale.mark is not Stage.COMPLETED:
        return Refused(f"Sale {request.number} is not finished: nothing of it is reversed by itself")
    if amount is not None and (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    left = left_to_reverse(till.journal, payment)
    if left.amount <= 0 or (amount or left) > left:
        return Refused(f"Only {figures(left)} of request {request.id} is left to reverse")
    reference = outcome.reference
    return await at_desk(till, Operation.REVERSE, None, amount or left, original=reference, undoes=request)


async def refund_onto(
    till: Till, card: GiftCard, amount: Money, *, allowed_by: str = ""
) -> Asked | NotSent | Refused:
    """Put money onto the card that is tied to no payment; `allowed_by` names the manager."""
    if (wrong := _too_much(till, card, amount)) is not None:
        return wrong
    return await at_desk(till, Operation.REFUND, card, amount, allowed_by=allowed_by)


def _too_much(till: Till, card: GiftCard, amount: Money) -> Refused | None:
    if (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    limits = till.provider(card).limits(till.currency)
    if limits and amount > limits.most:
        return Refused(f"A {card.provider} card takes {figures(limits.most)} at most at once")
    return None
