"""The sale at the counter: ring up, take money, give it back."""

from decimal import Decimal

from moneyed import Money

from register.catalogue.barcode import BadCheckDigit, NotANumber, read
from register.counter.advance import advance, ask_and_follow, reverse
from register.counter.asking import prepared, wire
from register.counter.history import sale_now
from register.counter.owed import activate_again, refund_card, reverse_again, swap_card
from register.counter.till import Till
from register.domain.amounts import Refused, figures, wrong_amount
from register.domain.basket import Goods, goods_line, wrong_quantity
from register.domain.events import (
    CashGiven,
    CashReason,
    CashTaken,
    DrawerOpened,
    Event,
    LineAdded,
    LineRemoved,
    QuantityChanged,
    SaleVoided,
    SetAside,
    VoidBegun,
)
from register.domain.exchange import MoneyRequest
from register.domain.item import Item
from register.domain.sale import PAYMENTS, Sale, Stage
from terminal_api.outcomes import Outcome
from terminal_api.processor import GiftCard, Operation

__all__ = ["activate_again", "refund_card", "reverse_again", "swap_card"]

NO_SALE = Refused("Nothing is rung up yet: scan an item first")


def ring_up(till: Till, typed: str, quantity: Decimal | None = None) -> Item | Refused:
    """Put `quantity` (one, if not said) of the item with that code into the basket."""
    match read(typed):
        case BadCheckDigit(why):
            return Refused(why)
        case NotANumber():
            return Refused(f"'{typed}' is no item code: scan again, or find the item by words with F2")
        case _:
            item = till.catalogue.find(typed)
    if item is None:
        return Refused(f"No item has the code {typed}: find it by words with F2")
    return add_item(till, item, quantity)


def add_item(till: Till, item: Item, quantity: Decimal | None = None) -> Item | Refused:
    """Put `quantity` of `item` into the basket."""
    if (closed := _cannot_sell(till)) is not None:
        return closed
    pieces = Decimal(1) if quantity is None else quantity
    line = goods_line(item, pieces, till.settings.tax_rate(item.tax), till.currency)
    if isinstance(line, Refused):
        return line
    sale = till.books.sale
    till.record(LineAdded(sale.number if sale else till.books.next_number, line))
    return item


def change_quantity(till: Till, position: int, quantity: Decimal) -> Refused | None:
    """Another quantity of the goods at `position`."""
    sale = _open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    line = sale.basket.lines[position]
    if not isinstance(line, Goods):
        return Refused("A gift card is sold once: remove the line and sell it again for another amount")
    if (wrong := wrong_quantity(quantity, line.unit)) is not None:
        return wrong
    till.record(QuantityChanged(sale.number, position, quantity))
    return None


def remove_line(till: Till, position: int) -> Refused | None:
    """Take the line at `position` out of the basket."""
    sale = _open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    till.record(LineRemoved(sale.number, position))
    return None


async def pay_cash(till: Till, given: Money | None = None) -> Sale | Refused:
    """Take cash: exactly what is due, or `given`, with change when it is more."""
    sale = _payable(till, given)
    if isinstance(sale, Refused):
        return sale
    number = sale.number
    if sale.due.amount:  # else it was taken before, and what follows broke off
        amount = sale.due if given is None else given
        taken = min(amount, sale.due)
        till.record(CashTaken(number, amount, taken), DrawerOpened(number, "cash sale"))
        till.paper.kick_drawer()
    await advance(till, number)
    return sale_now(till, sale)


async def pay_by_gift_card(till: Till, card: GiftCard, amount: Money | None = None) -> Outcome | Refused:
    """Ask the card for what is due, or for `amount` of it; it may pay less than asked."""
    sale = _chargeable(till, amount)
    if isinstance(sale, Refused):
        return sale
    mark = till.mark(card)
    if any(_live(sale, done.request, mark.token) for done in sale.payments):
        return Refused(f"Card {mark.last4} has paid its part of this sale: take another card")
    request = prepared(
        till, sale.number, Operation.PAY, amount or sale.due, sequence=_next_sequence(sale), card=mark
    )
    return await _tendered(till, request, card)


async def pay_by_bank_card(till: Till, amount: Money | None = None) -> Outcome | Refused:
    """Ask the customer on the terminal for what is due, or for `amount` of it."""
    sale = _chargeable(till, amount)
    if isinstance(sale, Refused):
        return sale
    request = prepared(
        till, sale.number, Operation.BANK_CARD, amount or sale.due, sequence=_next_sequence(sale)
    )
    return await _tendered(till, request, None)


async def abort(till: Till) -> None:
    """Ask the terminal to stop what it is doing for this customer. The answer to that still decides."""
    sale = till.books.sale
    if till.terminal is None:
        return
    for request in till.books.unsettled:
        here = request.desk or (sale is not None and request.number == sale.number)
        if here and request.id in till.asking:
            await till.terminal.abort(wire(till, request, None))


async def give_back(till: Till) -> Sale | Refused:
    """Reverse every approved tender of the open sale and return to its basket."""
    sale = till.books.sale
    if sale is None:
        return NO_SALE
    if sale.exchanges.open:
        return Refused("An answer is still missing: wait for it, or set the sale aside")
    async with till.lock(sale.number):
        for payment in sale.to_give_back + sale.kept_back:
            await reverse(till, sale, payment)
    _give_cash_back(till, sale_now(till, sale))
    return sale_now(till, sale)


async def give_back_one(till: Till, payment: str | None) -> Sale | Refused:
    """Reverse one approved tender of the open sale, by its request id; `None` gives the cash back."""
    sale = till.books.sale
    if sale is None:
        return NO_SALE
    if sale.exchanges.open:
        return Refused("An answer is still missing: wait for it, or set the sale aside")
    if payment is None:
        _give_cash_back(till, sale)
    async with till.lock(sale.number):
        for one in sale.to_give_back + sale.kept_back:
            if one.request.id == payment:
                await reverse(till, sale, one)
    return sale_now(till, sale)


def _give_cash_back(till: Till, sale: Sale) -> None:
    if sale.cash_paid.amount:
        cash = CashGiven(sale.number, sale.cash_paid, CashReason.GIVEN_BACK)
        till.record(cash, DrawerOpened(sale.number, "cash given back"))
        till.paper.kick_drawer()


async def void(till: Till, reason: str) -> Sale | Refused:
    """End the open sale without selling: every approved tender is reversed first."""
    sale = till.books.sale
    if sale is None:
        return NO_SALE
    if sale.exchanges.open:
        return Refused("An answer is still missing: wait for it, or set the sale aside")
    events: list[Event] = [VoidBegun(sale.number, reason)]
    if sale.stage is Stage.OPEN and not sale.exchanges.all and not sale.cash:
        till.record(*events, SaleVoided(sale.number))  # nobody gave anything: nothing to prove on paper
        return sale_now(till, sale)
    till.record(*events)
    await advance(till, sale.number)
    return sale_now(till, sale)


async def set_aside(till: Till) -> Refused | None:
    """Serve the next customer while this sale waits for an answer; it ends by itself when that comes."""
    sale = till.books.sale
    if sale is None or not sale.exchanges.open:
        return Refused("Only a sale that waits for an answer can be set aside")
    till.record(SetAside(sale.number))
    return None


async def _tendered(till: Till, request: MoneyRequest | Outcome, card: GiftCard | None) -> Outcome:
    if not isinstance(request, MoneyRequest):
        return request
    return await ask_and_follow(till, request, card)


def _cannot_sell(till: Till) -> Refused | None:
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    sale = till.books.sale
    if sale is not None and sale.stage is not Stage.OPEN:
        return Refused(
            f"{figures(sale.due)} is still due: take the rest, or give back what was taken with Esc"
        )
    return None


def _open_sale(till: Till, position: int) -> Sale | Refused:
    sale = till.books.sale
    if sale is None or not 0 <= position < len(sale.basket.lines):
        return Refused("There is no such line")
    return _cannot_sell(till) or sale


def _payable(till: Till, amount: Money | None = None) -> Sale | Refused:
    """The sale that money may be taken for now; `amount` of it, if that is said."""
    sale = till.books.sale
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    if sale is None or not sale.basket.lines:
        return NO_SALE
    if sale.exchanges.open:
        return Refused(f"The answer about {figures(sale.held)} is missing: nothing may be asked twice")
    if amount is not None and (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    if sale.total.amount <= 0:
        return Refused("There is nothing to pay")
    return sale


def _chargeable(till: Till, amount: Money | None) -> Sale | Refused:
    """The sale that a card may be asked for now: for what is due, or for `amount` of it."""
    sale = _payable(till, amount)
    if isinstance(sale, Refused):
        return sale
    if not sale.due.amount or (amount is not None and amount > sale.due):
        return Refused(f"Only {figures(sale.due)} is due")
    return sale


def _next_sequence(sale: Sale) -> int:
    return 1 + sum(1 for one in sale.exchanges.all if one.request.operation in PAYMENTS)


def _live(sale: Sale, request: MoneyRequest, token: str) -> bool:
    given_back = bool(sale.exchanges.given_back(request.id))
    return request.card is not None and request.card.token == token and not given_back
